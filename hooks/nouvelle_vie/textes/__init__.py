"""Les phrases de l'interface, rangées par lieu d'emploi dans `fr.yml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def textes() -> dict[str, Any]:
    """Le contenu de `fr.yml` : groupes de phrases, tout en texte."""
    brut = files(__name__).joinpath("fr.yml").read_text("utf-8")
    contenu: dict[str, Any] = yaml.load(brut, Loader=yaml.BaseLoader)
    return contenu
