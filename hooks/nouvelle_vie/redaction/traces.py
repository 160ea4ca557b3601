"""Ce qu'un fichier d'image dit en plus de l'image."""

from __future__ import annotations

from enum import Enum


class Trace(Enum):
    """Une sorte de métadonnées, nommée pour une personne."""

    EXIF = "EXIF"
    XMP = "XMP"
    IPTC = "IPTC"
    COMMENTAIRE = "un commentaire"
    VIGNETTE = "une vignette"
    AUTRE = "d'autres données"
    SUITE = "des données ajoutées après l'image"


EXIF, XMP, IPTC, COMMENTAIRE, VIGNETTE, AUTRE, SUITE = Trace


class Abimee(Exception):
    """Le fichier n'a pas la structure de son format."""
