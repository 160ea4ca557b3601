"""Le contraste de deux couleurs de l'habillage."""

from __future__ import annotations


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
