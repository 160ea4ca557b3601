"""Effacer et réécrire plusieurs fichiers d'un coup : tout, ou rien.

Les originaux passent d'abord dans un dossier de garde, à la racine du site. Une panne les remet
en place ; un arrêt brutal, la commande suivante (`reprendre`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

GARDE, FINI = ".site-retrait", ".site-retrait-fini"


def reprendre(racine: Path) -> bool:
    """Remet en place ce qu'un retrait interrompu avait mis de côté ; vrai s'il y en avait un."""
    shutil.rmtree(racine / FINI, ignore_errors=True)
    garde = racine / GARDE
    if not garde.is_dir():
        return False
    anciens = garde / "anciens"
    for chemin in sorted(anciens.rglob("*")):
        if chemin.is_symlink() or chemin.is_file():
            original = racine / chemin.relative_to(anciens)
            original.parent.mkdir(parents=True, exist_ok=True)
            chemin.replace(original)
    shutil.rmtree(garde)
    return True


def appliquer(racine: Path, effaces: Iterable[str], reecrits: Mapping[str, bytes]) -> None:
    """Efface et réécrit ces fichiers, donnés par leur chemin relatif à la racine.

    Raises:
        OSError: le disque refuse ; rien n'a changé.
    """
    garde = racine / GARDE
    try:
        for fichier, octets in reecrits.items():
            _ecrire(garde / "nouveaux" / fichier, octets, racine / fichier)
        for fichier in (*effaces, *reecrits):
            _deplacer(racine / fichier, garde / "anciens" / fichier)
        for fichier in reecrits:
            _deplacer(garde / "nouveaux" / fichier, racine / fichier)
    except OSError:
        reprendre(racine)
        raise
    garde.rename(racine / FINI)  # à partir d'ici, le retrait est acquis
    shutil.rmtree(racine / FINI, ignore_errors=True)


def _ecrire(chemin: Path, octets: bytes, original: Path) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(octets)
    shutil.copymode(original, chemin)


def _deplacer(de: Path, vers: Path) -> None:
    vers.parent.mkdir(parents=True, exist_ok=True)
    de.replace(vers)
