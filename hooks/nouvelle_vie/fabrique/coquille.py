"""La coquille : une page du thème, rendue une fois, où l'on pose des milliers de contenus."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import escape

TITRE, TETE, CONTENU = (f"nv-marque-{cle}-nv" for cle in ("titre", "tete", "contenu"))
_MARQUES = re.compile(r"nv-marque-(\w+)-nv")


@dataclass(frozen=True)
class Coquille:
    """Un gabarit du thème découpé sur ses marques : texte, marque, texte, marque…"""

    morceaux: tuple[str, ...]

    @cached_property
    def tour(self) -> str:
        """La coquille vide : ce qui est le même autour de tous les contenus."""
        return "".join(self.morceaux[::2])

    def habiller(self, titre: str, tete: str, contenu: str) -> str:
        """La page. `tete` et `contenu` sont du HTML sûr ; `titre` est du texte, échappé ici."""
        valeurs = {"titre": escape(titre), "tete": tete, "contenu": contenu}
        return "".join(
            valeurs[morceau] if rang % 2 else morceau for rang, morceau in enumerate(self.morceaux)
        )


def decouper(html: str) -> Coquille:
    """Découpe une page du thème rendue avec les marques.

    Raises:
        ValueError: une marque indispensable n'y est pas (gabarit du thème cassé).
    """
    morceaux = tuple(_MARQUES.split(html))
    manquantes = {"titre", "tete", "contenu"} - set(morceaux[1::2])
    if manquantes:
        raise ValueError(f"marques absentes du gabarit principal : {', '.join(sorted(manquantes))}")
    return Coquille(morceaux)
