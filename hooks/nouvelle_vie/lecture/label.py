"""Le référentiel du label, dans toutes ses versions : `content/label/*.yml`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..erreurs import ErreurContenu, Probleme
from ..modele.referentiel import Referentiel
from .source import Source, lire, relatif
from .traduction import problemes
from .yaml_situe import Emplacements, lire_yaml

DOSSIER = "label"
COURANT = "referentiel"
"""Le nom de la version d'aujourd'hui ; les autres sont à côté, sous un autre nom."""
SUFFIXES = (".yml", ".yaml")


@dataclass(frozen=True)
class GrilleLue:
    """Une version de la grille et ses fautes ; fautive, elle peut n'avoir pas de grille."""

    fichier: str
    emplacements: Emplacements
    grille: Referentiel | None = None
    erreurs: tuple[ErreurContenu, ...] = ()
    conseils: tuple[ErreurContenu, ...] = ()


def lire_referentiels(chemins: Iterable[Path], racine: Path) -> list[GrilleLue]:
    """Toutes les versions de la grille, celle d'aujourd'hui en tête ; un site peut n'en pas avoir.

    Args:
        chemins: les fichiers du dossier `DOSSIER`, ceux qui ne sont pas du YAML mis à part.

    Ne lève rien pour un contenu fautif : chaque faute est rendue, située.
    """
    ranges = sorted(chemins, key=lambda c: (c.stem != COURANT, c.as_posix()))
    lues = [_lire(chemin, racine) for chemin in ranges if chemin.suffix.lower() in SUFFIXES]
    premieres: dict[str, str] = {}
    for rang, lue in enumerate(lues):
        if lue.grille is None:
            continue
        premier = premieres.setdefault(lue.grille.version, lue.fichier)
        if premier != lue.fichier:
            valeurs = {"version": lue.grille.version, "autre": premier}
            double = lue.emplacements.erreur(Probleme(("version",), "version-en-double", valeurs))
            lues[rang] = GrilleLue(
                lue.fichier, lue.emplacements, lue.grille, (*lue.erreurs, double), lue.conseils
            )
    return lues


def grilles(lues: Iterable[GrilleLue]) -> tuple[Referentiel, ...]:
    """Les grilles à opposer aux villages : aucune si l'une ne se lit pas, faute de savoir."""
    toutes = [lue.grille for lue in lues]
    return tuple(g for g in toutes if g is not None) if all(toutes) else ()


def _lire(chemin: Path, racine: Path) -> GrilleLue:
    source = lire(chemin, racine)
    if isinstance(source, ErreurContenu):
        fichier = relatif(chemin, racine)
        return GrilleLue(fichier, Emplacements(Source(fichier, "")), erreurs=(source,))
    donnees, emplacements, erreurs = lire_yaml(source, source.texte)
    grille = None
    if not erreurs:
        grille, fautes = _valider(donnees)
        erreurs = [emplacements.erreur(p) for p in fautes]
    return GrilleLue(source.fichier, emplacements, grille, tuple(erreurs), source.conseils)


def _valider(donnees: Any) -> tuple[Referentiel | None, list[Probleme]]:
    if donnees is None:
        return None, [Probleme((), "fiche-vide", {"premier": next(iter(Referentiel.model_fields))})]
    if not isinstance(donnees, dict):
        recu = "une liste" if isinstance(donnees, list) else "un texte seul"
        return None, [Probleme((), "pas-une-fiche", {"recu": recu})]
    try:
        grille = Referentiel.model_validate(donnees)
    except ValidationError as erreur:
        return None, list(problemes(erreur, Referentiel))
    return grille, list(grille.problemes())
