"""Un évènement tel que l'écrivent les agendas : ses bornes, son lieu, les liens qui l'ajoutent.

Un lien d'ajout n'envoie rien avant qu'on le suive : la page ne demande rien à ces services.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode

from ..modele.dates import a_paris
from ..modele.evenements import Evenement
from .atelier import Atelier

DUREE_PAR_DEFAUT = timedelta(hours=2)
"""Durée montrée dans l'agenda quand la fin n'est pas dite."""
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/"
MICROSOFT = "https://outlook.office.com/calendar/0/"
"""Le même service, pour le compte d'une organisation (entreprise, école, mairie)."""


def bornes(evenement: Evenement) -> tuple[date, date]:
    """Début, et fin exclue : une journée entière finit le lendemain (RFC 5545, § 3.6.1).

    Des jours si l'évènement dure des journées entières, des instants de Paris sinon.
    """
    debut, fin = evenement.debut, evenement.fin
    if evenement.journee:
        dernier = debut if fin is None else fin.date() if isinstance(fin, datetime) else fin
        return debut, dernier + timedelta(days=1)
    if fin is None:
        fin = debut + DUREE_PAR_DEFAUT
    elif not isinstance(fin, datetime):
        fin = datetime.combine(fin, datetime.max.time()).replace(second=0, microsecond=0)
    return a_paris(debut), a_paris(fin)


def lieu_en_ligne(atelier: Atelier, evenement: Evenement) -> str:
    """Le lieu sur une ligne : « Salle des fêtes, place du Pont, Valbrume »."""
    commune = atelier.parution.catalogue.commune_de(evenement)
    lieu = evenement.lieu
    parties = (lieu.nom, lieu.adresse, commune.nom if commune else lieu.ville)
    return ", ".join(p for p in parties if p)


def liens(atelier: Atelier, evenement: Evenement) -> tuple[tuple[str, str], ...]:
    """Les agendas en ligne où ajouter l'évènement : (nom, adresse)."""
    debut, fin = bornes(evenement)
    detail = f"{evenement.resume}\n\n{atelier.absolue(evenement.adresse)}"
    lieu = lieu_en_ligne(atelier, evenement)
    google = {
        "action": "TEMPLATE",
        "text": evenement.titre,
        "dates": f"{_google(debut)}/{_google(fin)}",
        "ctz": "Europe/Paris",
        "details": detail,
        "location": lieu,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": evenement.titre,
        "startdt": debut.isoformat(),
        "enddt": fin.isoformat(),
        "allday": "true" if evenement.journee else "false",
        "body": detail,
        "location": lieu,
    }
    return (
        ("Google Agenda", f"{GOOGLE}?{parametres(google)}"),
        ("Outlook.com", f"{OUTLOOK}deeplink/compose?{parametres(outlook)}"),
        ("Microsoft 365", f"{MICROSOFT}deeplink/compose?{parametres(outlook)}"),
    )


def parametres(valeurs: Mapping[str, str]) -> str:
    """Les paramètres d'une adresse ; une espace y est « %20 » : Outlook montre « + » tel quel."""
    return urlencode(valeurs, quote_via=quote, safe="")


def _google(quand: date) -> str:
    return quand.strftime("%Y%m%dT%H%M%S" if isinstance(quand, datetime) else "%Y%m%d")
