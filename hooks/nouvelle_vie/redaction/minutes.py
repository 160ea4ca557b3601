"""La minute où paraît une fiche : une minute ne sert qu'une fois dans tout le catalogue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


def minutes_de_parution(
    prises: Collection[datetime], maintenant: datetime, combien: int, *, figee: bool = False
) -> list[datetime]:
    """Des minutes libres pour paraître tout de suite, dans l'ordre.

    Après la dernière parution et avant maintenant s'il y a la place : une construction qui suit
    aussitôt les montre toutes, et un outil qui ne lit que ce qui suit sa dernière lecture n'en
    manque aucune. Sinon, après maintenant. `figee` : l'horloge du site ne tourne pas (la
    démonstration) ; une minute à venir n'y viendrait jamais.
    """
    passees = (minute for minute in prises if minute <= maintenant)
    derniere = datetime.min if figee else max(passees, default=datetime.min)
    libres: list[datetime] = []
    minute = maintenant
    while len(libres) < combien and minute > derniere:
        if minute not in prises:
            libres.append(minute)
        minute -= _MINUTE
    libres.reverse()
    return [*libres, *minutes_libres({*prises, *libres}, maintenant, combien - len(libres))]


def minutes_libres(prises: Collection[datetime], quand: datetime, combien: int) -> list[datetime]:
    """Les premières minutes libres à partir de `quand`."""
    libres: list[datetime] = []
    while len(libres) < combien:
        if quand not in prises:
            libres.append(quand)
        quand += _MINUTE
    return libres
