"""Le tableau à remplir que l'on envoie aux mairies, et que l'import relit à l'identique.

Tout vient du modèle : une feuille par genre, une colonne par champ, une liste par choix.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ...lecture.tableaux.feuille import lettre
from ...modele.offres import GENRES
from ...rendu.saisie.colonnes import Colonne, Forme
from ...rendu.saisie.tableau import REFERENCE, exigee, rangees, titre_de
from ...textes import mots_des_tableaux
from .refus import OPTIONS, nom_de_feuille

_AIDE_REFERENCE = "Votre numéro pour cette offre : gardez-le d'un envoi à l'autre."
_PAGES_DE_LARGE = 9
"""Une feuille a soixante colonnes : imprimée sur moins de pages, elle ne se lit plus."""
LIGNES = 500
"""Lignes qui ont leurs listes et leurs formats."""
_LARGEURS = {Forme.PROSE: 48, Forme.LISTE: 36, Forme.GROUPES: 48, Forme.TEXTE: 26}
_FORMES_DITES = {
    Forme.JOUR: "Une date : 01/12/2026.",
    Forme.INSTANT: "Une date et son heure : 01/12/2026 09:30.",
    Forme.OUI_NON: "oui ou non.",
    Forme.ENTIER: "Un nombre entier.",
    Forme.NOMBRE: "Un nombre, sans unité.",
    Forme.POURCENTAGE: "Un nombre, sans le signe %.",
    Forme.LISTE: "Plusieurs valeurs : séparez-les par « | », ou passez à la ligne.",
    Forme.PAR_ANNEE: "2024 : 120000 | 2025 : 131500",
    Forme.COMMUNE: "Le nom de la commune, ou son code INSEE.",
    Forme.TELEPHONE: "Dix chiffres.",
}


@dataclass
class _Ecriture:
    """Un classeur en cours, ses formats, et la feuille cachée où vivent les listes."""

    classeur: Any
    listes: Any
    communes: Sequence[str]
    jour: date
    formats: dict[str, Any] = field(default_factory=dict)
    posees: dict[tuple[str, ...], str] = field(default_factory=dict)

    def liste(self, valeurs: tuple[str, ...]) -> str:
        """La plage de la feuille cachée qui porte ces valeurs ; écrite une seule fois."""
        if valeurs not in self.posees:
            colonne = len(self.posees)
            for rang, valeur in enumerate(valeurs):
                self.listes.write_string(rang, colonne, valeur)
            nom = lettre(colonne)
            self.posees[valeurs] = f"=Listes!${nom}$1:${nom}${len(valeurs)}"
        return self.posees[valeurs]


def feuille_du_genre(genre: str) -> str:
    """Le nom de la feuille d'un genre ; celui du genre si son pluriel est trop long pour Excel."""
    pluriel = GENRES[genre].pluriel
    return nom_de_feuille(pluriel if len(pluriel) <= 26 else genre.capitalize(), set())


def composer(genres: Sequence[str], communes: Sequence[str], jour: date) -> bytes:
    """Le classeur à remplir : mêmes octets pour le même jour et les mêmes communes."""
    import xlsxwriter

    tampon = io.BytesIO()
    classeur = xlsxwriter.Workbook(tampon, OPTIONS)
    classeur.set_properties(
        {"created": datetime(jour.year, jour.month, jour.day), "title": "Offres à transmettre"}
    )
    _mode_d_emploi(classeur)
    pages = [(genre, classeur.add_worksheet(feuille_du_genre(genre))) for genre in genres]
    listes = classeur.add_worksheet("Listes")
    listes.hide()
    ecriture = _Ecriture(classeur, listes, communes, jour, _formats(classeur))
    for genre, page in pages:
        _feuille(ecriture, page, genre)
    if pages:
        pages[0][1].activate()
    classeur.close()
    return tampon.getvalue()


def _formats(classeur: Any) -> dict[str, Any]:
    titre = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    return {
        "exige": classeur.add_format({**titre, "bg_color": "#d9ead3"}),
        "titre": classeur.add_format({**titre, "bg_color": "#eef3ee"}),
        "cycle": classeur.add_format({**titre, "bg_color": "#d9d9d9", "font_color": "#444444"}),
        "exemple": classeur.add_format({"italic": True, "font_color": "#666666"}),
        "jour": classeur.add_format({"num_format": "dd/mm/yyyy"}),
        "instant": classeur.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "texte": classeur.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "nombre": classeur.add_format({"num_format": "General"}),
    }


