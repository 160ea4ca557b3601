"""Ce que la lecture ramasse au fil des fichiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..erreurs import ErreurContenu, Probleme
from ..modele.fiche import Fiche
from .fiches import FicheLue
from .typee import Lu


@dataclass
class Recolte:
    """Ce que la lecture ramasse au fil des fichiers."""

    erreurs: list[ErreurContenu] = field(default_factory=list)
    conseils: list[ErreurContenu] = field(default_factory=list)
    lues: dict[str, FicheLue] = field(default_factory=dict)
    fautives: set[tuple[str, str]] = field(default_factory=set)
    fichiers: int = 0

    def ajouter(self, lue: FicheLue) -> Fiche | None:
        self.fichiers += 1
        self.erreurs += lue.erreurs
        self.conseils += lue.conseils
        self.fautives |= lue.annonces
        self.lues[lue.fichier] = lue
        return lue.fiche

    def noter(self, lu: Lu[Any]) -> None:
        """Un fichier qui n'est pas une fiche."""
        self.fichiers += 1
        self.erreurs += lu.erreurs
        self.conseils += lu.conseils

    def constater(self, fiche: Fiche, probleme: Probleme) -> ErreurContenu:
        return self.lues[fiche.fichier].emplacements.erreur(probleme)
