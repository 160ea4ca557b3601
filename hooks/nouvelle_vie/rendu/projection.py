"""Des degrés aux unités d'un dessin : projection équirectangulaire centrée, axe y vers le bas."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..modele.catalogue import Contour, Point


@dataclass(frozen=True)
class Cadre:
    """Une fenêtre en degrés, dessinée sur `largeur` unités."""

    ouest: float
    sud: float
    est: float
    nord: float
    largeur: int = 800

    @cached_property
    def _serrage(self) -> float:
        """Rapport d'un degré de longitude à un degré de latitude, au milieu du cadre."""
        return math.cos(math.radians((self.sud + self.nord) / 2))

    @cached_property
    def _echelle(self) -> float:
        return self.largeur / ((self.est - self.ouest) * self._serrage or 1.0)

    @property
    def hauteur(self) -> int:
        return max(1, round((self.nord - self.sud) * self._echelle))

    def point(self, point: Point) -> tuple[int, int]:
        """(x, y) entiers, en unités du dessin."""
        lon, lat = point
        return (
            round((lon - self.ouest) * self._serrage * self._echelle),
            round((self.nord - lat) * self._echelle),
        )


def cadre_de(contours: Iterable[Contour], largeur: int = 800, marge: float = 0.02) -> Cadre:
    """Le plus petit cadre qui contient tous les contours, plus une marge en degrés."""
    points = [p for c in contours for polygone in c for anneau in polygone for p in anneau] or [
        (0.0, 0.0)
    ]
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return Cadre(
        min(lons) - marge, min(lats) - marge, max(lons) + marge, max(lats) + marge, largeur
    )


def trace(contour: Contour, cadre: Cadre) -> str:
    """L'attribut `d` d'un chemin SVG, en pas entiers : une frontière partagée le reste."""
    morceaux: list[str] = []
    for anneau in (anneau for polygone in contour for anneau in polygone):
        precedent: tuple[int, int] | None = None
        for x, y in map(cadre.point, anneau):
            if precedent is None:
                morceaux.append(f"M{x} {y}l")
            elif (x, y) != precedent:
                dx, dy = x - precedent[0], y - precedent[1]
                morceaux.append(f"{dx}{dy if dy < 0 else f' {dy}'} ")
            precedent = (x, y)
        morceaux.append("z")
    return "".join(morceaux).replace(" z", "z").replace("lz", "z")
