"""Des tableaux comme les mairies en envoient, fabriqués ici ; tout y est inventé.

Ceux qu'un tableur seul sait écrire (ods, xls, mot de passe) sont dans `references/tableaux/`, avec
leur provenance.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from outils import REFERENCES

GARDES = REFERENCES / "tableaux"
Rangee = Sequence[Any]
Fusion = tuple[int, int, int, int, Any]


def classeur(
    feuilles: Mapping[str, Sequence[Rangee]],
    fusions: Mapping[str, Sequence[Fusion]] | None = None,
    cachees: Sequence[str] = (),
) -> bytes:
    """Un xlsx : une feuille par nom, une rangée par ligne ; une formule est (=…, sa valeur)."""
    tampon = io.BytesIO()
    livre = xlsxwriter.Workbook(tampon, {"in_memory": True, "strings_to_formulas": False})
    jour = livre.add_format({"num_format": "dd/mm/yyyy"})
    instant = livre.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    for nom, rangees in feuilles.items():
        page = livre.add_worksheet(nom)
        for rang, rangee in enumerate(rangees):
            for colonne, valeur in enumerate(rangee):
                if isinstance(valeur, datetime):
                    page.write_datetime(rang, colonne, valeur, instant)
                elif isinstance(valeur, date):
                    page.write_datetime(rang, colonne, valeur, jour)
                elif isinstance(valeur, tuple):
                    page.write_formula(rang, colonne, valeur[0], None, valeur[1])
                elif valeur is not None:
                    page.write(rang, colonne, valeur)
        for haut, gauche, bas, droite, valeur in (fusions or {}).get(nom, ()):
            page.merge_range(haut, gauche, bas, droite, valeur)
        if nom in cachees:
            page.hide()
    livre.close()
    return tampon.getvalue()


def separe(*lignes: str, codage: str = "utf-8", fin: str = "\r\n") -> bytes:
    return (fin.join(lignes) + fin).encode(codage)


def avec(octets: bytes, ajouts: Mapping[str, bytes]) -> bytes:
    """Le même classeur, avec des fichiers de plus dans son archive, ou d'autres à leur place."""
    tampon = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(octets)) as avant,
        zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as apres,
    ):
        for nom in avant.namelist():
            if nom not in ajouts:
                apres.writestr(nom, avant.read(nom))
        for nom, contenu in ajouts.items():
            apres.writestr(nom, contenu)
    return tampon.getvalue()
