"""La carte des communes : ce que montrent son dessin et la carte interactive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..modele.catalogue import Contour
from ..modele.communes import Commune
from ..modele.parution import Parution
from .projection import Cadre, cadre_de, trace

RAYON_MAX = 15
TEINTES = 4
"""Les couleurs de territoires que l'habillage connaît ; au-delà, elles reviennent."""
PAS = 2000
"""Divisions d'un degré dans les contours de la carte interactive : un sommet bouge de 30 m."""
HOTE_IGN = "https://data.geopf.fr"
"""Le seul autre hôte qu'une page puisse appeler, à la demande de la personne qui la lit."""
TUILES_IGN = (
    f"{HOTE_IGN}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&STYLE=normal&FORMAT=image/png"
    "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIXSET=PM"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)


@dataclass(frozen=True)
class Aire:
    """Une commune dessinée."""

    commune: Commune
    adresse: str
    trace: str
    offres: int
    etat: str
    """« labellise », « engage » ou vide."""
    teinte: int
    """Le rang de la couleur de son territoire ; 0 hors territoire."""
    x: int
    y: int

    @property
    def rayon(self) -> int:
        """Rayon de la marque d'offres, dont l'aire suit le nombre d'offres."""
        return min(RAYON_MAX, round(5 + 2.5 * self.offres**0.5)) if self.offres else 0

    @property
    def classe(self) -> str:
        """La classe de style : l'état d'un village passe avant la couleur du territoire."""
        cle = self.etat or (f"t{self.teinte}" if self.teinte else "")
        return f"commune commune--{cle}" if cle else "commune"

    @property
    def couches(self) -> str:
        """Les classes d'une carte où la couche de la démarche se cache : dessous, le territoire."""
        dessous = f"commune commune--t{self.teinte}" if self.teinte else "commune"
        return f"{dessous} commune--{self.etat}" if self.etat else self.classe


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


def teinte(parution: Parution, code: str) -> int:
    """Le rang de la couleur d'un territoire, à partir de 1 ; 0 si personne ne le décrit."""
    codes = [t.code for t in parution.territoires]
    return codes.index(code) % TEINTES + 1 if code in codes else 0


def anneaux(contour: Contour) -> list[list[int]]:
    """Les anneaux d'un contour, en pas de longitude et de latitude depuis le sommet d'avant."""
    suites = []
    for anneau in (anneau for polygone in contour for anneau in polygone):
        suite: list[int] = []
        x = y = 0
        for lon, lat in anneau[:-1]:  # le dernier sommet répète le premier
            suivant = round(lon * PAS), round(lat * PAS)
            if suivant != (x, y):
                suite += [suivant[0] - x, suivant[1] - y]
                x, y = suivant
        suites.append(suite)
    return suites


def _aire(parution: Parution, commune: Commune, cadre: Cadre, chemin: str) -> Aire:
    village = parution.village_de(commune)
    etat = ""
    if village in parution.villages_engages:
        etat = "labellise" if village.label.en_cours(parution.jour) else "engage"
    x, y = cadre.point(commune.centre)
    return Aire(
        commune=commune,
        adresse=parution.adresse_commune(commune),
        trace=chemin,
        offres=len(parution.par_commune.get(commune.code, ())),
        etat=etat,
        teinte=teinte(parution, commune.territoire),
        x=x,
        y=y,
    )
