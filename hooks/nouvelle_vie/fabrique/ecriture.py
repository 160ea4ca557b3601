"""Écrire les pages du catalogue, dans plusieurs processus quand le système sait se dédoubler."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from ..artefact import Page
from ..erreurs import FabricationImpossible
from ..rendu import tete
from ..rendu.atelier import Atelier
from . import chrono, csp
from .coquille import Coquille
from .index import document
from .liens import Liens

SEUIL = 200
"""En dessous, se dédoubler coûte plus que cela ne rapporte."""


@dataclass(frozen=True)
class Chantier:
    """Tout ce qu'il faut pour écrire une page."""

    pages: Sequence[Page]
    coquilles: Mapping[tuple[int, str], Coquille]
    dossier: Path
    dossier_index: Path
    atelier: Atelier
    apercu: bool = False
    """La politique de sécurité laisse passer le rechargement automatique de l'aperçu."""
    site_url: str = ""


@dataclass
class Bilan:
    """Les liens vus, pour le contrôle final."""

    liens: Liens = field(default_factory=Liens)


def cle_coquille(page: Page) -> tuple[int, str]:
    """(profondeur de la page, onglet allumé) : ce dont dépend la coquille."""
    return page.uri.count("/"), page.onglet


def cles_coquilles(pages: Sequence[Page]) -> set[tuple[int, str]]:
    """Les coquilles qu'il faut pour ces pages."""
    return {cle_coquille(page) for page in pages if not page.nue}


_CHANTIER: Chantier | None = None


@chrono.phase("pages")
def ecrire_pages(chantier: Chantier, processus: int | None = None) -> Bilan:
    """Écrit toutes les pages et leurs documents d'index ; rend les liens rencontrés.

    Le processus principal prend sa part au lieu d'attendre : un processus de moins, c'est un
    quart de mémoire de moins, car chacun recopie peu à peu le catalogue dont il hérite.

    Args:
        processus: nombre de processus ; par défaut, deux au plus, un seul si d'autres fils
            tournent (aperçu) ou si le système ne sait pas se dédoubler.

    Raises:
        FabricationImpossible: un des processus a été tué.
    """
    parts = processus or _combien(len(chantier.pages))
    if parts == 1:
        return _ecrire_part(chantier, range(len(chantier.pages)))
    global _CHANTIER
    _CHANTIER = chantier
    try:
        with ProcessPoolExecutor(parts - 1, multiprocessing.get_context("fork")) as equipe:
            rangs = [range(rang, len(chantier.pages), parts) for rang in range(parts)]
            autres = [equipe.submit(_part, r) for r in rangs[1:]]
            bilan = _ecrire_part(chantier, rangs[0])
            for autre in autres:
                bilan.liens.reunir(autre.result().liens)
            return bilan
    except BrokenProcessPool:
        raise FabricationImpossible(
            "un processus d'écriture a été tué, sans doute faute de mémoire — fermez d'autres "
            "programmes et relancez ; le site précédent est intact"
        ) from None
    finally:
        _CHANTIER = None


def _combien(pages: int) -> int:
    dedoublable = (
        "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    )
    return min(2, os.cpu_count() or 1) if dedoublable and pages >= SEUIL else 1


def _part(rangs: range) -> Bilan:
    assert _CHANTIER is not None
    return _ecrire_part(_CHANTIER, rangs)


def _ecrire_part(chantier: Chantier, rangs: range) -> Bilan:
    bilan, gestes = Bilan(Liens(chantier.site_url)), chrono.Gestes()
    for rang in rangs:
        page = chantier.pages[rang]
        with gestes.mesurer("composition"):
            compose = _composer(chantier, page)
        with gestes.mesurer("CSP"):
            html = csp.poser(compose, chantier.apercu)
        with gestes.mesurer("écriture"):
            poser(chantier.dossier / page.uri, html.encode())
        with gestes.mesurer("extraction des liens"):
            bilan.liens.relever_page(page.uri, html)
        if page.indexation:
            with gestes.mesurer("documents de recherche"):
                texte = document(page.indexation(), chantier.atelier.mots_vides)
                poser(chantier.dossier_index / page.uri, texte.encode())
    gestes.noter()
    return bilan


def _composer(chantier: Chantier, page: Page) -> str:
    if page.nue:
        return page.contenu()
    atelier = chantier.atelier
    metas = tete.metas(page, atelier.reglages.demonstration)
    return chantier.coquilles[cle_coquille(page)].habiller(
        titre=page.titre,
        tete=tete.rendre(atelier, metas),
        contenu=tete.fil(atelier, page) + page.contenu(),
    )


def copier(origine: Path, chemin: Path) -> None:
    """Pose un fichier du cache : par lien dur, sinon par copie (autre disque, autre système)."""
    chemin.parent.mkdir(parents=True, exist_ok=True)
    try:
        chemin.hardlink_to(origine)
    except (OSError, NotImplementedError):
        shutil.copyfile(origine, chemin)


def poser(chemin: Path, octets: bytes) -> None:
    """Écrit un fichier en créant ses dossiers."""
    try:
        chemin.write_bytes(octets)
    except FileNotFoundError:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_bytes(octets)
