"""Ce que dure `nouvelle-vie verifier` : à froid, sans rien de changé, une offre retouchée.

    python tests/banc/verification.py --offres 5000

La durée est celle d'une commande entière, démarrage de Python compris. À froid, le cache est
effacé ; la retouche ajoute une phrase à une offre.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sites
from mesure import lancer

VERIFIER = (sys.executable, "-m", "nouvelle_vie", "verifier", "--sans-conseils")
CACHE = ".cache/verification"
_PHRASE = "Une phrase de plus, pour le banc.\n"


@dataclass
class Durees:
    """Secondes, une par essai."""

    froid: list[float] = field(default_factory=list)
    inchange: list[float] = field(default_factory=list)
    retouche: list[float] = field(default_factory=list)

    def mediane(self, quoi: str) -> float:
        return statistics.median(getattr(self, quoi) or [0.0])


def mesurer(site: sites.Site, essais: int) -> Durees:
    """Les durées d'un site sans faute ; le laisse comme il était."""
    durees, variables = Durees(), {"PYTHONPATH": str(site.racine / "hooks")}
    texte = site.retouchee.read_text("utf-8")

    def chronometrer() -> float:
        return lancer(VERIFIER, site.racine, variables).duree

    def essayer(liste: list[float], preparer: Callable[[int], object]) -> None:
        for essai in range(essais):
            preparer(essai)
            liste.append(chronometrer())

    try:
        essayer(durees.froid, lambda _: shutil.rmtree(site.racine / CACHE, ignore_errors=True))
        essayer(durees.inchange, lambda _: None)
        essayer(
            durees.retouche,
            lambda essai: site.retouchee.write_text(texte + _PHRASE * (essai + 1), "utf-8"),
        )
    finally:
        site.retouchee.write_text(texte, "utf-8")
    return durees


def main() -> None:
    options = argparse.ArgumentParser(description="Chronomètre la vérification du site.")
    options.add_argument("--offres", type=int, default=5000, help="offres inventées")
    options.add_argument("--essais", type=int, default=3, help="vérifications de chaque sorte")
    options.add_argument("--dossier", type=Path, help="où écrire le site, par exemple /dev/shm")
    choix = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nv-banc-", dir=choix.dossier) as dossier:
        durees = mesurer(sites.le_notre(Path(dossier) / "nous", choix.offres)[0], choix.essais)
    for nom in ("froid", "inchange", "retouche"):
        print(f"{nom:<10}{durees.mediane(nom):6.2f} s")


if __name__ == "__main__":
    main()
