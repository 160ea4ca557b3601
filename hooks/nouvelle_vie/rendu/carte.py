"""La carte des communes, en SVG : des liens nommés, des marques, et rien à télécharger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..modele.communes import Commune
from ..modele.parution import Parution
from ..modele.villages import EN_COURS_DE_LABEL
from .projection import Cadre, cadre_de, trace

RAYON_MAX = 15


@dataclass(frozen=True)
class Aire:
    """Une commune dessinée."""

    commune: Commune
    adresse: str
    trace: str
    offres: int
    etat: str
    """« labellise », « engage » ou vide."""
    x: int
    y: int

    @property
    def rayon(self) -> int:
        """Rayon de la marque d'offres, dont l'aire suit le nombre d'offres."""
        return min(RAYON_MAX, round(5 + 2.5 * self.offres**0.5)) if self.offres else 0


@dataclass(frozen=True)
class Carte:
    """De quoi dessiner une carte ; `aires` dans l'ordre alphabétique des communes."""

    largeur: int
    hauteur: int
    aires: tuple[Aire, ...]


def carte(parution: Parution, communes: Iterable[Commune]) -> Carte:
    """La carte de `communes`, cadrée sur elles."""
    liste = sorted(communes, key=lambda c: c.code)
    contours = {c.code: parution.catalogue.contours.get(c.code, ()) for c in liste}
    cadre = cadre_de(contours.values())
    aires = tuple(_aire(parution, c, cadre, trace(contours[c.code], cadre)) for c in liste)
    return Carte(cadre.largeur, cadre.hauteur, tuple(sorted(aires, key=lambda a: a.commune.slug)))


def _aire(parution: Parution, commune: Commune, cadre: Cadre, chemin: str) -> Aire:
    village = parution.village_de(commune)
    etat = ""
    if village:
        etat = "labellise" if village.label.statut in EN_COURS_DE_LABEL else "engage"
    x, y = cadre.point(commune.centre)
    return Aire(
        commune=commune,
        adresse=parution.adresse_commune(commune),
        trace=chemin,
        offres=len(parution.par_commune.get(commune.code, ())),
        etat=etat,
        x=x,
        y=y,
    )
