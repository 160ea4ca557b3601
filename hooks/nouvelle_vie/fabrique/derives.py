"""D'une photo à ses dérivés : debout, en sRGB, réduite, sans la moindre métadonnée.

Le seul module de fabrication qui charge Pillow ; il n'est importé que si une image est à faire.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from ..lecture.pixels import alleger, orientation, ouvrir, profil, redresser

LARGEURS = (400, 800, 1200)
"""Pixels : une carte, une colonne de texte, une grande image ou un écran fin."""
_SUBSTITUT = 16


@dataclass(frozen=True)
class Octets:
    """Un dérivé en mémoire."""

    nom: str
    octets: bytes
    largeur: int
    hauteur: int


def deriver(octets: bytes, sorte: str) -> Iterator[Octets]:
    """Les WebP par largeur croissante, puis le JPEG, jamais plus larges que la photo.

    Raises:
        Exception: Pillow ne sait pas finir ce qu'il avait su lire (mémoire).
    """
    image = _preparer(octets, sorte)
    largeurs = sorted({min(largeur, image.width) for largeur in LARGEURS})
    for largeur in largeurs:
        reduite = _reduire(image, largeur)
        yield _ecrire(reduite, f"{largeur}.webp", "WEBP", quality=78, method=5)
    yield _ecrire(reduite, f"{largeurs[-1]}.jpg", "JPEG", quality=80, optimize=True)


def substitut(webp: bytes) -> str:
    """L'adresse `data:` d'une image de seize points de large, tirée d'un dérivé."""
    with Image.open(BytesIO(webp), formats=["WEBP"]) as image:
        petite = _reduire(image.convert("RGB"), _SUBSTITUT)
    ecrit = _ecrire(petite, "", "WEBP", quality=24, method=6)
    return "data:image/webp;base64," + base64.b64encode(ecrit.octets).decode()


def _preparer(octets: bytes, sorte: str) -> Image.Image:
    """Les points de la photo, en sRGB, debout, sur fond blanc, nus de tout ce qui les entoure."""
    with ouvrir(octets, sorte) as image:
        icc, sens = image.info.get("icc_profile"), orientation(image)
        alleger(image, LARGEURS[-1])
        image.load()
        lu = profil(icc, image.mode) if icc else None
        points = _en_srgb(_sur_blanc(image), lu)
    points = redresser(points, sens)
    nue = Image.new("RGB", points.size)
    nue.paste(points)
    return nue


def _sur_blanc(image: Image.Image) -> Image.Image:
    """Sans transparence : le JPEG n'en a pas, et le substitut se verrait au travers du WebP."""
    if image.mode.startswith("I"):  # gris sur seize bits : convert() écrêterait
        return image.convert("I").point(lambda v: v * (1 / 256)).convert("L")
    if image.mode in ("1", "F"):
        return image.convert("L")
    if image.has_transparency_data:
        couches = image.convert("RGBA")
        fond = Image.new("RGBA", couches.size, "white")
        return Image.alpha_composite(fond, couches).convert("RGB")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _en_srgb(image: Image.Image, lu: Any) -> Image.Image:
    """Convertie depuis son profil ; sans profil lisible, ses valeurs sont tenues pour du sRGB."""
    if lu is None:
        return image.convert("RGB")
    try:
        converti = ImageCms.profileToProfile(
            image,
            lu,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError:
        converti = None
    return converti or image.convert("RGB")


def _reduire(image: Image.Image, largeur: int) -> Image.Image:
    if largeur == image.width:
        return image
    hauteur = max(1, round(image.height * largeur / image.width))
    return image.resize((largeur, hauteur), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _ecrire(image: Image.Image, nom: str, format_: str, **options: Any) -> Octets:
    tampon = BytesIO()
    image.save(tampon, format_, **options)
    return Octets(nom, tampon.getvalue(), image.width, image.height)
