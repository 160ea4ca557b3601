"""Les images d'une fiche faites pour les réseaux, telles que les sorties les connaissent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..artefact import Illustration
from ..modele.fiche import Fiche

PAYSAGE, PORTRAIT = (1200, 630), (1080, 1350)
"""Largeur et hauteur de chacun, en pixels."""


@dataclass(frozen=True, slots=True)
class Visuels:
    """Deux JPEG ; leurs adresses sont relatives à la racine du site."""

    paysage: Illustration
    """1 200 × 630 pixels : un lien partagé, un flux."""
    portrait: Illustration
    """1 080 × 1 350 pixels : une publication d'Instagram ou de Facebook."""


@dataclass(frozen=True)
class RegistreDesVisuels:
    """Les visuels publiés, par identifiant de fiche. Vide tant que rien n'est dessiné."""

    par_fiche: Mapping[str, Visuels] = field(default_factory=dict)

    def get(self, fiche: Fiche) -> Visuels | None:
        return self.par_fiche.get(fiche.id)

    def paysage(self, fiche: Fiche) -> Illustration | None:
        """L'image d'un lien partagé vers cette fiche."""
        visuels = self.get(fiche)
        return visuels.paysage if visuels else None
