"""Les données ouvertes : offres, villages et communes en GeoJSON et JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..artefact import Artefact, Fichier
from ..modele.communes import Commune
from ..modele.offre import Offre
from ..modele.villages import Village
from ..rendu.atelier import Atelier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Des GeoJSON (RFC 7946 : WGS 84, longitude puis latitude) et le registre des communes."""
    for nom, octets in (
        ("offres.geojson", _offres),
        ("villages.geojson", _villages),
        ("communes.geojson", _contours),
        ("communes.json", _communes),
    ):
        yield Fichier(f"donnees/{nom}", partial(octets, atelier))


def _offres(atelier: Atelier) -> bytes:
    return _collection([_offre(atelier, o) for o in atelier.parution.offres])


def _villages(atelier: Atelier) -> bytes:
    return _collection([_village(atelier, v) for v in atelier.parution.villages])


def _contours(atelier: Atelier) -> bytes:
    return _collection([_commune(atelier, c) for c in _registre(atelier)])


def _communes(atelier: Atelier) -> bytes:
    toutes = _registre(atelier)
    return _octets([{**_commune(atelier, c)["properties"], **_mairie(c)} for c in toutes])


def _registre(atelier: Atelier) -> Sequence[Commune]:
    return atelier.parution.catalogue.registre.communes


def _offre(atelier: Atelier, offre: Offre) -> dict[str, Any]:
    commune = atelier.parution.commune_de(offre)
    point, precision = atelier.parution.position(offre)
    return _point(
        point,
        id=offre.id,
        genre=offre.genre,
        titre=offre.titre,
        resume=offre.resume,
        commune=commune.nom,
        insee=commune.code,
        territoire=commune.territoire,
        precision=precision.value,
        publiee=offre.dates.publiee.isoformat(timespec="minutes") if offre.dates.publiee else None,
        url=atelier.absolue(offre.adresse),
        exemple=offre.exemple,
    )


def _village(atelier: Atelier, village: Village) -> dict[str, Any]:
    commune = atelier.parution.commune_de(village)
    return _point(
        commune.centre,
        insee=commune.code,
        nom=commune.nom,
        titre=village.titre,
        label=village.label.statut.value,
        resume=village.resume,
        url=atelier.absolue(village.adresse),
        exemple=village.exemple,
    )


def _point(point: tuple[float, float], **proprietes: Any) -> dict[str, Any]:
    geometrie = {"type": "Point", "coordinates": [round(point[0], 5), round(point[1], 5)]}
    return {"type": "Feature", "geometry": geometrie, "properties": proprietes}


def _commune(atelier: Atelier, commune: Commune) -> dict[str, Any]:
    contour = atelier.parution.catalogue.contours.get(commune.code, ())
    seul = len(contour) == 1
    return {
        "type": "Feature",
        "geometry": {
            "type": "Polygon" if seul else "MultiPolygon",
            "coordinates": contour[0] if seul else contour,
        },
        "properties": {
            "insee": commune.code,
            "nom": commune.nom,
            "population": commune.population,
            "surface_km2": commune.surface_km2,
            "codes_postaux": commune.codes_postaux,
            "epci": commune.epci,
            "epci_nom": commune.epci_nom,
            "territoire": commune.territoire,
            "centre": commune.centre,
            "url": atelier.absolue(atelier.parution.adresse_commune(commune)),
        },
    }


def _mairie(commune: Commune) -> dict[str, Any]:
    """Ce que le registre sait de plus, trop lourd pour accompagner les contours."""
    return {
        "arrondissement": commune.arrondissement,
        "canton": commune.canton_nom,
        "communes_deleguees": commune.communes_deleguees,
        "mairie_adresse": commune.mairie_adresse,
        "mairie_telephone": commune.mairie_telephone,
        "mairie_site": commune.mairie_site,
    }


def _collection(elements: list[dict[str, Any]]) -> bytes:
    return _octets({"type": "FeatureCollection", "features": elements})


def _octets(donnees: Any) -> bytes:
    return json.dumps(donnees, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
