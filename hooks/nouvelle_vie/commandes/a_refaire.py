"""`nouvelle-vie a-refaire` : le site en ligne est-il encore celui du jour ?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..fabrique import mise_en_ligne
from ..fabrique.mise_en_ligne import EnLigne
from ..lecture.site import lire_adresse
from ..modele.catalogue import Catalogue
from ..modele.echeances import Changement
from ..rendu.a_venir import a_venir
from ..rendu.typographie import heure, jour
from .a_venir import phrase
from .commun import Jour, Racine, dire_les_echecs, lire_le_site
from .rapport import compter

INUTILE = 3
"""Le code de sortie quand rien n'a changé : ni une réussite à suivre d'un envoi, ni une panne."""
DELAI = 20
"""Secondes laissées au site en ligne pour répondre."""
POIDS = 64 * 1024
MONTRES = 10


def a_refaire(
    version: Annotated[
        str, typer.Option(help="Version des sources : l'empreinte du commit à publier.")
    ] = "",
    en_ligne: Annotated[
        str | None,
        typer.Option(help="Adresse du site en ligne ; celle de mkdocs.yml par défaut."),
    ] = None,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Dit s'il y a lieu de refaire le site : le temps ou les sources l'ont changé.

    Demande au site en ligne de quand il date, et de quelle version. Code de sortie : 0 s'il est à
    refaire (ou s'il ne répond pas), 3 si rien n'a changé, 1 si un contenu est fautif.

    Exemple : `nouvelle-vie a-refaire --version "$(git rev-parse HEAD)" && make publication`.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        lecture, _, quand = lire_le_site(racine, date)
        if lecture.erreurs:
            raise ContenuInvalide(lecture.erreurs)
        adresse = en_ligne or lire_adresse(racine / "mkdocs.yml")
        connu = demander(adresse)
    raisons = list(_raisons(connu, version, lecture.catalogue, quand))
    if not raisons:
        assert connu is not None
        depuis = f"{jour(connu.quand.date())} à {heure(connu.quand)}"
        typer.echo(f"Rien à refaire : rien n'a changé depuis le {depuis}.")
        raise typer.Exit(INUTILE)
    typer.echo("\n".join(["À refaire :", *(f"  {raison}" for raison in raisons)]))


def _raisons(
    connu: EnLigne | None, version: str, catalogue: Catalogue, quand: datetime
) -> Sequence[str]:
    """Pourquoi le site est à refaire ; aucune raison s'il est celui du jour."""
    if connu is None:
        return ["le site en ligne ne dit pas de quand il date"]
    if connu.quand > quand:
        return [f"le site en ligne est daté du {jour(connu.quand.date())}, encore à venir"]
    raisons = []
    if version and version != connu.version:
        raisons.append(f"les sources ont changé : {connu.version or '?'} → {version}")
    visibles = [c for c in a_venir(catalogue, connu.quand, quand) if c.nature.visible]
    raisons += [_dire(c) for c in visibles[:MONTRES]]
    if reste := len(visibles) - MONTRES:
        raisons += [f"et {compter(reste, 'autre changement')}"] if reste > 0 else []
    return raisons


def _dire(changement: Changement) -> str:
    qui = f"{changement.fiche.id} : " if changement.fiche else ""
    return f"{jour(changement.quand.date())} — {qui}{phrase(changement)}"


def demander(adresse: str) -> EnLigne | None:
    """Ce que le site en ligne dit de lui-même ; rien s'il ne répond pas, ou pas cela.

    Raises:
        FabricationImpossible: ce n'est pas l'adresse d'un site.
    """
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    if not adresse.startswith(("https://", "http://")):
        raise FabricationImpossible(
            f"« {adresse} » n'est pas l'adresse d'un site — écrivez « site_url: https://… » dans "
            "mkdocs.yml, ou donnez-la par « --en-ligne »"
        )
    # Une réponse gardée par un intermédiaire ferait refaire, ou taire, le site d'un autre jour.
    demande = Request(
        f"{adresse.rstrip('/')}/{mise_en_ligne.ADRESSE}", headers={"Cache-Control": "no-cache"}
    )
    try:
        with urlopen(demande, timeout=DELAI) as reponse:
            return mise_en_ligne.relire(reponse.read(POIDS))
    except (OSError, HTTPException, ValueError):
        return None
