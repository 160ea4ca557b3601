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
    boites,
    carte,
    charte,
    communes,
    demarche,
    diffusion,
    donnees,
    evenements,
    facettes,
    feuilles,
    flux,
    guide,
    integrer,
    label,
    laureats,
    listes,
    offres,
    plan,
    presse,
    recherche,
    recits,
    rendez_vous,
    reseau,
    schemas,
    sessions,
    signaler,
    territoires,
    villages,
)

Sortie = Callable[[Atelier], Iterator[Artefact]]

SORTIES: tuple[Sortie, ...] = (
    accueil.produire,
    offres.produire,
    listes.produire,
    villages.produire,
    laureats.produire,
    communes.produire,
    territoires.produire,
    evenements.produire,
    rendez_vous.produire,
    sessions.produire,
    recits.produire,
    label.produire,
    carte.produire,
    charte.produire,
    recherche.produire,
    adresses.produire,
    flux.produire,
    diffusion.produire,
    integrer.produire,
    signaler.produire,
    guide.produire,
    agenda.produire,
    donnees.produire,
    facettes.produire,
    schemas.produire,
    demarche.produire,
    boites.produire,
    feuilles.produire,
    reseau.produire,
    presse.produire,
    plan.produire,
)


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Tous les artefacts du site, dans l'ordre de `SORTIES`."""
    for sortie in SORTIES:
        yield from sortie(atelier)
