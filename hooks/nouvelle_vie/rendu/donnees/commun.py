"""Les colonnes que plusieurs jeux partagent : lieu, contact, photo, place, page, exemple.

Une vue n'a pas toujours de contact, de photo ou de commune : `SANS_…` en tient alors lieu, où tout
est vide, pour que le chemin d'une colonne mène toujours quelque part.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from ...modele.fiche import Fiche
from ...modele.parties import Precision
from ..atelier import Atelier
from .colonnes import Colonne
from .sortes import CODE, COURRIEL, DEGRES, LIEN, OUI_NON, TELEPHONE, TEXTE, choix


class Photographie(NamedTuple):
    """Une photo publiée, son adresse complète et à quel titre elle paraît."""

    url: str | None = None
    credit: str | None = None
    licence: str | None = None


SANS_PHOTO = Photographie()
SANS_CONTACT: Any = SimpleNamespace(organisme=None, telephone=None, courriel=None)
SANS_COMMUNE: Any = SimpleNamespace(
    nom=None, code=None, territoire=None, epci_nom=None, codes_postaux=()
)


def photo_de(atelier: Atelier, fiche: Fiche) -> Photographie:
    """La première photo publiée d'une fiche, dans sa plus grande taille."""
    for photo in fiche.photos:
        if image := atelier.images.get(photo.fichier):
            adresse = atelier.absolue(image.jpeg.adresse)
            return Photographie(adresse, photo.credit, photo.licence)
    return SANS_PHOTO


def du_lieu(*, toujours: bool) -> tuple[Colonne, ...]:
    """La commune d'une vue ; `toujours` : elle en a une."""
    tous: dict[str, Any] = {"toujours": toujours, "technique": True}
    return (
        Colonne("commune", "Commune", TEXTE, "commune.nom", toujours=toujours, repere=True),
        Colonne(
            "insee",
            "Code INSEE",
            CODE,
            "commune.code",
            "Code de la commune au Code officiel géographique",
            repere=True,
            **tous,
        ),
        Colonne(
            "territoire",
            "Territoire",
            CODE,
            "commune.territoire",
            "Le même code que dans le jeu des communes",
            **tous,
        ),
        Colonne("intercommunalite", "Intercommunalité", TEXTE, "commune.epci_nom", **tous),
    )


def de_la_place(*, toujours: bool, approchee: bool) -> tuple[Colonne, ...]:
    """Les coordonnées d'une vue ; `approchee` : elles peuvent être celles de la commune."""
    tous: dict[str, Any] = {"toujours": toujours, "technique": True}
    place = (
        Colonne("lat", "Latitude", DEGRES, "lat", "WGS 84", **tous),
        Colonne("lon", "Longitude", DEGRES, "lon", "WGS 84", **tous),
    )
    dit = "Un point « à l'échelle de la commune » est au centre de la commune, pas du bien"
    precision = Colonne("precision", "Précision", choix(Precision), "precision", dit, **tous)
    return (*place, precision) if approchee else place


_QUI = "L'organisme à qui s'adresser : jamais une personne"
_PHOTO = "Hors de la licence du jeu : voyez la sienne avant de la reprendre"
CONTACT = (
    Colonne("contact_organisme", "Contact", TEXTE, "contact.organisme", _QUI),
    Colonne("contact_telephone", "Téléphone", TELEPHONE, "contact.telephone"),
    Colonne("contact_courriel", "Courriel", COURRIEL, "contact.courriel"),
)
PHOTO = (
    Colonne("photo", "Photo", LIEN, "photo.url", _PHOTO, technique=True),
    Colonne("photo_credit", "Crédit de la photo", TEXTE, "photo.credit"),
    Colonne("photo_licence", "Licence de la photo", TEXTE, "photo.licence"),
)
PAGE = Colonne("url", "Page", LIEN, "url", toujours=True, repere=True, technique=True)


def exemple(chemin: str) -> Colonne:
    """Toute ligne inventée le dit ; un site ouvert n'en a aucune, et n'a pas à employer ce mot."""
    dit = "Oui : une ligne d'essai, à écarter de toute analyse"
    return Colonne(
        "exemple", "Ligne d'essai", OUI_NON, chemin, dit, toujours=True, repere=True, technique=True
    )
