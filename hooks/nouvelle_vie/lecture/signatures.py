"""Ce qu'est vraiment un fichier d'image, d'après ses premiers octets et non d'après son nom."""

from __future__ import annotations

import re

ENTETE = 4096
"""Octets lus pour reconnaître un fichier."""
_DEBUTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"BM", "bmp"),
    (b"8BPS", "psd"),
    (b"%PDF", "pdf"),
    (b"\0\0\1\0", "ico"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"PK\3\4", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"\x1aE\xdf\xa3", "video"),
)
_MARQUES_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def reconnaitre(debut: bytes) -> str:
    """Le format publié (« JPEG », « PNG », « WebP », « AVIF »), ou une clé de `REFUSES`."""
    for signature, sorte in _DEBUTS:
        if debut.startswith(signature):
            return sorte
    if debut[:4] == b"RIFF":
        return "WebP" if debut[8:12] == b"WEBP" else "video"
    if debut[4:8] == b"ftyp":
        return _isobmff(debut)
    return _texte(debut)


def _isobmff(debut: bytes) -> str:
    """AVIF, HEIC et MP4 partagent leur enveloppe (ISO/IEC 14496-12) : la marque les sépare."""
    taille = min(int.from_bytes(debut[:4], "big"), len(debut))
    marques = {debut[8:12], *(debut[rang : rang + 4] for rang in range(16, taille, 4))}
    if marques & {b"avif", b"avis"}:
        return "AVIF"
    return "heic" if marques & _MARQUES_HEIC else "video"


def _texte(debut: bytes) -> str:
    texte = debut.decode("utf-16", "replace").encode() if debut[:2] in _UTF16 else debut
    texte = texte.removeprefix(b"\xef\xbb\xbf").lstrip()
    if texte.startswith(b"<"):
        return "svg" if b"<svg" in texte.lower() and not _page(texte) else "html"
    imprimables = sum(32 <= octet < 127 or octet in b"\t\r\n" or octet > 159 for octet in texte)
    return "texte" if texte and imprimables == len(texte) else "inconnu"


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def _page(texte: bytes) -> bool:
    return re.search(rb"<(?:!doctype\s+html|html|body|script)\b", texte[:500], re.I) is not None
