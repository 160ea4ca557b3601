"""La carte interactive : au clavier, nommée, filtrée, et rien d'ailleurs sans un appui."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from test_politique import GUET

from axe import violations

pytestmark = pytest.mark.xdist_group("navigateur")

IGN = "https://data.geopf.fr/"
MENDE = {"latitude": 44.518, "longitude": 3.501}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
    "c0f01f0005000201a5a1d3d40000000049454e44ae426082"
)


def ouvrir(page: Page, adresse: str) -> Locator:
    """Ouvre la carte interactive et rend ses marques."""
    page.goto(f"{adresse}carte/")
    page.get_by_role("button", name="Afficher la carte interactive").click()
    marques = page.locator(".pastille")
    expect(marques.first).to_be_visible()
    return marques


def grappes(page: Page) -> Locator:
    return page.locator(".pastille--grappe")


def actif(page: Page) -> Locator:
    return page.locator(":focus")


class Surveille:
    """Un onglet sans mouvement où l'IGN est imité, avec ce qui lui a été demandé et ses fautes."""

    def __init__(self, contexte: BrowserContext, adresse: str) -> None:
        self.demandes: list[tuple[str, str | None]] = []
        self.fautes: list[str] = []
        contexte.add_init_script(GUET)
        contexte.route(f"{IGN}**", self._repondre)
        contexte.on("request", lambda r: self._noter(r.url, adresse))
        contexte.on("weberror", lambda erreur: self.fautes.append(str(erreur.error)))
        contexte.on("console", lambda m: m.type == "error" and self.fautes.append(m.text))
        self.page = contexte.new_page()

    def _noter(self, url: str, adresse: str) -> None:
        if not url.startswith((adresse, IGN, "data:")):
            self.fautes.append(url)

    def _repondre(self, route: Route) -> None:
        self.demandes.append((route.request.url, route.request.headers.get("referer")))
        route.fulfill(body=PIXEL, content_type="image/png")


@pytest.fixture
def contexte(navigateur: Browser) -> Iterator[BrowserContext]:
    ouvert = navigateur.new_context(locale="fr-FR", reduced_motion="reduce")
    yield ouvert
    ouvert.close()


@pytest.fixture
def surveille(contexte: BrowserContext, adresse: str) -> Surveille:
    return Surveille(contexte, adresse)


def test_rien_de_la_carte_ne_se_charge_avant_qu_on_la_demande(page: Page, adresse: str) -> None:
    demandes: list[str] = []
    page.on("request", lambda r: demandes.append(r.url))
    page.goto(f"{adresse}carte/", wait_until="networkidle")
    assert not [u for u in demandes if re.search(r"leaflet|pieces/carte|donnees/", u)]
    page.get_by_role("button", name="Afficher la carte interactive").click()
    expect(page.locator(".pastille").first).to_be_visible()
    for attendu in ("leaflet", "pieces/carte", "donnees/carte.json", "donnees/contours.json"):
        assert [u for u in demandes if attendu in u], attendu


def test_la_carte_dit_ce_qu_elle_montre_et_la_liste_le_repete(page: Page, adresse: str) -> None:
    marques = ouvrir(page, adresse)
    expect(page.locator("figure.carte")).to_be_hidden()
    etat = page.locator(".carte-vive__etat")
    expect(etat).to_have_text(
        re.compile(r"^Sur la carte\s: \d+\soffres, \d+\svillages et \d+\srendez-vous\.$")
    )
    nombres = [int(n) for n in re.findall(r"\d+", etat.inner_text())]
    en_grappe = [int(t) for t in grappes(page).all_inner_texts()]
    assert sum(en_grappe) + marques.count() - len(en_grappe) == sum(nombres)
    suite = page.get_by_role("button", name="Voir la suite")
    while suite.is_visible():
        suite.click()
    expect(page.locator("[data-rangees] li")).to_have_count(sum(nombres))


