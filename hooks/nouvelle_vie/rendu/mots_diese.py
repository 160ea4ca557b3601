"""Les mots-dièse : des mots collés qu'un lecteur d'écran sait encore séparer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LONGUEUR = 40
"""Au-delà, un mot-dièse ne se lit plus, et Bluesky en refuse de plus de 64 graphèmes."""


@lru_cache(maxsize=1024)
def mot_diese(texte: str) -> str:
    """« Commerce à reprendre » → « #CommerceÀReprendre » ; vide si rien n'en fait un.

    Une majuscule à chaque mot : sans elles, un lecteur d'écran ne ferait qu'un mot du tout
    (« CamelCase »). Ni apostrophe, ni trait d'union, ni emoji : un mot-dièse s'y arrêterait.
    """
    mots = _mots(unicodedata.normalize("NFC", texte))
    colle = "".join(mot[0].upper() + mot[1:] for mot in mots)
    valable = colle and len(colle) <= LONGUEUR and any(c.isalpha() for c in colle)
    return f"#{colle}" if valable else ""


def _mots(texte: str) -> list[str]:
    lettres = "".join(c if _garde(c) else " " for c in texte)
    # Un signe combinant orphelin se collerait au dièse, ou au mot d'avant.
    return [mot for mot in lettres.split() if not unicodedata.combining(mot[0])]


def _garde(caractere: str) -> bool:
    return unicodedata.category(caractere)[0] in "LMN"


def mots_diese(textes: Iterable[str], combien: int) -> list[str]:
    """Les premiers, chacun une fois."""
    return list(dict.fromkeys(filter(None, map(mot_diese, textes))))[:combien]
