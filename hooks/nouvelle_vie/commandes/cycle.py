"""Les commandes du cycle de vie : une par geste de `redaction.mouvement.GESTES`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import FabricationImpossible
from ..horloge import lire_date
from ..modele.offre import Offre
from ..redaction.mouvement import GESTES, Ordre
from ..rendu.typographie import jour
from .choix_des_offres import a_confirmer, nommees
from .commun import Racine, dire_les_echecs, repondre_oui
from .completion import completer
from .rapport import compter
from .suivre import Options, Site, executer, lire

_AIDE = "Identifiants (LNV-2026-0042) ou fichiers des offres."
Offres = Annotated[list[str], typer.Argument(help=_AIDE, autocompletion=completer)]
OffresOuLieu = Annotated[list[str] | None, typer.Argument(help=_AIDE, autocompletion=completer)]
Jour = Annotated[
    str | None, typer.Option(help="Le jour du geste, s'il n'est pas fait aujourd'hui.")
]
ABlanc = Annotated[
    bool, typer.Option("--a-blanc", help="Montre ce qui changerait, sans rien écrire.")
]
EnJson = Annotated[bool, typer.Option("--json", help="Répond pour une machine.")]

_AIDES = {
    "etudier": "Met des offres « À qualifier » : une remontée, ou une offre à reprendre.\n\n"
    "Exemple : `nouvelle-vie etudier LNV-2026-0042`.",
    "qualifier": "Marque des offres comme qualifiées, à la date du jour.\n\n"
    "Exemple : `nouvelle-vie qualifier LNV-2026-0042 LNV-2026-0043`.",
    "suspendre": "Retire des offres de la vue du public, sans les abandonner.\n\n"
    "Exemple : `nouvelle-vie suspendre LNV-2026-0042`, puis `publier` pour qu'elle reparaisse.",
    "discuter": "Met des offres « En discussion » : elles restent visibles, et le disent.\n\n"
    "Exemple : `nouvelle-vie discuter LNV-2026-0042`.",
    "pourvoir": "Marque des offres comme pourvues : elles se lisent encore deux mois, hors des "
    "listes.\n\nExemple : `nouvelle-vie pourvoir LNV-2026-0042 --date 2026-11-20`.",
    "archiver": "Archive des offres pourvues : plus rien n'y change ensuite.\n\n"
    "Exemple : `nouvelle-vie archiver LNV-2026-0042`.",
}


def _simple(nom: str) -> Callable[..., None]:
    """La commande d'un geste qui ne demande rien de plus que des offres."""

    def commande(
        offres: Offres,
        racine: Racine = Path(),
        date: Jour = None,
        a_blanc: ABlanc = False,
        en_json: EnJson = False,
    ) -> None:
        options = Options(racine, date, a_blanc, en_json)
        _suivre(offres, options, lambda quand: Ordre(GESTES[nom], quand))

    commande.__doc__ = _AIDES[nom]
    return commande


etudier = _simple("etudier")
qualifier = _simple("qualifier")
suspendre = _simple("suspendre")
discuter = _simple("discuter")
pourvoir = _simple("pourvoir")
archiver = _simple("archiver")


