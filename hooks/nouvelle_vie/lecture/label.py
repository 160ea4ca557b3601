"""Le référentiel du label, dans toutes ses versions : `content/label/*.yml`."""

from __future__ import annotations

from pathlib import Path

from ..erreurs import ErreurContenu, Probleme
from ..modele.referentiel import Referentiel
from .vocabulaire import lire_vocabulaire

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
        grille, emplacements, fautes = lire_vocabulaire(chemin, racine, Referentiel)
        erreurs += fautes
        if grille is None:
            continue
        erreurs += [emplacements.erreur(p) for p in grille.problemes()]
        fichier = chemin.relative_to(racine).as_posix()
        premier = vues.setdefault(grille.version, fichier)
        if premier != fichier:
            valeurs = {"version": grille.version, "autre": premier}
            erreurs.append(
                emplacements.erreur(Probleme(("version",), "version-en-double", valeurs))
            )
        lus.append(grille)
    return lus, erreurs
