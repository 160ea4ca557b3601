"""D'une cellule à ce que le modèle sait lire.

On ne juge rien ici : ce qui ne se comprend pas passe tel quel au modèle, qui le refuse avec les
mots du catalogue des fautes. Une seule chose s'y refuse, que le modèle ne peut pas voir : une date
qui se lit de deux façons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from ...lecture.tableaux.feuille import Cellule
from ...modele.texte import plier
from ...rendu.donnees.tableur import relire
from ...rendu.saisie.colonnes import Colonne, Forme
from .jours import lire_date
from .mots import mots, valeurs_nommees

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


def lire(cellule: Cellule, colonne: Colonne, *, americaines: bool = False) -> Any:
    """Ce que dit une cellule d'un champ, ou `SANS_VALEUR`.

    Args:
        americaines: la colonne porte une date qui ne peut être qu'américaine (« 12/25/2026 »).

    Raises:
        CelluleAmbigue: une date de cette colonne se lirait de deux façons.
    """
    if isinstance(cellule, str):
        cellule = relire(propre(cellule)).strip()
        if not cellule or (not plier(cellule[:8]) and _vide(cellule)):
            return SANS_VALEUR
        if colonne.forme not in _LIBRES and _vide(cellule):
            return SANS_VALEUR
    if cellule is None:
        return SANS_VALEUR
    if colonne.forme in (Forme.JOUR, Forme.INSTANT):
        avec_heure = colonne.forme is Forme.INSTANT
        return lire_date(cellule, avec_heure=avec_heure, americaines=americaines)
    return _LECTEURS[colonne.forme](cellule, colonne)


def propre(texte: str) -> str:
    """Le texte tel qu'une fiche le garderait : fins de ligne « \\n », composé en NFC."""
    texte = texte.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    for rare in _FINS_DE_LIGNE_RARES:
        texte = texte.replace(rare, " ")
    return unicodedata.normalize("NFC", texte).replace("\ufeff", "").strip()


_FINS_DE_LIGNE_RARES = "\x85\u2028\u2029"
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


def _texte(cellule: Cellule, _: Colonne) -> str:
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
        connue = plie[:1] in "€e" and sans_surface and bool(_UNITES.fullmatch(plie))
        return connue and _meme_montant(plie, colonne)
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


def _meme_montant(plie: str, colonne: Colonne) -> bool:
    """Faux si la cellule dit une autre période, ou d'autres taxes, que le champ : 7 800 €/an."""
    periodes = {"mois": "€/mois", "mensuel": "€/mois", "an": "€/an"}
    dites = {unite for mot, unite in periodes.items() if re.search(rf"\b{mot}", plie)}
    if dites - {colonne.unite}:
        return False
    if colonne.chemin == ("loyer",):
        charges_comprises = "charges comprises" in colonne.libelle.lower()
        return not re.search(r"\bttc" if not charges_comprises else r"\bht", plie)
    return True


def _pourcentage(cellule: Cellule, colonne: Colonne) -> Any:
    """Un tableur garde « 5 % » comme 0,05 ; personne ne demande 0,05 % d'honoraires."""
    if isinstance(cellule, float) and 0 < cellule < 1:
        return round(cellule * 100, 4)
    return _nombre(cellule, colonne)


def _oui_non(cellule: Cellule, _: Colonne) -> Any:
    if isinstance(cellule, bool):
        return cellule
    if isinstance(cellule, int | float):
        return bool(cellule) if cellule in (0, 1) else en_texte(cellule)
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


def _telephone(cellule: Cellule, _: Colonne) -> str:
    """Rend le zéro de tête qu'un tableur a mangé : 465710048 → 0465710048."""
    texte = en_texte(cellule)
    if re.fullmatch(r"\d{1,12}[.,]0", texte):
        texte = texte[:-2]
    chiffres = re.sub(r"[\s.\-\u00a0\u202f]", "", texte)
    if re.fullmatch(r"[1-9]\d{8}", chiffres):
        return f"0{chiffres}"
    return f"+{chiffres}" if re.fullmatch(r"33[1-9]\d{8}", chiffres) else texte


def _identifiant(cellule: Cellule, _: Colonne) -> str:
    return en_texte(cellule).strip().upper()


# --- plusieurs valeurs dans une cellule ---------------------------------------------------------


def couper(texte: str) -> list[str]:
    """Les éléments d'une cellule : un par ligne, sinon entre « | », sinon entre « ; ».

    Une seule puce « • » en tête annonce un seul élément : rien n'y sépare plus.
    """
    if "\n" in texte.strip() or (texte.startswith("• ") and texte.count("•") == 1):
        morceaux = texte.splitlines()
    elif "|" in texte or "•" in texte[1:]:
        morceaux = _COUPE_LISTE.split(texte)
    else:
        morceaux = texte.split(";")
    propres = (_PUCE.sub("", morceau).strip() for morceau in morceaux)
    return [propre for propre in propres if propre]


def _liste(cellule: Cellule, _: Colonne) -> list[str]:
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
