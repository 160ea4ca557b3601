"""Les polices dont on dessine les images : leurs fichiers, et ce qui change quand l'une change.

Sans Pillow, que ne charge pas une construction dont toutes les images sont déjà faites.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from .pieces import POLICES

TITRES, TEXTE = "Fraunces", "Source Sans 3"
_ALPHABETS = ("latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext")
"""Un paquet de polices en a un fichier par alphabet ; le navigateur ne reçoit que le premier."""


def fichiers(node_modules: Path, famille: str) -> tuple[Path, ...]:
    """Les fichiers d'une famille, un par alphabet, dans l'ordre où on les essaie."""
    latin = next(police.fichier for police in POLICES if police.famille == famille)
    noms = (latin.replace("-latin-", f"-{alphabet}-") for alphabet in _ALPHABETS)
    return tuple(node_modules / nom for nom in noms if (node_modules / nom).is_file())


def empreinte(node_modules: Path) -> str:
    """Ce qui change quand une police change."""
    somme = hashlib.sha256()
    for famille in (TITRES, TEXTE):
        for chemin in fichiers(node_modules, famille):
            somme.update(chemin.read_bytes())
    return somme.hexdigest()
