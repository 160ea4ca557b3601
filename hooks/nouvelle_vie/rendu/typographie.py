"""La typographie française, faite par l'outil : personne n'a à taper une espace insécable.

Règles : Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

INSECABLE, FINE = "\u00a0", "\u202f"
_AVANT = re.compile(r"[ \u00a0\u202f]++(?=[;!?])")
_OUVRANT = re.compile(r"«[ \u00a0\u202f]*")
_FERMANT = re.compile(r"[ \u00a0\u202f]*»")
# L'espace ou l'apostrophe d'abord, ce qui précède ensuite : le moteur saute d'une à l'autre.
_DEUX_POINTS = re.compile(r"[ \u00a0\u202f](?<=[^\s:][ \u00a0\u202f])[ \u00a0\u202f]*+:(?=\s|$)")
_CHIFFRE_ESPACE = re.compile(r" (?<=\d )")
_UNITE = re.compile(
    r" (?<=\d )(?=(?:€|k€|m²|km²|km|m|ha|kg|kWh|h|min|%|°C|ans?|mois|jours?|habitants?|hectares?"
    r"|mètres?|euros?|minutes|heures?|pièces|lits)(?![\w²]))"
)
_APRES_NUMERO = re.compile(r"(?<![\w])(n°|N°|art\.|p\.) (?=\d)")
_ENTRE_CHIFFRES = "[ .\u00a0\u202f]"
_TELEPHONE = re.compile(
    rf"(?<![\w+])(?:0|(?:\+|00)33{_ENTRE_CHIFFRES}?(?:\(0\){_ENTRE_CHIFFRES}?)?)([1-9])"
    rf"((?:{_ENTRE_CHIFFRES}\d\d){{4}})(?!{_ENTRE_CHIFFRES}?\d)"
)
"""Un numéro écrit par paires ; collé, rien ne le distingue d'un autre nombre de dix chiffres."""
_PEUT_ETRE_TELEPHONE = re.compile(
    rf"[1-9]{_ENTRE_CHIFFRES}\d\d{_ENTRE_CHIFFRES}\d\d{_ENTRE_CHIFFRES}"
)
"""De quoi écarter dix fois plus vite un texte qui n'en a pas : presque tous."""
_MILLIERS = re.compile(r" (?<=\d )(?=\d{3}(?!\d))")
_APOSTROPHE = re.compile(r"'(?<=\w')(?=\w)")


@lru_cache(maxsize=4096)
def typographier(texte: str) -> str:
    """Pose les espaces insécables et les apostrophes ; ne change aucun mot.

    Chercher un caractère coûte vingt fois moins que chercher un motif : chaque règle n'est essayée
    que si le texte porte ce dont elle s'occupe.
    """
    if "'" in texte:
        texte = _APOSTROPHE.sub("’", texte)
    if ";" in texte or "!" in texte or "?" in texte:
        texte = _AVANT.sub(FINE, texte)
    if ":" in texte:
        texte = _DEUX_POINTS.sub(INSECABLE + ":", texte)
    if "«" in texte or "»" in texte:
        texte = _FERMANT.sub(INSECABLE + "»", _OUVRANT.sub("«" + INSECABLE, texte))
    chiffre = porte_un_chiffre(texte)
    if chiffre and _CHIFFRE_ESPACE.search(texte):
        texte = _UNITE.sub(INSECABLE, _MILLIERS.sub(FINE, texte))
    if "°" in texte or "art." in texte or "p." in texte:
        texte = _APRES_NUMERO.sub(r"\1" + INSECABLE, texte)
    if chiffre and _PEUT_ETRE_TELEPHONE.search(texte):
        texte = _TELEPHONE.sub(lambda vu: telephone(_chiffres(vu)), texte)
    return texte


def porte_un_chiffre(texte: str) -> bool:
    """De « 0 » à « 9 » ; dix recherches d'un caractère coûtent dix fois moins qu'un motif."""
    for chiffre in "0123456789":  # noqa: SIM110 - `any` coûterait le double
        if chiffre in texte:
            return True
    return False


def lier_les_telephones(texte: str, lier: Callable[[str, str], str]) -> str:
    """Le texte, où `lier(numéro montré, numéro international)` remplace chaque téléphone."""
    if not _PEUT_ETRE_TELEPHONE.search(texte):
        return texte
    return _TELEPHONE.sub(
        lambda vu: lier(telephone(_chiffres(vu)), telephone_international(_chiffres(vu))), texte
    )


def _chiffres(vu: re.Match[str]) -> str:
    return "0" + vu[1] + re.sub(r"\D", "", vu[2])


