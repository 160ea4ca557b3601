"""Ce qu'on lit d'un tableau : des feuilles, des rangées, des cellules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...erreurs import FabricationImpossible

Cellule = str | int | float | bool | date | datetime | None
"""Une valeur lue ; celle d'une formule est la dernière que le tableur a enregistrée."""
Fusion = tuple[int, int, int, int]
"""Des cellules fusionnées : première rangée, première colonne, dernières ; à partir de 0."""


class TableauRefuse(FabricationImpossible):
    """Le tableau ne sera pas lu ; la phrase dit pourquoi, et quoi faire."""


@dataclass(frozen=True)
class Feuille:
    """Une feuille. La rangée de rang 0 est la ligne 1 du tableur, la colonne de rang 0 est A."""

    nom: str
    rangees: tuple[tuple[Cellule, ...], ...]
    fusions: tuple[Fusion, ...] = ()
    cachee: bool = False


@dataclass(frozen=True)
class Tableau:
    """Un fichier lu. `remarques` : ce que la personne doit savoir sans que rien soit refusé."""

    nom: str
    feuilles: tuple[Feuille, ...]
    remarques: tuple[str, ...] = ()


def lettre(rang: int) -> str:
    """Le nom d'une colonne dans un tableur : 0 → A, 27 → AB."""
    nom = ""
    rang += 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        nom = chr(ord("A") + reste) + nom
    return nom
