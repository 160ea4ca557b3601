"""Les coordonnées inventées : numéros et domaines que personne ne peut tenir.

Numéros que l'Arcep réserve aux œuvres de fiction (décision n° 2018-0881) ; domaines que les
RFC 2606 et 6761 réservent aux exemples et aux essais.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from pydantic import BaseModel

from ..erreurs import Chemin, Probleme
from ..fautes import abreger
from .catalogue import Catalogue
from .demarches import Demarche, exemples
from .fiche import Fiche

INVENTIONS_MAX = 50
"""Coordonnées inventées signalées par fiche."""

_ENTRE = r"[ .\-\u00a0\u202f]?"
_SERIES = ("1 99 00", "2 61 91", "3 53 01", "4 65 71", "5 36 49", "6 39 98")
_NUMERO = "|".join(serie.replace(" ", _ENTRE) for serie in _SERIES)
_FICTION = re.compile(
    rf"(?<!\d)(?:(?:\+|00)33{_ENTRE}(?:\(0\))?|0)(?:{_NUMERO})(?:{_ENTRE}\d\d){{2}}(?!\d)"
    r"|(?:[\w.+-]+@)?(?:[a-z0-9-]+\.)+(?:example|test|invalid)\b(?![.-]?\w)"
    r"|(?:[\w.+-]+@)?\b(?:[a-z0-9-]+\.)*example\.(?:com|org|net)\b",
    re.I,
)


def fictions(texte: str) -> Iterator[tuple[int, str]]:
    """Les coordonnées inventées d'un texte : (rang du premier caractère, ce qui est écrit)."""
    for trouvee in _FICTION.finditer(texte):
        yield trouvee.start(), trouvee.group()


def fictions_de(valeur: Any, chemin: Chemin = ()) -> Iterator[tuple[Chemin, int, str]]:
    """Les coordonnées inventées d'une fiche ou d'un réglage, avec le chemin de leur champ."""
    if isinstance(valeur, BaseModel):
        for cle in type(valeur).model_fields:
            yield from fictions_de(getattr(valeur, cle), (*chemin, cle))
    elif isinstance(valeur, Mapping):
        for cle, element in valeur.items():
            yield from fictions_de(element, (*chemin, str(cle)))
    elif isinstance(valeur, tuple):
        for rang, element in enumerate(valeur):
            yield from fictions_de(element, (*chemin, rang))
    elif isinstance(valeur, str):
        for rang, ecrit in fictions(valeur):
            yield chemin, rang, ecrit


def est_fictif(valeur: BaseModel) -> bool:
    """Vrai si ce groupe de champs porte au moins une coordonnée inventée."""
    return next(fictions_de(valeur), None) is not None


def inventions(catalogue: Catalogue) -> Iterator[tuple[Fiche, Probleme]]:
    """Ce qui n'a sa place que dans une démonstration ; un exemple l'est tout entier."""
    for fiche in catalogue.fiches():
        if fiche.exemple:
            yield fiche, Probleme(("exemple",), "exemple-en-ligne")
            continue
        for chemin, rang, ecrit in islice(fictions_de(fiche), INVENTIONS_MAX):
            decalage = rang if chemin == ("description",) else None
            valeurs = {"recu": abreger(ecrit)}
            yield fiche, Probleme(chemin, "coordonnee-fictive", valeurs, decalage=decalage)


def inventions_de_la_demarche(demarche: Demarche) -> Iterator[tuple[str, Probleme]]:
    """Ses chiffres inventés et ses contacts fictifs : (nom du fichier dans `Demarche`, faute)."""
    inventes = set(exemples(demarche))
    for nom, chemin in exemples(demarche):
        yield nom, Probleme((*chemin, "exemple"), "exemple-en-ligne")
    for nom, lu in demarche.fichiers():
        for chemin, _, ecrit in islice(fictions_de(lu), INVENTIONS_MAX):
            if (nom, chemin[:2]) not in inventes:
                yield nom, Probleme(chemin, "coordonnee-fictive", {"recu": abreger(ecrit)})