def typographier_tout(valeur: Any) -> Any:
    """La même structure de groupes, listes et textes, typographie posée dans chaque texte."""
    if isinstance(valeur, str):
        return typographier(valeur)
    if isinstance(valeur, Mapping):
        return {cle: typographier_tout(v) for cle, v in valeur.items()}
    return [typographier_tout(v) for v in valeur]


@lru_cache(maxsize=4096)
def nombre(valeur: Decimal | int | float) -> str:
    """« 1 450,5 » : séparateur fin, virgule, pas de zéro inutile."""
    ecrit: str = format_decimal(valeur, format="#,##0.##", locale="fr_FR")
    return ecrit


def quantite(valeur: Decimal | int | float, unite: str) -> str:
    """« 1 450 € », « 120 m² »."""
    return f"{nombre(valeur)}{INSECABLE}{unite}" if unite else nombre(valeur)


def telephone(chiffres: str) -> str:
    """« 04 65 71 00 48 », insécable ; `chiffres` en compte dix."""
    return INSECABLE.join(chiffres[i : i + 2] for i in range(0, len(chiffres), 2))


def telephone_international(chiffres: str) -> str:
    """« +33465710048 », pour un lien `tel:` (RFC 3966)."""
    return "+33" + chiffres[1:]


@lru_cache(maxsize=4096)
def jour(quand: date) -> str:
    """« 1er décembre 2026 » (Babel écrit « 1 décembre »)."""
    ecrit: str = format_date(quand, format="d MMMM y", locale="fr_FR")
    return _premier(ecrit)


@lru_cache(maxsize=4096)
def jour_complet(quand: date) -> str:
    """« mardi 1er décembre 2026 »."""
    ecrit: str = format_date(quand, format="EEEE d MMMM y", locale="fr_FR")
    return re.sub(r"^(\w+) 1 ", r"\1 1er ", ecrit)


@lru_cache(maxsize=512)
def mois(quand: date) -> str:
    """« décembre 2026 »."""
    ecrit: str = format_date(quand, format="MMMM y", locale="fr_FR")
    return ecrit


@lru_cache(maxsize=8)
def jour_de_semaine(rang: int) -> str:
    """« lundi » pour 0, « dimanche » pour 6."""
    ecrit: str = get_day_names("wide", locale="fr_FR")[rang]
    return ecrit


def _premier(ecrit: str) -> str:
    return re.sub(r"^1 ", "1er ", ecrit)


def heure(quand: datetime | time) -> str:
    """« 9 h », « 18 h 30 »."""
    minutes = f"{INSECABLE}{quand.minute:02d}" if quand.minute else ""
    return f"{quand.hour}{INSECABLE}h{minutes}"


def periode(debut: date | datetime, fin: date | datetime | None) -> str:
    """« samedi 5 décembre 2026, de 18 h 30 à 21 h », « du 27 février au 7 mars 2027 »."""
    if fin is None or fin == debut:
        suite = f", à {heure(debut)}" if isinstance(debut, datetime) else ""
        return jour_complet(_jour(debut)) + suite
    if _jour(debut) == _jour(fin):
        if isinstance(debut, datetime) and isinstance(fin, datetime):
            return f"{jour_complet(_jour(debut))}, de {heure(debut)} à {heure(fin)}"
        return jour_complet(_jour(debut))
    if isinstance(debut, datetime) and isinstance(fin, datetime):
        depart = _sans_annee_commune(jour_complet(debut.date()), debut, fin)
        return f"du {depart} à {heure(debut)} au {jour_complet(fin.date())} à {heure(fin)}"
    return f"du {_sans_annee_commune(jour(_jour(debut)), debut, fin)} au {jour(_jour(fin))}"


def _sans_annee_commune(ecrit: str, debut: date, fin: date) -> str:
    return ecrit.removesuffix(f" {debut.year}") if debut.year == fin.year else ecrit


def _jour(quand: date | datetime) -> date:
    return quand.date() if isinstance(quand, datetime) else quand


DESCRIPTION = 155
"""Caractères qu'un moteur de recherche montre de la description d'une page."""


def resumer(texte: str, suite: str = "") -> str:
    """Une description de page : assez courte pour être montrée entière, `suite` comprise."""
    return couper(texte, DESCRIPTION - len(suite)) + suite


def couper(texte: str, limite: int) -> str:
    """Coupe à `limite` caractères au plus, sans casser un mot, avec « … »."""
    if len(texte) <= limite:
        return texte
    return texte[: limite - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
