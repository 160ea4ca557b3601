"""Publier d'un coup : construire à côté, puis échanger les dossiers.

Tant que l'échange n'a pas eu lieu, le site précédent est intact, quoi qu'il arrive (faute, disque
plein, processus tué). Sous Linux l'échange est un seul appel système ; ailleurs, deux renommages,
que `reprendre` répare s'ils sont interrompus.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

from . import chrono

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def atelier_de(site: Path) -> Path:
    """Le dossier voisin où tout se construit ; le site neuf y est dans `site/`."""
    return site.with_name(f".{site.name}-en-construction")


def _ancien_de(site: Path) -> Path:
    return site.with_name(f".{site.name}-precedent")


def preparer(site: Path) -> Path:
    """Répare une publication interrompue, puis rend le dossier vide où construire."""
    reprendre(site)
    atelier = atelier_de(site)
    if atelier.exists():
        shutil.rmtree(atelier)
    neuf = atelier / "site"
    neuf.mkdir(parents=True)
    return neuf


def reprendre(site: Path) -> None:
    """Remet en place le site précédent si un échange en deux temps a été coupé au milieu."""
    ancien = _ancien_de(site)
    if ancien.exists():
        if site.exists():
            shutil.rmtree(ancien)
        else:
            ancien.rename(site)


@chrono.phase("publication")
def publier(site: Path) -> None:
    """Met le site construit à la place du précédent, et efface celui-ci."""
    neuf = atelier_de(site) / "site"
    if not site.exists():
        neuf.rename(site)
    elif not _echanger(neuf, site):
        ancien = _ancien_de(site)
        site.rename(ancien)
        neuf.rename(site)
        shutil.rmtree(ancien)
    abandonner(site)


def abandonner(site: Path) -> None:
    """Efface le dossier de construction."""
    shutil.rmtree(atelier_de(site), ignore_errors=True)


def _echanger(un: Path, autre: Path) -> bool:
    """Échange deux dossiers en un appel (renameat2, Linux ≥ 3.15) ; faux si c'est impossible."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    code: int = renameat2(
        _AT_FDCWD, os.fsencode(un), _AT_FDCWD, os.fsencode(autre), _RENAME_EXCHANGE
    )
    return code == 0
