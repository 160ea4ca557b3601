"""Ce qui prouve, sur la page d'un village, un critère que le site constate de lui-même."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.mesures import Constat
from ..modele.offre import Offre
from ..modele.referentiel import Mesure

MONTREES = 3
"""Preuves liées ; une commune peut avoir vingt offres."""


class Preuve(NamedTuple):
    """Une fiche publique, et le jour dont elle fait foi. `cle` : comment le dire."""

    fiche: Fiche
    cle: str
    le: date


def preuves(constat: Constat, jour: date) -> tuple[list[Preuve], int]:
    """Les plus récentes, et combien il y en a d'autres. `jour` : celui de la parution."""
    toutes = sorted(_preuves(constat, jour), key=lambda p: (p.le, p.fiche.id), reverse=True)
    return toutes[:MONTREES], max(0, len(toutes) - MONTREES)


def _preuves(constat: Constat, jour: date) -> Iterator[Preuve]:
    for fiche in constat.preuves:
        if isinstance(fiche, Evenement):
            yield Preuve(fiche, constat.mesure.value, fiche.premier_jour)
        elif isinstance(fiche, Offre) and fiche.parution:
            confirmee = fiche.dates.confirmee
            if constat.mesure is not Mesure.CONFIRMATION:
                yield Preuve(fiche, constat.mesure.value, fiche.parution.date())
            elif confirmee and confirmee <= jour:
                yield Preuve(fiche, constat.mesure.value, confirmee)
            else:  # parue depuis moins que le délai, elle n'avait pas à l'être
                yield Preuve(fiche, "publiee", fiche.parution.date())
