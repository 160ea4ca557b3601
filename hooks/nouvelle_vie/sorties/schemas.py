"""Les schémas JSON des fiches (JSON Schema 2020-12), tirés des modèles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Fichier
from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.offres import GENRES
from ..modele.recits import Actualite, Temoignage
from ..modele.territoires import Territoire
from ..modele.villages import Village
from ..rendu.atelier import Atelier

DIALECTE = "https://json-schema.org/draft/2020-12/schema"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    for genre, classe in GENRES.items():
        yield _fichier(atelier, f"offre-{genre}", classe)
    for sorte in (Village, Evenement, Temoignage, Actualite, Territoire):
        yield _fichier(atelier, sorte.sorte, sorte)


def _fichier(atelier: Atelier, nom: str, modele: type[Fiche]) -> Fichier:
    uri = f"donnees/schemas/{nom}.json"
    return Fichier(uri, partial(_schema, atelier, uri, modele))


def _schema(atelier: Atelier, uri: str, modele: type[Fiche]) -> bytes:
    schema = modele.model_json_schema()
    if not atelier.reglages.demonstration:
        schema["properties"].pop("exemple")  # un site en ligne n'en admet aucun
    entete = {"$schema": DIALECTE, "$id": atelier.absolue(uri)}
    texte = json.dumps({**entete, **schema}, ensure_ascii=False, indent=1, sort_keys=True)
    return texte.encode() + b"\n"
