"""Les options et les préparations communes à tous les tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from outils import petit_site

settings.register_profile("nouvelle-vie", derandomize=True, deadline=None, database=None)
settings.load_profile("nouvelle-vie")

Dessin = Callable[..., Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--maj-references",
        action="store_true",
        help="réécrit les fichiers de tests/references au lieu de les comparer",
    )


@pytest.fixture
def maj_references(request: pytest.FixtureRequest) -> bool:
    """Vrai quand il faut réécrire les références."""
    return bool(request.config.getoption("--maj-references"))


@pytest.fixture(autouse=True)
def _date_du_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """La date d'un test est celle du site qu'il dessine, jamais celle de la personne."""
    monkeypatch.delenv("NV_DATE", raising=False)


@pytest.fixture(autouse=True)
def _chez_soi(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ce qu'une commande garde pour une personne va dans un dossier du test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "chez-soi"))


@pytest.fixture
def site(tmp_path: Path) -> Dessin:
    """`site("=== chemin…")` dessine le petit site, y ajoute ces fichiers et rend son dossier."""

    def dessiner_site(arborescence: str = "") -> Path:
        return petit_site(tmp_path, arborescence)

    return dessiner_site
