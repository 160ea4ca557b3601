"""Ce que le catalogue prouve de lui-même d'une commune : offres parues, confirmées, soirées tenues.

Chaque mesure ne compte que ce que le public voit ou a vu : elle n'apprend rien de caché.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .catalogue import Catalogue
from .communes import Commune
from .cycle import Statut, Visibilite, jours_sans_nouvelles
from .evenements import Evenement
from .fiche import Fiche
from .offre import Offre
from .referentiel import CritereDeGrille, Mesure
from .types_evenement import Nature

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
        evenements = catalogue.evenements_par_commune.get(commune.code, ())
        return _soiree(catalogue, evenements, quand, delai)
    offres = catalogue.offres_par_commune.get(commune.code, ())
    return _DES_OFFRES[critere.mesure](offres, quand, delai)


def vieillissements(
    catalogue: Catalogue, commune: Commune, critere: CritereDeGrille
) -> Iterator[datetime]:
    """Les matins où le délai d'un critère finit pour une fiche ; certains ne changeront rien.

    Ce qu'une fiche fait d'elle-même (paraître, disparaître, passer) se sait déjà d'elle.
    """
    if critere.mesure is None or critere.delai is None:
        return
    apres = timedelta(days=critere.delai + 1)
    if critere.mesure is Mesure.SOIREE:
        evenements = catalogue.evenements_par_commune.get(commune.code, ())
        jours = [e.fin_instant.date() for e in evenements]
    else:
        offres = catalogue.offres_par_commune.get(commune.code, ())
        confirmees = (o.dates.confirmee for o in offres)
        parues = (o.parution.date() for o in offres if o.parution)
        jours = [*filter(None, confirmees), *parues]
    yield from (datetime.combine(jour + apres, time.min) for jour in jours)


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
    """Un logement loué depuis a bien été proposé : il compte, même si sa page n'est plus."""
    depuis = _depuis(quand, delai)
    parus = tuple(
        o
        for o in offres
        if o.genre == _LOGEMENT
        and o.parution
        and depuis <= o.parution.date()
        and (o.visibilite(quand) in _LISIBLES or _a_trouve_preneur(o, quand))
    )
    lisibles = tuple(o for o in parus if o.visibilite(quand) in _LISIBLES)
    return Constat(Mesure.LOGEMENT, float(bool(parus)), lisibles, delai)


def _a_trouve_preneur(offre: Offre, quand: datetime) -> bool:
    conclue = offre.statut in (Statut.POURVUE, Statut.ARCHIVEE)
    return conclue and offre.visibilite(quand) is Visibilite.DISPARUE


def _soiree(
    catalogue: Catalogue, evenements: Sequence[Evenement], quand: datetime, delai: int
) -> Constat:
    """Une soirée annoncée met en chemin ; tenue depuis moins que le délai, elle prouve."""
    depuis = _depuis(quand, delai)
    soirees = [e for e in evenements if _est_soiree(catalogue, e, quand)]
    tenues = tuple(e for e in soirees if e.passe(quand) and e.fin_instant.date() >= depuis)
    annoncees = tuple(e for e in soirees if not e.passe(quand))
    atteint = 1.0 if tenues else 0.5 if annoncees else 0.0
    return Constat(Mesure.SOIREE, atteint, tenues or annoncees, delai)


def _depuis(quand: datetime, delai: int) -> date:
    """Le premier jour qui compte : un délai se dit en jours entiers."""
    return quand.date() - timedelta(days=delai or _SANS_DELAI)


def _est_soiree(catalogue: Catalogue, evenement: Evenement, quand: datetime) -> bool:
    return (
        catalogue.type_de(evenement).nature is Nature.SOIREE
        and evenement.tient
        and evenement.publication <= quand
    )


def _visibles(offres: Sequence[Offre], quand: datetime) -> tuple[Offre, ...]:
    return tuple(o for o in offres if o.visibilite(quand) is Visibilite.VISIBLE)


_DES_OFFRES: Mapping[Mesure, Callable[[Sequence[Offre], datetime, int], Constat]] = {
    Mesure.OFFRE_QUALIFIEE: _offre_qualifiee,
    Mesure.CONFIRMATION: _confirmation,
    Mesure.LOGEMENT: _logement,
}
