"""Les couleurs des deux thèmes, lues où elles sont écrites : en tête des feuilles de style."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from ..erreurs import FabricationImpossible

_RACINE = re.compile(r":root\s*\{([^{}]*)\}")
_JETON = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")


def jetons(habillage: Path) -> Callable[[str, str], str]:
    """`jeton("sombre", "t1")` : sa valeur dans ce thème, à défaut celle du thème clair."""
    clair = _lire(habillage / "assets/nv.css")
    themes = {"clair": clair, "sombre": {**clair, **_lire(habillage / "assets/sombre.css")}}

    def jeton(theme: str, nom: str) -> str:
        try:
            return themes[theme][nom]
        except KeyError:
            raise FabricationImpossible(
                f"un gabarit demande le jeton « --{nom} », que l'habillage n'a pas — déclarez-le "
                "en tête de assets/nv.css"
            ) from None

    return jeton


def _lire(feuille: Path) -> dict[str, str]:
    """Les jetons d'une feuille, sauf ceux que d'autres conditions changent (écran, impression)."""
    tete = feuille.read_text("utf-8").partition("@media")[0] if feuille.is_file() else ""
    return {nom: valeur for bloc in _RACINE.findall(tete) for nom, valeur in _JETON.findall(bloc)}
