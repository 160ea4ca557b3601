"""Le banc d'essai : durée, mémoire et taille d'une construction selon le nombre d'offres.

Chaque mesure construit une copie du site, avec ses propres contenus et N offres inventées, par
`python -m mkdocs build` dans un processus à part. Ce processus et ses descendants sont observés
toutes les 50 ms. Deux mémoires sont données, au plus haut de la somme des processus :

- PSS : chaque page partagée entre processus est comptée une seule fois, répartie entre eux ;
  c'est ce que la construction prend vraiment à la machine ;
- RSS : les pages partagées comptent dans chaque processus, donc plusieurs fois après un fork.

Pagefind (le relais `python -m pagefind` et le programme qu'il lance) est mesuré à part.

La durée dépend de ce que fait la machine au même moment : c'est la plus courte des constructions
qui est retenue, et le temps de calcul (celui des processeurs, tous processus réunis) est donné à
côté. C'est sur ce dernier que se lit le mieux si le coût d'une offre grandit avec leur nombre.

    python tests/banc/banc.py --tailles 1000,5000 --essais 3
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from generateur import copier_site, ecrire, lire_lieux

from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages

DEPOT = Path(__file__).resolve().parents[2]
PAS = 0.05
"""Secondes entre deux observations."""
MO = 1_000_000


@dataclass(frozen=True)
class Etat:
    """Un processus à un instant : mémoire en octets, secondes de calcul depuis son départ."""

    pss: int
    rss: int
    calcul: float


@dataclass
class Groupe:
    """Ce qu'ont pris ensemble des processus, au plus haut ; et quand ils ont vécu."""

    pss: int = 0
    rss: int = 0
    debut: float | None = None
    fin: float = 0.0
    calcul: float = 0.0

    def observer(self, processus: list[psutil.Process], instant: float) -> None:
        vus = [v for p in processus if (v := _etat(p)) is not None]
        if not vus:
            return
        self.debut = instant if self.debut is None else self.debut
        self.fin = instant
        self.pss = max(self.pss, sum(v.pss for v in vus))
        self.rss = max(self.rss, sum(v.rss for v in vus))
        self.calcul = max(self.calcul, sum(v.calcul for v in vus))

    @property
    def duree(self) -> float:
        return 0.0 if self.debut is None else self.fin - self.debut + PAS


@dataclass
class Mesure:
    """Une construction. `ouvriers` : les processus dédoublés qui écrivent les pages."""

    duree: float = 0.0
    calcul: float = 0.0
    construction: Groupe = field(default_factory=Groupe)
    ouvriers: Groupe = field(default_factory=Groupe)
    pagefind: Groupe = field(default_factory=Groupe)
    octets: int = 0
    fichiers: int = 0

    @property
    def sans_pagefind(self) -> float:
        return self.duree - self.pagefind.duree

    @property
    def calcul_sans_pagefind(self) -> float:
        return self.calcul - self.pagefind.calcul

    @property
    def avant_les_pages(self) -> float:
        """Démarrage, lecture, contrôle, composition, pages ordinaires."""
        return self.ouvriers.debut or 0.0

    @property
    def apres(self) -> float:
        """Contrôle des liens et échange des dossiers."""
        return self.duree - self.pagefind.fin if self.pagefind.debut else 0.0


def _etat(processus: psutil.Process) -> Etat | None:
    """Le PSS est le RSS hors de Linux. Rien si le processus est fini."""
    try:
        memoire, temps = processus.memory_full_info(), processus.cpu_times()
    except (psutil.Error, OSError):
        return None
    pss = getattr(memoire, "pss", memoire.rss)
    return Etat(pss, memoire.rss, temps.user + temps.system)


def _calcul_des_enfants() -> float:
    """Secondes de calcul de tous les processus lancés puis finis depuis le début du banc."""
    temps = os.times()
    return temps.children_user + temps.children_system


def _est_pagefind(processus: psutil.Process) -> bool:
    try:
        ligne = processus.cmdline()
    except (psutil.Error, OSError):
        return False
    return any("pagefind" in mot for mot in ligne[:3])


def _observer(racine: psutil.Process, mesure: Mesure, instant: float) -> None:
    try:
        descendants = racine.children(recursive=True)
    except psutil.Error:
        return
    pagefind = [p for p in descendants if _est_pagefind(p)]
    ouvriers = [p for p in descendants if p not in pagefind]
    mesure.construction.observer([racine, *ouvriers], instant)
    mesure.ouvriers.observer(ouvriers, instant)
    mesure.pagefind.observer(pagefind, instant)


def mesurer(site: Path) -> Mesure:
    """Construit le site une fois, en l'observant.

    Raises:
        RuntimeError: la construction échoue ; son message est dedans.
    """
    shutil.rmtree(site / "site", ignore_errors=True)
    environnement = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    mesure = Mesure()
    depart, calcul = time.perf_counter(), _calcul_des_enfants()
    commande = [sys.executable, "-m", "mkdocs", "build", "-q"]
    with (
        tempfile.TemporaryFile("w+") as sortie,
        subprocess.Popen(
            commande, cwd=site, env=environnement, stdout=sortie, stderr=subprocess.STDOUT
        ) as construction,
    ):
        racine = psutil.Process(construction.pid)
        while True:
            _observer(racine, mesure, time.perf_counter() - depart)
            try:
                construction.wait(PAS)
            except subprocess.TimeoutExpired:
                continue
            break
        mesure.duree = time.perf_counter() - depart
        mesure.calcul = _calcul_des_enfants() - calcul
        if construction.returncode:
            sortie.seek(0)
            raise RuntimeError(sortie.read()[-2000:])
    fichiers = [f for f in (site / "site").rglob("*") if f.is_file()]
    mesure.fichiers, mesure.octets = len(fichiers), sum(f.stat().st_size for f in fichiers)
    return mesure


