"""La carte en image : un fichier gardé par le navigateur, là où la carte n'est qu'une vue.

Une image ne lit pas les couleurs de la page, ni le thème choisi d'un bouton : il y en a donc une de
jour et une de nuit, faites des couleurs de la feuille de style.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..artefact import Fichier
from ..modele.territoires import Territoire
from .atelier import Atelier
from .carte import Carte, carte
from .urls import nom_hache

THEMES = ("clair", "sombre")


@dataclass(frozen=True)
class Vue:
    """Une carte et ses deux images, une par thème."""

    carte: Carte
    fichiers: tuple[Fichier, ...]

    @property
    def adresses(self) -> dict[str, str]:
        return dict(zip(THEMES, (f.uri for f in self.fichiers), strict=True))


def vue(atelier: Atelier, territoire: Territoire | None = None) -> Vue:
    """La vue d'un territoire, à défaut de tout le registre."""
    cle = ("vue", territoire and territoire.code)
    return atelier.retenir(cle, lambda: _composer(atelier, territoire))


def _composer(atelier: Atelier, territoire: Territoire | None) -> Vue:
    catalogue = atelier.parution.catalogue
    communes = catalogue.communes_de(territoire) if territoire else catalogue.registre.communes
    nom = f"carte-{territoire.slug}" if territoire else "carte"
    dessin = carte(atelier.parution, communes)
    return Vue(dessin, tuple(_image(atelier, dessin, nom, theme) for theme in THEMES))


def _image(atelier: Atelier, dessin: Carte, nom: str, theme: str) -> Fichier:
    octets = atelier.rendre("vue.html", "images/", carte=dessin, theme=theme).encode()
    return Fichier(f"images/{nom_hache(f'{nom}.{theme}.svg', octets)}", octets)