def test_une_case_reduit_la_carte_et_la_liste_ensemble(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    page.get_by_role("checkbox", name="Emplois").check()
    combien = int(page.locator(".case", has_text="Emplois").locator("span").inner_text())
    expect(page.locator(".carte-vive__etat")).to_have_text(
        re.compile(rf"^Sur la carte\s: {combien}\soffres\.$")
    )
    expect(page.locator("[data-rangees] li")).to_have_count(combien)
    expect(page.locator(".pastille--logement")).to_have_count(0)
    page.get_by_role("checkbox", name="Villages labellisés").check()
    expect(page.locator(".carte-vive__etat")).to_have_text(
        re.compile(rf"{combien}\soffres et \d+\svillages")
    )
    for nom in ("Emplois", "Villages labellisés"):
        page.get_by_role("checkbox", name=nom).uncheck()
    expect(page.locator(".carte-vive__etat")).to_have_text(
        re.compile(r"villages et .*\srendez-vous")
    )


def test_la_couche_de_la_demarche_se_montre_et_se_cache(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    page.get_by_role("checkbox", name="Villages labellisés").check()
    expect(page.locator(".pastille--laureat").first).to_be_visible()
    expect(page.locator(".pastille--village")).to_have_count(0)
    couleur = "e => getComputedStyle(e).fill"
    laureate = page.locator(".carte-vive path.commune--labellise").first
    legende = page.locator(".carte-vive .legende__labellise")
    (classe,) = re.findall(r"commune--t\d", laureate.get_attribute("class") or "")
    voisine = page.locator(
        f".carte-vive path.{classe}:not(.commune--labellise):not(.commune--engage)"
    ).first
    doree = laureate.evaluate(couleur)
    assert doree != voisine.evaluate(couleur)
    page.get_by_role("checkbox", name="Colorer les communes de la démarche").uncheck()
    assert laureate.evaluate(couleur) == voisine.evaluate(couleur)
    expect(legende).to_be_hidden()
    page.get_by_role("checkbox", name="Colorer les communes de la démarche").check()
    assert laureate.evaluate(couleur) == doree
    expect(legende).to_be_visible()


def test_au_clavier_une_marque_ouvre_sa_fenetre_et_reprend_le_focus(
    surveille: Surveille, adresse: str
) -> None:
    page = surveille.page
    ouvrir(page, adresse)
    marque = page.locator(".pastille:not(.pastille--grappe)").first
    nom = marque.get_attribute("aria-label") or ""
    marque.focus()
    for touche in ("Enter", " "):
        page.keyboard.press(touche)
        fenetre = page.get_by_role("dialog")
        titre = fenetre.locator(".fiche__titre a")
        expect(titre).to_be_focused()
        assert nom.startswith(titre.inner_text())
        assert fenetre.get_attribute("aria-label") == titre.inner_text()
        assert (titre.get_attribute("href") or "").startswith(adresse)
        page.keyboard.press("Escape")
        expect(fenetre).to_have_count(0)
        expect(actif(page)).to_have_attribute("aria-label", nom)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fermer", exact=True).click()
    expect(actif(page)).to_have_attribute("aria-label", nom)
    assert surveille.fautes == []


def test_une_grappe_se_nomme_s_ouvre_et_donne_ses_marques(
    surveille: Surveille, adresse: str
) -> None:
    page = surveille.page
    ouvrir(page, adresse)
    for grappe in grappes(page).all():
        nom = grappe.get_attribute("aria-label") or ""
        trouve = re.fullmatch(r"(?:(\d+) en tout\s: )?((?:\d+\s[a-z-]+(?:, | et )?)+), ouvrir", nom)
        assert trouve, nom
        nombres = [int(n) for n in re.findall(r"\d+", trouve[2])]
        assert str(sum(nombres)) == grappe.inner_text() == (trouve[1] or str(nombres[0]))
    # Au plus près, une grappe dont toutes les marques sont au même endroit s'ouvre en éventail.
    for _ in range(8):
        if page.locator(".carte-vive__patte").count():
            break
        grappes(page).first.focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
    assert page.locator(".carte-vive__patte").count() >= 2
    expect(actif(page)).to_have_class(re.compile("pastille"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert surveille.fautes == []


def test_le_plan_de_l_ign_ne_se_demande_que_sur_un_appui(
    surveille: Surveille, adresse: str
) -> None:
    page = surveille.page
    ouvrir(page, adresse)
    page.keyboard.press("Tab")
    bouton = page.get_by_role("button", name="Fond de plan IGN")
    expect(bouton).to_have_attribute("aria-pressed", "false")
    expect(bouton).to_have_accessible_description(re.compile("envoie des requêtes à data.geopf.fr"))
    assert surveille.demandes == []
    bouton.click()
    expect(page.locator(".leaflet-tile").first).to_be_visible()
    expect(page.locator(".leaflet-control-attribution")).to_have_text("© IGN")
    expect(bouton).to_have_attribute("aria-pressed", "true")
    url, referent = surveille.demandes[0]
    assert "LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2" in url
    assert re.search(r"TILEMATRIX=\d+&TILEROW=\d+&TILECOL=\d+$", url)
    assert referent is None
    bouton.click()
    expect(page.locator(".leaflet-tile")).to_have_count(0)
    avant = len(surveille.demandes)
    ouvrir(page, adresse)  # la page suivante a tout oublié
    assert len(surveille.demandes) == avant
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert surveille.fautes == []


@pytest.mark.parametrize(
    ("ici", "dit"),
    [
        (MENDE, "Votre position n’a pas quitté cet appareil"),
        ({"latitude": 48.85, "longitude": 2.35}, "Vous êtes en dehors de cette carte"),
        (None, "n’a pas l’autorisation de donner votre position"),
    ],
    ids=["ici", "loin", "refus"],
)
def test_autour_de_moi_ne_demande_la_position_que_sur_un_appui(
    contexte: BrowserContext, adresse: str, ici: Any, dit: str
) -> None:
    if ici:
        contexte.grant_permissions(["geolocation"])
        contexte.set_geolocation(ici)
    contexte.add_init_script(
        "const vraie = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);"
        "navigator.geolocation.getCurrentPosition = (...a) => { window.demandee = true;"
        "vraie(...a); };"
    )
    page = contexte.new_page()
    ouvrir(page, adresse)
    assert page.evaluate("window.demandee") is None
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.locator(".carte-vive__etat")).to_contain_text(dit)
    expect(page.locator(".pastille--ici")).to_have_count(1 if ici == MENDE else 0)


def test_on_revient_au_dessin_et_l_on_peut_rouvrir(surveille: Surveille, adresse: str) -> None:
    page = surveille.page
    ouvrir(page, adresse)
    bouton = page.get_by_role("button", name="Revenir au dessin")
    expect(bouton).to_be_focused()
    bouton.click()
    expect(page.locator("figure.carte svg")).to_be_visible()
    expect(page.locator(".carte-vive")).to_be_hidden()
    page.get_by_role("button", name="Afficher la carte interactive").click()
    expect(page.locator(".pastille").first).to_be_visible()
    assert surveille.fautes == []


def test_une_panne_se_dit_et_laisse_le_dessin(page: Page, adresse: str) -> None:
    page.route("**/contours.json", lambda route: route.fulfill(body="{"))
    page.goto(f"{adresse}carte/")
    page.get_by_role("button", name="Afficher la carte interactive").click()
    expect(page.get_by_role("alert")).to_contain_text("Le dessin et la liste")
    expect(page.locator("figure.carte svg")).to_be_visible()
    page.unroute("**/contours.json")
    page.get_by_role("button", name="Afficher la carte interactive").click()
    expect(page.locator(".pastille").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_ce_qui_a_expire_depuis_la_construction_n_est_pas_sur_la_carte(
    page: Page, adresse: str
) -> None:
    def vieillir(route: Route) -> None:
        reponse = route.fetch()
        points = reponse.json()
        for point in points[2:]:
            point["expire"] = "2020-01-01T00:00+01:00"
        points[1]["expire"] = "2999-01-01T00:00+01:00"
        route.fulfill(response=reponse, json=points)

    page.route("**/donnees/carte.json", vieillir)
    ouvrir(page, adresse)
    expect(page.locator(".carte-vive__etat")).to_have_text(
        re.compile(r"^Sur la carte\s: 2\soffres\.$")
    )
    expect(page.locator("[data-rangees] li")).to_have_count(2)


def test_sans_javascript_le_dessin_et_la_liste_suffisent(sans_script: Page, adresse: str) -> None:
    sans_script.goto(f"{adresse}carte/")
    expect(sans_script.locator("figure.carte svg")).to_be_visible()
    expect(sans_script.locator(".carte-commandes")).to_be_hidden()
    expect(sans_script.locator(".carte-vive")).to_be_hidden()
    expect(sans_script.locator("[data-cases]")).to_be_hidden()
    assert sans_script.locator("table tbody a").count() == 152


@pytest.mark.parametrize("largeur", [360, 1280])
def test_axe_ne_trouve_rien_a_redire_a_la_carte_ouverte(
    surveille: Surveille, adresse: str, largeur: int
) -> None:
    page = surveille.page
    page.set_viewport_size({"width": largeur, "height": 900})
    ouvrir(page, adresse)
    page.locator(".carte-filtres summary").evaluate("e => { e.parentElement.open = true; }")
    page.locator(".pastille:not(.pastille--grappe)").first.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme


def test_ce_qui_se_touche_sur_la_carte_fait_quarante_quatre_pixels(
    surveille: Surveille, adresse: str
) -> None:
    page = surveille.page
    page.set_viewport_size({"width": 360, "height": 740})
    ouvrir(page, adresse)
    page.locator(".pastille:not(.pastille--grappe)").first.press("Enter")
    page.locator(".carte-filtres summary").click()
    touches = page.locator(
        ".pastille, .leaflet-bar a, .leaflet-popup-close-button, .case, .carte-vive button, summary"
    )
    petites = touches.evaluate_all(
        "es => es.filter((e) => e.checkVisibility()).map((e) => [e.className, e.clientWidth,"
        " e.offsetHeight]).filter(([, l, h]) => Math.min(l, h) < 43.5)"
    )
    assert petites == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_la_vue_suit_le_theme_et_n_est_chargee_qu_une_fois(
    page: Page, adresse: str, theme: Any
) -> None:
    images: list[str] = []
    page.on("request", lambda r: r.url.endswith(".svg") and images.append(r.url))
    page.emulate_media(color_scheme=theme)
    page.goto(f"{adresse}territoires/", wait_until="networkidle")
    attendue, autre = ("clair", "sombre") if theme == "light" else ("sombre", "clair")
    vue = page.get_by_role("link", name="Carte des communes : ouvrir la carte").locator("img")
    expect(vue.and_(page.locator(f".carte__{attendue}"))).to_be_visible()
    assert [u for u in images if f"carte.{attendue}." in u]
    assert not [u for u in images if f"carte.{autre}." in u]
    page.locator("[data-bascule]").click()
    expect(page.locator(f".carte__{autre}")).to_be_visible()
    expect(page.locator(f".carte__{attendue}")).to_be_hidden()
    page.locator(".carte__vue").click()
    expect(page).to_have_url(f"{adresse}carte/")


@pytest.mark.parametrize("mouvement", ["reduce", "no-preference"])
def test_la_carte_ne_glisse_pas_pour_qui_refuse_les_animations(
    contexte: BrowserContext, adresse: str, mouvement: Any
) -> None:
    page = contexte.new_page()
    page.emulate_media(reduced_motion=mouvement)
    ouvrir(page, adresse)
    place = "getComputedStyle(document.querySelector('.leaflet-map-pane')).transform"
    page.locator("[data-toile]").focus()
    depart, aussitot = page.evaluate(
        "() => { const vers = new KeyboardEvent('keydown', { keyCode: 39, bubbles: true });"
        f"const avant = {place}; document.dispatchEvent(vers); return [avant, {place}]; }}"
    )
    page.wait_for_timeout(600)
    arrivee = page.evaluate(place)
    assert arrivee != depart
    assert (aussitot == arrivee) is (mouvement == "reduce")
