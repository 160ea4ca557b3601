"""Un flux, prêt à être écrit dans n'importe quel format."""

from __future__ import annotations

from dataclasses import dataclass

from ..artefact import Illustration
from .entrees import Entree


@dataclass(frozen=True)
class Canal:
    """Toutes les adresses sont absolues ; `adresse` est celle du flux, sans son extension."""

    adresse: str
    titre: str
    description: str
    page: str
    """La page du site qu'il suit."""
    entrees: tuple[Entree, ...]
    """De la plus récente à la plus ancienne, à une minute d'écart au moins."""
    image: Illustration
    feuille: str
    """La feuille de style qui en fait une page lisible (CSS)."""
    langue: str = "fr-FR"
    minutes: int = 60
    """Le temps pendant lequel il est inutile de redemander le flux."""
    concentrateur: str = ""
    """Le concentrateur WebSub qui prévient les abonnés, s'il y en a un."""
