"""La commande `nouvelle-vie`."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..lecture.source import relatif
from . import cycle, hebergement
from .a_refaire import a_refaire
from .a_venir import a_venir
from .apercu import apercu
from .commun import Jour, Racine, dire_les_echecs, lire_le_site
from .images import images
from .lettre import lettre
from .nouveau import nouveau
from .ouverture import mise_en_ligne
from .rapport import ecrire_rapport
from .relance import relance
from .schemas import schemas
from .statut import statut
from .vider import vider_exemples

application = typer.Typer(
    name="nouvelle-vie",
    help="Fabrique et vérifie le site d'accueil d'un territoire.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)

application.command()(hebergement.enraciner)
application.command()(hebergement.nginx)
application.command()(lettre)
application.command()(statut)
application.command()(relance)
application.command()(images)
application.command()(nouveau)
application.command()(schemas)
application.command(name="vider-exemples")(vider_exemples)
application.command(name="mise-en-ligne")(mise_en_ligne)
cycle.ajouter(application)
application.command()(apercu)
application.command(name="a-venir")(a_venir)
application.command(name="a-refaire")(a_refaire)


@application.callback()
def principale() -> None:
    """Fabrique et vérifie le site d'accueil d'un territoire."""
    for flux in (sys.stdout, sys.stderr):
        if isinstance(flux, io.TextIOWrapper):  # une console qui ignore « é » affiche « ? »
            flux.reconfigure(errors="replace")


@application.command()
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
) -> None:
    """Vérifie toutes les fiches et dit toutes les fautes d'un coup.

    Exemples : `nouvelle-vie verifier`, `nouvelle-vie verifier offres/logement`.
    """
    with dire_les_echecs():
        lecture, _, _ = lire_le_site(racine.resolve(), date)
    demandes = _relatifs(chemins or [], racine.resolve())
    erreurs = tuple(e for e in lecture.erreurs if _concerne(e.fichier, demandes))
    avis = tuple(c for c in lecture.conseils if conseils and _concerne(c.fichier, demandes))
    raise typer.Exit(ecrire_rapport(erreurs, avis, lecture.fichiers))


def _relatifs(chemins: list[Path], racine: Path) -> list[str]:
    """Les chemins demandés, relatifs à la racine. Un chemin absent arrête la commande."""
    relatifs = []
    for chemin in chemins:
        absolu = chemin if chemin.is_absolute() else Path.cwd() / chemin
        absolu = Path(os.path.abspath(absolu))  # noqa: PTH100 - sans suivre un lien de fichier
        absolu = absolu.parent.resolve() / absolu.name
        if not os.path.lexists(absolu) or not absolu.is_relative_to(racine):
            typer.echo(f"{chemin} : introuvable dans le site — vérifiez le chemin", err=True)
            raise typer.Exit(1)
        relatifs.append(relatif(absolu, racine))
    return relatifs


def _concerne(fichier: str, demandes: list[str]) -> bool:
    return not demandes or any(
        d == "." or fichier == d or fichier.startswith(f"{d}/") for d in demandes
    )
