"""Les nombres d'une fiche, écrits comme en France : « 1 450,50 € », « oui »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from . import ecritures
from .champs import citer
from .motifs import en_js
from .saisies import Saisie
from .texte import plier

_OUI, _NON = ("oui", "vrai"), ("non", "faux")


def _oui_non(recu: Any) -> bool:
    if isinstance(recu, bool):
        return recu
    if isinstance(recu, str) and len(recu) <= 20:
        mot = plier(recu)
        if mot in (*_OUI, *_NON):
            return mot in _OUI
    raise PydanticCustomError("oui-non-attendu", "{recu}", {"recu": citer(recu)})


OuiNon = Annotated[
    bool,
    BeforeValidator(_oui_non),
    WithJsonSchema(ecritures.oui_non()),
    Saisie("oui-non", {"oui": _OUI, "non": _NON}),
]

_EUROS = re.compile(r"(?:€|eur|euros?)$", re.I)
_METRES_CARRES = re.compile(r"(?:m2|m²)$", re.I)
_POUR_CENT = re.compile(r"%$")
_SANS_UNITE = re.compile(r"$")
_AMBIGU = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]{3})+")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_ECRITS = int | float | str | Decimal
_MILLIERS = re.compile(r"[\s\u00a0\u202f]")


def _nombre(recu: Any, unite: re.Pattern[str] = _SANS_UNITE) -> Decimal:
    """Lit « 48000 », « 48 000 € », « 1 450,50 » ; n'admet que l'unité du champ."""
    if isinstance(recu, bool) or not isinstance(recu, _ECRITS):
        raise _pas_un_nombre(recu)
    texte = unite.sub("", _MILLIERS.sub("", str(recu))).replace(",", ".")
    if not _DECIMAL.fullmatch(texte):
        raise _pas_un_nombre(recu)
    return Decimal(texte)


def _pas_un_nombre(recu: Any) -> PydanticCustomError:
    return PydanticCustomError("nombre-attendu", "{recu}", {"recu": citer(recu)})


def _quantite(recu: Any, unite: re.Pattern[str]) -> Decimal:
    """Un nombre où point et virgule ne peuvent pas séparer des milliers (« 48.000 »)."""
    if isinstance(recu, str) and _AMBIGU.fullmatch(unite.sub("", _MILLIERS.sub("", recu))):
        entier = re.sub(r"\D", "", unite.sub("", recu))
        raise PydanticCustomError(
            "nombre-ambigu", "{recu}", {"recu": citer(recu), "milliers": entier}
        )
    return _nombre(recu, unite)


def _euros(recu: Any) -> Decimal:
    return _quantite(recu, _EUROS)


def _surface(recu: Any) -> Decimal:
    return _quantite(recu, _METRES_CARRES)


def _pour_cent(recu: Any) -> Decimal:
    return _nombre(recu, _POUR_CENT)


def _entier(recu: Any) -> int:
    nombre = _quantite(recu, _SANS_UNITE)
    if nombre != nombre.to_integral_value():
        raise PydanticCustomError("entier-attendu", "{recu}", {"recu": citer(recu)})
    return int(nombre)


def _saisie(
    unite: re.Pattern[str], ambigu: re.Pattern[str] | None, *, entier: bool = False
) -> Saisie:
    """La saisie d'un nombre : les motifs mêmes de son lecteur."""
    motifs = {"espaces": _MILLIERS, "unite": unite, "decimal": _DECIMAL, "ambigu": ambigu}
    ecrits = {nom: en_js(motif.pattern) for nom, motif in motifs.items() if motif}
    return Saisie("nombre", {**ecrits, "entier": entier})


Euros = Annotated[
    Decimal,
    BeforeValidator(_euros),
    Field(ge=0, le=100_000_000),
    WithJsonSchema(ecritures.nombre("€|[eE][uU][rR](?:[oO][sS]?)?", maximum=10**8)),
    _saisie(_EUROS, _AMBIGU),
]
Surface = Annotated[
    Decimal,
    BeforeValidator(_surface),
    Field(gt=0, le=10_000_000),
    WithJsonSchema(ecritures.nombre("[mM][2²]", maximum=10**7)),
    _saisie(_METRES_CARRES, _AMBIGU),
]
"""Surface en m²."""
Pourcentage = Annotated[
    Decimal,
    BeforeValidator(_pour_cent),
    Field(ge=0, le=100),
    WithJsonSchema(ecritures.nombre("%", maximum=100)),
    _saisie(_POUR_CENT, None),
]
Entier = Annotated[
    int,
    BeforeValidator(_entier),
    Field(ge=0, le=1_000_000),
    WithJsonSchema(ecritures.nombre(entier=True, maximum=10**6)),
    _saisie(_SANS_UNITE, _AMBIGU, entier=True),
]
Degre = Annotated[
    Decimal,
    BeforeValidator(_nombre),
    WithJsonSchema(ecritures.nombre()),
    _saisie(_SANS_UNITE, None),
]
"""Latitude ou longitude en degrés décimaux (WGS 84)."""


@dataclass(frozen=True)
class Fourchette:
    """Deux montants et ce à quoi ils se rapportent : « de 1 560 € à 1 690 € par mois »."""

    mini: Decimal
    maxi: Decimal | None
    par: str
