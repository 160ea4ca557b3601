"""`nouvelle-vie label avancer` et `nouvelle-vie label noter` : montrer, demander, écrire."""

from __future__ import annotations

import sys
from datetime import date, time
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..fabrique.refus import dire_impossible
from ..fautes import abreger
from ..horloge import lire_date
from ..modele.label import StatutLabel
from ..modele.texte import suggestion
from ..modele.villages import Village
from ..redaction import demarche
from ..redaction.depot import HorsDuSite, deposer
from ..redaction.difference import difference
from ..rendu.typographie import jour as dire_jour
from .commun import Racine, dire_les_echecs, repondre_oui
from .suivre import Options, Site, lire

Commune = Annotated[
    str, typer.Argument(help="Commune, code INSEE, identifiant ou fichier du village.")
]
Le = Annotated[
    str | None,
    typer.Option("--le", help="Le jour dit, si ce n'est pas aujourd'hui.", metavar="DATE"),
]
Oui = Annotated[bool, typer.Option("--oui", help="Ne demande pas confirmation.")]
ABlanc = Annotated[
    bool, typer.Option("--a-blanc", help="Montre ce qui changerait, sans rien écrire.")
]


def avancer(
    village: Commune,
    etape: Annotated[
        str,
        typer.Argument(
            help="Par exemple accompagnee, labellisee, renouvelee, retiree.",
            autocompletion=lambda: [s.value for s in StatutLabel],
        ),
    ],
    le: Le = None,
    motif: Annotated[
        str, typer.Option(help="Pourquoi le label est retiré ; publié, en une phrase.")
    ] = "",
    sans_note: Annotated[
        bool, typer.Option("--sans-note", help="N'écrit pas la décision au journal.")
    ] = False,
    oui: Oui = False,
    a_blanc: ABlanc = False,
    racine: Racine = Path(),
) -> None:
    """Fait passer une commune à une autre étape du label, ou dit pourquoi elle ne peut pas.

    La date, l'échéance et la décision du journal sont écrites dans sa fiche, une fois la
    différence montrée et votre « oui » donné.

    Exemples : `nouvelle-vie label avancer Valbrume labellisee --le 2026-11-20`,
    `nouvelle-vie label avancer Valbrume retiree --motif "Plus personne ne répond."`.
    """
    with dire_les_echecs():
        site = lire(Options(racine, None, a_blanc, False))
        quel = _village(site, village)
        quand = _jour(site, le)
        vers = _etape(etape)
        pas = demarche.faire_avancer(site.cadre, quel, vers, quand, motif, noter=not sans_note)
        _executer(site, pas, oui=oui, a_blanc=a_blanc)
        if not a_blanc:
            terme = pas.apres.label.echeance if pas.apres.label.perime_des else None
            suite = f", jusqu'au {dire_jour(terme)}" if terme else ""
            typer.echo(f"{pas.apres.titre} : {vers.libelle}{suite}.")


def noter(
    village: Commune,
    geste: Annotated[str, typer.Argument(help="Un geste de la grille, par exemple visite.")],
    texte: Annotated[str, typer.Argument(help="Une ou deux phrases, entre guillemets.")],
    le: Le = None,
    interne: Annotated[bool, typer.Option("--interne", help="Ne sera pas publiée.")] = False,
    bourg_centre: Annotated[
        bool, typer.Option("--bourg-centre", help="Au journal de la candidature de bourg-centre.")
    ] = False,
    oui: Oui = False,
    a_blanc: ABlanc = False,
    racine: Racine = Path(),
) -> None:
    """Ajoute un pas de l'accompagnement au journal d'une commune.

    Exemple : `nouvelle-vie label noter Valbrume visite "Une matinée à l'école." --le 2026-11-20`.
    """
    with dire_les_echecs():
        site = lire(Options(racine, None, a_blanc, False))
        quel = _village(site, village)
        note: dict[str, object] = {"le": _jour(site, le), "geste": geste, "texte": texte}
        if interne:
            note["interne"] = True
        pas = demarche.noter(site.cadre, quel, note, bourg_centre=bourg_centre)
        _executer(site, pas, oui=oui, a_blanc=a_blanc)
        if not a_blanc:
            typer.echo(f"{pas.apres.titre} : c'est noté.")


def _village(site: Site, mot: str) -> Village:
    """Le village nommé, s'il est sans faute : on n'avance pas sur une fiche à corriger.

    Raises:
        ContenuInvalide: sa fiche, ou le référentiel, a des fautes.
    """
    quel = demarche.trouver(site.cadre.catalogue, mot)
    fautives = tuple(e for e in site.lecture.erreurs if e.fichier == quel.fichier)
    if fautives:
        raise ContenuInvalide(fautives)
    return quel


def _etape(mot: str) -> StatutLabel:
    valeurs = [s.value for s in StatutLabel]
    for statut in StatutLabel:
        if statut.value == mot:
            return statut
    remede = suggestion(mot, valeurs, sinon=f"écrivez l'une de : {', '.join(valeurs)}")
    raise FabricationImpossible(f"étape inconnue : « {abreger(mot)} » — {remede}")


def _jour(site: Site, le: str | None) -> date:
    aujourd_hui = site.quand.date()
    voulu = lire_date(le, time.min).date() if le else aujourd_hui
    if voulu > aujourd_hui:
        raise FabricationImpossible(
            f"le {dire_jour(voulu)} est encore à venir — une décision se note une fois prise"
        )
    return voulu


def _executer(site: Site, pas: demarche.Pas, *, oui: bool, a_blanc: bool) -> None:
    """Montre la différence, attend un « oui », écrit.

    Raises:
        FabricationImpossible: la personne refuse, ou le disque ; rien n'est écrit.
    """
    typer.echo(difference(pas.octets_avant, pas.octets_apres, pas.avant.fichier))
    if a_blanc:
        typer.echo("\nRien n'est écrit : relancez sans « --a-blanc ».")
        return
    if not oui:
        if not sys.stdin.isatty():
            raise FabricationImpossible("rien n'est écrit — ajoutez « --oui » pour l'écrire")
        if not repondre_oui("L'écrire ? Tapez « oui » : "):
            raise FabricationImpossible("rien n'est écrit")
    try:
        deposer(site.cadre.racine, {site.cadre.noms[pas.avant.fichier]: pas.octets_apres})
    except HorsDuSite as dehors:
        raise FabricationImpossible(
            f"{dehors} passe par un lien — écrivez la fiche à sa place ; rien n'est écrit"
        ) from None
    except OSError as refus:
        dit = str(dire_impossible(refus)).partition(" — ")[0]
        raise FabricationImpossible(f"{dit} — rien n'est écrit") from None
