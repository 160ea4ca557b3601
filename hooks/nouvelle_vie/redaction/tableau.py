"""Le tableau de bord : compter les offres suivies, et ranger celles qui demandent un geste."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..modele.cycle import AVANT_PARUTION, Visibilite
from ..modele.texte import plier
from . import phrases
from .suivi import Suivi

BIENTOT = timedelta(days=30)


@dataclass(frozen=True)
class Ligne:
    """Un compte : combien d'offres, et combien demandent un geste."""

    nom: str
    nombre: int
    a_confirmer: int
    incompletes: int
    d_office: int


AXES: Mapping[str, Callable[[Suivi], str]] = {
    "etape": lambda s: s.offre.statut.libelle,
    "territoire": lambda s: (
        s.territoire.titre if s.territoire else phrases.textes()["sans_territoire"]
    ),
    "referent": lambda s: phrases.nommer(s.referent),
    "genre": lambda s: s.offre.pluriel,
    "commune": lambda s: s.commune.nom if s.commune else phrases.textes()["sans_commune"],
}
"""De quelles façons se comptent les offres."""


def compter(suivis: Sequence[Suivi]) -> dict[str, tuple[Ligne, ...]]:
    """Les comptes par axe : les étapes dans l'ordre du cycle, le reste par ordre alphabétique."""
    comptes = {}
    for axe, valeur in AXES.items():
        groupes: dict[str, list[Suivi]] = {}
        for suivi in suivis:  # déjà dans l'ordre des étapes
            groupes.setdefault(valeur(suivi), []).append(suivi)
        noms = list(groupes) if axe == "etape" else sorted(groupes, key=plier)
        comptes[axe] = tuple(_ligne(nom, groupes[nom]) for nom in noms)
    return comptes


def _ligne(nom: str, suivis: Sequence[Suivi]) -> Ligne:
    return Ligne(
        nom,
        len(suivis),
        sum(s.a_confirmer and not s.d_office for s in suivis),
        sum(bool(s.bloquants) for s in suivis),
        sum(s.d_office for s in suivis),
    )


# --- ce qui presse --------------------------------------------------------------------------------


def a_faire(suivis: Iterable[Suivi]) -> dict[str, tuple[Suivi, ...]]:
    """Les offres qui demandent un geste, par geste ; chacune n'est rangée qu'au plus pressé."""
    ranges: dict[str, list[Suivi]] = {cle: [] for cle in phrases.textes()["a_faire"]}
    for suivi in suivis:
        if cle := _geste(suivi):
            ranges[cle].append(suivi)
    for cle, groupe in ranges.items():
        dates = {"bientot", "disparaissent"}
        groupe.sort(key=_par_date if cle in dates else lambda s: s.urgence)
    return {cle: tuple(groupe) for cle, groupe in ranges.items() if groupe}


def _par_date(suivi: Suivi) -> tuple[date, str]:
    return (suivi.prochaine.quand if suivi.prochaine else date.max), suivi.offre.id


def _geste(suivi: Suivi) -> str:
    if suivi.d_office:
        return "d_office"
    if suivi.a_confirmer:
        return "a_confirmer"
    if suivi.vue is Visibilite.POURVUE:
        return "disparaissent"
    if suivi.prochaine and suivi.prochaine.quand - suivi.jour <= BIENTOT:
        return "bientot"
    if suivi.objectif and suivi.bloquants:
        return "a_completer"
    return "pretes" if suivi.offre.statut in AVANT_PARUTION else ""
