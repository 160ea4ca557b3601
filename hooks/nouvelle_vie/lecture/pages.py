"""Les pages ordinaires de `content/` : leur en-tête et leurs renvois, vérifiés comme le reste."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..erreurs import ErreurContenu, Probleme
from ..fautes import abreger
from ..modele.champs import Modele, champ
from ..modele.coherence import Cle, renvois_invisibles, renvois_morts
from ..modele.dates import Jour
from ..modele.fiction import fictions
from ..modele.images_citees import images_refusees
from ..modele.nombres import OuiNon
from ..modele.parution import Parution
from ..modele.passages import lignes
from ..modele.photos import Photo, champ_photos
from ..modele.texte import suggestion
from ..modele.textes_saisis import Texte
from ..reglages import citables
from .entete import decouper
from .images import Examen
from .source import lire
from .traduction import problemes
from .yaml_situe import lire_yaml


class Entete(Modele):
    """L'en-tête d'une page ordinaire ; MkDocs nomme les deux premières clés."""

    title: Texte = champ("Titre", "60 caractères au plus", max_length=80)
    description: Texte = champ("Description", "155 caractères au plus", max_length=200)
    cachee: OuiNon = champ("Hors des moteurs de recherche", defaut=False)
    photos: tuple[Photo, ...] = champ_photos()
    mise_a_jour: Jour | None = champ("Mise à jour le", "Pour le plan du site", defaut=None)


@dataclass(frozen=True)
class PageEditoriale:
    """Une page ordinaire. `src_uri` est relatif au dossier de contenu, comme chez MkDocs."""

    src_uri: str
    fichier: str
    entete: Entete

    @property
    def uri(self) -> str:
        """Le fichier que MkDocs en tire, avec des adresses en dossiers."""
        dossier, _, nom = self.src_uri.removesuffix(".md").rpartition("/")
        base = f"{dossier}/" if dossier else ""
        return f"{base}index.html" if nom in ("index", "README") else f"{base}{nom}/index.html"


@dataclass
class PagesLues:
    pages: tuple[PageEditoriale, ...] = ()
    erreurs: list[ErreurContenu] = field(default_factory=list)
    conseils: list[ErreurContenu] = field(default_factory=list)


def lire_pages(
    contenu: Path,
    racine: Path,
    dossiers_de_fiches: Sequence[str],
    parution: Parution,
    examen: Examen,
    fautives: frozenset[Cle] = frozenset(),
    *,
    demonstration: bool = True,
) -> PagesLues:
    """Lit toutes les pages de `contenu`, sauf les fiches (dont seul l'`index.md` est une page).

    Args:
        demonstration: admet les coordonnées inventées.
    """
    lues = PagesLues()
    if not os.path.isdir(contenu):  # noqa: PTH112 - Path.is_dir lève sur un nom trop long
        return lues
    pages: list[PageEditoriale] = []
    for chemin in sorted(contenu.rglob("*.md")):
        court = chemin.relative_to(contenu)
        est_fiche = court.parts[0] in dossiers_de_fiches and court.stem != "index"
        cache = any(partie.startswith((".", "_")) for partie in court.parts)
        if est_fiche or cache or court.parts[0] in ("donnees", "images"):
            continue
        if entete := _page(chemin, racine, parution, examen, fautives, lues, demonstration):
            pages.append(
                PageEditoriale(court.as_posix(), chemin.relative_to(racine).as_posix(), entete)
            )
    lues.pages = tuple(pages)
    return lues


def _page(
    chemin: Path,
    racine: Path,
    parution: Parution,
    examen: Examen,
    fautives: frozenset[Cle],
    lues: PagesLues,
    demonstration: bool,
) -> Entete | None:
    source = lire(chemin, racine)
    if isinstance(source, ErreurContenu):
        lues.erreurs.append(source)
        return None
    lues.conseils += source.conseils
    decoupe = decouper(source)
    if isinstance(decoupe, ErreurContenu):
        lues.erreurs.append(decoupe)
        return None
    donnees, emplacements, erreurs = lire_yaml(source, decoupe.entete, decoupe.ligne_entete)
    lues.erreurs += erreurs
    for liste, constats in (
        (lues.erreurs, renvois_morts(decoupe.corps, parution.catalogue, fautives)),
        (lues.erreurs, _citations_inconnues(decoupe.corps)),
        (lues.erreurs, () if demonstration else _inventions(decoupe.corps)),
        (lues.conseils, renvois_invisibles(decoupe.corps, parution)),
        (lues.erreurs, images_refusees(decoupe.corps, _declarees(donnees), examen.dossier)),
    ):
        for probleme in constats:
            place = source.position(decoupe.rang_corps + (probleme.decalage or 0))
            liste.append(source.erreur(probleme, *place))
    if erreurs:
        return None
    try:
        entete = Entete.model_validate(donnees if isinstance(donnees, dict) else {})
    except ValidationError as erreur:
        lues.erreurs += [emplacements.erreur(p) for p in problemes(erreur, Entete)]
        return None
    for probleme in examen.problemes(entete.photos):
        liste = lues.conseils if probleme.faute.conseil else lues.erreurs
        liste.append(emplacements.erreur(probleme))
    return entete


def _declarees(entete: Any) -> set[str]:
    """Les fichiers que nomme un en-tête, même mal formé : sa propre faute suffit."""
    photos = entete.get("photos") if isinstance(entete, dict) else None
    groupes = [p for p in photos if isinstance(p, dict)] if isinstance(photos, list) else []
    return {str(groupe.get("fichier", "")).strip() for groupe in groupes}


def _citations_inconnues(corps: str) -> Iterator[Probleme]:
    connus = citables(None)
    for ligne in lignes(corps):
        for cite in ligne.citations():
            if cite[1] not in connus:
                groupes = dict.fromkeys(nom.partition(".")[0] for nom in connus)
                sinon = "citez un réglage de l'un de ces groupes : " + ", ".join(groupes)
                valeurs = {
                    "recu": abreger(cite[1]),
                    "suggestion": suggestion(cite[1][:200], connus, sinon=sinon),
                }
                rang = ligne.rang + cite.start()
                yield Probleme((), "reglage-inconnu", valeurs, decalage=rang)


def _inventions(corps: str) -> Iterator[Probleme]:
    """Les coordonnées inventées, hors des passages propres à la démonstration."""
    for ligne in lignes(corps):
        if not ligne.demonstration:
            for rang, ecrit in fictions(ligne.texte):
                valeurs = {"recu": abreger(ecrit)}
                yield Probleme((), "coordonnee-fictive", valeurs, decalage=ligne.rang + rang)
