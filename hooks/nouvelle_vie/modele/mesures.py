"""Ce que le catalogue prouve de lui-même d'une commune : offres parues, confirmées, soirées tenues.

Chaque mesure ne compte que ce que le public voit ou a vu : elle n'apprend rien de caché.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .catalogue import Catalogue
from .communes import Commune
from .cycle import Visibilite, jours_sans_nouvelles
from .evenements import Evenement, TypeEvenement
from .fiche import Fiche
from .offre import Offre
from .referentiel import CritereDeGrille, Mesure

_SANS_DELAI = 365
_LOGEMENT = "logement"
_LISIBLES = frozenset({Visibilite.VISIBLE, Visibilite.POURVUE})


@dataclass(frozen=True)
class Constat:
    """Ce que le site constate aujourd'hui. `atteint` va de 0 (rien) à 1 (tenu), 0,5 en chemin."""

    mesure: Mesure
    atteint: float
    preuves: tuple[Fiche, ...] = ()
    """Les fiches qui le prouvent, toutes visibles du public."""
    delai: int = 0
    """En jours ; 0 quand la mesure n'en a pas."""

    def niveau(self, niveau_max: int) -> int:
        """Son rang dans une échelle qui va de 0 à `niveau_max`."""
        return int(self.atteint * niveau_max)


def mesurer(
    catalogue: Catalogue, commune: Commune, critere: CritereDeGrille, quand: datetime
) -> Constat | None:
    """Ce que le catalogue prouve d'un critère ; rien si ce critère ne se mesure pas.

    Args:
        quand: heure de Paris, sans fuseau.
    """
    if critere.mesure is None:
        return None
    delai = critere.delai or 0
    if critere.mesure is Mesure.SOIREE:
        return _soiree(catalogue, commune, quand, delai)
    return _DES_OFFRES[critere.mesure](catalogue.offres_de(commune), quand, delai)


def _offre_qualifiee(offres: Sequence[Offre], quand: datetime, delai: int) -> Constat:
    """Une offre ne paraît que complète : en montrer une, c'est l'avoir qualifiée."""
    ouvertes = _visibles(offres, quand)
    return Constat(Mesure.OFFRE_QUALIFIEE, float(bool(ouvertes)), ouvertes, delai)


def _confirmation(offres: Sequence[Offre], quand: datetime, delai: int) -> Constat:
    """Une offre datée se confirme d'elle-même par sa date limite."""
    ouvertes = _visibles(offres, quand)
    jour = quand.date()
    fraiches = tuple(
        o for o in ouvertes if o.dates.limite or jours_sans_nouvelles(o.dates, jour) <= delai
    )
    atteint = 0.0 if not fraiches else 1.0 if len(fraiches) == len(ouvertes) else 0.5
    return Constat(Mesure.CONFIRMATION, atteint, fraiches, delai)


def _logement(offres: Sequence[Offre], quand: datetime, delai: int) -> Constat:
    depuis = quand - timedelta(days=delai or _SANS_DELAI)
    parus = tuple(
        o
        for o in offres
        if o.genre == _LOGEMENT
        and o.visibilite(quand) in _LISIBLES
        and o.parution
        and o.parution >= depuis
    )
    return Constat(Mesure.LOGEMENT, float(bool(parus)), parus, delai)


def _soiree(catalogue: Catalogue, commune: Commune, quand: datetime, delai: int) -> Constat:
    """Une soirée annoncée met en chemin ; tenue depuis moins que le délai, elle prouve."""
    depuis = quand - timedelta(days=delai or _SANS_DELAI)
    soirees = [e for e in catalogue.evenements if _est_soiree(catalogue, commune, e, quand)]
    tenues = tuple(e for e in soirees if e.passe(quand) and e.fin_instant >= depuis)
    annoncees = tuple(e for e in soirees if not e.passe(quand))
    atteint = 1.0 if tenues else 0.5 if annoncees else 0.0
    return Constat(Mesure.SOIREE, atteint, tenues or annoncees, delai)


def _est_soiree(
    catalogue: Catalogue, commune: Commune, evenement: Evenement, quand: datetime
) -> bool:
    return (
        evenement.type is TypeEvenement.SOIREE_HABITANTS
        and evenement.tient
        and evenement.publication <= quand
        and catalogue.commune_de(evenement) is commune
    )


def _visibles(offres: Sequence[Offre], quand: datetime) -> tuple[Offre, ...]:
    return tuple(o for o in offres if o.visibilite(quand) is Visibilite.VISIBLE)


_DES_OFFRES: Mapping[Mesure, Callable[[Sequence[Offre], datetime, int], Constat]] = {
    Mesure.OFFRE_QUALIFIEE: _offre_qualifiee,
    Mesure.CONFIRMATION: _confirmation,
    Mesure.LOGEMENT: _logement,
}
