"""Le rapport de la rédaction : un seul fichier HTML, sans script ni ressource, à imprimer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from jinja2 import Environment

from ..modele.cycle import Visibilite
from ..rendu.urls import absolue
from . import phrases
from .suivi import Suivi
from .tableau import AXES, a_faire, compter

JETONS = (
    "fond", "surface", "creux", "encre", "encre-douce", "ligne", "bord", "lien", "focus",
    "paille-pale", "sur-paille", "alerte", "sur-alerte", "pin",
)  # fmt: skip
"""Les couleurs de l'habillage dont le rapport se sert, de jour et de nuit."""
_LUES = frozenset({Visibilite.VISIBLE, Visibilite.POURVUE})


def en_html(
    env: Environment,
    suivis: Sequence[Suivi],
    jour: date,
    *,
    site_nom: str,
    site_url: str,
    filtre: str = "",
) -> bytes:
    """Le rapport entier. Il parle d'offres non publiées : jamais dans le site, jamais indexé.

    Args:
        env: les gabarits du catalogue, qui échappent tout, avec leurs couleurs.
        suivis: les offres à montrer, dans l'ordre des étapes.
        filtre: ce qui a été choisi ; vide si tout est montré.
    """
    comptes = compter(suivis)
    page: str = env.get_template("rapport.html").render(
        s=phrases.textes(),
        jour=jour,
        filtre=filtre,
        site_nom=site_nom,
        jetons=JETONS,
        chiffres=_chiffres(suivis),
        comptes=[(axe, comptes[axe]) for axe in AXES],
        a_faire=a_faire(suivis),
        etapes=[(e, list(g)) for e, g in groupby(suivis, key=lambda s: s.offre.statut)],
        phrases=phrases,
        adresse=lambda offre: absolue(site_url, offre.adresse_courte),
        lisible=lambda suivi: suivi.vue in _LUES,
    )
    return page.encode()


def _chiffres(suivis: Sequence[Suivi]) -> list[tuple[int, str]]:
    """Les cinq nombres que l'on cherche d'abord, chacun avec sa légende accordée."""
    textes = phrases.textes()["chiffres"]
    comptes = {
        "total": len(suivis),
        "visibles": sum(s.vue is Visibilite.VISIBLE for s in suivis),
        "a_confirmer": sum(s.a_confirmer and not s.d_office for s in suivis),
        "d_office": sum(s.d_office for s in suivis),
        "incompletes": sum(bool(s.bloquants) for s in suivis),
    }
    return [(nombre, textes[cle][nombre > 1]) for cle, nombre in comptes.items()]
