"""La liste des flux en OPML 2.0 (opml.org) : un lecteur s'abonne à tous en une fois."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from . import xml
from .atelier import Atelier


def octets(atelier: Atelier, flux: Iterable[tuple[str, str]]) -> bytes:
    """Args:
    flux: (titre, adresse depuis la racine du site).
    """
    racine = ET.Element("opml", {"version": "2.0"})
    xml.sous(xml.sous(racine, "head"), "title", atelier.site_nom)
    corps = xml.sous(racine, "body")
    for titre, adresse in flux:
        xml.sous(corps, "outline", type="rss", text=titre, xmlUrl=atelier.absolue(adresse))
    return xml.octets(racine)
