"""Le rapport d'une vérification : ce que lit la personne qui rédige."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from ..erreurs import ErreurContenu
from ..fautes import PAGE_DU_GUIDE

CONSEILS, A_CORRIGER = "Conseils (le site paraît quand même)", "À corriger"


def ecrire_rapport(
    erreurs: Sequence[ErreurContenu],
    conseils: Sequence[ErreurContenu],
    fichiers: int,
    catalogue: str = PAGE_DU_GUIDE,
) -> int:
    """Écrit fautes puis conseils, et rend le code de sortie : 1 s'il y a une faute, sinon 0.

    Args:
        catalogue: l'adresse de la page du guide qui explique les fautes ; vide s'il n'y en a pas.
    """
    if conseils:
        montrer(decrire(conseils, CONSEILS, catalogue), "yellow")
        montrer("")
    if erreurs:
        montrer(decrire(erreurs, A_CORRIGER, catalogue), "red")
        montrer("")
    montrer(bilan(erreurs, conseils, fichiers), "bold red" if erreurs else "bold green")
    sys.stdout.flush()
    return 1 if erreurs else 0


def montrer(texte: str, couleur: str = "") -> None:
    """Écrit un texte ; sur un terminal, colore son titre et ses repères. Les mots sont les mêmes.

    `NO_COLOR` (no-color.org) et une sortie détournée donnent des lignes simples.
    """
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        typer.echo(texte)
        return
    from rich.console import Console  # long à charger, et seulement pour un terminal
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for rang, ligne in enumerate(texte.split("\n")):
        style = couleur if rang == 0 else "dim" if ligne.startswith("    ") else ""
        console.print(Text(ligne, style))


def decrire(
    constats: Sequence[ErreurContenu], titre: str = A_CORRIGER, catalogue: str = PAGE_DU_GUIDE
) -> str:
    """La liste des constats, chacun suivi de la ligne en cause et d'un repère sous la colonne.

    La première fois qu'une faute paraît, une ligne dit où le guide l'explique.
    """
    lignes = [titre]
    expliquees: set[str] = set()
    for constat in constats:
        lignes.append(str(constat))
        if constat.extrait.strip():
            lignes.append(f"    {constat.extrait}")
            if constat.colonne <= len(constat.extrait) + 1:
                lignes.append("    " + " " * (constat.colonne - 1) + "^")
        if catalogue and constat.code not in expliquees:
            expliquees.add(constat.code)
            lignes.append(f"    voir {catalogue}#{constat.code}")
    return "\n".join(lignes)


def bilan(
    erreurs: Sequence[ErreurContenu], conseils: Sequence[ErreurContenu], fichiers: int
) -> str:
    """« 3 erreurs dans 2 fichiers », ou « 70 fichiers vérifiés, aucune erreur »."""
    if erreurs:
        touches = len({e.fichier for e in erreurs})
        return f"{compter(len(erreurs), 'erreur')} dans {compter(touches, 'fichier')}"
    suite = f", {compter(len(conseils), 'conseil')}" if conseils else ""
    return f"{compter(fichiers, 'fichier')} lu{'s' if fichiers > 1 else ''}, aucune erreur{suite}"


def compter(nombre: int, nom: str) -> str:
    """« 1 erreur », « 3 erreurs », « 0 erreur »."""
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"
