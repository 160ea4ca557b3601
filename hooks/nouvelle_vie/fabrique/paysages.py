"""Des paysages dessinés : celui des liens partagés, et ceux des fiches sans photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

_LISSAGE = 2
"""Un paysage est dessiné deux fois plus grand, puis réduit : des bords nets."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Relief:
    """Un ciel, un astre et des crêtes. Positions : parts de la largeur et de la hauteur."""

    ciel: str
    astre: str
    place: Point
    rayon: float
    """Une part de la hauteur."""
    cretes: Sequence[tuple[str, Sequence[Point]]]
    """Couleur et ligne de crête de chaque plan, du plus lointain au plus proche."""


def dessiner(relief: Relief, largeur: int, hauteur: int) -> Image.Image:
    """Le paysage, à ces dimensions en pixels."""
    large, haut = largeur * _LISSAGE, hauteur * _LISSAGE
    image = Image.new("RGB", (large, haut), relief.ciel)
    crayon = ImageDraw.Draw(image)
    x, y = relief.place
    crayon.circle((x * large, y * haut), relief.rayon * haut, fill=relief.astre)
    for couleur, crete in relief.cretes:
        ligne = (*arrondir(crete), (1.0, 1.0), (0.0, 1.0))
        crayon.polygon([(x * large, y * haut) for x, y in ligne], fill=couleur)
    return image.resize((largeur, hauteur), Image.Resampling.LANCZOS)


def arrondir(points: Sequence[Point]) -> list[Point]:
    """Coupe les angles d'une ligne, trois fois (Chaikin) : des collines, pas des toits."""
    ligne = list(points)
    for _ in range(3):
        milieux = [
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
            for a, b in pairwise(ligne)
            for part in (0.25, 0.75)
        ]
        ligne = [ligne[0], *milieux, ligne[-1]]
    return ligne
