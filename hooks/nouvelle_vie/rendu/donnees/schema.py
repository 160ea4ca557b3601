"""Le schéma JSON publié d'un jeu (draft 2020-12), tiré de ses colonnes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..atelier import Atelier
from ..typographie import typographier
from .colonnes import Colonne
from .jeux import LICENCE, Jeu

DIALECTE = "https://json-schema.org/draft/2020-12/schema"
_LIEN = {"type": "string", "format": "uri"}
_ENVELOPPE: Mapping[str, Mapping[str, Any]] = {
    "jeu": {"type": "string"},
    "titre": {"type": "string"},
    "licence": {"type": "string"},
    "licence_url": _LIEN,
    "mention": {"type": "string", "description": "La source à citer"},
    "mise_a_jour": {"type": "string", "format": "date-time"},
    "page": _LIEN,
    "schema": _LIEN,
    "nombre": {"type": "integer", "minimum": 0},
}


def schema(atelier: Atelier, jeu: Jeu) -> dict[str, Any]:
    """Le schéma d'un jeu ; les colonnes de « details » y dépendent de la valeur de « genre »."""
    dits = atelier.textes["donnees"]["jeux"][jeu.cle]
    ligne = _objet(jeu.colonnes, exiges=True)
    if jeu.genres:
        ligne["properties"]["details"] = {"type": "object"}
        ligne["required"].append("details")
        ligne["allOf"] = [_selon(genre) for genre in jeu.genres]
    liste = {"type": "array", "items": {"$ref": "#/$defs/ligne"}}
    return {
        "$schema": DIALECTE,
        "$id": atelier.absolue(jeu.schema),
        "title": dits["titre"],
        "description": dits["description"],
        "$comment": LICENCE,
        **(liste if jeu.nu else _enveloppe(liste)),
        "$defs": {
            "ligne": ligne,
            **{genre: _objet(colonnes) for genre, colonnes in jeu.genres.items()},
        },
    }


def _enveloppe(liste: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**_ENVELOPPE, "donnees": liste},
        "required": [*_ENVELOPPE, "donnees"],
        "additionalProperties": False,
    }


def _objet(colonnes: Sequence[Colonne], *, exiges: bool = False) -> dict[str, Any]:
    """Une ligne, où toutes les colonnes sont présentes ; ou des détails, où aucune ne l'est."""
    objet: dict[str, Any] = {
        "type": "object",
        "properties": {c.cle: _propriete(c, nulle=exiges and c.peut_manquer) for c in colonnes},
        "additionalProperties": False,
    }
    if exiges:
        objet["required"] = [c.cle for c in colonnes]
    return objet


def _propriete(colonne: Colonne, *, nulle: bool) -> dict[str, Any]:
    dite: dict[str, Any] = {"title": typographier(colonne.libelle)}
    if colonne.description:
        dite["description"] = typographier(colonne.description)
    if colonne.unite:
        dite["unite"] = colonne.unite
    valeur = dict(colonne.sorte.schema)
    if not nulle:
        return {**dite, **valeur}
    if "type" in valeur:
        return {**dite, **valeur, "type": [valeur["type"], "null"]}
    return {**dite, "anyOf": [valeur, {"type": "null"}]}


def _selon(genre: str) -> dict[str, Any]:
    """Les détails d'une offre sont ceux de son genre."""
    return {
        "if": {"properties": {"genre": {"const": genre}}},
        "then": {"properties": {"details": {"$ref": f"#/$defs/{genre}"}}},
    }
