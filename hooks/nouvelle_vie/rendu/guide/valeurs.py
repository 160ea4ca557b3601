"""Ce que la prose du guide peut citer entre doubles accolades : le site, le jour, les durées."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ...modele.cycle import A_RECONFIRMER, POURVUE_VISIBLE, RAPPEL, SUSPENSION
from ...modele.offre import NOUVELLE
from ...modele.parties import Contact
from ...modele.parution import Parution
from .. import typographie
from ..atelier import Atelier


def valeurs(atelier: Atelier) -> Mapping[str, str]:
    """Tout ce qui se cite, par nom. Rien n'y vient d'une fiche qui n'a pas paru, ni du jour."""
    parution, reglages = atelier.parution, atelier.reglages
    minute = _minute_libre(parution)
    jour = minute.date()
    return {
        "site.nom": atelier.site_nom,
        "territoire.nom": reglages.territoire.nom,
        "territoire.avec_en": reglages.territoire.avec_en,
        "territoire.avec_de": reglages.territoire.avec_de,
        "jours.rappel": str(RAPPEL),
        "jours.reconfirmer": str(A_RECONFIRMER),
        "jours.suspension": str(SUSPENSION),
        "jours.pourvue": str(POURVUE_VISIBLE),
        "jours.nouvelle": str(NOUVELLE),
        "contact": _contact(reglages.contact),
        "commune": _commune(parution),
        "territoire.code": min((t.code for t in parution.territoires), default="nord"),
        "numero": f"{reglages.prefixe}-{jour.year}-{_NUMERO_D_ESSAI}",
        "jour": jour.isoformat(),
        "bientot": (jour + timedelta(days=40)).isoformat(),
        "minute": f"{minute:%Y-%m-%d %H:%M}",
    }


_NUMERO_D_ESSAI = "essai"
"""Un identifiant d'essai : aucune série numérotée ne le prendra."""


def _contact(contact: Contact | None) -> str:
    """De quoi joindre le département, sur une ligne à imprimer."""
    if contact is None:
        return "Le référent accueil de votre territoire."
    numero = typographie.telephone(contact.telephone) if contact.telephone else None
    return " · ".join(filter(None, (contact.organisme, numero, contact.courriel)))


def _commune(parution: Parution) -> str:
    """Le nom de la plus petite commune : court à lire, et à tout le monde."""
    communes = parution.catalogue.registre.communes
    return min(communes, key=lambda c: (len(c.nom), c.nom)).nom if communes else "Votre commune"


def _minute_libre(parution: Parution) -> datetime:
    """Une minute où rien ne paraît, juste avant la dernière parution : chacune ne sert qu'une fois.

    Elle ne suit pas le jour : le guide ne change que lorsque le site change.
    """
    parues = (
        *parution.offres,
        *parution.offres_pourvues,
        *parution.evenements,
        *parution.temoignages,
        *parution.actualites,
    )
    prises = {fiche.parution for fiche in parution.catalogue.fiches()}
    debut_d_annee = datetime(parution.jour.year, 1, 1, 9)
    minute = max((f.parution for f in parues if f.parution), default=debut_d_annee)
    while minute in prises:
        minute -= timedelta(minutes=1)
    return minute
