"""Les boîtes à outils : leur sommaire, puis ce que chacune ajoute sous son texte."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..modele.demarche import Boite, Fonction
from ..modele.evenements import Etat, Evenement
from ..rendu import sessions
from ..rendu.atelier import Atelier
from ..rendu.interlocuteurs import Joignable, joindre
from ..rendu.urls import uri_de

PAGE = "boites-a-outils/"
RENDEZ_VOUS = 6
"""Ce qu'une boîte montre au plus ; l'agenda a le reste."""


def produire(atelier: Atelier) -> Iterator[Artefact]:
    boites = atelier.parution.catalogue.demarche.boites
    if boites is None:
        return
    uri = uri_de(PAGE)
    yield Fragment(uri, atelier.rendre("boites.html", uri, boites=boites.boites))
    for boite in boites.boites:
        uri = uri_de(boite.page)
        prochains = _rendez_vous(atelier, boite)
        affiches = [e for e in prochains if sessions.affichee(atelier.parution, e)]
        contenu = atelier.rendre(
            "boite.html",
            uri,
            boite=boite,
            rendez_vous=prochains,
            affiches=[(e, sessions.adresse_de_l_affiche(e)) for e in affiches],
            contacts=_contacts(atelier, boite),
        )
        yield Fragment(uri, contenu, a_chercher=" ".join(_a_chercher(atelier, boite)))


def _rendez_vous(atelier: Atelier, boite: Boite) -> list[Evenement]:
    """Les prochains : d'abord ceux faits pour ses publics, puis ceux de tous.

    Ce qui est annulé se dit à l'agenda.
    """
    tenus = (e for e in atelier.parution.evenements_a_venir if e.etat is not Etat.ANNULE)
    concernes = (e for e in tenus if not set(boite.publics).isdisjoint(e.publics))
    return sorted(concernes, key=lambda e: set(boite.publics).isdisjoint(e.public))[:RENDEZ_VOUS]


def _contacts(atelier: Atelier, boite: Boite) -> list[tuple[str, tuple[Joignable, ...]]]:
    """Par sujet de l'annuaire, ceux qui répondent."""
    return [(f.titre, joindre(atelier, f)) for f in _fonctions(atelier, boite)]


def _fonctions(atelier: Atelier, boite: Boite) -> list[Fonction]:
    annuaire = atelier.parution.catalogue.demarche.annuaire
    return [f for f in (annuaire.fonctions if annuaire else ()) if boite.code in f.boites]


def _a_chercher(atelier: Atelier, boite: Boite) -> Iterator[str]:
    for document in boite.documents:
        yield from (document.titre, document.resume)
    for fonction in _fonctions(atelier, boite):
        yield from (fonction.titre, fonction.texte)
