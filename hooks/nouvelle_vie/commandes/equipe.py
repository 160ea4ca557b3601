"""`nouvelle-vie equipe` : la feuille d'équipe d'un évènement, que le site tait."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import FabricationImpossible
from ..modele.catalogue import Catalogue
from ..modele.evenements import Evenement
from ..modele.texte import suggestion
from ..redaction.feuille_equipe import en_html, en_texte
from .bureau import ecrire, ouvrir
from .commun import Jour, Racine, dire_les_echecs


def equipe(
    evenement: Annotated[
        str, typer.Argument(help="L'identifiant de l'évènement, ou le nom de son fichier.")
    ],
    html: Annotated[
        Path | None, typer.Option(help="Écrit la feuille dans ce fichier .html, à imprimer.")
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Montre la feuille d'équipe d'un évènement : qui, quand, le matériel, les notes.

    Rien de tout cela ne paraît sur le site.

    Exemples : `nouvelle-vie equipe EVT-2026-008`, `nouvelle-vie equipe EVT-2026-008 --html
    ../equipe-salon.html`.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        bureau = ouvrir(racine, date)
        catalogue = bureau.lecture.catalogue
        trouve = designer(catalogue, evenement)
        if trouve.equipe is None and trouve.notes_internes is None:
            raise FabricationImpossible(
                f"{trouve.fichier} n'a pas de feuille d'équipe — ajoutez « equipe: » à la fiche"
            )
        if html is None:
            typer.echo(en_texte(catalogue, trouve), nl=False)
        else:
            feuille = en_html(bureau.gabarits(), catalogue, trouve)
            typer.echo(ecrire(bureau, html, ".html", feuille))


def designer(catalogue: Catalogue, dit: str) -> Evenement:
    """L'évènement qu'une personne nomme.

    Raises:
        FabricationImpossible: aucun n'a cet identifiant, ce nom de fichier ou cette adresse.
    """
    cherche = dit.strip().rstrip("/").rpartition("/")[2].removesuffix(".md").removesuffix(".yml")
    for evenement in catalogue.evenements:
        if cherche.casefold() in (evenement.id.casefold(), evenement.slug):
            return evenement
    noms = [nom for e in catalogue.evenements for nom in (e.id, e.slug)]
    remede = suggestion(cherche, noms, sinon="donnez un identifiant, par exemple EVT-2026-008")
    raise FabricationImpossible(f"aucun évènement « {dit} » — {remede}")
