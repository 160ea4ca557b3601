"""Les textes de l'outil : phrases, lexique des annonces, mots des tableaux, guide, fautes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml


@cache
def textes() -> dict[str, Any]:
    """Le contenu de `fr.yml` : groupes de phrases, tout en texte."""
    return _lire("fr.yml")


@cache
def lexique() -> dict[str, Any]:
    """Le contenu de `lexique.yml` : par nom, un mot, son explication, sa source, ses champs."""
    return _lire("lexique.yml")


@cache
def mots_des_tableaux() -> dict[str, Any]:
    """Le contenu de `tableaux.yml` : comment les mairies nomment champs, genres et valeurs."""
    return _lire("tableaux.yml")


@cache
def guide() -> Mapping[str, str]:
    """Les pages et les exemples du guide, par chemin : « photos.md », « offres/logement.md »."""
    return dict(sorted(_textes(files(__name__).joinpath("guide"))))


@cache
def exemples_de_fautes() -> Mapping[str, str]:
    """Par code, ce qui provoque la faute et le rapport qui la dit (`fautes/<code>.txt`)."""
    trouves = sorted(_textes(files(__name__).joinpath("fautes")))
    return {nom.removesuffix(".txt"): texte for nom, texte in trouves}


def _textes(dossier: Traversable, prefixe: str = "") -> Iterator[tuple[str, str]]:
    for membre in dossier.iterdir():
        if membre.is_dir():
            yield from _textes(membre, f"{prefixe}{membre.name}/")
        else:
            yield f"{prefixe}{membre.name}", membre.read_text("utf-8")


_LECTEUR: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Celui de libyaml, quinze fois plus rapide, là où elle est."""


def _lire(nom: str) -> dict[str, Any]:
    brut = files(__name__).joinpath(nom).read_text("utf-8")
    contenu: dict[str, Any] = yaml.load(brut, Loader=_LECTEUR)
    return contenu
