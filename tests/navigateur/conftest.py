"""Un vrai navigateur devant le vrai site, servi sous un sous-chemin de cette machine."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from fabriques import construire, copie_du_depot

SOUS_CHEMIN = "/lnv/"


class _Serveur(http.server.SimpleHTTPRequestHandler):
    """Sert le site sous `SOUS_CHEMIN`, comme un hébergeur de pages de projet."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        if not path.startswith(SOUS_CHEMIN):
            return str(Path(self.directory) / "absent")
        return super().translate_path("/" + path.removeprefix(SOUS_CHEMIN))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Une adresse inconnue reçoit la page 404 du site, comme chez tout hébergeur."""
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Se tait : les requêtes ne regardent pas le rapport de tests."""


@pytest.fixture(scope="session")
def adresse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """L'adresse du site d'exemple, construit pour ce sous-chemin."""
    racine = copie_du_depot(
        tmp_path_factory.mktemp("navigateur") / "depot",
        site_url=f"https://hebergeur.example{SOUS_CHEMIN}",
    )
    essai = construire(racine)
    assert essai.code == 0, essai.sortie
    traitant = functools.partial(_Serveur, directory=str(racine / "site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), traitant) as serveur:
        fil = threading.Thread(target=serveur.serve_forever)
        fil.start()
        yield f"http://127.0.0.1:{serveur.server_address[1]}{SOUS_CHEMIN}"
        serveur.shutdown()
        fil.join()


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """Chromium : celui que trouve `outils/chromium.sh`, sinon celui de Playwright."""
    with sync_playwright() as outil:
        navigateur = outil.chromium.launch(
            executable_path=os.environ.get("NV_CHROMIUM") or None,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield navigateur
        navigateur.close()


def _noter_perte(fautes: list[str], requete: Request) -> None:
    """Une requête perdue est une faute, sauf si l'on a quitté la page avant qu'elle finisse."""
    if "ERR_ABORTED" not in (requete.failure or ""):
        fautes.append(f"requête perdue : {requete.url}")


@pytest.fixture
def page(navigateur: Browser, adresse: str) -> Iterator[Page]:
    """Un onglet neuf de 1280 px ; une erreur de script ou une requête ailleurs fait échouer."""
    fautes: list[str] = []
    contexte = navigateur.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    onglet = contexte.new_page()
    onglet.on("pageerror", lambda erreur: fautes.append(f"script : {erreur}"))
    onglet.on("requestfailed", lambda r: _noter_perte(fautes, r))
    onglet.on(
        "request",
        lambda r: None if r.url.startswith(adresse) else fautes.append(f"ailleurs : {r.url}"),
    )
    onglet.on(
        "response",
        lambda r: fautes.append(f"{r.status} : {r.url}") if r.status >= 400 else None,
    )
    yield onglet
    contexte.close()
    assert not fautes


@pytest.fixture
def sans_script(navigateur: Browser) -> Iterator[Page]:
    """Un onglet de téléphone (360 px) où JavaScript est coupé."""
    contexte = navigateur.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="fr-FR"
    )
    yield contexte.new_page()
    contexte.close()
