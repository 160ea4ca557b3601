"""Ce que chaque genre d'offre dit aux machines ; un genre inconnu d'elles ne dit rien."""

from __future__ import annotations

from ...artefact import Noeud
from ...modele.offre import Offre
from ...modele.offres import Emploi, Local, Logement, Reprise, Sante, Terrain
from ..atelier import Atelier
from .emploi import poste
from .immobilier import annonce, reprise


def offre_structuree(atelier: Atelier, offre: Offre) -> list[Noeud]:
    """Les données structurées d'une offre ouverte."""
    if isinstance(offre, Emploi | Sante):
        return poste(atelier, offre)
    if isinstance(offre, Logement | Local | Terrain):
        return annonce(atelier, offre)
    return reprise(atelier, offre) if isinstance(offre, Reprise) else []