def mesurer_taille(nombre: int, dossier: Path, essais: int) -> list[Mesure]:
    """Plusieurs constructions d'un même site de `nombre` offres inventées."""
    site = copier_site(DEPOT, dossier / f"{nombre}")
    quand = maintenant(lire_reglages(site / "mkdocs.yml"), os.environ)
    ecrire(site, nombre, lire_lieux(site / "content" / "donnees" / "communes.json"), quand)
    mesures = [mesurer(site) for _ in range(essais)]
    shutil.rmtree(site)
    return mesures


# --- le rapport -----------------------------------------------------------------------------------


def _plus_courte(mesures: list[Mesure]) -> Mesure:
    return min(mesures, key=lambda m: m.duree)


def _nombre(valeur: float, decimales: int = 0) -> str:
    """« 5 000 », « 12,4 »."""
    return f"{valeur:,.{decimales}f}".replace(",", " ").replace(".", ",")


def _ligne(titre: str, cases: list[str]) -> str:
    return f"{titre:<46}" + "".join(f"{case:>14}" for case in cases)


def rapport(mesures: dict[int, list[Mesure]], essais: int) -> str:
    """Le tableau des mesures, une colonne par taille."""
    tailles = list(mesures)
    courtes = [_plus_courte(mesures[n]) for n in tailles]

    def secondes(valeurs: Iterable[float]) -> list[str]:
        return [f"{_nombre(v, 2)} s" for v in valeurs]

    def memoire(groupe: str, sorte: str) -> list[str]:
        sommets = [max(getattr(getattr(m, groupe), sorte) for m in mesures[n]) for n in tailles]
        return [f"{_nombre(s / MO)} Mo" for s in sommets]

    lignes = [
        f"La plus courte de {essais} constructions ; mémoire : le plus haut de toutes.",
        "",
        _ligne("Offres inventées", [_nombre(n) for n in tailles]),
        _ligne("Durée", secondes(m.duree for m in courtes)),
        _ligne("  avant les pages du catalogue", secondes(m.avant_les_pages for m in courtes)),
        _ligne("  pages du catalogue", secondes(m.ouvriers.duree for m in courtes)),
        _ligne("  Pagefind", secondes(m.pagefind.duree for m in courtes)),
        _ligne("  contrôle des liens, publication", secondes(m.apres for m in courtes)),
        _ligne("Durée sans Pagefind", secondes(m.sans_pagefind for m in courtes)),
        _ligne("Temps de calcul", secondes(m.calcul for m in courtes)),
        _ligne("  dont Pagefind", secondes(m.pagefind.calcul for m in courtes)),
        _ligne("Mémoire sans Pagefind, PSS", memoire("construction", "pss")),
        _ligne("Mémoire sans Pagefind, somme des RSS", memoire("construction", "rss")),
        _ligne("Mémoire de Pagefind, PSS", memoire("pagefind", "pss")),
        _ligne("Fichiers publiés", [_nombre(m.fichiers) for m in courtes]),
        _ligne("Taille du site", [f"{_nombre(m.octets / MO, 1)} Mo" for m in courtes]),
    ]
    return "\n".join([*lignes, "", *_par_offre(dict(zip(tailles, courtes, strict=True)))])


def _par_offre(mesures: dict[int, Mesure]) -> list[str]:
    """Le coût d'une offre au-delà du démarrage (N = 0), et comment il évolue."""
    grandes = [n for n in mesures if n]
    lignes = ["Par offre, au-delà du démarrage (0 offre inventée)"]
    for titre, attribut in (
        ("durée", "duree"),
        ("durée sans Pagefind", "sans_pagefind"),
        ("calcul", "calcul"),
        ("calcul sans Pagefind", "calcul_sans_pagefind"),
    ):
        valeurs = {n: getattr(m, attribut) for n, m in mesures.items()}
        couts = [(valeurs[n] - valeurs[0]) / n for n in grandes]
        cases = ["—", *(f"{_nombre(c * 1000, 2)} ms" for c in couts)]
        lignes.append(_ligne(f"  {titre}", cases))
        if len(couts) > 1 and couts[0] > 0:
            lignes[-1] += f"   rapport {_nombre(couts[-1] / couts[0], 2)}"
    return lignes


def main() -> int:
    options = argparse.ArgumentParser(description="Mesure des constructions du site.")
    options.add_argument("--tailles", default="1000,5000", help="nombres d'offres inventées")
    options.add_argument("--essais", type=int, default=3, help="constructions par taille")
    options.add_argument("--dossier", type=Path, help="où construire, par exemple /dev/shm")
    choix = options.parse_args()
    tailles = sorted({0, *(int(n) for n in choix.tailles.split(","))})
    mesures = {}
    with tempfile.TemporaryDirectory(prefix="nv-banc-", dir=choix.dossier) as dossier:
        for nombre in tailles:
            print(f"→ {_nombre(nombre)} offres inventées", file=sys.stderr, flush=True)
            try:
                mesures[nombre] = mesurer_taille(nombre, Path(dossier), choix.essais)
            except RuntimeError as echec:
                print(f"La construction a échoué :\n{echec}", file=sys.stderr)
                return 1
    print(rapport(mesures, choix.essais))
    return 0


if __name__ == "__main__":
    sys.exit(main())
