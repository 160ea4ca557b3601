"""Corriger ce qui peut l'être sans risque : la forme d'une fiche, jamais ce qu'elle dit.

Chaque geste est relu : s'il change autre chose que ce qu'il annonce, il est abandonné. Seules la
typographie et l'écriture des dates changent un texte ; les gestes de `forme.py`, aucun.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from ..erreurs import Chemin
from ..modele.dates import lire_instant, lire_jour
from ..modele.fiche import Fiche
from ..modele.textes_saisis import Prose, Texte
from . import forme
from .retouche import Retouche, RetoucheImpossible

_ANNOTES: tuple[Any, ...] = (Texte, Prose)
_TEXTES = {annote.__metadata__[0].func for annote in _ANNOTES}
_INTOUCHABLE = re.compile(
    r"^ {0,3}(?P<cloture>```+|~~~+).*?(?:^ {0,3}(?P=cloture)[`~]*[ \t]*$|\Z)"
    r"|(?P<accents>`+)(?!`).*?(?<!`)(?P=accents)(?!`)"
    r"|\]\([^)\n]*\)|^ {0,3}\[[^\]\n]+\]:[^\n]*|<[^>\n]*>"
    r"|(?:https?://|www\.)\S+|\S+@\S+|&#?\w+;|:\w+:|^(?: {4}|\t)[^\n]*",
    re.M | re.S,
)
"""Dans une prose : code, adresses, balises, entités."""
_FRANCAISE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}(?: .*)?", re.S)


@dataclass(frozen=True)
class Correction:
    """Une fiche corrigée, et la liste de ce qui a été fait."""

    octets: bytes
    gestes: tuple[str, ...] = ()


def corriger(octets: bytes, fichier: str, sorte: type[Fiche]) -> Correction:
    """La fiche corrigée ; telle quelle si elle ne se lit pas, ou s'il n'y a rien à faire."""
    gestes: list[str] = []
    for dit, geste in forme.GESTES:
        if (apres := geste(octets, fichier, sorte)) != octets:
            octets = apres
            gestes.append(dit)
    for dit, calculer in (("dates", _dates), ("typographie", _typographie)):
        apres = _retoucher(octets, fichier, sorte, calculer)
        if apres != octets:
            octets = apres
            gestes.append(dit)
    return Correction(octets, tuple(gestes))


def _retoucher(
    octets: bytes,
    fichier: str,
    sorte: type[Fiche],
    calculer: Callable[[FieldInfo, str], str],
) -> bytes:
    """La fiche où chaque texte est celui que rend `calculer` ; ce qui ne se récrit pas reste."""
    donnees = forme.donnees(octets, fichier)
    if not isinstance(donnees, dict):
        return octets
    voulus = [
        (chemin, voulu)
        for chemin, info, texte in textes(sorte, donnees)
        if (voulu := calculer(info, texte)) != texte
    ]
    if not voulus:
        return octets
    for chemin, voulu in voulus:
        octets = forme.recrire(octets, fichier, chemin, voulu)
    try:
        retouche = Retouche(octets, fichier, sorte)
    except RetoucheImpossible:
        return octets
    for chemin, voulu in voulus:
        try:
            retouche.poser(chemin, voulu)
        except RetoucheImpossible:
            continue  # une écriture que l'outil ne sait pas retoucher : elle reste comme elle est
    return retouche.octets()


def textes(
    modele: type[BaseModel], donnees: dict[str, Any], avant: Chemin = ()
) -> Iterator[tuple[Chemin, FieldInfo, str]]:
    """Chaque texte d'une fiche dont le modèle déclare le champ, avec son chemin."""
    for cle, valeur in donnees.items():
        if info := modele.model_fields.get(cle):
            yield from _textes_de(info, valeur, (*avant, cle))


def _textes_de(
    info: FieldInfo, valeur: Any, chemin: Chemin
) -> Iterator[tuple[Chemin, FieldInfo, str]]:
    if isinstance(valeur, str):
        yield chemin, info, valeur
    elif isinstance(valeur, list):
        for rang, element in enumerate(valeur):
            yield from _textes_de(info, element, (*chemin, rang))
    elif isinstance(valeur, dict) and (groupe := _groupe(info.annotation)):
        yield from textes(groupe, valeur, chemin)


def _groupe(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((g for possible in get_args(annotation) if (g := _groupe(possible))), None)


# --- les dates ------------------------------------------------------------------------------------


def _dates(info: FieldInfo, texte: str) -> str:
    """« 01/12/2026 » → « 2026-12-01 », dans un champ qui est une date."""
    if not _FRANCAISE.fullmatch(texte.strip()):
        return texte
    sortes = {*_sortes(info.annotation)}
    try:
        if date in sortes and " " not in texte.strip():
            return f"{lire_jour(texte):%Y-%m-%d}"
        if datetime in sortes:
            return f"{lire_instant(texte):%Y-%m-%d %H:%M}"
    except PydanticCustomError:
        return texte  # une date impossible a sa propre faute
    return texte


def _sortes(annotation: Any) -> Iterator[Any]:
    yield annotation
    for possible in get_args(annotation):
        yield from _sortes(possible)


# --- la typographie -------------------------------------------------------------------------------


def _typographie(info: FieldInfo, texte: str) -> str:
    """Ce qu'une relecture corrige ; les espaces insécables, elles, se posent à la publication."""
    if not _est_un_texte(info):
        return texte
    morceaux, dernier = [], 0
    for garde in _INTOUCHABLE.finditer(texte):
        morceaux += [_relire(texte[dernier : garde.start()]), garde[0]]
        dernier = garde.end()
    return "".join([*morceaux, _relire(texte[dernier:])])


def _relire(texte: str) -> str:
    texte = re.sub(r"(?<=\w)'(?=\w)", "’", texte)
    texte = re.sub(r"(?<!\.)\.\.\.(?!\.)", "…", texte)
    return re.sub(r"(?<=[^\W\d_])([;:!?]+)(?=\s|$)", r" \1", texte)


def _est_un_texte(info: FieldInfo) -> bool:
    annotes = (info, *(a for a in _sortes(info.annotation) if hasattr(a, "__metadata__")))
    contraintes = (c for a in annotes for c in (a.metadata if a is info else a.__metadata__))
    return any(getattr(c, "func", None) in _TEXTES for c in contraintes)
