"""Les données ouvertes : les fichiers de chaque jeu, son schéma, le catalogue, et la page qui les
présente.

Un jeu s'ajoute dans `rendu/donnees/` et se nomme dans `_jeux` ; ses fichiers, son schéma, sa place
dans le catalogue et dans la page en découlent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from ..artefact import Artefact, Fichier, Fragment, Noeud
from ..modele.offres import GENRES
from ..rendu.atelier import Atelier
from ..rendu.donnees import dcat, evenements, lieux, offres, openagenda, tableur
from ..rendu.donnees.colonnes import Colonne
from ..rendu.donnees.jeux import DOSSIER, LICENCE, LICENCE_URL, Composition, Jeu, mention
from ..rendu.donnees.schema import schema
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
LUES, LONGUEUR = 50, 60
"""Lignes où chercher un exemple de chaque colonne ; caractères montrés de cet exemple."""


@dataclass(frozen=True)
class Ligne:
    """Une ligne du dictionnaire de la page."""

    colonne: Colonne
    exemple: str


def produire(atelier: Atelier) -> Iterator[Artefact]:
    decrits: list[tuple[Jeu, tuple[dcat.Fichier, ...]]] = []
    for jeu in _jeux():
        composition = Composition(atelier, jeu)
        for format_ in FORMATS:
            yield Fichier(jeu.adresse(format_), partial(composition.octets, format_))
        genres = _par_genre() if jeu.details else {}
        yield Fichier(jeu.schema, partial(_schema, atelier, jeu, genres))
        decrits.append((jeu, _fichiers(atelier, jeu)))
    for genre in GENRES:
        yield Fichier(_adresse(genre), partial(_csv_du_genre, atelier, genre))
    yield Fichier(openagenda.ADRESSE, partial(openagenda.octets, atelier, evenements.jeu()))
    yield Fichier(dcat.ADRESSE, partial(dcat.octets, atelier, decrits))
    yield _page(atelier, decrits)


def _jeux() -> tuple[Jeu, ...]:
    return (offres.jeu(), lieux.villages(), evenements.jeu(), lieux.communes())


def _par_genre() -> Mapping[str, Sequence[Colonne]]:
    return {genre: offres.colonnes_du_genre(genre) for genre in GENRES}


def _adresse(genre: str) -> str:
    """Le CSV d'un genre : ses champs à lui y tiennent en colonnes."""
    return f"{DOSSIER}offres-{genre}.csv"


def _csv_du_genre(atelier: Atelier, genre: str) -> bytes:
    reperes = [c for c in offres.colonnes() if c.repere]
    entetes = [c.cle for c in (*reperes, *offres.colonnes_du_genre(genre))]
    return tableur.ecrire(entetes, offres.du_genre(atelier, genre))


def _schema(atelier: Atelier, jeu: Jeu, genres: Mapping[str, Sequence[Colonne]]) -> bytes:
    texte = json.dumps(schema(atelier, jeu, genres), ensure_ascii=False, separators=(",", ":"))
    return texte.encode() + b"\n"


def _fichiers(atelier: Atelier, jeu: Jeu) -> tuple[dcat.Fichier, ...]:
    """Tous les fichiers d'un jeu, tels que les catalogues les décrivent."""
    textes = atelier.textes["donnees"]
    titre = textes["jeux"][jeu.cle]["titre"]
    communs = [
        dcat.Fichier(
            jeu.adresse(format_),
            f"{titre} ({textes['formats'][format_]})",
            code,
            media,
            jeu.schema if format_ == "json" else "",
        )
        for format_, (code, media) in FORMATS.items()
    ]
    if jeu.details:
        communs += [
            dcat.Fichier(_adresse(genre), f"{classe.pluriel} (CSV)", *FORMATS["csv"])
            for genre, classe in GENRES.items()
        ]
    if jeu.cle == "evenements":
        communs += [
            dcat.Fichier(openagenda.ADRESSE, textes["openagenda"], "JSON", "application/json"),
            dcat.Fichier(AGENDA, textes["agenda"], "ICS", "text/calendar"),
        ]
    return tuple(communs)


def _page(atelier: Atelier, decrits: Sequence[tuple[Jeu, tuple[dcat.Fichier, ...]]]) -> Fragment:
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
                "colonnes": _dictionnaire(jeu.colonnes, jeu.vues(atelier)),
                "genres": _dictionnaires(atelier) if jeu.details else [],
                "mention": mention(atelier, jeu),
            }
            for jeu, fichiers in decrits
        ],
        catalogue=dcat.ADRESSE,
        licence=(LICENCE, LICENCE_URL),
        separateur=tableur.ENTRE_VALEURS.strip(),
    )
    return Fragment(uri, contenu, graphe=_graphe(atelier, decrits))


def _graphe(
    atelier: Atelier, decrits: Sequence[tuple[Jeu, tuple[dcat.Fichier, ...]]]
) -> Callable[[], list[Noeud]]:
    jeux = [(jeu.cle, [(f.adresse, f.media) for f in fichiers]) for jeu, fichiers in decrits]
    return partial(catalogue_structure, atelier, DOSSIER, LICENCE_URL, jeux)


def _dictionnaires(atelier: Atelier) -> list[tuple[str, list[Ligne]]]:
    """Les colonnes de chaque genre : (nom du genre, dictionnaire)."""
    return [
        (
            classe.libelle,
            _dictionnaire(
                offres.colonnes_du_genre(genre), atelier.parution.par_genre.get(genre, ())
            ),
        )
        for genre, classe in GENRES.items()
    ]


def _dictionnaire(colonnes: Sequence[Colonne], vues: Any) -> list[Ligne]:
    lues = list(islice(vues, LUES))
    return [Ligne(colonne, _exemple(colonne, lues)) for colonne in colonnes]


def _exemple(colonne: Colonne, lues: Sequence[Any]) -> str:
    """La première valeur que l'on rencontre, telle que le CSV l'écrit."""
    cellules = (colonne.cellule(vue) for vue in lues)
    return couper(next(filter(None, cellules), ""), LONGUEUR)
