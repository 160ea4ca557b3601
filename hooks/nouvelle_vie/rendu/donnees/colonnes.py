"""Une colonne d'un jeu de données : son nom, ce qu'elle veut dire, comment elle se lit.

Une colonne qui est un champ de fiche n'en redit rien : libellé, aide, unité et liste de valeurs
viennent de la déclaration du champ (`modele/champs.py`), l'explication, du lexique.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from ...modele.champs import Champ, champs
from ...textes import lexique
from ..lexique import lien
from .sortes import Sorte, sorte_de

Lire = Callable[[Any], Any]
"""Ce qu'une colonne tire d'une vue ; None quand il n'y a rien à dire."""


@dataclass(frozen=True)
class Colonne:
    """Une colonne déclarée.

    `toujours` : elle a une valeur à chaque ligne ; une liste en a toujours une, vide peut-être.
    `repere` : elle est dans tous les CSV du jeu, pour que l'on s'y retrouve et les rapproche.
    `technique` : elle sert aux programmes, et la page de la fiche n'a pas à la montrer.
    `hors_csv` : un CSV la dit déjà autrement.
    """

    cle: str
    libelle: str
    sorte: Sorte
    lire: Lire
    description: str = ""
    unite: str = ""
    toujours: bool = False
    repere: bool = False
    technique: bool = False
    hors_csv: bool = False

    @property
    def peut_manquer(self) -> bool:
        return not self.toujours and self.sorte.schema.get("type") != "array"

    def json(self, vue: Any) -> Any:
        valeur = self.lire(vue)
        return None if valeur is None else self.sorte.en_json(valeur)

    def cellule(self, vue: Any) -> str:
        valeur = self.lire(vue)
        return "" if valeur is None else self.sorte.en_cellule(valeur)


def du_champ(modele: type[BaseModel], cle: str, lire: str, /, **suite: Any) -> Colonne:
    """La colonne qui est un champ d'un modèle, libellé et unité compris.

    Args:
        lire: le chemin du champ depuis la vue (« offre.titre »).
        suite: ce que la colonne a de particulier ; une `cle` y remplace celle du champ.
    """
    decrit = next(c for c in champs(modele) if c.cle == cle)
    sorte = suite.pop("sorte", None) or _sorte(modele, cle)
    dite = {"cle": cle, "unite": decrit.unite, **suite}
    return Colonne(libelle=decrit.libelle, sorte=sorte, lire=attrgetter(lire), **dite)


@cache
def propres(modele: type[BaseModel], communs: type[BaseModel]) -> tuple[Colonne, ...]:
    """Les colonnes des champs publics qu'un modèle ajoute à ceux de `communs`.

    Sont publics les champs que montre la fiche, et ceux déclarés `donnees=True` ; un groupe de
    champs donne une colonne par champ. Ce que la fiche tait, la donnée le tait (`Modele.tus`).
    """
    groupe = getattr(modele, "genre", "")
    return tuple(
        colonne
        for decrit in champs(modele)
        if decrit.cle not in communs.model_fields and (decrit.fiche or decrit.donnees)
        for colonne in _colonnes(modele, decrit, groupe)
    )


def _colonnes(modele: type[BaseModel], decrit: Champ, groupe: str) -> Iterator[Colonne]:
    classe = classe_du_champ(modele, decrit.cle)
    if not issubclass(classe, BaseModel):
        yield _colonne(decrit, _sorte(modele, decrit.cle), _si_montre(decrit.cle), groupe)
        return
    for interne in champs(classe):
        lire = _dans(decrit.cle, _si_montre(interne.cle))
        dite = _colonne(interne, _sorte(classe, interne.cle), lire, decrit.cle)
        cle, libelle = f"{decrit.cle}_{interne.cle}", f"{decrit.libelle} : {interne.libelle}"
        yield Colonne(cle, libelle, dite.sorte, lire, dite.description, dite.unite)


def _colonne(decrit: Champ, sorte: Sorte, lire: Lire, groupe: str) -> Colonne:
    explication = _explications().get((groupe, decrit.cle, ""), decrit.aide)
    return Colonne(decrit.cle, decrit.libelle, sorte, lire, explication, decrit.unite)


def _si_montre(cle: str) -> Lire:
    def lire(fiche: Any) -> Any:
        valeur = getattr(fiche, cle)
        return None if valeur in (None, (), {}) or cle in fiche.tus else valeur

    return lire


def _dans(groupe: str, lire: Lire) -> Lire:
    def lire_dans(fiche: Any) -> Any:
        trouve = None if groupe in fiche.tus else getattr(fiche, groupe)
        return None if trouve is None else lire(trouve)

    return lire_dans


@cache
def _explications() -> Mapping[tuple[str, str, str], str]:
    """L'explication que le lexique attache à chaque champ."""
    return {lien(ecrit): str(e["dit"]) for e in lexique().values() for ecrit in e["pour"]}


def _sorte(modele: type[BaseModel], cle: str) -> Sorte:
    return sorte_de(classe_du_champ(modele, cle))


def classe_du_champ(modele: type[BaseModel], cle: str) -> type:
    """La classe des valeurs d'un champ : « Contrat | None » → Contrat, « Euros » → Decimal."""
    return _classe(modele.model_fields[cle].rebuild_annotation())


def _classe(annotation: Any) -> type:
    origine = get_origin(annotation)
    if origine is Annotated:
        return _classe(get_args(annotation)[0])
    if origine in (Union, types.UnionType):
        return _classe(next(a for a in get_args(annotation) if a is not type(None)))
    classe: type = origine or annotation
    return classe
