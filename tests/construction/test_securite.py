"""Chaque page publiée porte sa politique de sécurité, et rien qui la contredise."""

from __future__ import annotations

import re

import pytest

from fabriques import Lecteur, SiteConstruit
from nouvelle_vie.fabrique import csp

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.fixture(scope="module")
def pages(site_construit: SiteConstruit) -> dict[str, str]:
    dossier = site_construit.dossier
    return {
        p.relative_to(dossier).as_posix(): p.read_text("utf-8") for p in dossier.rglob("*.html")
    }


def test_chaque_page_a_exactement_la_politique_de_son_contenu(pages: dict[str, str]) -> None:
    assert len(pages) > 200
    for uri, html in pages.items():
        politiques = META.findall(html)
        assert politiques == [csp.politique(META.sub("", html))], uri
        assert "'unsafe-inline'" not in politiques[0], uri
        assert ("'wasm-unsafe-eval'" in politiques[0]) == (uri == "recherche/index.html"), uri
        assert html.index("Content-Security-Policy") < 120, uri


def test_aucune_page_n_a_de_style_ni_de_script_en_ligne(pages: dict[str, str]) -> None:
    for uri, html in pages.items():
        assert csp.empreintes(html) == [], uri
        for balise, attributs in Lecteur(html).balises:
            assert balise != "style", uri
            assert "style" not in attributs, uri
            assert not any(cle.startswith("on") for cle in attributs), uri


def test_un_tableau_de_page_ordinaire_garde_ses_alignements(pages: dict[str, str]) -> None:
    assert any('<td class="a-' in html or '<th class="a-' in html for html in pages.values())
