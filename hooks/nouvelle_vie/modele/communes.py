"""Le registre des communes et l'aiguillage vers le bon interlocuteur."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .texte import plier, proches, segment

HORS_TERRITOIRE = "hors"
"""Code de territoire des communes que le département suit lui-même."""
REMEDES = {
    "postal": "c'est un code postal : écrivez la commune ({noms})",
    "deleguee": "cette commune fait partie de {nom} : écrivez « {nom} »",
    "proche": "vouliez-vous {nom} ?",
    "inconnu": "écrivez le nom exact de la commune ou son code INSEE",
}
"""Ce que l'on dit d'une commune inconnue, à la vérification comme dans un formulaire."""
POSTALES_DITES = 8
"""Communes d'un même code postal que l'on nomme."""
_RAYON_TERRE_KM = 6371.0088


@dataclass(frozen=True)
class Commune:
    """Une commune du Code officiel géographique. `centre` : (longitude, latitude) WGS 84."""

    code: str
    nom: str
    population: int
    surface_km2: float
    codes_postaux: tuple[str, ...]
    epci: str
    epci_nom: str
    territoire: str
    centre: tuple[float, float]
    communes_deleguees: tuple[str, ...] = ()
    mairie_adresse: str | None = None
    mairie_telephone: str | None = None
    mairie_site: str | None = None
    arrondissement: str = ""
    canton_nom: str = ""

    @cached_property
    def slug(self) -> str:
        return segment(self.nom)

    @property
    def densite(self) -> float:
        """Habitants au km²."""
        return self.population / self.surface_km2 if self.surface_km2 else 0.0


def commune_de_donnees(ligne: dict[str, Any]) -> Commune:
    """Lit une ligne de `communes.json`.

    Raises:
        KeyError, TypeError, ValueError: la ligne n'a pas la forme attendue.
    """
    lon, lat = ligne["centre"]
    site = ligne.get("mairie_site")
    return Commune(
        code=str(ligne["code"]),
        nom=str(ligne["nom"]),
        population=int(ligne["population"]),
        surface_km2=float(ligne["surface_km2"]),
        codes_postaux=tuple(map(str, ligne["codes_postaux"])),
        epci=str(ligne["epci"]),
        epci_nom=str(ligne["epci_nom"]),
        territoire=str(ligne["territoire"]),
        centre=(float(lon), float(lat)),
        communes_deleguees=tuple(_nom_deleguee(d) for d in ligne.get("communes_deleguees") or ()),
        mairie_adresse=ligne.get("mairie_adresse"),
        mairie_telephone=ligne.get("mairie_telephone"),
        mairie_site=site if isinstance(site, str) and site.startswith("https://") else None,
        arrondissement=str(ligne.get("arrondissement") or ""),
        canton_nom=str(ligne.get("canton_nom") or ""),
    )


def _nom_deleguee(deleguee: Any) -> str:
    return str(deleguee["nom"] if isinstance(deleguee, dict) else deleguee)


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance à vol d'oiseau entre deux points (longitude, latitude), en km (haversine)."""
    lon_a, lat_a, lon_b, lat_b = map(math.radians, (*a, *b))
    demi = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * _RAYON_TERRE_KM * math.asin(math.sqrt(demi))


@dataclass(frozen=True)
class Registre:
    """Toutes les communes du territoire, par code et par nom."""

    communes: tuple[Commune, ...]
    _voisinages: dict[str, tuple[tuple[Commune, float], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def _par_code(self) -> dict[str, Commune]:
        return {c.code: c for c in self.communes}

    @cached_property
    def _par_nom(self) -> dict[str, Commune]:
        return {c.nom: c for c in self.communes}

    @cached_property
    def _deleguees(self) -> dict[str, Commune]:
        return {plier(d): c for c in self.communes for d in c.communes_deleguees}

    def trouver(self, nom_ou_code: str) -> Commune | None:
        """La commune de ce code INSEE ou de ce nom exact (majuscules, accents et tirets)."""
        return self._par_code.get(nom_ou_code) or self._par_nom.get(nom_ou_code)

    def homonymes_postaux(self, code: str) -> tuple[Commune, ...]:
        """Les autres communes dont ce code INSEE est aussi le code postal."""
        if code not in self._par_code:
            return ()
        return tuple(c for c in self.communes if code in c.codes_postaux and c.code != code)

    def proposer(self, nom_ou_code: str) -> str:
        """Le remède à donner quand la commune est inconnue."""
        if postales := [c.nom for c in self.communes if nom_ou_code in c.codes_postaux]:
            return REMEDES["postal"].format(noms=", ".join(postales[:POSTALES_DITES]))
        if nom_ou_code.isdigit():
            proche = proches(nom_ou_code, self._par_code)
            if not proche:
                return REMEDES["inconnu"]
            return REMEDES["proche"].format(nom=f"{proche[0]} ({self._par_code[proche[0]].nom})")
        if nouvelle := self._deleguees.get(plier(nom_ou_code)):
            return REMEDES["deleguee"].format(nom=nouvelle.nom)
        proche = proches(nom_ou_code, self._par_nom)
        return REMEDES["proche"].format(nom=proche[0]) if proche else REMEDES["inconnu"]

    def voisines(self, commune: Commune) -> tuple[tuple[Commune, float], ...]:
        """Les autres communes, de la plus proche à la plus lointaine, avec leur distance en km."""
        if commune.code not in self._voisinages:
            distances = (
                (autre, distance_km(commune.centre, autre.centre))
                for autre in self.communes
                if autre.code != commune.code
            )
            self._voisinages[commune.code] = tuple(
                sorted(distances, key=lambda v: (v[1], v[0].code))
            )
        return self._voisinages[commune.code]


def par_territoire(communes: Iterable[Commune]) -> dict[str, tuple[Commune, ...]]:
    """Les communes groupées par code de territoire, dans l'ordre alphabétique."""
    groupes: dict[str, list[Commune]] = {}
    for commune in sorted(communes, key=lambda c: plier(c.nom)):
        groupes.setdefault(commune.territoire, []).append(commune)
    return {code: tuple(membres) for code, membres in sorted(groupes.items())}
