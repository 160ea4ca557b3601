"""Le site, qui le publie, ses récits et ses listes."""

from __future__ import annotations

from collections.abc import Iterable

from ...artefact import Noeud
from ...modele.fiche import Fiche
from ...modele.recits import Actualite, Temoignage
from ..atelier import Atelier
from .noyau import dater, identite, noeud, organisation

EMBLEME = "assets/favicon.svg"


def site_structure(atelier: Atelier) -> list[Noeud]:
    """L'accueil : le site, sa recherche, et l'organisme du pied de page."""
    base, contact = atelier.absolue(""), atelier.reglages.contact
    editeur = organisation(atelier)
    recherche = noeud(
        "SearchAction",
        target=noeud(
            "EntryPoint", urlTemplate=atelier.absolue("recherche/") + "?q={search_term_string}"
        ),
        # Le suffixe « -input » est la notation des actions : https://schema.org/docs/actions.html
        **{"query-input": "required name=search_term_string"},
    )
    telephone = f"+33{contact.telephone[1:]}" if contact and contact.telephone else None
    site = noeud(
        "WebSite",
        name=atelier.site_nom,
        description=atelier.reglages.promesse,
        url=base,
        inLanguage="fr",
        publisher={"@id": editeur["@id"]},
        potentialAction=recherche,
    )
    coordonnees = noeud(
        "Organization",
        email=contact.courriel if contact else None,
        telephone=telephone,
        logo=atelier.absolue(EMBLEME),
    )
    return [{"@id": atelier.etiquette("site")} | site, editeur | coordonnees]


def recit_structure(atelier: Atelier, recit: Temoignage | Actualite) -> list[Noeud]:
    """Un récit daté. Qui témoigne n'est pas nommé : son prénom ne va pas aux moteurs."""
    signature = organisation(atelier)
    actualite = isinstance(recit, Actualite)
    dit = noeud(
        "NewsArticle" if actualite else "Article",
        headline=recit.titre,
        description=recit.resume if actualite else None,
        url=atelier.absolue(recit.adresse),
        datePublished=dater(recit.publication),
        inLanguage="fr",
        author=signature if actualite else None,
        publisher=signature,
    )
    return [identite(atelier, recit) | dit]


def liste_structuree(
    atelier: Atelier, titre: str, adresse: str, fiches: Iterable[Fiche], debut: int = 1
) -> list[Noeud]:
    """Une page de liste et les fiches qu'elle montre, dans leur ordre ; `debut` : premier rang."""
    elements = [
        noeud("ListItem", position=rang, name=f.titre, url=atelier.absolue(f.adresse))
        for rang, f in enumerate(fiches, debut)
    ]
    if not elements:
        return []
    liste = noeud("ItemList", itemListElement=elements)
    page = atelier.absolue(adresse)
    return [{"@id": page} | noeud("CollectionPage", name=titre, url=page, mainEntity=liste)]
