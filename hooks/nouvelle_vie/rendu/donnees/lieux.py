"""Les jeux des villages de la démarche et de toutes les communes."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

from ...modele.catalogue import Contour, Point
from ...modele.champs import champs
from ...modele.communes import Commune
from ...modele.parties import Contact
from ...modele.villages import Label, Service, Services, Village
from ..atelier import Atelier
from .colonnes import Colonne, classe_du_champ, du_champ
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
from .jeux import CODE_LICENCE, Jeu
from .sortes import CODE, ENTIER, LIEN, LISTE, NOMBRE, POINT, TEXTE


class VueVillage(NamedTuple):
    village: Village
    commune: Commune
    contact: Contact | None
    place: Point
    photo: Photographie | None
    url: str


def villages() -> Jeu:
    return Jeu(
        "villages", _colonnes_des_villages(), _vues_des_villages, _villages, _centre, "WEEKLY"
    )


def _villages(atelier: Atelier) -> int:
    return len(atelier.parution.villages)


def _colonnes_des_villages() -> tuple[Colonne, ...]:
    return (
        _du_village("id", description="Permanent", toujours=True, technique=True),
        _du_village("titre", toujours=True),
        Colonne("nom", "Nom de la commune", TEXTE, attrgetter("commune.nom"), toujours=True),
        *(c for c in du_lieu(toujours=True) if c.cle != "commune"),
        _du_village("resume", toujours=True),
        du_champ(Label, "statut", "village.label.statut", cle="label", toujours=True),
        *(_du_label(c.cle) for c in champs(Label) if c.cle != "statut"),
        _du_village("bourg_centre"),
        *(_du_service(c.cle, c.libelle) for c in champs(Services)),
        _du_village("atouts"),
        _du_village("a_savoir"),
        *CONTACT,
        *PHOTO,
        *de_la_place(toujours=True, approchee=False),
        PAGE,
        exemple(Village, "village.exemple"),
    )


def _du_village(cle: str, **suite: Any) -> Colonne:
    return du_champ(Village, cle, f"village.{cle}", **suite)


def _du_label(cle: str) -> Colonne:
    return du_champ(Label, cle, f"village.label.{cle}", cle=f"label_{cle}")


def _du_service(cle: str, libelle: str) -> Colonne:
    if classe_du_champ(Services, cle) is not Service:
        return du_champ(Services, cle, f"village.services.{cle}")

    def minutes(vue: VueVillage) -> int | None:
        service = getattr(vue.village.services, cle)
        return service.minutes if service else None

    return Colonne(
        f"{cle}_minutes", libelle, ENTIER, minutes, "En voiture ; 0 : sur place", unite="min"
    )


def _vues_des_villages(atelier: Atelier) -> Iterator[VueVillage]:
    parution = atelier.parution
    for village in parution.villages:
        commune = parution.commune_de(village)
        yield VueVillage(
            village,
            commune,
            village.contact_accueil or atelier.interlocuteur(commune)[0],
            commune.centre,
            photo_de(atelier, village),
            atelier.absolue(village.adresse),
        )


def _centre(vue: VueVillage) -> Point:
    return vue.place


class VueCommune(NamedTuple):
    commune: Commune
    contour: Contour
    place: Point
    url: str


def communes() -> Jeu:
    return Jeu(
        "communes",
        _colonnes_des_communes(),
        _vues_des_communes,
        lambda atelier: len(atelier.parution.catalogue.registre.communes),
        attrgetter("contour"),
        "ANNUAL",
        nu=True,
        territoire=True,
    )


def _colonnes_des_communes() -> tuple[Colonne, ...]:
    def colonne(cle: str, libelle: str, sorte: Any, lue: str, **suite: Any) -> Colonne:
        lire = attrgetter(f"commune.{lue}")
        vide = () if sorte is LISTE else None
        return Colonne(cle, libelle, sorte, lambda vue: lire(vue) or vide, **suite)

    return (
        colonne(
            "insee", "Code INSEE", CODE, "code", description="Un texte, jamais un nombre",
            toujours=True,
        ),
        colonne("nom", "Nom", TEXTE, "nom", toujours=True),
        Colonne(
            "population", "Population municipale", ENTIER, attrgetter("commune.population"),
            unite="hab.", toujours=True,
        ),
        Colonne(
            "surface_km2", "Surface", NOMBRE, attrgetter("commune.surface_km2"),
            "Celle du contour simplifié", unite="km²", toujours=True,
        ),
        colonne("codes_postaux", "Codes postaux", LISTE, "codes_postaux"),
        colonne("epci", "Code de l'intercommunalité", CODE, "epci", description="Numéro SIREN"),
        colonne("epci_nom", "Intercommunalité", TEXTE, "epci_nom"),
        colonne("territoire", "Territoire", CODE, "territoire", toujours=True),
        Colonne(
            "centre", "Centre", POINT, attrgetter("place"), "Un point à l'intérieur du contour",
            toujours=True, hors_csv=True,
        ),
        *de_la_place(toujours=True, approchee=False),
        PAGE,
        colonne("arrondissement", "Arrondissement", TEXTE, "arrondissement"),
        colonne("canton", "Canton", TEXTE, "canton_nom"),
        colonne("communes_deleguees", "Communes déléguées", LISTE, "communes_deleguees"),
        colonne("mairie_adresse", "Adresse de la mairie", TEXTE, "mairie_adresse"),
        colonne("mairie_telephone", "Téléphone de la mairie", TEXTE, "mairie_telephone"),
        colonne("mairie_site", "Site de la mairie", LIEN, "mairie_site"),
        Colonne(
            "licence", "Licence", CODE, lambda _: CODE_LICENCE, "Code SPDX de la licence du jeu",
            toujours=True, technique=True,
        ),
    )  # fmt: skip


def _vues_des_communes(atelier: Atelier) -> Iterator[VueCommune]:
    catalogue = atelier.parution.catalogue
    for commune in catalogue.registre.communes:
        yield VueCommune(
            commune,
            catalogue.contours.get(commune.code, ()),
            commune.centre,
            atelier.absolue(atelier.parution.adresse_commune(commune)),
        )
