"""Les flux RSS 2.0 : offres (toutes, par genre, par territoire), évènements, actualités.

Un élément se reconnaît (RSS Best Practices Profile, « guid ») à l'étiquette permanente de sa fiche,
`Atelier.etiquette` : ni retouche, ni renommage, ni changement d'adresse du site ne le font revenir.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from xml.etree import ElementTree as ET

from ..artefact import Artefact, Fichier
from ..modele.dates import a_paris
from ..modele.fiche import Fiche
from ..modele.offres import GENRES
from ..rendu import xml
from ..rendu.atelier import Atelier
from ..rendu.typographie import couper

ATOM = "http://www.w3.org/2005/Atom"
LONGUEUR_DESCRIPTION = 250
ET.register_namespace("atom", ATOM)


@dataclass(frozen=True)
class Flux:
    """Un flux : adresse, titre, page qu'il suit, fiches de la plus récente à la plus ancienne."""

    adresse: str
    titre: str
    description: str
    page: str
    fiches: Sequence[Fiche]


def produire(atelier: Atelier) -> Iterator[Artefact]:
    for flux in tous_les_flux(atelier):
        yield Fichier(flux.adresse, partial(_octets, atelier, flux))


def _octets(atelier: Atelier, flux: Flux) -> bytes:
    return xml.octets(_rss(atelier, flux))


def tous_les_flux(atelier: Atelier) -> Iterator[Flux]:
    parution, textes, nom = atelier.parution, atelier.textes, atelier.site_nom
    toutes = textes["liste"]["toutes"]
    yield Flux("flux/offres.xml", f"{nom} — {toutes}", toutes, "offres/", parution.offres)
    for genre, classe in GENRES.items():
        titre = f"{nom} — {classe.pluriel}"
        offres = parution.par_genre.get(genre, ())
        yield Flux(f"flux/offres-{genre}.xml", titre, classe.pluriel, f"offres/{genre}/", offres)
    for territoire in parution.territoires:
        titre = f"{nom} — {textes['territoire']['offres']} {territoire.titre}"
        offres = parution.par_territoire.get(territoire.code, ())
        page = f"{territoire.adresse}offres/"
        yield Flux(f"flux/offres-{territoire.slug}.xml", titre, titre, page, offres)
    evenements = sorted(
        parution.evenements_a_venir, key=lambda e: (e.publication, e.id), reverse=True
    )
    a_venir = textes["evenement"]["a_venir"]
    yield Flux("flux/evenements.xml", f"{nom} — {a_venir}", a_venir, "evenements/", evenements)
    actualites = textes["actualite"]["type"]
    yield Flux(
        "flux/actualites.xml",
        f"{nom} — {actualites}",
        actualites,
        "actualites/",
        parution.actualites,
    )


def _rss(atelier: Atelier, flux: Flux) -> ET.Element:
    rss = ET.Element("rss", {"version": "2.0"})
    canal = xml.sous(rss, "channel")
    xml.sous(canal, "title", flux.titre)
    xml.sous(canal, "link", atelier.absolue(flux.page))
    xml.sous(canal, "description", flux.description)
    xml.sous(canal, "language", "fr-FR")
    fiches = flux.fiches[: atelier.reglages.flux.taille]
    if fiches:
        recente = max(_parution(f) for f in fiches)
        xml.sous(canal, "lastBuildDate", _date(recente))
    xml.sous(canal, "docs", "https://www.rssboard.org/rss-specification")
    xml.sous(canal, "ttl", "60")
    xml.sous(
        canal,
        f"{{{ATOM}}}link",
        href=atelier.absolue(flux.adresse),
        rel="self",
        type="application/rss+xml",
    )
    for fiche in fiches:
        _element(atelier, canal, fiche)
    return rss


def _element(atelier: Atelier, canal: ET.Element, fiche: Fiche) -> None:
    element = xml.sous(canal, "item")
    xml.sous(element, "title", fiche.titre)
    xml.sous(element, "link", atelier.absolue(fiche.adresse))
    resume = getattr(fiche, "resume", None) or fiche.titre
    xml.sous(element, "description", couper(resume, LONGUEUR_DESCRIPTION))
    identite = atelier.etiquette(fiche.sorte, fiche.id)
    xml.sous(element, "guid", identite, isPermaLink="false")
    xml.sous(element, "pubDate", _date(_parution(fiche)))
    for categorie in _categories(atelier, fiche):
        xml.sous(element, "category", categorie)


def _categories(atelier: Atelier, fiche: Fiche) -> list[str]:
    commune = atelier.parution.catalogue.commune_de(fiche)
    sorte = getattr(fiche, "pluriel", None) or atelier.textes[fiche.sorte]["type"]
    return [sorte, *([commune.nom] if commune else [])]


def _parution(fiche: Fiche) -> datetime:
    """La minute de mise en ligne d'une fiche qui a paru."""
    assert fiche.parution is not None, fiche.id
    return fiche.parution


def _date(quand: datetime) -> str:
    """Date au format RFC 822 (« Tue, 01 Dec 2026 09:30:00 +0100 »)."""
    return format_datetime(a_paris(quand))
