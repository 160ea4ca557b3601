"""Les sortes de valeurs : comment chacune s'écrit en JSON, dans une cellule, dans un schéma."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from ...modele.champs import Choix
from ...modele.dates import a_paris
from ..graphe.noyau import nombre
from ..typographie import telephone_international
from .tableur import ENTRE_VALEURS, neutraliser

DECIMALES = 5
"""D'une coordonnée : un mètre."""


@dataclass(frozen=True)
class Sorte:
    """Une sorte de valeurs. Aucune de ses deux écritures n'est appelée sur une valeur absente."""

    nom: str
    """Ce qu'en dit le dictionnaire des colonnes."""
    schema: Mapping[str, Any]
    """Ce qu'en dit le schéma JSON (2020-12)."""
    en_json: Callable[[Any], Any]
    en_cellule: Callable[[Any], str]
    choix: tuple[tuple[str, str], ...] = ()
    """La liste fermée des valeurs : (code du JSON, libellé du CSV)."""


def _virgule(valeur: Decimal | int | float) -> str:
    return str(valeur).replace(".", ",")


def _coordonnee(degres: float) -> str:
    return f"{degres:.{DECIMALES}f}".rstrip("0").rstrip(".").replace(".", ",")


def _oui_non(valeur: bool) -> str:
    return "oui" if valeur else "non"


def _seconde(quand: date) -> str:
    """Un instant de Paris, décalage compris (RFC 3339), ou un jour."""
    return a_paris(quand).isoformat() if isinstance(quand, datetime) else quand.isoformat()


def _minute(quand: date) -> str:
    """« 2026-12-05 18:30 », que les tableurs lisent ; le « T » de la norme, non."""
    return f"{quand:%Y-%m-%d %H:%M}" if isinstance(quand, datetime) else quand.isoformat()


def _en_liste(textes: Iterable[str]) -> str:
    return neutraliser(ENTRE_VALEURS.join(textes))


def _groupes(chiffres: str) -> str:
    """« 04 65 71 00 48 » : en un bloc, un tableur en ferait un nombre sans son zéro."""
    return " ".join(chiffres[i : i + 2] for i in range(0, len(chiffres), 2))


def _par_annee(valeurs: Mapping[str, Decimal]) -> str:
    return ENTRE_VALEURS.join(f"{cle} : {_virgule(v)}" for cle, v in sorted(valeurs.items()))


def _nombres(valeurs: Mapping[str, Decimal]) -> dict[str, int | float]:
    return {cle: nombre(v) for cle, v in sorted(valeurs.items())}


_TEXTE = {"type": "string"}
TEXTE = Sorte("texte", _TEXTE, str, neutraliser)
CODE = Sorte("code (texte)", _TEXTE, str, neutraliser)
COURRIEL = Sorte("courriel", {**_TEXTE, "format": "email"}, str, neutraliser)
LIEN = Sorte("adresse web", {**_TEXTE, "format": "uri"}, str, neutraliser)
TELEPHONE = Sorte(
    "téléphone", {**_TEXTE, "pattern": r"^\+33\d{9}$"}, telephone_international, _groupes
)
ENTIER = Sorte("nombre entier", {"type": "integer"}, int, str)
NOMBRE = Sorte("nombre", {"type": "number"}, nombre, _virgule)
DEGRES = Sorte(
    "degrés décimaux", {"type": "number"}, lambda degres: round(degres, DECIMALES), _coordonnee
)
POINT = Sorte(
    "[longitude, latitude]",
    {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    list,
    lambda point: ENTRE_VALEURS.join(map(_coordonnee, point)),
)
OUI_NON = Sorte("oui ou non", {"type": "boolean"}, bool, _oui_non)
JOUR = Sorte("date", {**_TEXTE, "format": "date"}, date.isoformat, date.isoformat)
INSTANT = Sorte("date et heure", {**_TEXTE, "format": "date-time"}, _seconde, _minute)
JOUR_OU_INSTANT = Sorte(
    "date, ou date et heure",
    {"anyOf": [{**_TEXTE, "format": "date"}, {**_TEXTE, "format": "date-time"}]},
    _seconde,
    _minute,
)
LISTE = Sorte("liste de textes", {"type": "array", "items": _TEXTE}, list, _en_liste)
PAR_ANNEE = Sorte(
    "nombre par année",
    {"type": "object", "additionalProperties": {"type": "number"}},
    _nombres,
    _par_annee,
)


def parmi(valeurs: Mapping[str, str]) -> Sorte:
    """Un code d'une liste fermée, dit en toutes lettres dans le CSV. `valeurs` : code → libellé."""
    schema = {"oneOf": [{"const": code, "title": dit} for code, dit in valeurs.items()]}
    return Sorte("choix", schema, str, lambda code: valeurs[code], tuple(valeurs.items()))


@cache
def choix(liste: type[Choix], *permis: Choix) -> Sorte:
    """Une valeur d'une liste fermée du modèle, ou de ceux de ses membres qui sont permis."""
    return parmi({membre.value: membre.libelle for membre in permis or liste})


@cache
def liste_de_choix(liste: type[Choix]) -> Sorte:
    une = choix(liste)
    return Sorte(
        "liste de choix",
        {"type": "array", "items": une.schema},
        list,
        lambda membres: _en_liste(membre.libelle for membre in membres),
        une.choix,
    )


_PAR_TYPE: tuple[tuple[type, Sorte], ...] = (
    (bool, OUI_NON),
    (int, ENTIER),
    (Decimal, NOMBRE),
    (datetime, INSTANT),
    (date, JOUR),
    (str, TEXTE),
    (tuple, LISTE),
    (Mapping, PAR_ANNEE),
)


def sorte_de(classe: type) -> Sorte:
    """La sorte des valeurs d'une classe.

    Raises:
        LookupError: aucune sorte ne sait écrire cette classe.
    """
    if issubclass(classe, Choix):
        return choix(classe)
    for base, sorte in _PAR_TYPE:
        if issubclass(classe, base):
            return sorte
    raise LookupError(f"aucune sorte de colonne n'écrit {classe.__name__}")
