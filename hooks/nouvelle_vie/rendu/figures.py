"""Poser les figures dans un texte déjà assaini : le HTML des rédacteurs n'en écrit aucune.

Avant l'assainissement, une image laisse une marque ; après, la marque devient une figure. La
marque dépend du texte entier : on ne peut pas l'écrire d'avance.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..modele.photos import Photo

Dessinateur = Callable[[Photo], str]
"""De la photo à sa figure en HTML sûr."""

_VIDE = re.compile(r"<a\b[^>]*>\s*</a>|<(em|strong|s|del)>\s*</\1>")


@dataclass
class Figures:
    """Les figures d'un texte, à mesure qu'on en rencontre les images."""

    texte: str
    photos: Sequence[Photo]
    dessiner: Dessinateur
    _dessins: list[str] = field(default_factory=list)

    @cached_property
    def _marque(self) -> str:
        return f"nv{hashlib.sha256(self.texte.encode()).hexdigest()[:20]}x"

    def marquer(self, fichier: str) -> str:
        """La marque d'une image déclarée ; rien pour une autre, qui disparaît."""
        photo = next((p for p in self.photos if p.fichier == fichier), None)
        if photo is None:
            return ""
        self._dessins.append(self.dessiner(photo))
        return f"{self._marque}{len(self._dessins) - 1}x"

    def retirer(self, html: str) -> str:
        """Le texte sans ses marques, pour l'index de recherche."""
        return re.sub(rf"{self._marque}\d+x", "", html) if self._dessins else html

    def poser(self, html: str) -> str:
        """Remplace les marques ; une figure ne tient ni dans un paragraphe ni dans un titre."""
        if not self._dessins:
            return html
        marque = re.compile(rf"{self._marque}(\d+)x")
        blocs = re.compile(rf"<(p|h[1-6])\b[^>]*>(?:(?!</\1>).)*{self._marque}.*?</\1>", re.S)

        def sortir(bloc: re.Match[str]) -> str:
            figures = "".join(self._dessins[int(rang)] for rang in marque.findall(bloc[0]))
            reste = _VIDE.sub("", marque.sub("", bloc[0]))
            vide = not re.sub(r"<[^>]*>|\s", "", reste)
            return figures if vide else reste + figures

        return marque.sub(lambda m: self._dessins[int(m[1])], blocs.sub(sortir, html))
