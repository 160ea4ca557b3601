"""Ce que les commandes partagent : leurs options, et la façon de dire un échec."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..horloge import maintenant
from ..lecture.charger import Lecture, charger
from ..lecture.site import inventions, lire_adresse, lire_reglages
from ..reglages import Reglages
from .rapport import ecrire_rapport

Racine = Annotated[
    Path,
    typer.Option(help="Dossier qui contient mkdocs.yml.", file_okay=False, metavar="DOSSIER"),
]
Jour = Annotated[
    str | None, typer.Option(help="Jour du contrôle, par exemple 2026-12-01.", metavar="DATE")
]


def repondre_oui(question: str) -> bool:
    """Pose la question ; vrai si la personne tape « oui », et rien d'autre."""
    typer.echo(question, nl=False)
    try:
        return sys.stdin.readline().strip().lower() == "oui"
    except KeyboardInterrupt:
        typer.echo("")
        return False


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


def lire_le_site(racine: Path, date: str | None) -> tuple[Lecture, Reglages, datetime]:
    """Le site lu à cette date ; sans faute, il passe encore le contrôle de ses adresses.

    Raises:
        ContenuInvalide: mkdocs.yml est illisible. Les fautes des fiches sont dans la lecture.
        FabricationImpossible: la date ne se lit pas.
    """
    reglages = lire_reglages(racine / "mkdocs.yml")
    quand = maintenant(reglages, os.environ, date)
    return lire_et_controler(racine, reglages, quand)[0], reglages, quand


def lire_et_controler(
    racine: Path, reglages: Reglages, quand: datetime
) -> tuple[Lecture, frozenset[str]]:
    """Le site lu, et toutes ses adresses s'il n'a pas de faute."""
    lecture = charger(
        racine,
        reglages.dossiers,
        quand,
        demonstration=reglages.demonstration,
        site_url=lire_adresse(racine / "mkdocs.yml"),
    )
    fautes = tuple(sorted({*inventions(racine / "mkdocs.yml", reglages), *lecture.erreurs}))
    connues: frozenset[str] = frozenset()
    if not fautes:
        from ..fabrique.adresses import controler  # toutes les sorties : long à charger

        controle = controler(racine, lecture, reglages, quand)
        fautes, connues = controle.fautes, controle.connues
    return replace(lecture, erreurs=fautes), connues


def concerne(fichier: str, demandes: Sequence[str]) -> bool:
    """Vrai si ce fichier est demandé, ou dans un dossier demandé ; tous, si rien ne l'est."""
    return not demandes or any(
        d == "." or fichier == d or fichier.startswith(f"{d}/") for d in demandes
    )
