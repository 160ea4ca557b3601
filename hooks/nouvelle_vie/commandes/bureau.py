"""Ce que partagent les commandes de la rédaction : le site lu, et où l'on peut écrire."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from jinja2 import Environment

from ..erreurs import FabricationImpossible
from ..fabrique.jetons import jetons
from ..fabrique.refus import dire_impossible
from ..horloge import maintenant
from ..lecture.charger import Lecture, charger
from ..lecture.images import poser
from ..lecture.site import lire_adresse, lire_configuration, lire_reglages
from ..reglages import Reglages
from .rapport import compter


@dataclass(frozen=True)
class Bureau:
    """Le site tel que la rédaction le voit, un jour donné."""

    racine: Path
    lecture: Lecture
    reglages: Reglages
    quand: datetime
    configuration: Any
    """Tout mkdocs.yml."""

    @property
    def site_url(self) -> str:
        return str(self.configuration.get("site_url") or "")

    @property
    def site_nom(self) -> str:
        return str(self.configuration.get("site_name") or "")

    @property
    def domaine(self) -> str:
        """Ce qui suit l'arobase d'un identifiant : l'année et l'autorité des flux."""
        return f"{self.reglages.flux.annee}.{self.reglages.flux.autorite}"

    @property
    def habillage(self) -> Path:
        theme = self.configuration.get("theme")
        dossier = theme.get("custom_dir") if isinstance(theme, dict) else None
        return self.racine / (dossier or "overrides")

    def gabarits(self) -> Environment:
        from ..rendu.gabarits import gabarits

        return gabarits(self.habillage / "catalogue", jeton=jetons(self.habillage))

    @property
    def publies(self) -> tuple[Path, ...]:
        """Les dossiers dont ce qui s'y trouve peut finir en ligne."""
        dossiers = self.reglages.dossiers
        noms = (
            str(self.configuration.get("site_dir") or "site"),
            "publication",
            dossiers.contenu,
            dossiers.offres,
            dossiers.donnees,
            dossiers.images,
        )
        return (*(self.racine / nom for nom in noms), self.habillage)


def ouvrir(racine: Path, date: str | None) -> Bureau:
    """Le site lu à cette date. Des fiches fautives n'arrêtent rien : on le dit à l'écran.

    Raises:
        ContenuInvalide: mkdocs.yml est illisible.
        FabricationImpossible: la date ne se lit pas.
    """
    config = racine / "mkdocs.yml"
    reglages = lire_reglages(config)
    quand = maintenant(reglages, os.environ, date)
    lecture = charger(
        racine,
        reglages.dossiers,
        quand,
        demonstration=reglages.demonstration,
        site_url=lire_adresse(config),
    )
    if lecture.erreurs:
        typer.echo(
            f"{compter(len(lecture.erreurs), 'faute')} dans les fiches : ce qui suit peut être "
            "incomplet — tapez « nouvelle-vie verifier »\n",
            err=True,
        )
    return Bureau(racine, lecture, reglages, quand, lire_configuration(config)[0])


def ecrire(bureau: Bureau, fichier: Path, suffixe: str, octets: bytes) -> str:
    """Écrit un document de travail d'un seul coup ; rend la phrase qui le dit.

    Raises:
        FabricationImpossible: le nom ne convient pas, il finirait en ligne, ou le disque refuse.
    """
    reel = destination(bureau, fichier, suffixe)
    try:
        poser(reel, octets)
    except OSError as refus:
        dit = str(dire_impossible(refus)).partition(" — ")[0]
        raise FabricationImpossible(f"{dit} — rien n'a été écrit") from None
    return f"{fichier} est écrit."


def destination(bureau: Bureau, fichier: Path, suffixe: str) -> Path:
    """Le vrai chemin d'un document de travail, liens suivis.

    Raises:
        FabricationImpossible: son nom ne finit pas par `suffixe`, ou il finirait en ligne.
    """
    if suffixe and fichier.suffix.lower() != suffixe:
        propose = fichier.with_suffix(suffixe).name
        raise FabricationImpossible(
            f"« {fichier.name} » ne finit pas par {suffixe} — écrivez par exemple « {propose} »"
        )
    reel = Path(os.path.realpath(fichier))
    for publie in bureau.publies:
        if _dedans(reel, publie):
            raise FabricationImpossible(
                f"{fichier} finirait en ligne avec {publie.name}/, et il parle de ce qui "
                "n'est pas publié — choisissez un dossier hors du site"
            )
    return reel


def _dedans(chemin: Path, dossier: Path) -> bool:
    """Vrai si ce chemin est sous ce dossier, même écrit autrement (liens, majuscules)."""
    if chemin.is_relative_to(os.path.realpath(dossier)):
        return True
    if not dossier.is_dir():
        return False
    return any(parent.is_dir() and parent.samefile(dossier) for parent in chemin.parents)
