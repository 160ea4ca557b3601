"""La page de chaque évènement annoncé, et leur liste."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Fragment, Indexation, Page
from ..modele.evenements import Evenement
from ..rendu import urls
from ..rendu.atelier import Atelier
from ..rendu.typographie import periode

PROCHES = 3


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    for evenement in parution.evenements:
        yield _page(atelier, evenement)
    uri = "evenements/index.html"
    contenu = atelier.rendre(
        "evenements.html",
        uri,
        a_venir=parution.evenements_a_venir,
        passes=parution.evenements_passes,
    )
    yield Fragment(
        uri,
        contenu,
        atelier.annoncer_flux(atelier.textes["evenement"]["a_venir"], "flux/evenements.xml"),
    )


def _page(atelier: Atelier, evenement: Evenement) -> Page:
    uri = urls.uri_de(evenement.adresse)
    return Page(
        uri=uri,
        titre=evenement.titre,
        description=evenement.resume,
        contenu=partial(_contenu, atelier, evenement, uri),
        onglet="evenements/",
        robots=not evenement.exemple,
        indexation=partial(_indexer, atelier, evenement, uri),
        source=evenement.fichier,
        modifiee=evenement.parution,
    )


def _contenu(atelier: Atelier, evenement: Evenement, uri: str) -> str:
    parution = atelier.parution
    commune = parution.catalogue.commune_de(evenement)
    return atelier.rendre(
        "evenement.html",
        uri,
        evenement=evenement,
        commune=commune,
        adresse_commune=parution.adresse_commune(commune) if commune else "",
        territoire=parution.catalogue.territoire_de(commune) if commune else None,
        proches=parution.a_proximite(commune, PROCHES) if commune else (),
        passe=evenement.passe(parution.maintenant),
    )


def _indexer(atelier: Atelier, evenement: Evenement, uri: str) -> Indexation:
    sorte = atelier.textes["evenement"]["type"]
    commune = atelier.parution.catalogue.commune_de(evenement)
    territoire = atelier.parution.catalogue.territoire_de(commune) if commune else None
    corps = atelier.en_texte(evenement.description, uri)
    lieu = commune.nom if commune else evenement.lieu.ville or ""
    return Indexation(
        titre=evenement.titre,
        texte=" ".join([evenement.resume, evenement.type.libelle, lieu, corps]),
        fort=evenement.id,
        filtres={
            "genre": (sorte,),
            "commune": (commune.nom,) if commune else (),
            "territoire": (territoire.titre,) if territoire else (),
        },
        infos={
            "sorte": sorte,
            "lieu": lieu,
            "prix": periode(evenement.debut, evenement.fin),
            "resume": evenement.resume,
        },
    )
