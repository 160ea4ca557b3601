"""La dernière date d'une page : celle que dit le plan du site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from ..modele.fiche import Fiche
from ..modele.offre import Offre


def modifiee(fiche: Fiche, jour: date) -> date | None:
    """La plus récente des dates d'une fiche ; une date à venir n'en est pas une."""
    if not isinstance(fiche, Offre):
        return fiche.parution
    dites = (fiche.parution, fiche.dates.confirmee, fiche.dates.mise_a_jour, fiche.dates.pourvue)
    return derniere(d for d in dites if d is not None and _jour(d) <= jour)


def derniere(dates: Iterable[date | None]) -> date | None:
    """La plus récente ; le même jour, l'heure connue l'emporte sur le jour seul."""
    return max((d for d in dates if d is not None), key=_rang, default=None)


def _jour(quand: date) -> date:
    return quand.date() if isinstance(quand, datetime) else quand


def _rang(quand: date) -> tuple[date, time]:
    if isinstance(quand, datetime):
        return quand.date(), quand.time()
    return quand, time.min
