"""Ce qui changera au site sans que personne n'y touche, dans l'ordre où cela arrivera.

Aux échéances des fiches s'ajoutent ce que font d'elles les flux (une urgence, un rappel, un label)
et le calendrier, qui s'ouvre chaque mois sur une autre page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain

from ..modele.catalogue import Catalogue
from ..modele.echeances import Changement, Nature, changements
from ..modele.parution import Parution
from ..modele.peremptions import peremptions
from . import selections
from .entrees import Choisie

_JOUR = timedelta(days=1)


def a_venir(catalogue: Catalogue, depuis: datetime, jusqu_a: datetime) -> list[Changement]:
    """Tout ce qui arrive après `depuis` et jusqu'à `jusqu_a` compris, dans l'ordre."""
    trouves = chain(
        changements(catalogue, depuis, jusqu_a),
        peremptions(catalogue, depuis, jusqu_a),
        _annonces(catalogue, depuis, jusqu_a),
        _mois(depuis, jusqu_a),
    )
    uniques = {changement.rang: changement for changement in trouves}
    return [uniques[rang] for rang in sorted(uniques)]


def _annonces(catalogue: Catalogue, depuis: datetime, jusqu_a: datetime) -> Iterator[Changement]:
    """Les entrées de flux, tirées de ce qui paraît chaque jour : ce que fera la construction."""
    for quand in (depuis, *_soirs(depuis, jusqu_a)):
        for choisie in _d_occasion(Parution(catalogue, quand)):
            parait = choisie.quand == choisie.fiche.parution
            if depuis < choisie.quand <= jusqu_a and not parait:
                yield Changement(choisie.quand, Nature.ANNONCE, choisie.fiche, choisie.motif)


def _d_occasion(parution: Parution) -> Iterator[Choisie]:
    """Ce qui entre dans un flux un autre jour que celui de sa parution."""
    yield from selections.urgentes(parution)
    yield from selections.rappels(parution)
    yield from selections.mises_a_jour(parution)
    for village in parution.villages_labellises:
        yield from selections.label(village)
        yield from selections.renouvellement(parution, village)


def _soirs(depuis: datetime, jusqu_a: datetime) -> Iterator[datetime]:
    """La dernière minute de chaque jour, puis `jusqu_a`."""
    soir = datetime.combine(depuis.date(), time(23, 59))
    while soir < jusqu_a:
        yield soir
        soir += _JOUR
    yield jusqu_a


def _mois(depuis: datetime, jusqu_a: datetime) -> Iterator[Changement]:
    premier = date(depuis.year, depuis.month, 1)
    while (suivant := (premier + 31 * _JOUR).replace(day=1)) <= jusqu_a.date():
        yield Changement(datetime.combine(suivant, time.min), Nature.MOIS)
        premier = suivant
