"""Le catalogue des fautes, tel que le guide l'explique : chacune sur un exemple qui la provoque."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...fautes import FAMILLES, FAUTES, PAGE_DU_GUIDE, Faute
from ...textes import exemples_de_fautes

RAPPORT = "=== (rapport)\n"
"""Ce qui, dans un exemple, sépare les fichiers du rapport qui les juge."""
MONTRES = 3
"""Constats d'un exemple que montre le guide ; les autres redisent la même chose."""
_PROPOSEE = re.compile(r"\{(?:suggestion|remede|precision)\}")
_VALEUR = re.compile(r"\{\w+\}")
_CODE = re.compile(rf"^    voir \S*{PAGE_DU_GUIDE}#([\w-]+)\n?", re.M)


@dataclass(frozen=True)
class FauteDite:
    """Une faute expliquée. `rapport` : ce qu'affiche la vérification, mot pour mot."""

    code: str
    titre: str
    remede: str
    conseil: bool
    situation: str
    rapport: str


def familles() -> list[tuple[str, list[FauteDite]]]:
    """Toutes les fautes, famille par famille, dans l'ordre du catalogue."""
    rangees: list[tuple[str, list[FauteDite]]] = []
    for code, faute in FAUTES.items():
        if code in FAMILLES or not rangees:
            rangees.append((FAMILLES[code], []))
        rangees[-1][1].append(_dire(code, faute))
    return rangees


def _dire(code: str, faute: Faute) -> FauteDite:
    texte, remede = map(_generale, (faute.texte, faute.remede))
    exemple = exemples_de_fautes().get(code, "")
    arborescence, _, rapport = exemple.partition(RAPPORT)
    return FauteDite(
        code=code,
        titre=texte[0].upper() + texte[1:],
        remede=remede,
        conseil=faute.conseil,
        situation=" ".join(arborescence.partition("===")[0].split()),
        rapport=_abreger(constats(rapport)),
    )


def _generale(phrase: str) -> str:
    """La phrase sans ses valeurs ; ce que l'outil propose tout seul ne se dit pas d'avance."""
    return _VALEUR.sub("…", _PROPOSEE.sub("", phrase))


def constats(rapport: str) -> str:
    """Les constats d'un rapport, sans son titre, son bilan ni ses renvois au guide."""
    return _CODE.sub("", rapport).partition("\n\n")[0].partition("\n")[2]


def _abreger(constats: str) -> str:
    """Les premiers constats."""
    lignes = constats.splitlines()
    debuts = [rang for rang, ligne in enumerate(lignes) if not ligne.startswith("    ")]
    fin = debuts[MONTRES] if len(debuts) > MONTRES else len(lignes)
    return "\n".join(lignes[:fin])


def codes(rapport: str) -> tuple[str, ...]:
    """Les fautes que nomme un rapport."""
    return tuple(dict.fromkeys(_CODE.findall(rapport)))
