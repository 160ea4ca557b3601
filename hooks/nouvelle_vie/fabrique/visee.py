"""Ce que vise une adresse telle qu'une personne l'a écrite dans une fiche ou une page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from ..lecture.pages import PageEditoriale
from ..modele.liens import SCHEMAS
from ..modele.parution import Parution
from .liens import resoudre


@dataclass(frozen=True)
class Visee:
    """Suit les renvois (`page:`, `offre:`…), les liens relatifs et les `.md` des pages."""

    parution: Parution
    pages: Sequence[PageEditoriale]
    site_url: str = ""

    def cibles(self, ecrit: str, page: str, fichier: str) -> set[str]:
        """Les fichiers du site que vise `ecrit`, écrit dans `fichier` et rendu dans `page`.

        Aucun pour ce qui sort du site ou ne paraît pas ; deux quand MkDocs pourrait, ou non,
        suivre un lien « .md ».
        """
        sorte, deux_points, cle = ecrit.partition(":")
        if deux_points and sorte.lower() in SCHEMAS:
            adresse = self.parution.adresse_renvoi(sorte.lower(), unquote(cle))
            cible = None if adresse is None else resoudre("index.html", f"./{adresse}")
            return {cible} if cible else set()
        cible = resoudre(page, ecrit, self.site_url)
        trouvees = {cible} if cible else set()
        chemin, diese, ancre = ecrit.partition("#")
        if chemin.endswith(".md") and (origine := self._src_par_fichier.get(fichier)):
            visee = resoudre(origine, chemin)
            if uri := self._uri_par_src.get(visee or ""):
                trouvees.add(f"{uri}{diese}{unquote(ancre)}")
        return trouvees

    @cached_property
    def _src_par_fichier(self) -> dict[str, str]:
        return {page.fichier: page.src_uri for page in self.pages}

    @cached_property
    def _uri_par_src(self) -> dict[str, str]:
        return {page.src_uri: page.uri for page in self.pages}
