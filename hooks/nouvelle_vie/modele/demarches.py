"""Tous les fichiers de la démarche, réunis : ce qu'ils citent, et ce qu'ils inventent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ..erreurs import Chemin
from .champs import Modele
from .demarche import Annuaire, Boites, Indicateurs, Parutions, Plan, Renvoi


@dataclass(frozen=True)
class Demarche:
    """Un champ par fichier ; un site peut n'en avoir aucun."""

    plan: Plan | None = None
    boites: Boites | None = None
    annuaire: Annuaire | None = None
    indicateurs: Indicateurs | None = None
    parutions: Parutions | None = None

    def fichiers(self) -> Iterator[tuple[str, Modele]]:
        """Les fichiers présents, par nom de champ."""
        for decrit in fields(self):
            if (lu := getattr(self, decrit.name)) is not None:
                yield decrit.name, lu

    def renvois(self) -> Iterator[tuple[str, Chemin, str]]:
        """Chaque page du site qu'un fichier cite : (nom du fichier, chemin du champ, adresse)."""
        for nom, lu in self.fichiers():
            for chemin, adresse in _pages(lu):
                yield nom, chemin, adresse


def _pages(valeur: object, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    if isinstance(valeur, Renvoi):
        yield (*chemin, "page"), valeur.page
    if isinstance(valeur, Modele):
        for cle in type(valeur).model_fields:
            yield from _pages(getattr(valeur, cle), (*chemin, cle))
    elif isinstance(valeur, tuple):
        for rang, element in enumerate(valeur):
            yield from _pages(element, (*chemin, rang))


def exemples(demarche: Demarche) -> Iterator[tuple[str, Chemin]]:
    """Les éléments de liste inventés tout entiers : (nom du fichier, chemin de l'élément)."""
    for rang, serie in enumerate(demarche.indicateurs.series if demarche.indicateurs else ()):
        if serie.exemple:
            yield "indicateurs", ("series", rang)
    for rang, numero in enumerate(demarche.parutions.numeros if demarche.parutions else ()):
        if numero.exemple:
            yield "parutions", ("numeros", rang)
