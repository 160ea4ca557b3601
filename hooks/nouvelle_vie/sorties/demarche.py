"""La page « La démarche » : ses axes, et chaque action liée à la page où elle vit."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..modele.demarche import Plan
from ..rendu.atelier import Atelier
from ..rendu.urls import uri_de

PAGE = "demarche/"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    plan = atelier.parution.catalogue.demarche.plan
    if plan:
        uri = uri_de(PAGE)
        contenu = atelier.rendre("demarche.html", uri, plan=plan)
        yield Fragment(uri, contenu, a_chercher=" ".join(_a_chercher(plan)))


def _a_chercher(plan: Plan) -> Iterator[str]:
    for axe in plan.axes:
        yield from (axe.titre, axe.resume)
        for action in axe.actions:
            yield from (action.titre, action.phrase)
