"""L'histoire d'un site, vécue par newsboat, un vrai lecteur de flux abonné à tous."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from fabriques import construire, site_constructible
from histoire import ARBORESCENCE, PROGRAMMEE, Etape, etapes
from serveur import servir

_SITE_URL = re.compile(r"^site_url: .*$", re.M)


def newsboat() -> str:
    """L'exécutable, ou la phrase qui dit comment l'avoir."""
    if trouve := shutil.which("newsboat"):
        return trouve
    raise SystemExit("newsboat manque. Tapez :\n    sudo apt install newsboat")


def dans_newsboat() -> int:
    """Joue l'histoire de `tests/histoire.py` ; rend le nombre d'écarts.

    De tout ce qui arrive au site, newsboat ne doit annoncer que l'offre programmée.
    """
    print("\nL'histoire d'un site, dans newsboat\n")
    ecarts = 0
    with tempfile.TemporaryDirectory(prefix="abonnes-") as temporaire:
        racine, lecteur = Path(temporaire, "site"), Path(temporaire, "lecteur")
        site_constructible(racine, ARBORESCENCE)
        lecteur.mkdir()
        with servir(racine / "site") as adresse:
            for rang, etape in enumerate(etapes()):
                _publier(racine, etape)
                if not rang:
                    _abonner(lecteur, racine / "site", adresse)
                nouvelles = _relever(lecteur)
                attendues = _attendues(etape)
                juste = rang == 0 or {guid for _, guid in nouvelles} == attendues
                vu = f"{len(nouvelles)} éléments" if not rang else _dire(nouvelles)
                print(f"{'✓' if juste else '✗'} {etape.nom:26} {vu}")
                ecarts += not juste
    return ecarts


def _publier(racine: Path, etape: Etape) -> None:
    etape.faire(racine)
    config = racine / "mkdocs.yml"
    texte = _SITE_URL.sub(f"site_url: {etape.adresse}", config.read_text("utf-8"))
    config.write_text(texte, "utf-8")
    essai = construire(racine, NV_DATE=etape.quand.isoformat(" ", "minutes"))
    if essai.code:
        raise SystemExit(essai.sortie)


def _abonner(lecteur: Path, site: Path, adresse: str) -> None:
    flux = sorted(p.relative_to(site).as_posix() for p in (site / "flux").rglob("*.xml"))
    (lecteur / "urls").write_text("".join(f"{adresse}{uri}\n" for uri in flux), "utf-8")
    (lecteur / "config").write_text("", "utf-8")


def _relever(lecteur: Path) -> list[tuple[str, str]]:
    """(flux, guid) de chaque nouvelle que newsboat dit non lue ; elles sont lues ensuite."""
    fichiers = ["-u", lecteur / "urls", "-c", lecteur / "cache.db", "-C", lecteur / "config"]
    commande = [newsboat(), *fichiers, "-q", "-x", "reload"]
    subprocess.run(commande, check=True, timeout=120, stdout=subprocess.DEVNULL)
    with sqlite3.connect(lecteur / "cache.db") as cache:
        nouvelles = cache.execute(
            "SELECT feedurl, guid FROM rss_item WHERE unread ORDER BY feedurl, guid"
        ).fetchall()
        cache.execute("UPDATE rss_item SET unread = 0")
    return nouvelles


def _attendues(etape: Etape) -> set[str]:
    programmee = f"tag:contree.example,2026:offre/{PROGRAMMEE}"
    return {programmee} if etape.nom == "parution programmée" else set()


def _dire(nouvelles: list[tuple[str, str]]) -> str:
    return ", ".join(sorted({guid for _, guid in nouvelles})) or "rien de nouveau"
