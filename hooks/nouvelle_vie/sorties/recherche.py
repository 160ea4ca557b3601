"""La page de recherche : un formulaire que complète `assets/recherche.js`."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..rendu.atelier import Atelier

URI = "recherche/index.html"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    contenu = atelier.rendre("recherche.html", URI, regles=atelier.regles_de_recherche)
    yield Fragment(URI, contenu)
