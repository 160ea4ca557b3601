"""Les évènements, pour les agendas des moteurs.

Propriétés requises et conseillées par Google :
https://developers.google.com/search/docs/appearance/structured-data/event
"""

from __future__ import annotations

import re

from ...artefact import Noeud
from ...modele.evenements import Etat, Evenement, Inscription
from ..atelier import Atelier
from .noyau import (
    adresse_postale,
    dater,
    fin_de,
    identite,
    lieu,
    noeud,
    organisation,
    point,
)

_ETATS = {
    Etat.CONFIRME: "EventScheduled",
    Etat.COMPLET: "EventScheduled",
    # Sans « prevu_le », la page promet « la nouvelle date sera annoncée ici » : elle est inconnue.
    Etat.REPORTE: "EventPostponed",
    Etat.ANNULE: "EventCancelled",
}
_GRATUIT = re.compile(r"\s*(?:gratuite?|entrée libre)\s*\.?\s*", re.I)
_SOMME = re.compile(r"\s*(\d{1,4})(?:,(\d{2}))?\s*€(?: par personne)?\s*\.?\s*", re.I)


def evenement_structure(atelier: Atelier, evenement: Evenement) -> list[Noeud]:
    """L'évènement annoncé, quel que soit son état : un report ou une annulation se disent."""
    dit = noeud(
        "Event",
        name=evenement.titre,
        description=evenement.resume,
        url=atelier.absolue(evenement.adresse),
        startDate=dater(evenement.debut),
        endDate=dater(evenement.fin),
        eventStatus="https://schema.org/" + _etat(evenement),
        previousStartDate=dater(evenement.prevu_le) if evenement.redate else None,
        eventAttendanceMode="https://schema.org/" + _presence(evenement),
        location=_lieux(atelier, evenement),
        organizer=_organisateur(atelier, evenement),
        maximumAttendeeCapacity=evenement.inscription.places if evenement.inscription else None,
        offers=_entree(atelier, evenement),
    )
    return [identite(atelier, evenement) | dit]


def _etat(evenement: Evenement) -> str:
    return "EventRescheduled" if evenement.redate else _ETATS[evenement.etat]


def _sur_place(evenement: Evenement) -> bool:
    return not evenement.lieu.en_ligne or bool(evenement.lieu.adresse)


def _presence(evenement: Evenement) -> str:
    if not evenement.lieu.en_ligne:
        return "OfflineEventAttendanceMode"
    mixte = _sur_place(evenement)
    return "MixedEventAttendanceMode" if mixte else "OnlineEventAttendanceMode"


def _lieux(atelier: Atelier, evenement: Evenement) -> Noeud | list[Noeud]:
    lieux = [_place(atelier, evenement)] if _sur_place(evenement) else []
    if evenement.lieu.en_ligne:
        inscription = evenement.inscription
        adresse = (inscription and inscription.lien) or atelier.absolue(evenement.adresse)
        lieux.append(noeud("VirtualLocation", url=adresse))
    return lieux[0] if len(lieux) == 1 else lieux


def _place(atelier: Atelier, evenement: Evenement) -> Noeud:
    ou = evenement.lieu
    commune = atelier.parution.catalogue.commune_de(evenement)
    if commune is None:
        # « Ville » sert hors du territoire : la page n'en dit pas le pays.
        postale = noeud("PostalAddress", addressLocality=ou.ville, streetAddress=ou.adresse)
        return noeud("Place", name=ou.nom or ou.ville, address=postale, geo=point(ou.position))
    return noeud(
        "Place",
        name=ou.nom or commune.nom,
        address=adresse_postale(atelier, commune, streetAddress=ou.adresse),
        geo=point(ou.position),
        containedInPlace=lieu(atelier, commune),
    )


def _organisateur(atelier: Atelier, evenement: Evenement) -> Noeud:
    """Qui organise : un organisme et ses coordonnées de fonction, tels que la page les montre."""
    if (qui := evenement.organisateur) is None:
        return organisation(atelier)
    telephone = f"+33{qui.telephone[1:]}" if qui.telephone else None
    return noeud("Organization", name=qui.organisme, email=qui.courriel, telephone=telephone)


def _entree(atelier: Atelier, evenement: Evenement) -> Noeud | None:
    """L'entrée, quand son tarif est un nombre ; un évènement passé ne vend plus rien."""
    inscription = evenement.inscription
    prix = None if inscription is None else _tarif(inscription)
    if inscription is None or prix is None or evenement.passe(atelier.parution.maintenant):
        return None
    complet = evenement.etat is Etat.COMPLET
    return noeud(
        "Offer",
        price=prix,
        priceCurrency="EUR",
        availability="https://schema.org/" + ("SoldOut" if complet else "InStock"),
        url=inscription.lien or atelier.absolue(evenement.adresse),
        validFrom=dater(evenement.publication),
        validThrough=fin_de(inscription.limite),
    )


def _tarif(inscription: Inscription) -> int | float | None:
    """« Gratuit » ou « 12 € » ; une phrase plus longue se lit, elle ne se compte pas."""
    tarif = inscription.tarif or ""
    if _GRATUIT.fullmatch(tarif):
        return 0
    somme = _SOMME.fullmatch(tarif)
    if somme is None:
        return None
    return float(f"{somme[1]}.{somme[2]}") if somme[2] else int(somme[1])
