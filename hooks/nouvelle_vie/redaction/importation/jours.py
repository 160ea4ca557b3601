"""Les dates d'un tableau : françaises, américaines sans ambiguïté, numéros de série, en lettres."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from ...erreurs import Probleme
from ...lecture.tableaux.feuille import Cellule
from ...modele.texte import plier

_EPOQUE = datetime(1899, 12, 30)
"""Le jour zéro des tableurs (Excel 1900, LibreOffice) : 46357 est le 1er décembre 2026."""
_SERIE = range(20_000, 80_000)
_MOIS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
         "octobre", "novembre", "decembre")  # fmt: skip
_CHIFFREE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_EN_LETTRES = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_HEURE_FINALE = re.compile(r"[ T]+(?:à )?(\d{1,2})\s*[h:]\s*(\d{2})?(?::\d{2})?$")
_LONG = 60


class CelluleAmbigue(Exception):
    """La cellule se lit de deux façons ; porte le problème, sans son chemin."""

    def __init__(self, probleme: Probleme) -> None:
        super().__init__(probleme.code)
        self.probleme = probleme


def certainement_americaine(cellule: Cellule) -> bool:
    """Vrai pour « 12/25/2026 », qui n'est une date que le mois d'abord."""
    lue = _CHIFFREE.fullmatch(cellule.strip()) if isinstance(cellule, str) else None
    return lue is not None and int(lue[1]) <= 12 < int(lue[2]) <= 31


def lire_date(cellule: Cellule, *, avec_heure: bool, americaines: bool) -> str:
    """La date d'une cellule en année-mois-jour, avec son heure si le champ en a une.

    Un texte qui n'est pas une date revient tel quel.

    Raises:
        CelluleAmbigue: la date se lirait de deux façons.
    """
    if isinstance(cellule, int | float):
        if isinstance(cellule, bool) or int(cellule) not in _SERIE:
            return str(cellule)
        cellule = _EPOQUE + timedelta(minutes=round(cellule * 1440))
    if isinstance(cellule, datetime):
        return f"{cellule:%Y-%m-%d %H:%M}" if avec_heure else f"{cellule:%Y-%m-%d}"
    if isinstance(cellule, date):
        return f"{cellule:%Y-%m-%d}"
    return _date_ecrite(str(cellule), avec_heure, americaines)


def _date_ecrite(texte: str, avec_heure: bool, americaines: bool) -> str:
    heure = _HEURE_FINALE.search(texte[-12:]) if len(texte) <= _LONG else None
    jour_ecrit = texte[: len(texte) - len(heure[0])] if heure else texte
    if re.fullmatch(r"[2-7]\d{4}(?:[.,]0)?", jour_ecrit):
        jour = f"{_EPOQUE + timedelta(days=int(jour_ecrit[:5])):%Y-%m-%d}"
    else:
        jour = _jour_ecrit(jour_ecrit, americaines)
    if not avec_heure:
        return jour if jour != jour_ecrit or not heure else jour_ecrit
    return f"{jour} {int(heure[1]):02d}:{heure[2] or '00'}" if heure else jour


def _jour_ecrit(texte: str, americaines: bool) -> str:
    if len(texte) > _LONG:
        return texte
    if lue := _CHIFFREE.fullmatch(texte.strip()):
        premier, second = int(lue[1]), int(lue[2])
        annee = int(lue[3]) if len(lue[3]) == 4 else 2000 + int(lue[3])
        if americaines and premier <= 12 and second <= 12 and premier != second:
            francaise, americaine = (
                f"{annee}-{mois:02d}-{jour:02d}"
                for mois, jour in ((second, premier), (premier, second))
            )
            valeurs = {"recu": texte.strip(), "francaise": francaise, "americaine": americaine}
            raise CelluleAmbigue(Probleme((), "date-ambigue", valeurs))
        if premier <= 12 < second:
            premier, second = second, premier
        return f"{annee}-{second:02d}-{premier:02d}"
    if lettres := _EN_LETTRES.fullmatch(plier(texte)):
        mois = [m for m in _MOIS if len(lettres[2]) > 2 and m.startswith(lettres[2])]
        if len(mois) == 1:
            return f"{lettres[3]}-{_MOIS.index(mois[0]) + 1:02d}-{int(lettres[1]):02d}"
    return texte.strip()
