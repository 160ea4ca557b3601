"""D'une cellule à ce que le modèle sait lire.

On ne juge rien ici : ce qui ne se comprend pas passe tel quel au modèle, qui le refuse avec les
mots du catalogue des fautes. Une seule chose s'y refuse, que le modèle ne peut pas voir : une date
qui se lit de deux façons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ...erreurs import Chemin, Probleme
from ...lecture.tableaux.feuille import Cellule
from ...modele.texte import plier
from ...rendu.donnees.tableur import relire
from .colonnes import Colonne, Forme
from .mots import mots, valeurs_nommees

_EPOQUE = datetime(1899, 12, 30)
"""Le jour zéro des tableurs (Excel 1900, LibreOffice) : 46357 est le 1er décembre 2026."""
_SERIE = range(20_000, 80_000)
_MOIS = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split()
)
_CHIFFREE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_EN_LETTRES = re.compile(r"(?:\w+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_HEURE_FINALE = re.compile(r"[ T]+(?:à )?(\d{1,2})\s*[h:]\s*(\d{2})?(?::\d{2})?$")
_ENTIER_A_ZERO = re.compile(r"[+-]?\d+[.,]0+")
_COUPE_LISTE = re.compile(r"\s*\|\s*|\s+[•·]\s+")
_PUCE = re.compile(r"^\s*(?:[-–—•·*▪]|\d{1,2}[.)])\s+")
_PIECES = re.compile(r"[tf] ?(\d{1,2})(?: bis)?|(\d{1,2}) pieces?(?: principales?)?|type (\d{1,2})")
_ANNEE = re.compile(r"((?:19|20|21)\d\d)\s*[:=–-]\s*(.+)")
_UNITES = re.compile(
    r"\s*(?:€|euros?|eur)?\s*(?:[/.]\s*|par\s+|le\s+)?(?:mois|an|m(?:2|²)|mensuels?|cc|ttc|ht|fai)?"
    r"\s*(?:cc|ttc|ht|fai|net vendeur|charges comprises)?\s*$",
    re.I,
)
_A_NOMBRE = re.compile(r"(?P<nombre>[\d\s\u00a0\u202f.,]*\d)\s*(?P<unite>\D{1,40})")
_LONG = 60
SANS_VALEUR = object()
"""La cellule ne dit rien."""


class CelluleAmbigue(Exception):
    """La cellule se lit de deux façons ; porte le problème, sans son chemin."""

    def __init__(self, probleme: Probleme) -> None:
        super().__init__(probleme.code)
        self.probleme = probleme


def lire(cellule: Cellule, colonne: Colonne, *, americaines: bool = False) -> Any:
    """Ce que dit une cellule d'un champ, ou `SANS_VALEUR`.

    Args:
        americaines: la colonne porte une date qui ne peut être qu'américaine (« 12/25/2026 »).

    Raises:
        CelluleAmbigue: une date de cette colonne se lirait de deux façons.
    """
    if isinstance(cellule, str):
        cellule = relire(cellule.strip()).strip()
        if not cellule or (colonne.forme not in _LIBRES and _vide(cellule)):
            return SANS_VALEUR
    if cellule is None:
        return SANS_VALEUR
    if colonne.forme is Forme.JOUR or colonne.forme is Forme.INSTANT:
        return _date(cellule, colonne.forme is Forme.INSTANT, americaines)
    return _LECTEURS[colonne.forme](cellule, colonne)


_LIBRES = frozenset({Forme.TEXTE, Forme.PROSE, Forme.OUI_NON, Forme.COMMUNE})


def _vide(texte: str) -> bool:
    return len(texte) <= 20 and (texte in mots("vides") or plier(texte) in mots("vides"))


def en_texte(cellule: Cellule) -> str:
    """Une cellule écrite comme une personne l'aurait tapée : « 48000 », « 3,5 », « 01/12/2026 »."""
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, float):
        return str(int(cellule)) if _entiere(cellule) else repr(cellule).replace(".", ",")
    if isinstance(cellule, datetime):
        return f"{cellule:%d/%m/%Y %H:%M}" if cellule.time() else f"{cellule:%d/%m/%Y}"
    if isinstance(cellule, date):
        return f"{cellule:%d/%m/%Y}"
    return "" if cellule is None else str(cellule)


