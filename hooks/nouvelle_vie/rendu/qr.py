"""Le QR code d'une adresse courte, en un tracé SVG.

Segno met 3 ms à composer un code, dont la moitié à choisir son masque : un quart de minute pour
cinq mille offres. Or, à masque et longueur fixés, un code est une fonction affine des bits de son
texte : la correction de Reed-Solomon est linéaire, le masque et les motifs sont constants
(ISO/IEC 18004). Les adresses courtes d'un site ne diffèrent que par un identifiant : on compose un
modèle, l'écart que fait chaque bit qui change, et tout autre code est leur somme (ou exclusif).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import segno

_NIVEAU = "m"
"""Correction moyenne, 15 % : une affiche dehors se salit."""
MARGE = 4
"""Modules blancs qu'un lecteur demande autour du code."""


class Dessin(NamedTuple):
    """Un code : son côté en modules, et le tracé (attribut `d`) de ses modules noirs."""

    cote: int
    trace: str


def dessiner(debut: str, variable: str = "", fin: str = "") -> Dessin:
    """Le code de `debut + variable + fin`, en ASCII.

    Args:
        variable: la partie qui change d'un appel à l'autre ; le reste n'est composé qu'une fois.
            À n'employer que pour beaucoup d'adresses de même longueur : chacun de ses bits coûte
            d'abord un code entier.
    """
    modele = _modele(debut, len(variable), fin)
    return Dessin(modele.cote, _tracer(modele.code(variable), modele.cote))


@dataclass(frozen=True)
class _Modele:
    """Le code d'une adresse dont la partie variable n'est que zéros, et ce que change chaque bit.

    Un code est un entier : un bit par module, ligne après ligne, chacune complétée à l'octet.
    """

    debut: str
    zeros: str
    fin: str
    version: int
    masque: int
    cote: int
    base: int
    ecarts: dict[tuple[int, int], int] = field(default_factory=dict)

    def code(self, variable: str) -> int:
        code = self.base
        for rang, (zero, lettre) in enumerate(zip(self.zeros, variable, strict=True)):
            change = ord(zero) ^ ord(lettre)
            while change:
                bit = change & -change
                change ^= bit
                code ^= self.ecarts.get((rang, bit)) or self._mesurer(rang, bit)
        return code

    def _mesurer(self, rang: int, bit: int) -> int:
        lettre = chr(ord(self.zeros[rang]) ^ bit)
        texte = f"{self.debut}{self.zeros[:rang]}{lettre}{self.zeros[rang + 1 :]}{self.fin}"
        force = segno.make_qr(
            texte,
            error=_NIVEAU,
            version=self.version,
            mask=self.masque,
            mode="byte",
            boost_error=False,
        )
        ecart = self.ecarts[rang, bit] = _entier(force) ^ self.base
        return ecart


@cache
def _modele(debut: str, longueur: int, fin: str) -> _Modele:
    zeros = "0" * longueur
    code = segno.make_qr(debut + zeros + fin, error=_NIVEAU, mode="byte", boost_error=False)
    cote = len(code.matrix)
    return _Modele(debut, zeros, fin, int(code.version), code.mask, cote, _entier(code))


def _entier(code: segno.QRCode) -> int:
    """Chaque ligne est complétée à l'octet, pour être lue octet par octet."""
    octets = _octets(len(code.matrix))
    lignes = ("".join(str(module & 1) for module in ligne) for ligne in code.matrix)
    return int("".join(ligne.ljust(8 * octets, "0") for ligne in lignes), 2)


def _octets(cote: int) -> int:
    return -(-cote // 8)


def _tracer(code: int, cote: int) -> str:
    """Ligne après ligne, un trait d'un module de haut par suite de modules noirs."""
    largeur = _octets(cote)
    traits = [_TRAITS[octet] for octet in code.to_bytes(largeur * cote)]
    lignes = ("".join(traits[i : i + largeur]) for i in range(0, len(traits), largeur))
    return "M0 .5" + f"m-{8 * largeur} 1".join(lignes)


def _traits(octet: int) -> str:
    """Huit modules : « h3 » en trace trois, « m2 0 » en saute deux."""
    suites = _SUITES.findall(f"{octet:08b}")
    return "".join(f"h{len(s)}" if s[0] == "1" else f"m{len(s)} 0" for s in suites)


_SUITES = re.compile("1+|0+")
_TRAITS = tuple(map(_traits, range(256)))
