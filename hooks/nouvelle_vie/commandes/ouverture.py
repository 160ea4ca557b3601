"""`nouvelle-vie mise-en-ligne` : la liste de ce qui manque encore pour ouvrir le vrai site."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from ..horloge import maintenant
from ..lecture.charger import charger
from ..lecture.site import lire_configuration, lire_reglages
from .commun import Jour, Racine, dire_les_echecs
from .liste import Controle, Etat, controler
from .rapport import compter


def mise_en_ligne(
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Dit ce qu'il reste à faire avant d'ouvrir le site au public.

    Le code de sortie est 0 quand il ne manque rien de nécessaire.
    """
    racine = racine.resolve()
    config = racine / "mkdocs.yml"
    with dire_les_echecs():
        reglages = lire_reglages(config)
        donnees, emplacements = lire_configuration(config)
        quand = maintenant(reglages, os.environ, date)
        lecture = charger(racine, reglages.dossiers, quand, demonstration=True)
    controles = list(controler(reglages, donnees, emplacements, lecture, quand))
    typer.echo(decrire(controles))
    raise typer.Exit(1 if any(c.etat is Etat.MANQUE for c in controles) else 0)


def decrire(controles: list[Controle]) -> str:
    """La liste à cocher, partie par partie, puis le compte de ce qui manque."""
    lignes: list[str] = []
    partie = ""
    for controle in controles:
        if controle.partie != partie:
            partie = controle.partie
            lignes += ["", partie]
        lignes.append(f"  {controle.etat.value} {controle.titre}")
        lignes += [f"      {detail}" for detail in controle.details]
    manques = sum(c.etat is Etat.MANQUE for c in controles)
    a_voir = sum(c.etat is Etat.A_VERIFIER for c in controles)
    dit = f"{compter(manques, 'point')} à remplir" if manques else "Il ne manque rien de nécessaire"
    suite = f", {compter(a_voir, 'point')} à vérifier" if a_voir else ""
    return "\n".join([*lignes, "", f"{dit}{suite}."]).lstrip("\n")
