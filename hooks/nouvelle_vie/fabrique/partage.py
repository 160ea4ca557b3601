"""Les images qui représentent le site ailleurs : celle des liens partagés et celle des flux.

La première dit le nom du site et sa promesse, sur un paysage dessiné ; la seconde est le paysage.
Même texte, mêmes polices et même version de Pillow, mêmes octets.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

from ..rendu.tete import HAUTEUR_PARTAGE, LARGEUR_PARTAGE
from ..sorties.flux import IMAGE
from .coupe import couper
from .lettres import Fonte, Lettres
from .paysages import Relief, dessiner
from .polices import TEXTE, TITRES

ENCRE = "#1c3329"
MARGE, LARGEUR_TEXTE = 84, LARGEUR_PARTAGE - 2 * 84
_LIGNES, _TAILLE_MIN = 2, 24
_PAYSAGE = Relief(
    ciel="#fbf8f1",
    astre="#e0a526",
    place=(0.8333, 0.5905),
    rayon=0.073,
    cretes=(
        (
            "#cfd9c6",
            ((0, 0.683), (0.175, 0.59), (0.358, 0.667), (0.533, 0.581), (0.733, 0.654), (1, 0.559)),
        ),
        (
            "#8fae94",
            (
                (0, 0.771),
                (0.217, 0.717),
                (0.433, 0.784),
                (0.633, 0.698),
                (0.842, 0.762),
                (1, 0.708),
            ),
        ),
        ("#3f6b55", ((0, 0.883), (0.2, 0.838), (0.467, 0.898), (0.717, 0.825), (1, 0.876))),
    ),
)


def image_de_partage(nom: str, promesse: str, node_modules: Path) -> bytes:
    """Dessine l'image avec les polices variables du site.

    Raises:
        OSError: une police manque.
    """
    lettres = Lettres(node_modules)
    image = dessiner(_PAYSAGE, LARGEUR_PARTAGE, HAUTEUR_PARTAGE)
    crayon = ImageDraw.Draw(image)
    base = float(MARGE)
    for texte, famille, taille, graisse in (
        (lettres.ecrivable(nom), TITRES, 92, 650),
        (lettres.ecrivable(promesse), TEXTE, 42, 400),
    ):
        fonte, lignes = _ajuster(lettres, texte, famille, taille, graisse)
        for ligne in lignes:
            fonte.tracer(crayon, (MARGE, base + fonte.taille), ligne, ENCRE)
            base += round(fonte.taille * 1.24)
    return _en_png(image)


def image_des_flux() -> bytes:
    """Le paysage seul, en petit carré : ce que montre un lecteur à côté du nom d'un flux."""
    gauche = LARGEUR_PARTAGE - HAUTEUR_PARTAGE
    paysage = dessiner(_PAYSAGE, LARGEUR_PARTAGE, HAUTEUR_PARTAGE)
    carre = paysage.crop((gauche, 0, LARGEUR_PARTAGE, HAUTEUR_PARTAGE))
    petit = carre.resize((IMAGE.largeur, IMAGE.hauteur), Image.Resampling.LANCZOS)
    return _en_png(petit)


def _en_png(image: Image.Image) -> bytes:
    sortie = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(sortie, "PNG", optimize=True)
    return sortie.getvalue()


def _ajuster(
    lettres: Lettres, texte: str, famille: str, taille: int, graisse: int
) -> tuple[Fonte, tuple[str, ...]]:
    """La fonte, réduite jusqu'à ce que le texte tienne en deux lignes, et ces lignes."""
    while True:
        fonte = lettres.fonte(famille, taille, graisse)
        coupe = couper(texte, fonte.largeur, LARGEUR_TEXTE, _LIGNES)
        if taille <= _TAILLE_MIN or coupe.entiere:
            return fonte, coupe.lignes
        taille -= 4
