"""Le référentiel du label, dans toutes ses versions : `content/label/*.yml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..erreurs import Probleme
from ..modele.referentiel import Referentiel
from .typee import Lu, lire_typee

DOSSIER = "label"
COURANT = "referentiel"
"""Le nom de la version d'aujourd'hui ; les autres sont à côté, sous un autre nom."""
SUFFIXES = (".yml", ".yaml")


def lire_referentiels(chemins: Iterable[Path], racine: Path) -> list[Lu[Referentiel]]:
    """Toutes les versions de la grille, celle d'aujourd'hui en tête ; un site peut n'en pas avoir.

    Args:
        chemins: les fichiers du dossier `DOSSIER`, ceux qui ne sont pas du YAML mis à part.

    Ne lève rien pour un contenu fautif : chaque faute est rendue, située.
    """
    ranges = sorted(chemins, key=lambda c: (c.stem != COURANT, c.as_posix()))
    yaml = (chemin for chemin in ranges if chemin.suffix.lower() in SUFFIXES)
    lues = [lire_typee(chemin, racine, Referentiel) for chemin in yaml]
    premieres: dict[str, str] = {}
    for rang, lue in enumerate(lues):
        if lue.valeur is None:
            continue
        premier = premieres.setdefault(lue.valeur.version, lue.fichier)
        if premier != lue.fichier:
            valeurs = {"version": lue.valeur.version, "autre": premier}
            double = lue.emplacements.erreur(Probleme(("version",), "version-en-double", valeurs))
            lues[rang] = replace(lue, erreurs=(*lue.erreurs, double))
    return lues


def grilles(lues: Iterable[Lu[Referentiel]]) -> tuple[Referentiel, ...]:
    """Les grilles à opposer aux villages : aucune si l'une ne se lit pas, faute de savoir."""
    toutes = [lue.valeur for lue in lues]
    return tuple(g for g in toutes if g is not None) if all(toutes) else ()
