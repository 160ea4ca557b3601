"""Les rendez-vous à la forme d'import d'OpenAgenda (API v2).

Champs et limites : https://developers.openagenda.com/evenements/structure et
https://developers.openagenda.com/lieux/structure. OpenAgenda rattache un évènement à un lieu par
l'identifiant qu'il lui a donné : le fichier décrit le lieu (`location`), la synchronisation le crée
ou le retrouve.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from ...modele.communes import Commune
from ...modele.dates import a_paris
from ...modele.evenements import Etat, Evenement
from ...modele.parties import Precision
from ..agendas import bornes
from ..atelier import Atelier
from ..graphe.noyau import PAYS
from ..typographie import couper
from .evenements import VueEvenement, vues
from .jeux import DOSSIER, Jeu, enveloppe
from .sortes import ENCODER

ADRESSE = f"{DOSSIER}evenements-openagenda.json"
_ETATS = {Etat.CONFIRME: 1, Etat.REPORTE: 4, Etat.COMPLET: 5, Etat.ANNULE: 6}
REPROGRAMME = 2
SUR_PLACE, EN_LIGNE, MIXTE = 1, 2, 3
LONGUE, COURTE, NOM = 10_000, 255, 100
"""Caractères d'une description longue ; d'une adresse, de conditions ; d'un nom de lieu."""
_UN_JOUR = timedelta(days=1)


def octets(atelier: Atelier, jeu: Jeu) -> bytes:
    """Le fichier : l'enveloppe du jeu des rendez-vous, puis « events »."""
    tete = {**enveloppe(atelier, jeu), "events": [_evenement(atelier, v) for v in vues(atelier)]}
    return ENCODER(tete).encode() + b"\n"


def _evenement(atelier: Atelier, vue: VueEvenement) -> dict[str, Any]:
    evenement = vue.evenement
    en_ligne = evenement.lieu.en_ligne
    sur_place = not en_ligne or bool(evenement.lieu.adresse)
    tarif = vue.inscription.tarif
    dits = {
        "extIds": [{"key": atelier.reglages.flux.autorite, "value": evenement.id}],
        "title": {"fr": evenement.titre},
        "description": {"fr": evenement.resume},
        "longDescription": _longue(atelier, evenement),
        "conditions": {"fr": couper(tarif, COURTE)} if tarif else None,
        "keywords": {"fr": _mots(atelier, evenement)},
        "image": {"url": vue.photo.url} if vue.photo.url else None,
        "imageCredits": couper(vue.photo.credit, COURTE) if vue.photo.credit else None,
        "registration": _moyens(vue),
        "timings": [{"begin": d.isoformat(), "end": f.isoformat()} for d, f in plages(evenement)],
        "attendanceMode": (MIXTE if sur_place else EN_LIGNE) if en_ligne else SUR_PLACE,
        "onlineAccessLink": (vue.lien or vue.url) if en_ligne else None,
        "status": REPROGRAMME if evenement.redate else _ETATS[evenement.etat],
        "timezone": "Europe/Paris",
        "location": _lieu(vue) if sur_place else None,
    }
    return {cle: valeur for cle, valeur in dits.items() if valeur is not None}


def _longue(atelier: Atelier, evenement: Evenement) -> dict[str, str] | None:
    """Le texte en HTML, qu'OpenAgenda convertit ; trop long, en texte seul, coupé."""
    html = str(atelier.markdown(evenement.description, atelier.absolue("")))
    if len(html) > LONGUE:
        html = couper(atelier.en_texte(evenement.description, ""), LONGUE)
    return {"fr": html} if html else None


def _mots(atelier: Atelier, evenement: Evenement) -> list[str]:
    """Un rendez-vous inventé le dit jusque dans l'agenda qui l'importerait."""
    invente = [atelier.textes["badges"]["exemple"]] if evenement.exemple else []
    type_ = atelier.parution.catalogue.type_de(evenement)
    return [*invente, type_.libelle, *(p.libelle for p in evenement.public)]


def _moyens(vue: VueEvenement) -> list[str] | None:
    moyens = (vue.lien, vue.contact.courriel, vue.contact.telephone)
    return [moyen for moyen in moyens if moyen] or None


def plages(evenement: Evenement) -> Iterator[tuple[datetime, datetime]]:
    """Les plages horaires : d'un bloc si elles tiennent en un jour, sinon une par jour.

    Une plage ne dure jamais plus de 24 heures et n'en chevauche aucune autre.
    """
    debut, fin = (_instant(borne) for borne in bornes(evenement))
    if not evenement.journee and _trop(a_paris(debut), a_paris(fin)) <= 0:
        yield a_paris(debut), a_paris(fin)
        return
    while debut < fin:
        minuit = datetime.combine(debut.date() + _UN_JOUR, time.min)
        # Une journée entière finit à 23 h 59 : à minuit, elle serait aussi du lendemain.
        arret = min(fin, minuit - timedelta(minutes=1))
        if arret > debut:
            # Le jour du passage à l'heure d'hiver dure 25 heures.
            trop = max(0.0, _trop(a_paris(debut), a_paris(arret)))
            yield a_paris(debut), a_paris(arret - timedelta(seconds=trop))
        debut = minuit


def _instant(borne: date) -> datetime:
    """L'heure de Paris, sans fuseau : les calculs de jours s'y font à l'heure qu'on lit."""
    if isinstance(borne, datetime):
        return borne.replace(tzinfo=None)
    return datetime.combine(borne, time.min)


def _trop(debut: datetime, fin: datetime) -> float:
    """Secondes écoulées au-delà d'un jour : à l'horloge du monde, et non à celle du mur."""
    return fin.timestamp() - debut.timestamp() - _UN_JOUR.total_seconds()


def _lieu(vue: VueEvenement) -> dict[str, Any]:
    """Le lieu ; hors du territoire, la fiche ne dit ni le pays ni la position."""
    lieu, commune = vue.evenement.lieu, vue.commune
    ville = commune.nom or vue.ville or ""
    code = _code_postal(commune)
    exacte = vue.place if vue.precision is Precision.EXACTE else None
    dits = {
        "name": couper(lieu.nom or ville, NOM),
        "address": couper(", ".join(filter(None, (lieu.adresse, _ville(code, ville)))), COURTE),
        "adminLevel4": ville,
        "postalCode": code,
        "insee": commune.code,
        "countryCode": PAYS if commune.code else None,
        "latitude": exacte[1] if exacte else None,
        "longitude": exacte[0] if exacte else None,
    }
    return {cle: valeur for cle, valeur in dits.items() if valeur is not None}


def _code_postal(commune: Commune) -> str | None:
    """Celui de la commune, si elle n'en a qu'un."""
    return commune.codes_postaux[0] if len(commune.codes_postaux) == 1 else None


def _ville(code: str | None, ville: str) -> str:
    return f"{code} {ville}" if code else ville
