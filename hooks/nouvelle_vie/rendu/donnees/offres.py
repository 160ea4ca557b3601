"""Le jeu des offres ouvertes : leurs colonnes communes, puis celles de chaque genre."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from ...modele.communes import Commune
from ...modele.cycle import Dates, Statut
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.parties import Contact, Precision
from ..atelier import Atelier
from .colonnes import Colonne, Propres, Valeurs, du_champ, propres
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
from .jeux import Details, Jeu
from .sortes import LIEN, LISTE, NOMBRE, TEXTE, choix, parmi


class VueOffre(NamedTuple):
    """Une offre et ce qu'il faut pour en lire toutes les colonnes."""

    offre: Offre
    commune: Commune
    contact: Contact
    lon: float
    lat: float
    precision: Precision
    photo: Photographie
    prix: str | None
    montant: Decimal | None
    aides: tuple[str, ...]
    liees: tuple[str, ...]
    url: str
    courte: str

    @property
    def place(self) -> tuple[float, float]:
        return self.lon, self.lat


def jeu() -> Jeu:
    siennes = {genre: propres(classe, Offre) for genre, classe in GENRES.items()}
    details = Details({genre: p.colonnes for genre, p in siennes.items()}, _genre, _lire(siennes))
    return Jeu("offres", _colonnes(), _vues, _combien, "DAILY", details)


def _colonnes() -> tuple[Colonne, ...]:
    """Les colonnes communes à tous les genres, ceux du moment."""
    genres = {genre: classe.libelle for genre, classe in GENRES.items()}
    statuts = choix(Statut, Statut.PUBLIEE, Statut.EN_DISCUSSION)
    toujours: dict[str, Any] = {"toujours": True, "technique": True}
    return (
        du_champ(Offre, "id", "offre.id", description="Permanent", toujours=True, repere=True),
        Colonne("genre", "Genre", parmi(genres), "offre.genre", toujours=True),
        du_champ(Offre, "titre", "offre.titre", toujours=True, repere=True),
        du_champ(Offre, "resume", "offre.resume"),
        *du_lieu(toujours=True),
        Colonne("prix", "Prix", TEXTE, "prix", "Tel que le montre la page"),
        Colonne("montant", "Montant", NOMBRE, "montant", "Le nombre du prix", "€"),
        du_champ(Offre, "statut", "offre.statut", sorte=statuts, **toujours),
        du_champ(Dates, "publiee", "offre.dates.publiee", **toujours),
        du_champ(Dates, "confirmee", "offre.dates.confirmee"),
        du_champ(Dates, "limite", "offre.dates.limite", repere=True),
        *_suite(),
        exemple("offre.exemple"),
    )


def _suite() -> tuple[Colonne, ...]:
    ensemble = "Identifiants des offres ouvertes qui forment un ensemble avec celle-ci"
    durable = "Permanente, même si la page change d'adresse"
    return (
        du_champ(Offre, "a_savoir", "offre.a_savoir"),
        Colonne("aides", "Aides possibles", LISTE, "aides"),
        Colonne("offres_liees", "Offres liées", LISTE, "liees", ensemble, technique=True),
        *CONTACT,
        du_champ(Offre, "lien", "offre.lien", sorte=LIEN),
        *PHOTO,
        *de_la_place(toujours=True, approchee=True),
        PAGE,
        Colonne(
            "url_courte", "Adresse courte", LIEN, "courte", durable, toujours=True, technique=True
        ),
    )


def _genre(vue: VueOffre) -> str:
    return vue.offre.genre


def _lire(siennes: dict[str, Propres]) -> Any:
    def lire(vue: VueOffre) -> Valeurs:
        return siennes[vue.offre.genre].lire(vue.offre)

    return lire


def _combien(atelier: Atelier) -> int:
    return len(atelier.parution.offres)


def _vues(atelier: Atelier) -> Iterator[VueOffre]:
    parution, base = atelier.parution, atelier.absolue("")
    referent = cache(lambda commune: atelier.interlocuteur(commune)[0] or SANS_CONTACT)
    for offre in parution.offres:
        commune = parution.commune_de(offre)
        (lon, lat), precision = parution.position(offre)
        montant = offre.montant
        yield VueOffre(
            offre,
            commune,
            offre.contact or referent(commune),
            lon,
            lat,
            precision,
            photo_de(atelier, offre),
            atelier.prix(offre) or None,
            montant[0] if montant else None,
            tuple([aide.nom for aide in offre.aides]),
            tuple([o.id for o in parution.ensemble(offre)]),
            # Une adresse de fiche n'a que des minuscules, des chiffres et des tirets.
            base + offre.adresse,
            f"{base}o/{offre.id}/",
        )
