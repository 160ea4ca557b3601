"""Le jeu des offres ouvertes : leurs colonnes communes, puis celles de chaque genre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from ...modele.catalogue import Point
from ...modele.communes import Commune
from ...modele.cycle import Dates, Statut
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.parties import Contact, Precision
from ..atelier import Atelier
from ..dates import modifiee
from .colonnes import Colonne, du_champ, propres
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
from .sortes import JOUR, LIEN, LISTE, NOMBRE, TEXTE, choix, parmi


class VueOffre(NamedTuple):
    """Une offre et ce qu'il faut pour en lire toutes les colonnes."""

    offre: Offre
    commune: Commune
    contact: Contact | None
    place: Point
    precision: Precision
    photo: Photographie | None
    prix: str | None
    liees: tuple[str, ...]
    modifiee: date | None
    url: str
    courte: str


def jeu() -> Jeu:
    return Jeu("offres", colonnes(), _vues, _combien, _geometrie, "DAILY", details=details)


def colonnes() -> tuple[Colonne, ...]:
    """Les colonnes communes à tous les genres, ceux du moment."""
    genres = {genre: classe.libelle for genre, classe in GENRES.items()}
    return (
        du_champ(Offre, "id", "offre.id", description="Permanent", toujours=True, repere=True),
        Colonne("genre", "Genre", parmi(genres), attrgetter("offre.genre"), toujours=True),
        du_champ(Offre, "titre", "offre.titre", toujours=True, repere=True),
        du_champ(Offre, "resume", "offre.resume"),
        *du_lieu(toujours=True),
        Colonne("prix", "Prix", TEXTE, attrgetter("prix"), "Tel que le montre la page"),
        Colonne("montant", "Montant", NOMBRE, _montant, "Le nombre du prix", unite="€"),
        du_champ(
            Offre,
            "statut",
            "offre.statut",
            sorte=choix(Statut, Statut.PUBLIEE, Statut.EN_DISCUSSION),
            toujours=True,
            technique=True,
        ),
        du_champ(Dates, "publiee", "offre.dates.publiee", toujours=True, technique=True),
        du_champ(Dates, "confirmee", "offre.dates.confirmee"),
        Colonne(
            "modifiee",
            "Modifiée le",
            JOUR,
            attrgetter("modifiee"),
            "La plus récente des dates de l'offre",
            toujours=True,
            technique=True,
        ),
        du_champ(Dates, "limite", "offre.dates.limite", repere=True),
        *_suite(),
        exemple(Offre, "offre.exemple"),
    )


def _suite() -> tuple[Colonne, ...]:
    return (
        du_champ(Offre, "a_savoir", "offre.a_savoir"),
        Colonne("aides", "Aides possibles", LISTE, _aides),
        Colonne(
            "offres_liees",
            "Offres liées",
            LISTE,
            attrgetter("liees"),
            "Identifiants des offres ouvertes qui forment un ensemble avec celle-ci",
            technique=True,
        ),
        *CONTACT,
        du_champ(Offre, "lien", "offre.lien", sorte=LIEN),
        *PHOTO,
        *de_la_place(toujours=True, approchee=True),
        PAGE,
        Colonne(
            "url_courte",
            "Adresse courte",
            LIEN,
            attrgetter("courte"),
            "Permanente, même si la page change d'adresse",
            toujours=True,
            technique=True,
        ),
    )


def _montant(vue: VueOffre) -> Any:
    montant = vue.offre.montant
    return montant[0] if montant else None


def _aides(vue: VueOffre) -> tuple[str, ...]:
    return tuple(aide.nom for aide in vue.offre.aides)


def colonnes_du_genre(genre: str) -> tuple[Colonne, ...]:
    """Les colonnes propres à un genre, tirées de la déclaration de ses champs ; lues de l'offre."""
    return propres(GENRES[genre], Offre)


def details(vue: VueOffre) -> dict[str, Any]:
    """Ce que l'offre dit de propre à son genre, sans les colonnes vides."""
    offre = vue.offre
    lues = ((c.cle, c.json(offre)) for c in colonnes_du_genre(offre.genre))
    return {cle: valeur for cle, valeur in lues if valeur is not None}


def _combien(atelier: Atelier) -> int:
    return len(atelier.parution.offres)


def _vues(atelier: Atelier) -> Iterator[VueOffre]:
    parution, base = atelier.parution, atelier.absolue("")
    for offre in parution.offres:
        place, precision = parution.position(offre)
        yield VueOffre(
            offre,
            parution.commune_de(offre),
            atelier.contact_de(offre)[0],
            place,
            precision,
            photo_de(atelier, offre),
            atelier.prix(offre) or None,
            tuple(o.id for o in parution.ensemble(offre)),
            _jour(modifiee(offre, parution.jour)),
            # Une adresse de fiche n'a que des minuscules, des chiffres et des tirets.
            base + offre.adresse,
            f"{base}o/{offre.id}/",
        )


def _jour(quand: date | None) -> date | None:
    return quand.date() if isinstance(quand, datetime) else quand


def _geometrie(vue: VueOffre) -> Point:
    return vue.place


def du_genre(atelier: Atelier, genre: str) -> Iterator[list[str]]:
    """Les cellules du CSV d'un genre : les colonnes repères, puis les siennes."""
    reperes = tuple(c for c in colonnes() if c.repere)
    siennes = colonnes_du_genre(genre)
    for vue in _vues(atelier):
        if vue.offre.genre == genre:
            propres_ = [c.cellule(vue.offre) for c in siennes]
            yield [*(c.cellule(vue) for c in reperes), *propres_]
