"""Les cartes des fiches : les mêmes reviennent de page en page, chacune n'est dessinée qu'une fois.

Une carte gardée porte des marques à la place du chemin vers la racine et du niveau de son titre.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from markupsafe import Markup

from ..modele.fiche import Fiche

GARDEES = 8192
"""Cartes gardées d'une page à l'autre, une dizaine de mégaoctets au plus."""
RACINE, NIVEAU, _PLACE = "\x01", "\x02", "\x03"
"""Des caractères que la lecture refuse dans toute fiche."""
_PLACES = re.compile(f"{_PLACE}(\\d+){_PLACE}")
Cle = tuple[str, str, int]
"""(sorte, identifiant de la fiche, distance en km)."""
Dessin = Callable[[str, Fiche, int], str]
"""(sorte, fiche, distance en km) → la carte, avec ses marques."""


class Posee(NamedTuple):
    """Une carte telle qu'une page la montre, et ce dont elle est la carte."""

    cle: Cle
    html: str


class Cartes:
    """Les cartes déjà dessinées."""

    def __init__(self, dessiner: Dessin) -> None:
        self._dessiner = dessiner
        self._gardees: dict[Cle, bytes] = {}
        """En octets : un seul accent double la taille d'un texte en mémoire."""
        self._differees: list[Posee] | None = None

    def poser(self, racine: str, sorte: str, fiche: Fiche, km: float | None, niveau: int) -> Markup:
        """La carte, telle qu'elle va dans une page ; sa place seulement, si on les diffère."""
        ronds = round(km) if km else 0
        cle = (sorte, fiche.id, ronds)
        if (carte := self._gardees.get(cle)) is None:
            if len(self._gardees) >= GARDEES:
                self._gardees.clear()
            carte = self._gardees[cle] = self._dessiner(sorte, fiche, ronds).encode()
        html = carte.decode().replace(RACINE, racine).replace(NIVEAU, str(niveau))
        posee = Posee(cle, html)
        if self._differees is None:
            return Markup(posee.html)
        self._differees.append(posee)
        return Markup(f"{_PLACE}{len(self._differees) - 1}{_PLACE}")

    @contextmanager
    def differer(self) -> Iterator[list[Posee]]:
        """Le temps de composer une page, ne laisse que des places ; `remplir` y mettra les cartes.

        Ce qu'une page a en propre se lit ainsi sans relire des cartes que d'autres ont montrées.
        """
        posees: list[Posee] = []
        self._differees = posees
        try:
            yield posees
        finally:
            self._differees = None

    def gardees(self) -> dict[Cle, bytes]:
        """De quoi les passer à un autre processus."""
        return self._gardees

    def garder(self, cartes: dict[Cle, bytes]) -> None:
        """Ajoute celles qu'un autre processus a dessinées."""
        self._gardees.update(cartes)


def remplir(html: str, posees: Sequence[Posee]) -> str:
    """Met chaque carte à sa place."""
    return _PLACES.sub(lambda place: posees[int(place[1])].html, html) if posees else html
