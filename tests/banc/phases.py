"""Lire ce que la construction écrit dans `NV_CHRONO` (voir `fabrique/chrono.py`)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

PAGEFIND = "Pagefind"
DESSIN = "dessin des visuels"
A_PART = (PAGEFIND, DESSIN)
"""Les phases que les outils comparés n'ont pas : leurs rapports ne les comptent pas."""
DOCUMENTS = "documents de recherche"
"""Ce qu'on n'écrit que pour Pagefind, entre deux pages."""
RESTE = "MkDocs et démarrage"


@dataclass
class Phases:
    """Ce qu'une construction a passé dans chacune de ses phases, en secondes."""

    durees: dict[str, float] = field(default_factory=dict)
    """Phases qui se suivent : durée vue de l'horloge."""
    gestes: dict[str, float] = field(default_factory=dict)
    """Gestes refaits à chaque page : calcul, tous processus réunis."""
    calcul_a_part: float = 0.0
    """Celui de ce que les autres outils ne font pas."""
    intervalles: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def a_part(self) -> float:
        return sum(self.durees.get(phase, 0.0) for phase in A_PART)

    @property
    def documents(self) -> float:
        """Le temps des documents de recherche : leur calcul, partagé par les processus."""
        return self.gestes.get(DOCUMENTS, 0.0) / min(2, os.cpu_count() or 1)


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
            if note["phase"] in A_PART:
                phases.calcul_a_part += note["calcul"]
            phases.intervalles[note["phase"]] = (note["debut"], note["fin"])
    phases.durees[RESTE] = duree - sum(phases.durees.values())
    return phases
