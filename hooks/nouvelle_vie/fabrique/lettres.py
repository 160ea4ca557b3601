"""Les lettres d'une image : nos polices à toute taille, et ce qu'elles ne savent pas écrire.

Le moteur de texte est toujours le plus simple de Pillow : l'autre (Raqm) dépend d'une bibliothèque
que toutes les machines n'ont pas, et deux machines ne dessineraient plus la même image.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

from ..modele.texte import sans_accents
from .polices import TEXTE, TITRES, fichiers

_FINE, _FINE_PART = "\u202f", 0.6
"""Nos polices n'ont pas l'espace fine : c'est une part de l'espace ordinaire."""
_EQUIVALENTS = {"\u2011": "-", "\u00a0": " ", _FINE: " "}
_ABSENT = "\uffff"
"""Un caractère qu'aucune police n'a : elle dessine à la place son signe de remplacement."""
_TEMOIN = 24
_ORPHELINES = re.compile(r"\(\s*\)|«\s*»|“\s*”|\[\s*\]")
_AVANT_VIRGULE = re.compile(r" +(?=[,.)])")
_BORDS = " \u00a0\u202f,;:–—·|/-"

Police = ImageFont.FreeTypeFont


class Fonte:
    """Une famille à une taille et une graisse ; un signe qu'elle n'a pas vient d'une autre."""

    def __init__(self, chemins: tuple[Path, ...], taille: int, graisse: int) -> None:
        self.taille = taille
        self._chemins, self._graisse = chemins, graisse
        self._polices: dict[Path, Police] = {}
        self._absents: dict[Path, tuple[object, bytes]] = {}
        self._de: dict[str, Police | None] = {}
        self._largeurs: dict[str, float] = {}

    def connait(self, signe: str) -> bool:
        return self._police_de(signe) is not None

    def largeur(self, texte: str) -> float:
        """En pixels : la somme de ses signes, car ce moteur ne les rapproche pas."""
        return sum(self._largeurs.get(s) or self._mesurer(s) for s in texte)

    def tracer(
        self, crayon: ImageDraw.ImageDraw, place: tuple[float, float], texte: str, encre: str
    ) -> None:
        """Écrit une ligne ; `place` est le début de sa ligne de base."""
        x, y = place
        for (police, _), signes in groupby(texte, lambda s: (self._police_de(s), s == _FINE)):
            suite = "".join(signes)
            ecrit = "".join(_EQUIVALENTS.get(s, s) for s in suite)
            if police and not ecrit.isspace():
                crayon.text((x, y), ecrit, font=police, fill=encre, anchor="ls")
            x += self.largeur(suite)

    def _mesurer(self, signe: str) -> float:
        police = self._police_de(signe)
        large = police.getlength(_EQUIVALENTS.get(signe, signe)) if police else 0.0
        self._largeurs[signe] = large * _FINE_PART if signe == _FINE else large
        return self._largeurs[signe]

    def _police_de(self, signe: str) -> Police | None:
        if signe not in self._de:
            cherche = _EQUIVALENTS.get(signe, signe)
            self._de[signe] = next(
                (self._ouvrir(c) for c in self._chemins if cherche == " " or self._a(c, cherche)),
                None,
            )
        return self._de[signe]

    def _a(self, chemin: Path, signe: str) -> bool:
        """Le signe n'est pas dessiné comme celui que personne n'a."""
        if chemin not in self._absents:
            self._absents[chemin] = self._dessin(chemin, _ABSENT)
        return self._dessin(chemin, signe) != self._absents[chemin]

    def _dessin(self, chemin: Path, signe: str) -> tuple[object, bytes]:
        police = self._ouvrir(chemin)
        return police.getbbox(signe), bytes(police.getmask(signe))

    def _ouvrir(self, chemin: Path) -> Police:
        if chemin not in self._polices:
            moteur = ImageFont.Layout.BASIC
            police = ImageFont.truetype(chemin, self.taille, layout_engine=moteur)
            police.set_variation_by_axes([self._graisse])
            self._polices[chemin] = police
        return self._polices[chemin]


class Lettres:
    """Nos polices, ouvertes une fois par taille."""

    def __init__(self, node_modules: Path) -> None:
        titres, textes = (fichiers(node_modules, famille) for famille in (TITRES, TEXTE))
        self._chemins = {TITRES: titres + textes, TEXTE: textes + titres}
        self.fonte = lru_cache(maxsize=None)(self._fonte)

    def _fonte(self, famille: str, taille: int, graisse: int) -> Fonte:
        """La fonte d'une famille (`TITRES` ou `TEXTE`), en pixels.

        Raises:
            OSError: une police ne se lit pas.
        """
        return Fonte(self._chemins[famille], taille, graisse)

    def ecrivable(self, texte: str) -> str:
        """Le texte sans ce que nos polices n'ont pas, et sans trou à la place.

        Une figurine disparaît entière, famille et teintes comprises ; un mot dont une lettre manque
        disparaît aussi : à moitié écrit, ou de gauche à droite quand il va de droite à gauche, il
        tromperait.
        """
        temoin = self.fonte(TEXTE, _TEMOIN, 400)
        texte = unicodedata.normalize("NFC", texte)
        if all(s == " " or temoin.connait(s) for s in texte) and texte.isprintable():
            return texte
        mots = (_ecrire_mot(mot, temoin) for mot in re.split(r"([ \u00a0\u202f]+)", texte))
        propre = _ORPHELINES.sub("", "".join(mots))
        propre = _AVANT_VIRGULE.sub("", re.sub(r" {2,}", " ", propre))
        return propre.strip(_BORDS) if any(s.isalnum() for s in propre) else ""


def _ecrire_mot(mot: str, temoin: Fonte) -> str:
    signes = list(_signes(mot, temoin))
    return "" if None in signes else "".join(s for s in signes if s is not None)


def _signes(mot: str, temoin: Fonte) -> Iterator[str | None]:
    """Ce qui s'écrit de chaque caractère ; `None` pour une lettre ou un chiffre qui manque."""
    for signe in mot:
        categorie = unicodedata.category(signe)
        if categorie == "Cc":
            yield " "
        elif categorie[0] == "M" or categorie == "Cf":
            continue
        elif categorie[0] == "Z" or temoin.connait(signe):
            yield signe if signe in _EQUIVALENTS or categorie[0] != "Z" else " "
        else:
            proche, manque = sans_accents(signe), None if categorie[0] in "LN" else ""
            yield proche if proche and all(map(temoin.connait, proche)) else manque
