"""Effacer sur place les métadonnées d'un AVIF (ISO/IEC 14496-12, § 8.11 ; ISO/IEC 23008-12).

Les images d'un AVIF sont citées par leur place dans le fichier : retirer des octets obligerait à
tout renuméroter. On écrit donc, à la même place, un EXIF vide et un XMP fait d'espaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .traces import EXIF, XMP, Abimee, Trace

_EXIF_VIDE = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"
"""Décalage nul, puis un TIFF petit-boutien dont la seule table n'a aucune entrée."""


@dataclass
class _Lecteur:
    """Des entiers gros-boutiens, à la suite."""

    octets: bytes
    rang: int = field(default=0)

    def entier(self, taille: int) -> int:
        fin = self.rang + taille
        if fin > len(self.octets):
            raise Abimee("AVIF")
        lu = int.from_bytes(self.octets[self.rang : fin], "big")
        self.rang = fin
        return lu


def nettoyer_avif(octets: bytes) -> tuple[bytes, frozenset[Trace]]:
    """(la même image, métadonnées effacées, ce qui l'a été).

    Raises:
        Abimee: la structure ne se suit pas, ou un EXIF est trop court pour être vidé sur place.
    """
    ecrits, traces = bytearray(octets), set()
    for debut, fin in _boites(octets, 0, len(octets), b"meta"):
        sortes = dict(_elements(octets, debut + 4, fin))
        for element, places in _places(octets, debut + 4, fin):
            trace = sortes.get(element)
            if trace and _vider(ecrits, places, trace):
                traces.add(trace)
    return bytes(ecrits), frozenset(traces)


def _vider(ecrits: bytearray, places: list[tuple[int, int]], trace: Trace) -> bool:
    """Efface un élément sur place ; vrai s'il portait quelque chose."""
    avant = b"".join(ecrits[debut : debut + taille] for debut, taille in places)
    if trace is EXIF and len(avant) < len(_EXIF_VIDE):
        raise Abimee("AVIF")
    vide = _EXIF_VIDE.ljust(len(avant), b"\0") if trace is EXIF else b" " * len(avant)
    for debut, taille in places:
        if debut + taille > len(ecrits):
            raise Abimee("AVIF")
        ecrits[debut : debut + taille], vide = vide[:taille], vide[taille:]
    return avant != b"".join(ecrits[debut : debut + taille] for debut, taille in places)


def _boites(octets: bytes, debut: int, fin: int, voulue: bytes) -> Iterator[tuple[int, int]]:
    """Le dedans des boîtes de ce nom, entre deux rangs."""
    while debut + 8 <= fin:
        taille = int.from_bytes(octets[debut : debut + 4], "big")
        entete = 8
        if taille == 1:
            entete, taille = 16, int.from_bytes(octets[debut + 8 : debut + 16], "big")
        taille = taille or fin - debut
        if taille < entete or debut + taille > fin:
            raise Abimee("AVIF")
        if octets[debut + 4 : debut + 8] == voulue:
            yield debut + entete, debut + taille
        debut += taille


def _elements(octets: bytes, debut: int, fin: int) -> Iterator[tuple[int, Trace]]:
    """Les éléments qui sont des métadonnées, par numéro (boîtes « iinf » et « infe »)."""
    for dedans, bout in _boites(octets, debut, fin, b"iinf"):
        compte = 2 if octets[dedans] == 0 else 4
        for place, limite in _boites(octets, dedans + 4 + compte, bout, b"infe"):
            version, lecteur = octets[place], _Lecteur(octets[:limite], place + 4)
            if version < 2:
                raise Abimee("AVIF")
            numero = lecteur.entier(2 if version == 2 else 4)
            sorte = octets[lecteur.rang + 2 : lecteur.rang + 6]
            if sorte in (b"Exif", b"mime"):
                yield numero, EXIF if sorte == b"Exif" else XMP


def _places(octets: bytes, debut: int, fin: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Où est chaque élément dans le fichier : (numéro, [(rang, taille)]) (boîte « iloc »)."""
    depots = [place for place, _ in _boites(octets, debut, fin, b"idat")]
    for dedans, bout in _boites(octets, debut, fin, b"iloc"):
        version, lecteur = octets[dedans], _Lecteur(octets[:bout], dedans + 4)
        tailles, bases = lecteur.entier(1), lecteur.entier(1)
        for _ in range(lecteur.entier(2 if version < 2 else 4)):
            numero = lecteur.entier(2 if version < 2 else 4)
            methode = lecteur.entier(2) & 15 if version else 0
            lecteur.entier(2)
            base = lecteur.entier(bases >> 4)
            if methode == 1 and depots:
                base += depots[0]
            elif methode:
                raise Abimee("AVIF")
            places = []
            for _ in range(lecteur.entier(2)):
                lecteur.entier(bases & 15 if version else 0)
                rang = base + lecteur.entier(tailles >> 4)
                places.append((rang, lecteur.entier(tailles & 15)))
            yield numero, places
