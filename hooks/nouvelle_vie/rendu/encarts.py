"""Les encarts : ce qu'une mairie montre de sa commune dans ses propres pages, par un cadre."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

DOSSIER = "integrer/"
SORTES = ("commune", "village", "territoire")
"""Les rubriques de `integrer/` faites pour un cadre ; la page qui compose la ligne n'en est pas."""
SCRIPT = "integrer.js"
"""Le script qui ajuste la hauteur : son adresse est collée ailleurs, elle ne change jamais."""
HAUTEUR = 700
"""Pixels d'un cadre que rien n'ajuste : l'en-tête, deux offres et de quoi défiler."""


@dataclass(frozen=True)
class Encart:
    """Un lieu à montrer ailleurs.

    `cle` : code INSEE d'une commune, dernier segment d'adresse d'un village ou d'un territoire ;
    `page` : la page du lieu, relative à la racine du site.
    """

    sorte: str
    cle: str
    nom: str
    page: str

    @property
    def adresse(self) -> str:
        return f"{DOSSIER}{self.sorte}/{self.cle}/"


def ligne(adresse: str, titre: str) -> str:
    """Le HTML à coller, qui montre l'encart de cette adresse absolue ; sans script, il défile."""
    return (
        f'<iframe src="{escape(adresse)}" title="{escape(titre)}" width="100%" '
        f'height="{HAUTEUR}" loading="lazy" style="border:0"></iframe>'
    )


def ligne_du_script(adresse: str) -> str:
    """Le HTML à coller une fois par page, pour que chaque cadre prenne la hauteur de son texte."""
    return f'<script src="{escape(adresse)}" async></script>'
