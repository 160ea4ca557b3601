"""Le plan du site (sitemap.xml) : les pages ouvertes aux robots, avec leur vraie date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree as ET

from ..modele.dates import a_paris
from ..rendu import xml

ESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def plan_du_site(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """Le plan, trié par adresse. `pages` : (adresse absolue, dernière modification connue)."""
    racine = ET.Element("urlset", {"xmlns": ESPACE})
    for adresse, modifiee in sorted(pages, key=lambda p: p[0]):
        url = xml.sous(racine, "url")
        xml.sous(url, "loc", adresse)
        if modifiee:
            xml.sous(url, "lastmod", a_paris(modifiee).isoformat())
    return xml.octets(racine)
