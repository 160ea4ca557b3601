"""Les jeux des villages de la démarche et de toutes les communes."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

from ...modele.catalogue import Contour, Point
from ...modele.champs import champs
from ...modele.communes import Commune
from ...modele.label import Label
from ...modele.parties import Contact
from ...modele.villages import BourgCentre, Service, Services, Village
from ..atelier import Atelier
from .colonnes import Colonne, classe_du_champ, du_champ, sorte_du_champ
from .commun import (
    CONTACT,
    PAGE,
    PHOTO,
    SANS_CONTACT,
    Photographie,
    de_la_place,
    du_lieu,
    exemple,
    photo_de,
)
from .jeux import CODE_LICENCE, Jeu
from .sortes import CODE, ENTIER, JOURS, LIEN, LISTE, NOMBRE, OUI_NON, POINT, TEXTE

_SANS_BOURG = SimpleNamespace(**dict.fromkeys(c.cle for c in champs(BourgCentre)))


class VueVillage(NamedTuple):
    village: Village
    commune: Commune
    contact: Contact
    minutes: SimpleNamespace
    """Minutes jusqu'à chaque service, par sa clé."""
    photo: Photographie
    url: str
    bourg: BourgCentre | SimpleNamespace
    en_cours: bool

    @property
    def place(self) -> Point:
        return self.commune.centre

    @property
    def lon(self) -> float:
        return self.place[0]

    @property
    def lat(self) -> float:
        return self.place[1]


def villages() -> Jeu:
    return Jeu("villages", _colonnes_des_villages(), _vues_des_villages, _villages, "WEEKLY")


def _villages(atelier: Atelier) -> int:
    return len(atelier.parution.villages)


_HORS_COLONNES = frozenset({"statut", "referentiel"})
"""Le statut a sa colonne ; la version de la grille n'apprend rien à qui réutilise les données."""


def _colonnes_des_villages() -> tuple[Colonne, ...]:
    vaut = "Il vaut le jour du fichier : ni échu, ni accordé pour plus tard"
    return (
        _du_village("id", description="Permanent", toujours=True, technique=True),
        _du_village("titre", toujours=True),
        Colonne("nom", "Nom de la commune", TEXTE, "commune.nom", toujours=True),
        *(c for c in du_lieu(toujours=True) if c.cle != "commune"),
        _du_village("resume", toujours=True),
        du_champ(Label, "statut", "village.label.statut", cle="label", toujours=True),
        Colonne("label_en_cours", "Label en cours", OUI_NON, "en_cours", vaut, toujours=True),
        *(_du_label(c.cle) for c in champs(Label) if c.cle not in _HORS_COLONNES),
        du_champ(
            Village,
            "bourg_centre",
            "village.etat_bourg_centre",
            sorte=sorte_du_champ(BourgCentre, "etat"),
        ),
        *(_du_bourg(cle) for cle in ("depuis", "depot", "decision", "projet")),
        *(_du_service(c.cle, c.libelle) for c in champs(Services)),
        _du_village("atouts"),
        _du_village("a_savoir"),
        *CONTACT,
        *PHOTO,
        *de_la_place(toujours=True, approchee=False),
        PAGE,
        exemple("village.exemple"),
    )


def _du_village(cle: str, **suite: Any) -> Colonne:
    return du_champ(Village, cle, f"village.{cle}", **suite)


def _du_label(cle: str) -> Colonne:
    sorte = {"sorte": JOURS} if cle == "renouvellements" else {}
    return du_champ(Label, cle, f"village.label.{cle}", cle=f"label_{cle}", **sorte)


def _du_bourg(cle: str) -> Colonne:
    """Ni journal, ni ce qu'il a d'interne : l'état, ses dates, et le projet que dit la page."""
    return du_champ(BourgCentre, cle, f"bourg.{cle}", cle=f"bourg_centre_{cle}")


