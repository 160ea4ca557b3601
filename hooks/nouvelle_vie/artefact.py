"""Ce que rend une sortie : une page, un fragment de page ordinaire, ou un fichier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Indexation:
    """Ce que la recherche sait d'une page : peu de texte, mais le bon.

    `fort` (alias du titre) pèse plus que `texte`, `faible` (contexte) pèse moins. Les filtres sont
    ceux que propose la recherche.
    """

    titre: str
    texte: str
    fort: str = ""
    faible: str = ""
    filtres: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    infos: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Une page du catalogue, posée dans la coquille du thème.

    `contenu` n'est appelé qu'à l'écriture, dans l'un des processus de fabrication : il doit être
    une fonction pure. `onglet` est l'adresse de la page ordinaire dont l'onglet s'allume. Une page
    `nue` est un document entier, sans coquille : un renvoi doit être léger.
    """

    uri: str
    titre: str
    description: str
    contenu: Callable[[], str]
    onglet: str = ""
    robots: bool = True
    nue: bool = False
    tete: str = ""
    indexation: Callable[[], Indexation] | None = None
    source: str = ""
    modifiee: datetime | None = None


@dataclass(frozen=True)
class Fragment:
    """Ce qu'une sortie ajoute sous le texte d'une page ordinaire (accueil, listes, carte…)."""

    uri: str
    contenu: str
    tete: str = ""


@dataclass(frozen=True)
class Fichier:
    """Un fichier publié tel quel : flux, calendrier, données."""

    uri: str
    octets: bytes
    source: str = ""


@dataclass(frozen=True)
class Copie:
    """Un fichier publié tel quel sans passer par la mémoire : les dérivés d'une image."""

    uri: str
    origine: str
    """Chemin du fichier sur le disque."""


Artefact = Page | Fragment | Fichier | Copie
