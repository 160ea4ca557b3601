"""Les schémas JSON des fiches (JSON Schema 2020-12), tirés des modèles."""

from __future__ import annotations

import json
from collections.abc import Iterator

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
        yield _schema(atelier, f"offre-{genre}", classe)
    for sorte in (Village, Evenement, Temoignage, Actualite, Territoire):
        yield _schema(atelier, sorte.sorte, sorte)


def _schema(atelier: Atelier, nom: str, modele: type[Fiche]) -> Fichier:
    uri = f"donnees/schemas/{nom}.json"
    schema = modele.model_json_schema()
    if not atelier.reglages.demonstration:
        schema["properties"].pop("exemple")  # un site en ligne n'en admet aucun
    entete = {"$schema": DIALECTE, "$id": atelier.absolue(uri)}
    texte = json.dumps({**entete, **schema}, ensure_ascii=False, indent=1, sort_keys=True)
    return Fichier(uri, texte.encode() + b"\n")
