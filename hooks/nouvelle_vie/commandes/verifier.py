"""`nouvelle-vie verifier` : toutes les fautes d'un coup, à l'écran ou pour une machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ..lecture.source import relatif
from .commun import Jour, Racine, dire_les_echecs
from .rapport import ecrire_rapport
from .verification import verifier_le_site


def verifier(
    chemins: Annotated[
        list[Path] | None,
        typer.Argument(help="Fichiers ou dossiers à montrer ; tout le site par défaut."),
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
    conseils: Annotated[
        bool, typer.Option("--conseils/--sans-conseils", help="Montre aussi les conseils.")
    ] = True,
    sans_cache: Annotated[
        bool, typer.Option("--sans-cache", help="Relit tout, sans rien retenir.")
    ] = False,
) -> None:
    """Vérifie toutes les fiches et dit toutes les fautes d'un coup.

    Exemples : `nouvelle-vie verifier`, `nouvelle-vie verifier offres/logement`.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        verdict = verifier_le_site(racine, date, cache=not sans_cache)
    demandes = relatifs(chemins or [], racine)
    erreurs = tuple(e for e in verdict.erreurs if concerne(e.fichier, demandes))
    avis = tuple(c for c in verdict.conseils if conseils and concerne(c.fichier, demandes))
    raise typer.Exit(ecrire_rapport(erreurs, avis, verdict.fichiers))


def relatifs(chemins: list[Path], racine: Path) -> list[str]:
    """Les chemins demandés, relatifs à la racine. Un chemin absent arrête la commande."""
    trouves = []
    for chemin in chemins:
        absolu = chemin if chemin.is_absolute() else Path.cwd() / chemin
        absolu = Path(os.path.abspath(absolu))  # noqa: PTH100 - sans suivre un lien de fichier
        absolu = absolu.parent.resolve() / absolu.name
        if not os.path.lexists(absolu) or not absolu.is_relative_to(racine):
            typer.echo(f"{chemin} : introuvable dans le site — vérifiez le chemin", err=True)
            raise typer.Exit(1)
        trouves.append(relatif(absolu, racine))
    return trouves


def concerne(fichier: str, demandes: list[str]) -> bool:
    return not demandes or any(
        d == "." or fichier == d or fichier.startswith(f"{d}/") for d in demandes
    )
