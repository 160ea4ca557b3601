"""Une série de chiffres en barres : sa valeur écrite sur chacune, des hachures si incomplète.

Le dessin redit un tableau, qui le suit dans la page : WCAG 2.2, 1.1.1 et 1.4.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..modele.demarche import Serie
from .typographie import nombre

LARGEUR, HAUTEUR = 360, 200
"""En unités du dessin, qui s'étire à la largeur de sa colonne."""
_HAUT, _BAS, _BARRE = 30, 168, 0.62
"""Où commence la plus haute barre, où toutes s'appuient, et leur part de la colonne."""


@dataclass(frozen=True)
class Barre:
    annee: str
    valeur: int
    partiel: bool
    x: float
    y: float
    largeur: float
    hauteur: float

    @property
    def milieu(self) -> float:
        return round(self.x + self.largeur / 2, 1)


@dataclass(frozen=True)
class Histogramme:
    serie: Serie
    barres: tuple[Barre, ...]
    resume: str
    """Ce que le dessin montre, pour qui ne le voit pas."""
    largeur: int = LARGEUR
    hauteur: int = HAUTEUR
    base: int = _BAS


def histogramme(serie: Serie, phrases: Mapping[str, str]) -> Histogramme:
    """Le dessin d'une série. `phrases` : celles de `reseau: dessin:` dans `fr.yml`."""
    plus_haute = max((r.valeur for r in serie.releves), default=0) or 1
    colonne = LARGEUR / max(len(serie.releves), 1)
    barres = []
    for rang, releve in enumerate(serie.releves):
        hauteur = round((_BAS - _HAUT) * releve.valeur / plus_haute, 1)
        large = round(min(colonne * _BARRE, 56), 1)
        gauche = round(colonne * (rang + 0.5) - large / 2, 1)
        haut = round(_BAS - hauteur, 1)
        barres.append(
            Barre(releve.annee, releve.valeur, releve.partiel, gauche, haut, large, hauteur)
        )
    return Histogramme(serie, tuple(barres), _resumer(serie, phrases))


def _resumer(serie: Serie, phrases: Mapping[str, str]) -> str:
    """« De 142 demandes en 2022 à 268 en 2025 ; 224 en 2026, année incomplète. »"""
    entieres = [r for r in serie.releves if not r.partiel]
    dits = []
    if entieres:
        modele = phrases["evolution" if len(entieres) > 1 else "seule"]
        dits.append(
            modele.format(
                debut=entieres[0].annee,
                fin=entieres[-1].annee,
                premiere=nombre(entieres[0].valeur),
                derniere=nombre(entieres[-1].valeur),
                unite=serie.unite,
            )
        )
    for releve in serie.releves:
        if releve.partiel:
            valeurs = {"valeur": nombre(releve.valeur), "unite": serie.unite, "fin": releve.annee}
            dits.append(phrases["incomplete"].format(**valeurs))
    return " ; ".join(dits) + "."
