"""robots.txt : le site de démonstration est fermé aux robots.

Deux serrures, parce qu'aucune ne suffit. `Disallow: /` empêche un robot de lire les pages, donc
d'y trouver `noindex` : une adresse citée ailleurs peut rester listée, sans titre ni texte. Mais lui
seul ferme ce qui ne peut porter de balise (flux, agendas, données ouvertes), et il arrête ceux qui
collectent sans indexer : des offres inventées n'ont rien à faire chez eux. `noindex`, sur chaque
page, vaut là où robots.txt n'est pas lu : sous un sous-chemin, hors de la racine de l'hôte.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fichier
from ..rendu.atelier import Atelier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    regle = "Disallow: /" if atelier.reglages.demonstration else "Allow: /"
    plan = "" if atelier.reglages.demonstration else f"Sitemap: {atelier.absolue('sitemap.xml')}\n"
    yield Fichier("robots.txt", f"User-agent: *\n{regle}\n{plan}".encode())
