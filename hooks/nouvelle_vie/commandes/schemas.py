"""`nouvelle-vie schemas` : refaire ce qui se tire des modèles et se garde dans le dépôt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..fabrique.refus import dire_impossible
from ..lecture.site import lire_reglages
from ..lecture.types_evenement import lire_types, types_de
from ..modele.types_evenement import vocabulaires
from ..redaction.depot import HorsDuSite, deposer
from ..redaction.editeur import DOSSIER, ENGENDRES, fichiers
from .commun import Racine, dire_les_echecs
from .rapport import compter

REMEDE = "tapez « nouvelle-vie schemas »"


@dataclass(frozen=True)
class Ecarts:
    """Ce qui sépare les fichiers du dépôt de ce que disent les modèles."""

    ecrits: Mapping[str, bytes]
    """Les fichiers absents ou périmés, tels qu'ils devraient être."""
    effaces: tuple[str, ...]
    """Les fichiers que plus rien n'engendre."""

    @property
    def noms(self) -> list[str]:
        return sorted([*self.ecrits, *self.effaces])


def comparer(racine: Path) -> Ecarts:
    """Les fichiers à refaire.

    Raises:
        ContenuInvalide: mkdocs.yml, ou un vocabulaire du site, ne se lit pas.
    """
    reglages = lire_reglages(racine / "mkdocs.yml")
    types = lire_types(racine / reglages.dossiers.contenu, racine)
    if types and types.erreurs:
        raise ContenuInvalide(types.erreurs)
    voulus = fichiers(reglages, vocabulaires(types_de(types)))
    ecrits = {
        chemin: octets
        for chemin, octets in voulus.items()
        if not (racine / chemin).is_file() or (racine / chemin).read_bytes() != octets
    }
    presents = (c.relative_to(racine).as_posix() for motif in ENGENDRES for c in racine.glob(motif))
    return Ecarts(ecrits, tuple(sorted(c for c in presents if c not in voulus)))


def schemas(
    racine: Racine = Path(),
    verifier: Annotated[
        bool, typer.Option("--verifier", help="Dit ce qui est périmé, sans rien écrire.")
    ] = False,
) -> None:
    """Refait les schémas, les extraits et les réglages de Visual Studio Code.

    À taper quand un champ ou un genre a changé. Avec `--verifier`, le code de sortie est 1 si un
    fichier est périmé.

    Exemples : `nouvelle-vie schemas`, `nouvelle-vie schemas --verifier`.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        ecarts = comparer(racine)
        if not ecarts.noms:
            typer.echo(f"{DOSSIER} est à jour.")
            return
        if verifier:
            typer.echo("\n".join(f"{nom} : périmé — {REMEDE}" for nom in ecarts.noms), err=True)
            raise typer.Exit(1)
        try:
            deposer(racine, ecarts.ecrits, ecarts.effaces)
        except HorsDuSite:
            raise FabricationImpossible(f"{DOSSIER} est un lien — faites-en un dossier") from None
        except OSError as refus:
            raise dire_impossible(refus) from None
    typer.echo("\n".join(ecarts.noms))
    typer.echo(f"C'est fait : {compter(len(ecarts.noms), 'fichier')} à jour.")
