"""Ce que la page d'accueil montre sous sa promesse."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..rendu.atelier import Atelier
from ..rendu.carte import carte

OFFRES, RENDEZ_VOUS, TEMOIGNAGES = 6, 3, 2


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    communes = parution.catalogue.registre.communes
    uri = "index.html"
    contenu = atelier.rendre(
        "accueil.html",
        uri,
        offres=parution.offres[:OFFRES],
        rendez_vous=parution.evenements_a_venir[:RENDEZ_VOUS],
        temoignages=parution.temoignages[:TEMOIGNAGES],
        carte=carte(parution, communes),
        chiffres={
            "habitants": sum(c.population for c in communes),
            "communes": len(communes),
            "surface": round(sum(c.surface_km2 for c in communes)),
            "densite": round(
                sum(c.population for c in communes) / (sum(c.surface_km2 for c in communes) or 1)
            ),
        },
    )
    tete = atelier.annoncer_flux(atelier.textes["liste"]["toutes"], "flux/offres.xml")
    yield Fragment(uri, contenu, tete)
