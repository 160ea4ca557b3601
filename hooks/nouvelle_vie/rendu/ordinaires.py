"""Les pages ordinaires, rendues par le thème : renvois, HTML assaini, typographie, index."""

from __future__ import annotations

from datetime import datetime

import nh3

from ..modele.images_citees import images_citees
from ..modele.parution import Parution
from . import typographie, urls
from .figures import Figures
from .markdown import (
    BALISES,
    PROTOCOLES,
    aligner,
    en_texte,
    resoudre_renvois,
    typographier_html,
)

_CLASSES = {"class", "id", "title"}
_ATTRIBUTS = {
    "*": _CLASSES,
    "a": {"href", "title", "class", "id"},
    "ol": {"start", "class"},
    "th": {"scope"},
}


def resoudre(html: str, parution: Parution, uri: str) -> str:
    """Remplace les renvois d'une page par des liens relatifs ; une cible cachée devient du texte.

    MkDocs laisse passer ces liens, qu'il prend pour des adresses d'un autre protocole.
    """
    racine = urls.racine(uri)

    def suivre(sorte: str, cle: str) -> str | None:
        adresse = parution.adresse_renvoi(sorte, cle)
        return None if adresse is None else racine + adresse

    return resoudre_renvois(html, suivre)


def marquer(texte: str, figures: Figures) -> str:
    """Le Markdown d'une page, chaque image remplacée par sa marque."""
    for image in reversed([*images_citees(texte)]):
        texte = texte[: image.rang] + figures.marquer(image.fichier) + texte[image.fin :]
    return texte


def assainir(html: str) -> str:
    """Ne garde que les balises et attributs permis, puis pose la typographie hors du code."""
    propre = nh3.clean(
        aligner(html),
        tags={*BALISES, "h1", "div", "span", "section"},
        attributes=_ATTRIBUTS,
        url_schemes=PROTOCOLES,
        link_rel="noopener",
    )
    return typographier_html(propre)


def texte(html: str) -> str:
    """Le texte d'une page, pour l'index de recherche."""
    return en_texte(html)


def jour(quand: datetime) -> str:
    """Le jour de la parution, en toutes lettres."""
    return typographie.jour(quand.date())
