"""`nouvelle-vie verifier --corriger` : montre ce qui serait corrigé, puis l'écrit si on le veut."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from ..erreurs import ErreurContenu, FabricationImpossible
from ..fabrique.avancement import avancement
from ..lecture.charger import fiches_a_lire
from ..lecture.recolte import Recolte
from ..lecture.site import lire_reglages
from ..lecture.source import Source, decoder, lire, relatif
from ..redaction.correction import Correction, corriger
from ..redaction.depot import HorsDuSite, deposer, reprendre
from .commun import concerne
from .rapport import compter


@dataclass(frozen=True)
class Reprise:
    """Un fichier et sa correction. `chemin` : tel que le disque l'écrit, relatif à la racine."""

    chemin: str
    avant: bytes
    correction: Correction


def preparer(racine: Path, demandes: Sequence[str]) -> list[Reprise]:
    """Ce qui serait corrigé. Ne touche à rien ; un fichier illisible ou un lien est laissé.

    Raises:
        ContenuInvalide: mkdocs.yml ne se lit pas.
    """
    reglages = lire_reglages(racine / "mkdocs.yml")
    reprendre(racine)
    reprises = []
    a_lire = fiches_a_lire(racine, reglages.dossiers, Recolte())
    with avancement("Relecture", len(a_lire)) as dire:
        for rang, (chemin, sorte) in enumerate(a_lire, 1):
            fichier = relatif(chemin, racine)
            dire(rang)
            if not concerne(fichier, demandes) or chemin.is_symlink():
                continue
            if isinstance(lire(chemin, racine), ErreurContenu):
                continue
            avant = chemin.read_bytes()
            correction = corriger(avant, fichier, sorte)
            if correction.octets != avant:
                reprises.append(Reprise(chemin.relative_to(racine).as_posix(), avant, correction))
    return reprises


def appliquer(racine: Path, demandes: Sequence[str], *, oui: bool) -> None:
    """Montre les corrections, puis les écrit toutes si la personne le veut.

    Raises:
        ContenuInvalide: mkdocs.yml ne se lit pas.
        FabricationImpossible: le disque refuse ; rien n'a changé.
        typer.Exit: rien n'a été écrit, et il y avait à corriger.
    """
    reprises = preparer(racine, demandes)
    if not reprises:
        typer.echo("Rien à corriger.\n")
        return
    for reprise in reprises:
        typer.echo("\n".join(decrire(reprise)) + "\n")
    nombre = compter(len(reprises), "fichier")
    if not (oui or _confirmer()):
        typer.echo(f"{nombre} à corriger, rien n'est écrit.")
        raise typer.Exit(1)
    if change := [r.chemin for r in reprises if (racine / r.chemin).read_bytes() != r.avant]:
        raise FabricationImpossible(
            f"{change[0]} vient d'être enregistré — rien n'est écrit, recommencez"
        )
    ecrire(racine, {r.chemin: r.correction.octets for r in reprises})
    typer.echo(f"{nombre} corrigé{'s' if len(reprises) > 1 else ''}.\n")


def ecrire(racine: Path, ecrits: Mapping[str, bytes]) -> None:
    """Écrit tous les fichiers, ou aucun.

    Raises:
        FabricationImpossible: le disque refuse.
    """
    try:
        deposer(racine, ecrits)
    except HorsDuSite as refus:
        raise FabricationImpossible(
            f"{refus} passe par un lien — corrigez le fichier qu'il désigne ; rien n'est écrit"
        ) from None
    except OSError as refus:
        raise FabricationImpossible(
            f"le disque refuse d'écrire ({refus.strerror}) — rien n'est écrit"
        ) from None


def decrire(reprise: Reprise) -> Iterator[str]:
    """Le fichier, ce qui y est fait, et les lignes qui changent."""
    yield f"{reprise.chemin} : {', '.join(reprise.correction.gestes)}"
    avant, apres = (_lignes(o) for o in (reprise.avant, reprise.correction.octets))
    for ligne in [*difflib.unified_diff(avant, apres, n=0, lineterm="")][2:]:
        if not ligne.startswith("@@"):
            yield f"  {ligne}"


def _lignes(octets: bytes) -> list[str]:
    """Les lignes, telles qu'elles se lisent ; une espace en bout de ligne se montre."""
    source = decoder(octets, "")
    texte = source.texte if isinstance(source, Source) else ""
    return [x.rstrip() + "·" * (len(x) - len(x.rstrip())) for x in texte.split("\n")]


def _confirmer() -> bool:
    if not sys.stdin.isatty():
        typer.echo("Pour écrire : nouvelle-vie verifier --corriger --oui")
        return False
    return typer.prompt("Écrire ? (oui/non)", default="non").strip().lower() in ("oui", "o")
