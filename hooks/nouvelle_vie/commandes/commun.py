"""Ce que les commandes partagent : leurs options, et la façon de dire un échec."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from .rapport import ecrire_rapport

Racine = Annotated[Path, typer.Option(help="Dossier qui contient mkdocs.yml.", file_okay=False)]
Jour = Annotated[str | None, typer.Option(help="Jour du contrôle, par exemple 2026-12-01.")]


@contextmanager
def dire_les_echecs() -> Iterator[None]:
    """Fait d'un contenu fautif un rapport, d'un empêchement une phrase, et sort avec le code 1."""
    try:
        yield
    except ContenuInvalide as invalide:
        raise typer.Exit(ecrire_rapport(invalide.erreurs, (), 1)) from None
    except FabricationImpossible as impossible:
        typer.echo(str(impossible), err=True)
        raise typer.Exit(1) from None
