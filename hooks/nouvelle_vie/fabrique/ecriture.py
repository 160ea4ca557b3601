"""Écrire les pages du catalogue, dans plusieurs processus quand le système sait se dédoubler."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from .. import processus
from ..artefact import Copie, Fichier, Page
from ..rendu import tete
from ..rendu.atelier import Atelier
from ..rendu.cartes import Cle, Posee, remplir
from . import chrono, csp
from .coquille import Coquille
from .index import document
from .liens import RIEN_AUTOUR, Liens, Tour, relever_tour
from .vocabulaire import Vocabulaire

SEUIL = 200
"""En dessous, se dédoubler coûte plus que cela ne rapporte."""
PAQUET = 16
"""Pages qu'un processus prend d'une traite."""


@dataclass(frozen=True)
class Chantier:
    """Tout ce qu'il faut pour écrire une page."""

    pages: Sequence[Page]
    """Dans l'ordre de leur adresse."""
    fichiers: Sequence[Fichier]
    copies: Sequence[Copie]
    coquilles: Mapping[tuple[int, str], Coquille]
    dossier: Path
    dossier_index: Path
    atelier: Atelier
    apercu: bool = False
    """La politique de sécurité laisse passer le rechargement automatique de l'aperçu."""
    site_url: str = ""


@dataclass(frozen=True)
class Files:
    """Ce qui reste à écrire, que se partagent les processus."""

    par_lot: Sequence[Sequence[Fichier]]
    lots: processus.File
    pages: processus.File

    @classmethod
    def de(cls, chantier: Chantier, parts: int) -> Files:
        par_lot = _par_lot(chantier.fichiers)
        return cls(
            par_lot,
            processus.File(len(par_lot), 1, parts),
            processus.File(len(chantier.pages), PAQUET, parts),
        )


@dataclass
class Bilan:
    """Les liens vus, pour le contrôle final ; les mots vus, pour corriger une question."""

    vocabulaire: Vocabulaire
    liens: Liens = field(default_factory=Liens)


def cle_coquille(page: Page) -> tuple[int, str]:
    """(profondeur de la page, onglet allumé) : ce dont dépend la coquille."""
    return page.uri.count("/"), page.onglet


def cles_coquilles(pages: Sequence[Page]) -> set[tuple[int, str]]:
    """Les coquilles qu'il faut pour ces pages."""
    return {cle_coquille(page) for page in pages if not page.nue}


@chrono.phase("pages")
def ecrire_pages(chantier: Chantier) -> Bilan:
    """Écrit les fichiers, les pages et leurs documents d'index ; rend les liens rencontrés.

    Raises:
        FabricationImpossible: un des processus a été tué.
    """
    pages = len(chantier.pages)
    parts = processus.combien(pages, SEUIL)
    if parts > 1:
        chantier.atelier.env.tout_compiler()
        _partager_les_cartes(chantier.atelier, parts)
    lots = [range(rang, pages, parts) for rang in range(parts)]
    travail = partial(_ecrire_part, chantier, Files.de(chantier, parts))
    bilan, *autres = processus.repartir(travail, lots, parts, "d'écriture")
    for autre in autres:
        bilan.liens.reunir(autre.liens)
        bilan.vocabulaire.reunir(autre.vocabulaire)
    return bilan


def _partager_les_cartes(atelier: Atelier, parts: int) -> None:
    """Dessine une fois la carte de chaque offre : tout processus les montrera presque toutes."""
    offres = atelier.parution.offres
    lots = [range(rang, len(offres), parts) for rang in range(parts)]

    def dessiner(lot: range) -> dict[Cle, bytes]:
        for rang in lot:
            atelier.carte_de("", "offre", offres[rang])
        return atelier.cartes.gardees()

    for dessinees in processus.repartir(dessiner, lots, parts, "d'écriture"):
        atelier.cartes.garder(dessinees)


