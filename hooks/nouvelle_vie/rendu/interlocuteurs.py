"""Qui répond d'un sujet : son contact, les référents des territoires, à défaut le département."""

from __future__ import annotations

from dataclasses import dataclass

from ..modele.demarche import Interlocuteur
from ..modele.parties import Contact
from .atelier import Atelier


@dataclass(frozen=True)
class Joignable:
    """Un contact ; `titre` et `adresse` sont ceux de son territoire, s'il en a un."""

    contact: Contact
    titre: str = ""
    adresse: str = ""


def joindre(atelier: Atelier, qui: Interlocuteur) -> tuple[Joignable, ...]:
    """Tous ceux qui répondent ; personne, si le site n'a pas encore de contact."""
    if qui.contact:
        return (Joignable(qui.contact),)
    if qui.referents and (trouves := _referents(atelier)):
        return trouves
    return (Joignable(atelier.reglages.contact),) if atelier.reglages.contact else ()


def _referents(atelier: Atelier) -> tuple[Joignable, ...]:
    return tuple(
        Joignable(t.referent, t.titre, t.adresse)
        for t in atelier.parution.territoires
        if t.referent
    )
