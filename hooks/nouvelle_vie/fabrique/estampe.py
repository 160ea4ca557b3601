"""Une plaque en SVG, et en PNG à toute taille. Ce module charge Pillow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from ..rendu.laureats import AGRANDI, HAUTEUR, LARGEUR, Badge
from .contours import Contours, Point
from .lettres import Lettres
from .plaque import PENTE, RAYON, Forme, Ligne, Plaque, composer, lettres_de

FORMATS = ("svg", "png", "panneau")
_FIN = 10
"""Le SVG est en dixièmes d'unité : des entiers."""
_LISSAGE, _TRANCHE = 2, 300
"""Les aplats sont dessinés deux fois plus grands, par tranches : entière, l'image pèserait trop."""
_BORD = 5
_POINTS_PAR_POUCE = 300


class Estampe:
    """De quoi dessiner beaucoup de badges : une lettre n'y est suivie qu'une fois."""

    def __init__(self, node_modules: Path) -> None:
        self._lettres = Lettres(node_modules)
        self._contours = Contours(self._lettres)

    def tirer(self, badge: Badge) -> Iterator[tuple[str, bytes]]:
        """(format, octets) de chacun des `FORMATS`.

        Raises:
            OSError: une police ne se lit pas.
        """
        plaque = composer(badge, self._lettres, self._contours)
        yield "svg", self._svg(plaque, badge.alt).encode()
        yield "png", _en_png(_arrondir_les_coins(self._image(plaque, 1)))
        panneau = self._image(plaque, AGRANDI).quantize(128, dither=Image.Dither.NONE)
        yield "panneau", _en_png(panneau)

    def _svg(self, plaque: Plaque, alt: str) -> str:
        """Ni style, ni script, ni police, ni adresse : ce dessin ne demande rien à personne."""
        large, haut, rayon = LARGEUR * _FIN, HAUTEUR * _FIN, RAYON * _FIN
        corps = "".join(_aplats(plaque.formes)) + "".join(map(self._ecrire, plaque.lignes))
        if plaque.echarpe:
            bande, mot = plaque.echarpe
            x, y = (round(place * _FIN) for place in plaque.pivot)
            penchee = "".join(_aplats([bande])) + self._ecrire(mot)
            corps += f'<g transform="rotate({PENTE} {x} {y})">{penchee}</g>'
        bord, dedans = _BORD * _FIN, _BORD * _FIN // 2
        cadre = (
            f'<rect x="{dedans}" y="{dedans}" width="{large - bord}" height="{haut - bord}" '
            f'rx="{rayon - dedans}" fill="none" stroke="{plaque.lisere}" stroke-width="{bord}"/>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {large} {haut}" '
            f'width="{LARGEUR}" height="{HAUTEUR}" role="img" aria-labelledby="dit">'
            f'<title id="dit">{escape(alt)}</title><clipPath id="plaque">'
            # En deçà du liseré : rien ne dépasse de ses coins.
            f'<rect x="{_FIN}" y="{_FIN}" width="{large - 2 * _FIN}" '
            f'height="{haut - 2 * _FIN}" rx="{rayon - _FIN}"/></clipPath>'
            f'<g clip-path="url(#plaque)">{corps}</g>{cadre}</svg>\n'
        )

    def _ecrire(self, ligne: Ligne) -> str:
        trace = "".join(map(_tracer, lettres_de(ligne, self._contours)))
        return f'<path fill="{ligne.encre}" d="{trace}"/>' if trace else ""

    def _image(self, plaque: Plaque, part: int) -> Image.Image:
        image = Image.new("RGB", (LARGEUR * part, HAUTEUR * part))
        for haut in range(0, HAUTEUR, _TRANCHE):
            image.paste(_tranche(plaque.formes, haut, part), (0, haut * part))
        crayon = ImageDraw.Draw(image)
        for ligne in plaque.lignes:
            self._poser(crayon, ligne, part, (0, 0))
        if plaque.echarpe:
            image.paste(*self._pencher(plaque, part))
        return _encadrer(image, plaque.lisere, part)

    def _poser(self, crayon: ImageDraw.ImageDraw, ligne: Ligne, part: int, origine: Point) -> None:
        fonte = self._lettres.fonte(ligne.famille, round(ligne.corps * part), ligne.graisse)
        gauche = LARGEUR * part / 2 - fonte.largeur(ligne.texte) / 2
        place = (round(gauche - origine[0]), round(ligne.base * part - origine[1]))
        fonte.tracer(crayon, place, ligne.texte, ligne.encre)

    def _pencher(
        self, plaque: Plaque, part: int
    ) -> tuple[Image.Image, tuple[int, int], Image.Image]:
        """L'écharpe d'un badge inventé : l'image, sa place, sa forme."""
        assert plaque.echarpe
        bande, mot = plaque.echarpe
        (gauche, haut), _, (droite, bas), _ = bande.points
        large, epais = round((droite - gauche) * part), round((bas - haut) * part)
        droite_ = Image.new("RGB", (large, epais), bande.encre)
        self._poser(ImageDraw.Draw(droite_), mot, part, (gauche * part, haut * part))
        masque = Image.new("L", droite_.size, 255)
        penchees = [
            vue.rotate(-PENTE, Image.Resampling.BICUBIC, expand=True) for vue in (droite_, masque)
        ]
        x, y = (place * part for place in plaque.pivot)
        coin = (round(x - penchees[0].width / 2), round(y - penchees[0].height / 2))
        return penchees[0], coin, penchees[1]


