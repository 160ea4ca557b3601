"""Le plan du site : les pages ouvertes aux robots, avec leur vraie date.

Protocole (sitemaps.org) : 50 000 adresses et 50 Mo au plus par fichier ; au-delà, un index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from xml.etree import ElementTree as ET

from ..artefact import Fichier
from ..modele.dates import a_paris
from ..rendu import xml
from ..rendu.atelier import Atelier
from ..rendu.urls import adresse_de

ESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ADRESSES_MAX = 50_000
"""50 000 adresses de moins de mille octets : la limite de 50 Mo ne peut pas être atteinte avant."""
PLAN = "sitemap.xml"

Datee = tuple[str, date | None]


def plans(
    atelier: Atelier, pages: Iterable[Datee], limite: int = ADRESSES_MAX
) -> Iterator[Fichier]:
    """Le plan, trié par adresse ; un plan vide n'existe pas : un site fermé n'en a pas.

    Args:
        pages: (fichier de la page, dernière modification connue).
    """
    triees = sorted((atelier.absolue(adresse_de(uri)), quand) for uri, quand in pages)
    if len(triees) <= limite:
        if triees:
            yield _fichier(PLAN, "urlset", "url", triees)
        return
    reste, parts = iter(triees), list[Datee]()
    while part := list(islice(reste, limite)):
        uri = f"sitemap-{len(parts) + 1}.xml"
        parts.append((atelier.absolue(uri), None))
        yield _fichier(uri, "urlset", "url", part)
    yield _fichier(PLAN, "sitemapindex", "sitemap", parts)


def _fichier(uri: str, racine: str, element: str, pages: Iterable[Datee]) -> Fichier:
    document = ET.Element(racine, {"xmlns": ESPACE})
    for adresse, modifiee in pages:
        page = xml.sous(document, element)
        xml.sous(page, "loc", adresse)
        if modifiee:
            xml.sous(page, "lastmod", _date(modifiee))
    return Fichier(uri, xml.octets(document))


def _date(quand: date) -> str:
    """Une date, à l'heure de Paris si l'heure est connue (W3C Datetime)."""
    return a_paris(quand).isoformat() if isinstance(quand, datetime) else quand.isoformat()
