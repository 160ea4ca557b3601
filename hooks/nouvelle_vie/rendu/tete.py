"""La tête d'une page : description, adresse, partage, flux, robots, données structurées.

Pages du catalogue et pages ordinaires passent par ici : un fait à un seul endroit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from ..artefact import Annonce, Etape, Illustration, Noeud, Page
from . import urls
from .atelier import Atelier
from .graphe.noyau import ecrire, fil_ariane
from .typographie import resumer

NOINDEX = '<meta name="robots" content="noindex">'
PARTAGE = "assets/partage.png"
ILLUSTRES = frozenset({"Event", "Article", "NewsArticle", "RealEstateListing"})
"""Les types dont Google recommande l'image. Celle d'un poste n'est pas lue."""
LARGEUR_PARTAGE, HAUTEUR_PARTAGE = 1200, 630


@dataclass(frozen=True)
class Metas:
    """Ce que la tête d'une page dit d'elle."""

    adresse: str
    titre: str
    description: str
    ouverte: bool
    """Les robots y sont admis ; une page fermée ne porte aucune donnée structurée."""
    article: bool = False
    illustration: Illustration | None = None
    visuel: Illustration | None = None
    flux: tuple[Annonce, ...] = ()
    fil: tuple[Etape, ...] = ()
    graphe: Callable[[], list[Noeud]] | None = None


def metas(page: Page, fermee: bool) -> Metas:
    """Les métas d'une page du catalogue ; `fermee` : le site entier l'est."""
    return Metas(
        adresse=urls.adresse_de(page.uri),
        titre=page.titre,
        description=page.description,
        ouverte=page.robots and not fermee,
        article=page.article,
        illustration=page.illustration,
        visuel=page.visuel,
        flux=page.flux,
        fil=page.fil,
        graphe=page.graphe,
    )


def rendre(atelier: Atelier, page: Metas) -> str:
    """La tête, en HTML."""
    adresse = atelier.absolue(page.adresse)
    description = resumer(page.description)
    morceaux = [
        f'<meta name="description" content="{escape(description)}">',
        f'<link rel="canonical" href="{escape(adresse)}">',
        "" if page.ouverte else NOINDEX,
        *(_annonce(atelier, flux) for flux in page.flux),
        _partage(atelier, page, adresse, description),
        ecrire(_noeuds(atelier, page)) if page.ouverte else "",
    ]
    return "\n".join(filter(None, morceaux))


def introuvable(atelier: Atelier) -> str:
    """La tête de la page 404, qui n'a pas d'adresse à elle."""
    description = escape(atelier.textes["introuvable"]["suite"])
    return f'<meta name="description" content="{description}">\n{NOINDEX}'


def fil(atelier: Atelier, page: Page) -> str:
    """Le fil d'Ariane visible, celui-là même que disent les données structurées."""
    return str(atelier.composant(urls.racine(page.uri), "fil", page.fil)) if page.fil else ""


def partage_du_site(atelier: Atelier) -> Illustration:
    """L'image de tout lien partagé dont la page n'en a pas."""
    alt = f"{atelier.site_nom} — {atelier.reglages.promesse}"
    return Illustration(PARTAGE, LARGEUR_PARTAGE, HAUTEUR_PARTAGE, alt)


def _annonce(atelier: Atelier, annonce: Annonce) -> str:
    """Ce par quoi un lecteur de flux ou un agenda s'abonne (RSS Autodiscovery)."""
    return (
        f'<link rel="alternate" type="{escape(annonce.format)}" title="{escape(annonce.titre)}" '
        f'href="{escape(atelier.absolue(annonce.adresse))}">'
    )


def _partage(atelier: Atelier, page: Metas, adresse: str, description: str) -> str:
    """Ce que montrent les réseaux d'un lien partagé (Open Graph, cartes)."""
    image = page.visuel or page.illustration or partage_du_site(atelier)
    og = {
        "title": page.titre,
        "description": description,
        "url": adresse,
        "type": "article" if page.article else "website",
        "locale": "fr_FR",
        "site_name": atelier.site_nom,
        "image": atelier.absolue(image.adresse),
        "image:width": str(image.largeur),
        "image:height": str(image.hauteur),
        "image:alt": image.alt,
    }
    lignes = [f'<meta property="og:{cle}" content="{escape(v)}">' for cle, v in og.items()]
    return "\n".join([*lignes, '<meta name="twitter:card" content="summary_large_image">'])


def _noeuds(atelier: Atelier, page: Metas) -> list[Noeud]:
    propres = page.graphe() if page.graphe else []
    if page.illustration and propres and propres[0]["@type"] in ILLUSTRES:
        propres[0]["image"] = atelier.absolue(page.illustration.adresse)
    return [*propres, fil_ariane(atelier, page.fil)] if page.fil else propres
