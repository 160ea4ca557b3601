"""Ouvre un classeur dans un processus à part : le fichier sur l'entrée, du JSON sur la sortie.

calamine est écrit en Rust : devant un fichier hostile il peut demander des gigaoctets, ou
s'arrêter net, processus compris. Ici, il n'emporte que cet ouvrier, dont la mémoire est bornée.

Une feuille par ligne de JSON. Une cellule est un texte, un nombre, un booléen, `null`, ou un
objet : `{"j": jour}`, `{"i": instant}`. Un refus est `{"refus": code}`.

Ne dépend que de la bibliothèque standard et de calamine : il démarre en quelques centièmes.
"""

from __future__ import annotations

import io
import json
import math
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

LIGNES_MAX = 20_000
COLONNES_MAX = 400
CELLULE_MAX = 32_767
"""Caractères d'une cellule : c'est aussi la limite d'Excel."""
MEMOIRE_MAX = 1 << 30
"""Octets que l'ouvrier peut demander au système."""
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class _Refus(Exception):
    """Le classeur dépasse une limite, ou demande un mot de passe."""


def lire(octets: bytes) -> Iterator[dict[str, Any]]:
    """Chaque feuille du classeur, graphiques et macros exclus."""
    from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        classeur = CalamineWorkbook.from_object(io.BytesIO(octets))
    except PasswordError:
        raise _Refus("mot-de-passe") from None
    fusions_ods = _fusions_ods(octets)
    for rang, dite in enumerate(classeur.sheets_metadata):
        if dite.typ != SheetTypeEnum.WorkSheet:
            continue
        feuille = classeur.get_sheet_by_index(rang)
        if feuille.total_height >= LIGNES_MAX:
            raise _Refus("lignes")
        if feuille.total_width >= COLONNES_MAX:
            raise _Refus("colonnes")
        fusions = feuille.merged_cell_ranges or fusions_ods.get(dite.name, [])
        yield {
            "nom": dite.name,
            "cachee": dite.visible != SheetVisibleEnum.Visible,
            "fusions": [[*debut, *fin] for debut, fin in fusions],
            "rangees": _elaguer(feuille.to_python(skip_empty_area=False)),
        }


def _elaguer(rangees: list[list[Any]]) -> list[list[Any]]:
    """Les rangées, sans les cellules vides qui les finissent ni les rangées vides de la fin."""
    gardees = []
    for rangee in rangees:
        cellules = [_cellule(valeur) for valeur in rangee]
        while cellules and cellules[-1] is None:
            cellules.pop()
        gardees.append(cellules)
    while gardees and not gardees[-1]:
        gardees.pop()
    return gardees


def _cellule(valeur: Any) -> Any:
    if isinstance(valeur, str):
        if len(valeur) > CELLULE_MAX:
            raise _Refus("cellule")
        return valeur or None
    if isinstance(valeur, bool | int):
        return valeur
    if isinstance(valeur, float):
        return valeur if math.isfinite(valeur) else None
    if isinstance(valeur, datetime):
        return {"i": valeur.isoformat(" ", "minutes")}
    if isinstance(valeur, date):
        return {"j": valeur.isoformat()}
    if isinstance(valeur, time):
        return valeur.strftime("%H:%M")
    if isinstance(valeur, timedelta):
        return str(valeur)
    return None


def _fusions_ods(octets: bytes) -> dict[str, list[tuple[tuple[int, int], tuple[int, int]]]]:
    """Les cellules fusionnées d'un ODS, que calamine ne dit pas, par nom de feuille."""
    if octets[:2] != b"PK":
        return {}
    archive = ZipFile(io.BytesIO(octets))
    if "content.xml" not in archive.namelist():
        return {}
    contenu = archive.read("content.xml")
    if b"-spanned" not in contenu:
        return {}
    trouvees: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}
    for table in ElementTree.fromstring(contenu).iter(f"{_ODS}table"):
        nom, ligne = table.get(f"{_ODS}name", ""), 0
        for rangee in table.iter(f"{_ODS}table-row"):
            colonne = 0
            for cellule in rangee:
                bas = int(cellule.get(f"{_ODS}number-rows-spanned", 1))
                large = int(cellule.get(f"{_ODS}number-columns-spanned", 1))
                if bas > 1 or large > 1:
                    fin = (ligne + bas - 1, colonne + large - 1)
                    trouvees.setdefault(nom, []).append(((ligne, colonne), fin))
                colonne += int(cellule.get(f"{_ODS}number-columns-repeated", 1))
            ligne += int(rangee.get(f"{_ODS}number-rows-repeated", 1))
    return trouvees


def _borner() -> None:
    """Borne la mémoire de ce processus, là où le système sait le faire."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMOIRE_MAX, MEMOIRE_MAX))


def principal() -> None:
    octets = sys.stdin.buffer.read()
    _borner()
    try:
        for feuille in lire(octets):
            sys.stdout.write(json.dumps(feuille) + "\n")
    except _Refus as refus:
        sys.stdout.write(json.dumps({"refus": str(refus)}) + "\n")


if __name__ == "__main__":
    principal()
