"""Les pages ordinaires, rendues par le thème : renvois, HTML assaini, typographie, index."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape, unescape

import nh3

from ..modele.images_citees import images_citees
from ..modele.liens import SCHEMAS
from ..modele.parution import Parution
from . import typographie, urls
from .figures import Figures
from .markdown import BALISES, aligner, en_texte

_RENVOI = re.compile(r'<a\b([^>]*?) href="([a-z]+):([^"]*)"([^>]*)>(.*?)</a>', re.S)
_BALISE = re.compile(r"(<[^>]+>)")
_LITTERAL = re.compile(r"<(/?)(?:code|pre|kbd)\b")
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

    def remplacer(trouve: re.Match[str]) -> str:
        avant, sorte, cle, apres, intitule = trouve.groups()
        if sorte not in SCHEMAS:
            return trouve.group()
        adresse = parution.adresse_renvoi(sorte, unescape(cle))
        if adresse is None:
            return intitule
        return f'<a{avant} href="{escape(racine + adresse)}"{apres}>{intitule}</a>'

    return _RENVOI.sub(remplacer, html)


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
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener",
    )
    return _typographier(propre)


def _typographier(html: str) -> str:
    profondeur = 0
    morceaux = []
    for morceau in _BALISE.split(html):
        if morceau.startswith("<"):
            if litteral := _LITTERAL.match(morceau):
                profondeur += -1 if litteral[1] else 1
            morceaux.append(morceau)
        else:
            morceaux.append(morceau if profondeur else typographie.typographier(morceau))
    return "".join(morceaux)


def texte(html: str) -> str:
    """Le texte d'une page, pour l'index de recherche."""
    return en_texte(html)


def jour(quand: datetime) -> str:
    """Le jour de la parution, en toutes lettres."""
    return typographie.jour(quand.date())
