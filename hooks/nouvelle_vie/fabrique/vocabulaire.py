"""Les mots du site, avec lesquels la page de recherche corrige une question mal tapée.

Ce sont ceux des titres, des lieux, des genres et des métiers, écrits comme les pages les écrivent :
« Résultats pour épicerie » garde son accent. Ceux des textes n'y sont pas : la page s'assure
elle-même qu'aucun texte ne porte un mot avant de le corriger (`assets/moteur.js`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from ..artefact import Fichier, Indexation
from ..modele.texte import Regles, plier

ADRESSE = "donnees/vocabulaire.json"
MOTS_MAX = 5000
"""Au-delà, les plus rares des offres se taisent : le fichier reste sous 30 ko compressés."""
LETTRES_MAX = 40
"""Plus long, ce n'est pas un mot."""
_JETON = re.compile(r"[^\W\d_]+")


class Vocabulaire:
    """Combien de fois chaque mot paraît, et sous quelle forme."""

    def __init__(self, regles: Regles) -> None:
        self.regles = regles
        self._formes: dict[str, Counter[str]] = {}
        self._lieux: set[str] = set()
        self._dits: dict[str, list[tuple[str, str]]] = {}

    def relever(self, fiche: Indexation) -> None:
        """Ajoute les mots d'une page."""
        lieux = fiche.groupe == "lieux"
        noms = (*fiche.alias, fiche.faible, fiche.infos.get("lieu", ""))
        communs = (fiche.fort, *fiche.filtres.get("genre", ()))
        for texte in (*noms, *([fiche.titre] if lieux else [])):
            self._ajouter(_formes(texte, propre=True), lieux)
        for texte in (*communs, *([] if lieux else [fiche.titre])):
            self._ajouter(_formes(texte, propre=False), False)

    def _ajouter(self, formes: Iterator[str], lieux: bool) -> None:
        for forme in formes:
            if (dits := self._dits.get(forme)) is None:
                dits = self._dits[forme] = self._dire(forme)
            for pli, dite in dits:
                self._formes.setdefault(pli, Counter())[dite] += 1
                if lieux:
                    self._lieux.add(pli)

    def _dire(self, forme: str) -> list[tuple[str, str]]:
        """(pli, forme qui le dit) de chaque mot que porte une forme ; ils reviennent sans cesse."""
        plis = (p for p in self.regles.utiles(forme) if 1 < len(p) <= LETTRES_MAX and p.isalpha())
        return [(pli, forme if plier(forme) == pli else pli) for pli in plis]

    def reunir(self, autre: Vocabulaire) -> None:
        """Ajoute ce qu'un autre processus a relevé."""
        for pli, formes in autre._formes.items():
            self._formes.setdefault(pli, Counter()).update(formes)
        self._lieux |= autre._lieux

    def mots(self) -> dict[str, int]:
        """Chaque mot, sous sa forme la plus courante, et sa fréquence."""
        frequences = {pli: formes.total() for pli, formes in self._formes.items()}
        gardes = sorted(frequences, key=lambda p: (p not in self._lieux, -frequences[p], p))
        return {self._forme(pli): frequences[pli] for pli in sorted(gardes[:MOTS_MAX])}

    def _forme(self, pli: str) -> str:
        """La plus courante ; à égalité, celle sans majuscule."""
        return max(self._formes[pli].items(), key=lambda vue: (vue[1], vue[0]))[0]

    def fichier(self) -> Fichier:
        compact = json.dumps(self.mots(), ensure_ascii=False, separators=(",", ":"))
        return Fichier(ADRESSE, compact.encode())


def _formes(texte: str, *, propre: bool) -> Iterator[str]:
    """Les mots d'un texte tels qu'ils sont écrits ; la majuscule d'un début de phrase s'oublie."""
    for rang, jeton in enumerate(_JETON.findall(unicodedata.normalize("NFC", texte))):
        yield jeton if propre or rang else jeton.lower()
