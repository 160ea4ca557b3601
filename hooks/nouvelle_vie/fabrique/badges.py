"""Les badges des villages : dessinés une fois, gardés dans `.cache/badges/`, posés par lien dur.

Leur adresse est collée dans le site d'une mairie : elle ne porte pas d'empreinte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import PIL  # le paquet seul : ni codec, ni Image

from ..artefact import Copie
from ..rendu.atelier import Atelier
from ..rendu.laureats import PANNEAU, PNG, SVG, Badge, badges
from . import chrono, polices
from .reserve import Rangee, Reserve

VERSION = "1"
"""À augmenter quand le dessin change."""
CACHE = ".cache/badges"
FICHIERS = {"svg": SVG, "png": PNG, "panneau": PANNEAU}
_GARDE = ".badge"


@chrono.phase("badges")
def preparer(atelier: Atelier, racine: Path) -> list[Copie]:
    """Les fichiers à publier, anciennes adresses comprises ; seuls les nouveaux sont dessinés.

    Raises:
        OSError: une police manque, ou le disque refuse.
    """
    if not (tous := list(badges(atelier).values())):
        return []
    reserve = Reserve(racine / CACHE, _GARDE)
    cles = _cles(tous, racine / "node_modules")
    if manquent := [b for b in tous if not reserve.servir(cles[b], FICHIERS)]:
        _dessiner(manquent, cles, reserve, racine / "node_modules")
    servies = {badge: reserve.servir(cles[badge], FICHIERS) for badge in tous}
    copies = [copie for badge in tous for copie in _publier(badge, servies[badge])]
    reserve.fermer()
    return copies


def _cles(tous: list[Badge], node_modules: Path) -> dict[Badge, str]:
    commun = f"{VERSION} {PIL.__version__} {polices.empreinte(node_modules)}"
    dits = {badge: f"{commun} {badge.dessin!r}" for badge in tous}
    return {badge: hashlib.sha256(dit.encode()).hexdigest() for badge, dit in dits.items()}


def _dessiner(
    manquent: list[Badge], cles: Mapping[Badge, str], reserve: Reserve, node_modules: Path
) -> None:
    from .estampe import Estampe  # Pillow est lent à charger : seulement s'il y a à dessiner

    estampe = Estampe(node_modules)
    for badge in manquent:
        for nom, octets in estampe.tirer(badge):
            reserve.ranger(cles[badge], nom, octets)
    reserve.relire()


def _publier(badge: Badge, rangees: Mapping[str, Rangee]) -> Iterator[Copie]:
    if not rangees:
        raise OSError(f"un autre programme efface {CACHE} pendant la construction")
    for dossier in badge.adresses:
        for nom, fichier in FICHIERS.items():
            yield Copie(dossier + fichier, rangees[nom].chemin)
