"""Le rapport de la rédaction, ouvert comme un fichier : lisible partout, et par tous."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

import axe
from nouvelle_vie.commandes import application
from outils import DEPOT

EXAMEN = Path(__file__).with_name("etroit.js").read_text("utf-8")
MESURES = {"cible": 24, "bouton": 44, "boutons": ".bouton, button", "doigt": False}
LARGEURS = (320, 360, 768, 1280)


@pytest.fixture(scope="module")
def rapport(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Celui du site d'exemple, un jour où il y a de tout à faire."""
    fichier = tmp_path_factory.mktemp("rapport") / "rapport.html"
    arguments = ["statut", "--racine", os.fspath(DEPOT), "--date", "2026-12-20", "--html"]
    rendu = CliRunner().invoke(application, [*arguments, os.fspath(fichier)])
    assert rendu.exit_code == 0, rendu.output
    return fichier


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_le_rapport_se_lit_a_toute_largeur_de_jour_et_de_nuit(
    theme: str, rapport: Path, navigateur: Browser
) -> None:
    contexte = navigateur.new_context(color_scheme=theme, locale="fr-FR")  # type: ignore[arg-type]
    page, dits, demandes = contexte.new_page(), [], []
    page.on("console", lambda message: dits.append(message.text))
    page.on("request", lambda requete: demandes.append(requete.url))
    page.goto(rapport.as_uri())
    assert demandes == [rapport.as_uri()]
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        assert page.evaluate(EXAMEN, MESURES) == [], largeur
    assert axe.violations(page) == []
    assert dits == []
    contexte.close()


def test_le_rapport_s_imprime_en_a4_noir_sur_blanc(rapport: Path, navigateur: Browser) -> None:
    contexte = navigateur.new_context(color_scheme="dark")
    page = contexte.new_page()
    page.goto(rapport.as_uri())
    page.emulate_media(media="print")
    encre = page.evaluate("getComputedStyle(document.body).color")
    assert max(map(int, encre.removeprefix("rgb(").rstrip(")").split(","))) < 80
    assert page.pdf(prefer_css_page_size=True).count(b"/MediaBox [0 0 59") > 1  # 595 × 842 points
    contexte.close()
