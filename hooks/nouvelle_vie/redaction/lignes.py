"""Les lignes d'un fichier, qui se souviennent de ce qu'elles étaient sur le disque."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Self

_MARQUES = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_FIN = re.compile(r"\r\n|\r|\n")


class Ligne(str):
    """Une ligne telle que la lecture la voit ; `brute` et `fin` sont ce que dit le fichier."""

    brute: str
    fin: str

    def __new__(cls, vue: str, brute: str, fin: str) -> Self:
        ligne = super().__new__(cls, vue)
        ligne.brute, ligne.fin = brute, fin
        return ligne


class Ecriture:
    """Comment un fichier est enregistré : sa marque, son codage, ses fins de ligne."""

    def __init__(self, octets: bytes) -> None:
        self.marque, self.codage = b"", "utf-8"
        for marque, codage in _MARQUES.items():
            if octets.startswith(marque):
                self.marque, self.codage = marque, codage
        corps = octets[len(self.marque) :]
        try:
            texte = corps.decode(self.codage)
        except UnicodeDecodeError:  # la lecture n'admet plus que celui-là
            self.codage = "cp1252"
            texte = corps.decode(self.codage)
        self._fins = _FIN.findall(texte)
        self._brutes = _FIN.split(texte)
        self.fin = self._fins[0] if self._fins else "\n"

    def lignes(self, texte: str) -> list[str]:
        """Les lignes de ce texte, que la lecture a tiré du fichier."""
        vues = texte.split("\n")
        fins = [*self._fins, self.fin]
        return [
            Ligne(vue, brute, fin) for vue, brute, fin in zip(vues, self._brutes, fins, strict=True)
        ]

    def octets(self, lignes: Sequence[str]) -> bytes:
        """Le fichier que font ces lignes ; en UTF-8 s'il ne tient plus dans l'ancien codage."""
        *debut, derniere = lignes
        texte = "".join(_brute(ligne) + getattr(ligne, "fin", self.fin) for ligne in debut)
        texte += _brute(derniere)
        try:
            return self.marque + texte.encode(self.codage)
        except UnicodeEncodeError:
            return texte.encode()


def _brute(ligne: str) -> str:
    return ligne.brute if isinstance(ligne, Ligne) else ligne
