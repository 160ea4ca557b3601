"""Dessiner une affiche : deux JPEG, l'un pour un lien partagé, l'autre pour une publication.

Le texte est toujours sur un aplat, jamais sur la photo. Ce module et ceux dont il se sert chargent
Pillow ; il n'est importé que si une image est à faire.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from ..rendu.affiches import Affiche
from ..rendu.visuels import PAYSAGE, PORTRAIT
from .colonne import Boite, Colonne, Corps
from .jetons import Palette
from .lettres import Lettres
from .motifs import EMBLEME, MOTIFS
from .paysages import dessiner
from .polices import TEXTE

POIDS_MAX = 300_000
_QUALITES = (84, 76, 66, 54, 40, 26, 14, 6)
"""La première qui tient dans le poids, presque toujours la première."""
_PASTILLE = 1.7
"""La hauteur d'une pastille, en parts de la taille de ses lettres."""
_HAUT, _GAUCHE = 0.4, 0.5
"""Ce qu'un recadrage garde d'une photo trop haute ou trop large."""


@dataclass(frozen=True)
class Format:
    """Une mise en page."""

    nom: str
    dimensions: tuple[int, int]
    photo: Boite
    lisere: Boite
    colonne: Colonne


FORMATS = (
    Format(
        "paysage",
        PAYSAGE,
        photo=(620, 0, 1200, 630),
        lisere=(610, 0, 620, 630),
        colonne=Colonne((56, 50, 576, 584), Corps(27, 31, 34, tuple(range(75, 35, -3)), 45)),
    ),
    Format(
        "portrait",
        PORTRAIT,
        photo=(0, 0, 1080, 660),
        lisere=(0, 660, 1080, 672),
        colonne=Colonne((72, 712, 1008, 1294), Corps(36, 42, 46, tuple(range(92, 47, -4)), 60)),
    ),
)


class Dessinateur:
    """De quoi dessiner beaucoup d'affiches : polices et paysages n'y sont préparés qu'une fois."""

    def __init__(self, node_modules: Path) -> None:
        self._lettres = Lettres(node_modules)

    def dessiner(
        self, affiche: Affiche, palette: Palette, photo: Path | None
    ) -> Iterator[tuple[str, bytes]]:
        """(nom du format, JPEG) de chaque format.

        Args:
            photo: un dérivé déjà prêt ; rien pour un paysage dessiné.

        Raises:
            OSError: la photo ou une police ne se lit pas.
        """
        points = _ouvrir(photo) if photo else None
        for format_ in FORMATS:
            yield format_.nom, en_jpeg(self.composer(affiche, palette, points, format_))

    def composer(
        self, affiche: Affiche, palette: Palette, photo: Image.Image | None, format_: Format
    ) -> Image.Image:
        """L'image d'un format, avant sa compression."""
        image = Image.new("RGB", format_.dimensions, palette.fond)
        gauche, haut, droite, bas = format_.photo
        taille = (droite - gauche, bas - haut)
        vue = cadrer(photo, *taille) if photo else _motif(affiche.motif % len(MOTIFS), *taille)
        image.paste(vue, (gauche, haut))
        crayon = ImageDraw.Draw(image)
        crayon.rectangle(_pleine(format_.lisere), fill=palette.accent)
        format_.colonne.ecrire(crayon, self._lettres, affiche, palette)
        corps = format_.colonne.corps.petit
        _, haut, droite, bas = format_.photo
        coin = (droite - corps, haut + corps)
        for badge in affiche.badges:
            gauche = self._epingler(crayon, badge, coin, corps, (palette.badge, palette.sur_badge))
            coin = (gauche - corps // 2, coin[1])
        petit = round(corps * 0.8)
        coin = (droite - corps, bas - corps - round(petit * _PASTILLE))
        self._epingler(crayon, affiche.mention, coin, petit, (palette.fond, palette.encre_douce))
        _signer(image, format_.colonne)
        return image

    def _epingler(
        self,
        crayon: ImageDraw.ImageDraw,
        dit: str,
        coin: tuple[int, int],
        corps: int,
        couleurs: tuple[str, str],
    ) -> int:
        """Une pastille dont `coin` est le coin haut droit ; rend l'abscisse de sa gauche."""
        droite, haut = coin
        fonte, mot = self._lettres.fonte(TEXTE, corps, 700), self._lettres.ecrivable(dit)
        if not mot:
            return droite
        marge, bord = round(corps * 0.7), round(corps * _PASTILLE)
        gauche = droite - round(fonte.largeur(mot)) - 2 * marge
        fond, encre = couleurs
        crayon.rounded_rectangle((gauche, haut, droite, haut + bord), bord // 2, fill=fond)
        base = round(haut + bord / 2 + corps * 0.33)
        fonte.tracer(crayon, (gauche + marge, base), mot, encre)
        return gauche


def _signer(image: Image.Image, colonne: Colonne) -> None:
    """L'emblème du site, devant son nom."""
    cote = round(colonne.corps.petit * 1.3)
    gauche, _, _, bas = colonne.boite
    dessin, masque = _embleme(cote)
    image.paste(dessin, (gauche, bas - cote), masque)


def cadrer(photo: Image.Image, largeur: int, hauteur: int) -> Image.Image:
    """La photo, réduite ou agrandie pour couvrir ces dimensions, ce qui dépasse étant coupé."""
    part = min(photo.width / largeur, photo.height / hauteur)
    large, haute = largeur * part, hauteur * part
    gauche, haut = (photo.width - large) * _GAUCHE, (photo.height - haute) * _HAUT
    boite = (gauche, haut, gauche + large, haut + haute)
    return photo.resize((largeur, hauteur), Image.Resampling.BICUBIC, box=boite, reducing_gap=2.0)


def en_jpeg(image: Image.Image) -> bytes:
    """L'image compressée, sans métadonnée, toujours sous `POIDS_MAX`."""
    for qualite in _QUALITES:
        sortie = BytesIO()
        # Sans perte de couleur (4:4:4) : un texte coloré baverait.
        image.save(sortie, "JPEG", quality=qualite, subsampling=0)
        if sortie.tell() < POIDS_MAX:
            break
    return sortie.getvalue()


def _ouvrir(photo: Path) -> Image.Image:
    with Image.open(photo) as image:
        return image.convert("RGB")


@lru_cache(maxsize=2 * len(MOTIFS))
def _motif(rang: int, largeur: int, hauteur: int) -> Image.Image:
    return dessiner(MOTIFS[rang], largeur, hauteur)


@lru_cache
def _embleme(cote: int) -> tuple[Image.Image, Image.Image]:
    """Le dessin et sa forme, un carré aux coins ronds."""
    grand = Image.new("L", (4 * cote, 4 * cote))
    crayon = ImageDraw.Draw(grand)
    crayon.rounded_rectangle((0, 0, 4 * cote - 1, 4 * cote - 1), round(0.88 * cote), fill=255)
    masque = grand.resize((cote, cote), Image.Resampling.LANCZOS)
    return dessiner(EMBLEME, cote, cote), masque


def _pleine(boite: Boite) -> Boite:
    """Pillow compte le dernier point d'une boîte ; nous, non."""
    gauche, haut, droite, bas = boite
    return gauche, haut, droite - 1, bas - 1
