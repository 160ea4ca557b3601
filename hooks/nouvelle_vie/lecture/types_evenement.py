"""Les types d'évènement du site : `content/vocabulaire/types-evenement.yml`."""

from __future__ import annotations

import os
from pathlib import Path

from ..modele.types_evenement import PAR_DEFAUT, VOCABULAIRE, TypeDEvenement, TypesDEvenement
from .typee import Lu, lire_typee

FICHIER = f"vocabulaire/{VOCABULAIRE}.yml"
"""Sous le dossier des contenus."""


def lire_types(contenu: Path, racine: Path) -> Lu[TypesDEvenement] | None:
    """Le fichier des types, lu ; rien pour un site qui n'en a pas."""
    chemin = contenu / FICHIER
    if not os.path.exists(chemin):  # noqa: PTH110 - Path.exists lève sur un nom trop long
        return None
    return lire_typee(chemin, racine, TypesDEvenement)


def types_de(lu: Lu[TypesDEvenement] | None) -> tuple[TypeDEvenement, ...]:
    """Les types du site ; sans leur fichier, ou s'il est fautif, ceux de l'outil."""
    return lu.valeur.types if lu and lu.valeur and not lu.erreurs else PAR_DEFAUT
