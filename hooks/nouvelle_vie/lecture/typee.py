"""Lire un fichier YAML qui n'est pas une fiche : son modèle, et la place de chaque faute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import ValidationError

from ..erreurs import ErreurContenu, Probleme
from ..modele.champs import Modele
from .source import Source, lire, relatif
from .traduction import problemes
from .yaml_situe import Emplacements, lire_yaml

M = TypeVar("M", bound=Modele)


class _Exigeant(Protocol):
    """Un modèle qui a des règles qu'aucun champ ne dit seul."""

    def problemes(self) -> Iterator[Probleme]: ...


@dataclass(frozen=True)
class Lu(Generic[M]):
    """Un fichier lu : sa valeur, à moins qu'il ne soit fautif, et où y est chaque champ."""

    valeur: M | None
    emplacements: Emplacements
    erreurs: tuple[ErreurContenu, ...] = ()
    conseils: tuple[ErreurContenu, ...] = ()

    @property
    def fichier(self) -> str:
        return self.emplacements.source.fichier


def lire_typee(chemin: Path, racine: Path, modele: type[M]) -> Lu[M]:
    """Lit un fichier YAML d'après son modèle.

    Ne lève rien pour un contenu fautif : chaque faute est rendue, située.
    """
    source = lire(chemin, racine)
    if isinstance(source, ErreurContenu):
        return Lu(None, Emplacements(Source(relatif(chemin, racine), "")), (source,))
    donnees, emplacements, erreurs = lire_yaml(source, source.texte)
    if erreurs:
        return Lu(None, emplacements, tuple(erreurs), source.conseils)
    valeur, fautes = _valider(donnees, modele)
    situees = tuple(map(emplacements.erreur, fautes))
    return Lu(valeur, emplacements, situees, source.conseils)


def _valider(donnees: Any, modele: type[M]) -> tuple[M | None, list[Probleme]]:
    if donnees is None:
        return None, [Probleme((), "fiche-vide", {"premier": next(iter(modele.model_fields))})]
    if not isinstance(donnees, dict):
        recu = "une liste" if isinstance(donnees, list) else "un texte seul"
        return None, [Probleme((), "pas-une-fiche", {"recu": recu})]
    try:
        valeur = modele.model_validate(donnees)
    except ValidationError as erreur:
        return None, list(problemes(erreur, modele))
    exigeant: _Exigeant | None = valeur if hasattr(valeur, "problemes") else None
    return valeur, [] if exigeant is None else list(exigeant.problemes())
