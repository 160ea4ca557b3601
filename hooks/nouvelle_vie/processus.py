"""Répartir un long travail sur deux processus, quand le système sait se dédoubler."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from .erreurs import FabricationImpossible

T = TypeVar("T")

_AVANCE = 2
"""Lots promis à chaque processus : celui qu'il fait, et le suivant, pour qu'il n'attende pas."""
_TRAVAIL: Callable[[range], Any] | None = None
"""Ce dont hérite le processus dédoublé : rien à lui envoyer que des rangs."""


def combien(taches: int, seuil: int) -> int:
    """Le nombre de processus pour tant de tâches.

    Deux au plus ; un seul sous le seuil, si d'autres fils tournent (aperçu) ou si le système ne
    sait pas se dédoubler.
    """
    dedoublable = (
        "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    )
    return min(2, os.cpu_count() or 1) if dedoublable and taches >= seuil else 1


def rendre_la_memoire() -> None:
    """Rend au système ce que le tas garde en réserve après un gros travail.

    La réserve d'un processus qui va se dédoubler, ou qui vient de l'être, compterait jusqu'au bout.
    Seule la bibliothèque C de GNU sait le faire (malloc_trim) ; ailleurs, rien ne se passe.
    """
    if sys.platform == "linux" and (rogner := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        rogner(0)


class File:
    """Des rangs que plusieurs processus prennent par paquets, dans l'ordre, chacun à son pas.

    Un partage fait d'avance laisse l'un attendre l'autre : rien ne dit ce que coûtera chaque rang.
    """

    def __init__(self, combien: int, paquet: int, processus: int) -> None:
        self._combien, self._paquet = combien, paquet
        self._prochain: Any = None
        if processus > 1:
            self._prochain = multiprocessing.get_context("fork").Value("l", 0)

    def __iter__(self) -> Iterator[int]:
        if self._prochain is None:
            yield from range(self._combien)
            return
        while (debut := self._prendre()) < self._combien:
            yield from range(debut, min(debut + self._paquet, self._combien))

    def _prendre(self) -> int:
        with self._prochain.get_lock():
            debut: int = self._prochain.value
            self._prochain.value = debut + self._paquet
        return debut


def ne_rien_dire(faits: int) -> None:
    """Ce que suit un travail que personne ne regarde."""


def repartir(
    travail: Callable[[range], T],
    lots: Sequence[range],
    processus: int,
    metier: str,
    suivre: Callable[[int], None] = ne_rien_dire,
) -> list[T]:
    """Fait chaque lot ; rend leurs résultats dans l'ordre des lots, quel que soit qui les a faits.

    Le processus principal prend sa part au lieu d'attendre : un processus de moins, c'est d'autant
    moins de mémoire, car chacun recopie peu à peu celle dont il hérite. Il avance depuis le premier
    lot, les autres depuis le dernier.

    Args:
        travail: fonction d'un lot ; ce qu'elle rend doit pouvoir passer d'un processus à l'autre.
        metier: ce que font ces processus, pour le dire s'il en meurt un (« d'écriture »).
        suivre: apprend après chaque lot, dans ce processus, combien sont faits.

    Raises:
        FabricationImpossible: un des processus a été tué.
    """
    if processus == 1 or len(lots) < 2:
        return [_suivi(travail, lot, rang, suivre) for rang, lot in enumerate(lots, 1)]
    rendre_la_memoire()
    global _TRAVAIL
    _TRAVAIL = travail
    try:
        with ProcessPoolExecutor(processus - 1, multiprocessing.get_context("fork")) as equipe:
            return _partager(travail, lots, equipe, _AVANCE * (processus - 1), suivre)
    except BrokenProcessPool:
        raise FabricationImpossible(
            f"un processus {metier} a été tué, sans doute faute de mémoire — fermez d'autres "
            "programmes et relancez ; le site précédent est intact"
        ) from None
    finally:
        _TRAVAIL = None


def _suivi(
    travail: Callable[[range], T], lot: range, rang: int, suivre: Callable[[int], None]
) -> T:
    fait = travail(lot)
    suivre(rang)
    return fait


def _partager(
    travail: Callable[[range], T],
    lots: Sequence[range],
    equipe: ProcessPoolExecutor,
    avance: int,
    suivre: Callable[[int], None],
) -> list[T]:
    """Ne promet que `avance` lots à la fois : ce qui est promis ne peut plus se reprendre.

    `Future.cancel` le permettrait, mais qu'un processus meure alors et son exécuteur trébuche
    sur le lot repris (gh-107219) : une trace au lieu d'une phrase.
    """
    faits: dict[int, T] = {}
    promis: dict[int, Future[T]] = {}
    restants = deque(range(len(lots)))
    while restants:
        while len(restants) > 1 and sum(not p.done() for p in promis.values()) < avance:
            rang = restants.pop()
            promis[rang] = equipe.submit(_faire, lots[rang])
        rang = restants.popleft()
        faits[rang] = travail(lots[rang])
        suivre(len(faits) + sum(p.done() for p in promis.values()))
    return [faits[r] if r in faits else promis[r].result() for r in range(len(lots))]


def _faire(lot: range) -> Any:
    assert _TRAVAIL is not None
    return _TRAVAIL(lot)
