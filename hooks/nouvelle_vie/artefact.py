"""Ce que rend une sortie : une page, un fragment de page ordinaire, ou un fichier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Noeud = dict[str, Any]
"""Un nœud de données structurées (JSON-LD, vocabulaire schema.org)."""


@dataclass(frozen=True)
class Indexation:
    """Ce que la recherche sait d'une page : peu de texte, mais le bon.

    `fort` (alias du titre) pèse plus que `texte`, `faible` (contexte) pèse moins. Les filtres sont
    ceux que propose la recherche ; `alias` sont les autres noms exacts de la page (codes,
    identifiant, communes déléguées) : qui en tape un la trouve en tête.
    """

    titre: str
    texte: str
    fort: str = ""
    faible: str = ""
    filtres: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    infos: Mapping[str, str] = field(default_factory=dict)
    groupe: str = "pages"
    """Parmi quels résultats elle se montre : les clés de `recherche: groupes:` dans `fr.yml`."""
    alias: tuple[str, ...] = ()


@dataclass(frozen=True)
class Etape:
    """Un degré du fil d'Ariane ; le dernier est la page elle-même."""

    nom: str
    adresse: str


@dataclass(frozen=True)
class Annonce:
    """Un flux ou un agenda que la tête d'une page fait connaître."""

    titre: str
    adresse: str
    format: str = "application/rss+xml"


@dataclass(frozen=True, slots=True)
class Illustration:
    """L'image qui accompagne un lien partagé, décrite pour qui ne la voit pas."""

    adresse: str
    largeur: int
    hauteur: int
    alt: str
    poids: int = 0
    """En octets, tels que publiés."""


@dataclass(frozen=True)
class Page:
    """Une page du catalogue, posée dans la coquille du thème.

    `contenu` n'est appelé qu'à l'écriture, dans l'un des processus de fabrication : il doit être
    une fonction pure ; `graphe`, ses données structurées, de même. `fil` dit où est la page : la
    page le montre et les données structurées le répètent. `onglet` est l'adresse de la page
    ordinaire dont l'onglet s'allume. Une page `nue` est un document entier, sans coquille : un
    renvoi doit être léger.
    """

    uri: str
    titre: str
    description: str
    contenu: Callable[[], str]
    onglet: str = ""
    robots: bool = True
    nue: bool = False
    fil: tuple[Etape, ...] = ()
    graphe: Callable[[], list[Noeud]] | None = None
    flux: tuple[Annonce, ...] = ()
    illustration: Illustration | None = None
    """Sa photo : ce que ses données structurées montrent."""
    visuel: Illustration | None = None
    """L'image d'un lien partagé ; à défaut, sa photo."""
    article: bool = False
    """Un récit daté, pour qui partage la page."""
    indexation: Callable[[], Indexation] | None = None
    source: str = ""
    modifiee: date | None = None
    """La plus récente des dates que la page montre ; à l'heure près quand elle est connue."""


@dataclass(frozen=True)
class Fragment:
    """Ce qu'une sortie ajoute sous le texte d'une page ordinaire (accueil, listes, carte…)."""

    uri: str
    contenu: str
    flux: tuple[Annonce, ...] = ()
    graphe: Callable[[], list[Noeud]] | None = None
    modifiee: date | None = None
    a_chercher: str = ""
    """Ce qui s'en cherche avec la page : ses propres mots, sans ceux des fiches qu'il montre."""


@dataclass(frozen=True)
class Fichier:
    """Un fichier publié tel quel : flux, calendrier, données.

    Comme celui d'une page, son `contenu` peut n'être composé qu'à l'écriture, dans l'un des
    processus de fabrication : il doit alors être une fonction pure.
    """

    uri: str
    contenu: bytes | Callable[[], bytes]
    source: str = ""
    lot: str = ""
    """Ce qui se compose d'un coup : les fichiers d'un même lot vont au même processus."""

    @property
    def octets(self) -> bytes:
        return self.contenu if isinstance(self.contenu, bytes) else self.contenu()


@dataclass(frozen=True, slots=True)
class Copie:
    """Un fichier publié tel quel sans passer par la mémoire : les dérivés d'une image."""

    uri: str
    origine: str
    """Chemin du fichier sur le disque."""


Artefact = Page | Fragment | Fichier | Copie
