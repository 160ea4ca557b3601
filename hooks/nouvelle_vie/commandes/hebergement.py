"""`nouvelle-vie enraciner` et `nouvelle-vie nginx` : ce qu'il faut à un hôte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..fabrique import hebergement
from .commun import dire_les_echecs

Site = Annotated[Path, typer.Option(help="Le site construit.", file_okay=False)]


def enraciner(
    destination: Annotated[Path, typer.Argument(help="Le dossier à préparer.")] = Path(
        "publication"
    ),
    site: Site = Path("site"),
) -> None:
    """Prépare le dossier à envoyer à un hôte qui le sert à la racine d'un domaine."""
    with dire_les_echecs():
        hebergement.enraciner(site.resolve(), destination.resolve())
    typer.echo(f"{destination}/ est prêt à être envoyé")


def nginx(
    racine: Annotated[str, typer.Option(help="Dossier que nginx sert.")] = "/srv/nouvelle-vie",
    ecoute: Annotated[str, typer.Option(help="Adresse de la directive listen.")] = "80",
    site: Site = Path("site"),
) -> None:
    """Écrit une configuration de nginx qui donne les en-têtes et les redirections du site."""
    with dire_les_echecs():
        typer.echo(hebergement.nginx(site.resolve(), racine, ecoute), nl=False)
