"""Où s'abonner : l'adresse d'un flux, et comment une page l'annonce."""

from __future__ import annotations

from ..artefact import Annonce
from ..modele.communes import Commune

DOSSIER = "flux/"
JSON = "application/feed+json"


def adresse(nom: str, extension: str = "xml") -> str:
    """« offres-emploi » → « flux/offres-emploi.xml »."""
    return f"{DOSSIER}{nom}.{extension}"


def nom_de_la_commune(commune: Commune) -> str:
    return f"commune-{commune.slug}"


def annoncer(titre: str, rss: str) -> tuple[Annonce, Annonce]:
    """Les deux formats d'un flux, d'après l'adresse du premier, pour la page qu'il suit."""
    return Annonce(titre, rss), Annonce(titre, rss.removesuffix(".xml") + ".json", JSON)
