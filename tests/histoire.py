"""Ce qui arrive à un site que des gens suivent : retouches, renommage, déménagement, parution.

La même histoire se joue au portail, devant feedparser, et à l'audit, devant newsboat. De tout ce
qu'elle raconte, une seule chose est une nouvelle : l'offre programmée.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fabriques import evenement, offre

ADRESSE, NEUVE = "https://contree.example/", "https://neuf.example/lnv/"
PROGRAMMEE = "CTR-2026-0004"
"""L'offre qui paraît pendant l'histoire."""
ACTUALITE = (
    "---\nid: CTR-2026-0801\ntitre: Nouvelle\nresume: Une nouvelle.\n"
    "publication: 2026-11-03 08:00\n---\nTexte.\n"
)
AVAL = offre("CTR-2026-0003", "Aval", "2026-10-01 10:00").replace(
    "commune: Valbrume", "commune: Le Pont-de-l'Aure"
)
"""La seule offre de sa commune."""
VILLAGE = """---
id: CTR-2026-0701
titre: Roche-Noire
commune: Roche-Noire
resume: Un village.
publication: 2026-09-01 08:00
label:
  statut: labellisee
  labellisation: 2026-09-15
  echeance: 2029-09-15
---
Texte.
"""
ARBORESCENCE = "".join(
    f"\n=== {chemin}\n{texte}"
    for chemin, texte in (
        ("offres/projet/hiver.yml", offre("CTR-2026-0001", "Hiver", "2026-11-20 09:07")),
        ("offres/projet/ete.yml", offre("CTR-2026-0002", "Été", "2026-07-14 23:59")),
        ("offres/projet/aval.yml", AVAL),
        ("offres/projet/demain.yml", offre(PROGRAMMEE, "Demain", "2026-12-02 14:30")),
        ("content/actualites/nouvelle.md", ACTUALITE),
        ("content/villages/roche-noire.md", VILLAGE),
        (
            "content/evenements/soiree.md",
            evenement("CTR-2026-0901", "Soirée", "debut: 2026-12-12 18:30\n"),
        ),
    )
)
"""Le site au moment où l'on s'y abonne."""


@dataclass(frozen=True)
class Etape:
    """Ce que vit le site, l'instant de la construction qui suit, et où il est publié."""

    nom: str
    faire: Callable[[Path], None]
    quand: datetime
    adresse: str = ADRESSE


def _rien(_: Path) -> None:
    """On reconstruit sans rien avoir changé."""


def _recrire(fichier: str, *changements: tuple[str, str]) -> Callable[[Path], None]:
    def faire(site: Path) -> None:
        texte = (site / fichier).read_text("utf-8")
        for avant, apres in changements:
            assert avant in texte, avant
            texte = texte.replace(avant, apres)
        (site / fichier).write_text(texte, "utf-8")

    return faire


def _renommer(site: Path) -> None:
    (site / "offres/projet/ete.yml").rename(site / "offres/projet/belle-saison.yml")


def etapes() -> Iterator[Etape]:
    """L'abonnement, puis ce qui suit."""
    veille, matin, apres_midi = (
        datetime(2026, 12, 1, 9),
        datetime(2026, 12, 2, 8),
        datetime(2026, 12, 2, 15),
    )
    yield Etape("abonnement", _rien, veille)
    retouche = (("titre: Hiver", "titre: Grand hiver"), ("à reprendre", "à rebâtir"))
    yield Etape("retouche", _recrire("offres/projet/hiver.yml", *retouche), veille)
    yield Etape("renommage", _renommer, veille)
    yield Etape("lendemain", _rien, matin)
    yield Etape("nouvelle adresse du site", _rien, matin, NEUVE)
    retrait = ("statut: publiee", "statut: retiree\nmotif_retrait: Vendu ailleurs")
    yield Etape("retrait", _recrire("offres/projet/aval.yml", retrait), matin, NEUVE)
    yield Etape("parution programmée", _rien, apres_midi, NEUVE)
