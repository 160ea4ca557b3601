"""Préparer une photo : debout, de taille raisonnable, sans rien d'autre que l'image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, JpegImagePlugin

from ..lecture.pixels import constats, orientation, ouvrir, redresser, taille_debout
from ..rendu.typographie import INSECABLE, nombre
from .conteneurs import nettoyer, noms
from .traces import Abimee, Trace

COTE_MAX = 3_000
"""Pixels du plus grand côté : le site n'en montre jamais plus de 1 200."""
QUALITE = 92
"""Celle d'une photo qu'il a fallu recompresser : la perte ne se voit pas."""
_GPS = 0x8825
_FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "WebP": "WEBP", "AVIF": "AVIF"}


class Impreparable(Exception):
    """La photo ne peut pas être préparée sans risque ; le message dit pourquoi."""


@dataclass(frozen=True)
class Etat:
    """Ce que l'on sait d'une photo saine avant de la préparer."""

    poids: int
    largeur: int
    hauteur: int
    """Telle qu'on la voit, debout."""

    couchee: bool
    gps: bool
    traces: frozenset[Trace]
    avec_perte: bool
    """Son format perd un peu à chaque enregistrement."""

    @property
    def grande(self) -> bool:
        return max(self.largeur, self.hauteur) > COTE_MAX

    @property
    def prete(self) -> bool:
        return not (self.couchee or self.grande or self.traces)

    @property
    def reduite(self) -> tuple[int, int]:
        """Ses dimensions une fois préparée."""
        return _reduite(self.largeur, self.hauteur)

    def gestes(self) -> Iterator[str]:
        """Ce qui ne va pas et ce qui sera fait, une phrase par geste, sans majuscule ni point."""
        if self.gps:
            yield "contient des coordonnées GPS"
        if self.traces:
            yield f"contient {_enumerer([*noms(self.traces)])}, à retirer"
        if self.couchee:
            yield "est couchée, à redresser"
        if self.grande:
            avant, apres = _dimensions(self.largeur, self.hauteur), _dimensions(*self.reduite)
            yield f"fait {avant} pixels, à ramener à {apres}"
        if (self.couchee or self.grande) and self.avec_perte:
            yield f"sera réenregistrée (qualité {QUALITE})"


def _enumerer(dits: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(dits[:-1]), dits[-1])))


def _dimensions(largeur: int, hauteur: int) -> str:
    return f"{nombre(largeur)}{INSECABLE}×{INSECABLE}{nombre(hauteur)}"


def _reduite(largeur: int, hauteur: int) -> tuple[int, int]:
    facteur = min(1.0, COTE_MAX / max(largeur, hauteur))
    return max(1, round(largeur * facteur)), max(1, round(hauteur * facteur))


def observer(octets: bytes, sorte: str) -> Etat:
    """L'état d'une photo que la lecture tient pour saine.

    Raises:
        Impreparable: son fichier n'a pas la structure de son format.
    """
    traces = _nettoyer(octets, sorte)[1]
    with ouvrir(octets, sorte) as image:
        largeur, hauteur = taille_debout(image)
        sens = orientation(image)
        gps = bool(traces) and _situe(image, octets)
    return Etat(
        poids=len(octets),
        largeur=largeur,
        hauteur=hauteur,
        couchee=sens != 1 and sorte != "AVIF",
        gps=gps,
        traces=traces,
        avec_perte=sorte in ("JPEG", "AVIF") or (sorte == "WebP" and not _webp_exact(octets)),
    )


def _situe(image: Image.Image, octets: bytes) -> bool:
    """Vrai si les métadonnées disent où la photo a été prise."""
    try:
        situee = bool(image.getexif().get_ifd(_GPS))
    except Exception:  # un EXIF abîmé part de toute façon
        situee = False
    return situee or b"exif:GPS" in octets or b"GPSLatitude" in octets


