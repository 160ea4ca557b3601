"""Les schémas JSON des fiches (JSON Schema 2020-12) : ce qui s'y écrit, et comment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Fichier
from ..modele.fiche import Fiche
from ..rendu.atelier import Atelier
from ..rendu.schemas import PUBLIE, schema, schemas


def produire(atelier: Atelier) -> Iterator[Artefact]:
    for nom, modele in schemas().items():
        uri = f"donnees/schemas/{nom}.json"
        yield Fichier(uri, partial(_schema, atelier, uri, modele))


def _schema(atelier: Atelier, uri: str, modele: type[Fiche]) -> bytes:
    demonstration = atelier.reglages.demonstration
    mots = atelier.parution.catalogue.vocabulaires
    decrit = {
        **schema(modele, PUBLIE, demonstration=demonstration, mots=mots),
        "$id": atelier.absolue(uri),
    }
    return json.dumps(decrit, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
