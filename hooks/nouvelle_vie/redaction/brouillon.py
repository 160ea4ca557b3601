"""Un entretien interrompu : ce qui a été répondu se garde, et se repropose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ..erreurs import Chemin
from ..modele.chemins import Forme, forme_de
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from .reponses import retaper

DOSSIER = ".cache/brouillons"


def fichier(modele: type[Fiche]) -> str:
    """Où se garde le brouillon d'un type de fiche, relatif à la racine."""
    nom = modele.genre if issubclass(modele, Offre) else modele.sorte
    return f"{DOSSIER}/{nom}.yml"


def proposees(modele: type[BaseModel], donnees: Mapping[str, Any]) -> dict[Chemin, str]:
    """Ce qu'il faudrait taper, question par question, pour redire ces données."""
    return dict(_groupe(modele, donnees, ()))


def _groupe(
    modele: type[BaseModel], donnees: Mapping[str, Any], sous: Chemin
) -> Iterator[tuple[Chemin, str]]:
    for cle, valeur in donnees.items():
        if (info := modele.model_fields.get(cle)) is None:
            continue
        forme, groupe = forme_de(info.annotation)
        chemin = (*sous, cle)
        if forme is Forme.LISTE and isinstance(valeur, list):
            for rang, element in enumerate(valeur):
                yield from _valeur(groupe, element, (*chemin, rang))
        elif forme is Forme.TABLE and isinstance(valeur, Mapping):
            for rang, (entree, contenu) in enumerate(valeur.items()):
                yield (*chemin, rang), str(entree)
                yield from _valeur(groupe, contenu, (*chemin, str(entree)))
        else:
            yield from _valeur(groupe, valeur, chemin)


def _valeur(
    groupe: type[BaseModel] | None, valeur: Any, chemin: Chemin
) -> Iterator[tuple[Chemin, str]]:
    if groupe and isinstance(valeur, Mapping):
        yield chemin, "oui"
        yield from _groupe(groupe, valeur, chemin)
    elif isinstance(valeur, str | int | float):
        yield chemin, retaper(valeur)
