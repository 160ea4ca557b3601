"""Des images fabriquées par les essais : saines, abîmées, menteuses."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

Couleur = tuple[int, ...] | int | str


def octets(
    sorte: str = "JPEG",
    taille: tuple[int, int] = (600, 400),
    mode: str = "RGB",
    couleur: Couleur = 120,
    **options: Any,
) -> bytes:
    """Une image, unie si on ne dit rien d'autre."""
    if couleur == 120 and len(mode) > 1 and mode != "I;16":
        couleur = tuple([120] * len(mode))
    return ecrire(Image.new(mode, taille, couleur), sorte, **options)


def ecrire(image: Image.Image, sorte: str, **options: Any) -> bytes:
    tampon = BytesIO()
    image.save(tampon, sorte, **options)
    return tampon.getvalue()


def motif(taille: tuple[int, int] = (600, 400)) -> Image.Image:
    """Un dégradé qui ne se compresse pas à rien : on peut le couper au milieu."""
    vif = Image.radial_gradient("L").resize(taille)
    return Image.merge("RGB", (vif, vif.transpose(Image.Transpose.FLIP_LEFT_RIGHT), vif))


def animee(sorte: str) -> bytes:
    autre = Image.new("RGB", (600, 400), "red")
    return ecrire(Image.new("RGB", (600, 400)), sorte, save_all=True, append_images=[autre])


def bloc_png(nom: bytes, donnees: bytes) -> bytes:
    controle = struct.pack(">I", zlib.crc32(nom + donnees))
    return struct.pack(">I", len(donnees)) + nom + donnees + controle


def png_annonce(largeur: int, hauteur: int) -> bytes:
    """Un PNG de soixante octets qui annonce les dimensions que l'on veut."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    image = bloc_png(b"IDAT", zlib.compress(b"")) + bloc_png(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + bloc_png(b"IHDR", entete) + image


def jpeg_annonce(largeur: int, hauteur: int) -> bytes:
    """Un vrai JPEG dont l'en-tête ment sur les dimensions."""
    menteur = bytearray(octets())
    rang = menteur.index(b"\xff\xc0") + 5
    menteur[rang : rang + 4] = struct.pack(">HH", hauteur, largeur)
    return bytes(menteur)


def bavarde(sorte: str, orientation: int = 6) -> bytes:
    """Une photo de téléphone : GPS, XMP, commentaire, profil ; gauche rouge, droite bleue."""
    image = Image.new("RGB", (900, 600), (250, 20, 20))
    image.paste((20, 20, 250), (450, 0, 900, 600))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "secret-exif"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (IFDRational(44), IFDRational(31), IFDRational(0)), 29: "2026:11:02"}
    )
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>secret-xmp</x:xmpmeta>"
    profil = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": exif, "icc_profile": profil, "quality": 95}
    if sorte == "JPEG":
        options |= {"comment": b"secret-commentaire", "xmp": xmp}
    elif sorte == "PNG":
        textes = PngImagePlugin.PngInfo()
        textes.add_text("Comment", "secret-commentaire")
        textes.add_itxt("XML:com.adobe.xmp", xmp.decode())
        options |= {"pnginfo": textes}
    else:
        options |= {"xmp": xmp}
    return ecrire(image, sorte, **options)


def profil_large() -> bytes:
    """Un profil plus large que sRGB, écrit ici pour n'en recopier aucun (ICC.1:2022, § 8 et 9)."""
    rouge, vert, bleu = (0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)
    gamma = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    marques = [
        (b"wtpt", _xyz(0.9642, 1.0, 0.8249)),
        *zip((b"rXYZ", b"gXYZ", b"bXYZ"), (_xyz(*c) for c in (rouge, vert, bleu)), strict=True),
        *((nom, gamma) for nom in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, corps, depart = b"", b"", 128 + 4 + 12 * len(marques)
    for nom, donnees in marques:
        table += nom + struct.pack(">II", depart + len(corps), len(donnees))
        corps += donnees
    entete = bytearray(128)
    entete[0:4] = struct.pack(">I", depart + len(corps))
    entete[8:12], entete[12:24] = b"\x02\x40\x00\x00", b"mntrRGB XYZ "
    entete[36:40], entete[68:80] = b"acsp", struct.pack(">iii", 63190, 65536, 54061)
    return bytes(entete) + struct.pack(">I", len(marques)) + table + corps


def _xyz(*valeurs: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">iii", *(round(v * 65536) for v in valeurs))
