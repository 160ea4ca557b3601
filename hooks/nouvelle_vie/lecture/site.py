"""Les réglages lus dans mkdocs.yml, avec la même exigence que les fiches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..erreurs import Chemin, ContenuInvalide, ErreurContenu, Probleme
from ..fautes import PAGE_DU_GUIDE, abreger
from ..modele.fiction import fictions, fictions_de
from ..reglages import Reglages
from .diagnostic import Place
from .source import Source, lire
from .traduction import problemes
from .yaml_situe import Emplacements, lire_yaml

PREFIXE = ("extra", "nouvelle_vie")


def lire_reglages(fichier: Path) -> Reglages:
    """Les réglages de `extra: nouvelle_vie:` dans un mkdocs.yml.

    Raises:
        ContenuInvalide: le fichier est illisible ou un réglage ne va pas.
    """
    donnees, emplacements = lire_configuration(fichier)
    extra = donnees.get("extra") if isinstance(donnees, dict) else None
    bruts = extra.get("nouvelle_vie") if isinstance(extra, dict) else None
    try:
        return Reglages.model_validate(bruts if isinstance(bruts, dict) else {})
    except ValidationError as erreur:
        situes = (
            Probleme((*PREFIXE, *p.chemin), p.code, p.valeurs, p.sur_cle)
            for p in problemes(erreur, Reglages)
        )
        raise ContenuInvalide(tuple(sorted(map(emplacements.erreur, situes)))) from None


def lire_configuration(fichier: Path) -> tuple[Any, Emplacements]:
    """Tout ce que dit un mkdocs.yml, et où.

    Raises:
        ContenuInvalide: le fichier est illisible.
    """
    source = lire(fichier, fichier.parent)
    if isinstance(source, ErreurContenu):
        raise ContenuInvalide((source,))
    donnees, emplacements, erreurs = lire_yaml(source, source.texte)
    if erreurs:
        raise ContenuInvalide(tuple(erreurs))
    return donnees, emplacements


def lire_adresse(fichier: Path) -> str:
    """L'adresse du site que donne un mkdocs.yml ; vide s'il n'en donne pas.

    Raises:
        ContenuInvalide: le fichier est illisible.
    """
    donnees, _ = lire_configuration(fichier)
    return str(donnees.get("site_url") or "") if isinstance(donnees, dict) else ""


def inventions(fichier: Path, reglages: Reglages) -> tuple[ErreurContenu, ...]:
    """Les coordonnées inventées qu'un site en ligne montrerait : contact, mentions légales…

    L'autorité des flux n'en est pas : c'est un nom, que personne n'appelle.
    """
    if reglages.demonstration:
        return ()
    emplacements = lire_configuration(fichier)[1]
    return tuple(
        emplacements.erreur(
            Probleme((*PREFIXE, *chemin), "coordonnee-fictive", {"recu": abreger(ecrit)})
        )
        for chemin, _, ecrit in fictions_de(reglages)
        if chemin[0] != "flux"
    )


def textes_de_config(source: Source) -> Iterator[tuple[str, Place]]:
    """Chaque texte de mkdocs.yml (navigation, logo…) et sa place."""
    donnees, emplacements, _ = lire_yaml(source, source.texte)
    for chemin, texte in _textes(donnees):
        if place := emplacements.valeurs.get(chemin):
            yield texte, place


def _textes(valeur: Any, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    if isinstance(valeur, str):
        yield chemin, valeur
    elif isinstance(valeur, dict | list):
        paires = valeur.items() if isinstance(valeur, dict) else enumerate(valeur)
        for cle, interne in paires:
            yield from _textes(interne, (*chemin, cle))


def lieu_des_fautes(fichier: Path) -> str:
    """Où le guide de ce site explique les fautes : adresse complète s'il en a une vraie.

    Vide pour un site sans guide. En démonstration, l'adresse du site est souvent inventée : elle ne
    mènerait nulle part. Un mkdocs.yml fautif a le lieu ordinaire.
    """
    try:
        adresse, reglages = lire_adresse(fichier), lire_reglages(fichier)
    except ContenuInvalide:
        return PAGE_DU_GUIDE
    if not reglages.guide:
        return ""
    connue = adresse.startswith("https://") and not any(fictions(adresse))
    return f"{adresse.rstrip('/')}/{PAGE_DU_GUIDE}" if connue else PAGE_DU_GUIDE
