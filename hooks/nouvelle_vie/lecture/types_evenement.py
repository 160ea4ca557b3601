"""Les types d'évènement du site : `content/vocabulaire/types-evenement.yml`."""

from __future__ import annotations

from pathlib import Path

from ..erreurs import ErreurContenu
from ..modele.types_evenement import PAR_DEFAUT, VOCABULAIRE, TypeDEvenement, TypesDEvenement
from .vocabulaire import lire_vocabulaire

FICHIER = f"vocabulaire/{VOCABULAIRE}.yml"
"""Sous le dossier des contenus."""


def lire_types(
    contenu: Path, racine: Path
) -> tuple[tuple[TypeDEvenement, ...], list[ErreurContenu]]:
    """Les types du site, et les fautes de leur fichier ; sans lui, ou s'il est fautif, ceux de
    l'outil."""
    chemin = contenu / FICHIER
    if not chemin.is_file():
        return PAR_DEFAUT, []
    lus, emplacements, fautes = lire_vocabulaire(chemin, racine, TypesDEvenement)
    if lus is None:
        return PAR_DEFAUT, fautes
    siennes = [emplacements.erreur(p) for p in lus.problemes()]
    return (lus.types if not siennes else PAR_DEFAUT), siennes
