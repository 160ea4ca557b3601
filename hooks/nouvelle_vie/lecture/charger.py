"""Des fichiers au catalogue : un seul chemin, pour la vérification comme pour le site."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..erreurs import ErreurContenu, Probleme, situer
from ..modele import coherence
from ..modele.catalogue import Catalogue
from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.images_citees import images_refusees
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parution import Parution
from ..modele.proses import proses
from ..modele.recits import Actualite, Temoignage
from ..modele.territoires import Territoire
from ..modele.texte import suggestion
from ..modele.villages import Village
from ..reglages import Dossiers
from .demarche import DemarcheLue, constater, lire_demarche
from .donnees import lire_contours, lire_registre
from .fiches import lire_fiches
from .images import Examen, ImageLue
from .label import DOSSIER, grilles, lire_referentiels
from .pages import PageEditoriale, lire_pages
from .ramassage import sans_ramasse_miettes
from .recolte import Recolte
from .source import relatif
from .types_evenement import lire_types, types_de

SORTES: tuple[type[Fiche], ...] = (Village, Evenement, Temoignage, Actualite, Territoire)
"""Les fiches rangées dans `content/<dossier>/`, où `index.md` reste une page ordinaire."""
_SUFFIXES = (".yml", ".yaml", ".md")


@dataclass(frozen=True)
class Lecture:
    """Le résultat d'une lecture. Le catalogue n'est à publier que s'il n'y a aucune erreur."""

    catalogue: Catalogue
    pages: tuple[PageEditoriale, ...] = ()
    erreurs: tuple[ErreurContenu, ...] = ()
    conseils: tuple[ErreurContenu, ...] = ()
    fichiers: int = 0
    images: Mapping[str, ImageLue] = field(default_factory=dict)
    """Les images saines, par nom de fichier."""
    demarche: DemarcheLue = field(default_factory=DemarcheLue)


@sans_ramasse_miettes()
def charger(
    racine: Path,
    dossiers: Dossiers,
    maintenant: datetime,
    *,
    demonstration: bool,
    site_url: str = "",
) -> Lecture:
    """Lit tout le contenu d'un site et relie ses fiches.

    Args:
        racine: dossier de `mkdocs.yml`.
        dossiers: où se trouvent offres, contenu, données et images, relatifs à `racine`.
        maintenant: heure de Paris, sans fuseau ; ne sert qu'aux conseils de fraîcheur.
        demonstration: admet les fiches `exemple: true` et les coordonnées inventées.
        site_url: l'adresse du site, qui compte dans un texte pour les réseaux.

    Ne lève rien pour un contenu fautif : tout est dans `Lecture.erreurs`, trié.
    """
    recolte, examen = Recolte(), Examen(racine, dossiers.images)
    demarche = lire_demarche(racine / dossiers.contenu, racine)
    catalogue = _catalogue(racine, dossiers, recolte, demarche)
    fautives = frozenset(recolte.fautives)
    pages = lire_pages(
        racine / dossiers.contenu,
        racine,
        [s.dossier for s in SORTES],
        Parution(catalogue, maintenant),
        examen,
        fautives,
        demonstration=demonstration,
    )
    relier(catalogue, examen, recolte, maintenant, demonstration=demonstration, site_url=site_url)
    recolte.erreurs += constater(demarche, catalogue, fautives, demonstration=demonstration)
    return Lecture(
        catalogue=catalogue,
        pages=pages.pages,
        erreurs=tuple(sorted({*recolte.erreurs, *pages.erreurs})),
        conseils=tuple(sorted({*recolte.conseils, *pages.conseils})),
        fichiers=recolte.fichiers + len(pages.pages),
        images=examen.saines,
        demarche=demarche,
    )


def relier(
    catalogue: Catalogue,
    examen: Examen,
    recolte: Recolte,
    maintenant: datetime,
    *,
    demonstration: bool,
    site_url: str,
) -> None:
    """Ramasse ce que disent les fiches mises ensemble, leurs images et le jour."""
    fautives = frozenset(recolte.fautives)
    for fiche, probleme in coherence.incoherences(
        catalogue, demonstration=demonstration, site_url=site_url, fautives=fautives
    ):
        recolte.erreurs.append(recolte.constater(fiche, probleme))
    _images(catalogue, examen, recolte)
    for fiche, probleme in coherence.conseils(catalogue, maintenant):
        if not recolte.lues[fiche.fichier].erreurs:
            recolte.conseils.append(recolte.constater(fiche, probleme))


def _catalogue(
    racine: Path, dossiers: Dossiers, recolte: Recolte, demarche: DemarcheLue
) -> Catalogue:
    """Toutes les fiches, telles que leurs fichiers les donnent."""
    donnees = racine / dossiers.donnees
    a_lire = fiches_a_lire(racine, dossiers, recolte)
    fiches: dict[type[Fiche], list[Any]] = defaultdict(list)
    for (_, sorte), lue in zip(a_lire, lire_fiches(a_lire, racine), strict=True):
        if fiche := recolte.ajouter(lue):
            fiches[Offre if issubclass(sorte, Offre) else sorte].append(fiche)
    label = _dans_la_racine(racine / dossiers.contenu / DOSSIER, racine, recolte)
    lues = lire_referentiels(label, racine)
    types = lire_types(racine / dossiers.contenu, racine)
    for lu in (*lues, *demarche.lus.values(), *filter(None, [types])):
        recolte.noter(lu)
    return Catalogue(
        registre=lire_registre(donnees / "communes.json", racine, recolte.erreurs),
        contours=lire_contours(donnees / "communes.geojson", racine, recolte.erreurs),
        offres=tuple(fiches[Offre]),
        villages=tuple(fiches[Village]),
        evenements=tuple(fiches[Evenement]),
        temoignages=tuple(fiches[Temoignage]),
        actualites=tuple(fiches[Actualite]),
        territoires=tuple(fiches[Territoire]),
        referentiels=grilles(lues),
        demarche=demarche.demarche,
        types=types_de(types),
    )


def fiches_a_lire(
    racine: Path, dossiers: Dossiers, recolte: Recolte
) -> list[tuple[Path, type[Fiche]]]:
    """Le fichier de chaque fiche et sa sorte ; `recolte` apprend ceux qui sont mal rangés."""
    contenu = racine / dossiers.contenu
    return [
        *((c, sorte) for sorte in SORTES for c in _chemins(contenu, sorte, racine, recolte)),
        *_offres(racine / dossiers.offres, racine, recolte),
    ]


def _offres(dossier: Path, racine: Path, recolte: Recolte) -> Iterator[tuple[Path, type[Fiche]]]:
    """Les fichiers d'offres, genre par genre : le nom du dossier est le genre."""
    for chemin in fichiers(dossier):
        if chemin.parent == dossier:
            recolte.erreurs.append(_genre_inconnu(chemin, dossier.name, racine))
    for sous in _sous_dossiers(dossier):
        genre = GENRES.get(sous.name)
        for chemin in _dans_la_racine(sous, racine, recolte):
            if genre is None:
                recolte.erreurs.append(_genre_inconnu(chemin, sous.name, racine))
            else:
                yield chemin, genre


