"""Les données ouvertes : les fichiers de chaque jeu, son schéma, le catalogue, et la page qui les
présente.

Un jeu s'ajoute dans `rendu/donnees/` et se nomme dans `produire` ; ses fichiers, son schéma, sa
place dans le catalogue et dans la page en découlent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from ..artefact import Artefact, Fichier, Fragment, Noeud
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..rendu.atelier import Atelier
from ..rendu.donnees import dcat, evenements, lieux, offres, openagenda
from ..rendu.donnees.colonnes import Colonne, Valeurs, lecteur, propres
from ..rendu.donnees.composition import Composition
from ..rendu.donnees.jeux import DOSSIER, LICENCE_URL, Jeu, mention
from ..rendu.donnees.schema import schema
from ..rendu.donnees.sortes import ENCODER
from ..rendu.graphe.donnees import catalogue_structure
from ..rendu.typographie import couper
from ..rendu.urls import uri_de

AGENDA = "agenda.ics"
FORMATS = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "geojson": ("GEOJSON", "application/geo+json"),
}
"""Ce qu'a chaque jeu : format → (code du vocabulaire européen, type)."""
Decrit = tuple[Jeu, tuple[dcat.Fichier, ...]]
LUES, LONGUEUR = 50, 60
"""Lignes où chercher un exemple de chaque colonne ; caractères montrés de cet exemple."""


@dataclass(frozen=True)
class Ligne:
    """Une ligne du dictionnaire de la page."""

    colonne: Colonne
    exemple: str


def produire(atelier: Atelier) -> Iterator[Artefact]:
    decrits: list[Decrit] = []
    for jeu in (offres.jeu(), lieux.villages(), evenements.jeu(atelier), lieux.communes()):
        fichiers = _fichiers(atelier, jeu)
        decrits.append((jeu, fichiers))
        composition = Composition(atelier, jeu)
        for adresse in composition.adresses:
            octets = partial(composition.octets, adresse)
            yield Fichier(adresse, octets, lot=jeu.cle)
        yield Fichier(jeu.schema, partial(_schema, atelier, jeu))
    yield Fichier(openagenda.ADRESSE, partial(openagenda.octets, atelier, evenements.jeu(atelier)))
    yield Fichier(dcat.ADRESSE, partial(dcat.octets, atelier, decrits))
    yield _page(atelier, decrits)


def _schema(atelier: Atelier, jeu: Jeu) -> bytes:
    return ENCODER(schema(atelier, jeu)).encode() + b"\n"


def _fichiers(atelier: Atelier, jeu: Jeu) -> tuple[dcat.Fichier, ...]:
    """Les fichiers d'un jeu, tels que les catalogues les décrivent ; un par format, d'abord."""
    textes = atelier.textes["donnees"]
    titre = textes["jeux"][jeu.cle]["titre"]
    par_format = (
        dcat.Fichier(
            jeu.adresse(format_),
            f"{titre} ({textes['formats'][format_]})",
            *codes,
            jeu.schema if format_ == "json" else "",
        )
        for format_, codes in FORMATS.items()
    )
    par_genre = (
        dcat.Fichier(jeu.adresse_du_genre(genre), GENRES[genre].pluriel, *FORMATS["csv"])
        for genre in jeu.genres
    )
    agendas = (
        dcat.Fichier(openagenda.ADRESSE, textes["openagenda"], *FORMATS["json"]),
        dcat.Fichier(AGENDA, textes["agenda"], "ICS", "text/calendar"),
    )
    return (*par_format, *par_genre, *(agendas if jeu.cle == "evenements" else ()))


def _page(atelier: Atelier, decrits: Sequence[Decrit]) -> Fragment:
    uri = uri_de(DOSSIER)
    contenu = atelier.rendre(
        "donnees.html",
        uri,
        jeux=[
            {
                "cle": jeu.cle,
                "nombre": jeu.combien(atelier),
                "fichiers": fichiers[: len(FORMATS)],
                "autres": fichiers[len(FORMATS) :],
                "schema": jeu.schema,
                "colonnes": _dictionnaire(
                    jeu.colonnes, map(lecteur(c.chemin for c in jeu.colonnes), jeu.vues(atelier))
                ),
                "genres": _dictionnaires(atelier, jeu),
                "mention": mention(atelier, jeu),
            }
            for jeu, fichiers in decrits
        ],
        catalogue=dcat.ADRESSE,
    )
    return Fragment(uri, contenu, graphe=_graphe(atelier, decrits))


def _graphe(atelier: Atelier, decrits: Sequence[Decrit]) -> Callable[[], list[Noeud]]:
    jeux = [(jeu.cle, [(f.adresse, f.media) for f in fichiers]) for jeu, fichiers in decrits]
    return partial(catalogue_structure, atelier, DOSSIER, LICENCE_URL, jeux)


def _dictionnaires(atelier: Atelier, jeu: Jeu) -> list[tuple[str, list[Ligne]]]:
    """Les colonnes de chaque genre d'offre : (nom du genre, dictionnaire)."""
    trouves = []
    for genre, siennes in jeu.genres.items():
        lire = propres(GENRES[genre], Offre).lire
        offres_du_genre = atelier.parution.par_genre.get(genre, ())[:LUES]
        dictionnaire = _dictionnaire(siennes, map(lire, offres_du_genre))
        trouves.append((GENRES[genre].libelle, dictionnaire))
    return trouves


def _dictionnaire(colonnes: Sequence[Colonne], lues: Iterable[Valeurs]) -> list[Ligne]:
    """Chaque colonne, et la première valeur qu'on lui trouve, telle que le CSV l'écrit."""
    lignes = list(islice(lues, LUES))
    return [
        Ligne(colonne, _exemple(colonne.cellule(ligne[rang]) for ligne in lignes))
        for rang, colonne in enumerate(colonnes)
    ]


def _exemple(cellules: Iterable[str]) -> str:
    return couper(next(filter(None, cellules), ""), LONGUEUR)
