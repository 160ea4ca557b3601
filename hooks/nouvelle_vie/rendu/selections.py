"""Ce que choisit chaque flux parmi ce qui paraît, et la minute où chaque fiche y entre."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from ..modele.communes import Commune
from ..modele.fiche import Fiche
from ..modele.parution import Parution
from ..modele.villages import Village
from .entrees import Entree, Redaction, minute_du_jour

URGENCE, RAPPEL = timedelta(days=21), timedelta(days=14)
Choisir = Callable[[Redaction], Iterable[Entree]]


def parues(fiches: Iterable[Fiche]) -> Choisir:
    return lambda redaction: map(redaction.entree, fiches)


def tout(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les offres, les rendez-vous, les récits et les labels, chacun à sa minute."""
    for fiches in (
        parution.offres,
        parution.evenements_a_venir,
        parution.actualites,
        parution.temoignages,
    ):
        yield from map(redaction.entree, fiches)
    yield from labels(parution, redaction)


def urgentes(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les offres dont la date limite est à moins de trois semaines."""
    for offre in parution.offres:
        limite = offre.dates.limite
        if limite and offre.parution:
            entre = minute_du_jour(offre.id, limite - URGENCE)
            yield redaction.entree(offre, "urgente", max(entre, offre.parution))


def rappels(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les rendez-vous qui tiennent, deux semaines avant."""
    for evenement in parution.evenements_a_venir:
        if evenement.tient:
            entre = minute_du_jour(evenement.id, evenement.premier_jour - RAPPEL)
            yield redaction.entree(evenement, "rappel", max(entre, evenement.publication))


def labels(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les villages, le jour où ils ont obtenu le label."""
    yield from filter(None, (_label(redaction, v) for v in parution.villages_labellises))


def mises_a_jour(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les offres dont quelque chose a changé depuis leur parution, le jour où on l'a dit."""
    for offre in parution.offres:
        jour = offre.dates.mise_a_jour
        if jour and offre.parution and jour > offre.parution.date():
            motif = f"mise-a-jour/{jour.isoformat()}"
            yield redaction.entree(offre, motif, minute_du_jour(offre.id, jour))


def de_la_commune(parution: Parution, commune: Commune, redaction: Redaction) -> Iterator[Entree]:
    """Ses offres, ses rendez-vous, les récits de ceux qui s'y sont installés, et son label."""
    recits = (*parution.evenements_a_venir, *parution.temoignages)
    siens = (r for r in recits if parution.catalogue.commune_de(r) == commune)
    yield from map(redaction.entree, (*parution.par_commune.get(commune.code, ()), *siens))
    village = parution.village_de(commune)
    if village in parution.villages_labellises and (label := _label(redaction, village)):
        yield label


def _label(redaction: Redaction, village: Village) -> Entree | None:
    jour = village.label.labellisation
    if not jour:
        return None
    entre = minute_du_jour(village.id, jour)
    # Rien n'entre dans un flux avant d'avoir paru.
    return redaction.entree(village, "label", max(entre, village.publication or entre))
