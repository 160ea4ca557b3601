"""Un calendrier iCalendar (RFC 5545), et ce qu'en dit un agenda que l'on suit (RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from functools import lru_cache
from typing import Any

from icalendar import Calendar, Event, Timezone, vDuration, vGeo, vText, vUri

from ..modele.dates import a_paris
from ..modele.evenements import Etat, Evenement
from ..modele.parties import Contact
from . import agendas_suivis
from .agendas import bornes, lieu_en_ligne
from .agendas_suivis import Agenda
from .atelier import Atelier
from .typographie import telephone

FUSEAU = "Europe/Paris"
RELECTURE = timedelta(hours=12)
"""Ce que nous conseillons d'attendre avant de relire un agenda suivi."""
_STATUTS = {
    Etat.CONFIRME: "CONFIRMED",
    Etat.COMPLET: "CONFIRMED",
    Etat.REPORTE: "TENTATIVE",
    Etat.ANNULE: "CANCELLED",
}


class Texte(vText):
    """Un texte qui revient tel quel (RFC 5545, § 3.3.11).

    icalendar 7 écrit un saut de ligne pour « \\N », que l'on trouve dans « C:\\Notes ».
    """

    def to_ical(self) -> bytes:
        clair = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return clair.replace("\n", "\\n").encode()


def seul(atelier: Atelier, evenement: Evenement) -> bytes:
    """Le calendrier d'un évènement, à importer : rien ne s'y suit."""
    return _octets(atelier, calendrier_vide(evenement.titre), [evenement])


def suivi(atelier: Atelier, agenda: Agenda) -> bytes:
    """Un agenda à suivre : il dit d'où il vient, et quand le relire."""
    nom = agendas_suivis.nom(atelier, agenda)
    calendrier = calendrier_vide(nom)
    calendrier.add("name", Texte(nom))
    calendrier.add("url", vUri(atelier.absolue(agenda.page)))
    # Ces deux types ne sont pas ceux par défaut : ils se nomment (RFC 7986, § 5.7 et 5.8).
    source = atelier.absolue(agenda.adresse)
    calendrier.add("source", vUri(source), parameters={"VALUE": "URI"})
    calendrier.add("refresh-interval", RELECTURE, parameters={"VALUE": "DURATION"})
    calendrier.add("x-published-ttl", vDuration(RELECTURE))  # le même, pour Outlook
    return _octets(atelier, calendrier, agenda.rendez_vous)


def calendrier_vide(nom: str) -> Calendar:
    """Un calendrier qui n'a que son nom : il lui faut encore un composant pour être valide."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//Nouvelle Vie//FR")
    calendrier.add("version", "2.0")
    calendrier.add("calscale", "GREGORIAN")
    calendrier.add("x-wr-calname", Texte(nom))
    calendrier.add("x-wr-timezone", FUSEAU)
    return calendrier


def _octets(atelier: Atelier, calendrier: Calendar, evenements: Sequence[Evenement]) -> bytes:
    # Bornes fixées par le contenu : sans elles, le fuseau dépendrait de l'année courante.
    if not evenements:
        # Un calendrier sans composant n'est pas valide (RFC 5545, § 3.6) : le fuseau en est un.
        annee = int(atelier.reglages.flux.annee)
        calendrier.add_component(_fuseau(annee, annee + 1))
    elif any(not e.journee for e in evenements):
        annees = [quand.year for e in evenements for quand in (e.debut_instant, e.fin_instant)]
        calendrier.add_component(_fuseau(min(annees) - 1, max(annees) + 1))
    for evenement in evenements:
        calendrier.add_component(_evenement(atelier, evenement))
    octets: bytes = calendrier.to_ical()
    return octets


@lru_cache(maxsize=64)
def _fuseau(premiere: int, derniere: int) -> Timezone:
    """Le fuseau et ses passages, du début de la première année à la fin de la dernière.

    Chaque passage a sa partie : d'une liste de dates (RDATE), ical.js ne lit que la première, et y
    perd celle de DTSTART ; un rendez-vous d'été serait lu une heure trop tard.
    """
    lu = Timezone.from_tzid(
        FUSEAU, first_date=date(premiere, 1, 1), last_date=date(derniere, 12, 31)
    )
    fuseau = Timezone()
    fuseau.add("tzid", FUSEAU)
    for passage in sorted(_passages(lu), key=lambda p: p["DTSTART"].dt):
        fuseau.add_component(passage)
    return fuseau


def _passages(fuseau: Timezone) -> Iterator[Any]:
    """Une partie par passage, en heure d'avant le passage (RFC 5545, § 3.6.5).

    icalendar 7 écrit celui d'été à 3 h, l'heure d'après : un agenda qui suit la lettre décalerait
    d'une heure ce qui commence entre 3 h et 4 h ce jour-là.
    """
    regle: Any
    for regle in fuseau.subcomponents:
        avance = max(regle["TZOFFSETTO"].td - regle["TZOFFSETFROM"].td, timedelta(0))
        autres = regle["RDATE"].dts if "RDATE" in regle else ()
        for jour in (regle["DTSTART"], *autres):
            passage = type(regle)()
            passage.add("dtstart", jour.dt - avance)
            for cle in ("TZNAME", "TZOFFSETFROM", "TZOFFSETTO"):
                passage[cle] = regle[cle]
            yield passage


def _evenement(atelier: Atelier, evenement: Evenement) -> Event:
    composant, flux = Event(), atelier.reglages.flux
    adresse, (debut, fin) = atelier.absolue(evenement.adresse), bornes(evenement)
    composant.add("uid", f"{evenement.id}@{flux.annee}.{flux.autorite}")
    composant.add("dtstamp", a_paris(evenement.publication).astimezone(UTC))
    composant.add("sequence", evenement.revision)
    composant.add("summary", Texte(_titre(evenement)))
    composant.add("description", Texte(f"{evenement.resume}\n\n{adresse}"))
    composant.add("dtstart", debut)
    composant.add("dtend", fin)
    composant.add("status", _STATUTS[evenement.etat] if not evenement.redate else "CONFIRMED")
    composant.add("categories", [atelier.parution.catalogue.type_de(evenement).libelle])
    composant.add("url", vUri(adresse))
    if lieu := lieu_en_ligne(atelier, evenement):
        composant.add("location", Texte(lieu))
    if point := _point(atelier, evenement):
        composant.add("geo", vGeo(point))
    if evenement.organisateur:
        _organiser(composant, evenement.organisateur)
    return composant


def _organiser(composant: Event, qui: Contact) -> None:
    """ORGANIZER exige une adresse ; sans courriel, qui organise se dit en CONTACT, un texte."""
    if qui.courriel:
        composant.add("organizer", f"mailto:{qui.courriel}", parameters={"CN": qui.organisme})
    else:
        numero = qui.telephone and telephone(qui.telephone)
        composant.add("contact", Texte(", ".join(filter(None, (qui.organisme, numero)))))


def _titre(evenement: Evenement) -> str:
    """Beaucoup d'agendas n'affichent pas STATUS : l'état se lit aussi dans le titre."""
    return (
        evenement.titre
        if evenement.etat is Etat.CONFIRME
        else f"{evenement.etat.libelle} : {evenement.titre}"
    )


def _point(atelier: Atelier, evenement: Evenement) -> tuple[float, float] | None:
    """(latitude, longitude), comme le veut la propriété GEO."""
    if position := evenement.lieu.position:
        return float(position.lat), float(position.lon)
    if commune := atelier.parution.catalogue.commune_de(evenement):
        return commune.centre[1], commune.centre[0]
    return None
