"""Les lignes refusées, rendues dans un tableau à corriger et à importer de nouveau.

Mêmes colonnes, dans le même ordre ; puis le motif, la feuille et la ligne d'origine, que l'import
ne relit pas. Aucune cellule ne peut y devenir une formule.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ...lecture.tableaux.feuille import Cellule
from ...rendu.donnees.tableur import neutraliser
from .plan import Plan, Refusee

AJOUTEES = ("Motif du refus", "Feuille d'origine", "Ligne d'origine")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_CELLULE_MAX = 32_767
_INTERDITS_FEUILLE = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def feuille_des_refus(plan: Plan, jour: date) -> bytes:
    """Le classeur des lignes refusées : mêmes octets pour les mêmes refus le même jour."""
    import xlsxwriter

    tampon = io.BytesIO()
    classeur = xlsxwriter.Workbook(tampon, OPTIONS)
    classeur.set_properties({"created": datetime(jour.year, jour.month, jour.day)})
    formats = {
        "titre": classeur.add_format({"bold": True, "bg_color": "#e8e8e8", "text_wrap": True}),
        "jour": classeur.add_format({"num_format": "dd/mm/yyyy"}),
        "instant": classeur.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "motif": classeur.add_format({"text_wrap": True, "font_color": "#9c0006"}),
    }
    pris: set[str] = set()
    for comprise in plan.feuilles:
        siennes = [r for r in plan.refusees if r.ligne.feuille == comprise.nom]
        if siennes:
            nom = nom_de_feuille(comprise.nom, pris)
            _remplir(classeur.add_worksheet(nom), comprise.titres, siennes, formats)
    classeur.close()
    return tampon.getvalue()


def nom_de_feuille(nom: str, pris: set[str]) -> str:
    """Un nom qu'Excel accepte : 31 caractères, sans crochet ni barre, distinct sans la casse."""
    propre = "".join(c if c.isprintable() else " " for c in nom.translate(_INTERDITS_FEUILLE))
    base = " ".join(propre.split())[:26] or "Feuille"
    if base.casefold() == "history":  # réservé par Excel
        base = "Feuille"
    libre, rang = base, 1
    while libre.casefold() in pris:
        rang += 1
        libre = f"{base} {rang}"
    pris.add(libre.casefold())
    return libre


def _remplir(
    page: Any, titres: Sequence[str], refusees: Sequence[Refusee], formats: dict[str, Any]
) -> None:
    largeur = max([len(titres), *(len(r.ligne.brutes) for r in refusees)])
    entetes = [*titres, *[""] * (largeur - len(titres)), *AJOUTEES]
    for colonne, titre in enumerate(entetes):
        page.write_string(0, colonne, neutraliser(titre)[:_CELLULE_MAX], formats["titre"])
    for rang, refusee in enumerate(sorted(refusees, key=lambda r: r.ligne.numero), 1):
        for colonne, cellule in enumerate(refusee.ligne.brutes):
            _ecrire(page, rang, colonne, cellule, formats)
        motifs = neutraliser(" ; ".join(refusee.motifs))[:_CELLULE_MAX]
        page.write_string(rang, largeur, motifs, formats["motif"])
        page.write_string(rang, largeur + 1, neutraliser(refusee.ligne.feuille)[:_CELLULE_MAX])
        page.write_number(rang, largeur + 2, refusee.ligne.numero)
    page.freeze_panes(1, 0)
    page.set_column(0, largeur - 1, 18)
    page.set_column(largeur, largeur, 70)
    page.set_landscape()


def _ecrire(page: Any, rang: int, colonne: int, cellule: Cellule, formats: dict[str, Any]) -> None:
    if isinstance(cellule, bool):
        page.write_boolean(rang, colonne, cellule)
    elif isinstance(cellule, int | float) and abs(cellule) < 1e300:
        page.write_number(rang, colonne, cellule)
    elif isinstance(cellule, datetime):
        page.write_datetime(rang, colonne, cellule, formats["instant"])
    elif isinstance(cellule, date) and cellule.year >= 1900:
        page.write_datetime(rang, colonne, cellule, formats["jour"])
    elif cellule is not None:
        page.write_string(rang, colonne, en_ligne(str(cellule)))


def en_ligne(texte: str) -> str:
    """Un texte neutralisé qui garde ses retours à la ligne : une liste en a besoin."""
    lignes = [neutraliser(ligne) for ligne in texte.splitlines()]
    return "\n".join(lignes)[:_CELLULE_MAX]
