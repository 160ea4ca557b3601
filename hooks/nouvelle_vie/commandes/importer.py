"""`nouvelle-vie importer` : d'un tableau de mairie aux fiches d'offres."""

from __future__ import annotations

import json
import os
import sys
from itertools import chain, count
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import FabricationImpossible
from ..fabrique.avancement import avancement
from ..lecture.tableaux.feuille import Tableau
from ..lecture.tableaux.ouvrir import ouvrir
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.texte import segment
from ..redaction.importation import correspondance as correspondances
from ..redaction.importation.communes import Communes
from ..redaction.importation.comparaison import Trancher
from ..redaction.importation.comprendre import Demande, comprendre
from ..redaction.importation.correspondance import Imposee, Lien
from ..redaction.importation.lignes import Ligne
from ..redaction.importation.mots import genre_dit
from ..redaction.importation.plan import Changement, Conflits, Plan, Sort
from ..redaction.importation.refus import feuille_des_refus
from .commun import Jour, Racine, dire_les_echecs, repondre_oui
from .difference import decrire, pour_une_machine, valeur
from .import_prepare import Reponses, Site, ecrire, lire_depart, planifier
from .modele_a_remplir import ecrire_le_modele, poser_tout


def importer(
    fichier: Annotated[
        Path | None, typer.Argument(help="Le tableau : xlsx, ods, xls, csv ou txt.")
    ] = None,
    modele: Annotated[
        Path | None,
        typer.Option(help="Écrit à la place un tableau à remplir, par exemple offres.xlsx."),
    ] = None,
    genre: Annotated[
        str | None, typer.Option(help=f"Le genre des offres : {', '.join(GENRES)}.")
    ] = None,
    commune: Annotated[
        str | None, typer.Option(help="La commune, si aucune colonne ne la dit.")
    ] = None,
    correspondance: Annotated[
        Path | None, typer.Option(help="Quelle colonne remplit quel champ, gardé d'une fois avant.")
    ] = None,
    enregistrer_correspondance: Annotated[
        Path | None, typer.Option(help="Écrit la correspondance devinée, à corriger et réemployer.")
    ] = None,
    oui: Annotated[bool, typer.Option("--oui", help="Écrit, sans demander confirmation.")] = False,
    conflits: Annotated[
        Conflits | None,
        typer.Option(help="Un champ changé par la mairie et par la rédaction : que faire ?"),
    ] = None,
    statuts: Annotated[
        bool, typer.Option("--statuts", help="Reprend aussi statuts et dates du cycle de vie.")
    ] = False,
    recreer: Annotated[
        bool, typer.Option("--recreer", help="Recrée les offres importées, puis effacées ici.")
    ] = False,
    refus: Annotated[
        Path | None, typer.Option(help="Où écrire les lignes refusées (.xlsx).")
    ] = None,
    tout: Annotated[bool, typer.Option("--tout", help="Montre toutes les lignes.")] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Répond en JSON.")] = False,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Importe les offres d'un tableau. Montre d'abord ; n'écrit qu'avec « --oui », ou si l'on
    confirme.

    Exemples : `nouvelle-vie importer mairie.xlsx`, puis `nouvelle-vie importer mairie.xlsx --oui` ;
    `nouvelle-vie importer --modele offres.xlsx` pour le tableau à envoyer aux mairies.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        if modele is not None:
            ecrire_le_modele(racine, modele, _genre(genre), date)
            return
        if fichier is None:
            raise typer.BadParameter("donnez un tableau, ou « --modele offres.xlsx »")
        if refus is not None and refus.suffix.lower() != ".xlsx":
            raise FabricationImpossible(
                "« --refus » écrit un classeur — terminez son nom par .xlsx"
            )
        tableau, site = ouvrir(fichier), lire_depart(racine, date)
        demande = Demande(_genre(genre), _commune(commune, site), _imposee(correspondance))
        plan = _planifier(site, tableau, demande, Reponses(statuts, recreer, _trancher(conflits)))
        if enregistrer_correspondance is not None:
            _enregistrer(enregistrer_correspondance, plan)
        if not en_json:
            typer.echo(decrire(plan, tout=tout))
        ecrit = bool(plan.ecrits) and (oui or (not en_json and _confirmer()))
        ou = refus or _nom_libre(racine, f"{segment(fichier.stem)[:80] or 'tableau'}-refus")
        rendus = _deposer(site, plan, date, ou, ecrit=ecrit, demande=refus is not None)
    if en_json:
        dit = pour_une_machine(plan, fichier.name, ecrit=ecrit, refus=rendus)
        typer.echo(json.dumps(dit, ensure_ascii=False, indent=1))
    else:
        typer.echo(_suite(plan, ecrit=ecrit, refus=rendus))
    raise typer.Exit(1 if plan.refusees else 0)


def _planifier(site: Site, tableau: Tableau, demande: Demande, reponses: Reponses) -> Plan:
    feuilles = comprendre(tableau, demande, site.catalogue.registre)
    with avancement("Lecture des lignes", sum(len(f.lignes) for f in feuilles)) as suivre:
        plan = planifier(site, feuilles, reponses, suivre)
    plan.remarques = [*tableau.remarques, *plan.remarques]
    return plan


def _genre(ecrit: str | None) -> str:
    if not ecrit:
        return ""
    if trouve := genre_dit(ecrit):
        return trouve
    raise FabricationImpossible(
        f"« {ecrit[:60]} » n'est pas un genre d'offre — écrivez l'un de : {', '.join(GENRES)}"
    )


def _commune(ecrite: str | None, site: Site) -> str:
    if not ecrite:
        return ""
    communes = Communes(site.catalogue.registre)
    if trouvee := communes.trouver(ecrite):
        return trouvee.commune.nom
    probleme = communes.inconnue(ecrite)
    dit, remede = probleme.faute.dire(probleme.valeurs), probleme.faute.remedier(probleme.valeurs)
    raise FabricationImpossible(f"{dit} — {remede}")


def _imposee(chemin: Path | None) -> Imposee:
    if chemin is None:
        return Imposee()
    try:
        return correspondances.lire(chemin.read_bytes(), chemin.name)
    except (OSError, ValueError):
        raise FabricationImpossible(
            f"{chemin} : la correspondance ne peut pas être lue — vérifiez son chemin"
        ) from None


def _enregistrer(chemin: Path, plan: Plan) -> None:
    """Écrit la correspondance de toutes les feuilles lues, la première l'emportant."""
    liens: list[Lien] = []
    genres: set[str] = set()
    for feuille in plan.feuilles:
        for genre, siens in feuille.liens.items():
            if any(ligne.genre == genre for ligne in feuille.lignes):
                genres.add(feuille.genre)
                liens += siens
    genre = genres.pop() if len(genres) == 1 else ""
    poser_tout(chemin, correspondances.ecrire(liens, genre).encode())
    typer.echo(f"{chemin} : la correspondance est écrite.", err=True)


# --- les conflits -------------------------------------------------------------------------------


def _trancher(conflits: Conflits | None) -> Trancher:
    """Ce qu'il advient d'un conflit ; sans consigne, la fiche est gardée, et on le redira."""
    if conflits is Conflits.DEMANDER and sys.stdin.isatty():
        return _demander
    fixe = {Conflits.GARDER: Sort.GARDE, Conflits.REMPLACER: Sort.REMPLACE}
    sort = fixe.get(conflits) if conflits else None

    def repondre(*_: object) -> Sort | None:
        return sort

    return repondre


def _demander(ligne: Ligne, offre: Offre, change: Changement) -> Sort | None:
    typer.echo(
        f"{offre.id} « {offre.titre} » — {change.libelle}\n"
        f"  la fiche dit   : {valeur(change.avant)}\n"
        f"  la feuille dit : {valeur(change.apres)} (ligne {ligne.numero})",
        err=True,
    )
    typer.echo("  « f » garde la fiche, « m » prend la feuille de la mairie : ", nl=False, err=True)
    return {"f": Sort.GARDE, "m": Sort.REMPLACE}.get(sys.stdin.readline().strip().lower())


# --- écrire -------------------------------------------------------------------------------------


def _confirmer() -> bool:
    """Vrai si la personne tape « oui » ; sans personne devant l'écran, rien n'est écrit."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return repondre_oui("Écrire ? Tapez « oui » pour confirmer : ")


def _deposer(
    site: Site, plan: Plan, date: str | None, refus: Path, *, ecrit: bool, demande: bool
) -> str:
    """Écrit les fiches si c'est dit, et les refus ; rend le chemin de ceux-ci, s'il y en a."""
    if ecrit:
        ecrire(site, plan, date)
    if not plan.refusees or not (ecrit or demande):
        return ""
    if refus.is_symlink():
        raise FabricationImpossible(f"{refus} est un lien — donnez un autre chemin à « --refus »")
    poser_tout(refus, feuille_des_refus(plan, site.quand.date()))
    return os.fspath(refus)


def _nom_libre(dossier: Path, nom: str) -> Path:
    """« mairie-refus.xlsx », sinon « mairie-refus-2.xlsx » : le premier est peut-être en cours."""
    chemins = (
        dossier / f"{nom}{suite}.xlsx" for suite in chain(("",), (f"-{n}" for n in count(2)))
    )
    return next(chemin for chemin in chemins if not os.path.lexists(chemin))


def _suite(plan: Plan, *, ecrit: bool, refus: str) -> str:
    """Ce qui est fait, et la suite."""
    dits = []
    if ecrit:
        dits.append("C'est écrit. Ensuite : nouvelle-vie verifier")
    elif plan.ecrits:
        dits.append("Rien n'est écrit. Pour écrire : la même commande, avec --oui")
    else:
        dits.append("Il n'y a rien à écrire.")
    if refus:
        dits.append(f"Les lignes refusées, et pourquoi : {refus}")
    elif plan.refusees:
        dits.append("Avec --refus refus.xlsx, les lignes refusées s'écrivent dans un tableau.")
    if any(c.sort is Sort.GARDE for p in plan.comparees for c in p.conflits):
        dits.append("Conflits : --conflits remplacer prend la feuille, garder ne les redira plus.")
    return "\n".join(dits)