def _aplats(formes: Iterable[Forme]) -> Iterator[str]:
    return (f'<path fill="{f.encre}" d="{_tracer(f.points)}"/>' for f in formes)


def _tracer(points: Sequence[Point]) -> str:
    """Un contour fermé, en pas entiers d'un point au suivant."""
    ronds = [(round(x * _FIN), round(y * _FIN)) for x, y in points]
    (x, y), *suite = ronds
    pas = []
    avant = x, y
    for point in suite:
        if point != avant:
            pas.append(f"{point[0] - avant[0]} {point[1] - avant[1]}")
            avant = point
    return f"M{x} {y}l{' '.join(pas).replace(' -', '-')}z" if pas else ""


def _tranche(formes: Iterable[Forme], haut: int, part: int) -> Image.Image:
    fois = part * _LISSAGE
    image = Image.new("RGB", (LARGEUR * fois, _TRANCHE * fois))
    crayon = ImageDraw.Draw(image)
    for forme in formes:
        points = [(x * fois, (y - haut) * fois) for x, y in forme.points]
        crayon.polygon(points, fill=forme.encre)
    taille = (LARGEUR * part, _TRANCHE * part)
    return image.resize(taille, Image.Resampling.BOX)


def _encadrer(image: Image.Image, lisere: str, part: int) -> Image.Image:
    crayon = ImageDraw.Draw(image)
    if part == 1:
        return _arrondi(image, lisere)
    # Un panneau s'imprime à bords perdus : ses coins sont droits.
    boite = (0, 0, image.width - 1, image.height - 1)
    crayon.rectangle(boite, outline=lisere, width=_BORD * part)
    return image


def _arrondi(image: Image.Image, lisere: str) -> Image.Image:
    dedans = _plaque(image.size, _BORD)
    fond = Image.new("RGB", image.size, lisere)
    fond.paste(image, (0, 0), dedans)
    return fond


def _arrondir_les_coins(image: Image.Image) -> Image.Image:
    """La même, dont les coins laissent voir la page."""
    ronde = image.convert("RGBA")
    ronde.putalpha(_plaque(image.size, 0))
    return ronde


def _plaque(taille: tuple[int, int], retrait: int) -> Image.Image:
    """La forme d'une plaque, en gris, ses bords lissés."""
    large, haut = (cote * 4 for cote in taille)
    grande = Image.new("L", (large, haut))
    bord = retrait * 4
    boite = (bord, bord, large - 1 - bord, haut - 1 - bord)
    ImageDraw.Draw(grande).rounded_rectangle(boite, (RAYON - retrait) * 4, fill=255)
    return grande.resize(taille, Image.Resampling.LANCZOS)


def _en_png(image: Image.Image) -> bytes:
    sortie = BytesIO()
    points = (_POINTS_PAR_POUCE, _POINTS_PAR_POUCE)
    image.save(sortie, "PNG", optimize=True, dpi=points)
    return sortie.getvalue()