def _ecrire_part(chantier: Chantier, files: Files, part: range) -> Bilan:
    """Ce qu'un processus écrit : sa part des copies, ce qu'il prend des fichiers et des pages."""
    vocabulaire = Vocabulaire(chantier.atelier.regles_de_recherche)
    bilan, gestes = Bilan(vocabulaire, Liens(chantier.site_url)), chrono.Gestes()
    autours = {cle: _autour(chantier, cle) for cle in chantier.coquilles}
    relevees: set[Cle] = set()
    with gestes.mesurer("copies"):
        for copie in chantier.copies[part.start :: part.step]:
            copier(copie.origine, f"{chantier.dossier}/{copie.uri}")
    with gestes.mesurer("fichiers"):
        for rang in files.lots:
            for fichier in files.par_lot[rang]:
                octets = fichier.octets
                poser(f"{chantier.dossier}/{fichier.uri}", octets)
                bilan.liens.relever_fichier(fichier.uri, octets)
    processus.rendre_la_memoire()
    for rang in files.pages:
        page = chantier.pages[rang]
        autour = _RIEN if page.nue else autours[cle_coquille(page)]
        with gestes.mesurer("composition"), chantier.atelier.cartes.differer() as posees:
            compose, propre = _composer(chantier, page)
            compose = remplir(compose, posees)
        with gestes.mesurer("CSP"):
            besoins = csp.relever(propre, autour.besoins)
            html = csp.poser(compose, chantier.apercu, besoins)
        with gestes.mesurer("écriture"):
            poser(f"{chantier.dossier}/{page.uri}", html.encode())
        with gestes.mesurer("extraction des liens"):
            propre += _cartes_a_relever(posees, relevees)
            bilan.liens.relever_page(page.uri, propre, autour.tour)
        if page.indexation:
            with gestes.mesurer("documents de recherche"):
                fiche = page.indexation()
                bilan.vocabulaire.relever(fiche)
                texte = document(fiche, bilan.vocabulaire.regles)
                poser(f"{chantier.dossier_index}/{page.uri}", texte.encode())
    gestes.noter()
    return bilan


def _par_lot(fichiers: Iterable[Fichier]) -> list[list[Fichier]]:
    """Ce qu'un même processus doit composer : les formats d'une même chose (« flux.xml »,
    « flux.json »), dont il ne prépare le fond qu'une fois ; les fichiers d'un même lot aussi.
    """
    lots: dict[str, list[Fichier]] = {}
    for fichier in fichiers:
        lots.setdefault(fichier.lot or fichier.uri.rpartition(".")[0], []).append(fichier)
    return list(lots.values())


def _cartes_a_relever(posees: Iterable[Posee], relevees: set[Cle]) -> str:
    """Les cartes dont aucune page d'avant n'a dit les liens.

    Les pages se suivent dans l'ordre de leur adresse : d'un lien mort dans une carte, la première
    qui la montre est donc la coupable, que l'on écrive à un processus ou à deux.
    """
    nouvelles = {posee.cle: posee.html for posee in posees if posee.cle not in relevees}
    relevees.update(nouvelles)
    return "".join(nouvelles.values())


@dataclass(frozen=True)
class _Autour:
    """Ce qu'une coquille demande et cite, relevé une fois pour toutes les pages qu'elle habille."""

    besoins: csp.Besoins
    tour: Tour


_RIEN = _Autour(csp.RIEN, RIEN_AUTOUR)


def _autour(chantier: Chantier, cle: tuple[int, str]) -> _Autour:
    html = chantier.coquilles[cle].tour
    return _Autour(csp.relever(html), relever_tour(html, cle[0], chantier.site_url))


def _composer(chantier: Chantier, page: Page) -> tuple[str, str]:
    """La page, et ce qu'elle ne partage avec aucune autre."""
    if page.nue:
        nue = page.contenu()
        return nue, nue
    atelier = chantier.atelier
    metas = tete.metas(page, atelier.reglages.demonstration)
    sienne = tete.rendre(atelier, metas)
    contenu = tete.fil(atelier, page) + page.contenu()
    coquille = chantier.coquilles[cle_coquille(page)]
    return coquille.habiller(page.titre, sienne, contenu), f"{sienne}\n{contenu}"


def copier(origine: str, chemin: str) -> None:
    """Pose un fichier du cache : par lien dur, sinon par copie (autre disque, autre système)."""
    for _ in range(2):
        try:
            os.link(origine, chemin)
            return
        except FileNotFoundError:  # le dossier, que presque toujours un autre a créé
            os.makedirs(os.path.dirname(chemin), exist_ok=True)  # noqa: PTH103, PTH120
        except (OSError, NotImplementedError):
            break
    shutil.copyfile(origine, chemin)


def poser(chemin: Path | str, octets: bytes) -> None:
    """Écrit un fichier en créant ses dossiers : presque toujours un, le sien, donc d'abord.

    Des textes plutôt que des `Path`, deux fois plus lents, sur le chemin de chaque page.
    """
    dossier = os.path.dirname(chemin)  # noqa: PTH120
    try:
        os.mkdir(dossier)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(dossier, exist_ok=True)  # noqa: PTH103
    with open(chemin, "wb") as fichier:  # noqa: PTH123
        fichier.write(octets)