def _mode_d_emploi(classeur: Any) -> None:
    page = classeur.add_worksheet("Mode d’emploi")
    gras = classeur.add_format({"bold": True, "font_size": 14})
    ligne = classeur.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 90)
    page.write_string(0, 0, "Transmettre des offres", gras)
    for rang, dit in enumerate(mots_des_tableaux()["mode_d_emploi"], 2):
        page.write_string(rang, 0, f"{rang - 1}. {dit}", ligne)
        page.set_row(rang, 16 * (1 + len(dit) // 85))
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _feuille(ecriture: _Ecriture, page: Any, genre: str) -> None:
    formats = ecriture.formats
    page.write_string(0, 0, REFERENCE, formats["titre"])
    page.write_comment(0, 0, _AIDE_REFERENCE)
    page.set_column(0, 0, 12, formats["texte"])
    page.write_string(1, 0, "exemple", formats["exemple"])
    for rang, colonne in enumerate(rangees(genre), 1):
        _colonne(ecriture, page, rang, colonne)
    page.set_row(0, 48)
    page.freeze_panes(1, 2)
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(0)
    page.repeat_columns(0, 1)
    page.fit_to_pages(_PAGES_DE_LARGE, 0)


def _colonne(ecriture: _Ecriture, page: Any, rang: int, colonne: Colonne) -> None:
    formats = ecriture.formats
    sorte = "cycle" if colonne.du_cycle else "exige" if exigee(colonne) else "titre"
    page.write_string(0, rang, titre_de(colonne), formats[sorte])
    page.write_comment(0, rang, aide_de(colonne), {"x_scale": 2})
    format_dit = {Forme.JOUR: "jour", Forme.INSTANT: "instant"}.get(colonne.forme, "texte")
    if colonne.forme in (Forme.NOMBRE, Forme.ENTIER, Forme.POURCENTAGE):
        format_dit = "nombre"
    page.set_column(rang, rang, _LARGEURS.get(colonne.forme, 16), formats[format_dit])
    page.data_validation(1, rang, LIGNES, rang, _controle(ecriture, colonne))
    _exemple(ecriture, page, rang, colonne)


def aide_de(colonne: Colonne) -> str:
    """Ce qu'on attend dans une colonne, en deux ou trois phrases."""
    dites = [
        colonne.aide + "." if colonne.aide and colonne.aide[-1] not in ".!?…" else colonne.aide
    ]
    dites.append(_FORMES_DITES.get(colonne.forme, ""))
    if colonne.choix:
        dites.append("Au choix : " + ", ".join(m.libelle for m in colonne.choix) + ".")
    if colonne.parties:
        parties = " | ".join(p.libelle.lower() for p in colonne.parties)
        dites.append(f"Un élément par ligne : {parties}.")
    if colonne.du_cycle:
        dites.append("À la rédaction : laissez vide.")
    return " ".join(d for d in dites if d) or colonne.libelle


def _controle(ecriture: _Ecriture, colonne: Colonne) -> dict[str, Any]:
    """La bulle de chaque case, et la liste ou la sorte de valeur qu'elle admet."""
    controle: dict[str, Any] = {
        "validate": "any",
        "input_title": colonne.libelle[:32],
        "input_message": aide_de(colonne)[:255],
        "error_type": "warning",
        "error_title": "À vérifier",
        "error_message": "Cette valeur n'est pas de celles qu'on attend ici.",
    }
    if colonne.choix:
        valeurs = tuple(m.libelle for m in colonne.choix)
        return {**controle, "validate": "list", "source": ecriture.liste(valeurs)}
    if colonne.forme is Forme.OUI_NON:
        return {**controle, "validate": "list", "source": ["oui", "non"]}
    if colonne.forme is Forme.COMMUNE and ecriture.communes:
        source = ecriture.liste(tuple(ecriture.communes))
        return {**controle, "validate": "list", "source": source}
    if colonne.forme in (Forme.JOUR, Forme.INSTANT):
        return {**controle, "validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
    if colonne.forme in (Forme.NOMBRE, Forme.ENTIER, Forme.POURCENTAGE):
        entier = "integer" if colonne.forme is Forme.ENTIER else "decimal"
        return {**controle, "validate": entier, "criteria": ">=", "value": -1000}
    return controle


def _exemple(ecriture: _Ecriture, page: Any, rang: int, colonne: Colonne) -> None:
    gris, exemple = ecriture.formats["exemple"], mots_des_tableaux()["exemples"].get(colonne.nom)
    if colonne.du_cycle:
        return
    if exemple is None and colonne.choix:
        exemple = next(iter(colonne.choix)).libelle
    elif exemple is None and colonne.forme is Forme.COMMUNE:
        exemple = ecriture.communes[0] if ecriture.communes else None
    elif exemple is None and colonne.forme is Forme.OUI_NON:
        exemple = "non"
    elif colonne.forme is Forme.JOUR:
        page.write_datetime(1, rang, ecriture.jour + timedelta(60), ecriture.formats["jour"])
        return
    if exemple is None:
        return
    if colonne.forme in (Forme.NOMBRE, Forme.ENTIER):
        page.write_number(1, rang, float(exemple), gris)
    else:
        page.write_string(1, rang, exemple, gris)
