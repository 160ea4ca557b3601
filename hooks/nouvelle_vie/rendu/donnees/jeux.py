"""Un jeu de données : ses colonnes, ses lignes, ce qu'il dit de lui-même."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...modele.dates import a_paris
from ..atelier import Atelier
from ..graphe.noyau import qui_publie
from .colonnes import Colonne, Valeurs

DOSSIER = "donnees/"
LICENCE = "Licence Ouverte / Open Licence version 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
CODE_LICENCE = "etalab-2.0"
"""L'identifiant de la licence dans la liste SPDX (https://spdx.org/licenses/)."""


@dataclass(frozen=True)
class Details:
    """Ce que certaines lignes ont en plus, selon leur genre.

    `colonnes` : celles de chaque genre ; `genre` et `lire` : le genre d'une vue, et ses valeurs.
    """

    colonnes: Mapping[str, tuple[Colonne, ...]]
    genre: Callable[[Any], str]
    lire: Callable[[Any], Valeurs]


@dataclass(frozen=True)
class Jeu:
    """Un jeu déclaré.

    `vues` : de quoi lire chaque ligne ; une vue a une `place`, où la situer : (longitude,
    latitude), un contour, ou rien. `frequence` : celle du vocabulaire de l'Union européenne. `nu` :
    son JSON est une liste, sans enveloppe. `territoire` : ses lignes viennent des données
    publiques, dont la mention est un réglage.
    """

    cle: str
    colonnes: tuple[Colonne, ...]
    vues: Callable[[Atelier], Iterator[Any]]
    combien: Callable[[Atelier], int]
    frequence: str
    details: Details | None = None
    nu: bool = False
    territoire: bool = False

    def adresse(self, format_: str) -> str:
        """« donnees/offres.csv »."""
        return f"{DOSSIER}{self.cle}.{format_}"

    def adresse_du_genre(self, genre: str) -> str:
        """« donnees/offres-logement.csv » : ce que ce genre a de propre y tient en colonnes."""
        return f"{DOSSIER}{self.cle}-{genre}.csv"

    @property
    def genres(self) -> Mapping[str, tuple[Colonne, ...]]:
        """Les colonnes propres à chaque genre ; aucune si le jeu n'en distingue pas."""
        return self.details.colonnes if self.details else {}

    @property
    def reperes(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.colonnes if c.repere)

    @property
    def schema(self) -> str:
        return f"{DOSSIER}schemas/{self.cle}.schema.json"


def mention(atelier: Atelier, jeu: Jeu) -> str:
    """La source à citer quand on réutilise un jeu (« mention de paternité » de la licence)."""
    if jeu.territoire:
        return atelier.reglages.attribution
    return f"{qui_publie(atelier)}, {atelier.site_nom}, {atelier.parution.jour:%d/%m/%Y}"


def enveloppe(atelier: Atelier, jeu: Jeu) -> dict[str, Any]:
    """Ce que dit de lui-même un fichier : d'où il vient, sous quelle licence, à quel instant."""
    return {
        "jeu": jeu.cle,
        "titre": atelier.textes["donnees"]["jeux"][jeu.cle]["titre"],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "mention": mention(atelier, jeu),
        "mise_a_jour": a_paris(atelier.parution.maintenant).isoformat(),
        "page": atelier.absolue(DOSSIER),
        "nombre": jeu.combien(atelier),
    }
