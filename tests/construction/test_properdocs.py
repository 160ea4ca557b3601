"""La sortie de MkDocs reste ouverte : ProperDocs, qui le continue, construit le même site."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fabriques import (
    Essai,
    SiteConstruit,
    arbre,
    construire,
    empreintes,
    environnement,
    lancer,
    site_constructible,
)
from outils import DEPOT, dessiner

LANCEUR = """
import sys
from pathlib import Path
from properdocs.__main__ import cli
try:
    cli(sys.argv[1:])
finally:
    charges = (getattr(module, "__file__", None) or "" for module in sys.modules.values())
    print("de MkDocs :", sorted(c for c in charges if "mkdocs" in Path(c).parts))
"""


def _construire(racine: Path, *options: str) -> Essai:
    arguments = ["build", "--strict", "--config-file", "mkdocs.yml", *options]
    return lancer([sys.executable, "-c", LANCEUR, *arguments], racine, environnement())


@pytest.fixture(scope="module")
def essai(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Essai]:
    dossier = tmp_path_factory.mktemp("properdocs") / "site"
    return dossier, _construire(DEPOT, "-d", str(dossier))


def test_properdocs_ecrit_les_memes_fichiers(
    essai: tuple[Path, Essai], site_construit: SiteConstruit
) -> None:
    dossier, rendu = essai
    assert rendu.code == 0, rendu.sortie
    attendues, obtenues = empreintes(site_construit.dossier), empreintes(dossier)
    assert len(attendues) > 300
    assert sorted(obtenues) == sorted(attendues)
    assert [uri for uri in attendues if obtenues[uri] != attendues[uri]] == []
    assert (dossier / "pagefind/pagefind.js").is_file()


def test_properdocs_se_passe_de_mkdocs(essai: tuple[Path, Essai]) -> None:
    assert "de MkDocs : []" in essai[1].sortie


def test_une_alerte_arrete_aussi_une_construction_stricte_de_properdocs(tmp_path: Path) -> None:
    site = site_constructible(tmp_path / "site")
    assert construire(site).code == 0
    avant = arbre(site / "site")
    config = site / "mkdocs.yml"
    severe = config.read_text("utf-8").replace("omitted_files: info", "omitted_files: warn")
    config.write_text(severe, "utf-8")
    dessiner(site, "=== content/hors-menu.md\n---\ntitle: T\ndescription: D\n---\nTexte.\n")
    rendu = _construire(site)
    assert rendu.code == 1
    assert "1 alerte(s) ci-dessus" in rendu.sortie
    assert arbre(site / "site") == avant
