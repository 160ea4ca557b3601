"""Les sorties : une par fichier, dans un ordre explicite.

Une sortie est une fonction pure `produire(atelier) -> artefacts`. En ajouter une : un fichier ici,
et son nom dans `SORTIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..artefact import Artefact
from ..rendu.atelier import Atelier
from . import (
    accueil,
    adresses,
    agenda,
    carte,
    charte,
    communes,
    diffusion,
    donnees,
    evenements,
    facettes,
    flux,
    guide,
    integrer,
    listes,
    offres,
    plan,
    recherche,
    recits,
    rendez_vous,
    schemas,
    sessions,
    territoires,
    villages,
)

Sortie = Callable[[Atelier], Iterator[Artefact]]

SORTIES: tuple[Sortie, ...] = (
    accueil.produire,
    offres.produire,
    listes.produire,
    villages.produire,
    communes.produire,
    territoires.produire,
    evenements.produire,
    rendez_vous.produire,
    sessions.produire,
    recits.produire,
    carte.produire,
    charte.produire,
    recherche.produire,
    adresses.produire,
    flux.produire,
    diffusion.produire,
    integrer.produire,
    guide.produire,
    agenda.produire,
    donnees.produire,
    facettes.produire,
    schemas.produire,
    plan.produire,
)


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Tous les artefacts du site, dans l'ordre de `SORTIES`."""
    for sortie in SORTIES:
        yield from sortie(atelier)
