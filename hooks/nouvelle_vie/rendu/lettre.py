"""La lettre d'information dans ses deux formats : HTML de courriel, et texte.

Un courriel n'est pas une page : styles en ligne, tableaux de mise en page, adresses absolues. Les
couleurs sont les jetons de l'habillage ; de nuit, une feuille de tête les remplace là où la
messagerie la lit.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from .atelier import Atelier
from .numero import SEPARATEUR, Article, Choix, Numero, Rubrique, numero
from .typographie import INSECABLE, telephone

POIDS_MAX = 100_000
"""Octets : au-delà de 102 ko, Gmail coupe un message."""
ARTICLES = (12, 8, 5, 3, 2, 1)
"""Articles par rubrique : le plus grand nombre qui tienne dans ce poids."""
LARGEUR = 600
COLONNES = 72


def ecrire(
    atelier: Atelier, choix: Sequence[Choix], bornes: tuple[datetime, datetime]
) -> tuple[Numero, str, str]:
    """Le numéro tel qu'il tient dans un courriel, son HTML et son texte."""
    entier = numero(atelier, choix, *bornes, max(ARTICLES))
    for combien in ARTICLES:
        coupe = entier.couper(combien)
        html = en_html(atelier, coupe)
        if len(html.encode()) <= POIDS_MAX:
            break
    return coupe, html, en_texte(atelier, coupe)


def en_html(atelier: Atelier, lettre: Numero) -> str:
    return atelier.rendre_au_dehors(
        "lettre.html", lettre=lettre, site_nom=atelier.site_nom, largeur=LARGEUR
    )


def en_texte(atelier: Atelier, lettre: Numero) -> str:
    """72 colonnes au plus, sauf une adresse, qui a sa ligne à elle."""
    return "\n".join(_lignes(atelier, lettre)) + "\n"


def _lignes(atelier: Atelier, lettre: Numero) -> Iterator[str]:
    textes = atelier.textes
    yield from _plier(atelier.site_nom.upper())
    yield from _plier(_remplir(textes["lettre"]["titre"], periode=lettre.periode))
    yield atelier.absolue("")
    if atelier.reglages.demonstration:
        dite = _remplir(textes["lettre"]["demonstration"])
        yield from ("", *_plier(f"* {dite}", "  "))
    for rubrique in lettre.rubriques:
        yield from _rubrique(atelier, rubrique)
    yield from ("", "-" * COLONNES, "")
    yield from _pied(atelier)


def _rubrique(atelier: Atelier, rubrique: Rubrique) -> Iterator[str]:
    yield from ("", "=" * COLONNES, *_plier(f"{rubrique.titre} ({rubrique.combien})"))
    yield "=" * COLONNES
    for article in rubrique.articles:
        yield from ("", *_article(article))
    if rubrique.reste:
        yield from ("", *_plier(f"{reste(atelier, rubrique)}{INSECABLE}:"), rubrique.page)


def _article(article: Article) -> Iterator[str]:
    yield from _plier(article.titre)
    badges = (f"[{badge}]" for badge in article.badges)
    yield from _plier(SEPARATEUR.join(filter(None, (article.sur, *badges))))
    yield from _plier(article.faits)
    yield from _plier(article.resume)
    yield article.adresse


def _pied(atelier: Atelier) -> Iterator[str]:
    textes, contact = atelier.textes["lettre"], atelier.reglages.contact
    yield from _plier(_remplir(textes["origine"], site=atelier.site_nom))
    if contact:
        yield from ("", *_plier(contact.organisme))
        yield from _plier(contact.adresse or "")
        yield from _plier(telephone(contact.telephone) if contact.telephone else "")
        if contact.courriel:
            yield contact.courriel
    if jeton := atelier.reglages.lettre.desinscription:
        yield from ("", *_plier(f"{textes['quitter']}{INSECABLE}:"), jeton)
    else:
        yield from ("", *_plier(textes["quitter_en_repondant"]))


def reste(atelier: Atelier, rubrique: Rubrique) -> str:
    """« et 3 autres », « et 1 autre »."""
    cle = "un_autre" if rubrique.reste == 1 else "des_autres"
    return _remplir(atelier.textes["lettre"][cle], nombre=str(rubrique.reste))


def _remplir(phrase: str, **valeurs: str) -> str:
    for cle, valeur in valeurs.items():
        phrase = phrase.replace(f"{{{cle}}}", valeur)
    return phrase


def _plier(texte: str, retrait: str = "") -> list[str]:
    """Un paragraphe en lignes ; une espace insécable n'est jamais une fin de ligne."""
    return textwrap.wrap(
        texte, COLONNES, subsequent_indent=retrait, break_on_hyphens=False, expand_tabs=False
    )
