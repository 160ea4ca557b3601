"""Les dates d'une fiche, en heure de Paris."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from . import ecritures
from .champs import citer
from .motifs import en_js
from .saisies import Saisie

PARIS = ZoneInfo("Europe/Paris")

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_FRANCAISE = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_ANNEES = range(1900, 2201)
_HEURE = re.compile(r"(\d{1,2})(?::|h)(\d{2})(?::00)?")


def lire_jour(recu: Any) -> date:
    """Lit « 2026-12-01 » et « 01/12/2026 »."""
    if type(recu) is date:
        return recu
    texte = recu.strip() if isinstance(recu, str) else ""
    if iso := _ISO.fullmatch(texte):
        annee, mois, quantieme = (int(g) for g in iso.groups())
    elif francaise := _FRANCAISE.fullmatch(texte):
        quantieme, mois, annee = (int(g) for g in francaise.groups())
    else:
        raise PydanticCustomError("date-attendue", "{recu}", {"recu": citer(recu)})
    if annee not in _ANNEES:
        raise PydanticCustomError("date-attendue", "{recu}", {"recu": citer(texte)})
    try:
        return date(annee, mois, quantieme)
    except ValueError:
        ecrit = f"{quantieme:02d}/{mois:02d}/{annee}"
        raise PydanticCustomError("date-impossible", "{recu}", {"recu": ecrit}) from None


def lire_instant(recu: Any) -> datetime:
    """Lit « 2026-12-01 09:30 » (heure locale, à la minute) ; sans fuseau dans le modèle."""
    if isinstance(recu, datetime):
        return recu
    texte = recu.strip() if isinstance(recu, str) else ""
    jour, _, heure = texte.replace("T", " ").partition(" ")
    lue = _HEURE.fullmatch(heure.strip())
    if not lue or int(lue[1]) > 23 or int(lue[2]) > 59:
        raise PydanticCustomError("instant-attendu", "{recu}", {"recu": citer(recu)})
    quand = datetime.combine(lire_jour(jour), datetime.min.time()).replace(
        hour=int(lue[1]), minute=int(lue[2])
    )
    if not _existe(quand):
        raise PydanticCustomError(
            "heure-inexistante", "{recu}", {"recu": f"{quand:%d/%m/%Y %H:%M}"}
        )
    return quand


def _existe(quand: datetime) -> bool:
    """Faux pour l'heure que saute le passage à l'heure d'été (aller et retour par UTC)."""
    utc = quand.replace(tzinfo=PARIS).astimezone(ZoneInfo("UTC"))
    return utc.astimezone(PARIS).replace(tzinfo=None) == quand


_ECRITS = {
    "iso": en_js(_ISO.pattern),
    "francaise": en_js(_FRANCAISE.pattern),
    "annees": [_ANNEES[0], _ANNEES[-1]],
}
Jour = Annotated[
    date,
    BeforeValidator(lire_jour),
    WithJsonSchema(ecritures.jour()),
    Saisie("jour", _ECRITS),
]
Instant = Annotated[datetime, BeforeValidator(lire_instant), WithJsonSchema(ecritures.instant())]
"""Date et heure locales (Europe/Paris), à la minute, sans fuseau attaché."""


def _jour_ou_instant(recu: Any) -> date | datetime:
    """« 2026-12-05 » pour une journée entière, « 2026-12-05 18:30 » pour une heure."""
    if isinstance(recu, str) and len(recu.strip()) > 10:
        return lire_instant(recu)
    return recu if isinstance(recu, datetime) else lire_jour(recu)


JourOuInstant = Annotated[
    Any,
    BeforeValidator(_jour_ou_instant),
    WithJsonSchema(ecritures.jour_ou_instant()),
]


def a_paris(quand: datetime) -> datetime:
    """Attache le fuseau Europe/Paris à un instant local."""
    return quand.replace(tzinfo=PARIS)
