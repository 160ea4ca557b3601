"""L'ordre dans lequel on écrit les champs d'une fiche, groupes compris."""

from __future__ import annotations

from pydantic import BaseModel

from ..erreurs import Chemin
from ..modele.chemins import forme_de
from ..modele.fiche import Fiche, FicheDiffusee

_EN_TETE = ("id", "titre", "exemple")
_A_LA_FIN = ("photos", "texte_social", "anciennes_adresses", "description")
"""Ce que toutes les fiches déclarent d'abord, et que l'on écrit après ce qui leur est propre."""


def ordre(modele: type[BaseModel], chemin: Chemin) -> tuple[str, ...]:
    """Les clés du groupe à ce chemin, dans l'ordre où on les écrit ; rien s'il est libre.

    C'est l'ordre de leur déclaration, sauf, au sommet d'une fiche, ce qui est commun à toutes.
    """
    courant: type[BaseModel] | None = modele
    for pas in chemin:
        if isinstance(pas, str) and courant:
            info = courant.model_fields.get(pas)
            courant = forme_de(info.annotation)[1] if info else None
    if courant is None:
        return ()
    cles = tuple(courant.model_fields)
    if not issubclass(courant, Fiche):
        return cles
    propres = (cle for cle in cles if cle not in FicheDiffusee.model_fields)
    return (*_EN_TETE, *propres, *(cle for cle in _A_LA_FIN if cle in cles))