def _nettoyer(octets: bytes, sorte: str) -> tuple[bytes, frozenset[Trace]]:
    try:
        return nettoyer(octets, sorte)
    except Abimee:
        raise Impreparable(
            "ses métadonnées ne se retirent pas sans risque — ouvrez-la dans un logiciel de photo "
            "et enregistrez-la de nouveau en JPEG"
        ) from None


def preparer(octets: bytes, sorte: str) -> bytes:
    """La photo prête ; les mêmes octets si elle l'était déjà.

    Seules les métadonnées partent si elle est debout et assez petite : ses points ne changent pas.

    Raises:
        Impreparable: son fichier n'a pas la structure de son format, ou le résultat relu n'est pas
            l'image attendue.
    """
    etat = observer(octets, sorte)
    if etat.prete:
        return octets
    if etat.couchee or etat.grande:
        faite = _nettoyer(_refaire(octets, sorte, etat), sorte)[0]
        fidele = _relue(faite, sorte) == (*etat.reduite, 1)
    else:
        faite = _nettoyer(octets, sorte)[0]
        fidele = _memes_points(octets, faite, sorte)
    if not fidele or observer(faite, sorte).traces:
        raise Impreparable("elle ne se relirait pas à l'identique — laissez-la, et signalez-le")
    return faite


def _relue(octets: bytes, sorte: str) -> tuple[int, int, int]:
    """(largeur, hauteur, orientation) d'une image refaite ; zéros si elle ne se lit pas."""
    if any(code in ("photo-abimee", "photo-immense") for code, _ in constats(octets, sorte)):
        return 0, 0, 0
    with ouvrir(octets, sorte) as image:
        return image.width, image.height, orientation(image)


def _memes_points(avant: bytes, apres: bytes, sorte: str) -> bool:
    """Vrai si les deux fichiers donnent la même image, aux mêmes couleurs."""
    with ouvrir(avant, sorte) as une, ouvrir(apres, sorte) as autre:
        if (une.mode, une.size) != (autre.mode, autre.size):
            return False
        profils = (i.info.get("icc_profile") for i in (une, autre))
        return une.tobytes() == autre.tobytes() and len(set(profils)) == 1


def _webp_exact(octets: bytes) -> bool:
    """Un WebP sans perte (« VP8L »)."""
    return b"VP8L" in octets[:64]


def _refaire(octets: bytes, sorte: str, etat: Etat) -> bytes:
    """Redressée et réduite, réenregistrée dans son format, avec son profil de couleurs."""
    with ouvrir(octets, sorte) as image:
        options = _options(image, octets, sorte)
        sens = orientation(image)
        points = redresser(image.copy(), sens)
    if points.size != etat.reduite:
        points = _continue(points).resize(etat.reduite, Image.Resampling.LANCZOS, reducing_gap=3.0)
        options.pop("transparency", None)
    points.info = {}  # Pillow y reprendrait un commentaire
    tampon = BytesIO()
    points.save(tampon, _FORMATS[sorte], **options)
    return tampon.getvalue()


def _continue(image: Image.Image) -> Image.Image:
    """Sans palette : réduire mêle des couleurs qu'elle n'aurait pas."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "P"):
        return image.convert("L" if image.mode == "1" else "RGB")
    return image


def _options(image: Image.Image, octets: bytes, sorte: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if icc := image.info.get("icc_profile"):
        options["icc_profile"] = icc
    if sorte == "JPEG":
        # La même finesse de couleur que l'original : en garder moins se verrait.
        finesse = JpegImagePlugin.get_sampling(image)
        options |= {"quality": QUALITE, "optimize": True}
        options |= {"subsampling": finesse} if finesse >= 0 else {}
        options["progressive"] = bool(image.info.get("progressive"))
    elif sorte == "PNG":
        options["optimize"] = True
        if "transparency" in image.info:
            options["transparency"] = image.info["transparency"]
    elif sorte == "WebP":
        options |= {"lossless": True} if _webp_exact(octets) else {"quality": QUALITE, "method": 5}
    else:
        options["quality"] = QUALITE
    return options
