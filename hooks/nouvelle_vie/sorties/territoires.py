"""La page de chaque territoire, et leur liste."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Etape, Fragment, Indexation, Page
from ..modele.communes import HORS_TERRITOIRE, par_territoire
from ..modele.territoires import Territoire
from ..rendu import agendas_suivis, urls
from ..rendu.abonnements import annoncer
from ..rendu.agendas_suivis import Agenda
from ..rendu.atelier import Atelier
from ..rendu.graphe.lieux import territoire_structure
from ..rendu.graphe.site import liste_structuree
from ..rendu.vues import vue


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    for territoire in parution.territoires:
        yield _page(atelier, territoire)
    groupes = par_territoire(parution.catalogue.registre.communes)
    uri = "territoires/index.html"
    contenu = atelier.rendre(
        "territoires.html",
        uri,
        groupes=[(t, groupes.get(t.code, ())) for t in parution.territoires],
        habitants=[
            (t.titre, sum(c.population for c in groupes.get(t.code, ())))
            for t in parution.territoires
        ],
        hors=groupes.get(HORS_TERRITOIRE, ()),
        vue=vue(atelier),
    )
    rubrique = atelier.rubrique("territoires/")
    graphe = partial(
        liste_structuree, atelier, rubrique.nom, rubrique.adresse, parution.territoires
    )
    yield Fragment(uri, contenu, graphe=graphe)


def _page(atelier: Atelier, territoire: Territoire) -> Page:
    uri = urls.uri_de(territoire.adresse)
    agenda = agendas_suivis.du_territoire(atelier.parution, territoire)
    return Page(
        uri=uri,
        titre=territoire.titre,
        description=territoire.resume,
        contenu=partial(_contenu, atelier, territoire, uri, agenda),
        onglet="territoires/",
        robots=not territoire.exemple,
        fil=(atelier.rubrique("territoires/"), Etape(territoire.titre, territoire.adresse)),
        graphe=partial(territoire_structure, atelier, territoire),
        flux=(
            *annoncer(territoire.titre, f"flux/offres-{territoire.slug}.xml"),
            agendas_suivis.annoncer(atelier, agenda),
        ),
        indexation=partial(_indexer, atelier, territoire, uri),
        illustration=atelier.images.principale(territoire),
        source=territoire.fichier,
    )


def _contenu(atelier: Atelier, territoire: Territoire, uri: str, agenda: Agenda) -> str:
    parution = atelier.parution
    communes = parution.catalogue.communes_de(territoire)
    codes = {c.code for c in communes}
    return atelier.rendre(
        "territoire.html",
        uri,
        territoire=territoire,
        communes=sorted(communes, key=lambda c: c.slug),
        offres=parution.par_territoire.get(territoire.code, ()),
        villages=[v for v in parution.villages_engages if parution.commune_de(v).code in codes],
        rendez_vous=parution.evenements_du_territoire(territoire.code),
        temoignages=[r for r in parution.temoignages if parution.commune_de(r).code in codes],
        vue=vue(atelier, territoire),
        abonnement=agendas_suivis.abonnement(atelier, agenda),
    )


def _indexer(atelier: Atelier, territoire: Territoire, uri: str) -> Indexation:
    sorte = atelier.textes["territoire"]["type"]
    communes = atelier.parution.catalogue.communes_de(territoire)
    intercommunalites = sorted({c.epci_nom for c in communes})
    corps = atelier.en_texte(territoire.description, uri)
    return Indexation(
        titre=territoire.titre,
        texte=" ".join([territoire.resume, corps, *intercommunalites]),
        filtres={"genre": (sorte,), "territoire": (territoire.titre,)},
        infos={"sorte": sorte, "resume": territoire.resume},
    )
