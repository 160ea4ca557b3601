"""Ôter d'un fichier d'image tout ce qui n'est pas l'image, sans toucher à un seul point.

Chaque format range ses métadonnées dans des parties à elles : les retirer ne recompresse rien. Ce
qui change l'aspect (profil de couleurs, transparence, espace Adobe) reste ; tout le reste part, y
compris ce que l'on ne connaît pas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from .avif import nettoyer_avif
from .traces import AUTRE, COMMENTAIRE, EXIF, IPTC, SUITE, VIGNETTE, XMP, Abimee, Trace

_SUITE_DU_BALAYAGE = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.S)
"""La marque qui suit des données compressées ; FF00 et RSTn en font partie (T.81, B.1.1.5)."""
_SEULES = frozenset({0x01, *range(0xD0, 0xD8)})
_ICC, _ADOBE, _JFIF = b"ICC_PROFILE\0", b"Adobe", b"JFIF\0"
_JFIF_NU = 18
"""Octets d'un segment JFIF qui ne porte pas de vignette."""
_PNG_GARDES = frozenset(
    (b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT",
     b"cICP", b"mDCV", b"cLLI")
)  # fmt: skip
"""Parties annexes d'un PNG qui changent ce que l'on voit (PNG 3ᵉ éd., § 11.3)."""
_PNG_TRACES: Mapping[bytes, Trace] = {
    b"eXIf": EXIF, b"tEXt": COMMENTAIRE, b"zTXt": COMMENTAIRE, b"iTXt": COMMENTAIRE,
}  # fmt: skip
_WEBP_GARDES = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"))
_WEBP_TRACES: Mapping[bytes, Trace] = {b"EXIF": EXIF, b"XMP ": XMP}
_DRAPEAUX_EXIF_XMP = 0x0C
"""« Une partie EXIF suit », « une partie XMP suit », dans VP8X (RFC 9649, § 2.7.1)."""


def nettoyer(octets: bytes, sorte: str) -> tuple[bytes, frozenset[Trace]]:
    """(la même image sans rien d'autre, ce qui en a été ôté).

    Args:
        sorte: le format, comme le nomme `lecture.signatures.reconnaitre`.

    Raises:
        Abimee: le fichier n'a pas la structure de son format.
    """
    try:
        return _NETTOYEURS[sorte](octets)
    except (IndexError, ValueError):
        raise Abimee(sorte) from None


def _jpeg(octets: bytes) -> tuple[bytes, frozenset[Trace]]:
    """ITU-T T.81, annexe B ; JFIF 1.02 ; Adobe TN 5116 ; ICC.1, annexe B.4 ; CIPA DC-007 (MPF)."""
    gardes, traces, rang = [octets[:2]], set(), 2
    while rang < len(octets):
        while octets[rang + 1] == 0xFF:  # du remplissage
            rang += 1
        if octets[rang] != 0xFF:
            raise Abimee("JPEG")
        marque = octets[rang + 1]
        if marque == 0xD9:
            rang += 2
            break
        fin = rang + 2
        if marque not in _SEULES:
            fin += int.from_bytes(octets[fin : fin + 2], "big")
        if marque == 0xDA:
            suite = _SUITE_DU_BALAYAGE.search(octets, fin)
            fin = suite.start() if suite else len(octets)
        segment = octets[rang:fin]
        if trace := _trace_jpeg(marque, segment[4:]):
            traces.add(trace)
        elif marque == 0xE0 and len(segment) > _JFIF_NU:
            traces.add(VIGNETTE)
            gardes.append(b"\xff\xe0\0\x10" + segment[4:16] + b"\0\0")
        else:
            gardes.append(segment)
        rang = fin
    if octets[rang:].strip(b"\0"):  # une seconde image, une vidéo, des notes d'appareil
        traces.add(SUITE)
    return b"".join([*gardes, b"\xff\xd9"]), frozenset(traces)


def _trace_jpeg(marque: int, charge: bytes) -> Trace | None:
    if marque == 0xFE:
        return COMMENTAIRE
    if not 0xE0 <= marque <= 0xEF:
        return None
    if (
        (marque == 0xE0 and charge.startswith(_JFIF))
        or (marque == 0xE2 and charge.startswith(_ICC))
        or (marque == 0xEE and charge.startswith(_ADOBE))
    ):
        return None
    if marque == 0xE1:
        return EXIF if charge.startswith(b"Exif\0") else XMP
    if marque == 0xE2 and charge.startswith(b"MPF\0"):
        return SUITE
    return {0xE0: VIGNETTE, 0xED: IPTC}.get(marque, AUTRE)


def _png(octets: bytes) -> tuple[bytes, frozenset[Trace]]:
    gardes, traces, rang = [octets[:8]], set(), 8
    while rang < len(octets):
        nom, fin = octets[rang + 4 : rang + 8], rang + 12
        fin += int.from_bytes(octets[rang : rang + 4], "big")
        if len(nom) != 4 or fin > len(octets):
            raise Abimee("PNG")
        if nom in _PNG_GARDES or nom[:1].isupper():  # une capitale : sans elle, pas d'image
            gardes.append(octets[rang:fin])
        elif octets[rang + 8 : fin].startswith(b"XML:com.adobe.xmp\0"):
            traces.add(XMP)
        else:
            traces.add(_PNG_TRACES.get(nom, AUTRE))
        rang = fin
        if nom == b"IEND":
            break
    if octets[rang:].strip(b"\0"):
        traces.add(SUITE)
    return b"".join(gardes), frozenset(traces)


def _webp(octets: bytes) -> tuple[bytes, frozenset[Trace]]:
    """RFC 9649, § 2 : des parties alignées sur deux octets, dans une enveloppe RIFF."""
    bout = 8 + int.from_bytes(octets[4:8], "little")
    if bout > len(octets) + 1:
        raise Abimee("WebP")
    gardes, traces, rang = [], set(), 12
    while rang + 8 <= min(bout, len(octets)):
        nom, taille = octets[rang : rang + 4], int.from_bytes(octets[rang + 4 : rang + 8], "little")
        fin = rang + 8 + taille + taille % 2
        partie = octets[rang:fin].ljust(fin - rang, b"\0")
        if rang + 8 + taille > len(octets):
            raise Abimee("WebP")
        if nom == b"VP8X":
            partie = partie[:8] + bytes([partie[8] & ~_DRAPEAUX_EXIF_XMP]) + partie[9:]
        if nom in _WEBP_GARDES:
            gardes.append(partie)
        else:
            traces.add(_WEBP_TRACES.get(nom, AUTRE))
        rang = fin
    if octets[bout:].strip(b"\0"):
        traces.add(SUITE)
    corps = b"WEBP" + b"".join(gardes)
    return b"RIFF" + len(corps).to_bytes(4, "little") + corps, frozenset(traces)


_NETTOYEURS: Mapping[str, Callable[[bytes], tuple[bytes, frozenset[Trace]]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WebP": _webp,
    "AVIF": nettoyer_avif,
}


def noms(traces: frozenset[Trace]) -> Iterator[str]:
    """Le nom de chaque trace, dans l'ordre où on les dit."""
    return (trace.value for trace in Trace if trace in traces)
