"""Un site dont chaque champ est hostile, ouvert dans un vrai navigateur : rien ne s'y exécute."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import hostiles
from fabriques import construire, site_constructible
from outils import lire_site

pytestmark = pytest.mark.xdist_group("navigateur")


class _Muet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Se tait."""


@pytest.fixture(scope="module")
def site_hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le petit site, une fiche de chaque sorte, une charge active dans chaque champ libre."""
    racine = site_constructible(tmp_path_factory.mktemp("hostile") / "petit")
    hostiles.illustrer(racine)
    corpus = [*hostiles.fiches(), hostiles.entete()]
    hostiles.installer(racine, corpus, hostiles.melange, lambda: lire_site(racine).erreurs)
    essai = construire(racine)
    assert essai.code == 0, essai.sortie
    return racine / "site"


@pytest.fixture(scope="module")
def serveur(site_hostile: Path) -> Iterator[str]:
    traitant = functools.partial(_Muet, directory=str(site_hostile))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), traitant) as serveur:
        fil = threading.Thread(target=serveur.serve_forever)
        fil.start()
        yield f"http://127.0.0.1:{serveur.server_address[1]}/"
        serveur.shutdown()
        fil.join()


def test_rien_ne_s_execute_et_rien_ne_sort(
    navigateur: Browser, serveur: str, site_hostile: Path
) -> None:
    pages = [
        page.relative_to(site_hostile).as_posix()
        for page in sorted(site_hostile.rglob("*.html"))
        if "zq" in page.read_text("utf-8") and "pagefind" not in page.parts
    ]
    assert len(pages) > 20
    ailleurs: list[str] = []
    contexte = navigateur.new_context()
    onglet = contexte.new_page()
    onglet.on("request", lambda r: None if r.url.startswith(serveur) else ailleurs.append(r.url))
    touchees = []
    for page in pages:
        onglet.goto(serveur + page)
        for evenement in ("mouseover", "focus", "load", "error"):
            onglet.evaluate(
                "nom => document.querySelectorAll('main *').forEach("
                "e => e.dispatchEvent(new Event(nom)))",
                evenement,
            )
        if onglet.evaluate("window.__touche") is not None:
            touchees.append(page)
    contexte.close()
    assert touchees == []
    assert ailleurs == []
