"""Ce que coûtent les deux visuels d'une fiche, d'une photo déjà réduite, sur un cœur.

Le temps est du calcul : il dépend peu de ce que fait la machine au même moment.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from sites import DEPOT

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from affiches import CAS
from nouvelle_vie.fabrique.derives import deriver
from nouvelle_vie.fabrique.dessin import Dessinateur
from nouvelle_vie.fabrique.jetons import palettes

TOURS = 3


def mesurer() -> float:
    """Millisecondes par fiche, la médiane de quelques tours de toutes les affiches d'essai."""
    dessinateur, palette = Dessinateur(DEPOT / "node_modules"), palettes(DEPOT / "overrides")
    with tempfile.TemporaryDirectory(prefix="nv-visuels-") as dossier:
        photos = _photos(Path(dossier))
        durees = []
        for tour in range(TOURS):
            for rang, cas in enumerate(CAS.values()):
                # Un titre jamais vu : rien de ce qui a été mesuré d'un mot ne sert au suivant.
                affiche = replace(cas, titre=f"{tour} {cas.titre}")
                debut = time.process_time()
                list(dessinateur.dessiner(affiche, palette(cas.sorte), photos[rang % len(photos)]))
                durees.append((time.process_time() - debut) * 1000)
    return statistics.median(durees)


def _photos(dossier: Path) -> list[Path]:
    """Les photos du dépôt, réduites comme pour le site."""
    chemins = []
    for source in sorted((DEPOT / "content" / "images").glob("*.webp")):
        *_, jpeg = deriver(source.read_bytes(), "WebP")
        chemins.append(dossier / f"{source.stem}.jpg")
        chemins[-1].write_bytes(jpeg.octets)
    return chemins
