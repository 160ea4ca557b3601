"""Chaque page publiée porte sa politique de sécurité, et rien qui la contredise."""

from __future__ import annotations

import fnmatch
import re

import pytest

from fabriques import Lecteur, SiteConstruit
from nouvelle_vie.fabrique import csp, entetes_http

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
        assert not csp.relever(html).empreintes, uri
        for balise, attributs in Lecteur(html).balises:
            assert balise != "style", uri
            assert "style" not in attributs, uri
            assert not any(cle.startswith("on") for cle in attributs), uri


def test_un_tableau_de_page_ordinaire_garde_ses_alignements(pages: dict[str, str]) -> None:
    assert any('<td class="a-' in html or '<th class="a-' in html for html in pages.values())


def test_ce_qui_est_immuable_porte_une_empreinte(site_construit: SiteConstruit) -> None:
    dossier, empreinte = site_construit.dossier, re.compile(r"[._][0-9a-f]{7,}[.-]")
    for motif in entetes_http.A_EMPREINTE:
        chemins = [p for p in dossier.glob(motif.replace("*", "**/*")) if p.is_file()]
        assert chemins or motif.startswith("images/"), motif
        assert [p for p in chemins if not empreinte.search(p.name)] == []


def test_chaque_lecture_publiee_a_son_type_sa_duree_et_son_ouverture(
    site_construit: SiteConstruit,
) -> None:
    """Un format ajouté sous flux/ ou donnees/ se déclare dans `entetes_http`."""
    dossier = site_construit.dossier
    trouvees = entetes_http.regles("https://a.example/", ["index.html"])
    lus = [*dossier.glob("flux/*"), *dossier.glob("donnees/**/*"), *dossier.glob("**/*.ics")]
    fichiers = [p for p in lus if p.is_file() and p.suffix != ".html"]
    assert len(fichiers) > 30
    for fichier in fichiers:
        uri = f"/{fichier.relative_to(dossier).as_posix()}"
        poses = [nom for r in trouvees if fnmatch.fnmatchcase(uri, r.motif) for nom, _ in r.entetes]
        assert {"Cache-Control", "Access-Control-Allow-Origin"} <= set(poses), uri
        assert "Content-Type" in poses or fichier.suffix == ".json", uri
        assert len(poses) == len(set(poses)), uri


def test_le_site_porte_ses_fichiers_d_hebergeur(site_construit: SiteConstruit) -> None:
    lus = {
        nom: (site_construit.dossier / nom).read_text("utf-8")
        for nom in ("_headers", "_redirects", ".nojekyll")
    }
    assert "/offres/*\n  Content-Security-Policy: frame-ancestors 'none'\n" in lus["_headers"]
    assert "/feed /flux/offres.xml 302\n" in lus["_redirects"]
    assert lus[".nojekyll"] == ""
