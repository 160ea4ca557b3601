"""La page de recherche : un formulaire que complète `assets/recherche.js`."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..rendu.atelier import Atelier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    uri = "recherche/index.html"
    yield Fragment(uri, atelier.rendre("recherche.html", uri))
