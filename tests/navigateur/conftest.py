"""Un vrai navigateur devant le vrai site, servi sous un sous-chemin de cette machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from fabriques import construire, copie_du_depot
from serveur import servir

SOUS_CHEMIN = "/lnv/"


@pytest.fixture(scope="session")
def site_navigue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Le dossier du site d'exemple, construit pour ce sous-chemin."""
    racine = copie_du_depot(
        tmp_path_factory.mktemp("navigateur") / "depot",
        site_url=f"https://hebergeur.example{SOUS_CHEMIN}",
    )
    essai = construire(racine)
    assert essai.code == 0, essai.sortie
    return racine / "site"


@pytest.fixture(scope="session")
def adresse(site_navigue: Path) -> Iterator[str]:
    """L'adresse du site d'exemple, servi sans en-têtes."""
    with servir(site_navigue, SOUS_CHEMIN) as racine_servie:
        yield racine_servie


@pytest.fixture(scope="session")
def adresse_avec_entetes(site_navigue: Path) -> Iterator[str]:
    """La même, servie avec les en-têtes que le site déclare."""
    with servir(site_navigue, SOUS_CHEMIN, entetes=True) as racine_servie:
        yield racine_servie


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