def publier(
    offres: Offres,
    quand: Annotated[
        str | None,
        typer.Option(help="Programme la parution : 2026-12-24, ou « 2026-12-24 09:00 »."),
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
    a_blanc: ABlanc = False,
    en_json: EnJson = False,
) -> None:
    """Publie des offres qualifiées, ou fait reparaître des offres suspendues.

    Chacune reçoit sa minute, qu'aucune autre fiche n'a. Une offre qui a déjà paru garde la sienne :
    les flux ne l'annoncent pas deux fois. Sans heure, « --quand » vaut minuit.

    Exemples : `nouvelle-vie publier LNV-2026-0042`,
    `nouvelle-vie publier LNV-2026-0042 --quand "2026-12-24 09:00" --a-blanc`.
    """

    def ordonner(maintenant: datetime) -> Ordre:
        programmee = lire_date(quand, time.min) if quand else None
        return Ordre(GESTES["publier"], maintenant, quand=programmee)

    _suivre(offres, Options(racine, date, a_blanc, en_json), ordonner)


def retirer(
    offres: Offres,
    motif: Annotated[str, typer.Option(help="Pourquoi (obligatoire) ; jamais publié.")] = "",
    racine: Racine = Path(),
    date: Jour = None,
    a_blanc: ABlanc = False,
    en_json: EnJson = False,
) -> None:
    """Retire des offres ; si elles ont paru, leur adresse mène à la liste.

    Exemple : `nouvelle-vie retirer LNV-2026-0042 --motif "Vendue par une agence"`.
    """
    options = Options(racine, date, a_blanc, en_json)
    _suivre(offres, options, lambda q: Ordre(GESTES["retirer"], q, motif=motif))


def confirmer(
    offres: OffresOuLieu = None,
    commune: Annotated[
        str | None, typer.Option(help="Toutes les offres de cette commune, une fois montrées.")
    ] = None,
    territoire: Annotated[
        str | None, typer.Option(help="Toutes celles de ce territoire, une fois montrées.")
    ] = None,
    oui: Annotated[bool, typer.Option("--oui", help="Ne demande pas confirmation.")] = False,
    racine: Racine = Path(),
    date: Jour = None,
    a_blanc: ABlanc = False,
    en_json: EnJson = False,
) -> None:
    """Note que la mairie a confirmé des offres : elles restent, ou reparaissent.

    Exemples : `nouvelle-vie confirmer LNV-2026-0042`,
    `nouvelle-vie confirmer --commune Valbrume --date 2026-11-20`.
    """
    if bool(offres) == bool(commune or territoire):
        raise typer.BadParameter(
            "donnez des offres, ou bien « --commune » ou « --territoire »", param_hint="OFFRES"
        )
    options = Options(racine, date, a_blanc, en_json)
    with dire_les_echecs():
        site = lire(options)
        ordre = Ordre(GESTES["confirmer"], site.quand)
        if offres:
            choisies = nommees(site.lecture, offres, site.cadre.racine)
        else:
            choisies = a_confirmer(site.cadre.catalogue, ordre, commune, territoire)
            _faire_valider(site, choisies, commune or territoire or "", options, oui=oui)
        raise typer.Exit(executer(site, choisies, ordre, options))


def _suivre(offres: Sequence[str], options: Options, ordonner: Callable[[datetime], Ordre]) -> None:
    with dire_les_echecs():
        site = lire(options)
        choisies = nommees(site.lecture, offres, site.cadre.racine)
        raise typer.Exit(executer(site, choisies, ordonner(site.quand), options))


def _faire_valider(
    site: Site, choisies: Sequence[Offre], lieu: str, options: Options, *, oui: bool
) -> None:
    """Montre les offres d'un lieu et attend un « oui », si l'on va écrire.

    Raises:
        FabricationImpossible: il n'y en a pas, ou la personne refuse.
    """
    if not choisies:
        raise FabricationImpossible(f"« {lieu} » n'a aucune offre à confirmer — rien n'est écrit")
    if not options.en_json:
        typer.echo(f"{compter(len(choisies), 'offre')} à confirmer ({lieu}) :")
        for offre in choisies:
            _, quand = offre.derniere_nouvelle(site.quand.date()) or ("", None)
            dite = f", dernières nouvelles le {jour(quand)}" if quand else ""
            typer.echo(f"  {offre.id} « {offre.titre} »{dite}")
    if oui or options.a_blanc:
        return
    if not sys.stdin.isatty():
        raise FabricationImpossible("rien n'est écrit — ajoutez « --oui » pour les confirmer")
    if not repondre_oui("Les confirmer toutes ? Tapez « oui » : "):
        raise FabricationImpossible("rien n'est écrit — confirmez-les une à une, par leur numéro")
