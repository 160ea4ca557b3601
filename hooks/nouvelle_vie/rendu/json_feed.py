"""Un flux en JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import Any

from ..modele.dates import a_paris
from .canal import Canal
from .entrees import Entree

VERSION = "https://jsonfeed.org/version/1.1"
TYPE = "application/feed+json"


def octets(canal: Canal) -> bytes:
    """Le document, les mêmes entrées qu'en RSS, une par ligne."""
    document: dict[str, Any] = {
        "version": VERSION,
        "title": canal.titre,
        "home_page_url": canal.page,
        "feed_url": f"{canal.adresse}.json",
        "description": canal.description,
        "icon": canal.image.adresse,
        "language": canal.langue,
    }
    if canal.concentrateur:
        document["hubs"] = [{"type": "WebSub", "url": canal.concentrateur}]
    # Indenté, il passerait par l'écriture de json en Python, cinq fois plus lente.
    tete = json.dumps(document, ensure_ascii=False).removesuffix("}")
    elements = ",\n".join(json.dumps(_element(e), ensure_ascii=False) for e in canal.entrees)
    return f'{tete}, "items": [\n{elements}\n]}}\n'.encode()


def _element(entree: Entree) -> dict[str, Any]:
    element: dict[str, Any] = {
        "id": entree.identite,
        "url": entree.adresse,
        "title": entree.titre,
        "summary": entree.resume,
        "content_html": entree.html,
        "date_published": a_paris(entree.quand).isoformat(),
        "tags": list(entree.mots),
    }
    if entree.pret:
        element["content_text"] = entree.resume
    if entree.auteur:
        element["authors"] = [{"name": entree.auteur}]
    if image := entree.image:
        element["image"] = image.adresse
        joint = {"url": image.adresse, "mime_type": "image/jpeg", "title": image.alt}
        element["attachments"] = [{**joint, "size_in_bytes": image.poids}]
    return element
