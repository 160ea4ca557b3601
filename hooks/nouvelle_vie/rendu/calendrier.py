"""Les rendez-vous rangés par mois, et par ce qui permet de les choisir."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ..modele.evenements import Evenement, Public
from ..modele.parution import Parution

DUREE_MAX = timedelta(days=366)
"""Au-delà, un rendez-vous n'est plus un rendez-vous : il ne remplit pas d'autres mois."""
Cle = tuple[int, int]
"""(année, mois)."""


@dataclass(frozen=True)
class Case:
    """Un jour d'un mois et ses rendez-vous ; hors du mois, une case vide."""

    jour: date
    dans_le_mois: bool
    rendez_vous: tuple[Evenement, ...] = ()

    @property
    def debute(self) -> bool:
        """Un rendez-vous y commence, ou s'y poursuit au premier jour du mois."""
        return self.jour.day == 1 or any(e.premier_jour == self.jour for e in self.rendez_vous)


@dataclass(frozen=True)
class Mois:
    """Un mois, semaine par semaine, du lundi au dimanche."""

    premier: date
    semaines: tuple[tuple[Case, ...], ...]
    rendez_vous: tuple[Evenement, ...]

    @property
    def cle(self) -> str:
        return f"{self.premier:%Y-%m}"

    @property
    def adresse(self) -> str:
        return f"evenements/{self.cle}/"


@dataclass(frozen=True)
class Valeur:
    """Une façon de choisir : un type, un public ou un territoire, et ses rendez-vous."""

    axe: str
    cle: str
    libelle: str
    rendez_vous: tuple[Evenement, ...]

    @property
    def adresse(self) -> str:
        return f"evenements/{self.axe}/{self.cle}/"


def mois(parution: Parution) -> tuple[Mois, ...]:
    """Chaque mois qui a un rendez-vous, et le mois en cours ; dans l'ordre."""
    par_mois: dict[Cle, list[Evenement]] = {(parution.jour.year, parution.jour.month): []}
    for evenement in parution.evenements:
        for cle in _mois_de(evenement):
            par_mois.setdefault(cle, []).append(evenement)
    return tuple(_mois(cle, tuple(membres)) for cle, membres in sorted(par_mois.items()))


def en_cours(tous: tuple[Mois, ...], jour: date) -> Mois:
    return next(m for m in tous if m.premier == jour.replace(day=1))


def _jours_de(evenement: Evenement) -> Iterator[date]:
    jour, dernier = evenement.premier_jour, evenement.dernier_jour
    for rang in range(min(dernier - jour, DUREE_MAX).days + 1):
        yield jour + timedelta(days=rang)


def _mois_de(evenement: Evenement) -> list[Cle]:
    return list(dict.fromkeys((jour.year, jour.month) for jour in _jours_de(evenement)))


def _mois(cle: Cle, rendez_vous: tuple[Evenement, ...]) -> Mois:
    par_jour: dict[date, list[Evenement]] = {}
    for evenement in rendez_vous:
        for jour in _jours_de(evenement):
            par_jour.setdefault(jour, []).append(evenement)
    semaines = tuple(
        tuple(
            Case(jour, True, tuple(par_jour.get(jour, ())))
            if jour.month == cle[1]
            else Case(jour, False)
            for jour in semaine
        )
        for semaine in Calendar().monthdatescalendar(*cle)
    )
    return Mois(date(*cle, 1), semaines, rendez_vous)


def choix(parution: Parution) -> Mapping[str, tuple[Valeur, ...]]:
    """Tout ce par quoi l'on peut choisir, rendez-vous ou non : un agenda se suit avant le premier.

    Un rendez-vous hors des communes du registre n'est d'aucun territoire.
    """
    tous, catalogue = parution.evenements, parution.catalogue
    types = (
        Valeur(
            "type",
            type_.code,
            type_.libelle,
            tuple(e for e in tous if catalogue.type_de(e) is type_),
        )
        for type_ in catalogue.types
    )
    publics = (
        Valeur(
            "public", public.value, public.libelle, tuple(e for e in tous if public in e.publics)
        )
        for public in Public
    )
    territoires = (
        Valeur(
            "territoire",
            t.slug,
            t.titre,
            tuple(e for e in tous if catalogue.code_qui_recoit(e) == t.code),
        )
        for t in parution.territoires
    )
    return {"type": tuple(types), "public": tuple(publics), "territoire": tuple(territoires)}


def axes(parution: Parution) -> Mapping[str, tuple[Valeur, ...]]:
    """Ce par quoi l'on choisit, sans les valeurs qu'aucun rendez-vous n'a."""
    return {
        axe: gardees
        for axe, groupe in choix(parution).items()
        if (gardees := tuple(v for v in groupe if v.rendez_vous))
    }
