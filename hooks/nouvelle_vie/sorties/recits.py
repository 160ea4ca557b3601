"""Les pages des témoignages et des actualités, et leurs listes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ..artefact import Artefact, Etape, Fragment, Indexation, Page
from ..modele.recits import Actualite, Temoignage
from ..rendu import urls
from ..rendu.abonnements import annoncer
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere, modifiee
from ..rendu.graphe.site import liste_structuree, recit_structure

Recit = Temoignage | Actualite


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    yield from _groupe(atelier, parution.temoignages, Temoignage)
    yield from _groupe(atelier, parution.actualites, Actualite)


def _groupe(atelier: Atelier, recits: Sequence[Recit], sorte: type[Recit]) -> Iterator[Artefact]:
    for recit in recits:
        yield _page(atelier, recit)
    uri = f"{sorte.dossier}/index.html"
    contenu = atelier.rendre("recits.html", uri, recits=recits, sorte=sorte.sorte)
    rubrique = atelier.rubrique(f"{sorte.dossier}/")
    yield Fragment(
        uri,
        contenu,
        annoncer(rubrique.nom, f"flux/{sorte.dossier}.xml"),
        partial(liste_structuree, atelier, rubrique.nom, rubrique.adresse, recits),
        derniere(modifiee(r, atelier.parution.jour) for r in recits),
    )


def _page(atelier: Atelier, recit: Recit) -> Page:
    uri = urls.uri_de(recit.adresse)
    commune = atelier.parution.catalogue.commune_de(recit)
    return Page(
        uri=uri,
        titre=recit.titre,
        description=recit.resume,
        contenu=partial(
            atelier.rendre,
            f"{recit.sorte}.html",
            uri,
            recit=recit,
            commune=commune,
            adresse_commune=atelier.parution.adresse_commune(commune) if commune else "",
        ),
        onglet=f"{recit.dossier}/",
        robots=not recit.exemple,
        indexation=partial(_indexer, atelier, recit, uri),
        fil=(atelier.rubrique(f"{recit.dossier}/"), Etape(recit.titre, recit.adresse)),
        graphe=partial(recit_structure, atelier, recit),
        article=True,
        illustration=atelier.images.principale(recit),
        visuel=atelier.visuels.paysage(recit),
        source=recit.fichier,
        modifiee=modifiee(recit, atelier.parution.jour),
    )


def _indexer(atelier: Atelier, recit: Recit, uri: str) -> Indexation:
    sorte = atelier.textes[recit.sorte]["type"]
    commune = atelier.parution.catalogue.commune_de(recit)
    territoire = atelier.parution.catalogue.territoire_de(commune) if commune else None
    return Indexation(
        titre=recit.titre,
        texte=f"{recit.resume} {atelier.en_texte(recit.description, uri)}",
        filtres={
            "genre": (sorte,),
            "commune": (commune.nom,) if commune else (),
            "territoire": (territoire.titre,) if territoire else (),
        },
        infos={
            "sorte": sorte,
            "lieu": commune.nom if commune else "",
            "resume": recit.resume,
            "image": atelier.images.vignette(recit),
        },
        alias=(recit.id,),
    )
