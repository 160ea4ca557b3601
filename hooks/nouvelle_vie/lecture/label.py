"""Le référentiel du label, dans toutes ses versions : `content/label/*.yml`."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from ..erreurs import ErreurContenu, Probleme
from ..modele.referentiel import Referentiel
from .source import Source, lire
from .traduction import problemes
from .yaml_situe import Emplacements, lire_yaml

DOSSIER = "label"
COURANT = "referentiel.yml"
"""La version d'aujourd'hui ; les autres sont à côté, sous un autre nom."""


def lire_referentiels(contenu: Path, racine: Path) -> tuple[list[Referentiel], list[ErreurContenu]]:
    """Toutes les versions de la grille, celle d'aujourd'hui en tête ; un site peut n'en pas avoir.

    Ne lève rien pour un contenu fautif : chaque faute est rendue, située.
    """
    dossier = contenu / DOSSIER
    chemins = sorted(dossier.glob("*.yml"), key=lambda c: (c.name != COURANT, c.name))
    lus: list[Referentiel] = []
    erreurs: list[ErreurContenu] = []
    vues: dict[str, str] = {}
    for chemin in chemins:
        grille, emplacements, fautes = _lire(chemin, racine)
        erreurs += fautes
        if grille is None:
            continue
        fichier = chemin.relative_to(racine).as_posix()
        premier = vues.setdefault(grille.version, fichier)
        if premier != fichier:
            valeurs = {"version": grille.version, "autre": premier}
            erreurs.append(
                emplacements.erreur(Probleme(("version",), "version-en-double", valeurs))
            )
        lus.append(grille)
    return lus, erreurs


def _lire(
    chemin: Path, racine: Path
) -> tuple[Referentiel | None, Emplacements, list[ErreurContenu]]:
    source = lire(chemin, racine)
    if isinstance(source, ErreurContenu):
        return None, Emplacements(Source(source.fichier, "")), [source]
    donnees, emplacements, erreurs = lire_yaml(source, source.texte)
    if erreurs:
        return None, emplacements, erreurs
    try:
        grille = Referentiel.model_validate(donnees if isinstance(donnees, dict) else {})
    except ValidationError as erreur:
        fautes = [emplacements.erreur(p) for p in problemes(erreur, Referentiel)]
        return None, emplacements, fautes
    return grille, emplacements, [emplacements.erreur(p) for p in grille.problemes()]
