"""Ce que la page d'accueil montre sous sa promesse."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Annonce, Artefact, Fragment
from ..modele.evenements import Evenement
from ..modele.types_evenement import Nature
from ..rendu import agendas_suivis
from ..rendu.abonnements import annoncer
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere, modifiee
from ..rendu.graphe.site import site_structure
from ..rendu.vues import vue

OFFRES, RENDEZ_VOUS, TEMOIGNAGES = 6, 3, 2
POUR_DECOUVRIR = (Nature.SESSION, Nature.IMMERSION)
"""Les rendez-vous faits pour qui hésite encore : le premier ouvert est mis en avant."""


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    communes = parution.catalogue.registre.communes
    offres = parution.offres[:OFFRES]
    session = _prochaine_session(atelier)
    autres = [e for e in parution.evenements_a_venir if e.tient and e is not session]
    rendez_vous = autres[:RENDEZ_VOUS]
    temoignages = parution.temoignages[:TEMOIGNAGES]
    montrees = (*offres, *([session] if session else ()), *rendez_vous, *temoignages)
    uri = "index.html"
    contenu = atelier.rendre(
        "accueil.html",
        uri,
        offres=offres,
        session=session,
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
        derniere(modifiee(f, parution.jour) for f in montrees),
    )


def _prochaine_session(atelier: Atelier) -> Evenement | None:
    """La première où l'on peut encore s'inscrire ; à défaut la première qui aura lieu."""
    parution = atelier.parution
    natures = {e.id: parution.catalogue.type_de(e).nature for e in parution.evenements_a_venir}
    decouvrir = (e for e in parution.evenements_a_venir if natures[e.id] in POUR_DECOUVRIR)
    a_venir = [e for e in decouvrir if e.tient]
    ouvertes = [e for e in a_venir if e.ouvert(parution.maintenant)]
    return next(iter(ouvertes or a_venir), None)


def _flux(atelier: Atelier) -> tuple[Annonce, ...]:
    phrases = atelier.textes
    return (
        *annoncer(phrases["flux"]["tout"], "flux/tout.xml"),
        *annoncer(phrases["liste"]["toutes"], "flux/offres.xml"),
        *annoncer(phrases["rubriques"]["evenements/"], "flux/evenements.xml"),
        *annoncer(phrases["rubriques"]["actualites/"], "flux/actualites.xml"),
        agendas_suivis.annoncer(atelier, agendas_suivis.general(atelier.parution)),
    )
