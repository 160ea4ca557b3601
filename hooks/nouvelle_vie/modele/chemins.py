"""Tous les champs d'un modèle, sous-groupes, listes et tables compris, chacun avec son chemin.

Schémas, questions, tableaux d'import et guide parcourent les modèles par ici : aucun n'a sa liste.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from .champs import Champ, champs


class Forme(Enum):
    """Comment un champ se range dans une fiche."""

    VALEUR = "valeur"
    GROUPE = "groupe"
    """Des champs en retrait : `contact`, `energie`."""
    LISTE = "liste"
    """Des éléments précédés d'un tiret : des valeurs (`a_savoir`) ou des groupes (`photos`)."""
    TABLE = "table"
    """Des clés que la personne choisit : une année (`chiffre_affaires`), un critère, un réseau."""


@dataclass(frozen=True)
class ChampSitue:
    """Un champ et sa place : `("photos", "alt")`, `("energie", "dpe")`, `("titre",)`.

    Le chemin ne porte que des noms de champs : ni rang dans une liste, ni clé d'une table.
    """

    chemin: tuple[str, ...]
    champ: Champ
    modele: type[BaseModel]
    """Le modèle qui déclare le champ."""
    forme: Forme
    groupe: type[BaseModel] | None
    """Le modèle du groupe ; pour une liste ou une table, celui de chaque élément."""

    @property
    def nom(self) -> str:
        """« energie.dpe »."""
        return ".".join(self.chemin)

    @property
    def feuille(self) -> bool:
        """Vrai s'il n'a pas de champs sous lui."""
        return self.groupe is None


@cache
def chemins(modele: type[BaseModel]) -> tuple[ChampSitue, ...]:
    """Tous les champs d'un modèle, chaque groupe suivi des siens, dans l'ordre de déclaration."""
    return tuple(_parcourir(modele, ()))


def _parcourir(modele: type[BaseModel], sous: tuple[str, ...]) -> Iterator[ChampSitue]:
    for champ in champs(modele):
        chemin = (*sous, champ.cle)
        forme, groupe = forme_de(modele.model_fields[champ.cle].annotation)
        yield ChampSitue(chemin, champ, modele, forme, groupe)
        if groupe:
            yield from _parcourir(groupe, chemin)


def forme_de(annotation: Any) -> tuple[Forme, type[BaseModel] | None]:
    """La forme d'un champ d'après son type, et le modèle du groupe ou de ses éléments."""
    nue = depouiller(annotation)
    if get_origin(nue) is tuple:
        return Forme.LISTE, _modele(get_args(nue)[0])
    if get_origin(nue) in (Mapping, dict):
        return Forme.TABLE, _modele(get_args(nue)[1])
    groupe = _modele(nue)
    return (Forme.GROUPE if groupe else Forme.VALEUR), groupe


def depouiller(annotation: Any) -> Any:
    """Le type nu, sans validateurs ni « ou rien » : `Annotated[Service, …] | None` → Service."""
    origine = get_origin(annotation)
    if origine is Annotated:
        return depouiller(get_args(annotation)[0])
    if origine in (Union, types.UnionType):
        return depouiller(next(a for a in get_args(annotation) if a is not type(None)))
    return annotation


def _modele(annotation: Any) -> type[BaseModel] | None:
    nue = depouiller(annotation)
    return nue if isinstance(nue, type) and issubclass(nue, BaseModel) else None
