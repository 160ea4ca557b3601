"""Lire ce que la construction écrit dans `NV_CHRONO` (voir `fabrique/chrono.py`)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

PAGEFIND = "Pagefind"
RESTE = "MkDocs et démarrage"


@dataclass
class Phases:
    """Ce qu'une construction a passé dans chacune de ses phases, en secondes."""

    durees: dict[str, float] = field(default_factory=dict)
    """Phases qui se suivent : durée vue de l'horloge."""
    gestes: dict[str, float] = field(default_factory=dict)
    """Gestes refaits à chaque page : calcul, tous processus réunis."""
    calcul_pagefind: float = 0.0
    intervalles: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def pagefind(self) -> float:
        return self.durees.get(PAGEFIND, 0.0)


def lire(fichier: Path, duree: float) -> Phases:
    """Les phases d'une construction qui a duré `duree` secondes ; le reste va à MkDocs."""
    phases = Phases()
    for ligne in fichier.read_text("utf-8").splitlines():
        note = json.loads(ligne)
        if "geste" in note:
            deja = phases.gestes.get(note["geste"], 0.0)
            phases.gestes[note["geste"]] = deja + note["calcul"]
        else:
            deja = phases.durees.get(note["phase"], 0.0)
            phases.durees[note["phase"]] = deja + note["fin"] - note["debut"]
            if note["phase"] == PAGEFIND:
                phases.calcul_pagefind += note["calcul"]
            phases.intervalles[note["phase"]] = (note["debut"], note["fin"])
    phases.durees[RESTE] = duree - sum(phases.durees.values())
    return phases