def _entiere(nombre: float) -> bool:
    return abs(nombre) < 1e15 and nombre == int(nombre)


def _texte(cellule: Cellule, colonne: Colonne) -> str:
    return en_texte(cellule)


def _nombre(cellule: Cellule, colonne: Colonne) -> Any:
    if isinstance(cellule, bool) or not isinstance(cellule, str | int | float):
        return en_texte(cellule)
    if isinstance(cellule, float):
        if _entiere(cellule):
            return int(cellule)
        # Un calcul du tableur laisse des poussières : 519,9999999999999.
        return round(cellule, 6)
    if isinstance(cellule, str):
        return _nombre_ecrit(cellule, colonne)
    return cellule


def _nombre_ecrit(texte: str, colonne: Colonne) -> str | int:
    """Le nombre sans son unité, si elle est de celles que l'on connaît."""
    if _ENTIER_A_ZERO.fullmatch(texte) and len(texte.partition(".")[2]) != 3 and "," not in texte:
        return texte.partition(".")[0]
    if colonne.chemin == ("pieces",) and (trouve := _PIECES.fullmatch(plier(texte[:_LONG]))):
        return next(int(groupe) for groupe in trouve.groups() if groupe)
    trouve = _A_NOMBRE.fullmatch(texte) if len(texte) <= _LONG else None
    if trouve and _unite_connue(trouve["unite"], colonne):
        return trouve["nombre"].strip()
    return texte


def _unite_connue(ecrite: str, colonne: Colonne) -> bool:
    """« € », « €/mois CC » dans une colonne d'euros, « m2 » dans une surface ; jamais « ha »."""
    plie = ecrite.strip().lower().rstrip(".")
    attendue = colonne.unite
    if attendue.startswith("€"):
        sans_surface = not re.search(r"m2|m²", plie)
        return plie[:1] in "€e" and sans_surface and bool(_UNITES.fullmatch(plie))
    if attendue == "m²":
        return plie in ("m2", "m²", "m 2", "mètres carrés", "metres carres", "m2 habitables")
    if attendue == "%":
        return plie == "%"
    if attendue == "h/semaine":
        return plie in ("h", "h/semaine", "heures", "h hebdo", "h/sem", "h / semaine")
    if colonne.forme is Forme.ENTIER:
        return plier(plie) in plier(colonne.libelle).split() or plie in (
            "salarié",
            "salarie",
            "etp",
        )
    return False


def _pourcentage(cellule: Cellule, colonne: Colonne) -> Any:
    """Un tableur garde « 5 % » comme 0,05 ; personne ne demande 0,05 % d'honoraires."""
    if isinstance(cellule, float) and 0 < cellule < 1:
        return round(cellule * 100, 4)
    return _nombre(cellule, colonne)


def _oui_non(cellule: Cellule, colonne: Colonne) -> Any:
    if isinstance(cellule, bool):
        return cellule
    if isinstance(cellule, int | float):
        return (
            {0: False, 1: True}.get(int(cellule))
            if _entiere(cellule) and 0 <= cellule <= 1
            else (en_texte(cellule))
        )
    texte = en_texte(cellule)
    mot = plier(texte[:_LONG])
    if mot in mots("oui") or texte in "✓✔☑☒":
        return True
    if mot in mots("non") or texte in mots("non"):
        return False
    return SANS_VALEUR if _vide(texte) else texte


def _choix(cellule: Cellule, colonne: Colonne) -> str:
    texte = en_texte(cellule)
    nommees = valeurs_nommees(colonne.nom)
    permises = {m.value for m in colonne.choix or ()}
    trouvee = nommees.get(plier(texte[:_LONG]), "")
    return trouvee if trouvee in permises else texte


def _telephone(cellule: Cellule, colonne: Colonne) -> str:
    """Rend le zéro de tête qu'un tableur a mangé : 465710048 → 0465710048."""
    texte = en_texte(cellule)
    if re.fullmatch(r"\d{1,12}[.,]0", texte):
        texte = texte[:-2]
    chiffres = re.sub(r"[\s.\-\u00a0\u202f]", "", texte)
    if re.fullmatch(r"[1-9]\d{8}", chiffres):
        return f"0{chiffres}"
    return f"+{chiffres}" if re.fullmatch(r"33[1-9]\d{8}", chiffres) else texte


