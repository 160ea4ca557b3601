"""Le jeu des rendez-vous annoncés, passés compris."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from ...modele.catalogue import Point
from ...modele.communes import Commune
from ...modele.evenements import Evenement, Inscription, Lieu, Public
from ...modele.parties import Contact, Precision
from ...modele.types_evenement import VOCABULAIRE
from ..atelier import Atelier
from .colonnes import Colonne, du_champ
from .commun import (
    CONTACT,
    PAGE,
    PHOTO,
    SANS_COMMUNE,
    SANS_CONTACT,
    Photographie,
    de_la_place,
    du_lieu,
    exemple,
    photo_de,
)
from .jeux import Jeu
from .sortes import JOUR, JOUR_OU_INSTANT, LIEN, OUI_NON, TEXTE, liste_de_choix, parmi

_SANS_INSCRIPTION = Inscription()


class VueEvenement(NamedTuple):
    """Un rendez-vous et ce qu'il faut pour en lire toutes les colonnes."""

    evenement: Evenement
    type: str
    """Son code : une fiche peut l'écrire en toutes lettres."""
    commune: Commune
    contact: Contact
    place: Point | None
    precision: Precision | None
    photo: Photographie
    inscription: Inscription
    lien: str | None
    """Où s'inscrire, tant qu'on le peut."""
    ville: str | None
    prevu_le: date | None
    url: str
    agenda: str

    @property
    def lon(self) -> float | None:
        return self.place[0] if self.place else None

    @property
    def lat(self) -> float | None:
        return self.place[1] if self.place else None


def jeu(atelier: Atelier) -> Jeu:
    colonnes = _colonnes(atelier.parution.catalogue.vocabulaires[VOCABULAIRE])
    return Jeu("evenements", colonnes, vues, _combien, "WEEKLY")


def _colonnes(types: Iterable[tuple[str, str]]) -> tuple[Colonne, ...]:
    heure: dict[str, Any] = {"sorte": JOUR_OU_INSTANT, "description": "Heure de Paris"}
    toujours: dict[str, Any] = {"toujours": True, "technique": True}
    journee = "Oui : « debut » et « fin » sont des jours, sans heure"
    reporte = "Pour un rendez-vous reporté dont « debut » est la nouvelle date"
    return (
        _du(Evenement, "id", "id", description="Permanent", **toujours),
        _du(Evenement, "titre", "titre", toujours=True),
        du_champ(Evenement, "type", "type", sorte=parmi(dict(types)), toujours=True),
        _du(Evenement, "resume", "resume", toujours=True),
        _du(Evenement, "debut", "debut", toujours=True, **heure),
        _du(Evenement, "fin", "fin", **heure),
        Colonne(
            "journee_entiere", "Journée entière", OUI_NON, "evenement.journee", journee, **toujours
        ),
        _du(Evenement, "etat", "etat", **toujours),
        Colonne("prevu_le", "D'abord prévu le", JOUR, "prevu_le", reporte),
        _du(Evenement, "public", "public", sorte=liste_de_choix(Public)),
        _du(Lieu, "en_ligne", "lieu.en_ligne", description="À suivre à distance", **toujours),
        _du(Lieu, "nom", "lieu.nom", cle="lieu"),
        _du(Lieu, "adresse", "lieu.adresse"),
        *du_lieu(toujours=False),
        Colonne("ville", "Ville", TEXTE, "ville", "Hors du territoire"),
        du_champ(Inscription, "lien", "lien", cle="inscription_lien", sorte=LIEN),
        *(_de_l_inscription(cle) for cle in ("limite", "places", "restantes", "tarif")),
        *CONTACT,
        *PHOTO,
        *de_la_place(toujours=False, approchee=True),
        PAGE,
        Colonne(
            "agenda", "Fichier d'agenda", LIEN, "agenda", "iCalendar (RFC 5545)", **toujours
        ),
        exemple("evenement.exemple"),
    )  # fmt: skip


def _du(modele: Any, cle: str, chemin: str, /, **suite: Any) -> Colonne:
    return du_champ(modele, cle, f"evenement.{chemin}", **suite)


def _de_l_inscription(cle: str) -> Colonne:
    return du_champ(Inscription, cle, f"inscription.{cle}", cle=f"inscription_{cle}")


def _combien(atelier: Atelier) -> int:
    return len(atelier.parution.evenements)


def vues(atelier: Atelier) -> Iterator[VueEvenement]:
    """De quoi lire chaque rendez-vous annoncé."""
    parution = atelier.parution
    for evenement in parution.evenements:
        commune = parution.catalogue.commune_de(evenement)
        place, precision = _place(evenement, commune)
        inscription = evenement.inscription or _SANS_INSCRIPTION
        yield VueEvenement(
            evenement,
            parution.catalogue.type_de(evenement).code,
            commune or SANS_COMMUNE,
            evenement.organisateur or atelier.reglages.contact or SANS_CONTACT,
            place,
            precision,
            photo_de(atelier, evenement),
            inscription,
            inscription.lien if evenement.ouvert(parution.maintenant) else None,
            None if commune else evenement.lieu.ville,
            evenement.prevu_le if evenement.redate else None,
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
