"""Les jetons de l'habillage : quelles couleurs vont ensemble, et ce que chaque paire doit valoir.

Les valeurs sont dans `overrides/assets/nv.css` (jour) et `sombre.css` (nuit) ; ici, leurs emplois.
Un essai calcule chaque rapport dans les deux thèmes, et la charte les montre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

COURANT, AUTRE, BORD = 7.0, 4.5, 3.0
"""Rapports exigés : texte courant (WCAG 1.4.6), autre texte (1.4.3), bords et focus (1.4.11)."""


@dataclass(frozen=True)
class Paire:
    """Une couleur posée sur une autre, par le nom de leurs jetons."""

    encre: str
    fond: str
    minimum: float

    @property
    def classe(self) -> str:
        return f"paire--{self.encre}-sur-{self.fond}"


_FONDS = ("fond", "surface", "creux")
_ACCENTS = ("chataigne", "granit", "foret", "mousse", "riviere", "bruyere", "genet")
_EMPLOIS: tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...] = (
    (COURANT, ("encre", "encre-douce"), _FONDS),
    (COURANT, ("encre",), ("paille-pale", "t1")),
    (COURANT, ("lien",), ("fond", "surface")),
    (COURANT, ("sur-paille",), ("paille-pale",)),
    (COURANT, ("sur-alerte",), ("alerte",)),
    (COURANT, ("sur-pin",), ("pin",)),
    (COURANT, ("sur-pied", "sur-pied-doux"), ("pin-fort",)),
    (AUTRE, ("lien",), ("creux", "ciel")),
    (AUTRE, ("sur-pin",), ("lien",)),
    (AUTRE, ("pin",), (*_FONDS, "paille-pale")),
    (AUTRE, ("sur-jour",), ("paille",)),
    (AUTRE, _ACCENTS, _FONDS),
    (BORD, ("bord",), _FONDS),
    (BORD, ("focus",), (*_FONDS, "paille-pale", "alerte", "ciel")),
    (BORD, ("bord-jour",), ("surface",)),
)
PAIRES = tuple(
    Paire(encre, fond, minimum)
    for minimum, encres, fonds in _EMPLOIS
    for encre in encres
    for fond in fonds
)
ESPACES = tuple(f"e{rang}" for rang in range(1, 9))
TAILLES = ("t-petit", "t-note", "t-corps", "t-grand", "t-h3", "t-h2", "t-h1")
ARRONDIS = ("arrondi-petit", "arrondi")


def feuille() -> str:
    """De quoi montrer chaque jeton : une classe chacun, puisqu'aucun style ne s'écrit en ligne."""
    return "\n".join(_regles()) + "\n"


def _regles() -> Iterator[str]:
    for paire in PAIRES:
        couleurs = f"color: var(--{paire.encre}); background: var(--{paire.fond})"
        yield f".{paire.classe} {{ {couleurs}; }}"
    for espace in ESPACES:
        yield f".jeton--{espace} {{ width: var(--{espace}); }}"
    for taille in TAILLES:
        yield f".jeton--{taille} {{ font-size: var(--{taille}); }}"
    for arrondi in ARRONDIS:
        yield f".jeton--{arrondi} {{ border-radius: var(--{arrondi}); }}"
