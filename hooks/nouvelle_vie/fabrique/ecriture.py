"""Écrire les pages du catalogue, dans plusieurs processus quand le système sait se dédoubler."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .. import processus
from ..artefact import Page
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


@chrono.phase("pages")
def ecrire_pages(chantier: Chantier) -> Bilan:
    """Écrit toutes les pages et leurs documents d'index ; rend les liens rencontrés.

    Raises:
        FabricationImpossible: un des processus a été tué.
    """
    pages = len(chantier.pages)
    parts = processus.combien(pages, SEUIL)
    lots = [range(rang, pages, parts) for rang in range(parts)]
    bilan, *autres = processus.repartir(partial(_ecrire_part, chantier), lots, parts, "d'écriture")
    for autre in autres:
        bilan.liens.reunir(autre.liens)
    return bilan


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
