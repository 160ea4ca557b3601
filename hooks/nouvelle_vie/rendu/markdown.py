"""Le Markdown des fiches : CommonMark et tableaux, renvois résolus, HTML assaini.

`cmarkgfm` (l'implantation de référence, en C) et `nh3` rendent un texte de 1 400 caractères en
0,05 ms ; `markdown-it-py`, en 0,36. Tout le reste se fait sur le HTML rendu.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from urllib.parse import unquote

import cmarkgfm
import nh3
from cmarkgfm.cmark import Options

from ..modele.images_citees import ImageCitee
from ..modele.liens import SCHEMAS
from .figures import Figures
from .typographie import INSECABLE, lier_les_telephones, porte_un_chiffre, typographier

Resolveur = Callable[[str, str], str | None]
"""(sorte, clé) → adresse relative à la page, ou None si la cible ne paraît pas."""

BALISES = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "dl",
        "dt",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_ATTRIBUTS = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "ol": {"start"},
}
_ALIGNEMENT = re.compile(r'(<t[dh]\b[^>]*?) style="text-align: ?(left|right|center);?"')
ALIGNEMENTS = {"left": "a-gauche", "right": "a-droite", "center": "au-centre"}
"""Les classes qui tiennent lieu de style : la politique de sécurité refuse tout attribut style."""
_BALISE = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*>)""")
_PARAGRAPHE = re.compile(r"<p>(.*?)</p>", re.S)
_ORDINAL = re.compile(r"(?<![\w.,/%\\-])(1(?=er|re)|[2-9](?=e)|\d\d(?=e))(er|re|e)(?![\w/%-])")
_PEUT_ETRE_ORDINAL = re.compile(r"[0-9](?:er|re|e)")
_LIEN_OU_LITTERAL = re.compile(r"<(/?)(?:(a)|code|pre|kbd)\b")
_IMAGE = re.compile(r"""<img\b(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
_RENVOI = re.compile(r'<a\b([^>]*?) href="([A-Za-z]+):([^"]*)"([^>]*)>(.*?)</a>', re.S)
_ADRESSE = re.compile(r'<a\b[^>]* href="([^"]*)"')
_SIMPLE = re.compile(r"""(?![^_]*_)[^\W\d][\w ,.;:!?'’"()/%€«»…–—\u00a0\u202f-]*(?<!\s)""")
"""Une ligne où rien ne peut être du Markdown, du HTML ni une entité : la plupart des textes."""
_INERTE = re.compile(r"(?:[^<>&]++|</?(?:p|strong|em|ul|ol|li|h[2-6]|blockquote)>)*+")
"""Du texte et des balises permises, sans attribut ni entité : l'assainir n'y changerait rien."""
PROTOCOLES = {"https", "http", "mailto", "tel", "webcal"}
"""Ceux d'un lien écrit par une personne ; « webcal: » est celui d'un agenda à suivre."""


_OPTIONS = (
    Options.CMARK_OPT_UNSAFE  # le HTML des rédacteurs passe, puis `assainir` n'en garde que le sûr
    | Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
    | Options.CMARK_OPT_TABLE_PREFER_STYLE_ATTRIBUTES
)


def _html(texte: str) -> str:
    html: str = cmarkgfm.markdown_to_html_with_extensions(
        texte, _OPTIONS, extensions=["table", "strikethrough"]
    )
    return html


def rendre(texte: str, resoudre: Resolveur, figures: Figures | None = None) -> str:
    """Rend un texte de fiche en HTML sûr : balises et adresses d'une courte liste, rien d'actif.

    Args:
        figures: ce que deviennent les images du texte ; sans elles, il n'en montre aucune.
    """
    if _SIMPLE.fullmatch(texte):
        return f"<p>{_habiller(texte)}</p>\n"
    html = _html(texte)
    if "<h1" in html:  # la page a déjà le sien
        html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    if "<img" in html:
        html = _IMAGE.sub(lambda image: _marquer(image[0], figures), html)
    if not _INERTE.fullmatch(html):
        html = _nettoyeur().clean(aligner(resoudre_renvois(html, resoudre)))
    propre = typographier_html(html)
    return figures.poser(propre) if figures else propre


def _marquer(image: str, figures: Figures | None) -> str:
    source = _SOURCE.search(image)
    if figures is None or source is None:
        return ""
    return figures.marquer(ImageCitee(unquote(unescape(source[1])), "", 0, 0).fichier)


def resoudre_renvois(html: str, resoudre: Resolveur) -> str:
    """Suit les renvois d'un HTML à assainir ensuite ; une cible cachée devient du texte."""

    def remplacer(trouve: re.Match[str]) -> str:
        avant, sorte, cle, apres, intitule = trouve.groups()
        if (sorte := sorte.lower()) not in SCHEMAS:
            return trouve[0]
        adresse = resoudre(sorte, unquote(unescape(cle)))
        if adresse is None:
            return intitule
        return f'<a{avant} href="{escape(adresse)}"{apres}>{intitule}</a>'

    return _RENVOI.sub(remplacer, html) if "<a" in html else html


def typographier_html(html: str) -> str:
    """Pose la typographie dans le texte d'un HTML assaini, hors du code et des balises.

    Un téléphone qui n'est pas déjà un lien en devient un ; « 1er » et « 2e » ont leur exposant.
    """
    # Une espace insécable échappée par l'assainissement échapperait aussi aux règles.
    morceaux, profondeur = _BALISE.split(html.replace("&nbsp;", INSECABLE)), 0
    dans_un_lien = False
    for rang, morceau in enumerate(morceaux):
        if rang % 2:
            if vue := _LIEN_OU_LITTERAL.match(morceau):
                if vue[2]:
                    dans_un_lien = not vue[1]
                else:
                    profondeur += -1 if vue[1] else 1
        elif not profondeur and morceau and not morceau.isspace():
            morceaux[rang] = _elever(typographier(morceau)) if dans_un_lien else _habiller(morceau)
    return "".join(morceaux)


def _habiller(texte: str) -> str:
    """Un texte sans balise : sa typographie, ses ordinaux, ses téléphones que l'on peut appeler."""
    habille = typographier(texte)
    if not porte_un_chiffre(habille):
        return habille
    return _elever(lier_les_telephones(habille, _appeler))


def _appeler(montre: str, international: str) -> str:
    return f'<a href="tel:{international}">{montre}</a>'


def _elever(texte: str) -> str:
    if not _PEUT_ETRE_ORDINAL.search(texte):  # presque toujours, et dix fois plus vite
        return texte
    return _ORDINAL.sub(r"\1<sup>\2</sup>", texte)


def aligner(html: str) -> str:
    """Dit par une classe l'alignement que les moteurs Markdown écrivent en style."""
    if "<t" not in html:
        return html
    return _ALIGNEMENT.sub(lambda t: f'{t[1]} class="{ALIGNEMENTS[t[2]]}"', html)


def liens(texte: str) -> Iterator[str]:
    """Les adresses des liens d'un texte, telles que le rendu les écrirait avant de les suivre."""
    return map(unescape, _ADRESSE.findall(_html(texte)))


@cache
def _nettoyeur() -> nh3.Cleaner:
    """Préparé une fois : le préparer coûte plus que nettoyer un texte."""
    return nh3.Cleaner(
        tags=set(BALISES),
        attributes=_ATTRIBUTS,
        url_schemes=PROTOCOLES,
        allowed_classes={cellule: set(ALIGNEMENTS.values()) for cellule in ("td", "th")},
        link_rel="noopener",
    )


def paragraphes(html: str) -> Iterator[str]:
    """Le texte seul de chaque paragraphe d'un HTML assaini ; ni titre, ni liste, ni tableau."""
    for contenu in _PARAGRAPHE.findall(html):
        if texte := unescape(_BALISE.sub("", contenu.replace("<br>", " "))).strip():
            yield texte


def en_texte(html: str) -> str:
    """Le texte seul d'un HTML assaini, sans balise ni entité, pour un résumé ou un index."""
    return " ".join(unescape(_BALISE.sub(" ", html)).split())
