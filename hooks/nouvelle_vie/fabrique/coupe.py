"""Couper un texte en lignes d'une largeur donnée, comme une personne le couperait.

Ne connaît ni police ni image : une largeur est ce qu'en dit `mesure`, et s'ajoute d'un mot à
l'autre. Seule l'espace ordinaire se coupe ; une insécable tient ce qu'elle tient.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

Mesure = Callable[[str], float]
SUITE = "…"
_LIGNE_DE_PLUS, _BANCALE, _PAUSE = 10.0, 0.12, 0.06
"""Ce que coûtent une ligne de plus et une ligne bancale, ce que vaut de finir sur une pause ; un
blanc de toute une ligne coûte 1.
"""
TRAIT = re.compile(r"(?<=[^\W\d_]{2}-)(?=[^\W\d_]{2})")
"""Après le trait d'union d'un mot composé."""
_SYLLABE = re.compile(
    r"(?<=[^\W\d_]{3})(?=(?:[bcdfgptv][lr]|[cpt]h|gn|[bcçdfghjklmnpqrstvwxz])[aeiouyà-üœ][^\W\d_])",
    re.I,
)
"""Devant la consonne, ou le groupe inséparable, qui ouvre une syllabe."""
_NOMBRE = re.compile(r"\d+(?:er)?")
_PAUSES = frozenset(",;:.!?»")
_LETTRES = re.compile(r"(?<=\w)(?=\w)")
_OUTILS = frozenset(
    [
        "à",
        "au",
        "aux",
        "ce",
        "ces",
        "de",
        "des",
        "du",
        "en",
        "et",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sans",
        "sous",
        "sur",
        "un",
        "une",
    ]
)
"""Les petits mots que l'on ne laisse pas seuls au bout d'une ligne."""
_BOUT = " \u00a0\u202f,;:.–—-«(/"
"""Ce qui ne reste pas devant des points de suspension."""


@dataclass(frozen=True)
class Mot:
    """Un morceau insécable. `colle` : sans espace devant ; `saut` : toujours en tête de ligne."""

    texte: str
    largeur: float
    colle: bool = False
    saut: bool = False


@dataclass(frozen=True)
class Coupe:
    """Des lignes. `entiere` : rien n'est retiré ; `nette` : aucun mot coupé, rien de bancal."""

    lignes: tuple[str, ...]
    entiere: bool
    nette: bool


def couper(texte: str, mesure: Mesure, largeur: float, lignes_max: int) -> Coupe:
    """Le texte en `lignes_max` lignes au plus, aussi égales que possible.

    Un mot plus large que la ligne est césuré, trait d'union compris. Ce qui ne tient pas est
    remplacé par des points de suspension, après un mot entier.
    """
    mots = list(_mots(texte, mesure, largeur))
    espace = mesure(" ")
    nette = not any(mot.colle for mot in mots)
    lignes = _remplir(mots, largeur, espace)
    if len(lignes) > lignes_max:
        gardees = [_ecrire(ligne) for ligne in lignes[:lignes_max]]
        gardees[-1] = _abreger(gardees[-1], mesure, largeur)
        return Coupe(tuple(gardees), entiere=False, nette=nette)
    lignes = _equilibrer(mots, largeur, espace)
    bancale = any(_bancale(a[-1], b[0]) for a, b in pairwise(lignes))
    return Coupe(tuple(map(_ecrire, lignes)), entiere=True, nette=nette and not bancale)


def _mots(texte: str, mesure: Mesure, largeur: float) -> Iterator[Mot]:
    """Un mot composé ne se coupe à son trait d'union que s'il est trop large."""
    for groupe in texte.split(" "):
        tient = mesure(groupe) <= largeur
        for rang, part in enumerate([groupe] if tient else TRAIT.split(groupe)):
            morceaux = _cesurer(part, mesure, largeur)
            for suite, morceau in enumerate(morceaux):
                yield Mot(morceau, mesure(morceau), colle=rang + suite > 0, saut=suite > 0)


