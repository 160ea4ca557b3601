"""La charte : chaque composant dans chacun de ses états, sur des fiches inventées.

Elle n'est ni dans le menu, ni dans la recherche, ni dans le plan du site ; un site ouvert au public
ne la publie pas, pour ne rien y montrer d'inventé.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from ..artefact import Artefact, Etape, Fichier, Page
from ..modele.fiche import Fiche
from ..modele.parties import ClasseEnergie
from ..modele.parution import Parution
from ..rendu import exemples, jetons
from ..rendu.atelier import Atelier
from ..rendu.pagination import Tranche

URI = "charte/index.html"
_SANS_PAGE = re.compile(rf'href="[^"#]*/{exemples.MARQUE}[^"]*"')
PAGES, LISTE = 3, f"offres/{exemples.MARQUE}liste/"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    if not atelier.reglages.demonstration:
        return
    phrases = atelier.textes["charte"]
    yield Page(
        uri=URI,
        titre=phrases["titre"],
        description=phrases["resume"],
        contenu=partial(_contenu, atelier),
        robots=False,
    )
    yield Fichier("charte/jetons.css", jetons.feuille().encode())


def _contenu(atelier: Atelier) -> str:
    """Une fiche inventée n'a pas de page : ses liens ramènent au début de la charte."""
    parution = atelier.parution
    image = min(atelier.images.par_fichier, default="")
    invente = exemples.catalogue(parution.jour, image)
    essai = replace(atelier, parution=Parution(invente, parution.maintenant))
    html = essai.rendre(
        "charte.html",
        URI,
        jetons=jetons,
        offres=_par_etat(invente.offres),
        evenements=_par_etat(invente.evenements),
        contacts=exemples.contacts(),
        commune=invente.registre.communes[0],
        classes=tuple(ClasseEnergie)[:7],
        fil=(Etape("Offres", "offres/"), Etape("Page", "charte/")),
        tranches=[Tranche((), rang, PAGES, 0, LISTE) for rang in range(1, PAGES + 1)],
    )
    return _SANS_PAGE.sub('href="#charte"', html)


def _par_etat(fiches: Iterable[Fiche]) -> Mapping[str, Fiche]:
    return {fiche.slug.removeprefix(exemples.MARQUE): fiche for fiche in fiches}
