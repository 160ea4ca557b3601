"""La fiche écrite en Markdown : un en-tête YAML entre deux lignes « --- », puis le corps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..erreurs import ErreurContenu, Probleme
from .source import Source

_BORD = re.compile(r"^---[ \t]*$", re.M)


@dataclass(frozen=True)
class Decoupe:
    """Un texte découpé. `rang_corps` : rang du premier caractère du corps dans le fichier."""

    entete: str
    ligne_entete: int
    corps: str
    rang_corps: int


def decouper(source: Source) -> Decoupe | ErreurContenu:
    """Sépare l'en-tête du corps ; l'erreur située s'il manque ou n'est pas refermé."""
    debut = _BORD.match(source.texte.lstrip("\n"))
    if not debut:
        return source.erreur(Probleme((), "entete-absente"))
    depart = len(source.texte) - len(source.texte.lstrip("\n")) + debut.end()
    fin = _BORD.search(source.texte, depart + 1)
    if not fin:
        ligne = source.position(depart)[0]
        return source.erreur(Probleme((), "entete-ouverte", {"ligne": ligne}), ligne, 1)
    brut = source.texte[fin.end() :]
    corps = brut.strip()
    return Decoupe(
        entete=source.texte[depart : fin.start()],
        ligne_entete=source.position(depart)[0],
        corps=corps,
        rang_corps=fin.end() + (len(brut) - len(brut.lstrip())),
    )
