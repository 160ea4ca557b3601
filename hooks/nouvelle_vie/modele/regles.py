"""Les règles d'une offre, écrites comme des données : quand l'une est enfreinte, et ce qu'on dit.

Une règle s'écrit une fois. Python la compile en fonctions pour juger une fiche ; `ecrire` en fait
du JSON, que `assets/regles.js` juge de même dans le navigateur, avec les mêmes fautes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from inspect import getdoc
from typing import Any, Protocol

from pydantic import BaseModel

from ..erreurs import Chemin, Probleme
from .champs import libelle_de
from .conditions import Condition
from .motifs import en_js
from .texte import plier

Juge = Callable[[Any], Iterable[Probleme]]
"""Les problèmes qu'une offre pose à une clause."""


class Clause(Protocol):
    """Une façon d'enfreindre une règle."""

    def compiler(self, modele: type[BaseModel], /) -> Juge: ...

    def ecrire(self, modele: type[BaseModel], /) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Si:
    """Quand la condition est vraie, ce problème.

    `cite` : le champ que nomme la faute, par sa clé et son libellé ; de plusieurs, le premier que
    le genre déclare.
    """

    condition: Condition
    code: str
    chemin: Chemin
    valeurs: Mapping[str, str] = field(default_factory=dict)
    cite: tuple[str, ...] = ()

    def _probleme(self, modele: type[BaseModel], /) -> Probleme:
        valeurs = dict(self.valeurs)
        if self.cite:
            cle = next((c for c in self.cite if c in modele.model_fields), self.cite[-1])
            valeurs |= {"cle": cle, "libelle": libelle_de(modele, cle)}
        return Probleme(self.chemin, self.code, valeurs)

    def compiler(self, modele: type[BaseModel], /) -> Juge:
        test, problemes = self.condition.compiler(modele), (self._probleme(modele),)
        return lambda offre: problemes if test(offre) else ()

    def ecrire(self, modele: type[BaseModel], /) -> Mapping[str, Any]:
        dit = self._probleme(modele)
        return {
            "si": self.condition.ecrire(modele),
            "code": dit.code,
            "chemin": list(dit.chemin),
            "valeurs": dict(dit.valeurs),
        }


@dataclass(frozen=True)
class DansLesTextes:
    """Un problème par texte de la fiche, où qu'il soit, dont la forme pliée contient ce motif."""

    motif: str
    code: str

    def compiler(self, _: type[BaseModel], /) -> Juge:
        chercher = re.compile(self.motif).search

        def juger(offre: Any) -> Iterator[Probleme]:
            textes = list(_textes(offre.model_dump(mode="python")))
            # D'un seul coup d'abord : presque aucune annonce n'a de quoi chercher partout.
            if not chercher(plier(" ".join(texte for _, texte in textes))):
                return
            for chemin, texte in textes:
                if trouve := chercher(plier(texte)):
                    yield Probleme(chemin, self.code, {"mot": trouve.group()})

        return juger

    def ecrire(self, _: type[BaseModel], /) -> Mapping[str, Any]:
        return {"partout": en_js(self.motif), "code": self.code}


def _textes(valeur: Any, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    """Tous les textes d'une fiche, où qu'ils soient."""
    if isinstance(valeur, str):
        yield chemin, valeur
    elif isinstance(valeur, dict):
        for cle, interne in valeur.items():
            yield from _textes(interne, (*chemin, cle))
    elif isinstance(valeur, list | tuple):
        for rang, interne in enumerate(valeur):
            yield from _textes(interne, (*chemin, rang))


@dataclass(frozen=True, eq=False)
class Regle:
    """Ce qui est demandé, le texte qui l'impose, et les façons d'y manquer.

    `dit` est la docstring de la règle : une phrase, une ligne vide, ses sources.
    """

    nom: str
    dit: str
    clauses: tuple[Clause, ...]


def regle(ecrite: Callable[[], Iterable[Clause]]) -> Regle:
    """La règle que décrit une fonction : son nom, sa docstring, les clauses qu'elle rend."""
    return Regle(ecrite.__name__, getdoc(ecrite) or "", tuple(ecrite()))


@cache
def juge(modele: type[BaseModel], regles: tuple[Regle, ...]) -> Callable[[Any], list[Probleme]]:
    """De quoi juger toute fiche d'un modèle par ces règles, dans leur ordre ; compilé une fois."""
    juges = tuple(c.compiler(modele) for r in regles for c in r.clauses)

    def juger(offre: Any) -> list[Probleme]:
        return [probleme for un in juges for probleme in un(offre)]

    return juger


def ecrire(modele: type[BaseModel], regles: Iterable[Regle]) -> list[Mapping[str, Any]]:
    """Les clauses de ces règles, dans l'ordre, telles que les lit `assets/regles.js`."""
    return [clause.ecrire(modele) for r in regles for clause in r.clauses]
