"""La place exacte de chaque valeur d'un YAML déjà lu : de quelle ligne à quelle ligne."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ..erreurs import Chemin

_ANALYSEUR: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[int, int]
"""Ligne et colonne, à partir de 0."""


@dataclass(frozen=True)
class Noeud:
    """Une valeur écrite. `fin` est la place qui suit son dernier caractère visible."""

    debut: Place
    fin: Place
    sorte: str
    """« texte », « bloc » (après | ou >), « groupe », « liste », ou un « -flux » de ces deux."""
    style: str = ""
    """Le guillemet d'un texte qui en a un."""
    entrees: dict[str, Entree] = field(default_factory=dict)
    elements: tuple[Noeud, ...] = ()

    @property
    def vide(self) -> bool:
        """Rien d'écrit après les deux-points."""
        return self.sorte == "texte" and self.debut == self.fin

    @property
    def en_flux(self) -> bool:
        return self.sorte.endswith("-flux")


@dataclass(frozen=True)
class Entree:
    """Une clé et sa valeur."""

    debut: Place
    fin_cle: Place
    valeur: Noeud

    @property
    def fin(self) -> Place:
        return max(self.valeur.fin, self.fin_cle)


def planter(texte: str, decalage: int = 0) -> Noeud | None:
    """L'arbre d'un YAML que `lecture.yaml_situe` a lu sans faute ; rien s'il est vide.

    `decalage` est la ligne du fichier où commence ce texte, à partir de 0.
    """
    racine = yaml.compose(texte, Loader=_ANALYSEUR)
    if not isinstance(racine, MappingNode):
        return None
    return _noeud(racine, [""] * decalage + texte.split("\n"), decalage)


def trouver(racine: Noeud, chemin: Chemin) -> Noeud | None:
    """La valeur à ce chemin, ou rien."""
    noeud = racine
    for pas in chemin:
        if isinstance(pas, int):
            if not 0 <= pas < len(noeud.elements):
                return None
            noeud = noeud.elements[pas]
        elif entree := noeud.entrees.get(pas):
            noeud = entree.valeur
        else:
            return None
    return noeud


def _noeud(noeud: Node, lignes: list[str], decalage: int) -> Noeud:
    debut, fin = _place(noeud.start_mark, decalage), _place(noeud.end_mark, decalage)
    if isinstance(noeud, ScalarNode):
        if noeud.style in ("|", ">"):
            return Noeud(debut, _fin_de_bloc(debut, fin, lignes), "bloc", noeud.style)
        return Noeud(debut, fin, "texte", noeud.style or "")
    assert isinstance(noeud, MappingNode | SequenceNode)
    flux = "-flux" if noeud.flow_style else ""
    if isinstance(noeud, SequenceNode):
        elements = tuple(_noeud(n, lignes, decalage) for n in noeud.value)
        dernier = max((e.fin for e in elements), default=debut)
        return Noeud(debut, fin if flux else dernier, f"liste{flux}", elements=elements)
    entrees = dict(_entrees(noeud, lignes, decalage))
    dernier = max((e.fin for e in entrees.values()), default=debut)
    return Noeud(debut, fin if flux else dernier, f"groupe{flux}", entrees=entrees)


def _entrees(noeud: Node, lignes: list[str], decalage: int) -> Iterator[tuple[str, Entree]]:
    for cle, valeur in noeud.value:
        places = _place(cle.start_mark, decalage), _place(cle.end_mark, decalage)
        yield cle.value.strip(), Entree(*places, _noeud(valeur, lignes, decalage))


def _place(marque: Any, decalage: int) -> Place:
    return marque.line + decalage, marque.column


def _fin_de_bloc(debut: Place, fin: Place, lignes: list[str]) -> Place:
    """La fin du dernier paragraphe d'un bloc : libyaml y compte les lignes vides et remarques."""
    derniere = debut[0]
    retrait: int | None = None
    for rang in range(debut[0] + 1, min(fin[0] + (fin[1] > 0), len(lignes))):
        ligne = lignes[rang]
        marge = len(ligne) - len(ligne.lstrip(" "))
        if not ligne.strip():
            continue
        if retrait is None:
            retrait = marge
        if marge < retrait:
            break
        derniere = rang
    return derniere, len(lignes[derniere])
