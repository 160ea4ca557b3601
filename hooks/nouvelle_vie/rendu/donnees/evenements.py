"""Le jeu des rendez-vous annoncés, passés compris."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from ...modele.catalogue import Point
from ...modele.communes import Commune
from ...modele.evenements import Evenement, Inscription, Lieu, Public
from ...modele.parties import Contact, Precision
from ..atelier import Atelier
from .colonnes import Colonne, du_champ
from .commun import (
    CONTACT,
    PAGE,
    PHOTO,
    Photographie,
    de_la_place,
    du_lieu,
    exemple,
    photo_de,
)
from .jeux import Jeu
from .sortes import JOUR_OU_INSTANT, LIEN, OUI_NON, liste_de_choix


class VueEvenement(NamedTuple):
    evenement: Evenement
    commune: Commune | None
    contact: Contact | None
    place: Point | None
    precision: Precision | None
    photo: Photographie | None
    ouvert: bool
    url: str
    agenda: str


def jeu() -> Jeu:
    return Jeu("evenements", _colonnes(), vues, _combien, attrgetter("place"), "WEEKLY")


def _colonnes() -> tuple[Colonne, ...]:
    return (
        _du(Evenement, "id", "id", description="Permanent", toujours=True, technique=True),
        _du(Evenement, "titre", "titre", toujours=True),
        _du(Evenement, "type", "type", toujours=True),
        _du(Evenement, "resume", "resume", toujours=True),
        _du(Evenement, "debut", "debut", sorte=JOUR_OU_INSTANT, description=_HEURE, toujours=True),
        _du(Evenement, "fin", "fin", sorte=JOUR_OU_INSTANT, description=_HEURE),
        Colonne(
            "journee_entiere",
            "Journée entière",
            OUI_NON,
            attrgetter("evenement.journee"),
            "Oui : « debut » et « fin » sont des jours, sans heure",
            toujours=True,
            technique=True,
        ),
        _du(Evenement, "etat", "etat", toujours=True, technique=True),
        Colonne(
            "prevu_le",
            "D'abord prévu le",
            JOUR_OU_INSTANT,
            lambda vue: vue.evenement.prevu_le if vue.evenement.redate else None,
            "Pour un rendez-vous reporté dont « debut » est la nouvelle date",
        ),
        _du(Evenement, "public", "public", sorte=liste_de_choix(Public)),
        _du(Lieu, "en_ligne", "lieu.en_ligne", toujours=True, technique=True),
        _du(Lieu, "nom", "lieu.nom", cle="lieu"),
        _du(Lieu, "adresse", "lieu.adresse"),
        *du_lieu(toujours=False),
        Colonne("ville", "Ville", du_champ(Lieu, "ville", "").sorte, _ville, "Hors du territoire"),
        *(_de_l_inscription(cle) for cle in ("lien", "limite", "places", "tarif")),
        *CONTACT,
        *PHOTO,
        *de_la_place(toujours=False, approchee=True),
        PAGE,
        Colonne(
            "agenda",
            "Fichier d'agenda",
            LIEN,
            attrgetter("agenda"),
            "iCalendar (RFC 5545)",
            toujours=True,
            technique=True,
        ),
        exemple(Evenement, "evenement.exemple"),
    )


_HEURE = "Heure de Paris"


def _du(modele: Any, cle: str, lire: str, /, **suite: Any) -> Colonne:
    return du_champ(modele, cle, f"evenement.{lire}", **suite)


def _ville(vue: VueEvenement) -> str | None:
    return None if vue.commune else vue.evenement.lieu.ville


def _de_l_inscription(cle: str) -> Colonne:
    """Un champ de l'inscription ; son lien se tait quand on ne peut plus s'inscrire."""

    def lire(vue: VueEvenement) -> Any:
        inscription = vue.evenement.inscription
        tue = inscription is None or (cle == "lien" and not vue.ouvert)
        return None if tue else getattr(inscription, cle)

    decrite = du_champ(Inscription, cle, cle)
    sorte = LIEN if cle == "lien" else decrite.sorte
    return Colonne(f"inscription_{cle}", decrite.libelle, sorte, lire)


def _combien(atelier: Atelier) -> int:
    return len(atelier.parution.evenements)


def vues(atelier: Atelier) -> Iterator[VueEvenement]:
    """De quoi lire chaque rendez-vous annoncé."""
    parution = atelier.parution
    for evenement in parution.evenements:
        commune = parution.catalogue.commune_de(evenement)
        place, precision = _place(evenement, commune)
        yield VueEvenement(
            evenement,
            commune,
            evenement.organisateur or atelier.reglages.contact,
            place,
            precision,
            photo_de(atelier, evenement),
            evenement.ouvert(parution.maintenant),
            atelier.absolue(evenement.adresse),
            atelier.absolue(f"evenements/{evenement.slug}.ics"),
        )


def _place(
    evenement: Evenement, commune: Commune | None
) -> tuple[Point, Precision] | tuple[None, None]:
    """Où le montrer : à sa place si elle est dite exacte, sinon au centre de sa commune."""
    position = evenement.lieu.position
    if position and position.precision is Precision.EXACTE:
        return (float(position.lon), float(position.lat)), Precision.EXACTE
    return (commune.centre, Precision.COMMUNE) if commune else (None, None)
