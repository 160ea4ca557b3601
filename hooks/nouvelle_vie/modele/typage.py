"""Les évènements devant la liste des types du site."""

from __future__ import annotations

from collections.abc import Iterator

from ..erreurs import Probleme
from ..fautes import abreger
from .catalogue import Catalogue
from .evenements import Evenement
from .texte import suggestion


def incoherences(catalogue: Catalogue) -> Iterator[tuple[Evenement, Probleme]]:
    """Un évènement prend son type dans la liste du site."""
    codes = [t.code for t in catalogue.types]
    for evenement in catalogue.evenements:
        if catalogue.type_connu(evenement.type) is None:
            sinon = "écrivez l'un de : " + ", ".join(codes)
            recu = abreger(evenement.type)
            valeurs = {"recu": recu, "suggestion": suggestion(evenement.type, codes, sinon=sinon)}
            yield evenement, Probleme(("type",), "type-inconnu", valeurs)
