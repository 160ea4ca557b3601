"""`nouvelle-vie lettre` : la lettre de ce qui est nouveau, à confier à un outil d'envoi."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..fabrique import courrier
from ..horloge import lire_date
from ..modele.parution import Parution
from ..rendu.typographie import jour
from .commun import Jour, Racine, dire_les_echecs, lire_le_site

_SOIR = time(23, 59)


def lettre(
    depuis: Annotated[
        str, typer.Option(help="Premier jour de nouveautés, par exemple 2026-11-01.")
    ],
    jusqu_au: Annotated[
        str | None, typer.Option("--jusqu-au", help="Dernier jour ; aujourd'hui par défaut.")
    ] = None,
    sortie: Annotated[
        Path, typer.Option(help="Dossier où écrire les deux fichiers.", file_okay=False)
    ] = Path("lettres"),
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Écrit la lettre de ce qui est nouveau : un courriel HTML, et sa version en texte.

    Exemple : `nouvelle-vie lettre --depuis 2026-11-01`. S'il n'y a rien de nouveau, le dit et
    n'écrit rien.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        lecture, reglages, quand = lire_le_site(racine, date)
        if lecture.erreurs:
            raise ContenuInvalide(lecture.erreurs)
        debut, fin = bornes(depuis, jusqu_au, quand)
        parution = Parution(lecture.catalogue, quand)
        faite = courrier.composer(racine / "mkdocs.yml", lecture, reglages, parution, (debut, fin))
        nom = f"lettre-{fin:%Y-%m-%d}"
        if faite:
            courrier.poser(sortie, {f"{nom}.html": faite.html, f"{nom}.txt": faite.texte})
    if faite is None:
        typer.echo(f"Rien de nouveau du {jour(debut.date())} au {jour(fin.date())} : rien d'écrit.")
        return
    typer.echo(f"{sortie / nom}.html et {nom}.txt sont écrits.")
    typer.echo(f"Objet proposé : {faite.objet}")
    typer.echo(f"La prochaine : nouvelle-vie lettre --depuis {_suivante(fin)}")


def bornes(depuis: str, jusqu_au: str | None, maintenant: datetime) -> tuple[datetime, datetime]:
    """Le premier et le dernier instant dont parle la lettre.

    Raises:
        FabricationImpossible: une date ne se lit pas, ou elles sont dans le désordre.
    """
    debut = lire_date(depuis, time.min)
    fin = lire_date(jusqu_au, _SOIR) if jusqu_au else maintenant
    if fin.date() > maintenant.date():
        raise FabricationImpossible(
            f"le {jour(fin.date())} n'est pas encore venu — donnez « --jusqu-au » au plus tard "
            f"{maintenant:%Y-%m-%d}, ou « --date » pour écrire la lettre d'un autre jour"
        )
    fin = min(fin, maintenant)
    if debut > fin:
        raise FabricationImpossible(
            f"la lettre irait du {jour(debut.date())} au {jour(fin.date())} — donnez à "
            "« --depuis » un jour plus ancien"
        )
    return debut, fin


def _suivante(fin: datetime) -> str:
    """Ce que dira « --depuis » la fois d'après : ni manque, ni redite."""
    suite = fin + timedelta(minutes=1)
    return f"{suite:%Y-%m-%d}" if suite.time() == time.min else f'"{suite:%Y-%m-%d %H:%M}"'
