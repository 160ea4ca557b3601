"""Le village : une commune engagée dans la démarche d'accueil."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from ..erreurs import Probleme
from . import ecritures
from .champs import Choix, Modele, champ
from .dates import Instant, Jour
from .fiche import FicheDiffusee
from .nombres import Entier, OuiNon
from .parties import Contact
from .textes_saisis import NomCommune, Prose, Texte, lire_forme


class StatutLabel(Choix):
    CANDIDATE = "candidate", "Candidate"
    ACCOMPAGNEE = "accompagnee", "Accompagnée"
    LABELLISEE = "labellisee", "Labellisée"
    RENOUVELEE = "renouvelee", "Label renouvelé"
    RETIREE = "retiree", "Label retiré"


EN_COURS_DE_LABEL = frozenset({StatutLabel.LABELLISEE, StatutLabel.RENOUVELEE})


class Label(Modele):
    """L'état du label « village accueillant » d'une commune."""

    statut: StatutLabel = champ("Statut du label")
    candidature: Jour | None = champ("Candidature le", defaut=None)
    labellisation: Jour | None = champ("Label obtenu le", defaut=None)
    renouvellement: Jour | None = champ("Label renouvelé le", defaut=None)
    echeance: Jour | None = champ("Label valable jusqu'au", defaut=None)

    def problemes(self) -> Iterator[Probleme]:
        exigees = ("labellisation", "echeance") if self.statut in EN_COURS_DE_LABEL else ()
        for cle in exigees:
            if getattr(self, cle) is None:
                yield Probleme(
                    ("label",), "label-incoherent", {"statut": self.statut.libelle, "cle": cle}
                )
        if self.labellisation and self.echeance and self.labellisation > self.echeance:
            yield Probleme(("label", "echeance"), "fin-avant-debut")


def _code_critere(recu: Any) -> str:
    return lire_forme(recu, re.compile(r"[A-E][1-9]"), "critere-inconnu")


CodeCritere = Annotated[
    str,
    BeforeValidator(_code_critere),
    WithJsonSchema(ecritures.forme("[A-E][1-9]", "critere-inconnu", "A1")),
]
"""Une famille, de A à E, et un rang."""


class Famille(Choix):
    """Les familles de la grille, telles que les nomme la page du label."""

    A = "A", "L'engagement"
    B = "B", "L'offre"
    C = "C", "Les services"
    D = "D", "L'accueil"
    E = "E", "L'animation et le suivi"


class Critere(Modele):
    """Un critère de la grille : 0 absent, 1 en cours, 2 acquis."""

    niveau: Annotated[Entier, Field(le=2)] = champ("Niveau", "0, 1 ou 2")
    preuve: Texte | None = champ("Preuve", defaut=None)


class EtatBourgCentre(Choix):
    ENVISAGEE = "envisagee", "Candidature envisagée"
    PREPARATION = "preparation", "Candidature en préparation"
    DEPOSEE = "deposee", "Candidature déposée"
    RETENUE = "retenue", "Candidature retenue"


def _entree_service(recu: Any) -> Any:
    """« ecole: sur place » se lit comme « ecole: {minutes: 0} »."""
    if isinstance(recu, str) and recu.strip().lower() in ("sur place", "oui"):
        return {"minutes": 0}
    return {"minutes": recu} if isinstance(recu, int) and not isinstance(recu, bool) else recu


class Service(Modele):
    minutes: Annotated[Entier, Field(le=240)] = champ(
        "Minutes en voiture", "0 quand le service est sur place", unite="min"
    )
    detail: Texte | None = champ("Détail", defaut=None)


UnService = Annotated[
    Service,
    BeforeValidator(_entree_service),
    ecritures.Autrement(ecritures.sur_place()),
]


class Services(Modele):
    """Les services du quotidien ; le nombre seul donne les minutes en voiture."""

    creche: UnService | None = champ("Crèche", defaut=None)
    ecole: UnService | None = champ("École", defaut=None)
    college: UnService | None = champ("Collège", defaut=None)
    medecin: UnService | None = champ("Médecin", defaut=None)
    pharmacie: UnService | None = champ("Pharmacie", defaut=None)
    hopital: UnService | None = champ("Hôpital", defaut=None)
    commerces: UnService | None = champ("Commerces", defaut=None)
    gare: UnService | None = champ("Gare", defaut=None)
    cinema: UnService | None = champ("Cinéma ou salle de spectacle", defaut=None)
    fibre: OuiNon | None = champ("Fibre", defaut=None)


class Village(FicheDiffusee):
    sorte: ClassVar[str] = "village"
    dossier: ClassVar[str] = "villages"

    commune: NomCommune = champ("Commune", "Nom exact ou code INSEE entre guillemets")
    resume: Texte = champ("Résumé", "200 caractères au plus", max_length=200)
    label: Label = champ("Label")
    publication: Instant | None = champ("Publiée le", defaut=None)
    criteres: Mapping[CodeCritere, Critere] = champ(
        "Critères", "Code du critère : niveau et preuve", defaut={}
    )
    services: Services = champ("Services", defaut=Services())
    atouts: tuple[Texte, ...] = champ("Atouts", defaut=(), saisie="liste", max_length=12)
    a_savoir: tuple[Texte, ...] = champ("À savoir", defaut=(), saisie="liste", max_length=12)
    contact_accueil: Contact | None = champ("Contact d'accueil", defaut=None)
    bourg_centre: EtatBourgCentre | None = champ("Bourg-centre", defaut=None)
    presentation: Prose | None = champ("Présentation courte", defaut=None, saisie="markdown")

    @property
    def parution(self) -> datetime | None:
        return self.publication

    def profil(self) -> Iterator[tuple[Famille, tuple[tuple[str, Critere], ...]]]:
        """Les critères déclarés, par famille et dans l'ordre de la grille ; ni somme, ni rang."""
        for famille in Famille:
            siens = tuple((c, k) for c, k in sorted(self.criteres.items()) if c[0] == famille.value)
            if siens:
                yield famille, siens

    def problemes(self) -> Iterator[Probleme]:
        yield from self.label.problemes()
