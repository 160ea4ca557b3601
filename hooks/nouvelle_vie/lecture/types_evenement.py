"""Les types d'évènement du site : `content/vocabulaire/types-evenement.yml`."""

from __future__ import annotations

from pathlib import Path

from ..erreurs import ErreurContenu
from ..modele.types_evenement import PAR_DEFAUT, VOCABULAIRE, TypeDEvenement, TypesDEvenement
from .typee import lire_typee

FICHIER = f"vocabulaire/{VOCABULAIRE}.yml"
"""Sous le dossier des contenus."""


def lire_types(
    contenu: Path, racine: Path, erreurs: list[ErreurContenu]
) -> tuple[TypeDEvenement, ...]:
    """Les types du site ; sans leur fichier, ou s'il est fautif, ceux de l'outil.

    Args:
        erreurs: apprend les fautes du fichier.
    """
    chemin = contenu / FICHIER
    if not chemin.exists():
        return PAR_DEFAUT
    lus = lire_typee(chemin, racine, TypesDEvenement)
    erreurs += lus.erreurs
    return lus.valeur.types if lus.valeur and not lus.erreurs else PAR_DEFAUT
