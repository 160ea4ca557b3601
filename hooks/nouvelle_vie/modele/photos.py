"""Les photos d'une fiche : ce qu'il faut en dire, et ce que le site sait publier."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..fautes import abreger
from . import ecritures
from .champs import Modele, champ
from .nombres import OuiNon
from .textes_saisis import Texte, lire_forme

EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "JPEG": ("jpg", "jpeg"),
    "PNG": ("png",),
    "WebP": ("webp",),
    "AVIF": ("avif",),
}
"""Les formats publiés et leurs extensions ; la première est celle que l'on propose."""


@dataclass(frozen=True)
class FormatRefuse:
    """Un format que le site ne publie pas : comment le nommer, et comment s'en passer."""

    nom: str
    remede: str


_EN_JPEG = "ouvrez-la dans un logiciel de photo et enregistrez-la en JPEG"
_CAPTURE = "faites-en une capture d'écran en PNG, ou demandez la photo d'origine"
REFUSES: Mapping[str, FormatRefuse] = {
    "svg": FormatRefuse(
        "un dessin SVG", "exportez-le en PNG : un dessin SVG peut contenir un programme"
    ),
    "gif": FormatRefuse("un GIF", _EN_JPEG),
    "tiff": FormatRefuse("un TIFF ou un fichier brut d'appareil photo", _EN_JPEG),
    "bmp": FormatRefuse("un BMP", _EN_JPEG),
    "heic": FormatRefuse(
        "une photo HEIC (iPhone)",
        "réglez l'appareil sur « Le plus compatible », ou exportez-la en JPEG",
    ),
    "jxl": FormatRefuse("un JPEG XL", _EN_JPEG),
    "jp2": FormatRefuse("un JPEG 2000", _EN_JPEG),
    "psd": FormatRefuse("un fichier Photoshop", "exportez-le en JPEG depuis Photoshop"),
    "ico": FormatRefuse("une icône", "cherchez l'image d'origine, plus grande, en JPEG ou en PNG"),
    "pdf": FormatRefuse("un PDF", _CAPTURE),
    "html": FormatRefuse("une page web", "enregistrez la photo elle-même, et non la page"),
    "zip": FormatRefuse("un document ou une archive", "sortez-en la photo, en JPEG"),
    "video": FormatRefuse("une vidéo", "tirez-en une image fixe en JPEG"),
    "texte": FormatRefuse("du texte", "remettez la photo d'origine"),
    "inconnu": FormatRefuse("un fichier inconnu", "remettez la photo d'origine, en JPEG"),
}
"""Les formats que l'on reconnaît pour dire quoi faire ; le dernier couvre tous les autres."""
_EXTENSIONS_REFUSEES: Mapping[str, str] = {
    "svg": "svg", "svgz": "svg", "gif": "gif", "tif": "tiff", "tiff": "tiff", "dng": "tiff",
    "cr2": "tiff", "nef": "tiff", "arw": "tiff", "bmp": "bmp", "heic": "heic", "heif": "heic",
    "jxl": "jxl", "jp2": "jp2", "psd": "psd", "ico": "ico", "pdf": "pdf", "html": "html",
    "htm": "html", "zip": "zip", "docx": "zip", "odt": "zip", "mp4": "video", "mov": "video",
}  # fmt: skip
_ADMISES = "|".join(extension for groupe in EXTENSIONS.values() for extension in groupe)
_FICHIER = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,79}/){0,4}"
    rf"[A-Za-z0-9][A-Za-z0-9_.-]{{0,119}}\.(?:{_ADMISES})",
    re.I,
)


def format_refuse(sorte: str, recu: str) -> dict[str, str]:
    """Les valeurs de la faute « photo-format »."""
    refuse = REFUSES[sorte]
    return {"recu": recu, "format": refuse.nom, "remede": refuse.remede}


def _fichier(recu: Any) -> str:
    if isinstance(recu, str):
        extension = recu.strip().rpartition(".")[2].lower()
        if sorte := _EXTENSIONS_REFUSEES.get(extension):
            raise PydanticCustomError(
                "photo-format", "{recu}", format_refuse(sorte, abreger(recu.strip()))
            )
    return lire_forme(recu, _FICHIER, "fichier-photo-invalide")


FichierPhoto = Annotated[
    str,
    BeforeValidator(_fichier),
    WithJsonSchema(
        ecritures.forme(r"[A-Za-z0-9][^\s\\]*\.[A-Za-z]+", "fichier-photo-invalide", "epicerie.jpg")
    ),
]


class Photo(Modele):
    fichier: FichierPhoto = champ("Fichier", "Nom du fichier dans le dossier des images")
    alt: Texte = champ("Description", "Ce que montre la photo, pour qui ne la voit pas")
    credit: Texte = champ("Crédit", "Qui a pris la photo")
    licence: Texte = champ("Licence", "À quel titre elle est publiée")
    illustration: OuiNon = champ(
        "Illustration", "Un dessin, ou une image qui ne montre pas le bien", defaut=False
    )
    personnes_consentantes: OuiNon = champ(
        "Personnes consentantes",
        "Les personnes reconnaissables ont donné leur accord",
        defaut=False,
    )


def champ_photos() -> Any:
    """Déclare le champ « photos », commun à toutes les fiches et aux pages ordinaires."""
    return champ(
        "Photos",
        "Fichier, description, crédit et licence de chacune",
        defaut=(),
        saisie="liste",
        max_length=20,
    )
