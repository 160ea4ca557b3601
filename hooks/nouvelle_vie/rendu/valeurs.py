"""Dire une valeur du modèle au public : unité, oui/non, libellé, liste."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..modele.champs import Choix
from . import typographie


def dire(valeur: Any, unite: str = "") -> str:
    """La valeur en français : « 48 000 € », « Oui », « 1er décembre 2026 », « pain, gâteaux »."""
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, Choix):
        return typographie.typographier(valeur.libelle)
    if isinstance(valeur, Decimal | int | float):
        return typographie.quantite(valeur, unite)
    if isinstance(valeur, datetime):
        return f"{typographie.jour(valeur.date())}, {typographie.heure(valeur)}"
    if isinstance(valeur, date):
        return typographie.jour(valeur)
    if isinstance(valeur, Mapping):
        insecable = typographie.INSECABLE
        return " ; ".join(
            f"{cle}{insecable}: {dire(v, unite)}" for cle, v in sorted(valeur.items())
        )
    if isinstance(valeur, tuple | list):
        return ", ".join(dire(v, unite) for v in valeur)
    return typographie.typographier(str(valeur))
