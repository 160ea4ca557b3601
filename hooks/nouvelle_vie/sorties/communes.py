"""La page composée de chaque commune qui n'a pas de page de village."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Etape, Indexation, Page
from ..modele.communes import Commune
from ..rendu import lieux
from ..rendu.atelier import Atelier
from ..rendu.graphe.lieux import commune_structuree
from ..rendu.typographie import nombre, resumer, typographier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Avec les villages, chaque commune a exactement une page."""
    parution = atelier.parution
    for commune in parution.catalogue.registre.communes:
        if parution.village_de(commune) is None:
            yield from lieux.pages(atelier, commune, partial(_page, atelier))


def _page(atelier: Atelier, lieu: lieux.Lieu) -> Page:
    suite = lieu.suite(atelier)
    return Page(
        uri=lieu.uri,
        titre=typographier(lieu.commune.nom) + suite,
        description=resumer(_resume(atelier, lieu.commune), suite),
        contenu=partial(atelier.rendre, "commune.html", lieu.uri, lieu=lieu),
        onglet="villages/",
        fil=(atelier.rubrique("villages/"), Etape(lieu.commune.nom + suite, lieu.adresse)),
        graphe=partial(commune_structuree, atelier, lieu.commune),
        flux=lieu.annonces,
        modifiee=lieu.modifiee(atelier),
        indexation=partial(_indexer, atelier, lieu) if lieu.tranche.rang == 1 else None,
    )


def _resume(atelier: Atelier, commune: Commune) -> str:
    habitants = f"{nombre(commune.population)} {atelier.textes['accueil']['habitants']}"
    offres = len(atelier.parution.par_commune.get(commune.code, ()))
    phrase = atelier.textes["liste"]["une" if offres == 1 else "plusieurs"]
    suite = f", {offres} {phrase}" if offres else ""
    return typographier(f"{commune.nom} ({commune.epci_nom}) : {habitants}{suite}.")


def _indexer(atelier: Atelier, lieu: lieux.Lieu) -> Indexation:
    sorte = atelier.textes["commune"]["type"]
    resume = _resume(atelier, lieu.commune)
    return lieux.indexation(lieu, typographier(lieu.commune.nom), "", sorte, resume)
