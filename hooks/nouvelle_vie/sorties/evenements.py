"""La page de chaque évènement annoncé, et leur liste."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Annonce, Artefact, Etape, Fragment, Indexation, Page
from ..modele.evenements import Evenement
from ..rendu import agendas, agendas_suivis, calendrier, sessions, urls
from ..rendu.abonnements import annoncer
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere, modifiee
from ..rendu.graphe.evenements import evenement_structure
from ..rendu.graphe.site import liste_structuree
from ..rendu.typographie import periode

PROCHES, RECITS = 4, 3


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    for evenement in parution.evenements:
        yield _page(atelier, evenement)
    uri, agenda = "evenements/index.html", agendas_suivis.general(parution)
    contenu = atelier.rendre(
        "evenements.html",
        uri,
        a_venir=parution.evenements_a_venir,
        passes=parution.evenements_passes,
        grands=sessions.grands(parution),
        a_suivre={
            valeur.cle: agendas_suivis.abonnement(atelier, agendas_suivis.de_ce_choix(valeur))
            for valeur in calendrier.choix(parution)["type"]
        },
        axes=calendrier.axes(parution),
        mois=calendrier.en_cours(calendrier.mois(parution), parution.jour),
        abonnement=agendas_suivis.abonnement(atelier, agenda),
    )
    titre = atelier.textes["evenement"]["a_venir"]
    yield Fragment(
        uri,
        contenu,
        (
            *annoncer(titre, "flux/evenements.xml"),
            agendas_suivis.annoncer(atelier, agenda),
        ),
        partial(liste_structuree, atelier, titre, "evenements/", parution.evenements_a_venir),
        derniere(modifiee(e, parution.jour) for e in parution.evenements),
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
        fil=(atelier.rubrique("evenements/"), Etape(evenement.titre, evenement.adresse)),
        graphe=partial(evenement_structure, atelier, evenement),
        flux=(
            Annonce(evenement.titre, f"evenements/{evenement.slug}.ics", agendas_suivis.TYPE_MIME),
        ),
        illustration=atelier.images.principale(evenement),
        visuel=atelier.visuels.paysage(evenement),
        source=evenement.fichier,
        modifiee=modifiee(evenement, atelier.parution.jour),
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
        territoire=parution.catalogue.qui_recoit(evenement),
        proches=parution.a_proximite(commune, PROCHES) if commune else (),
        passe=evenement.passe(parution.maintenant),
        agendas=agendas.liens(atelier, evenement),
        affiche=sessions.affichee(parution, evenement),
        candidatable=sessions.candidatable(parution, evenement),
        courriel=sessions.courriel_de_candidature(atelier, evenement),
        recits=sessions.temoignages_de(parution, evenement)[:RECITS],
    )


def _indexer(atelier: Atelier, evenement: Evenement, uri: str) -> Indexation:
    sorte = atelier.textes["evenement"]["type"]
    commune = atelier.parution.catalogue.commune_de(evenement)
    territoire = atelier.parution.catalogue.qui_recoit(evenement)
    corps = atelier.en_texte(evenement.description, uri)
    dits = [*evenement.apports, *evenement.rencontres, *(j.titre for j in evenement.programme)]
    lieu = commune.nom if commune else evenement.lieu.ville or ""
    type_ = atelier.parution.catalogue.type_de(evenement)
    return Indexation(
        titre=evenement.titre,
        texte=" ".join([evenement.resume, type_.libelle, lieu, corps, *dits]),
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
            "image": atelier.images.vignette(evenement),
        },
        groupe="rendez-vous",
        alias=(evenement.id,),
    )
