"""Les images que la presse peut reprendre : celles des fiches qui paraissent, hors des offres.

La photo d'une offre est à son annonceur ; celle où l'on reconnaît quelqu'un ne vaut que pour le
sujet de son accord (code civil, art. 9). Ni l'une ni l'autre n'y est.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..modele.fiche import Fiche
from ..modele.photos import Photo
from .atelier import Atelier
from .images import Derive


@dataclass(frozen=True)
class Cliche:
    """Une image, son fichier à télécharger, et la première fiche qui la montre."""

    photo: Photo
    fichier: Derive
    fiche: Fiche


def phototheque(atelier: Atelier) -> tuple[Cliche, ...]:
    """Chaque image une fois, par nom de fichier."""
    trouvees: dict[str, Cliche] = {}
    for fiche in _fiches(atelier):
        for photo in fiche.photos:
            image = atelier.images.get(photo.fichier)
            if image and not photo.personnes_consentantes and photo.fichier not in trouvees:
                trouvees[photo.fichier] = Cliche(photo, image.jpeg, fiche)
    return tuple(trouvees[nom] for nom in sorted(trouvees))


def _fiches(atelier: Atelier) -> Iterator[Fiche]:
    parution = atelier.parution
    yield from parution.villages
    yield from parution.territoires
    yield from parution.evenements
    yield from parution.temoignages
    yield from parution.actualites
