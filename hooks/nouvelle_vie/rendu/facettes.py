"""Les facettes : ce par quoi une personne trie les offres. Le formulaire et l'index en découlent.

Une facette vient d'un champ déclaré avec `filtre=` (surface, contrat…), ou de ce qu'ont toutes les
offres (genre, lieu, budget…). Un genre ajouté y entre de lui-même.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..modele.champs import Champ, champs
from ..modele.communes import HORS_TERRITOIRE, Commune
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parution import Parution
from ..modele.texte import plier
from .atelier import Atelier

ADRESSE = "donnees/facettes.json"
RAYONS = (5, 10, 20, 30, 50)
"""Kilomètres, à vol d'oiseau, autour d'une commune."""
DEPUIS = (7, 14, 30, 60)
"""Jours écoulés depuis la parution."""
TOURNURES = {
    "prix": "prix",
    "redevance": "loyer",
    "loyer_cc": "loyer",
    "loyer_ht": "loyer",
    "loyer_ttc": "loyer",
}
"""Ce que chaque clé de `Offre.montant` permet de borner ; un salaire n'est pas un budget."""
UNITES = {"prix": "€", "loyer": "€/mois"}


@dataclass(frozen=True)
class Option:
    """Un choix proposé. `flux` suit les offres qui y répondent, s'il existe."""

    valeur: str
    libelle: str
    flux: str = ""


@dataclass(frozen=True)
class Bande:
    """Ce qui se borne d'un minimum à un maximum, dans son unité."""

    cle: str
    libelle: str
    unite: str


@dataclass(frozen=True)
class Facette:
    """Un filtre du formulaire.

    `sorte` : « choix » (autant que l'on veut), « oui » (une case), « bornes », « lieu » (une
    commune et un rayon), « jours ». `colonne` donne la valeur de chaque offre, ou de chaque commune
    si `par_commune`. Une facette sans `genres` vaut pour tous.
    """

    cle: str
    sorte: str
    libelle: str
    options: tuple[Option, ...] = ()
    rayons: tuple[Option, ...] = ()
    bandes: tuple[Bande, ...] = ()
    genres: tuple[str, ...] = ()
    par_commune: bool = False
    colonne: Sequence[float | None] = ()
    bande: Sequence[int] = ()
    """La bande de chaque offre, quand il y en a plusieurs ; -1 pour aucune."""


Offres = Sequence[Offre]


def facettes(atelier: Atelier, offres: Offres) -> tuple[Facette, ...]:
    """Toutes les facettes, dans l'ordre du formulaire.

    Args:
        offres: celles dont remplir les colonnes ; aucune pour un formulaire, qui n'en a pas besoin.
    """
    de_tous = (_genre(atelier, offres), *_lieux(atelier), _budget(atelier, offres))
    return (*de_tous, *_champs(atelier, offres), *_etats(atelier, offres))


def communes(parution: Parution) -> tuple[Commune, ...]:
    """Les communes du registre, dans l'ordre alphabétique."""
    return tuple(sorted(parution.catalogue.registre.communes, key=lambda c: plier(c.nom)))


# --- ce qu'ont toutes les offres ------------------------------------------------------------------


def _genre(atelier: Atelier, offres: Offres) -> Facette:
    options = tuple(Option(g, c.pluriel, f"flux/offres-{g}.xml") for g, c in GENRES.items())
    rangs = {genre: rang for rang, genre in enumerate(GENRES)}
    colonne = [rangs[o.genre] for o in offres]
    return Facette("genre", "choix", _libelle(atelier, "genre"), options, colonne=colonne)


def _lieux(atelier: Atelier) -> Iterator[Facette]:
    parution, phrases = atelier.parution, atelier.textes["filtres"]
    yield Facette(
        "lieu",
        "lieu",
        _libelle(atelier, "lieu"),
        tuple(Option(c.slug, c.nom) for c in communes(parution)),
        tuple(Option(str(km), phrases["rayon"].replace("{km}", str(km))) for km in RAYONS),
    )
    rangs = {t.code: rang for rang, t in enumerate(parution.territoires)}
    options = [Option(t.slug, t.titre, f"flux/offres-{t.slug}.xml") for t in parution.territoires]
    colonne = [rangs.get(c.territoire, -1) for c in communes(parution)]
    if HORS_TERRITOIRE in parution.par_territoire:
        options.append(Option(HORS_TERRITOIRE, atelier.textes["territoire"]["hors"]))
        colonne = [len(rangs) if rang < 0 else rang for rang in colonne]
    if options:
        libelle = _libelle(atelier, "territoire")
        yield Facette(
            "territoire", "choix", libelle, tuple(options), par_commune=True, colonne=colonne
        )


def _budget(atelier: Atelier, offres: Offres) -> Facette:
    bandes = tuple(Bande(cle, _libelle(atelier, cle), unite) for cle, unite in UNITES.items())
    rangs = {cle: rang for rang, cle in enumerate(UNITES)}
    montants = [offre.montant for offre in offres]
    return Facette(
        "budget",
        "bornes",
        _libelle(atelier, "budget"),
        bandes=bandes,
        colonne=[None if m is None else float(m[0]) for m in montants],
        bande=[rangs.get(TOURNURES.get(m[1], ""), -1) if m else -1 for m in montants],
    )


