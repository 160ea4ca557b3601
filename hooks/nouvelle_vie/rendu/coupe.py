"""Couper un texte pour qu'il tienne : entre deux mots, et à la fin d'une phrase si possible."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate

from .typographie import typographier

Admis = Callable[[str], bool]
ISOLER, RENDRE = "\u2068", "\u2069"
"""UAX 9, isolats : le sens d'écriture de ce qu'ils entourent n'en déborde pas."""
UTILE = 50
"""Caractères d'un début de résumé ; en dessous, il promet sans rien dire."""
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_INVERSE = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Les écritures de droite à gauche (Bidi_Class R et AL, et ce qui leur est réservé)."""
_ESPACES = re.compile(r"[^\S\u00a0\u202f\u2007]+")
"""Où une ligne peut se couper : « 48 000 € » est d'un seul tenant."""
_LIEN = re.compile(r"(https?://\S+)", re.I)
_FIN_DE_PHRASE = re.compile(r"\w{4,}[.!?…]+(?:[\u00a0\u202f ]?[»”)])?$|\w[\u00a0\u202f][!?]$")
_EN_SUSPENS = ",;:–—-(«“\u00a0\u202f"


def poser(texte: str) -> str:
    """Le texte d'une fiche, prêt à être publié ailleurs : une ligne, typographie posée.

    Les adresses restent telles quelles ; les marques de sens d'écriture s'en vont : l'une d'elles
    retournerait tout ce qui suit.
    """
    ligne = " ".join(_ESPACES.split(_DIRECTIONS.sub("", texte).strip()))
    return "".join(p if _LIEN.match(p) else typographier(p) for p in _LIEN.split(ligne))


@lru_cache(maxsize=1024)
def isoler(texte: str) -> str:
    """Le même, isolé s'il porte de l'écriture de droite à gauche."""
    return f"{ISOLER}{texte}{RENDRE}" if _INVERSE.search(texte) else texte


def couper(texte: str, admis: Admis) -> str:
    """Ce qui tient d'un texte, en mots entiers ; vide si pas un mot ne tient.

    La coupe se fait à la fin d'une phrase si elle garde au moins la moitié de ce qui tient ; sinon
    « … » la dit. Un mot n'est jamais cassé : ni donc une adresse, un mot-dièse ou un emoji.
    """
    if admis(texte):
        return texte
    mots, gardes = _ce_qui_tient(texte, admis)
    phrases = _a_la_phrase(mots, gardes, minimum=0.5)
    return phrases if phrases and admis(phrases) else _abreger(mots[:gardes])


def couper_utilement(texte: str, admis: Admis) -> str:
    """Comme `couper`, ou rien quand ce qui tient est trop court pour dire quelque chose."""
    garde = couper(texte, admis)
    return garde if garde == texte or len(garde) >= UTILE else ""


def couper_a_la_phrase(texte: str, admis: Admis) -> str:
    """Les phrases entières qui tiennent d'un texte ; vide s'il n'y en a aucune."""
    if admis(texte):
        return texte
    phrases = _a_la_phrase(*_ce_qui_tient(texte, admis), minimum=0)
    return phrases if admis(phrases) else ""


def _ce_qui_tient(texte: str, admis: Admis) -> tuple[list[str], int]:
    """(les mots, combien des premiers tiennent)."""
    mots = _ESPACES.split(texte)
    bas, haut = 0, len(mots) - 1
    while bas < haut:
        milieu = (bas + haut + 1) // 2
        if admis(_abreger(mots[:milieu])):
            bas = milieu
        else:
            haut = milieu - 1
    return mots, bas


def _a_la_phrase(mots: Sequence[str], gardes: int, minimum: float) -> str:
    """Les phrases entières parmi les mots gardés, si elles en font au moins cette part."""
    longueurs = list(accumulate(map(len, mots[:gardes])))
    for rang in range(gardes, 0, -1):
        if longueurs[rang - 1] < minimum * longueurs[-1]:
            return ""
        if _FIN_DE_PHRASE.search(mots[rang - 1]) and mots[rang][:1].isupper():
            return " ".join(mots[:rang])
    return ""


def _en_suspens(mot: str) -> bool:
    """Un mot qui en appelle un autre : « de », « la », « pas : », « « »."""
    nu = mot.strip(_EN_SUSPENS)
    return not nu or (len(nu) <= 3 and nu.isalpha() and nu.islower())


def _abreger(mots: Sequence[str]) -> str:
    """Les mots, puis « … » ; rien d'en suspens avant lui."""
    restants = list(mots)
    while restants and _en_suspens(restants[-1]):
        restants.pop()
    if not restants:
        return ""
    dernier = restants[-1]
    if "://" in dernier or dernier[0] in "#@":  # « … » en serait
        return " ".join(restants) + " …"
    return " ".join([*restants[:-1], dernier.rstrip(_EN_SUSPENS)]) + "…"
