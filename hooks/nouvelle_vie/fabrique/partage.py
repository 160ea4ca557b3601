"""Les images qui représentent le site ailleurs : celle des liens partagés et celle des flux.

La première dit le nom du site et sa promesse, sur un paysage dessiné ; la seconde est le paysage.
Même texte, mêmes polices et même version de Pillow, mêmes octets.
"""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ..artefact import Fichier
from ..rendu.tete import HAUTEUR_PARTAGE, LARGEUR_PARTAGE, PARTAGE
from ..sorties.flux import IMAGE
from .pieces import POLICES

CIEL, ENCRE, ASTRE = "#fbf8f1", "#1c3329", "#e0a526"
MARGE, LARGEUR_TEXTE = 84, LARGEUR_PARTAGE - 2 * 84
_CRETES = (
    ("#cfd9c6", ((0, 430), (210, 372), (430, 420), (640, 366), (880, 412), (1200, 352))),
    ("#8fae94", ((0, 486), (260, 452), (520, 494), (760, 440), (1010, 480), (1200, 446))),
    ("#3f6b55", ((0, 556), (240, 528), (560, 566), (860, 520), (1200, 552))),
)
"""Couleur et ligne de crête de chaque plan, du plus lointain au plus proche."""
_LISSAGE = 2
"""Le paysage est dessiné deux fois plus grand, puis réduit : des bords nets."""

Police = ImageFont.FreeTypeFont


def image_de_partage(nom: str, promesse: str, node_modules: Path) -> Fichier:
    """Dessine l'image avec les polices variables du site.

    Raises:
        OSError: une police manque.
    """
    polices = {police.famille: node_modules / police.fichier for police in POLICES}
    titre, texte = polices["Fraunces"], polices["Source Sans 3"]
    image = _paysage()
    crayon = ImageDraw.Draw(image)
    haut = 84
    for ligne, police in (
        *_lignes(nom, _ajuster(nom, titre, 92, 650)),
        *_lignes(promesse, _ajuster(promesse, texte, 42, 400)),
    ):
        crayon.text((MARGE, haut), ligne, font=police, fill=ENCRE)
        haut += round(police.size * 1.24)
    return Fichier(PARTAGE, _en_png(image))


def image_des_flux() -> Fichier:
    """Le paysage seul, en petit carré : ce que montre un lecteur à côté du nom d'un flux."""
    return Fichier(IMAGE.adresse, _carre)


def _carre() -> bytes:
    gauche = LARGEUR_PARTAGE - HAUTEUR_PARTAGE
    carre = _paysage().crop((gauche, 0, LARGEUR_PARTAGE, HAUTEUR_PARTAGE))
    petit = carre.resize((IMAGE.largeur, IMAGE.hauteur), Image.Resampling.LANCZOS)
    return _en_png(petit)


def _en_png(image: Image.Image) -> bytes:
    sortie = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(sortie, "PNG", optimize=True)
    return sortie.getvalue()


def _paysage() -> Image.Image:
    image = Image.new("RGB", (LARGEUR_PARTAGE * _LISSAGE, HAUTEUR_PARTAGE * _LISSAGE), CIEL)
    crayon = ImageDraw.Draw(image)
    centre, rayon = (1000 * _LISSAGE, 372 * _LISSAGE), 46 * _LISSAGE
    crayon.circle(centre, rayon, fill=ASTRE)
    pied = ((LARGEUR_PARTAGE, HAUTEUR_PARTAGE), (0, HAUTEUR_PARTAGE))
    for couleur, crete in _CRETES:
        points = [(x * _LISSAGE, y * _LISSAGE) for x, y in (*_arrondir(crete), *pied)]
        crayon.polygon(points, fill=couleur)
    return image.resize((LARGEUR_PARTAGE, HAUTEUR_PARTAGE), Image.Resampling.LANCZOS)


def _arrondir(points: tuple[tuple[int, int], ...]) -> list[tuple[float, float]]:
    """Coupe les angles d'une ligne, trois fois (Chaikin) : des collines, pas des toits."""
    ligne: list[tuple[float, float]] = [(float(x), float(y)) for x, y in points]
    for _ in range(3):
        milieux = [
            (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
            for a, b in pairwise(ligne)
            for part in (0.25, 0.75)
        ]
        ligne = [ligne[0], *milieux, ligne[-1]]
    return ligne


def _ajuster(texte: str, fichier: Path, taille: int, graisse: int) -> Police:
    """La police, réduite jusqu'à ce que le texte tienne en deux lignes."""
    while True:
        police = ImageFont.truetype(fichier, taille, layout_engine=ImageFont.Layout.BASIC)
        police.set_variation_by_axes([graisse])
        if taille <= 24 or len(_couper(texte, police)) <= 2:
            return police
        taille -= 4


def _lignes(texte: str, police: Police) -> list[tuple[str, Police]]:
    return [(ligne, police) for ligne in _couper(texte, police)]


def _couper(texte: str, police: Police) -> list[str]:
    """Le texte en lignes qui tiennent dans la largeur."""
    lignes: list[str] = []
    for mot in texte.split():
        essai = f"{lignes[-1]} {mot}" if lignes else mot
        if lignes and police.getlength(essai) <= LARGEUR_TEXTE:
            lignes[-1] = essai
        else:
            lignes.append(mot)
    return lignes
