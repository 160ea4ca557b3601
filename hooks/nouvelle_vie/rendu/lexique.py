"""Le libellé d'un champ, avec son explication repliée quand le lexique en donne une.

Un `<details>` : ni script, ni dictionnaire à part ; il s'ouvre au doigt comme au clavier. Chaque
explication est rendue une fois pour toutes les pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from markupsafe import Markup

from ..modele.champs import Choix
from ..textes import lexique, textes
from .typographie import typographier, typographier_tout

Cle = tuple[str, str, str]
"""(genre ou groupe, champ, valeur ou rien)."""
_TERME = Markup(
    '<details class="terme"><summary>{libelle}<span class="cache">, {expliquer}</span></summary>'
    '<p class="terme__dit"><strong>{mot}</strong>\u00a0: {dit}'
    ' <span class="terme__source">{annonce}\u00a0: {source}.</span></p></details>'
)


def nommer(groupe: str, cle: str, libelle: str, valeur: Any = None) -> str:
    """Le libellé seul, ou le libellé qui déplie ce qu'il veut dire.

    Args:
        groupe: le genre de l'offre, ou le groupe de champs (« energie »).
        valeur: la valeur du champ ; un choix peut avoir son explication à lui.
    """
    liens = _liens()
    nom = isinstance(valeur, Choix) and liens.get((groupe, cle, valeur.value))
    nom = nom or liens.get((groupe, cle, ""))
    return _terme(nom, libelle) if nom else typographier(libelle)


def expliquer(groupe: str, cle: str) -> str:
    """L'explication d'un champ et sa source, en texte simple ; vide quand il n'en demande pas."""
    if not (nom := _liens().get((groupe, cle, ""))):
        return ""
    entree: Mapping[str, str] = typographier_tout(lexique()[nom])
    return (
        f"{entree['mot']}\u00a0: {entree['dit'][0].lower()}{entree['dit'][1:]} ({entree['source']})"
    )


@cache
def _liens() -> Mapping[Cle, str]:
    """Le nom de l'explication de chaque champ, tel que le lexique l'y attache."""
    return {lien(ecrit): nom for nom, entree in lexique().items() for ecrit in entree["pour"]}


def lien(ecrit: str) -> Cle:
    """« emploi.contrat=cdi » → (« emploi », « contrat », « cdi »)."""
    champ, _, valeur = ecrit.partition("=")
    groupe, _, cle = champ.partition(".")
    return groupe, cle, valeur


@cache
def _terme(nom: str, libelle: str) -> Markup:
    entree: Mapping[str, str] = typographier_tout(lexique()[nom])
    return _TERME.format(
        libelle=typographier(libelle),
        expliquer=textes()["lexique"]["expliquer"],
        mot=entree["mot"],
        # Après un deux-points, la phrase se poursuit sans majuscule.
        dit=entree["dit"][0].lower() + entree["dit"][1:],
        annonce=textes()["lexique"]["source"],
        source=entree["source"],
    )
