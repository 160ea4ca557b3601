"""Le profil d'un village : la grille, remplie de ce qu'il déclare et de ce que le site constate.

Ni somme, ni rang : un profil se lit famille par famille et ne se compare pas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from .catalogue import Catalogue
from .mesures import Constat, mesurer
from .referentiel import CritereDeGrille, FamilleDeGrille, Referentiel
from .villages import Critere, Village


@dataclass(frozen=True)
class CritereSuivi:
    """Un critère de la grille, et ce que l'on en sait pour un village."""

    critere: CritereDeGrille
    declare: Critere | None
    constat: Constat | None
    niveau_max: int

    @property
    def niveau(self) -> int | None:
        """Le niveau retenu : le constat du site l'emporte ; rien si l'on n'en sait rien."""
        if self.constat:
            return self.constat.niveau(self.niveau_max)
        return self.declare.niveau if self.declare else None

    @property
    def acquis(self) -> bool:
        return self.niveau == self.niveau_max

    @property
    def preuve(self) -> str:
        """Ce que le public peut lire : une preuve interne n'en est jamais."""
        publique = self.declare and not self.declare.interne
        return (self.declare.preuve or "") if self.declare and publique else ""

    @property
    def sans_preuve(self) -> bool:
        """Un niveau est déclaré au-dessus de zéro, et rien ne l'appuie."""
        declare = self.declare
        return bool(not self.constat and declare and declare.niveau and not declare.preuve)


@dataclass(frozen=True)
class FamilleSuivie:
    famille: FamilleDeGrille
    criteres: tuple[CritereSuivi, ...]

    @property
    def acquis(self) -> int:
        return sum(c.acquis for c in self.criteres)


@dataclass(frozen=True)
class Profil:
    village: Village
    grille: Referentiel
    familles: tuple[FamilleSuivie, ...]

    @cached_property
    def criteres(self) -> tuple[CritereSuivi, ...]:
        return tuple(c for famille in self.familles for c in famille.criteres)

    @property
    def bloquants(self) -> tuple[CritereDeGrille, ...]:
        """Les critères éliminatoires qui ne sont pas acquis."""
        return tuple(c.critere for c in self.criteres if c.critere.eliminatoire and not c.acquis)

    @property
    def manques(self) -> tuple[CritereSuivi, ...]:
        """Tout ce qui n'est pas acquis, dans l'ordre de la grille."""
        return tuple(c for c in self.criteres if not c.acquis)

    @property
    def commence(self) -> bool:
        """Vrai si le village a rempli quelque chose : sinon il n'y a pas de profil à montrer."""
        return bool(self.village.criteres)


def etablir(catalogue: Catalogue, village: Village, quand: datetime) -> Profil | None:
    """Le profil d'un village à cet instant ; rien si le site n'a pas de grille.

    Args:
        quand: heure de Paris, sans fuseau.
    """
    grille = catalogue.grille_de(village)
    commune = catalogue.commune_de(village)
    if grille is None or commune is None:
        return None

    def suivre(critere: CritereDeGrille) -> CritereSuivi:
        constat = mesurer(catalogue, commune, critere, quand)
        return CritereSuivi(critere, village.criteres.get(critere.code), constat, grille.niveau_max)

    familles = (
        FamilleSuivie(famille, tuple(map(suivre, famille.criteres))) for famille in grille.familles
    )
    return Profil(village, grille, tuple(familles))
