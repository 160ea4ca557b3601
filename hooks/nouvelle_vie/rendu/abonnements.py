"""Où s'abonner : l'adresse d'un flux, et comment une page l'annonce."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..artefact import Annonce
from ..modele.communes import Commune
from ..modele.villages import Village

DOSSIER = "flux/"
JSON = "application/feed+json"


def adresse(nom: str, extension: str = "xml") -> str:
    """« offres-emploi » → « flux/offres-emploi.xml »."""
    return f"{DOSSIER}{nom}.{extension}"


@dataclass(frozen=True)
class Suivi:
    """Le flux d'un lieu : son nom de fichier et son titre."""

    nom: str
    titre: str


def de_la_commune(commune: Commune, textes: Mapping[str, Any]) -> Suivi:
    titre = textes["flux"]["commune"].replace("{commune}", commune.nom)
    return Suivi(f"commune-{commune.slug}", titre)


def du_village(village: Village, textes: Mapping[str, Any]) -> Suivi:
    titre = textes["flux"]["village"].replace("{village}", village.titre)
    return Suivi(f"village-{village.slug}", titre)


def annoncer(titre: str, rss: str) -> tuple[Annonce, Annonce]:
    """Les deux formats d'un flux, d'après l'adresse du premier, pour la page qu'il suit."""
    return Annonce(titre, rss), Annonce(titre, rss.removesuffix(".xml") + ".json", JSON)
