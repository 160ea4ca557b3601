"""Exécuter un geste du cycle de vie : lire, montrer ou écrire, dire ce qui est fait."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import typer

from ..erreurs import ErreurContenu, FabricationImpossible
from ..fabrique.refus import dire_impossible
from ..horloge import VARIABLE, maintenant
from ..lecture.charger import Lecture, charger, fichiers
from ..lecture.site import lire_adresse, lire_reglages
from ..lecture.source import relatif
from ..modele.offre import Offre
from ..modele.villages import Village
from ..redaction.deplacement import Cadre, Deplacee, Deplacement, deplacer
from ..redaction.depot import HorsDuSite, deposer, reprendre
from ..redaction.difference import difference
from ..redaction.mouvement import Ordre, dire
from .rapport import compter, decrire


@dataclass(frozen=True)
class Options:
    """Ce que toutes les commandes du cycle partagent."""

    racine: Path
    date: str | None
    a_blanc: bool
    en_json: bool


@dataclass(frozen=True)
class Site:
    """Le site lu, pour y déplacer des offres."""

    lecture: Lecture
    cadre: Cadre
    quand: datetime


def lire(options: Options) -> Site:
    """Lit le site sans exiger que toutes ses fiches soient justes : une autre peut être en cours.

    Raises:
        ContenuInvalide: mkdocs.yml est illisible.
        FabricationImpossible: la date ne se lit pas.
    """
    racine = options.racine.resolve()
    reprendre(racine)
    config = racine / "mkdocs.yml"
    reglages, adresse = lire_reglages(config), lire_adresse(config)
    quand = maintenant(reglages, os.environ, options.date)
    essai = reglages.demonstration
    lecture = charger(racine, reglages.dossiers, quand, demonstration=essai, site_url=adresse)
    villages = racine / reglages.dossiers.contenu / Village.dossier
    chemins = chain(fichiers(racine / reglages.dossiers.offres), fichiers(villages))
    cadre = Cadre(
        racine=racine,
        catalogue=lecture.catalogue,
        noms={relatif(c, racine): c.relative_to(racine).as_posix() for c in chemins},
        demonstration=essai,
        site_url=adresse,
        figee=essai and not (options.date or os.environ.get(VARIABLE)),
    )
    return Site(lecture, cadre, quand)


def executer(site: Site, offres: Sequence[Offre], ordre: Ordre, options: Options) -> int:
    """Fait le geste, ou le montre. Rend le code de sortie : 1 si rien n'a pu se faire.

    Raises:
        FabricationImpossible: le disque refuse ; rien n'est écrit.
    """
    try:
        resultat = deplacer(site.cadre, offres, ordre)
        if resultat.possible and not options.a_blanc:
            _ecrire(site.cadre, [faite for faite in resultat.faites if not faite.inchangee])
    except OSError as refus:
        dit = str(dire_impossible(refus)).partition(" — ")[0]
        raise FabricationImpossible(f"{dit} — rien n'est écrit") from None
    if options.en_json:
        typer.echo(_en_machine(resultat, ordre, options))
    elif resultat.possible:
        _montrer(resultat.faites, ordre, options)
    else:
        _dire_les_refus(resultat)
    return 0 if resultat.possible else 1


def _ecrire(cadre: Cadre, changees: Sequence[Deplacee]) -> None:
    ecrits = {cadre.noms[c.avant.fichier]: c.octets_apres for c in changees}
    try:
        deposer(cadre.racine, ecrits)
    except HorsDuSite as dehors:
        raise FabricationImpossible(
            f"{dehors} passe par un lien — écrivez la fiche à sa place ; rien n'est écrit"
        ) from None


def _montrer(faites: Sequence[Deplacee], ordre: Ordre, options: Options) -> None:
    for faite in faites:
        suite = " (la fiche le disait déjà)" if faite.inchangee else ""
        if not options.a_blanc:
            typer.echo(f"{dire(faite.apres, ordre)}{suite}")
        elif faite.inchangee:
            typer.echo(f"{faite.avant.fichier} : rien à changer")
        else:
            typer.echo(_difference(faite))
    if options.a_blanc:
        typer.echo("\nRien n'est écrit : relancez sans « --a-blanc ».")


def _dire_les_refus(resultat: Deplacement) -> None:
    for refus in resultat.refus:
        typer.echo(refus, err=True)
    if resultat.fautes:
        # Les lignes sont celles de la fiche telle qu'elle serait devenue.
        titre = "La fiche ne remplirait pas les règles de son nouveau statut"
        typer.echo(decrire(sorted(resultat.fautes), titre=titre), err=True)
    combien = len(resultat.refus) + len(resultat.fautes)
    typer.echo(f"\n{compter(combien, 'empêchement')} : rien n'est écrit.", err=True)


def _difference(faite: Deplacee) -> str:
    return difference(faite.octets_avant, faite.octets_apres, faite.avant.fichier)


def _en_machine(resultat: Deplacement, ordre: Ordre, options: Options) -> str:
    possible = resultat.possible
    dit = {
        "geste": ordre.geste.nom,
        "ecrit": possible and not options.a_blanc,
        "offres": [_offre(faite) for faite in resultat.faites if possible],
        "refus": resultat.refus,
        "fautes": [_faute(faute) for faute in sorted(resultat.fautes)],
    }
    return json.dumps(dit, ensure_ascii=False, indent=2)


def _offre(faite: Deplacee) -> dict[str, Any]:
    publiee = faite.apres.dates.publiee
    return {
        "id": faite.apres.id,
        "fichier": faite.avant.fichier,
        "statut_avant": faite.avant.statut.value,
        "statut": faite.apres.statut.value,
        "publiee": publiee.isoformat(timespec="minutes") if publiee else None,
        "difference": _difference(faite),
    }


def _faute(faute: ErreurContenu) -> dict[str, Any]:
    cles = ("fichier", "ligne", "colonne", "message", "remede", "code")
    return {cle: getattr(faute, cle) for cle in cles}
