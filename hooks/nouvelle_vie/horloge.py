"""Aujourd'hui : le seul endroit où l'on regarde l'heure, au-dessus du modèle et des sorties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from pydantic_core import PydanticCustomError

from .erreurs import FabricationImpossible
from .modele.dates import PARIS, lire_instant, lire_jour
from .reglages import Reglages

VARIABLE = "NV_DATE"
EPOQUE = "SOURCE_DATE_EPOCH"
"""Secondes depuis 1970 : tient lieu d'horloge (reproducible-builds.org)."""


def maintenant(
    reglages: Reglages, environnement: Mapping[str, str], demande: str | None = None
) -> datetime:
    """L'instant de la parution, en heure de Paris et sans fuseau.

    Dans l'ordre : la date demandée, `NV_DATE`, la date de démonstration, `SOURCE_DATE_EPOCH`,
    l'horloge. Une date sans heure vaut 9 h.

    Raises:
        FabricationImpossible: la date demandée ne se lit pas.
    """
    texte = demande or environnement.get(VARIABLE)
    if texte:
        return lire_date(texte)
    if reglages.demonstration and reglages.date_demonstration:
        return reglages.date_demonstration
    epoque = environnement.get(EPOQUE)
    try:
        quand = datetime.fromtimestamp(int(epoque), PARIS) if epoque else datetime.now(PARIS)
    except (ValueError, OverflowError, OSError):
        raise FabricationImpossible(
            f"« {epoque} » n'est pas une date pour {EPOQUE} — donnez des secondes depuis 1970"
        ) from None
    return quand.replace(tzinfo=None, second=0, microsecond=0)


def lire_date(texte: str, heure: time = time(9)) -> datetime:
    """Une date qu'une personne demande ; sans heure, elle vaut `heure`.

    Raises:
        FabricationImpossible: elle ne se lit pas.
    """
    try:
        if len(texte.strip()) <= len("2026-12-01"):
            return datetime.combine(lire_jour(texte), heure)
        return lire_instant(texte)
    except PydanticCustomError:
        raise FabricationImpossible(
            f"la date « {texte} » ne se lit pas — écrivez par exemple 2026-12-01 "
            "ou « 2026-12-01 09:30 »"
        ) from None
