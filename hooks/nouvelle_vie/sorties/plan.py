"""robots.txt : le site de démonstration est fermé aux robots."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fichier
from ..rendu.atelier import Atelier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    regle = "Disallow: /" if atelier.reglages.demonstration else "Allow: /"
    plan = "" if atelier.reglages.demonstration else f"Sitemap: {atelier.absolue('sitemap.xml')}\n"
    yield Fichier("robots.txt", f"User-agent: *\n{regle}\n{plan}".encode())
