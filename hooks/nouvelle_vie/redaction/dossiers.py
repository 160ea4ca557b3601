"""Les communes de la démarche, vues de la rédaction : étape, profil, manques, échéances.

Jamais de rang : les communes se suivent par leur nom, ou par leur prochaine échéance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from ..modele.catalogue import Catalogue
from ..modele.communes import Commune
from ..modele.label import EN_COURS_DE_LABEL
from ..modele.labellisation import fermeture, ouverture
from ..modele.profil import CritereSuivi, Profil, etablir
from ..modele.texte import plier
from ..modele.villages import EtatBourgCentre, Village


@dataclass(frozen=True, order=True)
class Echeance:
    """Un jour qui compte pour un dossier. `precision` : le critère ou la pièce en cause."""

    quand: date
    sorte: str
    """« ouverture », « echeance », « fermeture », « piece », « depot » ou « decision »."""
    code: str = ""
    precision: str = ""


@dataclass(frozen=True)
class Dossier:
    """Une commune de la démarche, un jour donné."""

    village: Village
    commune: Commune | None
    profil: Profil | None
    """Rien pour un site sans grille, ou une commune inconnue."""
    echeances: tuple[Echeance, ...]
    jour: date

    @property
    def nom(self) -> str:
        return self.commune.nom if self.commune else self.village.titre

    @property
    def publiee(self) -> bool:
        """Vrai si sa page paraît déjà."""
        paraitra = self.village.publication
        return paraitra is None or paraitra.date() <= self.jour

    @property
    def etape(self) -> str:
        return self.village.label.dit(self.jour)

    @property
    def prochaine(self) -> Echeance | None:
        """La première qui n'est pas passée ; à défaut, la dernière passée."""
        a_venir = (e for e in self.echeances if e.quand >= self.jour)
        return next(a_venir, self.echeances[-1] if self.echeances else None)

    @property
    def en_retard(self) -> tuple[Echeance, ...]:
        """Les pièces attendues pour un jour déjà passé."""
        return tuple(e for e in self.echeances if e.sorte == "piece" and e.quand < self.jour)

    @cached_property
    def sans_preuve(self) -> tuple[CritereSuivi, ...]:
        """Un niveau est déclaré, et rien ne l'appuie."""
        return tuple(c for c in self.profil.criteres if c.sans_preuve) if self.profil else ()

    @cached_property
    def manques(self) -> tuple[CritereSuivi, ...]:
        """Les critères dont la fiche dit ce qui manque encore."""
        criteres = self.profil.criteres if self.profil else ()
        return tuple(c for c in criteres if c.declare and c.declare.manque)


def dossiers(catalogue: Catalogue, quand: datetime) -> tuple[Dossier, ...]:
    """Toutes les communes de la démarche, publiées ou non, dans l'ordre de leurs noms.

    Args:
        quand: heure de Paris, sans fuseau.
    """
    tous = (dossier(catalogue, village, quand) for village in catalogue.villages)
    return tuple(sorted(tous, key=lambda d: (plier(d.nom), d.village.id)))


def dossier(catalogue: Catalogue, village: Village, quand: datetime) -> Dossier:
    return Dossier(
        village=village,
        commune=catalogue.commune_de(village),
        profil=etablir(catalogue, village, quand),
        echeances=tuple(sorted(_echeances(catalogue, village))),
        jour=quand.date(),
    )


def par_echeance(suivis: tuple[Dossier, ...]) -> tuple[Dossier, ...]:
    """La plus proche d'abord ; celles qui n'en ont pas gardent leur ordre, à la fin."""
    return tuple(sorted(suivis, key=lambda d: d.prochaine.quand if d.prochaine else date.max))


def _echeances(catalogue: Catalogue, village: Village) -> Iterator[Echeance]:
    label, grille = village.label, catalogue.grille_de(village)
    if label.statut in EN_COURS_DE_LABEL and label.echeance:
        yield Echeance(label.echeance, "echeance")
        if grille:
            yield Echeance(ouverture(label.echeance, grille), "ouverture")
            yield Echeance(fermeture(label.echeance, grille), "fermeture")
    for code, critere in village.criteres.items():
        if critere.pour_le:
            yield Echeance(critere.pour_le, "piece", code, critere.manque or "")
    if bourg := village.bourg_centre:
        # Déposé ou retenu, le dossier n'attend plus : sa date est de l'histoire.
        etats = list(EtatBourgCentre)
        depose = etats.index(bourg.etat) >= etats.index(EtatBourgCentre.DEPOSEE)
        if bourg.depot and not depose:
            yield Echeance(bourg.depot, "depot")
        if bourg.decision and bourg.etat is not EtatBourgCentre.RETENUE:
            yield Echeance(bourg.decision, "decision")
