"""Le contour des lettres : un dessin posé sur un autre site n'y trouve pas nos polices.

Chaque signe est écrit une fois en grand, puis son bord est suivi entre deux pixels, à la valeur où
l'encre en couvre la moitié (« marching squares »). Nos polices sont en WOFF2, que Python ne
décompresse pas ; Pillow, lui, sait les écrire. À `CORPS`, l'écart au vrai contour est d'un millième
du corps de la lettre : un dixième de millimètre sur un nom haut de dix centimètres.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import dist

from PIL import Image, ImageDraw

from .lettres import Fonte, Lettres

CORPS = 220
"""Pixels : la taille à laquelle un signe est écrit pour être suivi."""
_MARGE, _SEUIL, _ECART = 40, 127.5, 0.22
"""Pixels autour du signe, encre du bord, écart permis en simplifiant."""

Point = tuple[float, float]
Boucle = list[Point]
_Arete = tuple[int, int, int]
"""(0 : horizontale, 1 : verticale ; x ; y) : un côté de la grille que le bord traverse."""
_H, _D, _B, _G = (0, 0, 0), (1, 1, 0), (0, 0, 1), (1, 0, 0)
_PASSAGES: dict[int, tuple[tuple[_Arete, _Arete], ...]] = {
    1: ((_G, _H),),
    2: ((_H, _D),),
    3: ((_G, _D),),
    4: ((_D, _B),),
    5: ((_G, _H), (_D, _B)),
    6: ((_H, _B),),
    7: ((_G, _B),),
    8: ((_B, _G),),
    9: ((_B, _H),),
    10: ((_H, _D), (_B, _G)),
    11: ((_B, _D),),
    12: ((_D, _G),),
    13: ((_D, _H),),
    14: ((_H, _G),),
}
"""Par où le bord traverse un carré de quatre pixels, l'encre d'un même côté."""


class Contours:
    """Les signes déjà suivis : les mêmes reviennent de badge en badge."""

    def __init__(self, lettres: Lettres) -> None:
        self._lettres = lettres
        self._signe = lru_cache(maxsize=None)(self._suivre)

    def boucles(self, texte: str, famille: str, graisse: int, corps: float) -> Iterator[Boucle]:
        """Les contours d'une ligne écrite à cette taille, depuis le début de sa ligne de base."""
        fonte = self._fonte(famille, graisse)
        part, x = corps / CORPS, 0.0
        for signe in texte:
            for boucle in self._signe(signe, famille, graisse):
                yield [((x + a) * part, b * part) for a, b in boucle]
            x += fonte.largeur(signe)

    def largeur(self, texte: str, famille: str, graisse: int, corps: float) -> float:
        return self._fonte(famille, graisse).largeur(texte) * corps / CORPS

    def _fonte(self, famille: str, graisse: int) -> Fonte:
        return self._lettres.fonte(famille, CORPS, graisse)

    def _suivre(self, signe: str, famille: str, graisse: int) -> tuple[Boucle, ...]:
        fonte = self._fonte(famille, graisse)
        large, haut = round(fonte.largeur(signe)) + 2 * _MARGE, 2 * CORPS
        image = Image.new("L", (large, haut))
        base = round(CORPS * 1.4)
        fonte.tracer(ImageDraw.Draw(image), (_MARGE, base), signe, "white")
        suivies = (simplifier(boucle, _ECART) for boucle in suivre(image))
        return tuple([(x - _MARGE, y - base) for x, y in boucle] for boucle in suivies)


def suivre(image: Image.Image) -> Iterator[Boucle]:
    """Les bords fermés de ce qui est clair dans une image en gris, dont le cadre est noir."""
    large, octets = image.width, image.tobytes()
    suites: dict[_Arete, _Arete] = {}
    encres = octets.translate(bytes(valeur > _SEUIL for valeur in range(256)))
    for y in range(image.height - 1):
        haut, bas = encres[y * large : (y + 1) * large], encres[(y + 1) * large : (y + 2) * large]
        if haut == bas and 1 not in haut:
            continue
        coins = zip(haut, haut[1:], bas[1:], bas, strict=False)
        for x, (a, b, c, d) in enumerate(coins):
            if 0 < (code := a | b << 1 | c << 2 | d << 3) < 15:
                for de, vers in _PASSAGES[code]:
                    suites[_placer(de, x, y)] = _placer(vers, x, y)
    while suites:
        debut = arete = next(iter(suites))
        boucle = []
        while arete in suites:
            boucle.append(_point(arete, octets, large))
            arete = suites.pop(arete)
        assert arete == debut
        yield boucle


def _placer(arete: _Arete, x: int, y: int) -> _Arete:
    sens, dx, dy = arete
    return sens, x + dx, y + dy


def _point(arete: _Arete, octets: bytes, large: int) -> Point:
    """Où le bord traverse ce côté : là où l'encre couvre la moitié d'un pixel."""
    vertical, x, y = arete
    ici = octets[y * large + x]
    la = octets[(y + 1) * large + x] if vertical else octets[y * large + x + 1]
    part = (_SEUIL - ici) / (la - ici)
    # Une valeur de pixel vaut en son centre.
    return (x + 0.5, y + 0.5 + part) if vertical else (x + 0.5 + part, y + 0.5)


def simplifier(boucle: Sequence[Point], ecart: float) -> Boucle:
    """La boucle sans les points que leurs voisins disent déjà, à `ecart` près (Douglas-Peucker)."""
    loin = max(range(len(boucle)), key=lambda rang: dist(boucle[0], boucle[rang]))
    fermee = [*boucle, boucle[0]]
    garde = {0, loin, len(boucle)}
    a_voir = [(0, loin), (loin, len(boucle))]
    while a_voir:
        debut, fin = a_voir.pop()
        if fin - debut < 2:
            continue
        corde = (fermee[debut], fermee[fin])
        rang = max(range(debut + 1, fin), key=lambda r: _distance(fermee[r], *corde))
        if _distance(fermee[rang], *corde) > ecart:
            garde.add(rang)
            a_voir += [(debut, rang), (rang, fin)]
    return [fermee[rang] for rang in sorted(garde)[:-1]]


def _distance(point: Point, a: Point, b: Point) -> float:
    """De ce point à la droite qui joint les deux autres."""
    (x, y), (xa, ya), (xb, yb) = point, a, b
    longueur = dist(a, b)
    if not longueur:
        return dist(point, a)
    return abs((yb - ya) * (x - xa) - (xb - xa) * (y - ya)) / longueur
