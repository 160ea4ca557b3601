"""L'offre : ce que les genres ont en commun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from ..erreurs import Probleme
from . import annonces
from .champs import Filtre, Modele, champ, champs, champs_de_la_fiche, libelle_de
from .conditions import Et, Non, Vide
from .cycle import (
    A_RECONFIRMER,
    PARAISSANTS,
    RAPPEL,
    SUSPENSION,
    Dates,
    Statut,
    Visibilite,
    dates_manquantes,
    fin_de_parution,
    jour_sans_nouvelles,
    jours_sans_nouvelles,
    visibilite,
)
from .fiche import FicheDiffusee
from .parties import Aide, Contact, Origine, Position
from .proses import longs_textes
from .regles import Clause, Regle, Si, juge, regle
from .textes_saisis import Identifiant, Lien, NomCommune, Prose, Texte

_VIDES = (type(None), tuple, dict)
"""Ce qui, vide, ne dit rien ; un zéro ou un « non » se dit."""
NOUVELLE = 14
"""Jours pendant lesquels une offre porte la mention « Nouveau »."""


class Argumentaire(Modele):
    """Les trois parties d'une offre qualifiée, selon la méthode du Massif central."""

    activite: Prose | None = champ(
        "L'activité", "Ce que l'on peut faire ici et en vivre", defaut=None, saisie="markdown"
    )
    receptivite: Prose | None = champ(
        "L'accueil", "Qui accueille, qui aide, comment", defaut=None, saisie="markdown"
    )
    amenites: Prose | None = champ(
        "Le cadre de vie", "Services, école, nature, voisinage", defaut=None, saisie="markdown"
    )

    def parties(self) -> Iterator[tuple[str, str]]:
        """Les parties écrites : (libellé, Markdown)."""
        for decrit in champs(type(self)):
            if texte := getattr(self, decrit.cle):
                yield decrit.libelle, texte


@regle
def completude() -> Iterator[Clause]:
    """Une offre paraît avec un résumé et les trois parties de son argumentaire.

    Méthode de qualification des offres du Massif central.
    """
    yield Si(Vide("resume"), "resume-manquant", ("statut",), {"cle": "resume"})
    parties = [(d, Vide(f"argumentaire.{d.cle}")) for d in champs(Argumentaire)]
    aucune = Et(*(absente for _, absente in parties))
    for decrit, absente in parties:
        valeurs = {"cle": decrit.cle, "libelle": decrit.libelle, "groupe": "argumentaire"}
        yield Si(Et(absente, aucune), "argumentaire-incomplet", ("statut",), valeurs)
        commence = Et(absente, Non(aucune))
        yield Si(commence, "argumentaire-incomplet", ("argumentaire",), valeurs)


