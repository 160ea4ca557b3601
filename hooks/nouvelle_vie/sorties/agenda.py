"""L'agenda : tous les évènements annoncés, et un calendrier par évènement (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from icalendar import Calendar, Event, Timezone, vDatetime, vDDDLists, vGeo, vText, vUri

from ..artefact import Artefact, Fichier
from ..modele.dates import a_paris
from ..modele.evenements import Etat, Evenement
from ..rendu.agendas import bornes, lieu_en_ligne
from ..rendu.atelier import Atelier

_STATUTS = {
    Etat.CONFIRME: "CONFIRMED",
    Etat.COMPLET: "CONFIRMED",
    Etat.REPORTE: "TENTATIVE",
    Etat.ANNULE: "CANCELLED",
}


def produire(atelier: Atelier) -> Iterator[Artefact]:
    evenements = atelier.parution.evenements
    yield Fichier("agenda.ics", partial(_calendrier, atelier, evenements, atelier.site_nom))
    for evenement in evenements:
        sien = partial(_calendrier, atelier, [evenement], evenement.titre)
        yield Fichier(f"evenements/{evenement.slug}.ics", sien, evenement.fichier)


def _calendrier(atelier: Atelier, evenements: Sequence[Evenement], nom: str) -> bytes:
    calendrier = Calendar()
    calendrier.add("prodid", "-//Nouvelle Vie//FR")
    calendrier.add("version", "2.0")
    calendrier.add("calscale", "GREGORIAN")
    calendrier.add("x-wr-calname", nom)
    calendrier.add("x-wr-timezone", "Europe/Paris")
    for evenement in evenements:
        calendrier.add_component(_evenement(atelier, evenement))
    if not evenements:
        # Un calendrier sans composant n'est pas valide (RFC 5545, § 3.6) : le fuseau en est un.
        annee = atelier.parution.jour.year
        fuseau = Timezone.from_tzid(
            "Europe/Paris", first_date=date(annee, 1, 1), last_date=date(annee + 1, 12, 31)
        )
        calendrier.add_component(fuseau)
        _corriger_heure_d_ete(calendrier)
    elif any(not e.journee for e in evenements):
        # Bornes fixées par le contenu : sans elles, le fuseau dépendrait de l'année courante.
        annees = [e.debut_instant.year for e in evenements] + [
            e.fin_instant.year for e in evenements
        ]
        calendrier.add_missing_timezones(date(min(annees) - 1, 1, 1), date(max(annees) + 1, 12, 31))
        _corriger_heure_d_ete(calendrier)
    octets: bytes = calendrier.to_ical()
    return octets


def _corriger_heure_d_ete(calendrier: Calendar) -> None:
    """Écrit le passage à l'heure d'été en heure d'avant le passage (RFC 5545, § 3.6.5).

    icalendar 7 écrit 3 h, l'heure d'après : un agenda qui suit la lettre décalerait d'une heure ce
    qui commence entre 3 h et 4 h ce jour-là.
    """
    for fuseau in calendrier.timezones:
        fuseau.pop("comment", None)  # une phrase d'icalendar, en anglais
        regle: Any
        for regle in fuseau.subcomponents:
            avance = regle["TZOFFSETTO"].td - regle["TZOFFSETFROM"].td
            if avance > timedelta(0):
                regle["DTSTART"] = vDatetime(regle["DTSTART"].dt - avance)
                if "RDATE" in regle:
                    regle["RDATE"] = vDDDLists([jour.dt - avance for jour in regle["RDATE"].dts])


def _evenement(atelier: Atelier, evenement: Evenement) -> Event:
    composant = Event()
    flux = atelier.reglages.flux
    composant.add("uid", f"{evenement.id}@{flux.annee}.{flux.autorite}")
    composant.add("dtstamp", _utc(evenement.publication))
    composant.add("sequence", evenement.revision)
    composant.add("summary", _titre(evenement))
    composant.add("description", f"{evenement.resume}\n\n{atelier.absolue(evenement.adresse)}")
    debut, fin = bornes(evenement)
    composant.add("dtstart", debut)
    composant.add("dtend", fin)
    composant.add("status", _STATUTS[evenement.etat] if not evenement.redate else "CONFIRMED")
    composant.add("categories", [evenement.type.libelle])
    composant.add("url", vUri(atelier.absolue(evenement.adresse)))
    if lieu := lieu_en_ligne(atelier, evenement):
        composant.add("location", vText(lieu))
    if point := _point(atelier, evenement):
        composant.add("geo", vGeo(point))
    if evenement.organisateur and evenement.organisateur.courriel:
        composant.add(
            "organizer",
            f"mailto:{evenement.organisateur.courriel}",
            parameters={"CN": evenement.organisateur.organisme},
        )
    return composant


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


def _utc(quand: datetime) -> datetime:
    return a_paris(quand).astimezone(UTC)
