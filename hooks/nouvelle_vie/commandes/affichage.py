"""Le tableau de bord à l'écran : un tableau dans un terminal, des lignes simples ailleurs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from ..redaction import phrases
from ..redaction.suivi import Suivi
from ..redaction.tableau import AXES, Ligne, a_faire, compter
from ..rendu.typographie import jour_complet, typographier

if TYPE_CHECKING:
    from rich.table import Table

_COMMUNES_DITES = 12
"""Au-delà, les communes tiendraient plus de place que les offres."""

_OFFRES_DITES = 100
"""Au-delà, ce qui presse serait hors de l'écran."""


def en_couleurs() -> bool:
    """Vrai devant un terminal qui n'a pas demandé la sobriété (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def montrer(suivis: Sequence[Suivi], jour: date, filtre: str) -> None:
    """Écrit le tableau de bord : les comptes, ce qui presse, puis chaque offre."""
    textes = phrases.textes()
    au = phrases.remplir(textes["au"], jour=jour_complet(jour))
    typer.echo(f"{textes['titre']}\n{au}")
    if filtre:
        typer.echo(phrases.remplir(textes["filtre"], filtre=typographier(filtre)))
    typer.echo("")
    if not suivis:
        typer.echo(textes["rien"])
        return
    comptes = compter(suivis)
    for axe in AXES:
        if axe != "commune" or len(comptes[axe]) <= _COMMUNES_DITES:
            typer.echo(textes["axes"][axe])
            typer.echo("".join(f"  {_compte(ligne)}\n" for ligne in comptes[axe]))
    (_en_tableaux if en_couleurs() else _en_lignes)(suivis, a_faire(suivis))


def _compte(ligne: Ligne) -> str:
    """« Publiée : 35 offres, 3 à confirmer »."""
    textes = phrases.textes()["comptes"]
    dits = []
    for cle in ("nombre", "a_confirmer", "incompletes", "d_office"):
        nombre = getattr(ligne, cle)
        if nombre or cle == "nombre":
            dits.append(f"{nombre} {textes[cle][nombre > 1]}")
    return f"{typographier(ligne.nom)} : {', '.join(dits)}"


# --- en lignes ------------------------------------------------------------------------------------


def _en_lignes(suivis: Sequence[Suivi], gestes: Mapping[str, Sequence[Suivi]]) -> None:
    textes = phrases.textes()
    for cle, groupe in gestes.items():
        typer.echo(f"{textes['a_faire'][cle]} ({len(groupe)})")
        for suivi in groupe:
            typer.echo(f"  {_ligne(suivi)}")
        typer.echo("")
    typer.echo(f"{textes['toutes']} ({len(suivis)})")
    for suivi in suivis:
        typer.echo(f"  {suivi.offre.statut.libelle} · {_ligne(suivi)}")


def _ligne(suivi: Suivi) -> str:
    """« LNV-2026-0007 · Mas en pierre · Vialas · confirmée le… · il manque : Photos »."""
    lieu = typographier(suivi.commune.nom) if suivi.commune else ""
    dits = (suivi.offre.id, typographier(suivi.offre.titre), lieu, phrases.etat(suivi))
    return " · ".join(filter(None, (*dits, *phrases.manques(suivi))))


# --- en tableaux ----------------------------------------------------------------------------------


def _en_tableaux(suivis: Sequence[Suivi], gestes: Mapping[str, Sequence[Suivi]]) -> None:
    from rich.console import Console  # lent à charger, et seulement pour un terminal

    console, textes = Console(highlight=False), phrases.textes()
    for cle, groupe in gestes.items():
        titre = f"{textes['a_faire'][cle]} ({len(groupe)})"
        style = "bold red" if cle in ("d_office", "a_confirmer") else "bold"
        console.print(_tableau(titre, groupe, style))
        console.print()
    typer.echo(f"{textes['toutes']}\n")
    if len(suivis) > _OFFRES_DITES:
        typer.echo(phrases.remplir(textes["trop"], nombre=str(len(suivis))))
        return
    for statut, etape in groupby(suivis, key=lambda s: s.offre.statut):
        offres = list(etape)
        console.print(_tableau(f"{statut.libelle} ({len(offres)})", offres, "bold"))
        console.print()


def _tableau(titre: str, suivis: Sequence[Suivi], style: str) -> Table:
    """Trois colonnes : une quatrième ne laisserait que des syllabes sur un petit terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    tableau = Table(title=Text(titre), title_style=style, title_justify="left", box=SIMPLE_HEAD)
    tableau.expand, tableau.leading = True, 1
    for nom, part in zip(phrases.textes()["entetes"], (4, 4, 3), strict=True):
        tableau.add_column(nom, ratio=part, overflow="fold")
    for suivi in suivis:
        lieu = typographier(suivi.commune.nom if suivi.commune else suivi.offre.commune)
        offre = Text(typographier(suivi.offre.titre))
        offre.append(f"\n{suivi.offre.id} · {lieu}", style="dim")
        manques = Text("\n").join(
            Text(typographier(m.nom), "red")
            if m.bloque
            else Text(f"({typographier(m.nom)})", "dim")
            for m in suivi.manques
        )
        # Du texte, jamais du balisage : un titre peut porter des crochets.
        tableau.add_row(offre, Text(phrases.etat(suivi).replace(" ; ", "\n")), manques)
    return tableau
