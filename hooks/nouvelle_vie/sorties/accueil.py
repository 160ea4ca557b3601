"""Ce que la page d'accueil montre sous sa promesse."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Annonce, Artefact, Fragment
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere, modifiee
from ..rendu.graphe.site import site_structure
from ..rendu.tete import AGENDA
from ..rendu.vues import vue

OFFRES, RENDEZ_VOUS, TEMOIGNAGES = 6, 3, 2


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    communes = parution.catalogue.registre.communes
    offres = parution.offres[:OFFRES]
    rendez_vous = parution.evenements_a_venir[:RENDEZ_VOUS]
    temoignages = parution.temoignages[:TEMOIGNAGES]
    uri = "index.html"
    contenu = atelier.rendre(
        "accueil.html",
        uri,
        offres=offres,
        rendez_vous=rendez_vous,
        temoignages=temoignages,
        vue=vue(atelier),
        chiffres={
            "habitants": sum(c.population for c in communes),
            "communes": len(communes),
            "surface": round(sum(c.surface_km2 for c in communes)),
            "densite": round(
                sum(c.population for c in communes) / (sum(c.surface_km2 for c in communes) or 1)
            ),
        },
    )
    yield Fragment(
        uri,
        contenu,
        _flux(atelier),
        partial(site_structure, atelier),
        derniere(modifiee(f, parution.jour) for f in (*offres, *rendez_vous, *temoignages)),
    )


def _flux(atelier: Atelier) -> tuple[Annonce, ...]:
    phrases = atelier.textes
    return (
        Annonce(phrases["liste"]["toutes"], "flux/offres.xml"),
        Annonce(phrases["rubriques"]["evenements/"], "flux/evenements.xml"),
        Annonce(phrases["rubriques"]["actualites/"], "flux/actualites.xml"),
        Annonce(phrases["evenement"]["agenda"], "agenda.ics", AGENDA),
    )
