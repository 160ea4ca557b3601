"""Comparer, plier et rapprocher des mots français."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "ʼ": "'"}
_MOT = re.compile(r"[a-z0-9]+")


def sans_accents(texte: str) -> str:
    """« Œuvre à Châtel » → « OEuvre a Chatel »."""
    if texte.isascii():
        return texte
    for ligature, lettres in _LIGATURES.items():  # quatre fois plus rapide que `translate`
        texte = texte.replace(ligature, lettres)
    decompose = unicodedata.normalize("NFKD", texte)
    for accent in filter(unicodedata.combining, set(decompose)):
        decompose = decompose.replace(accent, "")
    return decompose


def plier(texte: str) -> str:
    """Forme de comparaison : minuscules, sans accents, mots séparés par une espace."""
    return " ".join(_MOT.findall(sans_accents(texte).lower()))


def segment(texte: str) -> str:
    """Segment d'adresse (« slug ») : minuscules ASCII, chiffres et tirets ; peut être vide."""
    return "-".join(plier(texte).split())


_ACCENTS = {
    "a": "àâäá", "c": "ç", "e": "éèêë", "i": "îïí", "n": "ñ", "o": "ôöó", "u": "ùûüú", "y": "ÿ",
}  # fmt: skip


def motif_souple(texte: str) -> str:
    """L'expression régulière (ECMA 262) de ce qui se plie comme `texte`.

    « À qualifier » l'est par « a_qualifier » et par « A QUALIFIER ».
    """
    mots = (
        "".join(f"[{c}{_ACCENTS.get(c, '')}{c.upper()}{_ACCENTS.get(c, '').upper()}]" for c in mot)
        for mot in plier(texte).split()
    )
    return r"[\W_]*" + r"[\W_]+".join(mots) + r"[\W_]*"


@dataclass(frozen=True)
class Regles:
    """Ce que la recherche entend d'un texte ; `assets/requete.js` suit les mêmes règles."""

    vides: frozenset[str] = frozenset()
    """Les mots qui ne se cherchent pas : « le », « de », « pour »…"""
    abreviations: tuple[tuple[str, str], ...] = ()
    """Ce qui s'écrit de deux façons : (« st », « saint »)."""

    def utiles(self, texte: str) -> list[str]:
        """Les mots qui se cherchent, pliés, abréviations dites en entier."""
        entiers = dict(self.abreviations)
        mots = plier(texte).split()
        return [entiers.get(mot, mot) for mot in mots if mot not in self.vides]


def proches(mot: str, possibles: Iterable[str], combien: int = 1) -> list[str]:
    """Les possibles qui ressemblent le plus à `mot`, accents et casse mis à part."""
    par_pli: dict[str, str] = {}
    for possible in possibles:
        par_pli.setdefault(plier(possible), possible)
    trouves = difflib.get_close_matches(plier(mot[:200]), list(par_pli), n=combien, cutoff=0.6)
    return [par_pli[pli] for pli in trouves]


def suggestion(mot: str, possibles: Iterable[str], *, sinon: str = "") -> str:
    """« vouliez-vous écrire « surface » ? », ou la phrase `sinon` quand rien n'approche."""
    trouves = proches(mot, possibles)
    return f"vouliez-vous écrire « {trouves[0]} » ?" if trouves else sinon
