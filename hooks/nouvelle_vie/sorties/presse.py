"""L'espace presse : communiqués, images libres, emblème, et les revues où des offres ont paru."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..artefact import Artefact, Fragment
from ..modele.demarche import Numero
from ..modele.offre import Offre
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere
from ..rendu.embleme import TAILLE_PNG, VARIANTES
from ..rendu.phototheque import phototheque
from ..rendu.urls import uri_de

PAGE = "presse/"
COMMUNIQUES, IMAGES = 12, 48
"""Ce que la page montre au plus : au-delà, elle pèserait trop."""


@dataclass(frozen=True)
class Parue:
    """Un numéro de revue. Une offre qui ne paraît plus n'y est que comptée ; à paraître, tue."""

    numero: Numero
    offres: tuple[Offre, ...]
    disparues: int


def produire(atelier: Atelier) -> Iterator[Artefact]:
    uri = uri_de(PAGE)
    communiques = [a for a in atelier.parution.actualites if a.communique]
    images = phototheque(atelier)
    contenu = atelier.rendre(
        "presse.html",
        uri,
        communiques=communiques[:COMMUNIQUES],
        images=images[:IMAGES],
        combien=len(images),
        variantes=VARIANTES,
        cote=TAILLE_PNG,
        parues=_parues(atelier),
    )
    modifiee = derniere(c.publication for c in communiques)
    yield Fragment(uri, contenu, modifiee=modifiee)


def _parues(atelier: Atelier) -> list[Parue]:
    """Les numéros, du plus récent au plus ancien."""
    parutions = atelier.parution.catalogue.demarche.parutions
    numeros = sorted(parutions.numeros if parutions else (), key=lambda n: n.date, reverse=True)
    return [_parue(atelier, numero) for numero in numeros]


def _parue(atelier: Atelier, numero: Numero) -> Parue:
    resoudre = atelier.parution.catalogue.resoudre
    trouvees = [resoudre("offre", identifiant) for identifiant in numero.offres]
    lisibles = [o for o in trouvees if isinstance(o, Offre) and atelier.parution.lisible(o)]
    disparues = sum(o in atelier.parution.offres_disparues for o in trouvees)
    return Parue(numero, tuple(lisibles), disparues)
