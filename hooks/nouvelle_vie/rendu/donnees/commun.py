"""Les colonnes que plusieurs jeux partagent : lieu, adresse de la page, contact, photo."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from ...modele.fiche import Fiche
from ...modele.parties import Contact, Precision
from ...modele.photos import Photo
from ..atelier import Atelier
from .colonnes import Colonne, du_champ
from .sortes import CODE, COURRIEL, DEGRES, LIEN, TELEPHONE, TEXTE, choix

Photographie = tuple[Photo, str]
"""Une photo publiée et son adresse complète."""


def photo_de(atelier: Atelier, fiche: Fiche) -> Photographie | None:
    """La première photo publiée d'une fiche, dans sa plus grande taille."""
    for photo in fiche.photos:
        if image := atelier.images.get(photo.fichier):
            return photo, atelier.absolue(image.jpeg.adresse)
    return None


def _du_contact(cle: str) -> Any:
    def lire(vue: Any) -> Any:
        contact: Contact | None = vue.contact
        return getattr(contact, cle) if contact else None

    return lire


def _de_la_photo(lire_photo: Any) -> Any:
    return lambda vue: lire_photo(vue.photo) if vue.photo else None


def du_lieu(*, toujours: bool) -> tuple[Colonne, ...]:
    """La commune d'une vue, et le territoire qui la suit ; `toujours` : elle en a une."""
    return (
        Colonne("commune", "Commune", TEXTE, _de_la_commune("nom"), toujours=toujours, repere=True),
        Colonne(
            "insee",
            "Code INSEE",
            CODE,
            _de_la_commune("code"),
            "Code de la commune au Code officiel géographique",
            toujours=toujours,
            repere=True,
            technique=True,
        ),
        Colonne(
            "territoire",
            "Territoire",
            CODE,
            _de_la_commune("territoire"),
            "Code du territoire, le même que dans le jeu des communes",
            toujours=toujours,
            technique=True,
        ),
        Colonne(
            "intercommunalite",
            "Intercommunalité",
            TEXTE,
            _de_la_commune("epci_nom"),
            toujours=toujours,
            technique=True,
        ),
    )


def _de_la_commune(cle: str) -> Any:
    def lire(vue: Any) -> Any:
        return getattr(vue.commune, cle) if vue.commune else None

    return lire


def de_la_place(*, toujours: bool, approchee: bool) -> tuple[Colonne, ...]:
    """Les coordonnées d'une vue ; `approchee` : elles peuvent être celles de la commune."""
    place = (
        Colonne("lat", "Latitude", DEGRES, _degre(1), "WGS 84", toujours=toujours, technique=True),
        Colonne("lon", "Longitude", DEGRES, _degre(0), "WGS 84", toujours=toujours, technique=True),
    )
    if not approchee:
        return place
    precision = Colonne(
        "precision",
        "Précision",
        choix(Precision),
        attrgetter("precision"),
        "Un point « à l'échelle de la commune » est placé au centre de la commune, pas du bien",
        toujours=toujours,
        technique=True,
    )
    return (*place, precision)


def _degre(rang: int) -> Any:
    return lambda vue: vue.place[rang] if vue.place else None


CONTACT = (
    Colonne(
        "contact_organisme",
        "Contact",
        TEXTE,
        _du_contact("organisme"),
        "L'organisme à qui s'adresser : jamais une personne",
    ),
    Colonne("contact_telephone", "Téléphone", TELEPHONE, _du_contact("telephone")),
    Colonne("contact_courriel", "Courriel", COURRIEL, _du_contact("courriel")),
)
PHOTO = (
    Colonne(
        "photo",
        "Photo",
        LIEN,
        _de_la_photo(lambda p: p[1]),
        "Hors de la licence du jeu : voyez la sienne avant de la reprendre",
    ),
    Colonne("photo_credit", "Crédit de la photo", TEXTE, _de_la_photo(lambda p: p[0].credit)),
    Colonne("photo_licence", "Licence de la photo", TEXTE, _de_la_photo(lambda p: p[0].licence)),
)
PAGE = Colonne("url", "Page", LIEN, attrgetter("url"), toujours=True, repere=True, technique=True)


def exemple(modele: type[Fiche], lire: str) -> Colonne:
    """Toute ligne inventée le dit."""
    dit = "Oui : la ligne est inventée pour la démonstration, à écarter de toute analyse"
    return du_champ(modele, "exemple", lire, description=dit, toujours=True, repere=True)
