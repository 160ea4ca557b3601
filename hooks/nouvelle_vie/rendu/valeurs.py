"""Dire une valeur du modèle au public : unité, oui/non, libellé, liste."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ..modele.champs import Choix
from ..modele.dates import a_paris
from ..modele.nombres import Fourchette
from ..modele.offre import Offre
from . import typographie


def dire(valeur: Any, unite: str = "") -> str:
    """La valeur en français : « 48 000 € », « Oui », « 1er décembre 2026 », « pain, gâteaux »."""
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, Choix):
        return typographie.typographier(valeur.libelle)
    if isinstance(valeur, Fourchette):
        mini, par = typographie.quantite(valeur.mini, unite), valeur.par
        if valeur.maxi in (None, valeur.mini):
            return f"{mini} {par}"
        return f"de {mini} à {dire(valeur.maxi, unite)} {par}"
    if isinstance(valeur, Decimal | int | float):
        return typographie.quantite(valeur, unite)
    if isinstance(valeur, datetime):
        return f"{typographie.jour(valeur.date())}, {typographie.heure(valeur)}"
    if isinstance(valeur, date):
        return typographie.jour(valeur)
    if isinstance(valeur, Mapping):
        insecable = typographie.INSECABLE
        return " ; ".join(
            f"{cle}{insecable}:{insecable}{dire(v, unite)}" for cle, v in sorted(valeur.items())
        )
    if isinstance(valeur, tuple | list):
        return ", ".join(dire(v, unite) for v in valeur)
    return typographie.typographier(str(valeur))


@lru_cache(maxsize=4096)
def instant(quand: date | datetime) -> str:
    """Un instant pour un programme, décalage compris ; un jour vaut sa première minute à Paris."""
    if not isinstance(quand, datetime):
        quand = datetime.combine(quand, time.min)
    return a_paris(quand).isoformat(timespec="minutes")


def echeances(offres: Iterable[Offre], jour: date) -> str:
    """« 2026-12-16:2 2027-01-01:1 » : combien de ces offres cessent de paraître, et quel jour."""
    comptes = Counter(offre.fin_de_parution(jour).isoformat() for offre in offres)
    return " ".join(f"{fin}:{combien}" for fin, combien in sorted(comptes.items()))
