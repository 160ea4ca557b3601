"""Quand ce que le site constate d'un village changera sans que personne n'y touche.

Une soirée vieillit, un logement paru il y a un an ne compte plus, une confirmation date : la page
du village le dit. Les mesures mêmes sont interrogées, juste avant et juste après chaque délai.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from .catalogue import Catalogue
from .communes import Commune
from .echeances import Changement, Nature
from .mesures import mesurer
from .offre import Offre
from .referentiel import CritereDeGrille
from .villages import Village

_MINUTE = timedelta(minutes=1)


def peremptions(catalogue: Catalogue, depuis: datetime, jusqu_a: datetime) -> Iterator[Changement]:
    """Ce qui cesse d'être constaté après `depuis` et jusqu'à `jusqu_a` compris ; sans ordre."""
    for village in catalogue.villages:
        grille, commune = catalogue.grille_de(village), catalogue.commune_de(village)
        if grille is None or commune is None:
            continue
        mesures = [c for c in grille.criteres.values() if c.mesure and c.delai]
        instants = set(_instants(catalogue, commune, mesures))
        for quand in sorted(i for i in instants if depuis < i <= jusqu_a):
            if _parait(village, quand) and _change(catalogue, commune, mesures, quand):
                yield Changement(quand, Nature.CONSTAT, village)


def _parait(village: Village, quand: datetime) -> bool:
    return village.publication is None or village.publication <= quand


def _instants(
    catalogue: Catalogue, commune: Commune, mesures: list[CritereDeGrille]
) -> Iterator[datetime]:
    """Tous ceux où une preuve de cette commune pourrait être trop vieille."""
    faits = list(_faits(catalogue, commune))
    for critere in mesures:
        delai = timedelta(days=critere.delai or 0)
        for fait in faits:
            yield fait + delai + _MINUTE
            yield datetime.combine(fait.date(), time.min) + delai + timedelta(days=1)


def _faits(catalogue: Catalogue, commune: Commune) -> Iterator[datetime]:
    for offre in catalogue.offres:
        if catalogue.commune_de(offre) is commune:
            yield from _dates(offre)
    for evenement in catalogue.evenements:
        if catalogue.commune_de(evenement) is commune:
            yield evenement.fin_instant


def _dates(offre: Offre) -> Iterator[datetime]:
    if offre.parution:
        yield offre.parution
    if offre.dates.confirmee:
        yield datetime.combine(offre.dates.confirmee, time.min)


def _change(
    catalogue: Catalogue, commune: Commune, mesures: list[CritereDeGrille], quand: datetime
) -> bool:
    return any(
        mesurer(catalogue, commune, critere, quand - _MINUTE)
        != mesurer(catalogue, commune, critere, quand)
        for critere in mesures
    )
