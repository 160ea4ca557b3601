"""Ce que Pillow dit d'une image : ses dimensions, son profil, si elle se lit jusqu'au bout.

Le seul module de lecture qui charge Pillow ; il n'est importé que s'il y a une image à examiner.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

POINTS_MAX = 60_000_000
"""Au-delà, une image décodée prendrait plus de 240 Mo. Un appareil courant en donne 12 à 50."""
RAPPORT_MAX = 10
"""Longueur sur largeur ; au-delà, rien ne se voit plus, et WebP s'arrête à 16 383 points."""
LARGEUR_CONSEILLEE = 400
_LECTEURS = {"JPEG": ("JPEG", "MPO"), "PNG": ("PNG",), "WebP": ("WEBP",), "AVIF": ("AVIF",)}
"""Un JPEG de téléphone porte souvent une seconde image (profondeur) : Pillow le nomme MPO."""
_GRIS = frozenset({"1", "L", "LA", "I", "I;16"})
_ORIENTATION = 0x0112
_REDRESSEMENTS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Valeur de l'orientation EXIF → ce qui remet l'image debout."""

Constat = tuple[str, dict[str, str]]
"""Un code du catalogue des fautes et ses valeurs."""


def ouvrir(octets: bytes, sorte: str) -> Image.Image:
    """L'image, son en-tête lu et rien d'autre."""
    return Image.open(BytesIO(octets), formats=_LECTEURS[sorte])


def constats(octets: bytes, sorte: str) -> list[Constat]:
    """Ce qui ne va pas dans une image. Pillow n'écrit rien à l'écran, ni ne lève rien."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with ouvrir(octets, sorte) as image:
                return list(_constats(image, octets, sorte))
        except Image.DecompressionBombError:
            return [("photo-immense", {})]
        except Exception:  # un fichier abîmé fait lever à Pillow à peu près n'importe quoi
            return [("photo-abimee", {})]


def _constats(image: Image.Image, octets: bytes, sorte: str) -> Iterator[Constat]:
    if image.width * image.height > POINTS_MAX:
        yield "photo-immense", {}
        return
    if image.format != "MPO" and getattr(image, "is_animated", False):
        yield "photo-animee", {}
        return
    if max(image.size) > RAPPORT_MAX * min(image.size):
        yield "photo-allongee", {"largeur": str(image.width), "hauteur": str(image.height)}
        return
    largeur = taille_debout(image)[0]
    if sorte == "PNG":
        with ouvrir(octets, sorte) as controle:
            controle.verify()
    icc = image.info.get("icc_profile")
    alleger(image, 1)
    image.load()
    if icc and profil(icc, image.mode) is None:
        yield "photo-profil", {}
    if largeur < LARGEUR_CONSEILLEE:
        yield "photo-etroite", {"largeur": str(largeur)}


def alleger(image: Image.Image, largeur: int) -> None:
    """Demande à libjpeg de décoder en petit, sans descendre sous `largeur` : moins de mémoire."""
    facteur = max(1, min(taille_debout(image)[0] // largeur, 8))
    image.draft(None, (image.width // facteur, image.height // facteur))


def orientation(image: Image.Image) -> int:
    """L'orientation de l'EXIF, de 1 (debout) à 8 ; 1 si l'EXIF est abîmé."""
    try:
        valeur = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # l'EXIF n'est pas publié : abîmé, il ne gêne personne
        return 1
    return valeur if valeur in range(1, 9) else 1


def redresser(image: Image.Image, sens: int) -> Image.Image:
    """L'image remise debout ; la même si elle l'est."""
    return image.transpose(_REDRESSEMENTS[sens]) if sens in _REDRESSEMENTS else image


def taille_debout(image: Image.Image) -> tuple[int, int]:
    """Largeur et hauteur, une fois l'image remise debout."""
    largeur, hauteur = image.size
    return (hauteur, largeur) if orientation(image) > 4 else (largeur, hauteur)


def profil(icc: bytes, mode: str) -> Any:
    """Le profil de couleurs, s'il se lit et convient aux couleurs de l'image ; sinon rien."""
    try:
        lu = ImageCms.ImageCmsProfile(BytesIO(icc))
    except Exception:  # lcms ne promet aucun type d'erreur
        return None
    attendu = "GRAY" if mode in _GRIS else "CMYK" if mode == "CMYK" else "RGB"
    return lu if lu.profile.xcolor_space.strip() == attendu else None
