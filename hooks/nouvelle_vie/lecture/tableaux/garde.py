"""Reconnaître un fichier à ses octets, et refuser poliment ce qui n'est pas un simple tableau.

Rien n'est ouvert par calamine avant d'être passé ici : poids annoncé et réel de l'archive, étendue
des feuilles, macros, mot de passe (bombes zip : OWASP, « Zip bomb » ; CWE-409).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from enum import Enum
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from .feuille import TableauRefuse
from .ouvrier import COLONNES_MAX, LIGNES_MAX

TAILLE_MAX = 20 * 1024 * 1024
DECOMPRESSE_MAX = 100 * 1024 * 1024
_ENTREES_MAX = 2_000
_CASES_MAX = 2_000_000
"""Cases d'une feuille, vides comprises : calamine les range toutes."""
_PAS = 1 << 16
_MACROS = ("xlsm", "xltm", "xlsb", "xla", "xlam", "xlm", "xlw", "ots", "sxc")
_CELLULE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,9})[\"'][^>]*?(?<!/)>")
_ERREUR = re.compile(rb"<(?:\w+:)?c\b[^>]*?\bt=[\"']e[\"']")
_FEUILLE = re.compile(r"xl/worksheets/.*\.xml", re.I)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_AUTRES = {
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"{\\rtf": "un document Word",
    b"\x1f\x8b": "une archive",
    b"Rar!": "une archive",
    b"7z\xbc\xaf": "une archive",
}
_ENREGISTRER = "ouvrez-le dans votre tableur et enregistrez-le au format « .xlsx »"


class Sorte(Enum):
    """Ce qu'est un fichier accepté."""

    CLASSEUR = "classeur"
    TEXTE = "texte"


def reconnaitre(octets: bytes, nom: str) -> tuple[Sorte, int]:
    """La sorte d'un fichier, et le nombre de ses cellules en erreur (« #DIV/0! ») s'il le dit.

    Args:
        nom: son nom, dont l'extension trahit un fichier à macros.

    Raises:
        TableauRefuse: il est trop gros, abîmé, chiffré, à macros, ou n'est pas un tableau.
    """
    if len(octets) > TAILLE_MAX:
        raise TableauRefuse(
            f"le tableau pèse plus de {TAILLE_MAX >> 20} Mo — retirez-en les images, ou coupez-le"
        )
    if not octets.strip():
        raise TableauRefuse("le fichier est vide — demandez qu'on vous le renvoie")
    extension = nom.rpartition(".")[2].lower()
    if extension in _MACROS:
        raise _a_macros()
    if octets.startswith(_ZIP):
        return Sorte.CLASSEUR, _archive(octets)
    if octets.startswith(_OLE):
        _ole(octets)
        return Sorte.CLASSEUR, 0
    for debut, quoi in _AUTRES.items():
        if octets.startswith(debut):
            raise TableauRefuse(f"le fichier est {quoi} — demandez le tableau lui-même")
    debut_lu = octets[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if debut_lu.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise TableauRefuse(f"le fichier est une page web déguisée en tableau — {_ENREGISTRER}")
    return Sorte.TEXTE, 0


def _a_macros() -> TableauRefuse:
    return TableauRefuse(
        "le tableau contient des macros (un programme), ou son format en admet — "
        f"{_ENREGISTRER}, qui n'en garde pas"
    )


def _abime() -> TableauRefuse:
    return TableauRefuse(
        "le tableau est abîmé ou coupé : il ne se lit pas jusqu'au bout — "
        "demandez qu'on vous le renvoie"
    )


def _archive(octets: bytes) -> int:
    try:
        archive = ZipFile(io.BytesIO(octets))
        entrees = archive.infolist()
    except (BadZipFile, LargeZipFile, ValueError, OSError, NotImplementedError):
        raise _abime() from None
    noms = {e.filename for e in entrees}
    if any(_macro(nom) for nom in noms):
        raise _a_macros()
    if any(e.flag_bits & 1 for e in entrees):
        raise mot_de_passe()
    if not noms & {"xl/workbook.xml", "content.xml"}:
        raise TableauRefuse(f"le fichier n'est pas un tableau — {_ENREGISTRER}")
    if len(entrees) > _ENTREES_MAX or sum(e.file_size for e in entrees) > DECOMPRESSE_MAX:
        raise _bombe()
    return _contenu(archive, entrees)


def _macro(nom: str) -> bool:
    plie = nom.lower()
    return (
        "vbaproject" in plie
        or plie.startswith(("xl/macrosheets/", "basic/", "scripts/"))
        or plie == "xl/workbook.bin"
    )


def _bombe() -> TableauRefuse:
    return TableauRefuse(
        f"le tableau, une fois déplié, dépasse {DECOMPRESSE_MAX >> 20} Mo — "
        "recopiez ses lignes utiles dans un tableau neuf"
    )


def _contenu(archive: ZipFile, entrees: list[ZipInfo]) -> int:
    """Déplie tout une fois, sans le garder : ce que l'archive annonce n'engage qu'elle."""
    total, erreurs = 0, 0
    for entree in entrees:
        feuille = _FEUILLE.fullmatch(entree.filename)
        lignes, colonnes, reste = 0, 0, b""
        for morceau in _deplier(archive, entree):
            total += len(morceau)
            if total > DECOMPRESSE_MAX:
                raise _bombe()
            if entree.filename.endswith("[Content_Types].xml") and b"macroEnabled" in morceau:
                raise _a_macros()
            if not feuille:
                continue
            lu = reste + morceau
            for trouve in _CELLULE.finditer(lu):
                lignes = max(lignes, int(trouve[2]))
                colonnes = max(colonnes, _rang(trouve[1]))
            coupe = lu.rfind(b"<")
            erreurs += len(_ERREUR.findall(lu[:coupe]))
            reste = lu[coupe:] if coupe >= 0 and len(lu) - coupe < _PAS else b""
        if lignes > LIGNES_MAX or colonnes > COLONNES_MAX or lignes * colonnes > _CASES_MAX:
            raise trop_grand()
    return erreurs


def _deplier(archive: ZipFile, entree: ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(entree) as flux:
            while morceau := flux.read(_PAS):
                yield morceau
    except (BadZipFile, EOFError, zlib.error, ValueError, OSError, RuntimeError):
        raise _abime() from None
    except NotImplementedError:
        raise TableauRefuse(f"le tableau est compressé autrement — {_ENREGISTRER}") from None


def _rang(lettres: bytes) -> int:
    """Le rang d'une colonne, à partir de 1 : « A » → 1."""
    rang = 0
    for lettre in lettres.upper():
        rang = rang * 26 + lettre - 64
    return rang


def _ole(octets: bytes) -> None:
    """Un ancien classeur (xls), ou un document chiffré : [MS-CFB] nomme ses parties en UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in octets:
        raise mot_de_passe()
    if "_VBA_PROJECT".encode("utf-16-le") in octets:
        raise _a_macros()
    if not any(nom.encode("utf-16-le") in octets for nom in ("Workbook", "Book")):
        raise TableauRefuse(f"le fichier n'est pas un tableau — {_ENREGISTRER}")


def mot_de_passe() -> TableauRefuse:
    return TableauRefuse(
        "le tableau est protégé par un mot de passe — demandez-le sans mot de passe"
    )


def trop_grand() -> TableauRefuse:
    return TableauRefuse(
        f"une feuille dépasse {LIGNES_MAX} lignes ou {COLONNES_MAX} colonnes — "
        "recopiez ses lignes utiles dans un tableau neuf"
    )


def illisible() -> TableauRefuse:
    return _abime()
