"""La page des sessions, et les feuilles à imprimer d'un évènement : affiche, candidature."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Etape, Fragment, Page
from ..modele.evenements import Evenement
from ..rendu import qr, sessions, urls
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere, modifiee
from ..rendu.graphe.site import liste_structuree
from ..rendu.typographie import resumer

ADRESSE = "sessions-accueil/"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    yield _sessions(atelier)
    for evenement in atelier.parution.evenements_a_venir:
        if sessions.affichee(atelier.parution, evenement):
            yield _feuille(atelier, evenement, "affiche", sessions.adresse_de_l_affiche(evenement))
        if sessions.candidatable(atelier.parution, evenement):
            adresse = sessions.adresse_de_la_candidature(evenement)
            yield _feuille(atelier, evenement, "candidature", adresse)


def _sessions(atelier: Atelier) -> Fragment:
    parution = atelier.parution
    a_venir = sessions.sur_place(parution, parution.evenements_a_venir)
    passees = sessions.sur_place(parution, parution.evenements_passes)
    uri = urls.uri_de(ADRESSE)
    contenu = atelier.rendre(
        "sessions.html",
        uri,
        a_venir=a_venir,
        passees=passees,
        tour=sessions.tour(parution),
        grands=sessions.grands(parution),
    )
    titre = atelier.textes["sessions"]["a_venir"]
    return Fragment(
        uri,
        contenu,
        graphe=partial(liste_structuree, atelier, titre, ADRESSE, a_venir),
        modifiee=derniere(modifiee(e, parution.jour) for e in (*a_venir, *passees)),
    )


def _feuille(atelier: Atelier, evenement: Evenement, sorte: str, adresse: str) -> Page:
    """Une feuille : la page de l'évènement dit déjà tout, les moteurs n'ont rien à y lire."""
    nom = atelier.textes[sorte]["titre"]
    titre = atelier.textes[sorte]["titre_de"].replace("{titre}", evenement.titre)
    return Page(
        uri=urls.uri_de(adresse),
        titre=titre,
        description=resumer(evenement.resume, f" — {nom}"),
        contenu=partial(_contenu, atelier, evenement, f"{sorte}.html", urls.uri_de(adresse)),
        onglet="evenements/",
        robots=False,
        fil=(
            atelier.rubrique("evenements/"),
            Etape(evenement.titre, evenement.adresse),
            Etape(nom, adresse),
        ),
        visuel=atelier.visuels.paysage(evenement),
        source=evenement.fichier,
        modifiee=modifiee(evenement, atelier.parution.jour),
    )


def _contenu(atelier: Atelier, evenement: Evenement, gabarit: str, uri: str) -> str:
    commune = atelier.parution.catalogue.commune_de(evenement)
    return atelier.rendre(
        gabarit,
        uri,
        evenement=evenement,
        commune=commune,
        qui=evenement.organisateur or atelier.interlocuteur(commune)[0],
        code=sessions.code(atelier, evenement),
        marge=qr.MARGE,
        adresse=atelier.absolue(evenement.adresse),
        site_nom=atelier.site_nom,
    )
