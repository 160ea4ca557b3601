"""Un jeu de données : ses colonnes, ses lignes, et les fichiers qui en découlent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...modele.dates import a_paris
from ..atelier import Atelier
from ..graphe.noyau import organisation
from . import tableur
from .colonnes import Colonne
from .sortes import DECIMALES

DOSSIER = "donnees/"
LICENCE = "Licence Ouverte / Open Licence version 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
CODE_LICENCE = "etalab-2.0"
"""L'identifiant de la licence dans la liste SPDX (https://spdx.org/licenses/)."""
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Vues = Callable[[Atelier], Iterator[Any]]


@dataclass(frozen=True)
class Jeu:
    """Un jeu déclaré.

    `vues` : de quoi lire chaque ligne ; `place` : où la situer ((longitude, latitude), un contour,
    ou rien) ; `frequence` : celle du vocabulaire de l'Union européenne ; `details` : ce que le JSON
    dit en plus de chaque ligne ; `nu` : son JSON est une liste, sans enveloppe ; `territoire` : ses
    lignes viennent des données publiques, dont la mention est un réglage.
    """

    cle: str
    colonnes: tuple[Colonne, ...]
    vues: Vues
    combien: Callable[[Atelier], int]
    place: Callable[[Any], Any]
    frequence: str
    details: Callable[[Any], Mapping[str, Any]] | None = None
    nu: bool = False
    territoire: bool = False

    def adresse(self, format_: str) -> str:
        """« donnees/offres.csv »."""
        return f"{DOSSIER}{self.cle}.{format_}"

    @property
    def schema(self) -> str:
        return f"{DOSSIER}schemas/{self.cle}.schema.json"

    @property
    def du_csv(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.colonnes if not c.hors_csv)


def mention(atelier: Atelier, jeu: Jeu) -> str:
    """La source à citer quand on réutilise un jeu (« mention de paternité » de la licence)."""
    if jeu.territoire:
        return atelier.reglages.attribution
    return f"{organisation(atelier)['name']}, {atelier.site_nom}, {atelier.parution.jour:%d/%m/%Y}"


def enveloppe(atelier: Atelier, jeu: Jeu) -> dict[str, Any]:
    """Ce que dit de lui-même un fichier : d'où il vient, sous quelle licence, à quel instant."""
    return {
        "jeu": jeu.cle,
        "titre": atelier.textes["donnees"]["jeux"][jeu.cle]["titre"],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "mention": mention(atelier, jeu),
        "mise_a_jour": a_paris(atelier.parution.maintenant).isoformat(),
        "page": atelier.absolue(DOSSIER),
        "nombre": jeu.combien(atelier),
    }


@dataclass
class Composition:
    """Les fichiers d'un jeu, composés ensemble : chaque ligne n'est lue et écrite qu'une fois.

    Le premier demandé compose les trois ; chacun n'est gardé que jusqu'à ce qu'on le prenne, car
    des milliers de lignes pèsent des mégaoctets.
    """

    atelier: Atelier
    jeu: Jeu
    _prets: dict[str, bytes] = field(default_factory=dict)

    def octets(self, format_: str) -> bytes:
        if format_ not in self._prets:
            self._prets = self._composer()
        return self._prets.pop(format_)

    def _composer(self) -> dict[str, bytes]:
        lignes: list[str] = []
        elements: list[str] = []
        cellules: list[list[str]] = []
        jeu, details = self.jeu, self.jeu.details
        plan = [
            (c.cle, c.lire, c.sorte.en_json, c.sorte.en_cellule, not c.hors_csv)
            for c in jeu.colonnes
        ]
        for vue in jeu.vues(self.atelier):
            dites: dict[str, Any] = {}
            rangee: list[str] = []
            for cle, lire, en_json, en_cellule, au_tableur in plan:
                valeur = lire(vue)
                dites[cle] = None if valeur is None else en_json(valeur)
                if au_tableur:
                    rangee.append("" if valeur is None else en_cellule(valeur))
            ecrite = ENCODER(dites)
            cellules.append(rangee)
            elements.append(_element(jeu.place(vue), ecrite))
            lignes.append(_ajouter(ecrite, "details", details(vue)) if details else ecrite)
        return {
            "json": self._json(lignes),
            "geojson": self._geojson(elements),
            "csv": tableur.ecrire([c.cle for c in jeu.du_csv], cellules),
        }

    def _json(self, lignes: list[str]) -> bytes:
        liste = "[" + ",".join(lignes) + "]"
        if self.jeu.nu:
            return f"{liste}\n".encode()
        schema = self.atelier.absolue(self.jeu.schema)
        tete = ENCODER({**enveloppe(self.atelier, self.jeu), "schema": schema})
        return f'{tete[:-1]},"donnees":{liste}}}\n'.encode()

    def _geojson(self, elements: list[str]) -> bytes:
        """RFC 7946 : WGS 84, longitude d'abord ; l'enveloppe y ajoute des membres (§ 6.1)."""
        tete = ENCODER({"type": "FeatureCollection", **enveloppe(self.atelier, self.jeu)})
        return f'{tete[:-1]},"features":[{",".join(elements)}]}}\n'.encode()


def _ajouter(ecrit: str, cle: str, valeur: Any) -> str:
    """L'objet écrit, avec une clé de plus."""
    return f'{ecrit[:-1]},"{cle}":{ENCODER(valeur)}}}'


def _element(place: Any, proprietes: str) -> str:
    geometrie = ENCODER(_geometrie(place))
    return f'{{"type":"Feature","geometry":{geometrie},"properties":{proprietes}}}'


def _geometrie(place: Any) -> dict[str, Any] | None:
    """Un point, un contour, ou rien : un rendez-vous en ligne n'est nulle part (§ 3.2)."""
    if not place:
        return None
    if isinstance(place[0], float):
        return {"type": "Point", "coordinates": [round(degre, DECIMALES) for degre in place]}
    if len(place) == 1:
        return {"type": "Polygon", "coordinates": place[0]}
    return {"type": "MultiPolygon", "coordinates": place}
