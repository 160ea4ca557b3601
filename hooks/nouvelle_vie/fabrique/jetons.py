"""Les couleurs des deux thèmes, lues où elles sont écrites : en tête des feuilles de style."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..erreurs import FabricationImpossible

_RACINE = re.compile(r":root\s*\{([^{}]*)\}")
_JETON = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_ACCENT = re.compile(r"^([^{}\n]+)\{ --accent: var\(--([a-z0-9-]+)\); \}", re.M)
_SORTE = re.compile(r'\[class\*="--([a-z0-9-]+)"\]')


@dataclass(frozen=True)
class Palette:
    """Les couleurs d'un visuel de réseau, celles du thème clair."""

    fond: str
    encre: str
    encre_douce: str
    accent: str
    badge: str
    sur_badge: str


def palettes(habillage: Path) -> Callable[[str], Palette]:
    """La palette d'un genre ou d'une sorte de fiche ; sans couleur à elle, celle du site."""
    lire, accent = jetons(habillage), accents(habillage)

    def palette(sorte: str) -> Palette:
        noms = ("surface", "encre", "encre-douce", accent.get(sorte, "pin"), "paille", "sur-jour")
        return Palette(*(lire("clair", nom) for nom in noms))

    return palette


def accents(habillage: Path) -> dict[str, str]:
    """Le jeton qui colore chaque genre et chaque sorte (« logement » → « foret »)."""
    feuille = (habillage / "assets/nv.css").read_text("utf-8")
    return {
        sorte: jeton
        for selecteurs, jeton in _ACCENT.findall(feuille)
        for sorte in _SORTE.findall(selecteurs)
    }


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
