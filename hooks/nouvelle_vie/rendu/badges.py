"""Les badges d'une offre : ce qui la distingue le jour de la construction, ou bientôt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..modele.cycle import Statut
from ..modele.offre import Offre
from ..modele.parution import Parution


class Badge(NamedTuple):
    """`cle` : ses mots, sous `badges:` dans `fr.yml` ; `sorte` : sa couleur."""

    cle: str
    sorte: str
    jusqu_au: date | None = None
    """Le jour où le navigateur le retire, si le site n'est pas reconstruit d'ici là."""
    des: date | None = None
    """Le jour où il le montre."""


def badges(offre: Offre, parution: Parution) -> Iterator[Badge]:
    """Dans l'ordre où une carte et une page les montrent."""
    jour = parution.jour
    if offre.exemple:
        yield Badge("exemple", "exemple")
    if offre.nouvelle(jour):
        yield Badge("nouveau", "nouveau", jusqu_au=offre.nouvelle_jusqu_au)
    if offre.statut is Statut.EN_DISCUSSION:
        yield Badge("en_discussion", "attention")
    if offre.statut is Statut.POURVUE:
        yield Badge("pourvue", "fini")
    elif offre.a_reconfirmer(jour):
        yield Badge("reconfirmer", "attention")
    elif quand := offre.a_reconfirmer_le(jour):
        yield Badge("reconfirmer", "attention", des=quand)
    if parution.ensemble(offre):
        yield Badge("lot", "ensemble")