def _genre_inconnu(chemin: Path, dossier: str, racine: Path) -> ErreurContenu:
    propose = suggestion(dossier, GENRES)
    valeurs = {
        "dossier": dossier,
        "genres": ", ".join(GENRES),
        "suggestion": f" — {propose}" if propose else "",
    }
    return situer(Probleme((), "genre-inconnu", valeurs), relatif(chemin, racine), 1, 1)


def _chemins(contenu: Path, sorte: type[Fiche], racine: Path, recolte: Recolte) -> Iterator[Path]:
    trouves = _dans_la_racine(contenu / sorte.dossier, racine, recolte)
    return (chemin for chemin in trouves if chemin.stem != "index")


def _dans_la_racine(dossier: Path, racine: Path, recolte: Recolte) -> Iterator[Path]:
    """Les fiches d'un dossier ; aucune, et une erreur, si un lien le mène hors de la racine."""
    reel = Path(os.path.realpath(dossier))
    if not reel.is_relative_to(os.path.realpath(racine)):
        probleme = Probleme((), "fichier-hors-dossier")
        recolte.erreurs.append(situer(probleme, relatif(dossier, racine), 1, 1))
        return iter(())
    return fichiers(dossier)


def fichiers(dossier: Path) -> Iterator[Path]:
    """Les fiches d'un dossier et de ses sous-dossiers, dans un ordre stable ; rien de caché."""
    for base, sous, noms in os.walk(dossier):
        sous[:] = sorted(s for s in sous if not s.startswith("."))
        parent = Path(base)
        for nom in sorted(noms):
            if nom.lower().endswith(_SUFFIXES) and not nom.startswith((".", "_")):
                yield parent / nom


def _sous_dossiers(dossier: Path) -> list[Path]:
    if not os.path.isdir(dossier):  # noqa: PTH112 - Path.is_dir lève sur un nom trop long
        return []
    return sorted(d for d in dossier.iterdir() if d.is_dir() and not d.name.startswith("."))


def _images(catalogue: Catalogue, examen: Examen, recolte: Recolte) -> None:
    """Examine les photos de toutes les fiches : une fiche en attente se corrige tout de suite."""
    for fiche in catalogue.fiches():
        for probleme in examen.problemes(fiche.photos):
            liste = recolte.conseils if probleme.faute.conseil else recolte.erreurs
            liste.append(recolte.constater(fiche, probleme))
        declarees = {photo.fichier for photo in fiche.photos}
        for chemin, texte in proses(fiche):
            for probleme in images_refusees(texte, declarees, examen.dossier):
                recolte.erreurs.append(recolte.constater(fiche, probleme.sous(chemin)))
