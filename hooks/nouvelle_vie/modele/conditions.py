"""Ce qui est vrai ou faux d'une offre, écrit comme une donnée : les conditions des règles.

Python les compile en fonctions ; `ecrire` en fait du JSON, que `assets/regles.js` juge de même. Un
champ se nomme par son chemin (« energie.dpe ») ; un genre qui ne le déclare pas l'a toujours vide.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from pydantic import BaseModel

from .motifs import en_js
from .texte import plier

Test = Callable[[Any], bool]
"""Ce qui répond vrai ou faux d'une offre."""
Ecrite = list[Any]
"""Une condition en JSON : son nom, puis ce qu'elle regarde."""
_VIDES = (None, "", ())


class Condition(Protocol):
    """Ce qui est vrai ou faux d'une offre."""

    def compiler(self, modele: type[BaseModel], /) -> Test: ...

    def ecrire(self, modele: type[BaseModel], /) -> Ecrite: ...


def lecteur(modele: type[BaseModel], chemin: str) -> Callable[[Any], Any]:
    """Ce qui lit un champ d'une fiche ; rien d'un champ non déclaré, ou d'un groupe absent."""
    cle, _, suite = chemin.partition(".")
    if cle not in modele.model_fields:
        return lambda _: None
    tete = attrgetter(cle)
    if not suite:
        return tete
    interne = attrgetter(suite)

    def lire(offre: Any) -> Any:
        groupe = tete(offre)
        return None if groupe is None else interne(groupe)

    return lire


@dataclass(frozen=True)
class Vide:
    """Le champ n'a pas de valeur ; zéro et « non » en sont."""

    chemin: str

    def compiler(self, modele: type[BaseModel], /) -> Test:
        lire = lecteur(modele, self.chemin)
        return lambda offre: lire(offre) in _VIDES

    def ecrire(self, _: type[BaseModel], /) -> Ecrite:
        return ["vide", self.chemin]


@dataclass(frozen=True, init=False)
class Vaut:
    """Le champ a l'une de ces valeurs : celles d'une liste fermée, vrai ou faux."""

    chemin: str
    valeurs: tuple[str | bool, ...]

    def __init__(self, chemin: str, *valeurs: str | bool) -> None:
        object.__setattr__(self, "chemin", chemin)
        object.__setattr__(self, "valeurs", valeurs)

    def compiler(self, modele: type[BaseModel], /) -> Test:
        lire, valeurs = lecteur(modele, self.chemin), frozenset(self.valeurs)
        return lambda offre: lire(offre) in valeurs

    def ecrire(self, _: type[BaseModel], /) -> Ecrite:
        return ["vaut", self.chemin, *(v if isinstance(v, bool) else str(v) for v in self.valeurs)]


@dataclass(frozen=True)
class Contient:
    """Le texte du champ, plié (sans accents, casse ni ponctuation), contient ce motif."""

    chemin: str
    motif: str

    def compiler(self, modele: type[BaseModel], /) -> Test:
        lire, cherche = lecteur(modele, self.chemin), re.compile(self.motif).search
        return lambda offre: cherche(plier(lire(offre) or "")) is not None

    def ecrire(self, _: type[BaseModel], /) -> Ecrite:
        return ["contient", self.chemin, en_js(self.motif)]


@dataclass(frozen=True)
class Inverses:
    """Le minimum d'une fourchette dépasse son maximum."""

    minimum: str
    maximum: str

    def compiler(self, modele: type[BaseModel], /) -> Test:
        lire_min, lire_max = lecteur(modele, self.minimum), lecteur(modele, self.maximum)

        def juger(offre: Any) -> bool:
            minimum, maximum = lire_min(offre), lire_max(offre)
            return minimum is not None and maximum is not None and bool(minimum > maximum)

        return juger

    def ecrire(self, _: type[BaseModel], /) -> Ecrite:
        return ["inverses", self.minimum, self.maximum]


@dataclass(frozen=True)
class DuGenre:
    """Le genre de l'offre est ainsi, quoi que dise la fiche (`habitation`)."""

    attribut: str

    def compiler(self, modele: type[BaseModel], /) -> Test:
        oui = bool(getattr(modele, self.attribut, False))
        return lambda _: oui

    def ecrire(self, modele: type[BaseModel], /) -> Ecrite:
        return ["et"] if getattr(modele, self.attribut, False) else ["ou"]


@dataclass(frozen=True)
class Non:
    condition: Condition

    def compiler(self, modele: type[BaseModel], /) -> Test:
        test = self.condition.compiler(modele)
        return lambda offre: not test(offre)

    def ecrire(self, modele: type[BaseModel], /) -> Ecrite:
        return ["non", self.condition.ecrire(modele)]


@dataclass(frozen=True, init=False)
class _Plusieurs:
    conditions: tuple[Condition, ...]

    def __init__(self, *conditions: Condition) -> None:
        object.__setattr__(self, "conditions", conditions)

    def ecrire(self, modele: type[BaseModel], /) -> Ecrite:
        return [type(self).__name__.lower(), *(c.ecrire(modele) for c in self.conditions)]


class Et(_Plusieurs):
    """Toutes sont vraies ; sans condition, toujours vrai."""

    def compiler(self, modele: type[BaseModel], /) -> Test:
        return _enchainer([c.compiler(modele) for c in self.conditions], jusqu_a=False)


class Ou(_Plusieurs):
    """L'une au moins est vraie ; sans condition, toujours faux."""

    def compiler(self, modele: type[BaseModel], /) -> Test:
        return _enchainer([c.compiler(modele) for c in self.conditions], jusqu_a=True)


def _enchainer(tests: list[Test], *, jusqu_a: bool) -> Test:
    """Essaie dans l'ordre, et s'arrête au premier qui répond `jusqu_a`."""
    if len(tests) == 1:
        return tests[0]

    def juger(offre: Any) -> bool:
        for test in tests:
            if test(offre) is jusqu_a:
                return jusqu_a
        return not jusqu_a

    return juger
