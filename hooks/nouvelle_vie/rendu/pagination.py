"""Les longues listes, coupées en pages qui marchent sans JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Tranche(Generic[T]):
    """Une page d'une liste. `rang` compte à partir de 1 ; `base` est l'adresse de la première."""

    elements: Sequence[T]
    rang: int
    total: int
    """Nombre de pages."""
    combien: int
    """Nombre d'éléments de toute la liste."""
    base: str
    premier: int = 1
    """Le rang, dans toute la liste, du premier élément de cette page."""

    def adresse(self, rang: int) -> str:
        return self.base if rang <= 1 else f"{self.base}page/{rang}/"

    @property
    def precedente(self) -> str | None:
        return self.adresse(self.rang - 1) if self.rang > 1 else None

    @property
    def suivante(self) -> str | None:
        return self.adresse(self.rang + 1) if self.rang < self.total else None


def trancher(elements: Sequence[T], base: str, par_page: int) -> list[Tranche[T]]:
    """Au moins une tranche, même vide. Temps linéaire."""
    total = max(1, -(-len(elements) // par_page))
    return [
        Tranche(
            elements[i * par_page : (i + 1) * par_page],
            i + 1,
            total,
            len(elements),
            base,
            i * par_page + 1,
        )
        for i in range(total)
    ]
