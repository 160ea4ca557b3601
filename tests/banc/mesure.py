"""Lancer une commande : sa durée et son calcul ; ou l'observer : sa mémoire au plus haut.

L'un ou l'autre, jamais les deux : relever la mémoire d'un processus le retient un instant et prend
du temps à la machine, d'autant plus qu'il en a plusieurs. Cette mémoire est la somme, au plus haut,
du PSS du processus et de ses descendants, relevée toutes les 50 ms : chaque page partagée entre
processus y compte une fois, répartie entre eux. C'est ce que la commande prend vraiment à la
machine. Hors de Linux, c'est la somme des RSS.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

Lance = subprocess.Popen[str]
PAS = 0.05
"""Secondes entre deux relevés."""


@dataclass
class Mesure:
    """Une commande finie. Durées et calcul en secondes, mémoire en octets."""

    duree: float = 0.0
    calcul: float = 0.0
    """Temps des processeurs, tous processus réunis : il varie moins que la durée."""
    releves: list[tuple[float, int]] = field(default_factory=list)
    """(instant, mémoire) ; l'instant est celui de `time.perf_counter`."""

    @property
    def memoire(self) -> int:
        return max((m for _, m in self.releves), default=0)

    def memoire_entre(self, debut: float, fin: float) -> int:
        """Le plus haut relevé d'un intervalle, bords compris à un pas près."""
        return max((m for t, m in self.releves if debut - PAS <= t <= fin + PAS), default=0)

    def memoire_hors(self, debut: float, fin: float) -> int:
        """Le plus haut relevé hors d'un intervalle."""
        return max((m for t, m in self.releves if t < debut or t > fin), default=0)


Commande = Sequence[str | Path]


def lancer(commande: Commande, dossier: Path, variables: Mapping[str, str] | None = None) -> Mesure:
    """Lance une commande jusqu'au bout et la chronomètre.

    Raises:
        RuntimeError: elle échoue ; ce qu'elle a dit est dedans.
    """
    return _lancer(commande, dossier, variables or {}, lambda lance, _: lance.wait())


def observer(
    commande: Commande, dossier: Path, variables: Mapping[str, str] | None = None
) -> Mesure:
    """Lance une commande jusqu'au bout et relève sa mémoire.

    Raises:
        RuntimeError: elle échoue ; ce qu'elle a dit est dedans.
    """
    return _lancer(commande, dossier, variables or {}, _relever)


def _relever(lance: Lance, mesure: Mesure) -> None:
    racine = psutil.Process(lance.pid)
    while lance.poll() is None:
        mesure.releves.append((time.perf_counter(), _memoire(racine)))
        try:
            lance.wait(PAS)
        except subprocess.TimeoutExpired:
            continue


def _lancer(
    commande: Commande,
    dossier: Path,
    variables: Mapping[str, str],
    suivre: Callable[[Lance, Mesure], object],
) -> Mesure:
    mesure, depart, calcul = Mesure(), time.perf_counter(), _calcul_des_enfants()
    with (
        tempfile.TemporaryFile("w+") as sortie,
        subprocess.Popen(
            list(map(str, commande)),
            cwd=dossier,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **variables},
            stdout=sortie,
            stderr=subprocess.STDOUT,
        ) as lance,
    ):
        suivre(lance, mesure)
        mesure.duree = time.perf_counter() - depart
        mesure.calcul = _calcul_des_enfants() - calcul
        if lance.returncode:
            sortie.seek(0)
            raise RuntimeError(f"{' '.join(map(str, commande))}\n{sortie.read()[-2000:]}")
    return mesure


def _memoire(racine: psutil.Process) -> int:
    try:
        processus = [racine, *racine.children(recursive=True)]
    except psutil.Error:
        return 0
    return sum(map(_pss, processus))


def _pss(processus: psutil.Process) -> int:
    try:
        memoire = processus.memory_full_info()
    except (psutil.Error, OSError):
        return 0
    return int(getattr(memoire, "pss", memoire.rss))


def _calcul_des_enfants() -> float:
    temps = os.times()
    return temps.children_user + temps.children_system


def taille(dossier: Path) -> tuple[int, int]:
    """(nombre de fichiers, octets) d'un dossier."""
    fichiers = [f.stat().st_size for f in dossier.rglob("*") if f.is_file()]
    return len(fichiers), sum(fichiers)
