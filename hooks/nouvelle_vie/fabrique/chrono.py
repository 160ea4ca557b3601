"""Le temps de chaque phase, pour `make banc` ; sans la variable `NV_CHRONO`, rien n'est mesuré.

Chaque phase finie ajoute une ligne de JSON au fichier que nomme la variable. Les processus
dédoublés y écrivent chacun leurs lignes ; rien de ce qui est mesuré n'atteint le site.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from time import perf_counter, process_time

VARIABLE = "NV_CHRONO"
_SANS_MESURE = nullcontext()


@contextmanager
def phase(nom: str) -> Iterator[None]:
    """Mesure un bloc, ou une fonction qu'elle décore.

    Sont notés le début et la fin, à l'horloge monotone que partagent les processus, et le calcul de
    ce processus et des programmes qu'il a lancés et attendus.
    """
    if VARIABLE not in os.environ:
        yield
        return
    debut, calcul = perf_counter(), _calcul()
    try:
        yield
    finally:
        _noter(phase=nom, debut=debut, fin=perf_counter(), calcul=_calcul() - calcul)


class _Geste:
    """Un geste, chronométré à chaque fois qu'on y passe ; léger, car on y passe à chaque page."""

    __slots__ = ("calcul", "debut")

    def __init__(self) -> None:
        self.calcul = self.debut = 0.0

    def __enter__(self) -> None:
        self.debut = process_time()

    def __exit__(self, *_: object) -> None:
        self.calcul += process_time() - self.debut


class Gestes:
    """Le temps de gestes refaits à chaque page, additionné dans un même processus."""

    def __init__(self) -> None:
        self._actif = VARIABLE in os.environ
        self._gestes: dict[str, _Geste] = defaultdict(_Geste)

    def mesurer(self, nom: str) -> AbstractContextManager[None]:
        return self._gestes[nom] if self._actif else _SANS_MESURE

    def noter(self) -> None:
        for nom, geste in self._gestes.items():
            _noter(geste=nom, calcul=geste.calcul)


def _calcul() -> float:
    temps = os.times()
    return process_time() + temps.children_user + temps.children_system


def _noter(**mesure: str | float) -> None:
    with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as fichier:
        fichier.write(json.dumps(mesure) + "\n")
