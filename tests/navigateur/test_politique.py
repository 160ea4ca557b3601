"""La politique de sécurité devant un vrai navigateur : elle laisse tout marcher, et bloque."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from nouvelle_vie.fabrique import csp
from sortes import INTROUVABLE, du_depot

pytestmark = pytest.mark.xdist_group("navigateur")

GUET = """
addEventListener("securitypolicyviolation", (v) =>
  console.error("Content Security Policy : " + v.effectiveDirective + " " + v.blockedURI));
"""
"""Un refus se dit aussi à la console, que l'on peut lire même quand la page s'en va."""
CSP = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
RECHERCHE = "recherche/?q=epicerie"

Guet = Callable[[bool], tuple[Page, list[str]]]


def _surveiller(contexte: BrowserContext, adresse: str) -> tuple[Page, list[str]]:
    """Un onglet et tout ce qui n'aurait pas dû s'y passer : refus, erreurs, requêtes ailleurs."""
    fautes: list[str] = []
    hote = urlsplit(adresse).netloc

    def console(message: object) -> None:
        texte = getattr(message, "text", "")
        # La page « introuvable » est rendue avec le code 404, que Chromium dit à la console.
        if getattr(message, "type", "") == "error" and "status of 404" not in texte:
            fautes.append(texte)

    contexte.on("console", console)
    contexte.on("weberror", lambda erreur: fautes.append(str(erreur.error)))
    contexte.on(
        "request",
        lambda r: None if urlsplit(r.url).netloc in ("", hote) else fautes.append(r.url),
    )
    return contexte.new_page(), fautes


@pytest.fixture
def guet(navigateur: Browser, adresse: str) -> Iterator[Guet]:
    """`guet(javascript)` : un onglet surveillé, et la liste de ses fautes."""
    contextes: list[BrowserContext] = []

    def ouvrir(javascript: bool) -> tuple[Page, list[str]]:
        contexte = navigateur.new_context(java_script_enabled=javascript, locale="fr-FR")
        contextes.append(contexte)
        if javascript:
            contexte.add_init_script(GUET)
        return _surveiller(contexte, adresse)

    yield ouvrir
    for contexte in contextes:
        contexte.close()


@pytest.mark.parametrize("javascript", [True, False], ids=["avec-script", "sans-script"])
def test_aucune_sorte_de_page_n_enfreint_sa_politique(
    guet: Guet, adresse: str, javascript: bool
) -> None:
    page, fautes = guet(javascript)
    for nom, chemin in du_depot():
        reponse = page.goto(adresse + chemin, wait_until="load")
        assert reponse is not None
        assert reponse.status == (404 if chemin == INTROUVABLE else 200), nom
        if nom == "renvoi":
            page.wait_for_url(re.compile(r"/offres/[^/]+/[^/]+/$"))
        assert fautes == [], nom


def test_la_recherche_et_la_bascule_de_theme_marchent_sous_leur_politique(
    guet: Guet, adresse: str
) -> None:
    page, fautes = guet(True)
    page.goto(adresse + RECHERCHE)
    expect(page.locator("[data-resultats] li").first).to_contain_text("Épicerie")
    page.get_by_label("Territoire", exact=True).select_option(index=1)
    expect(page.locator("[data-etat]")).to_have_text(re.compile(r"^(\d+ résultat|Aucun)"))
    page.get_by_title("Passer au thème sombre").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "sombre")
    page.locator("[data-resultats] a, header .marque").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert fautes == []


def _alterer(page: Page, html: Callable[[str], str]) -> None:
    """La page suivante arrive changée, sa politique intacte ou réécrite."""

    def repondre(route: Route) -> None:
        reponse = route.fetch()
        corps = html(reponse.text()) if route.request.is_navigation_request() else None
        route.fulfill(response=reponse, body=corps)

    page.route("**/pourquoi/", repondre)


@pytest.mark.parametrize(
    ("ajout", "directive"),
    [
        ("<script>document.title = 'percé'</script>", "script-src"),
        ("<p onclick='1' id='p'>x</p><script src='data:,document.title=1'></script>", "script-src"),
        ("<p style='color:red'>x</p>", "style-src"),
        ("<style>p { color: red }</style>", "style-src"),
        ("<img src='https://ailleurs.example/pixel.gif' alt=''>", "img-src"),
        ("<iframe src='https://ailleurs.example/'></iframe>", "frame-src"),
        ("<object data='x.swf'></object>", "object-src"),
    ],
    ids=["script", "script-data", "attribut-style", "style", "image", "cadre", "objet"],
)
def test_ce_qui_n_est_pas_permis_est_bloque(
    guet: Guet, adresse: str, ajout: str, directive: str
) -> None:
    page, fautes = guet(True)
    partis: list[str] = []
    page.on("requestfinished", lambda r: partis.append(urlsplit(r.url).netloc))
    _alterer(page, lambda html: html.replace("</article>", f"{ajout}</article>", 1))
    page.goto(f"{adresse}pourquoi/")
    titre = page.title()
    assert titre.startswith("Pourquoi")
    assert any(f"Content Security Policy : {directive}" in faute for faute in fautes), fautes
    assert "ailleurs.example" not in partis


@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_chromium_accepte_l_empreinte_que_nous_calculons(
    guet: Guet, adresse: str, fin: str
) -> None:
    script = f"<script>{fin}document.documentElement.dataset.essai = 'été';{fin}</script>"

    def recomposer(html: str) -> str:
        return csp.poser(CSP.sub("", html).replace("</article>", f"{script}</article>", 1))

    page, fautes = guet(True)
    _alterer(page, recomposer)
    page.goto(f"{adresse}pourquoi/")
    assert page.locator("html").get_attribute("data-essai") == "été"
    assert fautes == []
