"""`nouvelle-vie statut` : où en sont les offres, ce qui leur manque, ce qui vieillit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from ..modele.cycle import Statut
from ..modele.offres import GENRES
from ..redaction.choix import Choix, choisir
from ..redaction.suivi import Suivi, suivre
from .bureau import Bureau, ecrire, ouvrir
from .commun import Jour, Racine, dire_les_echecs


def statut(
    territoire: Annotated[
        str | None,
        typer.Option(
            help="Code ou nom d'un territoire ; « hors » pour les autres.", metavar="TERRITOIRE"
        ),
    ] = None,
    genre: Annotated[
        str | None,
        typer.Option(
            help="Par exemple logement, reprise.", metavar="GENRE", autocompletion=lambda: [*GENRES]
        ),
    ] = None,
    commune: Annotated[
        str | None, typer.Option(help="Nom ou code INSEE.", metavar="COMMUNE")
    ] = None,
    etape: Annotated[
        str | None,
        typer.Option(
            help="Par exemple a_qualifier, publiee, suspendue.",
            metavar="ETAPE",
            autocompletion=lambda: [s.value for s in Statut],
        ),
    ] = None,
    en_json: Annotated[
        bool, typer.Option("--json", help="Écrit tout pour une machine, et rien d'autre.")
    ] = False,
    csv: Annotated[
        Path | None,
        typer.Option(help="Écrit aussi un tableau .csv.", dir_okay=False, metavar="FICHIER"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            help="Écrit aussi un rapport .html à imprimer.", dir_okay=False, metavar="FICHIER"
        ),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(
            help="Écrit aussi des rappels .ics à importer.", dir_okay=False, metavar="FICHIER"
        ),
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Le tableau de bord : où en est chaque offre, ce qui lui manque, ce qui vieillit.

    Rien n'est écrit sans « --csv », « --html » ou « --ics ». Ces fichiers parlent d'offres qui ne
    sont pas publiées : ils sont refusés dans les dossiers du site.

    Exemples : `nouvelle-vie statut`, `nouvelle-vie statut --genre logement --etape a_qualifier`,
    `nouvelle-vie statut --html rapport.html --ics rappels.ics`.
    """
    with dire_les_echecs():
        bureau = ouvrir(racine.resolve(), date)
        choix = choisir(bureau.lecture.catalogue, territoire, genre, commune, etape)
        tous = suivre(bureau.lecture.catalogue, bureau.quand, bureau.reglages.contact)
        suivis = tuple(filter(choix.garde, tous))
        dits = list(_ecrire(bureau, choix, suivis, csv, html, ics))
    if en_json:
        from ..redaction.rangees import en_json as composer

        donnees = composer(suivis, bureau.quand.date())
        typer.echo(json.dumps(donnees, ensure_ascii=False, indent=2))
    else:
        from .affichage import montrer

        montrer(suivis, bureau.quand.date(), choix.dire(bureau.lecture.catalogue))
    for dit in dits:
        typer.echo(dit, err=en_json)


def _ecrire(
    bureau: Bureau,
    choix: Choix,
    suivis: Sequence[Suivi],
    csv: Path | None,
    html: Path | None,
    ics: Path | None,
) -> Iterator[str]:
    """Les fichiers demandés, et la phrase qui dit chacun."""
    if csv:
        from ..redaction.rangees import en_csv

        yield ecrire(bureau, csv, ".csv", en_csv(suivis))
    if html:
        from ..redaction.bilan import en_html

        rapport = en_html(
            bureau.gabarits(),
            suivis,
            bureau.quand.date(),
            site_nom=bureau.site_nom,
            site_url=bureau.site_url,
            filtre=choix.dire(bureau.lecture.catalogue),
        )
        yield ecrire(bureau, html, ".html", rapport)
    if ics:
        octets = _rappels(bureau, choix, suivis)
        yield ecrire(bureau, ics, ".ics", octets) if octets else "Rien à rappeler : pas d'agenda."


def _rappels(bureau: Bureau, choix: Choix, suivis: Sequence[Suivi]) -> bytes:
    """Les rappels des offres choisies et, sauf si l'on trie par genre ou étape, de la démarche."""
    from ..redaction import phrases, rappels
    from ..redaction.dossiers import dossiers

    tous = dossiers(bureau.lecture.catalogue, bureau.quand)
    choisis = [d for d in tous if choix.garde_le_lieu(d.commune)]
    nom = phrases.textes()["rappels"]["nom"]
    return rappels.en_ical(
        chain(rappels.des_offres(suivis), rappels.des_dossiers(choisis)),
        phrases.remplir(nom, site=bureau.site_nom),
        bureau.domaine,
        bureau.site_url,
    )
