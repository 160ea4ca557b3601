"""Compléter un identifiant d'offre au clavier, sans lire tout le site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import typer

from ..lecture.charger import fichiers
from ..modele.cycle import Statut
from ..redaction.mouvement import GESTES, permis

_DEBUT = 4096
"""Octets : l'identifiant, le titre et le statut sont en tête des fiches."""
_CHAMP = re.compile(r"^[\"']?(id|titre|statut)[\"']?[ \t]*:[ \t]*[\"']?([^\"'#\n]*)", re.M)


def completer(contexte: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Les offres que la commande en cours admet : (identifiant, titre)."""
    racine = Path(contexte.params.get("racine") or ".")
    geste = GESTES.get(contexte.info_name or "")
    trouvees = []
    for identifiant, titre, statut in _offres(racine / "offres"):
        admise = geste is None or statut is None or permis(geste, statut)
        if admise and identifiant.lower().startswith(incomplete.lower()):
            trouvees.append((identifiant, titre))
    return sorted(trouvees)


def _offres(dossier: Path) -> Iterator[tuple[str, str, Statut | None]]:
    for chemin in fichiers(dossier):
        try:
            with chemin.open("rb") as fichier:
                debut = fichier.read(_DEBUT).decode("utf-8-sig", "replace")
        except OSError:
            continue
        lus = {cle: valeur.strip() for cle, valeur in reversed(_CHAMP.findall(debut))}
        if identifiant := lus.get("id"):
            statuts = {statut.value: statut for statut in Statut}
            yield identifiant, lus.get("titre", ""), statuts.get(lus.get("statut", ""))