class Offre(FicheDiffusee):
    """Champs communs aux genres d'offre. Un genre est une sous-classe qui nomme son `genre`.

    Le genre est le nom du dossier où la fiche est rangée : `offres/<genre>/<slug>.yml`.
    """

    sorte: ClassVar[str] = "offre"
    dossier: ClassVar[str] = "offres"
    genre: ClassVar[str] = ""
    libelle: ClassVar[str] = ""
    pluriel: ClassVar[str] = ""
    controles: ClassVar[tuple[Regle, ...]] = (annonces.fourchettes, annonces.motif)
    """Ce qu'aucune fiche ne peut dire, même si elle ne paraît pas."""
    a_la_parution: ClassVar[tuple[Regle, ...]] = (completude,)
    regles: ClassVar[tuple[Regle, ...]] = ()
    """Règles légales de l'annonce, appliquées dès que le statut la fait paraître."""

    commune: NomCommune = champ("Commune", "Nom exact ou code INSEE entre guillemets")
    statut: Statut = champ("Statut")
    dates: Dates = champ("Dates", defaut=Dates())
    resume: Texte | None = champ("Résumé", "200 caractères au plus", defaut=None, max_length=200)
    argumentaire: Argumentaire = champ("Argumentaire", defaut=Argumentaire())
    a_savoir: tuple[Texte, ...] = champ(
        "À savoir", "Les inconvénients, dits honnêtement", defaut=(), saisie="liste", max_length=12
    )
    position: Position | None = champ("Position", defaut=None)
    contact: Contact | None = champ(
        "Contact", "À défaut, le référent du territoire de la commune", defaut=None
    )
    origine: Origine | None = champ("Origine", "Qui a signalé l'offre (non publié)", defaut=None)
    motif_retrait: Texte | None = champ("Motif du retrait", "Jamais publié", defaut=None)
    aides: tuple[Aide, ...] = champ("Aides", defaut=(), saisie="liste", max_length=12)
    lien: Lien | None = champ("Lien", "Page de l'annonce d'origine", defaut=None)
    logement_lie: Identifiant | None = champ(
        "Logement lié",
        "Identifiant du logement proposé avec l'offre",
        defaut=None,
        filtre=Filtre("oui", "logement_inclus"),
    )
    offres_liees: tuple[Identifiant, ...] = champ(
        "Offres liées", "Identifiants des offres qui forment un ensemble", defaut=(), max_length=12
    )

    @cached_property
    def adresse(self) -> str:
        return f"{self.dossier}/{self.genre}/{self.slug}/"

    @property
    def adresse_courte(self) -> str:
        return f"o/{self.id}/"

    @property
    def parution(self) -> datetime | None:
        return self.dates.publiee

    def visibilite(self, maintenant: datetime) -> Visibilite:
        return visibilite(self.statut, self.dates, maintenant)

    def a_reconfirmer(self, jour: date) -> bool:
        """Sans date limite et sans confirmation depuis 90 jours."""
        return not self.dates.limite and jours_sans_nouvelles(self.dates, jour) >= A_RECONFIRMER

    def nouvelle(self, jour: date) -> bool:
        """Parue depuis moins de deux semaines."""
        publiee = self.dates.publiee
        return publiee is not None and 0 <= (jour - publiee.date()).days < NOUVELLE

    @property
    def nouvelle_jusqu_au(self) -> date | None:
        """Le jour où la mention « Nouveau » tombe."""
        publiee = self.dates.publiee
        return publiee.date() + timedelta(days=NOUVELLE) if publiee else None

    def a_reconfirmer_le(self, jour: date) -> date | None:
        """Le jour où paraîtra « À reconfirmer » ; rien pour une offre qui en est dispensée."""
        if self.dates.limite or self.statut is Statut.POURVUE:
            return None
        return jour_sans_nouvelles(self.dates, jour, A_RECONFIRMER)

    def fin_de_parution(self, jour: date) -> date:
        """Le premier jour où cette offre, lisible le jour dit, ne le sera plus."""
        return fin_de_parution(self.statut, self.dates, jour)

    def derniere_nouvelle(self, jour: date) -> tuple[str, date] | None:
        """La date la plus récente et sa clé : « confirmee », « mise_a_jour » ou « publiee ».

        Une date à venir est une faute de frappe et ne compte pas ; à égalité, la confirmation
        l'emporte. Une mise à jour ne vaut pas confirmation : relire n'est pas appeler la mairie.
        """
        publiee = self.dates.publiee
        connues = (
            ("confirmee", self.dates.confirmee),
            ("mise_a_jour", self.dates.mise_a_jour),
            ("publiee", publiee.date() if publiee else None),
        )
        passees = [(cle, quand) for cle, quand in connues if quand and quand <= jour]
        return max(passees, key=lambda nouvelle: nouvelle[1], default=None)

    @property
    def montant(self) -> tuple[Decimal, str] | None:
        """Le prix qui résume l'offre : (euros, clé de sa tournure), ou rien."""
        return None

    @property
    def immobilier(self) -> bool:
        """Un bien change de mains : la fiche porte la mention Géorisques (C. env. R125-25)."""
        return False

    @property
    def mots_cles(self) -> tuple[str, ...]:
        """Les autres mots par lesquels on cherche cette offre (« T3 »)."""
        return ()

    def caracteristiques(self) -> Iterator[tuple[str, str, str, Any]]:
        """Les champs propres au genre à montrer : (clé, libellé, unité, valeur renseignée)."""
        for decrit in champs_de_la_fiche(type(self)):
            valeur = getattr(self, decrit.cle)
            if valeur or not isinstance(valeur, _VIDES):
                yield decrit.cle, decrit.libelle, decrit.unite, valeur

    def developpements(self) -> Iterator[tuple[str, str]]:
        """Les longs textes propres au genre, à montrer à part : (libellé, Markdown)."""
        for decrit in longs_textes(type(self), Offre):
            if texte := getattr(self, decrit.cle):
                yield decrit.libelle, texte

    def renvois(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        if self.logement_lie:
            yield ("logement_lie",), "offre", self.logement_lie
        for rang, identifiant in enumerate(self.offres_liees):
            yield ("offres_liees", rang), "offre", identifiant

    def problemes(self) -> Iterator[Probleme]:
        for p in self.dates.problemes():
            yield Probleme(("dates", *p.chemin), p.code, p.valeurs)
        yield from dates_manquantes(self.statut, self.dates)
        yield from juge(type(self), self.controles)(self)
        if self.statut in PARAISSANTS:
            yield from juge(type(self), self.a_la_parution + self.regles)(self)

    def conseils(self, maintenant: datetime) -> Iterator[Probleme]:
        """Ce qui n'empêche pas de paraître et mérite attention."""
        vue = self.visibilite(maintenant)
        jour = maintenant.date()
        if self.statut in (Statut.PUBLIEE, Statut.EN_DISCUSSION) and vue is not Visibilite.CACHEE:
            yield from self._fraicheur(jour)
        for cle in ("confirmee", "mise_a_jour", "pourvue"):
            if (date_dite := getattr(self.dates, cle)) and date_dite > jour:
                yield Probleme(("dates", cle), "date-a-venir", {"cle": cle})
        if vue is Visibilite.VISIBLE:
            if not self.photos:
                yield Probleme((), "sans-photo", {"cle": "photos"})
            elif all(photo.illustration for photo in self.photos):
                yield Probleme(("photos",), "illustration-seule", {"cle": "photos"})
            if not self.a_savoir:
                yield Probleme((), "sans-inconvenient", {"cle": "a_savoir"})
            yield from annonces.conseils(self)

    def _fraicheur(self, jour: date) -> Iterator[Probleme]:
        if self.dates.limite:
            if jour > self.dates.limite:
                yield Probleme(("dates", "limite"), "limite-depassee")
            return
        jours = jours_sans_nouvelles(self.dates, jour)
        if jours >= SUSPENSION:
            yield Probleme(("dates",), "suspendue-d-office", {"jours": jours})
        elif jours >= RAPPEL:
            suspension = jour_sans_nouvelles(self.dates, jour, SUSPENSION)
            yield Probleme(
                ("dates",), "a-confirmer", {"jours": jours, "suspension": f"{suspension:%d/%m/%Y}"}
            )
        elif self.dates.confirmee is None:
            valeurs = {"cle": "confirmee", "libelle": libelle_de(Dates, "confirmee")}
            yield Probleme(("dates",), "jamais-confirmee", valeurs)
