"""Les fichiers d'un jeu, composés ensemble : chaque ligne n'est lue et écrite qu'une fois.

Cinq mille offres y passent à chaque construction : ce qui se prépare une fois est fait hors de la
boucle, et chaque ligne devient aussitôt des octets, deux fois moins lourds que du texte accentué.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..atelier import Atelier
from . import tableur
from .colonnes import Colonne, Valeurs, lecteur
from .jeux import Jeu, enveloppe
from .sortes import DECIMALES, ENCODER


@dataclass
class Composition:
    """Le premier fichier demandé les compose tous ; aucun n'est gardé une fois pris, car des
    milliers de lignes pèsent des mégaoctets.
    """

    atelier: Atelier
    jeu: Jeu
    _prets: dict[str, bytes] = field(default_factory=dict)

    @property
    def adresses(self) -> tuple[str, ...]:
        """Celles de tous les fichiers du jeu."""
        jeu = self.jeu
        formats = (jeu.adresse(format_) for format_ in ("json", "geojson", "csv"))
        return (*formats, *map(jeu.adresse_du_genre, jeu.genres))

    def octets(self, adresse: str) -> bytes:
        """Un des fichiers du jeu, par son adresse."""
        if adresse not in self._prets:
            self._prets = self._composer()
        return self._prets.pop(adresse)

    def _composer(self) -> dict[str, bytes]:
        jeu, feuilles, details = self.jeu, Feuilles(self.jeu), self.jeu.details
        lignes: list[bytes] = []
        elements: list[bytes] = []
        lire = lecteur(c.chemin for c in jeu.colonnes)
        ecrire = objet(jeu.colonnes)
        par_genre = {genre: objet_troue(siennes) for genre, siennes in jeu.genres.items()}
        for vue in jeu.vues(self.atelier):
            valeurs = lire(vue)
            ecrite = ecrire(valeurs).encode()
            elements.append(_element(vue.place, ecrite))
            if details is None:
                feuilles.poser(valeurs)
            else:
                genre, propres = details.genre(vue), details.lire(vue)
                feuilles.poser(valeurs, genre, propres)
                dits = par_genre[genre](propres).encode()
                ecrite = b'%b,"details":%b}' % (ecrite[:-1], dits)
            lignes.append(ecrite)
        return {
            jeu.adresse("json"): self._json(lignes),
            jeu.adresse("geojson"): self._geojson(elements),
            **feuilles.octets(),
        }

    def _json(self, lignes: list[bytes]) -> bytes:
        if self.jeu.nu:
            return _joindre("[", lignes, "]\n")
        schema = self.atelier.absolue(self.jeu.schema)
        tete = ENCODER({**enveloppe(self.atelier, self.jeu), "schema": schema})
        return _joindre(f'{tete[:-1]},"donnees":[', lignes, "]}\n")

    def _geojson(self, elements: list[bytes]) -> bytes:
        """RFC 7946 : WGS 84, longitude d'abord ; l'enveloppe y ajoute des membres (§ 6.1)."""
        tete = ENCODER({"type": "FeatureCollection", **enveloppe(self.atelier, self.jeu)})
        return _joindre(f'{tete[:-1]},"features":[', elements, "]}\n")


def _joindre(debut: str, lignes: list[bytes], fin: str) -> bytes:
    """Le fichier entier, sans en faire deux copies ; les lignes sont rendues à mesure."""
    if not lignes:
        return (debut + fin).encode()
    lignes[0] = debut.encode() + lignes[0]
    lignes[-1] += fin.encode()
    octets = b",".join(lignes)
    lignes.clear()
    return octets


class Feuilles:
    """Les CSV d'un jeu : celui de toutes ses lignes, et un par genre s'il en distingue."""

    def __init__(self, jeu: Jeu) -> None:
        self._jeu = jeu
        gardees = [rang for rang, c in enumerate(jeu.colonnes) if not c.hors_csv]
        self._colonnes = [jeu.colonnes[rang] for rang in gardees]
        self._gardees = gardees if len(gardees) < len(jeu.colonnes) else None
        self._reperes = [rang for rang, c in enumerate(self._colonnes) if c.repere]
        self._ecrire = cellules(self._colonnes)
        self._propres = {genre: cellules(siennes) for genre, siennes in jeu.genres.items()}
        entetes = [c.cle for c in jeu.reperes]
        self._toutes = tableur.Feuille([c.cle for c in self._colonnes])
        self._par_genre = {
            genre: tableur.Feuille([*entetes, *(c.cle for c in siennes)])
            for genre, siennes in jeu.genres.items()
        }

    def poser(self, valeurs: Valeurs, genre: str = "", propres: Valeurs = ()) -> None:
        if self._gardees:
            valeurs = [valeurs[rang] for rang in self._gardees]
        rangee = self._ecrire(valeurs)
        self._toutes.poser(rangee)
        if genre:
            reperes = [rangee[rang] for rang in self._reperes]
            self._par_genre[genre].poser(reperes + self._propres[genre](propres))

    def octets(self) -> dict[str, bytes]:
        jeu = self._jeu
        siennes = {jeu.adresse_du_genre(g): f.octets() for g, f in self._par_genre.items()}
        return {jeu.adresse("csv"): self._toutes.octets(), **siennes}


def objet(colonnes: Sequence[Colonne]) -> Callable[[Valeurs], str]:
    """Ce qui écrit une ligne en JSON : toutes les colonnes y sont, vides ou non.

    Cinq fois plus vite qu'un encodeur à qui l'on donne un dictionnaire : les clés sont déjà
    écrites, et chaque colonne sait comment s'écrit sa valeur.
    """
    modele = "{" + ",".join(f'"{c.cle}":%s' for c in colonnes) + "}"
    ecrivains = [c.sorte.en_json for c in colonnes]

    def ecrire(valeurs: Valeurs) -> str:
        return modele % tuple(
            ["null" if v is None else e(v) for e, v in zip(ecrivains, valeurs, strict=True)]
        )

    return ecrire


def objet_troue(colonnes: Sequence[Colonne]) -> Callable[[Valeurs], str]:
    """Ce qui écrit une ligne en JSON sans ses colonnes vides."""
    ecrivains = [(f'"{c.cle}":', c.sorte.en_json) for c in colonnes]

    def ecrire(valeurs: Valeurs) -> str:
        paires = zip(ecrivains, valeurs, strict=True)
        return "{" + ",".join([cle + e(v) for (cle, e), v in paires if v is not None]) + "}"

    return ecrire


def cellules(colonnes: Sequence[Colonne]) -> Callable[[Valeurs], list[str]]:
    """Ce qui fait d'une ligne de valeurs une rangée de cellules."""
    ecrivains = [c.sorte.en_cellule for c in colonnes]

    def ecrire(valeurs: Valeurs) -> list[str]:
        return ["" if v is None else e(v) for e, v in zip(ecrivains, valeurs, strict=True)]

    return ecrire


def _element(place: Any, proprietes: bytes) -> bytes:
    geometrie = _geometrie(place).encode()
    return b'{"type":"Feature","geometry":%b,"properties":%b}' % (geometrie, proprietes)


def _geometrie(place: Any) -> str:
    """Un point, un contour, ou rien : un rendez-vous en ligne n'est nulle part (§ 3.2)."""
    if not place:
        return "null"
    if isinstance(place[0], float):
        lon, lat = place
        return f'{{"type":"Point","coordinates":[{round(lon, DECIMALES)},{round(lat, DECIMALES)}]}}'
    sorte, coordonnees = ("Polygon", place[0]) if len(place) == 1 else ("MultiPolygon", place)
    return ENCODER({"type": sorte, "coordinates": coordonnees})
