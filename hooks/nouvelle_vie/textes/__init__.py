"""Les phrases de l'interface, dans `fr.yml` ; le lexique des annonces ; les mots des tableaux."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
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


def _lire(nom: str) -> dict[str, Any]:
    brut = files(__name__).joinpath(nom).read_text("utf-8")
    contenu: dict[str, Any] = yaml.load(brut, Loader=yaml.BaseLoader)
    return contenu
