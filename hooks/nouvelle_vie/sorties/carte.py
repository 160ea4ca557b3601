"""La page de la carte : le dessin et la liste qui dit la même chose."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..rendu.atelier import Atelier
from ..rendu.carte import carte


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    uri = "carte/index.html"
    dessin = carte(parution, parution.catalogue.registre.communes)
    noms = {t.code: t.titre for t in parution.territoires}
    yield Fragment(uri, atelier.rendre("carte.html", uri, carte=dessin, noms_territoires=noms))
