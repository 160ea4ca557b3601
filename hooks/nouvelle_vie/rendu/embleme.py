"""L'emblème du site, tel que la presse le reprend : ses variantes et leurs adresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ICONE = "assets/favicon.svg"
"""L'icône du site, dans l'habillage."""
TAILLE_PNG = 1024
"""Le côté de l'image, en pixels."""


@dataclass(frozen=True)
class Variante:
    """Une version de l'emblème. `couleurs` remplace celles de l'icône du site."""

    cle: str
    couleurs: Mapping[str, str]

    @property
    def svg(self) -> str:
        return f"presse/embleme-{self.cle}.svg"

    @property
    def png(self) -> str:
        return f"presse/embleme-{self.cle}.png"


VARIANTES: tuple[Variante, ...] = (
    Variante("clair", {}),
    Variante(
        "sombre",
        {"#f3dfa9": "#22302a", "#c98a16": "#e3b85c", "#8fa292": "#5d7466", "#1f4b3a": "#a5d6bd"},
    ),
    Variante(
        "noir",
        {"#f3dfa9": "#ffffff", "#c98a16": "#000000", "#8fa292": "#9a9a9a", "#1f4b3a": "#000000"},
    ),
)
"""Pour un fond clair, pour un fond sombre, pour l'impression en noir."""


def recolorer(icone: str, variante: Variante) -> str:
    """L'icône aux couleurs de la variante."""
    return re.sub(r"#[0-9a-f]{6}", lambda c: variante.couleurs.get(c[0], c[0]), icone)
