"""La mise en page d'un badge : un paysage et son village, un nom, des années, sur une plaque.

Elle ne dessine rien : `badges.py` en tire un SVG et deux PNG, qui montrent donc la même chose. Les
mesures sont en unités du dessin, 480 × 600.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import cos, pi, sin

from ..rendu.laureats import HAUTEUR, LARGEUR, Badge
from ..rendu.typographie import INSECABLE
from .contours import Boucle, Contours, Point
from .coupe import TRAIT, couper
from .lettres import Lettres
from .paysages import arrondir
from .polices import TEXTE, TITRES

RAYON = 34
"""Des coins de la plaque."""
MILIEU, COLONNE = LARGEUR / 2, 412
_PAYSAGE, _BANDEAU = 276, 494
"""Où finit le paysage, où commence le bandeau des années."""
_TITRES, _INTERLIGNE = tuple(range(68, 25, -3)), 1.1
_PETITE = 47
"""La taille sous laquelle un nom se coupe à ses traits d'union."""
_PETIT = re.compile(r"\b(\w{1,3}) ")
"""« Le », « de » : jamais seul au bout d'une ligne."""
PENTE = -11
"""Degrés : l'écharpe d'un badge inventé."""


@dataclass(frozen=True)
class Encres:
    """Les couleurs d'une plaque ; grises quand le label a pris fin."""

    fond: str
    ciel: str
    astre: str
    plans: tuple[str, str, str]
    murs: str
    toits: str
    titre: str
    nom: str
    bandeau: str
    sur_bandeau: str
    lisere: str
    echarpe: str = "#fbe6d3"
    sur_echarpe: str = "#6b2c09"


VIVES = Encres(
    fond="#fffefa",
    ciel="#f3dfa9",
    astre="#c98a16",
    plans=("#b9c9b3", "#8fa292", "#1f4b3a"),
    murs="#fdf3d9",
    toits="#8c3f1c",
    titre="#1b5a43",
    nom="#22291f",
    bandeau="#1f4b3a",
    sur_bandeau="#fdfaf2",
    lisere="#e0b454",
)
GRISES = Encres(
    fond="#fbfaf7",
    ciel="#e9e7e1",
    astre="#d3cfc4",
    plans=("#cfccc4", "#b4b1a9", "#8a877f"),
    murs="#efede8",
    toits="#a5a198",
    titre="#55524b",
    nom="#3d3b36",
    bandeau="#5f5c55",
    sur_bandeau="#ffffff",
    lisere="#b4b1a9",
)
"""Le nom du site reste lisible ; rien n'y imite le label en cours."""

_CRETES: tuple[tuple[Point, ...], ...] = (
    ((0, 0.62), (0.18, 0.46), (0.4, 0.6), (0.6, 0.44), (0.82, 0.58), (1, 0.47)),
    ((0, 0.76), (0.25, 0.6), (0.5, 0.74), (0.78, 0.6), (1, 0.72)),
    ((0, 0.88), (0.3, 0.78), (0.55, 0.86), (0.8, 0.76), (1, 0.85)),
)
_MAISONS = ((150, 226, 44, 30), (186, 218, 36, 42), (270, 224, 42, 32), (304, 230, 34, 24))
"""Gauche, bas, largeur et hauteur des murs de chacune."""
_CLOCHER = (228, 222, 26, 70)


@dataclass(frozen=True)
class Forme:
    """Un aplat."""

    points: tuple[Point, ...]
    encre: str


@dataclass(frozen=True)
class Ligne:
    """Un texte centré. `base` : la hauteur de sa ligne de base."""

    texte: str
    famille: str
    graisse: int
    corps: float
    base: float
    encre: str


@dataclass(frozen=True)
class Plaque:
    """Tout ce que montre un badge, du dessous au dessus."""

    formes: tuple[Forme, ...]
    lignes: tuple[Ligne, ...]
    echarpe: tuple[Forme, Ligne] | None
    """Droite ; elle se penche autour du milieu du paysage."""
    lisere: str

    @property
    def pivot(self) -> Point:
        return MILIEU, _PAYSAGE / 2


def composer(badge: Badge, lettres: Lettres, contours: Contours) -> Plaque:
    """La plaque d'un badge ; un nom que nos polices ne savent pas écrire cède au titre."""
    encres = VIVES if badge.en_cours else GRISES
    return Plaque(
        formes=tuple(_formes(encres)),
        lignes=tuple(_lignes(badge, encres, lettres, contours)),
        echarpe=_echarpe(badge.exemple, encres) if badge.exemple else None,
        lisere=encres.lisere,
    )


def _formes(encres: Encres) -> Iterator[Forme]:
    yield _pave(0, 0, LARGEUR, HAUTEUR, encres.fond)
    yield _pave(0, 0, LARGEUR, _PAYSAGE, encres.ciel)
    yield Forme(tuple(_disque((352, 84), 38)), encres.astre)
    for crete, plan in zip(_CRETES, encres.plans, strict=True):
        if plan == encres.plans[-1]:
            yield from _village(encres)
        ligne = ((x * LARGEUR, y * _PAYSAGE) for x, y in arrondir(crete))
        yield Forme((*ligne, (LARGEUR, _PAYSAGE), (0, _PAYSAGE)), plan)
    yield _pave(0, _PAYSAGE, LARGEUR, _PAYSAGE + 5, encres.lisere)
    yield _pave(0, _BANDEAU, LARGEUR, HAUTEUR, encres.bandeau)


