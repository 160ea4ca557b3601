"""Les textes Markdown d'une fiche, où qu'ils soient."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from ..erreurs import Chemin
from .champs import Champ, champs


def proses(modele: BaseModel, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    """Les textes Markdown renseignés d'une fiche, avec leur chemin."""
    for cle in _cles_de_prose(type(modele)):
        valeur = getattr(modele, cle)
        if isinstance(valeur, str):
            yield (*chemin, cle), valeur
        elif isinstance(valeur, BaseModel):
            yield from proses(valeur, (*chemin, cle))


@cache
def _cles_de_prose(modele: type[BaseModel]) -> tuple[str, ...]:
    """Les champs qui peuvent porter du Markdown, eux-mêmes ou par le groupe qu'ils contiennent."""
    return tuple(
        decrit.cle
        for decrit in champs(modele)
        if decrit.saisie == "markdown"
        or any(map(_cles_de_prose, _groupes(modele.model_fields[decrit.cle].annotation)))
    )


def _groupes(annotation: Any) -> Iterator[type[BaseModel]]:
    """Les groupes de champs que nomme une annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _groupes(argument)


@cache
def longs_textes(modele: type[BaseModel], communs: type[BaseModel]) -> tuple[Champ, ...]:
    """Les champs de Markdown qu'un modèle a en plus d'un autre."""
    propres = (decrit for decrit in champs(modele) if decrit.cle not in communs.model_fields)
    return tuple(decrit for decrit in propres if decrit.saisie == "markdown")
