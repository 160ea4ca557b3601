"""Un fichier de vocabulaire : un modèle, lu d'un YAML, avec ses fautes situées."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ..erreurs import ErreurContenu
from ..modele.champs import Modele
from .source import Source, lire
from .traduction import problemes
from .yaml_situe import Emplacements, lire_yaml

M = TypeVar("M", bound=Modele)


def lire_vocabulaire(
    chemin: Path, racine: Path, modele: type[M]
) -> tuple[M | None, Emplacements, list[ErreurContenu]]:
    """Le fichier lu, de quoi situer une faute, et celles de ses champs ; ne lève rien."""
    source = lire(chemin, racine)
    if isinstance(source, ErreurContenu):
        return None, Emplacements(Source(source.fichier, "")), [source]
    donnees, emplacements, erreurs = lire_yaml(source, source.texte)
    if erreurs:
        return None, emplacements, erreurs
    try:
        lu = modele.model_validate(donnees if isinstance(donnees, dict) else {})
    except ValidationError as erreur:
        return None, emplacements, [emplacements.erreur(p) for p in problemes(erreur, modele)]
    return lu, emplacements, []