def _etats(atelier: Atelier, offres: Offres) -> Iterator[Facette]:
    parution, phrases = atelier.parution, atelier.textes["filtres"]
    ensemble = [int(bool(parution.ensemble(o))) for o in offres]
    yield _case(atelier, "ensemble", colonne=ensemble)
    labellises = {parution.commune_de(v).code for v in parution.villages_labellises}
    label = [int(c.code in labellises) for c in communes(parution)]
    yield _case(atelier, "label", colonne=label, par_commune=True)
    depuis = tuple(Option(str(j), phrases["jours"].replace("{jours}", str(j))) for j in DEPUIS)
    yield Facette(
        "depuis", "jours", _libelle(atelier, "depuis"), depuis, colonne=ages(parution, offres)
    )


def ages(parution: Parution, offres: Offres) -> list[int]:
    """Jours écoulés, le jour de la construction, depuis que chaque offre a paru."""
    quand = ((o.parution or parution.maintenant).date() for o in offres)
    return [(parution.jour - jour).days for jour in quand]


def _case(atelier: Atelier, cle: str, **suite: Any) -> Facette:
    libelle = _libelle(atelier, cle)
    return Facette(cle, "oui", libelle, (Option("oui", libelle),), **suite)


# --- ce que disent les champs ---------------------------------------------------------------------


def _champs(atelier: Atelier, offres: Offres) -> Iterator[Facette]:
    """Une facette par clé de filtre que déclarent les genres : les choix, les bornes, les cases."""
    par_cle: dict[str, dict[str, list[Champ]]] = {}
    for genre, classe in GENRES.items():
        for champ in champs(classe):
            if champ.filtre:
                cle = champ.filtre.cle or champ.cle
                par_cle.setdefault(cle, {}).setdefault(genre, []).append(champ)
    for sorte, fabriquer in _FABRIQUES.items():
        for cle, declares in par_cle.items():
            if _sorte(declares) == sorte:
                yield fabriquer(atelier, offres, cle, declares)


Declares = Mapping[str, Sequence[Champ]]
"""Les champs d'une facette, par genre."""


def _choix(atelier: Atelier, offres: Offres, cle: str, declares: Declares) -> Facette:
    listes = dict.fromkeys(c.choix for membres in declares.values() for c in membres if c.choix)
    possibles = [Option(str(m.value), m.libelle) for liste in listes for m in liste]
    rangs = {option.valeur: rang for rang, option in enumerate(possibles)}

    def valeur(offre: Offre) -> int:
        lues = (getattr(offre, c.cle) for c in declares.get(offre.genre, ()))
        return next((rangs[v.value] for v in lues if v is not None), -1)

    colonne = [valeur(offre) for offre in offres]
    libelle = _libelle(atelier, cle, declares)
    return Facette(
        cle, "choix", libelle, tuple(possibles), genres=_genres(declares), colonne=colonne
    )


def _oui(atelier: Atelier, offres: Offres, cle: str, declares: Declares) -> Facette:
    def valeur(offre: Offre) -> int:
        """Un renvoi à une autre offre ne vaut que si elle est encore ouverte."""
        ensemble = {o.id for o in atelier.parution.ensemble(offre)}
        lues = (getattr(offre, c.cle) for c in declares.get(offre.genre, ()))
        return int(any(v in ensemble if isinstance(v, str) else v for v in lues))

    colonne = [valeur(offre) for offre in offres]
    libelle = _libelle(atelier, cle, declares)
    option = Option("oui", libelle)
    return Facette(cle, "oui", libelle, (option,), genres=_genres(declares), colonne=colonne)


def _bornes(atelier: Atelier, offres: Offres, cle: str, declares: Declares) -> Facette:
    def valeur(offre: Offre) -> float | None:
        lues = (getattr(offre, c.cle) for c in declares.get(offre.genre, ()))
        return next((float(v) for v in lues if v is not None), None)

    libelle = _libelle(atelier, cle, declares)
    unite = _premier(declares).unite
    return Facette(
        cle,
        "bornes",
        libelle,
        bandes=(Bande(cle, libelle, unite),),
        genres=_genres(declares),
        colonne=[valeur(offre) for offre in offres],
    )


_FABRIQUES: dict[str, Callable[[Atelier, Offres, str, Declares], Facette]] = {
    "choix": _choix,
    "bornes": _bornes,
    "oui": _oui,
}


def _premier(declares: Declares) -> Champ:
    return next(iter(declares.values()))[0]


def _sorte(declares: Declares) -> str:
    filtre = _premier(declares).filtre
    return filtre.sorte if filtre else ""


def _genres(declares: Declares) -> tuple[str, ...]:
    return () if len(declares) == len(GENRES) else tuple(declares)


def _libelle(atelier: Atelier, cle: str, declares: Declares | None = None) -> str:
    """Le libellé que donnent les textes ; à défaut, celui du premier champ qui le déclare."""
    dit: str | None = atelier.textes["filtres"]["libelles"].get(cle)
    if dit is None and declares:
        dit = _premier(declares).libelle
    return dit or cle
