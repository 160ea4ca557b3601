"""Les communes labellisées, celles qui le seront peut-être, et les bourgs-centres accompagnés.

Toujours par ordre alphabétique : la démarche ne classe personne.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..artefact import Artefact, Fragment
from ..modele.label import StatutLabel
from ..modele.texte import plier
from ..modele.villages import Village
from ..rendu import abonnements
from ..rendu.atelier import Atelier
from ..rendu.laureats import laureats
from ..rendu.urls import uri_de

LAUREATS, BOURGS = "label/laureats/", "label/bourgs-centres/"
_EN_CHEMIN = (StatutLabel.ACCOMPAGNEE, StatutLabel.CANDIDATE)


def produire(atelier: Atelier) -> Iterator[Artefact]:
    villages = _ranger(atelier, atelier.parution.villages)
    jour = atelier.parution.jour
    en_chemin = [(s, [v for v in villages if v.label.etape(jour) is s]) for s in _EN_CHEMIN]
    contenu = atelier.rendre(
        "laureats.html",
        uri_de(LAUREATS),
        laureats=laureats(atelier),
        en_chemin=[(statut, membres) for statut, membres in en_chemin if membres],
        echus=[v for v in villages if v.label.echu(jour)],
    )
    titre = atelier.textes["flux"]["labels"]
    flux = abonnements.annoncer(titre, abonnements.adresse("labels"))
    yield Fragment(uri_de(LAUREATS), contenu, flux=flux)
    bourgs = [v for v in villages if v.bourg_centre]
    yield Fragment(
        uri_de(BOURGS), atelier.rendre("bourgs_centres.html", uri_de(BOURGS), bourgs=bourgs)
    )


def _ranger(atelier: Atelier, villages: Iterable[Village]) -> list[Village]:
    return sorted(villages, key=lambda v: plier(atelier.parution.commune_de(v).nom))
