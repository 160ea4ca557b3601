"""Les briques des données structurées : nœuds, identités, dates, adresses, écriture."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ...artefact import Etape, Noeud
from ...modele.communes import Commune
from ...modele.dates import a_paris
from ...modele.fiche import Fiche
from ...modele.parties import Position, Precision
from ..atelier import Atelier

PAYS = "FR"
_ECHAPPER = tuple((c, f"\\u{ord(c):04x}") for c in "<>&\u2028\u2029")
"""Ce qui pourrait fermer la balise, ou couper une ligne de script."""
_ECRIVAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def noeud(sorte: str, **proprietes: Any) -> Noeud:
    """Un nœud schema.org, sans ses propriétés vides."""
    return {"@type": sorte, **{c: v for c, v in proprietes.items() if v not in (None, "", [])}}


def identite(atelier: Atelier, fiche: Fiche) -> Noeud:
    """L'identité d'une chose, la même que dans les flux."""
    return {"@id": atelier.etiquette(fiche.sorte, fiche.id)}


def qui_publie(atelier: Atelier) -> str:
    """L'organisme du pied de page ; à défaut, l'éditeur, ou le site.

    Vide si rien de cela n'est écrit : la vérification compose les pages sans le nom du site.
    """
    contact, editeur = atelier.reglages.contact, atelier.reglages.mentions_legales.editeur
    return contact.organisme if contact else editeur or atelier.site_nom


def organisation(atelier: Atelier) -> Noeud:
    """Celui qui publie, tel que les pages et les données ouvertes le citent."""
    nomme = noeud("Organization", name=qui_publie(atelier), url=atelier.absolue(""))
    return nomme | {"@id": atelier.etiquette("organisation")}


def lieu(atelier: Atelier, commune: Commune) -> Noeud:
    """Une commune citée : son nom et sa page."""
    adresse = atelier.absolue(atelier.parution.adresse_commune(commune))
    reference = noeud("AdministrativeArea", name=commune.nom, url=adresse)
    return reference | {"@id": atelier.etiquette("commune", commune.code)}


def adresse_postale(atelier: Atelier, commune: Commune, **suite: Any) -> Noeud:
    return noeud(
        "PostalAddress",
        addressLocality=commune.nom,
        addressRegion=atelier.reglages.territoire.nom,
        addressCountry=PAYS,
        **suite,
    )


def point(position: Position | None) -> Noeud | None:
    """Les coordonnées, si la fiche les dit exactes : une position approchée n'en est pas une."""
    if position is None or position.precision is not Precision.EXACTE:
        return None
    return coordonnees(float(position.lon), float(position.lat))


def coordonnees(lon: float, lat: float) -> Noeud:
    return noeud("GeoCoordinates", latitude=round(lat, 5), longitude=round(lon, 5))


def nombre(valeur: Decimal | int) -> int | float:
    """Un nombre JSON, entier quand il l'est."""
    return int(valeur) if valeur == int(valeur) else float(valeur)


def dater(quand: date | None) -> str | None:
    """« 2026-12-05 », ou « 2026-12-05T18:30:00+01:00 » à l'heure de Paris (ISO 8601)."""
    if isinstance(quand, datetime):
        return a_paris(quand).isoformat()
    return quand.isoformat() if quand else None


def fin_de(jour: date | None) -> str | None:
    """La dernière seconde d'un jour, à Paris."""
    return dater(datetime(jour.year, jour.month, jour.day, 23, 59, 59)) if jour else None


def fil_ariane(atelier: Atelier, fil: Iterable[Etape]) -> Noeud:
    """Le fil d'Ariane tel que la page le montre, accueil compris."""
    etapes = (Etape(atelier.textes["commun"]["accueil"], ""), *fil)
    return noeud(
        "BreadcrumbList",
        itemListElement=[
            noeud("ListItem", position=rang, name=e.nom, item=atelier.absolue(e.adresse))
            for rang, e in enumerate(etapes, 1)
        ],
    )


def ecrire(noeuds: list[Noeud]) -> str:
    """Le bloc de la tête de page ; aucune valeur ne peut en sortir. Rien s'il n'y a rien à dire."""
    if not noeuds:
        return ""
    document = {"@context": "https://schema.org", "@graph": noeuds}
    texte = _ECRIVAIN.encode(document)
    for signe, code in _ECHAPPER:  # cinq fois plus vite que `str.translate`
        texte = texte.replace(signe, code)
    return f'<script type="application/ld+json">{texte}</script>'
