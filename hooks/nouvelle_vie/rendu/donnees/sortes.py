"""Les sortes de valeurs : comment chacune s'écrit en JSON, dans une cellule, dans un schéma."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from ...modele.champs import Choix
from ...modele.dates import a_paris
from ..graphe.noyau import nombre
from ..typographie import telephone_international
from .tableur import ENTRE_VALEURS, neutraliser

DECIMALES = 5
"""D'une coordonnée : un mètre."""
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
guillemets = json.encoder.encode_basestring
"""Un texte en JSON : la fonction qu'emploie `ENCODER`, sans le détour d'un encodeur par valeur."""


@dataclass(frozen=True)
class Sorte:
    """Une sorte de valeurs. Aucune de ses deux écritures n'est appelée sur une valeur absente."""

    nom: str
    """Ce qu'en dit le dictionnaire des colonnes."""
    schema: Mapping[str, Any]
    """Ce qu'en dit le schéma JSON (2020-12)."""
    en_json: Callable[[Any], str]
    """La valeur, écrite en JSON."""
    en_cellule: Callable[[Any], str]
    """La valeur, écrite dans une cellule."""
    choix: tuple[tuple[str, str], ...] = ()
    """La liste fermée des valeurs : (code du JSON, libellé du CSV)."""


def _nombre(valeur: Decimal | int) -> str:
    return repr(nombre(valeur))


def _virgule(valeur: Decimal | int | float) -> str:
    return str(valeur).replace(".", ",")


def _degres(degres: float) -> str:
    return repr(round(degres, DECIMALES))


def _degres_a_virgule(degres: float) -> str:
    return f"{degres:.{DECIMALES}f}".rstrip("0").rstrip(".").replace(".", ",")


def _vrai_faux(valeur: bool) -> str:
    return "true" if valeur else "false"


def _oui_non(valeur: bool) -> str:
    return "oui" if valeur else "non"


def _instant(quand: date) -> str:
    """Un instant de Paris, décalage compris (RFC 3339), ou un jour."""
    if isinstance(quand, datetime):
        return f'"{quand.isoformat()}{_decalage(quand.replace(minute=0))}"'
    return f'"{quand.isoformat()}"'


@lru_cache(maxsize=4096)
def _decalage(heure: datetime) -> str:
    """« +01:00 » : le même pour toute une heure."""
    return a_paris(heure).isoformat()[-6:]


def _minute(quand: date) -> str:
    """« 2026-12-05 18:30 », que les tableurs lisent ; le « T » de la norme, non."""
    if isinstance(quand, datetime):
        return quand.isoformat(" ", "minutes")
    return quand.isoformat()


def _liste(textes: Iterable[str]) -> str:
    return "[" + ",".join(map(guillemets, textes)) + "]"


def _en_liste(textes: Iterable[str]) -> str:
    return neutraliser(ENTRE_VALEURS.join(textes))


def _international(chiffres: str) -> str:
    return f'"{telephone_international(chiffres)}"'


@lru_cache(maxsize=1024)
def _groupes(chiffres: str) -> str:
    """« 04 65 71 00 48 » : en un bloc, un tableur en ferait un nombre sans son zéro."""
    return " ".join(chiffres[i : i + 2] for i in range(0, len(chiffres), 2))


def _nombres(valeurs: Mapping[str, Decimal]) -> str:
    return ENCODER({cle: nombre(v) for cle, v in sorted(valeurs.items())})


def _par_annee(valeurs: Mapping[str, Decimal]) -> str:
    return ENTRE_VALEURS.join(f"{cle} : {_virgule(v)}" for cle, v in sorted(valeurs.items()))


def _point(point: Iterable[float]) -> str:
    return "[" + ",".join(map(_degres, point)) + "]"


def _point_a_virgule(point: Iterable[float]) -> str:
    return ENTRE_VALEURS.join(map(_degres_a_virgule, point))


_TEXTE = {"type": "string"}
_NOMBRE = {"type": "number"}
_JOUR, _INSTANT = {**_TEXTE, "format": "date"}, {**_TEXTE, "format": "date-time"}
_TELEPHONE = {**_TEXTE, "pattern": r"^\+33\d{9}$"}
_POINT = {"type": "array", "items": _NOMBRE, "minItems": 2, "maxItems": 2}
TEXTE = Sorte("texte", _TEXTE, guillemets, neutraliser)
CODE = Sorte("code (texte)", _TEXTE, guillemets, neutraliser)
COURRIEL = Sorte("courriel", {**_TEXTE, "format": "email"}, guillemets, neutraliser)
LIEN = Sorte("adresse web", {**_TEXTE, "format": "uri"}, guillemets, neutraliser)
TELEPHONE = Sorte("téléphone", _TELEPHONE, _international, _groupes)
ENTIER = Sorte("nombre entier", {"type": "integer"}, str, str)
NOMBRE = Sorte("nombre", _NOMBRE, _nombre, _virgule)
DEGRES = Sorte("degrés décimaux", _NOMBRE, _degres, _degres_a_virgule)
POINT = Sorte("[longitude, latitude]", _POINT, _point, _point_a_virgule)
OUI_NON = Sorte("oui ou non", {"type": "boolean"}, _vrai_faux, _oui_non)
JOUR = Sorte("date", _JOUR, _instant, _minute)
INSTANT = Sorte("date et heure", _INSTANT, _instant, _minute)
JOUR_OU_INSTANT = Sorte("date, ou date et heure", {"anyOf": [_JOUR, _INSTANT]}, _instant, _minute)
LISTE = Sorte("liste de textes", {"type": "array", "items": _TEXTE}, _liste, _en_liste)
JOURS = Sorte(
    "liste de dates",
    {"type": "array", "items": _JOUR},
    lambda jours: f"[{','.join(map(_instant, jours))}]",
    lambda jours: ENTRE_VALEURS.join(map(_minute, jours)),
)
PAR_ANNEE = Sorte(
    "nombre par année",
    {"type": "object", "additionalProperties": _NOMBRE},
    _nombres,
    _par_annee,
)


def parmi(valeurs: Mapping[str, str]) -> Sorte:
    """Un code d'une liste fermée, dit en toutes lettres dans le CSV. `valeurs` : code → libellé."""
    schema = {"oneOf": [{"const": code, "title": dit} for code, dit in valeurs.items()]}
    cellules = {code: neutraliser(dit) for code, dit in valeurs.items()}  # un site en écrit
    return Sorte("choix", schema, guillemets, cellules.__getitem__, tuple(valeurs.items()))


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
        _liste,
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
