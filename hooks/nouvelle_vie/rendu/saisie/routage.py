"""À qui va un signalement : commune → intercommunalité → territoire → référent, ou département."""

from __future__ import annotations

from typing import Any

from ...modele.communes import POSTALES_DITES, REMEDES, Commune
from ...modele.parties import Contact
from ..atelier import Atelier
from ..typographie import telephone, telephone_international, typographier

Json = dict[str, Any]


def routage(atelier: Atelier) -> Json:
    """Les communes, telles qu'on les écrit et les suit, et l'interlocuteur de chacune.

    Une commune est `[code, nom, codes postaux, anciennes communes, rang de son intercommunalité,
    rang de son interlocuteur]`.
    """
    catalogue = atelier.parution.catalogue
    communes = catalogue.registre.communes
    epci = list(dict.fromkeys(c.epci_nom for c in communes))
    qui: list[Json] = []

    def rang(commune: Commune) -> int:
        contact, territoire = _destinataire(atelier, commune)
        dit = _dire(contact, territoire)
        if dit not in qui:
            qui.append(dit)
        return qui.index(dit)

    return {
        "communes": [
            [c.code, c.nom, c.codes_postaux, c.communes_deleguees, epci.index(c.epci_nom), rang(c)]
            for c in communes
        ],
        "epci": epci,
        "qui": qui,
        "remedes": REMEDES,
        "postales": POSTALES_DITES,
    }


def _destinataire(atelier: Atelier, commune: Commune) -> tuple[Contact | None, str | None]:
    """Le référent du territoire ; s'il n'a ni courriel ni téléphone, le département."""
    contact, territoire = atelier.interlocuteur(commune)
    if contact and (contact.courriel or contact.telephone):
        return contact, territoire
    return atelier.reglages.contact, None


def _dire(contact: Contact | None, territoire: str | None) -> Json:
    if contact is None:
        return {"territoire": territoire}
    dit: Json = {
        "territoire": typographier(territoire) if territoire else None,
        "organisme": typographier(contact.organisme),
        "fonction": typographier(contact.fonction or ""),
        "courriel": contact.courriel,
        "horaires": typographier(contact.horaires or ""),
    }
    if contact.telephone:
        dit["telephone"] = telephone(contact.telephone)
        dit["appel"] = telephone_international(contact.telephone)
    return dit
