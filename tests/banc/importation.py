"""Ce que coûte l'import de cinq mille lignes, puis le même, qui ne change rien.

Le tableau est inventé ici ; le site, celui du dépôt. Chaque import est chronométré, puis refait sur
une copie neuve pour sa mémoire : l'observer le ralentit.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from generateur import copier_site, lire_lieux
from mesure import Mesure, lancer, observer
from sites import DEPOT

LIGNES = 5_000
_TITRES = (
    "Référence", "Titre", "Commune", "Transaction", "Surface (m²)", "Loyer CC", "Charges",
    "Nombre de pièces", "Meublé", "Téléphone", "Courriel", "Description", "À savoir", "DPE", "GES",
    "Disponible le", "Résumé",
)  # fmt: skip


@dataclass
class Cout:
    """Un premier import et un second, le même : durées en secondes, mémoire en octets."""

    premier: float = 0.0
    second: float = 0.0
    memoire: int = 0


def mesurer(dossier: Path) -> Cout:
    """Importe le tableau deux fois dans une copie du site, puis une fois sous observation."""
    tableau = dossier / "cinq-mille.xlsx"
    _ecrire(tableau)
    site = copier_site(DEPOT, dossier / "import")
    premier, second = _importer(tableau, site, lancer), _importer(tableau, site, lancer)
    shutil.rmtree(site)
    observe = _importer(tableau, copier_site(DEPOT, site), observer)
    shutil.rmtree(site)
    return Cout(premier.duree, second.duree, observe.memoire)


def _importer(tableau: Path, site: Path, comment: Callable[..., Mesure]) -> Mesure:
    commande = [sys.executable, "-m", "nouvelle_vie", "importer", str(tableau), "--oui"]
    return comment(commande, site, {"PYTHONPATH": os.fspath(site / "hooks")})


def _ecrire(chemin: Path) -> None:
    """Cinq mille logements dans les communes du site, écrits comme une mairie les écrirait."""
    lieux = lire_lieux(DEPOT / "content" / "donnees" / "communes.json")
    classeur = xlsxwriter.Workbook(chemin, {"constant_memory": True})
    page = classeur.add_worksheet("Logements")
    page.write_row(0, 0, _TITRES)
    for rang in range(1, LIGNES + 1):
        lieu = lieux[rang % len(lieux)]
        page.write_row(rang, 0, (
            rang, f"Maison {rang} du bourg", lieu.code if rang % 3 else lieu.nom.upper(), "à louer",
            60 + rang % 100, f"{400 + rang % 300} €", 40.0, f"T{rang % 6 + 1}",
            "oui" if rang % 2 else "non", 199000000 + rang, "accueil@commune.example",
            "Une maison de bourg, un jardin clos, un poêle à bois. " * 4,
            "Pas de garage | La route est en lacets", "ABCDE"[rang % 5], "B", "01/02/2027",
            "Trois chambres et un jardin, à deux pas de l'école.",
        ))  # fmt: skip
    classeur.close()
