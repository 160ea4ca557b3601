"""Les images prêtes à publier, telles que les gabarits et les sorties les connaissent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..artefact import Illustration
from ..modele.fiche import Fiche


@dataclass(frozen=True)
class Derive:
    """Un fichier publié. `adresse` est relative à la racine du site."""

    adresse: str
    largeur: int
    hauteur: int
    poids: int = 0
    """En octets : un flux annonce la taille exacte de l'image qu'il joint."""


@dataclass(frozen=True)
class Image:
    """Une photo réduite : des WebP du plus étroit au plus large, un JPEG de repli."""

    webp: tuple[Derive, ...]
    jpeg: Derive
    substitut: str
    """Une image minuscule, en adresse `data:`, qui occupe la place en attendant."""


@dataclass(frozen=True)
class Images:
    """Le registre des images publiées, par nom de fichier (`photo.fichier`)."""

    par_fichier: Mapping[str, Image] = field(default_factory=dict)

    def get(self, fichier: str) -> Image | None:
        return self.par_fichier.get(fichier)

    def vignette(self, fiche: Fiche) -> str:
        """L'adresse de l'image la plus étroite de la première photo d'une fiche, si elle en a."""
        for photo in fiche.photos:
            if image := self.get(photo.fichier):
                return image.webp[0].adresse
        return ""

    def principale(self, fiche: Fiche) -> Illustration | None:
        """Le JPEG le plus large de la première photo d'une fiche, son adresse relative au site."""
        for photo in fiche.photos:
            if image := self.get(photo.fichier):
                jpeg = image.jpeg
                return Illustration(jpeg.adresse, jpeg.largeur, jpeg.hauteur, photo.alt, jpeg.poids)
        return None
