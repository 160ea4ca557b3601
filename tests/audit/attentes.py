"""Ce que tout hébergeur doit répondre : un code, des en-têtes, une redirection, par chemin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nouvelle_vie.fabrique.entetes_http import QUART_D_HEURE, UN_AN
from nouvelle_vie.fabrique.hebergement import REVALIDER
from nouvelle_vie.textes import textes
from sortes import INTROUVABLE, du_depot

SANS_CADRE = {"Content-Security-Policy": "frame-ancestors 'none'", "X-Frame-Options": "DENY"}
OUVERT = {"Access-Control-Allow-Origin": "*", "Cache-Control": QUART_D_HEURE}
PARTOUT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ABSENT = "absent"
"""Ce que `hotes.ecarts` lit d'un en-tête qui n'est pas envoyé."""
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Attente:
    """Une demande et sa réponse. `codes` : plusieurs hôtes redirigent avec des codes différents."""

    chemin: str
    codes: tuple[int, ...] = (200,)
    entetes: Mapping[str, str] = field(default_factory=dict)
    vers: str = ""
    corps: str = ""


def attentes(site: Path, base: str) -> list[Attente]:
    """Une vingtaine de demandes, une par sorte de réponse, pour le site servi sous `base`."""
    pages = dict(du_depot())
    page = {**PARTOUT, **SANS_CADRE, "Cache-Control": REVALIDER, "Content-Type": HTML}
    immuable = {**PARTOUT, "Cache-Control": UN_AN}
    perdue = f"<h1>{textes()['introuvable']['titre']}</h1>"
    choisies = (
        "accueil", "offres", "offre-logement", "village", "renvoi", "recherche", "muette",
        "integrer",
    )  # fmt: skip
    encart = {**page, "Content-Security-Policy": ABSENT, "X-Frame-Options": ABSENT}
    return [
        *(Attente(base + pages[nom], entetes=page) for nom in choisies),
        *(Attente(base + pages[nom], entetes=encart) for nom in ("encart", "encart-vide")),
        Attente(f"{base}integrer.js", entetes={**PARTOUT, **OUVERT}),
        Attente(base + INTROUVABLE, (404,), PARTOUT, corps=perdue),
        Attente(f"{base}assets/pieces/absente.css", (404,), PARTOUT, corps=perdue),
        Attente(f"{base}offres", (301, 308), vers=f"{base}offres/"),
        *(
            Attente(base + _un(site, motif), entetes=immuable)
            for motif in ("assets/pieces/nv.*.css", "assets/polices/*", "pagefind/fragment/*")
        ),
        Attente(base + _un(site, "pagefind/*.pf_meta"), entetes=immuable),
        Attente(f"{base}pagefind/pagefind-entry.json", entetes={"Cache-Control": REVALIDER}),
        Attente(
            f"{base}flux/offres.xml",
            entetes={**PARTOUT, **OUVERT, "Content-Type": "application/xml; charset=utf-8"},
        ),
        *(
            Attente(
                base + _un(site, motif),
                entetes={**PARTOUT, **OUVERT, "Content-Type": "text/calendar; charset=utf-8"},
            )
            for motif in ("agenda.ics", "agenda/*.ics", "evenements/*.ics")
        ),
        Attente(
            f"{base}donnees/offres.geojson",
            entetes={**PARTOUT, **OUVERT, "Content-Type": "application/geo+json"},
        ),
        Attente(
            f"{base}donnees/communes.json",
            entetes={**PARTOUT, **OUVERT, "Content-Type": "application/json"},
        ),
        Attente(
            f"{base}donnees/offres.csv",
            entetes={**PARTOUT, **OUVERT, "Content-Type": "text/csv; charset=utf-8"},
        ),
        Attente(
            f"{base}donnees/schemas/offres.schema.json",
            entetes={**PARTOUT, **OUVERT, "Content-Type": "application/schema+json"},
        ),
        Attente(
            f"{base}donnees/catalogue.jsonld",
            entetes={**PARTOUT, **OUVERT, "Content-Type": "application/ld+json"},
        ),
        # Le plan du site n'existe pas pendant la démonstration ; robots.txt, toujours.
        Attente(f"{base}robots.txt", entetes={"Cache-Control": QUART_D_HEURE}),
        Attente(f"{base}feed", (302,), vers=f"{base}flux/offres.xml"),
        Attente(f"{base}favicon.ico", (302,), vers=f"{base}assets/favicon.svg"),
        *([] if base == "/" else [Attente("/", (302,), vers=base)]),
    ]


def _un(site: Path, motif: str) -> str:
    return sorted(site.glob(motif))[0].relative_to(site).as_posix()