def _identifiant(cellule: Cellule, colonne: Colonne) -> str:
    return en_texte(cellule).strip().upper()


# --- les dates ----------------------------------------------------------------------------------


def certainement_americaine(cellule: Cellule) -> bool:
    """Vrai pour « 12/25/2026 », qui n'est une date que le mois d'abord."""
    lue = _CHIFFREE.fullmatch(cellule.strip()) if isinstance(cellule, str) else None
    return bool(lue) and int(lue[1]) <= 12 < int(lue[2]) <= 31 if lue else False


def _date(cellule: Cellule, avec_heure: bool, americaines: bool) -> Any:
    if isinstance(cellule, bool):
        return en_texte(cellule)
    if isinstance(cellule, int | float):
        if int(cellule) not in _SERIE:
            return en_texte(cellule)
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
            raise CelluleAmbigue(
                Probleme(
                    (),
                    "date-ambigue",
                    {
                        "recu": texte.strip(),
                        "francaise": f"{annee}-{second:02d}-{premier:02d}",
                        "americaine": f"{annee}-{premier:02d}-{second:02d}",
                    },
                )
            )
        if premier <= 12 < second:
            premier, second = second, premier
        return f"{annee}-{second:02d}-{premier:02d}"
    if lettres := _EN_LETTRES.fullmatch(plier(texte)):
        mois = [m for m in _MOIS if len(lettres[2]) > 2 and m.startswith(lettres[2])]
        if len(mois) == 1:
            return f"{lettres[3]}-{_MOIS.index(mois[0]) + 1:02d}-{int(lettres[1]):02d}"
    return texte.strip()


# --- plusieurs valeurs dans une cellule ---------------------------------------------------------


def couper(texte: str) -> list[str]:
    """Les éléments d'une cellule : un par ligne, sinon entre « | », sinon entre « ; »."""
    if "\n" in texte.strip():
        morceaux = texte.splitlines()
    elif "|" in texte or "•" in texte[1:]:
        morceaux = _COUPE_LISTE.split(texte)
    else:
        morceaux = texte.split(";")
    propres = (_PUCE.sub("", morceau).strip() for morceau in morceaux)
    return [propre for propre in propres if propre]


def _liste(cellule: Cellule, colonne: Colonne) -> list[str]:
    return couper(en_texte(cellule))


def _groupes(cellule: Cellule, colonne: Colonne) -> list[dict[str, Any]]:
    """Un groupe par ligne, ses champs dans l'ordre, entre « | » : « nom | détail | lien »."""
    texte = en_texte(cellule)
    lignes = texte.splitlines() if "\n" in texte.strip() else texte.split(";")
    rendus = []
    for ligne in filter(None, (_PUCE.sub("", brute).strip() for brute in lignes)):
        dites = [partie.strip() for partie in ligne.split("|")]
        groupe = {
            champ.cle: dite for champ, dite in zip(colonne.parties, dites, strict=False) if dite
        }
        if len(dites) > len(colonne.parties):
            groupe[colonne.parties[-1].cle] = " | ".join(dites[len(colonne.parties) - 1 :])
        rendus.append(groupe)
    return rendus


def _par_annee(cellule: Cellule, colonne: Colonne) -> Any:
    """« 2024 : 120 000 | 2025 : 130 000 »."""
    montants: dict[str, Any] = {}
    for element in couper(en_texte(cellule)):
        lu = _ANNEE.fullmatch(element)
        if not lu:
            return en_texte(cellule)
        montants[lu[1]] = _nombre_ecrit(lu[2].strip(), colonne)
    return montants


_LECTEURS: Mapping[Forme, Callable[[Cellule, Colonne], Any]] = {
    Forme.TEXTE: _texte,
    Forme.PROSE: _texte,
    Forme.COMMUNE: _texte,
    Forme.IDENTIFIANT: _identifiant,
    Forme.TELEPHONE: _telephone,
    Forme.NOMBRE: _nombre,
    Forme.ENTIER: _nombre,
    Forme.POURCENTAGE: _pourcentage,
    Forme.OUI_NON: _oui_non,
    Forme.CHOIX: _choix,
    Forme.LISTE: _liste,
    Forme.GROUPES: _groupes,
    Forme.PAR_ANNEE: _par_annee,
}
