"""Les couleurs de l'habillage, telles que les écrivent ses deux feuilles, et leurs contrastes."""

from __future__ import annotations

import re

from outils import DEPOT

_JETON = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,8})\s*;", re.I)


def couleurs(theme: str) -> dict[str, str]:
    """Chaque jeton et sa couleur ; la nuit ne redit que ce qu'elle change."""
    assets = DEPOT / "overrides/assets"
    trouvees = dict(_JETON.findall(_racine((assets / "nv.css").read_text("utf-8"))))
    if theme == "nuit":
        trouvees |= dict(_JETON.findall((assets / "sombre.css").read_text("utf-8")))
    return trouvees


def _racine(feuille: str) -> str:
    """Les jetons déclarés en tête, et non ceux que l'impression ou un genre redéfinit plus bas."""
    return feuille.partition("/* — Base — */")[0]


def rapport(une: str, autre: str) -> float:
    """Le rapport de contraste de deux couleurs « #rrggbb » (WCAG 2.2)."""
    sombre, claire = sorted((_luminance(une), _luminance(autre)))
    return (claire + 0.05) / (sombre + 0.05)


def _luminance(couleur: str) -> float:
    chiffres = couleur.lstrip("#")
    if len(chiffres) == 3:
        chiffres = "".join(c * 2 for c in chiffres)
    composantes = [int(chiffres[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    rouge, vert, bleu = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in composantes
    )
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu
