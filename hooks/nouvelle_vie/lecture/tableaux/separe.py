"""Un tableau enregistré en texte : CSV d'Excel, de LibreOffice, ou d'un logiciel de mairie."""

from __future__ import annotations

import codecs
import csv
import io
import re

from .feuille import Cellule, Feuille, TableauRefuse
from .garde import trop_grand
from .ouvrier import CELLULE_MAX, COLONNES_MAX, LIGNES_MAX

_SEPARATEURS = (";", "\t", ",", "|")
_LIGNES_D_ESSAI = 40
_ANNONCE = re.compile(r"sep=(.)\r?\n")
_INTERDITS = re.compile("[\x00-\x08\x0e-\x1f]")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def lire_separe(octets: bytes, nom: str) -> tuple[Feuille, tuple[str, ...]]:
    """L'unique feuille d'un texte séparé, et ce qu'il faut en dire.

    UTF-8 avec ou sans marque, UTF-16, à défaut cp1252 ; « ; », tabulation, « , » ou « | ».

    Raises:
        TableauRefuse: ce n'est pas du texte, ou il dépasse une limite.
    """
    texte, remarques = _decoder(octets)
    separateur = ""
    if annonce := _ANNONCE.match(texte):
        separateur, texte = annonce[1], texte[annonce.end() :]
    rangees = _rangees(texte, separateur or _separateur(texte))
    return Feuille(nom, rangees), remarques


def _decoder(octets: bytes) -> tuple[str, tuple[str, ...]]:
    remarques: tuple[str, ...] = ()
    codage = next((c for marque, c in _UTF16.items() if octets.startswith(marque)), "")
    try:
        if codage:
            texte = octets[2:].decode(codage)
        elif octets[1:200:2].count(0) > 20:
            texte = octets.decode("utf-16-le")
        else:
            texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            texte = octets.decode("cp1252")
        except UnicodeDecodeError:
            raise _pas_du_texte() from None
        remarques = ("le fichier est dans l'ancien encodage Windows (cp1252) ; il est bien lu",)
    if _INTERDITS.search(texte):
        raise _pas_du_texte()
    return texte, remarques


def _pas_du_texte() -> TableauRefuse:
    return TableauRefuse(
        "le fichier n'est pas un tableau lisible — enregistrez-le au format « .xlsx », ou en CSV"
    )


def _separateur(texte: str) -> str:
    """Celui qui coupe le plus régulièrement les premières lignes ; à égalité, le point-virgule."""
    debut = texte[:200_000]

    def regularite(separateur: str) -> int:
        largeurs = [len(r) for r in _lire(debut, separateur, _LIGNES_D_ESSAI) if any(r)]
        if not largeurs or (usuelle := max(set(largeurs), key=largeurs.count)) < 2:
            return 0
        return largeurs.count(usuelle) * 100 + usuelle

    return max(_SEPARATEURS, key=regularite)


def _lire(texte: str, separateur: str, combien: int) -> list[list[str]]:
    lues: list[list[str]] = []
    try:
        for rangee in csv.reader(io.StringIO(texte, newline=""), delimiter=separateur):
            lues.append(rangee)
            if len(lues) >= combien:
                break
    except csv.Error:  # une cellule immense, d'un guillemet jamais refermé
        lues.append(["\N{REPLACEMENT CHARACTER}" * (CELLULE_MAX + 1)])
    return lues


def _rangees(texte: str, separateur: str) -> tuple[tuple[Cellule, ...], ...]:
    lues = _lire(texte, separateur, LIGNES_MAX + 1)
    if len(lues) > LIGNES_MAX or any(len(r) > COLONNES_MAX for r in lues):
        raise trop_grand()
    if any(len(cellule) > CELLULE_MAX for rangee in lues for cellule in rangee):
        raise TableauRefuse(
            f"une cellule dépasse {CELLULE_MAX} caractères — un guillemet ouvert n'est sans doute "
            "jamais refermé"
        )
    return tuple(tuple(c if c.strip() else None for c in rangee) for rangee in lues)
