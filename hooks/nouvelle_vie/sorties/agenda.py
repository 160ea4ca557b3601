"""Les agendas à suivre, et un calendrier par évènement annoncé (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Fichier
from ..rendu import agendas_suivis, ical
from ..rendu.atelier import Atelier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    for agenda in agendas_suivis.tous(atelier.parution):
        yield Fichier(agenda.adresse, partial(ical.suivi, atelier, agenda))
    for evenement in atelier.parution.evenements:
        sien = partial(ical.seul, atelier, evenement)
        yield Fichier(f"evenements/{evenement.slug}.ics", sien, evenement.fichier)
