"""`nouvelle-vie label` : les communes de la démarche, leurs échéances, leurs mouvements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ..redaction.dossiers import Dossier, dossiers, par_echeance
from .bureau import Bureau, ecrire, ouvrir
from .commun import Jour, Racine, dire_les_echecs
from .francais import Commande, Groupe
from .gestes_du_label import avancer, noter

ORDRES = ("nom", "echeance")

label = typer.Typer(name="label", cls=Groupe, add_completion=False)
label.command("avancer", cls=Commande)(avancer)
label.command("noter", cls=Commande)(noter)


@label.callback(invoke_without_command=True)
def tableau(
    contexte: typer.Context,
    commune: Annotated[
        str | None,
        typer.Option(help="Une seule : tout son dossier.", metavar="COMMUNE"),
    ] = None,
    par: Annotated[
        str,
        typer.Option(help="« nom », ou « echeance » (la plus proche d'abord).", metavar="ORDRE"),
    ] = ORDRES[0],
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
            help="Écrit aussi les échéances, en .ics à importer.",
            dir_okay=False,
            metavar="FICHIER",
        ),
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Les communes de la démarche : étape, profil, preuves manquantes, échéances, bourgs-centres.

    Dans l'ordre de leurs noms, ou de leurs échéances ; jamais classées. « --csv », « --html » et
    « --ics » parlent de preuves qui ne sont pas publiées : ils sont refusés dans les dossiers du
    site. « avancer » fait passer une commune à une autre étape, « noter » écrit à son journal.

    Exemples : `nouvelle-vie label`, `nouvelle-vie label --commune Valbrume`,
    `nouvelle-vie label --html demarche.html --ics demarche.ics`.
    """
    if geste := contexte.invoked_subcommand:
        if commune or csv or html or ics or date or racine != Path():
            raise typer.BadParameter(
                f"ces options ne vont pas avant « {geste} » — tapez « nouvelle-vie label {geste} "
                "--help »"
            )
        return
    if par not in ORDRES:
        raise typer.BadParameter(f"« {par} » n'est pas un ordre — écrivez « nom » ou « echeance »")
    with dire_les_echecs():
        bureau = ouvrir(racine.resolve(), date)
        suivis = _choisir(bureau, commune)
        ranges = par_echeance(suivis) if par == "echeance" else suivis
        dits = list(_ecrire(bureau, ranges, csv, html, ics))
    from .dossiers_montres import montrer, montrer_un

    if commune is not None:
        montrer_un(ranges[0])
    else:
        montrer(ranges, bureau.quand.date())
    for dit in dits:
        typer.echo(dit)


def _choisir(bureau: Bureau, commune: str | None) -> tuple[Dossier, ...]:
    catalogue = bureau.lecture.catalogue
    tous = dossiers(catalogue, bureau.quand)
    if commune is None:
        return tous
    from ..redaction.demarche import trouver

    voulu = trouver(catalogue, commune)
    return tuple(d for d in tous if d.village is voulu)


def _ecrire(
    bureau: Bureau,
    suivis: Sequence[Dossier],
    csv: Path | None,
    html: Path | None,
    ics: Path | None,
) -> Iterator[str]:
    """Les fichiers demandés, et la phrase qui dit chacun."""
    from ..redaction import dossiers_dits

    if csv:
        yield ecrire(bureau, csv, ".csv", dossiers_dits.en_csv(suivis))
    if html:
        jour, nom = bureau.quand.date(), bureau.site_nom
        rapport = dossiers_dits.en_html(bureau.gabarits(), suivis, jour, nom)
        yield ecrire(bureau, html, ".html", rapport)
    if ics:
        octets = _agenda(bureau, suivis)
        yield ecrire(bureau, ics, ".ics", octets) if octets else "Rien à rappeler : pas d'agenda."


def _agenda(bureau: Bureau, suivis: Sequence[Dossier]) -> bytes:
    from ..redaction import dossiers_dits, phrases, rappels

    nom = phrases.remplir(dossiers_dits.textes()["rappels"]["nom"], site=bureau.site_nom)
    return rappels.en_ical(rappels.des_dossiers(suivis), nom, bureau.domaine, bureau.site_url)
