"""Les rendez-vous mois par mois, et par type, public ou territoire. Sans JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ..artefact import Artefact, Etape, Page
from ..modele.evenements import Evenement
from ..rendu import agendas_suivis, calendrier, urls
from ..rendu.abonnements import annoncer
from ..rendu.agendas_suivis import Agenda
from ..rendu.atelier import Atelier
from ..rendu.calendrier import Mois, Valeur
from ..rendu.dates import derniere, modifiee
from ..rendu.graphe.site import liste_structuree
from ..rendu.typographie import mois as nom_du_mois
from ..rendu.typographie import resumer

Axes = Mapping[str, tuple[Valeur, ...]]


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Les mois se suivent de l'un à l'autre ; chaque valeur d'un filtre a sa liste."""
    axes = calendrier.axes(atelier.parution)
    tous = calendrier.mois(atelier.parution)
    for rang in range(len(tous)):
        yield _page_du_mois(atelier, tous, rang, axes)
    for valeurs in axes.values():
        for valeur in valeurs:
            yield _page_du_choix(atelier, valeur, axes)


def _page_du_mois(atelier: Atelier, tous: Sequence[Mois], rang: int, axes: Axes) -> Page:
    mois, phrases = tous[rang], atelier.textes["agenda"]
    titre = phrases["titre_mois"].replace("{mois}", nom_du_mois(mois.premier))
    contenu = partial(
        atelier.rendre,
        "mois.html",
        urls.uri_de(mois.adresse),
        mois=mois,
        precedent=tous[rang - 1] if rang else None,
        suivant=tous[rang + 1] if rang + 1 < len(tous) else None,
        axes=axes,
    )
    tous_ensemble = agendas_suivis.general(atelier.parution)
    return _page(atelier, mois.adresse, titre, mois.rendez_vous, contenu, tous_ensemble)


def _page_du_choix(atelier: Atelier, valeur: Valeur, axes: Axes) -> Page:
    phrases, maintenant = atelier.textes["agenda"], atelier.parution.maintenant
    titre = phrases["titre_choix"].replace("{choix}", valeur.libelle)
    catalogue = atelier.parution.catalogue
    rendez_vous, agenda = valeur.rendez_vous, agendas_suivis.de_ce_choix(valeur)
    contenu = partial(
        atelier.rendre,
        "rendez_vous.html",
        urls.uri_de(valeur.adresse),
        valeur=valeur,
        titre=titre,
        sorte=catalogue.type_connu(valeur.cle) if valeur.axe == "type" else None,
        axes=axes,
        a_venir=[e for e in rendez_vous if not e.passe(maintenant)],
        passes=[e for e in reversed(rendez_vous) if e.passe(maintenant)],
        mois=calendrier.en_cours(calendrier.mois(atelier.parution), maintenant.date()),
        abonnement=agendas_suivis.abonnement(atelier, agenda),
    )
    return _page(atelier, valeur.adresse, titre, rendez_vous, contenu, agenda)


def _page(
    atelier: Atelier,
    adresse: str,
    titre: str,
    rendez_vous: Sequence[Evenement],
    contenu: partial[str],
    agenda: Agenda,
) -> Page:
    """Une page qui ne montre aucun vrai rendez-vous n'a rien à dire aux moteurs."""
    vrais = [e for e in rendez_vous if not e.exemple]
    dits = " ; ".join(e.titre for e in rendez_vous) or atelier.textes["agenda"]["mois_vide"]
    return Page(
        uri=urls.uri_de(adresse),
        titre=titre,
        description=resumer(f"{titre} {atelier.reglages.territoire.avec_en} : {dits}"),
        contenu=contenu,
        onglet="evenements/",
        robots=bool(vrais),
        fil=(atelier.rubrique("evenements/"), Etape(titre, adresse)),
        graphe=partial(liste_structuree, atelier, titre, adresse, vrais),
        flux=(
            *annoncer(atelier.textes["evenement"]["a_venir"], "flux/evenements.xml"),
            agendas_suivis.annoncer(atelier, agenda),
        ),
        modifiee=derniere(modifiee(e, atelier.parution.jour) for e in rendez_vous),
    )
