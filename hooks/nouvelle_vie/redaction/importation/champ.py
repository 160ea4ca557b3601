"""Lire un champ d'une offre validée, et l'écrire tel qu'une fiche le porte."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from ...modele.champs import Choix
from ...rendu.saisie.colonnes import Chemin


def lire_a(objet: Any, chemin: Chemin) -> Any:
    """La valeur d'un champ, écrite comme dans une fiche ; rien s'il est vide ou à son défaut.

    Un défaut écrit et un défaut sous-entendu sont la même chose : les comparer ne dirait rien.
    """
    for pas in chemin:
        if isinstance(objet, Mapping):
            objet = objet.get(pas)
        elif isinstance(objet, BaseModel):
            info = type(objet).model_fields.get(pas)
            objet = getattr(objet, pas, None)
            if info is None or objet == info.default:
                return None
        else:
            return None
    return ecrit(objet)


def ecrit(valeur: Any) -> Any:
    """Une valeur du modèle, en texte, nombre, booléen, date, liste ou groupe."""
    if isinstance(valeur, Choix):
        return valeur.value
    if isinstance(valeur, Decimal):
        return int(valeur) if valeur == valeur.to_integral_value() else valeur.normalize()
    if isinstance(valeur, datetime):
        return f"{valeur:%Y-%m-%d %H:%M}"
    if isinstance(valeur, BaseModel):
        return _groupe(valeur)
    if isinstance(valeur, Mapping):
        return {str(cle): ecrit(v) for cle, v in valeur.items()} or None
    if isinstance(valeur, tuple):
        return [ecrit(v) for v in valeur] or None
    return valeur


def _groupe(groupe: BaseModel) -> dict[str, Any]:
    """Un groupe, sans ce qui n'a que sa valeur par défaut."""
    defauts = {cle: info.default for cle, info in type(groupe).model_fields.items()}
    dites = ((cle, getattr(groupe, cle)) for cle in defauts)
    return {cle: ecrit(v) for cle, v in dites if v is not None and v != defauts[cle]}
