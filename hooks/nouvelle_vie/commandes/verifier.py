"""`nouvelle-vie verifier` : toutes les fautes d'un coup, à l'écran ou pour une machine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, ErreurContenu
from ..lecture.site import lieu_des_fautes
from ..lecture.source import relatif
from . import formats
from .commun import Jour, Racine, concerne, dire_les_echecs
from .formats import Format
from .memoire import Verdict
from .rapport import bilan, ecrire_rapport
from .verification import verifier_le_site


def verifier(
    chemins: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[CHEMINS]…", help="Fichiers ou dossiers à montrer ; tout le site par défaut."
        ),
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
    conseils: Annotated[
        bool, typer.Option("--conseils/--sans-conseils", help="Montre aussi les conseils.")
    ] = True,
    sortie: Annotated[
        Format,
        typer.Option("--format", metavar="FORME", help="texte, github, gitlab ou json."),
    ] = Format.TEXTE,
    sans_cache: Annotated[
        bool, typer.Option("--sans-cache", help="Relit tout, sans rien retenir.")
    ] = False,
    corriger: Annotated[
        bool, typer.Option("--corriger", help="Montre, puis écrit, ce qui se corrige sans risque.")
    ] = False,
    oui: Annotated[
        bool, typer.Option("--oui", help="Avec --corriger : écrit sans demander.")
    ] = False,
) -> None:
    """Vérifie toutes les fiches et dit toutes les fautes d'un coup.

    Exemples :

    `nouvelle-vie verifier` : tout le site ; `nouvelle-vie verifier offres/logement` : un dossier.

    `nouvelle-vie verifier --corriger` : typographie, dates, ordre des champs, encodage…

    `nouvelle-vie verifier --format gitlab > gl-code-quality-report.json`
    """
    racine = racine.resolve()
    demandes = relatifs(chemins or [], racine)
    with dire_les_echecs():
        if corriger:
            from .corriger import appliquer  # long à charger, et rarement demandé

            appliquer(racine, demandes, oui=oui)
        verdict = lire_verdict(racine, date, cache=not sans_cache)
    erreurs = tuple(e for e in verdict.erreurs if concerne(e.fichier, demandes))
    avis = tuple(c for c in verdict.conseils if conseils and concerne(c.fichier, demandes))
    if sortie is Format.TEXTE:
        ou = lieu_des_fautes(racine / "mkdocs.yml") if erreurs or avis else ""
        raise typer.Exit(ecrire_rapport(erreurs, avis, verdict.fichiers, ou))
    raise typer.Exit(ecrire(sortie, erreurs, avis, verdict.fichiers, depuis_ici(racine)))


def lire_verdict(racine: Path, date: str | None, *, cache: bool) -> Verdict:
    """Le verdict ; des réglages illisibles en sont un, qu'une machine lit comme les autres.

    Raises:
        FabricationImpossible: la date ne se lit pas.
    """
    try:
        return verifier_le_site(racine, date, cache=cache)
    except ContenuInvalide as invalide:
        return Verdict(invalide.erreurs, fichiers=1)


def ecrire(
    sortie: Format,
    erreurs: Sequence[ErreurContenu],
    conseils: Sequence[ErreurContenu],
    fichiers: int,
    dossier: str,
) -> int:
    """Écrit le rapport pour une machine, dans sa forme, et rend le code de sortie."""
    if sortie is Format.GITHUB:
        typer.echo(formats.github([*erreurs, *conseils], dossier), nl=False)
        typer.echo(bilan(erreurs, conseils, fichiers))
    elif sortie is Format.GITLAB:
        typer.echo(formats.gitlab([*erreurs, *conseils], dossier), nl=False)
    else:
        typer.echo(formats.en_json(erreurs, conseils, fichiers), nl=False)
    return 1 if erreurs else 0


def depuis_ici(racine: Path) -> str:
    """Ce qui mène du dossier courant à la racine : une annotation se situe dans tout le dépôt."""
    ici = Path.cwd().resolve()
    court = racine.relative_to(ici).as_posix() if racine.is_relative_to(ici) else "."
    return "" if court == "." else f"{court}/"


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
