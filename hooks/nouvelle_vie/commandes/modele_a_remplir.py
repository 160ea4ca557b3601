"""Le tableau à remplir que l'on envoie aux mairies, et l'écriture d'un fichier demandé."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from ..erreurs import ErreurContenu, FabricationImpossible
from ..fabrique.refus import dire_impossible
from ..horloge import maintenant
from ..lecture.donnees import lire_registre
from ..lecture.images import poser
from ..lecture.site import lire_reglages
from ..modele.offres import GENRES
from ..modele.texte import plier
from ..redaction.importation.gabarit import composer


def poser_tout(chemin: Path, octets: bytes) -> None:
    """Écrit un fichier neuf d'un coup, là où la personne l'a demandé.

    Raises:
        FabricationImpossible: ce fichier existe déjà, ou le disque refuse ; rien n'a été écrit.
    """
    if os.path.lexists(chemin) and not chemin.is_dir():
        raise FabricationImpossible(
            f"{chemin} existe déjà, et pourrait porter votre travail — donnez un autre nom, "
            "ou effacez-le d'abord"
        )
    try:
        if chemin.is_dir():
            raise IsADirectoryError(21, "", str(chemin))
        poser(chemin, octets)
    except (OSError, ValueError) as refus:
        erreur = refus if isinstance(refus, OSError) else OSError(2, "", str(chemin))
        dit = str(dire_impossible(erreur)).partition(" — ")[0]
        raise FabricationImpossible(f"{dit} — rien n'a été écrit") from None


def ecrire_le_modele(racine: Path, chemin: Path, genre: str, date: str | None) -> None:
    """Écrit le tableau d'un genre, ou de tous s'il n'est pas dit.

    Raises:
        ContenuInvalide: mkdocs.yml ne se lit pas.
        FabricationImpossible: le nom n'est pas celui d'un classeur, ou le disque refuse.
    """
    if chemin.suffix.lower() != ".xlsx":
        raise FabricationImpossible("« --modele » écrit un classeur — terminez son nom par .xlsx")
    reglages = lire_reglages(racine / "mkdocs.yml")
    quand = maintenant(reglages, os.environ, date)
    fautes: list[ErreurContenu] = []
    registre = lire_registre(racine / reglages.dossiers.donnees / "communes.json", racine, fautes)
    noms = sorted((c.nom for c in registre.communes), key=plier)
    genres = [genre] if genre else list(GENRES)
    poser_tout(chemin, composer(genres, noms, quand.date()))
    typer.echo(f"{chemin} est écrit : envoyez-le, puis « nouvelle-vie importer {chemin.name} ».")
