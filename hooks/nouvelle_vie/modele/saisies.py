"""Comment un type lit ce qu'une personne tape, écrit comme une donnée à côté de son lecteur.

Le lecteur et la saisie se servent des mêmes motifs : `assets/regles.js` lit dans le navigateur ce
que lit la vérification, et refuse ce qu'elle refuse, avec les mêmes fautes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .motifs import en_js


@dataclass(frozen=True, eq=False)
class Saisie:
    """Annotation d'un type : le lecteur qui convient, et ce qu'il lui faut.

    `sorte` nomme un lecteur de `assets/regles.js` ; `suite` est du JSON.
    """

    sorte: str
    suite: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ecrite(self) -> dict[str, Any]:
        return {"sorte": self.sorte, **self.suite}


def forme(motif: re.Pattern[str], code: str, **valeurs: str) -> Saisie:
    """Une ligne qui suit un motif en entier, sinon la faute `code`."""
    return Saisie("forme", {"motif": en_js(motif.pattern), "code": code, "valeurs": valeurs})


def nombre(unite: re.Pattern[str], ambigu: re.Pattern[str] | None, **suite: Any) -> Saisie:
    """Un nombre, l'unité du champ mise à part.

    Args:
        ambigu: ce qui se lirait de deux façons (« 48.000 »).
    """
    dit = {"unite": en_js(unite.pattern), "ambigu": ambigu and en_js(ambigu.pattern)}
    return Saisie("nombre", {**dit, **suite})


def borne(cle: str, limite: Any) -> str:
    """Une borne dite comme la fautive l'entend : « au moins 0 », « 100 000 000 ».

    Args:
        cle: « gt », « ge » ou « le », comme les nomme annotated_types.
    """
    mots = {"gt": "plus de ", "ge": "au moins "}.get(cle, "")
    return mots + f"{limite:,}".replace(",", " ")
