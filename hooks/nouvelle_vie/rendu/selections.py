"""Ce que choisit chaque flux parmi ce qui paraît, et la minute où chaque fiche y entre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from ..modele.communes import Commune
from ..modele.fiche import Fiche
from ..modele.label import Label, StatutLabel
from ..modele.offre import Offre
from ..modele.parution import Parution
from ..modele.villages import Village
from .entrees import Choisie, minute_du_jour

PROFONDEUR = 120
"""Fiches : ni un flux ni la page des communicants ne remontent plus loin."""
URGENCE, RAPPEL = timedelta(days=21), timedelta(days=14)


def parues(fiches: Iterable[Fiche]) -> Iterator[Choisie]:
    """Chacune à sa minute de parution."""
    return (Choisie(f, f.parution) for f in fiches if f.parution)


def recentes(offres: Sequence[Offre]) -> Iterator[Choisie]:
    """Les dernières offres : il serait vain d'en trier des milliers pour en garder cinquante.

    Args:
        offres: de la plus récente à la plus ancienne ; leurs minutes sont toutes différentes.
    """
    return parues(offres[:PROFONDEUR])


def tout(parution: Parution) -> Iterator[Choisie]:
    """Les offres, les rendez-vous, les récits et les labels, chacun à sa minute."""
    yield from recentes(parution.offres)
    yield from parues(parution.evenements_a_venir)
    yield from parues((*parution.actualites, *parution.temoignages))
    yield from labels(parution)


def urgentes(parution: Parution) -> Iterator[Choisie]:
    """Les offres dont la date limite est à moins de trois semaines."""
    for offre in parution.offres:
        limite = offre.dates.limite
        if limite and offre.parution:
            entre = minute_du_jour(offre.id, limite - URGENCE)
            yield Choisie(offre, max(entre, offre.parution), "urgente")


def rappels(parution: Parution) -> Iterator[Choisie]:
    """Les rendez-vous qui tiennent, deux semaines avant."""
    for evenement in parution.evenements_a_venir:
        if evenement.tient:
            entre = minute_du_jour(evenement.id, evenement.premier_jour - RAPPEL)
            yield Choisie(evenement, max(entre, evenement.publication), "rappel")


def labels(parution: Parution) -> Iterator[Choisie]:
    """Les villages labellisés, le jour où le label leur a été accordé : obtenu, ou renouvelé.

    Un label échu en sort ; renouvelé, il y revient pour ce renouvellement et non pour ce qu'il
    avait déjà annoncé.
    """
    for village in parution.villages_labellises:
        accorde = village.label.passages_accordes
        if accorde and accorde[-1].vers is StatutLabel.RENOUVELEE:
            yield from renouvellement(parution, village)
        else:
            yield from label(village)


def label(village: Village) -> Iterator[Choisie]:
    """Le label d'un village, le jour où il l'a obtenu ; pas avant que sa page n'ait paru."""
    if jour := village.label.labellisation:
        entre = minute_du_jour(village.id, jour)
        quand = max(entre, village.publication or entre)
        yield Choisie(village, quand, _motif(village.label, jour))


def _motif(label: Label, jour: date) -> str:
    """Un label regagné après un retrait est une nouvelle de plus, ce qu'il est."""
    regagne = label.retrait is not None and label.retrait < jour
    return f"label/{jour.isoformat()}" if regagne else "label"


def du_village(parution: Parution, village: Village) -> Iterator[Choisie]:
    """La vie d'un village : ce que dit sa commune, label obtenu compris, et son renouvellement."""
    yield from de_la_commune(parution, parution.commune_de(village))
    yield from renouvellement(parution, village)


def renouvellement(parution: Parution, village: Village) -> Iterator[Choisie]:
    """Le label d'un village, le jour où il a été renouvelé."""
    jour = village.label.renouvellement
    if jour and village in parution.villages_labellises:
        entre = minute_du_jour(village.id, jour)
        quand = max(entre, village.publication or entre)
        yield Choisie(village, quand, f"renouvellement/{jour.isoformat()}")


def mises_a_jour(parution: Parution) -> Iterator[Choisie]:
    """Les offres dont quelque chose a changé depuis leur parution, le jour où on l'a dit."""
    for offre in parution.offres:
        jour = offre.dates.mise_a_jour
        if jour and offre.parution and jour > offre.parution.date():
            motif = f"mise-a-jour/{jour.isoformat()}"
            yield Choisie(offre, minute_du_jour(offre.id, jour), motif)


def de_la_commune(parution: Parution, commune: Commune) -> Iterator[Choisie]:
    """Ses offres, ses rendez-vous, les récits de ceux qui s'y sont installés, et son label."""
    yield from recentes(parution.par_commune.get(commune.code, ()))
    recits = (*parution.evenements_a_venir, *parution.temoignages)
    yield from parues(r for r in recits if parution.catalogue.commune_de(r) == commune)
    village = parution.village_de(commune)
    if village in parution.villages_labellises:
        yield from label(village)
