"""Retrouver, dans les gabarits, la ligne qui a écrit une adresse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..lecture.source import Source, lire

_ATTRIBUT = re.compile(r'\b(?:href|src|action|poster|content|data|(?:image)?(srcset))="([^"]*)"')
_CANDIDAT = re.compile(r"\s*([^,]+?)(?:\s+[\d.]+[wx])?\s*(?:,|$)")
_LITTERAL = re.compile(r"""["']([\w./#?=&-]{3,})["']""")
_JINJA = re.compile(r"\{\{(.*?)\}\}|\{%.*?%\}")
_MONTEE = re.compile(r"(?:\.{1,2}/)*")
POIDS_MIN = 3
"""Caractères écrits en toutes lettres sans lesquels un motif ne désigne rien."""


@dataclass(frozen=True)
class Motif:
    """Une adresse écrite dans un gabarit : ce qui y est fixe, et où."""

    fichier: str
    ligne: int
    colonne: int
    forme: re.Pattern[str]
    poids: int


def motifs(habillage: Path, racine: Path) -> Iterator[Motif]:
    """Les adresses écrites dans les gabarits de `habillage`, en tout ou en partie."""
    for chemin in sorted(habillage.rglob("*.html")):
        source = lire(chemin, racine)
        if isinstance(source, Source):
            for ecrit, rang in _adresses(source.texte):
                forme, poids = _forme(ecrit)
                if poids >= POIDS_MIN:
                    yield Motif(source.fichier, *source.position(rang), forme, poids)


def _adresses(texte: str) -> Iterator[tuple[str, int]]:
    """Ce qu'écrivent les attributs d'un gabarit, puis ses chaînes ; chacun avec son rang."""
    for attribut in _ATTRIBUT.finditer(texte):
        if attribut[1]:
            for candidat in _CANDIDAT.finditer(attribut[2]):
                yield candidat[1], attribut.start(2) + candidat.start(1)
        else:
            yield attribut[2], attribut.start(2)
    for chaine in _LITTERAL.finditer(_ATTRIBUT.sub(lambda t: " " * len(t[0]), texte)):
        yield chaine[1], chaine.start(1)


def _forme(ecrit: str) -> tuple[re.Pattern[str], int]:
    """L'expression qui reconnaît ce qu'un attribut de gabarit peut donner, et son poids."""
    morceaux, poids, fin = [], 0, 0
    for jinja in _JINJA.finditer(ecrit):
        litteral = _LITTERAL.search(jinja[1] or "")
        fixe = ecrit[fin : jinja.start()] + (litteral[1] if litteral else "")
        morceaux += [re.escape(fixe), "" if litteral else ".*?"]
        poids, fin = poids + len(fixe), jinja.end()
    reste = ecrit[fin:]
    forme = "".join([*morceaux, re.escape(reste)])
    return re.compile(rf"(?:\.{{1,2}}/)*{forme}"), poids + len(reste)


def correspondances(connus: Iterable[Motif], *formes: str) -> list[Motif]:
    """Les motifs les plus précis qui ont pu donner une adresse, sous l'une de ses formes."""
    essais = {f[_montee(f) :] for f in formes} | set(formes)
    possibles = [m for m in connus if any(m.forme.fullmatch(essai) for essai in essais)]
    meilleur = max((m.poids for m in possibles), default=0)
    return [m for m in possibles if m.poids == meilleur]


def _montee(ecrit: str) -> int:
    trouve = _MONTEE.match(ecrit)
    return trouve.end() if trouve else 0
