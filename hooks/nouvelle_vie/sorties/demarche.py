"""La page « La démarche » : ses axes, et chaque action liée à la page où elle vit."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..rendu.atelier import Atelier
from ..rendu.urls import uri_de

PAGE = "demarche/"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    plan = atelier.parution.catalogue.demarche.plan
    if plan:
        uri = uri_de(PAGE)
        yield Fragment(uri, atelier.rendre("demarche.html", uri, plan=plan), cherche=True)
