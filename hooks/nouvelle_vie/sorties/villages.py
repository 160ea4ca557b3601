"""La page de chaque village engagé, et la liste par état du label."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Fragment, Indexation, Page
from ..modele.villages import StatutLabel, Village
from ..rendu import lieux
from ..rendu.atelier import Atelier
from ..rendu.carte import carte

ORDRE = (
    StatutLabel.RENOUVELEE,
    StatutLabel.LABELLISEE,
    StatutLabel.ACCOMPAGNEE,
    StatutLabel.CANDIDATE,
    StatutLabel.RETIREE,
)
"""Ordre de présentation des états du label."""


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    for village in parution.villages:
        yield from lieux.pages(
            atelier, parution.commune_de(village), partial(_page, atelier, village)
        )
    groupes = [(s, [v for v in parution.villages if v.label.statut is s]) for s in ORDRE]
    uri = "villages/index.html"
    contenu = atelier.rendre(
        "villages.html",
        uri,
        groupes=[(statut, membres) for statut, membres in groupes if membres],
        carte=carte(parution, parution.catalogue.registre.communes),
    )
    yield Fragment(uri, contenu)


def _page(atelier: Atelier, village: Village, lieu: lieux.Lieu) -> Page:
    return Page(
        uri=lieu.uri,
        titre=village.titre,
        description=village.resume,
        contenu=partial(atelier.rendre, "village.html", lieu.uri, village=village, lieu=lieu),
        onglet="villages/",
        robots=not village.exemple,
        indexation=partial(_indexer, atelier, village, lieu) if lieu.tranche.rang == 1 else None,
        source=village.fichier,
        modifiee=village.parution,
    )


def _indexer(atelier: Atelier, village: Village, lieu: lieux.Lieu) -> Indexation:
    textes = [village.resume, *village.atouts, *village.a_savoir]
    corps = atelier.en_texte(village.description, lieu.uri)
    return lieux.indexation(
        lieu,
        village.titre,
        " ".join([*textes, corps]),
        atelier.textes["village"]["type"],
        village.resume,
    )
