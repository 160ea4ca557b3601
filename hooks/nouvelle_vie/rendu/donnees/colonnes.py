"""Une colonne d'un jeu de données : son nom, ce qu'elle veut dire, où elle se lit.

Une colonne qui est un champ de fiche n'en redit rien : libellé, aide, unité et liste de valeurs
viennent de la déclaration du champ (`modele/champs.py`), l'explication, du lexique.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from ...modele.champs import Champ, Modele, champs
from ...textes import lexique
from ..lexique import lien
from .sortes import LISTE, PAR_ANNEE, Sorte, sorte_de

Valeurs = Sequence[Any]
"""Une valeur par colonne, dans leur ordre ; None quand il n'y a rien à dire."""


@dataclass(frozen=True)
class Colonne:
    """Une colonne déclarée.

    `chemin` : où elle se lit depuis la vue d'une ligne (« offre.titre »).
    `toujours` : elle a une valeur à chaque ligne ; une liste en a toujours une, vide peut-être.
    `repere` : elle est dans tous les CSV du jeu, pour que l'on s'y retrouve et les rapproche.
    `technique` : elle sert aux programmes, et la page de la fiche n'a pas à la montrer.
    `hors_csv` : un CSV la dit déjà autrement.
    """

    cle: str
    libelle: str
    sorte: Sorte
    chemin: str
    description: str = ""
    unite: str = ""
    toujours: bool = False
    repere: bool = False
    technique: bool = False
    hors_csv: bool = False

    @property
    def peut_manquer(self) -> bool:
        return not self.toujours and self.sorte.schema.get("type") != "array"

    def cellule(self, valeur: Any) -> str:
        return "" if valeur is None else self.sorte.en_cellule(valeur)


def lecteur(chemins: Iterable[str]) -> Callable[[Any], Valeurs]:
    """Ce qui lit d'un coup des attributs ; `attrgetter` ne rend une suite qu'à partir de deux."""
    tous = tuple(chemins)
    if len(tous) > 1:
        return attrgetter(*tous)
    return lambda objet: [attrgetter(chemin)(objet) for chemin in tous]


def du_champ(modele: type[BaseModel], cle: str, chemin: str, /, **suite: Any) -> Colonne:
    """La colonne qui est un champ d'un modèle, libellé et unité compris.

    Args:
        suite: ce que la colonne a de particulier ; une `cle` y remplace celle du champ.
    """
    decrit = next(c for c in champs(modele) if c.cle == cle)
    sorte = suite.pop("sorte", None) or sorte_du_champ(modele, cle)
    dite = {"cle": cle, "unite": decrit.unite, **suite}
    return Colonne(libelle=decrit.libelle, sorte=sorte, chemin=chemin, **dite)


class Propres:
    """Les colonnes qu'un modèle a en plus d'un autre, et de quoi les lire d'une fiche.

    Sont publics les champs que montre la fiche, et ceux déclarés `donnees=True` ; un groupe de
    champs donne une colonne par champ. Ce que la page tait, la donnée le tait (`Modele.tus`).
    """

    def __init__(self, modele: type[BaseModel], communs: type[BaseModel]) -> None:
        genre = getattr(modele, "genre", "")
        siens = (c for c in champs(modele) if c.cle not in communs.model_fields)
        publics = [(c, classe_du_champ(modele, c.cle)) for c in siens if c.fiche or c.donnees]
        directs = [c for c, classe in publics if not issubclass(classe, BaseModel)]
        groupes = [(c, classe) for c, classe in publics if issubclass(classe, BaseModel)]
        self.colonnes = (
            *(_colonne(c, sorte_du_champ(modele, c.cle), genre) for c in directs),
            *(colonne for c, classe in groupes for colonne in _du_groupe(c, classe)),
        )
        self._rangs = {c.cle: rang for rang, c in enumerate(directs)}
        self._contenants = [r for r, c in enumerate(self.colonnes) if c.sorte in (LISTE, PAR_ANNEE)]
        self._directs = lecteur(self._rangs)
        self._groupes = [(c.cle, tuple(classe.model_fields)) for c, classe in groupes]

    def lire(self, fiche: Modele) -> Valeurs:
        """Les valeurs de la fiche ; ce qui est vide n'est pas dit."""
        lues, tus = list(self._directs(fiche)), fiche.tus
        for rang in self._contenants:
            lues[rang] = lues[rang] or None
        for cle in tus:
            if cle in self._rangs:
                lues[self._rangs[cle]] = None
        for cle, internes in self._groupes:
            groupe = None if cle in tus else getattr(fiche, cle)
            if groupe is None:
                lues += [None] * len(internes)
            else:
                caches = groupe.tus
                lues += [None if c in caches else getattr(groupe, c) for c in internes]
        return lues


@cache
def propres(modele: type[BaseModel], communs: type[BaseModel]) -> Propres:
    """Ce que `modele` ajoute de public aux champs de `communs`."""
    return Propres(modele, communs)


def _du_groupe(decrit: Champ, classe: type[BaseModel]) -> list[Colonne]:
    return [
        _colonne(
            interne,
            sorte_du_champ(classe, interne.cle),
            decrit.cle,
            f"{decrit.cle}_",
            f"{decrit.libelle} : ",
        )
        for interne in champs(classe)
    ]


def _colonne(
    decrit: Champ, sorte: Sorte, groupe: str, prefixe: str = "", devant: str = ""
) -> Colonne:
    explication = _explications().get((groupe, decrit.cle, ""), decrit.aide)
    cle, libelle = prefixe + decrit.cle, devant + decrit.libelle
    return Colonne(cle, libelle, sorte, decrit.cle, explication, decrit.unite)


@cache
def _explications() -> Mapping[tuple[str, str, str], str]:
    """L'explication que le lexique attache à chaque champ."""
    return {lien(ecrit): str(e["dit"]) for e in lexique().values() for ecrit in e["pour"]}


def sorte_du_champ(modele: type[BaseModel], cle: str) -> Sorte:
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
