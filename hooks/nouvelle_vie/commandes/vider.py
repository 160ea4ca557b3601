"""`nouvelle-vie vider-exemples` : retirer toute invention avant d'ouvrir le vrai site."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ..fabrique.refus import dire_impossible
from ..horloge import maintenant
from ..lecture.site import lire_reglages
from ..redaction import depot as disque
from .commun import Racine, dire_les_echecs, repondre_oui
from .exemples import Retrait, preparer
from .rapport import compter

_NOMS = {
    "offre": ("offre", "offres"),
    "village": ("village", "villages"),
    "evenement": ("évènement", "évènements"),
    "temoignage": ("témoignage", "témoignages"),
    "actualite": ("actualité", "actualités"),
    "territoire": ("territoire", "territoires"),
}
SUITE = (
    "Ensuite : écrivez « demonstration: false » dans mkdocs.yml, "
    "puis tapez « make mise-en-ligne » pour savoir ce qu'il reste à remplir."
)


def vider_exemples(
    racine: Racine = Path(),
    oui: Annotated[bool, typer.Option("--oui", help="Efface sans demander confirmation.")] = False,
) -> None:
    """Efface toutes les fiches « exemple: true », et rien d'autre.

    Montre d'abord ce qui sera effacé, les liens à reprendre et les fichiers illisibles, qui ne
    sont jamais touchés. Retire aussi les contacts inventés et les images devenues inutiles.
    """
    racine = racine.resolve()
    with dire_les_echecs(), _disque():
        repris = disque.reprendre(racine)
        quand = maintenant(lire_reglages(racine / "mkdocs.yml"), os.environ)
        retrait = preparer(racine, quand)
    if repris:
        typer.echo("Un retrait interrompu a été annulé : tout est revenu en place.\n")
    typer.echo(decrire(retrait))
    if retrait.vide:
        return
    if not (oui or _confirmer()):
        typer.echo("Rien n'a été effacé.")
        raise typer.Exit(1)
    with _disque():
        disque.deposer(racine, retrait.reecrits, retrait.effaces)
    typer.echo(f"C'est fait : {compter(len(retrait.effaces), 'fichier')} en moins. {SUITE}")


@contextmanager
def _disque() -> Iterator[None]:
    """Dit un refus du disque, et que rien n'a été effacé."""
    try:
        yield
    except OSError as refus:
        dit = str(dire_impossible(refus)).partition(" — ")[0]
        typer.echo(f"{dit} — rien n'a été effacé", err=True)
        raise typer.Exit(1) from None


def _confirmer() -> bool:
    """Vrai si la personne tape « oui ». Sans personne devant l'écran, dit quoi taper."""
    if not sys.stdin.isatty():
        typer.echo("Pour effacer : make vider-exemples OPTIONS=--oui")
        return False
    return repondre_oui("Effacer ? Tapez « oui » pour confirmer : ")


def decrire(retrait: Retrait) -> str:
    """Tout ce que le retrait fera, et ce qu'il ne saura pas faire."""
    parties = []
    if retrait.effaces:
        comptes = Counter(f.sorte for f in retrait.fiches)
        lignes = [f"  {n} {_NOMS[sorte][n > 1]}" for sorte, n in comptes.items()]
        if retrait.images:
            lignes.append(f"  {compter(len(retrait.images), 'image')} que plus rien ne cite")
        if retrait.donnees:
            combien = compter(len(retrait.donnees), "fichier")
            lignes.append(f"  {combien} de chiffres ou de numéros inventés")
        parties.append("\n".join(["Seront effacés :", *lignes]))
    else:
        parties.append("Aucun exemple à effacer.")
    fautives = [str(f) for f in retrait.fautives]
    for titre, dits in (
        ("Seront réparés :", sorted(retrait.repares)),
        ("Resteront à reprendre à la main :", sorted(retrait.restent)),
        ("Ne seront pas touchés, car ils sont fautifs :", fautives),
    ):
        if dits:
            parties.append("\n".join([titre, *(f"  {d}" for d in dits)]))
    return "\n\n".join(parties) + "\n"