def _du_service(cle: str, libelle: str) -> Colonne:
    if not _en_minutes(cle):
        return du_champ(Services, cle, f"village.services.{cle}")
    dit = "En voiture ; 0 : sur place"
    return Colonne(f"{cle}_minutes", libelle, ENTIER, f"minutes.{cle}", dit, "min")


def _en_minutes(cle: str) -> bool:
    return classe_du_champ(Services, cle) is Service


def _vues_des_villages(atelier: Atelier) -> Iterator[VueVillage]:
    parution = atelier.parution
    cles = [c.cle for c in champs(Services) if _en_minutes(c.cle)]
    for village in parution.villages:
        commune = parution.commune_de(village)
        services = ((cle, getattr(village.services, cle)) for cle in cles)
        yield VueVillage(
            village,
            commune,
            village.contact_accueil or atelier.interlocuteur(commune)[0] or SANS_CONTACT,
            SimpleNamespace(**{cle: lu.minutes if lu else None for cle, lu in services}),
            photo_de(atelier, village),
            atelier.absolue(village.adresse),
            village.bourg_centre or _SANS_BOURG,
            village.label.en_cours(parution.jour),
        )


class VueCommune(NamedTuple):
    commune: Commune
    place: Contour
    url: str
    canton: str | None
    arrondissement: str | None
    licence: str = CODE_LICENCE

    @property
    def lon(self) -> float:
        return self.commune.centre[0]

    @property
    def lat(self) -> float:
        return self.commune.centre[1]


def communes() -> Jeu:
    return Jeu(
        "communes",
        _colonnes_des_communes(),
        _vues_des_communes,
        _communes,
        "ANNUAL",
        nu=True,
        territoire=True,
    )


def _communes(atelier: Atelier) -> int:
    return len(atelier.parution.catalogue.registre.communes)


def _colonnes_des_communes() -> tuple[Colonne, ...]:
    def colonne(cle: str, libelle: str, sorte: Any, *dits: Any, **suite: Any) -> Colonne:
        chemin = suite.pop("chemin", f"commune.{cle}")
        return Colonne(cle, libelle, sorte, chemin, *dits, **suite)

    tous = {"toujours": True}
    texte, siren, spdx = "Un texte, pas un nombre", "Numéro SIREN", "Code SPDX de la licence du jeu"
    simplifie, dedans = "Celle du contour simplifié", "Un point à l'intérieur du contour"
    return (
        colonne("insee", "Code INSEE", CODE, texte, chemin="commune.code", **tous),
        colonne("nom", "Nom", TEXTE, **tous),
        colonne("population", "Population municipale", ENTIER, "", "hab.", **tous),
        colonne("surface_km2", "Surface", NOMBRE, simplifie, "km²", **tous),
        colonne("codes_postaux", "Codes postaux", LISTE),
        colonne("epci", "Code de l'intercommunalité", CODE, siren, **tous),
        colonne("epci_nom", "Intercommunalité", TEXTE, **tous),
        colonne("territoire", "Territoire", CODE, **tous),
        colonne("centre", "Centre", POINT, dedans, hors_csv=True, **tous),
        *de_la_place(toujours=True, approchee=False),
        PAGE,
        colonne("arrondissement", "Arrondissement", TEXTE, chemin="arrondissement"),
        colonne("canton", "Canton", TEXTE, chemin="canton"),
        colonne("communes_deleguees", "Communes déléguées", LISTE),
        colonne("mairie_adresse", "Adresse de la mairie", TEXTE),
        colonne("mairie_telephone", "Téléphone de la mairie", TEXTE),
        colonne("mairie_site", "Site de la mairie", LIEN),
        colonne("licence", "Licence", CODE, spdx, chemin="licence", technique=True, **tous),
    )


def _vues_des_communes(atelier: Atelier) -> Iterator[VueCommune]:
    catalogue = atelier.parution.catalogue
    for commune in catalogue.registre.communes:
        yield VueCommune(
            commune,
            catalogue.contours.get(commune.code, ()),
            atelier.absolue(atelier.parution.adresse_commune(commune)),
            commune.canton_nom or None,
            commune.arrondissement or None,
        )
