"""Les fichiers de la démarche : où ils sont, et ce qui ne va pas une fois réunis."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..erreurs import Chemin, ErreurContenu, Probleme
from ..modele.catalogue import Catalogue
from ..modele.champs import Modele
from ..modele.coherence import Cle, renvoi_mort
from ..modele.demarche import Annuaire, Boites, Indicateurs, Parutions, Plan
from ..modele.demarches import Demarche
from ..modele.fiction import inventions_de_la_demarche
from ..modele.texte import suggestion
from .typee import Lu, lire_typee

FICHIERS: Mapping[str, tuple[str, type[Modele]]] = {
    "plan": ("demarche/plan.yml", Plan),
    "boites": ("boites-a-outils/boites.yml", Boites),
    "annuaire": ("reseau/contacts.yml", Annuaire),
    "indicateurs": ("reseau/indicateurs.yml", Indicateurs),
    "parutions": ("presse/parutions.yml", Parutions),
}
"""Par champ de `Demarche` : le fichier, relatif au dossier de contenu, et son modèle."""


@dataclass(frozen=True)
class DemarcheLue:
    """Ce que disent les fichiers présents, et la place de chaque champ."""

    demarche: Demarche = field(default_factory=Demarche)
    lus: Mapping[str, Lu[Any]] = field(default_factory=dict)

    def renvois(self) -> Iterator[tuple[Lu[Any], Chemin, str]]:
        """Chaque page du site que cite un fichier."""
        for nom, chemin, page in self.demarche.renvois():
            yield self.lus[nom], chemin, page


def lire_demarche(contenu: Path, racine: Path) -> DemarcheLue:
    """Lit chacun des fichiers ; celui qui manque ne manque à personne."""
    lus: dict[str, Lu[Any]] = {
        nom: lire_typee(contenu / fichier, racine, modele)
        for nom, (fichier, modele) in FICHIERS.items()
        if os.path.exists(contenu / fichier)  # noqa: PTH110 - Path.exists lève sur un nom trop long
    }
    valeurs: dict[str, Any] = {nom: lu.valeur for nom, lu in lus.items()}
    return DemarcheLue(Demarche(**valeurs), lus)


def constater(
    lue: DemarcheLue, catalogue: Catalogue, fautives: frozenset[Cle], *, demonstration: bool
) -> Iterator[ErreurContenu]:
    """Ce qui engage plusieurs fichiers : offres et boîtes inconnues, inventions en ligne."""
    constats = [*_offres(lue.demarche, catalogue, fautives), *_boites(lue.demarche)]
    if not demonstration:
        constats += inventions_de_la_demarche(lue.demarche)
    for nom, probleme in constats:
        yield lue.lus[nom].emplacements.erreur(probleme)


def _offres(
    demarche: Demarche, catalogue: Catalogue, fautives: frozenset[Cle]
) -> Iterator[tuple[str, Probleme]]:
    for rang, numero in enumerate(demarche.parutions.numeros if demarche.parutions else ()):
        for sous, offre in enumerate(numero.offres):
            chemin = ("numeros", rang, "offres", sous)
            if mort := renvoi_mort(catalogue, fautives, "offre", offre, chemin):
                yield "parutions", mort


def _boites(demarche: Demarche) -> Iterator[tuple[str, Probleme]]:
    """Un site sans boîtes à outils n'en connaît aucune ; un fichier fautif ne se juge pas."""
    connues = [b.code for b in demarche.boites.boites] if demarche.boites else []
    for rang, fonction in enumerate(demarche.annuaire.fonctions if demarche.annuaire else ()):
        for sous, code in enumerate(fonction.boites):
            if connues and code not in connues:
                sinon = "écrivez l'un de : " + ", ".join(connues)
                valeurs = {"recu": code, "suggestion": suggestion(code, connues, sinon=sinon)}
                chemin = ("fonctions", rang, "boites", sous)
                yield "annuaire", Probleme(chemin, "boite-inconnue", valeurs)
