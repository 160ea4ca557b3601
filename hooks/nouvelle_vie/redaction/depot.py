"""Écrire et effacer plusieurs fichiers du site d'un coup : tout, ou rien.

Les originaux passent d'abord dans un dossier de garde, à la racine du site, avec la liste des
fichiers neufs. Une panne remet tout en place ; un arrêt brutal, la commande suivante
(`reprendre`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

GARDE, FINI = ".site-retrait", ".site-retrait-fini"
_NEUFS = "neufs"


class HorsDuSite(Exception):
    """Un chemin mène hors du site, ou passe par un lien : rien n'est écrit."""


def reprendre(racine: Path) -> bool:
    """Remet en place ce qu'un dépôt interrompu avait changé ; vrai s'il y en avait un.

    Une garde venue d'ailleurs (une archive, un dépôt) ne fait rien sortir du site : ce qui ne s'y
    déposerait pas ne s'y reprend pas non plus.
    """
    shutil.rmtree(racine / FINI, ignore_errors=True)
    garde = racine / GARDE
    if garde.is_symlink() or not garde.is_dir():
        return False
    for fichier in filter(partial(_dans_le_site, racine), _neufs(garde)):
        if not os.path.lexists(garde / "nouveaux" / fichier):  # il avait déjà pris sa place
            (racine / fichier).unlink(missing_ok=True)
    anciens = garde / "anciens"
    for chemin in sorted(anciens.rglob("*")) if not anciens.is_symlink() else ():
        dossier = chemin.parent.relative_to(anciens).as_posix()
        sur = dossier == "." or _dans_le_site(racine, dossier)
        if sur and (chemin.is_symlink() or chemin.is_file()):
            original = racine / chemin.relative_to(anciens)
            original.parent.mkdir(parents=True, exist_ok=True)
            chemin.replace(original)
    shutil.rmtree(garde)
    return True


def deposer(racine: Path, ecrits: Mapping[str, bytes], effaces: Iterable[str] = ()) -> None:
    """Écrit et efface ces fichiers, donnés par leur chemin relatif à la racine, avec des « / ».

    Raises:
        HorsDuSite: un chemin sort de la racine, ou passe par un lien symbolique.
        OSError: le disque refuse. Dans les deux cas, rien n'a changé.
    """
    effaces = tuple(effaces)
    for fichier in ecrits:
        _controler(racine, fichier)
    reprendre(racine)
    garde = racine / GARDE
    anciens = [f for f in ecrits if os.path.lexists(racine / f)]
    neufs = [f for f in ecrits if f not in anciens]
    try:
        for fichier, octets in ecrits.items():
            _ecrire(garde / "nouveaux" / fichier, octets, racine / fichier)
        if neufs:
            (garde / _NEUFS).write_bytes(b"\0".join(map(os.fsencode, neufs)))
        for fichier in (*effaces, *anciens):
            _deplacer(racine / fichier, garde / "anciens" / fichier)
        for fichier in ecrits:
            _deplacer(garde / "nouveaux" / fichier, racine / fichier)
    except (OSError, KeyboardInterrupt):
        reprendre(racine)
        raise
    if garde.is_dir():
        garde.rename(racine / FINI)  # à partir d'ici, le dépôt est acquis
        shutil.rmtree(racine / FINI, ignore_errors=True)


def _dans_le_site(racine: Path, fichier: str) -> bool:
    try:
        _controler(racine, fichier)
    except HorsDuSite:
        return False
    return True


def _controler(racine: Path, fichier: str) -> None:
    """Refuse ce qui n'est pas un chemin simple vers le dedans du site."""
    pas = fichier.split("/")
    if not fichier or any(p in ("", ".", "..") or "\0" in p or "\\" in p for p in pas):
        raise HorsDuSite(fichier)
    chemin = racine
    for p in pas:
        chemin = chemin / p
        if chemin.is_symlink():
            raise HorsDuSite(fichier)


def _neufs(garde: Path) -> list[str]:
    try:
        return [os.fsdecode(f) for f in (garde / _NEUFS).read_bytes().split(b"\0") if f]
    except FileNotFoundError:
        return []


def _ecrire(chemin: Path, octets: bytes, original: Path) -> None:
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(octets)
    if original.exists():
        shutil.copymode(original, chemin)


def _deplacer(de: Path, vers: Path) -> None:
    vers.parent.mkdir(parents=True, exist_ok=True)
    de.replace(vers)
