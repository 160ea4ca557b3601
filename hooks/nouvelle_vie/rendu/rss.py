"""Un flux en RSS 2.0, avec ce que les lecteurs et les outils de republication attendent.

Sources : RSS 2.0 et « Best Practices Profile » (rssboard.org), Media RSS 1.5.1, Dublin Core,
RSS 1.0 Content Module, GeoRSS Simple, WebSub (W3C).
"""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from ..modele.dates import a_paris
from . import xml
from .canal import Canal
from .entrees import Entree

ESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "georss": "http://www.georss.org/georss",
    "media": "http://search.yahoo.com/mrss/",
}
for _prefixe, _espace in ESPACES.items():
    ET.register_namespace(_prefixe, _espace)
_TEXTE_NU = re.compile(rb"(<(?:title|description|category|dc:creator)>)([^<]*)")
SPECIFICATION = "https://www.rssboard.org/rss-specification"
TYPE = "application/rss+xml"


def octets(canal: Canal) -> bytes:
    """Le document. Sans nouveauté, il ne change pas d'un octet d'un jour à l'autre."""
    rss = ET.Element("rss", {"version": "2.0"})
    channel = xml.sous(rss, "channel")
    xml.sous(channel, "title", canal.titre)
    xml.sous(channel, "link", canal.page)
    xml.sous(channel, "description", canal.description)
    xml.sous(channel, "language", canal.langue)
    if canal.entrees:
        xml.sous(channel, "lastBuildDate", _date(canal.entrees[0].quand))
    xml.sous(channel, "docs", SPECIFICATION)
    xml.sous(channel, "ttl", str(canal.minutes))
    image = xml.sous(channel, "image")
    xml.sous(image, "url", canal.image.adresse)
    xml.sous(image, "title", canal.titre)
    xml.sous(image, "link", canal.page)
    xml.sous(image, "width", str(canal.image.largeur))
    xml.sous(image, "height", str(canal.image.hauteur))
    xml.sous(channel, _nom("atom:link"), href=f"{canal.adresse}.xml", rel="self", type=TYPE)
    if canal.concentrateur:
        xml.sous(channel, _nom("atom:link"), href=canal.concentrateur, rel="hub")
    for entree in canal.entrees:
        _element(channel, entree)
    return _TEXTE_NU.sub(_surs, xml.octets(rss, feuille=canal.feuille))


def _surs(element: re.Match[bytes]) -> bytes:
    """« & », « < » et « > » en hexadécimal : des lecteurs décodent deux fois les autres écritures.

    Source : RSS Best Practices Profile, « Character Data ».
    """
    texte = element[2].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
    return element[1] + texte.replace(b"&gt;", b"&#x3E;")


def _element(channel: ET.Element, entree: Entree) -> None:
    element = xml.sous(channel, "item")
    xml.sous(element, "title", entree.titre)
    xml.sous(element, "link", entree.adresse)
    xml.sous(element, "description", entree.resume)
    xml.sous(element, _nom("content:encoded"), entree.html)
    xml.sous(element, "guid", entree.identite, isPermaLink="false")
    xml.sous(element, "pubDate", _date(entree.quand))
    if entree.auteur:
        xml.sous(element, _nom("dc:creator"), entree.auteur)
    for mot in entree.mots:
        xml.sous(element, "category", mot)
    if entree.point:
        lon, lat = entree.point
        xml.sous(element, _nom("georss:point"), f"{lat:.5f} {lon:.5f}")
    if image := entree.image:
        poids = str(image.poids)
        xml.sous(element, "enclosure", url=image.adresse, length=poids, type="image/jpeg")
        media = xml.sous(
            element,
            _nom("media:content"),
            url=image.adresse,
            medium="image",
            type="image/jpeg",
            fileSize=poids,
            width=str(image.largeur),
            height=str(image.hauteur),
        )
        xml.sous(media, _nom("media:description"), image.alt, type="plain")


def _nom(court: str) -> str:
    prefixe, _, nom = court.partition(":")
    return f"{{{ESPACES[prefixe]}}}{nom}"


def _date(quand: datetime) -> str:
    """Date au format RFC 822 (« Tue, 01 Dec 2026 09:30:00 +0100 »)."""
    return format_datetime(a_paris(quand))
