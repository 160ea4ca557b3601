"""D'un fichier à ses feuilles."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..source import empile, raison
from . import garde, ouvrier
from .feuille import Cellule, Feuille, Tableau, TableauRefuse
from .separe import lire_separe

DELAI = 120
"""Secondes laissées à l'ouverture d'un classeur."""


def ouvrir(chemin: Path) -> Tableau:
    """Lit un tableau xlsx, ods, xls, csv ou txt, reconnu à ses octets.

    Raises:
        TableauRefuse: il n'existe pas, dépasse une limite, ou n'est pas un simple tableau.
    """
    try:
        etat = chemin.stat()
        if not stat.S_ISREG(etat.st_mode):
            raise TableauRefuse(f"{chemin.name} n'est pas un fichier — donnez celui du tableau")
        if etat.st_size > garde.TAILLE_MAX:
            garde.reconnaitre(b" " * (garde.TAILLE_MAX + 1), chemin.name)
        octets = chemin.read_bytes()
    except (OSError, ValueError) as erreur:
        raison_dite = raison(erreur) if isinstance(erreur, OSError) else "son nom ne se lit pas"
        raise TableauRefuse(
            f"le tableau ne peut pas être lu ({raison_dite}) — vérifiez son chemin"
        ) from None
    return lire_octets(octets, chemin.name)


def lire_octets(octets: bytes, nom: str) -> Tableau:
    """Le tableau que portent ces octets.

    Raises:
        TableauRefuse: il dépasse une limite, ou n'est pas un simple tableau.
    """
    sorte, en_erreur = garde.reconnaitre(octets, nom)
    if sorte is garde.Sorte.TEXTE:
        feuille, remarques = lire_separe(octets, nom)
        return _composable(Tableau(nom, (feuille,), remarques))
    remarques = ()
    if en_erreur:
        remarques = (
            f"{en_erreur} cellule(s) portent une erreur du tableur (« #DIV/0! ») : lues vides",
        )
    return _composable(Tableau(nom, _classeur(octets), remarques))


def _composable(tableau: Tableau) -> Tableau:
    """Le tableau, si aucune de ses cellules n'est une pile d'accents, sans fin à composer."""
    cellules = (c for f in tableau.feuilles for rangee in f.rangees for c in rangee)
    if any(isinstance(c, str) and not c.isascii() and empile(c) for c in cellules):
        raise TableauRefuse(
            "une cellule empile des accents par dizaines — retirez ce texte, sans doute abîmé"
        )
    return tableau


def _classeur(octets: bytes) -> tuple[Feuille, ...]:
    """Les feuilles d'un classeur, lues par l'ouvrier : quoi qu'il lui arrive, on le dit."""
    commande = [sys.executable, "-I", os.fspath(ouvrier.__file__)]
    try:
        fini = subprocess.run(
            commande, input=octets, capture_output=True, timeout=DELAI, check=False
        )
    except subprocess.TimeoutExpired:
        raise garde.illisible() from None
    if fini.returncode:
        raise garde.illisible()
    lues = [json.loads(ligne) for ligne in fini.stdout.splitlines()]
    for lue in lues:
        if code := lue.get("refus"):
            raise garde.mot_de_passe() if code == "mot-de-passe" else garde.trop_grand()
    return tuple(
        Feuille(
            lue["nom"],
            tuple(tuple(map(_cellule, rangee)) for rangee in lue["rangees"]),
            tuple((a, b, c, d) for a, b, c, d in lue["fusions"]),
            lue["cachee"],
        )
        for lue in lues
    )


def _cellule(ecrite: Any) -> Cellule:
    if isinstance(ecrite, dict):
        if "j" in ecrite:
            return date.fromisoformat(ecrite["j"])
        return datetime.fromisoformat(ecrite["i"])
    lue: Cellule = ecrite
    return lue