def _village(encres: Encres) -> Iterator[Forme]:
    """Des maisons serrées contre un clocher, à demi cachées par la dernière colline."""
    for gauche, bas, large, haut in _MAISONS:
        yield _pave(gauche, bas - haut, gauche + large, bas + 20, encres.murs)
        faite = (gauche + large / 2, bas - haut - large * 0.42)
        bords = (gauche - 5, bas - haut), (gauche + large + 5, bas - haut)
        yield Forme((bords[0], faite, bords[1]), encres.toits)
        fenetre = gauche + large / 2 - 4, bas - haut + 8
        yield _pave(*fenetre, fenetre[0] + 8, fenetre[1] + 11, encres.plans[-1])
    gauche, bas, large, haut = _CLOCHER
    yield _pave(gauche, bas - haut, gauche + large, bas + 20, encres.murs)
    fleche = (gauche + large / 2, bas - haut - 40)
    pans = (gauche - 4, bas - haut), (gauche + large + 4, bas - haut)
    yield Forme((pans[0], fleche, pans[1]), encres.toits)
    yield _pave(gauche + 9, bas - haut + 10, gauche + 17, bas - haut + 26, encres.plans[-1])


def _lignes(badge: Badge, encres: Encres, lettres: Lettres, contours: Contours) -> Iterator[Ligne]:
    titre = lettres.ecrivable(badge.titre).upper()
    yield Ligne(titre, TEXTE, 700, _tenir(titre, TEXTE, 700, 31, contours), 324, encres.titre)
    yield from _nom(lettres.ecrivable(badge.commune) or badge.titre, encres, contours)
    yield Ligne(badge.annees, TEXTE, 700, 47, _BANDEAU + 53, encres.sur_bandeau)
    site = lettres.ecrivable(badge.site)
    corps = _tenir(site, TITRES, 500, 21, contours)
    yield Ligne(site, TITRES, 500, corps, _BANDEAU + 84, encres.sur_bandeau)


def _nom(commune: str, encres: Encres, contours: Contours) -> Iterator[Ligne]:
    """Le plus grand possible, en trois lignes au plus, entre le titre et le bandeau."""
    haut, bas = 340, _BANDEAU - 16
    commune = _PETIT.sub(f"\\1{INSECABLE}", commune)
    for corps in _TITRES:
        mesure = partial(contours.largeur, famille=TITRES, graisse=600, corps=corps)
        coupe = couper(commune, mesure, COLONNE, 3)
        tient = len(coupe.lignes) * corps * _INTERLIGNE <= bas - haut
        # En petit, mieux vaut aller à la ligne à un trait d'union que réduire encore.
        groupes = (TRAIT.split(groupe) for groupe in commune.split(" "))
        parts = all(mesure(part) <= COLONNE for groupe in groupes for part in groupe)
        if tient and coupe.entiere and (coupe.nette or (parts and corps <= _PETITE)):
            break
    pas = corps * _INTERLIGNE
    base = (haut + bas) / 2 - pas * (len(coupe.lignes) - 1) / 2 + corps * 0.33
    for rang, ligne in enumerate(coupe.lignes):
        yield Ligne(ligne, TITRES, 600, corps, base + rang * pas, encres.nom)


def _tenir(texte: str, famille: str, graisse: int, corps: float, contours: Contours) -> float:
    """Cette taille, ou celle où la ligne tient dans la colonne."""
    large = contours.largeur(texte, famille, graisse, corps)
    return corps * min(1.0, COLONNE / large) if large else corps


def _echarpe(mot: str, encres: Encres) -> tuple[Forme, Ligne]:
    milieu = _PAYSAGE / 2
    bande = _pave(-80, milieu - 34, LARGEUR + 80, milieu + 34, encres.echarpe)
    return bande, Ligne(mot.upper(), TEXTE, 700, 52, milieu + 18, encres.sur_echarpe)


def _pave(gauche: float, haut: float, droite: float, bas: float, encre: str) -> Forme:
    return Forme(((gauche, haut), (droite, haut), (droite, bas), (gauche, bas)), encre)


def _disque(centre: Point, rayon: float) -> Iterator[Point]:
    for rang in range(48):
        angle = rang * pi / 24
        yield centre[0] + rayon * cos(angle), centre[1] + rayon * sin(angle)


def lettres_de(ligne: Ligne, contours: Contours) -> Iterator[Boucle]:
    """Les contours d'une ligne, à sa place."""
    dit = (ligne.texte, ligne.famille, ligne.graisse, ligne.corps)
    gauche = MILIEU - contours.largeur(*dit) / 2
    for boucle in contours.boucles(*dit):
        yield [(gauche + x, ligne.base + y) for x, y in boucle]
