"""Les données du territoire : registre des communes et contours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..erreurs import ErreurContenu, Probleme, situer
from ..modele.catalogue import Contour
from ..modele.communes import Registre, commune_de_donnees
from .source import relatif


def lire_registre(chemin: Path, racine: Path, erreurs: list[ErreurContenu]) -> Registre:
    """Le registre de `communes.json` ; vide, avec une erreur, si le fichier ne se lit pas."""
    lignes = _json(chemin, racine, erreurs)
    try:
        return Registre(tuple(commune_de_donnees(ligne) for ligne in lignes or ()))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        erreurs.append(_illisible(chemin, racine, "il manque une colonne à une commune"))
        return Registre(())


def lire_contours(chemin: Path, racine: Path, erreurs: list[ErreurContenu]) -> dict[str, Contour]:
    """Les anneaux de chaque commune, par code INSEE (GeoJSON, RFC 7946, WGS 84)."""
    collection = _json(chemin, racine, erreurs)
    try:
        return {
            str(f["properties"]["code"]): _polygones(f["geometry"])
            for f in (collection or {}).get("features", ())
        }
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        erreurs.append(_illisible(chemin, racine, "une géométrie n'a pas la forme attendue"))
        return {}


def _polygones(geometrie: dict[str, Any]) -> Contour:
    polygones = geometrie["coordinates"]
    if geometrie["type"] == "Polygon":
        polygones = [polygones]
    return tuple(
        tuple(tuple((float(lon), float(lat)) for lon, lat, *_ in anneau) for anneau in polygone)
        for polygone in polygones
    )


def _json(chemin: Path, racine: Path, erreurs: list[ErreurContenu]) -> Any:
    try:
        if chemin.exists() and not chemin.is_file():
            raise OSError  # la lecture d'un tube attendrait sans fin
        octets = chemin.read_bytes()
        donnees = json.loads(octets)
        if b"\\u" in octets:  # une moitié de caractère (« \ud800 ») ne s'écrit dans aucun fichier
            json.dumps(donnees, ensure_ascii=False).encode()
        return donnees
    except FileNotFoundError:
        erreurs.append(_illisible(chemin, racine, "il n'existe pas"))
    except (OSError, ValueError, RecursionError):
        erreurs.append(_illisible(chemin, racine, "ce n'est pas du JSON"))
    return None


def _illisible(chemin: Path, racine: Path, raison: str) -> ErreurContenu:
    probleme = Probleme((), "donnees-illisibles", {"raison": raison})
    return situer(probleme, relatif(chemin, racine), 1, 1)
