"""Une expression régulière de Python, écrite pour que JavaScript la lise de la même façon."""

from __future__ import annotations

import re

ESPACES = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
"""Ce que Python appelle une espace ; JavaScript y met la marque UTF-8, et pas « \\x85 »."""
_CLASSES = {"d": "\\p{Nd}", "s": ESPACES}
_SYNTAXE = frozenset("^$\\.*+?()[]{}|/-")
"""Ce qui seul peut suivre une barre oblique dans un motif « u » (ECMA-262, § 22.2.1)."""
_GARDES = frozenset("bBnrtfvwWxup")


def en_js(motif: str) -> str:
    """Le même motif, à compiler avec l'indicateur « u » (et « i » s'il ignore la casse).

    Ne traduit que ce dont le modèle se sert : classes, groupes sans nom, répétitions, bornes.

    Raises:
        ValueError: le motif emploie ce que l'on ne sait pas traduire sans risque.
    """
    if re.search(r"(?<!\\)\(\?(?!:)|\\[AZSDk]", motif):
        raise ValueError(f"motif que JavaScript lirait autrement : {motif}")
    traduit, dans_une_classe, rang = [], False, 0
    while rang < len(motif):
        signe = motif[rang]
        rang += 1
        if signe == "\\":
            traduit.append(_echappe(motif[rang], dans_une_classe))
            rang += 1
            continue
        if signe in "[]":
            dans_une_classe = signe == "["
        traduit.append(signe if signe.isprintable() else f"\\u{{{ord(signe):x}}}")
    return "".join(traduit)


def _echappe(signe: str, dans_une_classe: bool) -> str:
    if signe in _CLASSES:
        return _CLASSES[signe] if dans_une_classe or signe == "d" else f"[{_CLASSES[signe]}]"
    if signe in _GARDES or signe in _SYNTAXE:
        return f"\\{signe}"
    return signe
