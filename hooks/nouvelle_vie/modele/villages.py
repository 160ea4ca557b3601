"""Le village : une commune engagée dans la démarche d'accueil."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from ..erreurs import Probleme
from . import ecritures
from .champs import Choix, Modele, champ
from .dates import Instant, Jour
from .fiche import FicheDiffusee
from .label import Label
from .nombres import Entier, OuiNon
from .parties import Contact
from .referentiel import CodeCritere, Terme
from .textes_saisis import NomCommune, Prose, Texte


class Critere(Modele):
    """Ce que la commune dit d'un critère de la grille ; le référentiel donne l'échelle."""

    niveau: Annotated[Entier, Field(le=4)] = champ("Niveau", "0, 1 ou 2 dans la grille livrée")
    preuve: Texte | None = champ("Preuve", defaut=None)
    le: Jour | None = champ("Constaté le", defaut=None)
    manque: Texte | None = champ("Ce qui manque encore", "N'est jamais publié", defaut=None)
    pour_le: Jour | None = champ(
        "À compléter pour le", "N'est jamais publié ; sert aux rappels", defaut=None
    )
    interne: OuiNon = champ("Preuve interne", "La preuve n'est alors pas publiée", defaut=False)


class NoteDeJournal(Modele):
    """Un pas de l'accompagnement : visite, atelier, décision."""

    le: Jour = champ("Date")
    geste: Terme = champ("Geste", "Un mot du référentiel : visite, atelier, decision…")
    texte: Texte = champ("Ce qui s'est fait", "Une ou deux phrases")
    interne: OuiNon = champ("Interne", "N'est alors pas publié", defaut=False)


def _publiques(notes: Iterable[NoteDeJournal]) -> tuple[NoteDeJournal, ...]:
    return tuple(sorted((n for n in notes if not n.interne), key=lambda n: n.le))


class EtatBourgCentre(Choix):
    ENVISAGEE = "envisagee", "Candidature envisagée"
    PREPARATION = "preparation", "Candidature en préparation"
    DEPOSEE = "deposee", "Candidature déposée"
    RETENUE = "retenue", "Candidature retenue"


def _entree_bourg(recu: Any) -> Any:
    """« bourg_centre: retenue » se lit comme « bourg_centre: {etat: retenue} »."""
    return {"etat": recu} if isinstance(recu, str) else recu


class BourgCentre(Modele):
    """La candidature d'un bourg au dispositif régional, suivie dans la même table que le label."""

    etat: EtatBourgCentre = champ("État")
    depuis: Jour | None = champ("Depuis le", defaut=None)
    depot: Jour | None = champ("Dossier déposé le", defaut=None)
    decision: Jour | None = champ("Décision le", defaut=None)
    projet: Texte | None = champ("Le projet", "Ce que la commune veut en faire", defaut=None)
    journal: tuple[NoteDeJournal, ...] = champ("Journal", defaut=(), saisie="liste", max_length=60)

    @property
    def journal_public(self) -> tuple[NoteDeJournal, ...]:
        return _publiques(self.journal)

    def problemes(self) -> Iterator[Probleme]:
        if self.depot and self.decision and self.decision < self.depot:
            yield Probleme(("bourg_centre", "decision"), "fin-avant-debut")


UnBourgCentre = Annotated[
    BourgCentre,
    BeforeValidator(_entree_bourg),
    ecritures.Autrement(EtatBourgCentre.ecriture()),
]


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
    bourg_centre: UnBourgCentre | None = champ("Bourg-centre", defaut=None)
    journal: tuple[NoteDeJournal, ...] = champ(
        "Journal de l'accompagnement",
        "Visites, ateliers, décisions, chacun à sa date",
        defaut=(),
        saisie="liste",
        max_length=120,
    )
    presentation: Prose | None = champ("Présentation courte", defaut=None, saisie="markdown")

    @property
    def parution(self) -> datetime | None:
        return self.publication

    @property
    def etat_bourg_centre(self) -> EtatBourgCentre | None:
        return self.bourg_centre.etat if self.bourg_centre else None

    @property
    def journal_public(self) -> tuple[NoteDeJournal, ...]:
        """Les pas que le public peut lire, du plus ancien au plus récent."""
        return _publiques(self.journal)

    def problemes(self) -> Iterator[Probleme]:
        yield from self.label.problemes()
        if self.bourg_centre:
            yield from self.bourg_centre.problemes()
