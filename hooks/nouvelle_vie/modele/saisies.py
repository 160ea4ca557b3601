"""Comment un type lit ce qu'une personne tape, écrit comme une donnée à côté de son lecteur.

Le lecteur et la saisie se servent des mêmes motifs : `assets/regles.js` lit dans le navigateur ce
que lit la vérification, et refuse ce qu'elle refuse, avec les mêmes fautes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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


def borne(cle: str, limite: Any) -> str:
    """Une borne dite comme la faute l'entend : « au moins 0 », « 100 000 000 ».

    Args:
        cle: « gt », « ge » ou « le », comme les nomme annotated_types.
    """
    mots = {"gt": "plus de ", "ge": "au moins "}.get(cle, "")
    return mots + f"{limite:,}".replace(",", " ")