def _cesurer(mot: str, mesure: Mesure, largeur: float) -> Iterator[str]:
    """Un mot trop large en morceaux qui tiennent : entre deux syllabes, sinon où l'on peut."""
    while mesure(mot) > largeur and len(mot) > 1:
        tient = next((n for n in range(len(mot) - 1, 1, -1) if mesure(f"{mot[:n]}-") <= largeur), 1)
        bornes = range(max(1, tient // 2), tient + 1)
        syllabes = [m.start() for m in _SYLLABE.finditer(mot) if m.start() in bornes]
        signes = [rang for rang in bornes if not _LETTRES.match(mot, rang)]
        ou = max(syllabes or signes or [tient])
        yield f"{mot[:ou]}-" if _LETTRES.match(mot, ou) else mot[:ou]
        mot = mot[ou:]
    yield mot


def _remplir(mots: list[Mot], largeur: float, espace: float) -> list[list[Mot]]:
    lignes: list[list[Mot]] = []
    prise = 0.0
    for mot in mots:
        ajout = mot.largeur + (0.0 if mot.colle else espace)
        if lignes and not mot.saut and prise + ajout <= largeur:
            lignes[-1].append(mot)
            prise += ajout
        else:
            lignes.append([mot])
            prise = mot.largeur
    return lignes


def _equilibrer(mots: list[Mot], largeur: float, espace: float) -> list[list[Mot]]:
    """Le moins de lignes possible, les plus égales, dont aucune ne finit par un petit mot."""
    meilleurs: list[tuple[float, int]] = [(0.0, 0)]
    for fin in range(1, len(mots) + 1):
        essais = []
        prise = 0.0
        for debut in range(fin - 1, -1, -1):
            prise += mots[debut].largeur
            if prise > largeur and debut < fin - 1:
                break
            essais.append((meilleurs[debut][0] + _defaut(mots, fin, prise / largeur), debut))
            if mots[debut].saut:
                break
            prise += 0.0 if mots[debut].colle else espace
        meilleurs.append(min(essais))
    lignes: list[list[Mot]] = []
    fin = len(mots)
    while fin:
        debut = meilleurs[fin][1]
        lignes.insert(0, mots[debut:fin])
        fin = debut
    return lignes


def _defaut(mots: list[Mot], fin: int, part: float) -> float:
    """Ce que coûte une ligne remplie à `part` de sa largeur : d'abord d'être une de plus."""
    cout = _LIGNE_DE_PLUS + (1 - part) ** 2
    if fin == len(mots):
        return cout
    dernier = mots[fin - 1]
    if _bancale(dernier, mots[fin]):
        return cout + _BANCALE
    return cout - (_PAUSE if dernier.texte[-1:] in _PAUSES else 0.0)


def _bancale(dernier: Mot, suivant: Mot) -> bool:
    """La ligne se coupe après un petit mot, ou entre un nombre et ce qu'il compte ou date."""
    mot, suite = dernier.texte, suivant.texte.rstrip(",")
    if mot[-1:] in _PAUSES:
        return False
    return mot.lower() in _OUTILS or bool(_NOMBRE.fullmatch(mot) or _NOMBRE.fullmatch(suite))


def _ecrire(ligne: list[Mot]) -> str:
    suite = "".join(mot.texte if mot.colle else f" {mot.texte}" for mot in ligne[1:])
    return (ligne[0].texte if ligne else "") + suite


def _abreger(ligne: str, mesure: Mesure, largeur: float) -> str:
    """La dernière ligne gardée, écourtée d'autant de mots qu'il faut aux points de suspension."""
    mots = ligne.rstrip("-").split(" ")
    while len(mots) > 1 and mesure(_suspendre(mots)) > largeur:
        mots.pop()
    while len(mots) > 1 and mots[-1].lower() in _OUTILS:
        mots.pop()
    while len(mots[0]) > 1 and mesure(_suspendre(mots)) > largeur:
        mots[0] = mots[0][:-1]
    return _suspendre(mots)


def _suspendre(mots: list[str]) -> str:
    return " ".join(mots).rstrip(_BOUT) + SUITE
