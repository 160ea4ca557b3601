"""Les récits : témoignages d'installation et actualités."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from ..erreurs import Chemin, Probleme
from .champs import champ
from .dates import Instant, Jour
from .fiche import FicheDiffusee
from .nombres import Entier, OuiNon
from .textes_saisis import Identifiant, NomCommune, Texte


class Temoignage(FicheDiffusee):
    """Le récit d'une installation, publié avec l'accord daté de la personne."""

    sorte: ClassVar[str] = "temoignage"
    dossier: ClassVar[str] = "temoignages"

    commune: NomCommune = champ("Commune", "Nom exact ou code INSEE entre guillemets")
    resume: Texte = champ("Résumé", "200 caractères au plus", max_length=200)
    publication: Instant = champ("Publié le", "Avec son heure ; une minute ne sert qu'une fois")
    consentement: Jour | None = champ("Consentement le", "Date de l'accord écrit", defaut=None)
    annee_installation: Entier = champ("Année d'installation")
    session: Identifiant | None = champ(
        "Session suivie", "L'identifiant de la session où la personne est venue", defaut=None
    )
    prenom: Texte | None = champ("Prénom ou pseudonyme", defaut=None)
    parcours: Texte = champ("Parcours", "D'où, vers quel métier", fiche=True)
    citation: Texte | None = champ("Citation", defaut=None)
    facteurs: tuple[Texte, ...] = champ("Ce qui a compté", defaut=(), saisie="liste", max_length=12)
    difficultes: tuple[Texte, ...] = champ(
        "Ce qui a été difficile", defaut=(), saisie="liste", max_length=12
    )

    @property
    def parution(self) -> datetime | None:
        return self.publication

    def renvois(self) -> Iterator[tuple[Chemin, str, str]]:
        if self.session:
            yield ("session",), "evenement", self.session

    def problemes(self) -> Iterator[Probleme]:
        if self.consentement is None:
            yield Probleme((), "consentement-manquant", {"cle": "consentement"})


class Actualite(FicheDiffusee):
    sorte: ClassVar[str] = "actualite"
    dossier: ClassVar[str] = "actualites"

    resume: Texte = champ("Résumé", "200 caractères au plus", max_length=200)
    publication: Instant = champ("Publiée le", "Avec son heure ; une minute ne sert qu'une fois")
    commune: NomCommune | None = champ("Commune", defaut=None)
    communique: OuiNon = champ(
        "Communiqué de presse", "Il paraît aussi dans l'espace presse", defaut=False
    )

    @property
    def parution(self) -> datetime | None:
        return self.publication
