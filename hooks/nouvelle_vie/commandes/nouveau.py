"""`nouvelle-vie nouveau` : une fiche neuve, question par question."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ..erreurs import FabricationImpossible
from ..lecture.charger import SORTES
from ..lecture.site import lire_adresse
from ..modele.chemins import chemins
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.texte import plier, proches
from ..redaction.entretien import Abandon
from ..redaction.examen import Jury
from ..redaction.manques import manquants
from .commun import Jour, Racine, dire_les_echecs, lire_le_site
from .guichets import guichet
from .naissance import SANS_REPONSE, Naissance, lire_reponses


class Sorte(StrEnum):
    """Ce que l'on peut écrire."""

    OFFRE = "offre"
    VILLAGE = "village"
    EVENEMENT = "evenement"
    TEMOIGNAGE = "temoignage"
    ACTUALITE = "actualite"


def nouveau(
    sorte: Annotated[Sorte, typer.Argument(help="Ce que vous écrivez.")],
    genre: Annotated[
        str | None, typer.Option(help=f"Le genre d'une offre : {', '.join(GENRES)}.")
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
    reponses: Annotated[
        Path | None,
        typer.Option(help="Un fichier YAML de réponses : aucune question n'est posée."),
    ] = None,
    champ: Annotated[
        list[str] | None,
        typer.Option(help="Une réponse, « loyer=465 » ou « contact.organisme=Mairie »."),
    ] = None,
    reprendre: Annotated[
        bool, typer.Option("--reprendre", help="Repropose les réponses d'un entretien interrompu.")
    ] = False,
) -> None:
    """Pose les questions d'une fiche et l'écrit, commentée, dans le bon dossier.

    Une offre naît « remontée » : elle ne paraît pas tant qu'elle n'est pas qualifiée et publiée.

    Exemples : `nouvelle-vie nouveau offre --genre logement`, `nouvelle-vie nouveau evenement`,
    `nouvelle-vie nouveau actualite --champ "titre=Une école rouvre" --champ …`.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        modele = _modele(sorte, genre)
        lecture, reglages, quand = lire_le_site(racine, date)
        naissance = Naissance(modele, Jury(racine, reglages, lecture, _adresse(racine)), quand)
        if reponses or champ:
            lues = lire_reponses(reponses) if reponses else {}
            dites = naissance.sans_question(lues, champ or [])
        else:
            dites = naissance.en_entretien(naissance.brouillon() if reprendre else {})
        fichier = naissance.ecrire(dites)
    typer.echo(f"\nFiche écrite : {fichier} ({dites['id']})")
    _dire_la_suite(modele, dites)


def _adresse(racine: Path) -> str:
    return lire_adresse(racine / "mkdocs.yml")


def _modele(sorte: Sorte, genre: str | None) -> type[Fiche]:
    """Le type de fiche demandé ; le genre d'une offre se demande s'il n'est pas dit.

    Raises:
        FabricationImpossible: le genre est inconnu, ou ne va pas avec cette sorte de fiche.
    """
    if sorte is not Sorte.OFFRE:
        if genre:
            raise FabricationImpossible("« --genre » ne va qu'avec une offre — retirez-le")
        return next(s for s in SORTES if s.sorte == sorte.value)
    if genre is None:
        genre = _demander_le_genre()
    if genre not in GENRES:
        propose = proches(genre, GENRES)
        raise FabricationImpossible(
            f"genre inconnu « {genre} » — écrivez {propose[0] if propose else 'un de : '}"
            + ("" if propose else ", ".join(GENRES))
        )
    return GENRES[genre]


def _demander_le_genre() -> str:
    comptoir = guichet()
    comptoir.dire("Quel genre d'offre ?")
    rangs = dict(enumerate(GENRES, 1))
    for rang, genre in rangs.items():
        comptoir.dire(f"  {rang}. {genre} — {GENRES[genre].libelle}")

    def lu(texte: str) -> str:
        tape = plier(texte)
        return rangs.get(int(tape), "") if tape.isdigit() else tape

    try:
        tape = comptoir.demander(
            lambda texte: "" if lu(texte) in GENRES else f"écrivez l'un de : {', '.join(GENRES)}",
            propositions={genre: classe.libelle for genre, classe in GENRES.items()},
        )
    except Abandon:
        raise FabricationImpossible(SANS_REPONSE) from None
    return lu(tape)


def _dire_la_suite(modele: type[Fiche], dites: Mapping[str, Any]) -> None:
    """Ce qui manquera à une offre pour paraître."""
    libelles = {c.chemin: c.champ.libelle for c in chemins(modele)}
    if issubclass(modele, Offre) and (reste := manquants(modele, dites)):
        typer.echo("Pour paraître, il lui manquera encore :")
        for chemin in reste:
            typer.echo(f"  {'.'.join(chemin)} — {libelles[chemin]}")
    typer.echo("Relisez le fichier, puis tapez « nouvelle-vie verifier ».")
