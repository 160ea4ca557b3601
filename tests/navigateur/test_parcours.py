"""Ce que vit une personne qui visite : parcourir, lire, changer de thème, avec ou sans script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.xdist_group("navigateur")

PAGES = [
    "",
    "offres/",
    "offres/logement/",
    "offres/reprise/epicerie-multiservice-nasbinals/",
    "villages/",
    "villages/nasbinals/",
    "communes/mende/",
    "evenements/",
    "territoires/",
    "territoires/gevaudan/",
    "territoires/gevaudan/offres/",
    "temoignages/",
    "actualites/",
    "carte/",
    "recherche/",
    "pourquoi/",
    "flux/",
    "o/LNV-2026-0002/",
]


@pytest.mark.parametrize("chemin", PAGES)
def test_chaque_page_a_un_seul_titre_principal_et_sa_langue(
    page: Page, adresse: str, chemin: str
) -> None:
    page.goto(adresse + chemin)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "nv-marque" not in page.content()


@pytest.mark.parametrize(
    ("chemin", "onglet"),
    [
        ("offres/reprise/epicerie-multiservice-nasbinals/", "Offres"),
        ("offres/logement/", "Offres"),
        ("villages/nasbinals/", "Villages"),
        ("communes/mende/", "Villages"),
        ("offres/", "Offres"),
    ],
)
def test_l_onglet_de_la_rubrique_est_allume(
    page: Page, adresse: str, chemin: str, onglet: str
) -> None:
    page.goto(adresse + chemin)
    expect(page.locator(".principal a[aria-current]")).to_have_text(onglet)


def test_le_fil_d_ariane_remonte_vers_la_liste_du_genre(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}offres/reprise/epicerie-multiservice-nasbinals/")
    page.locator(".fil a").nth(2).click()
    expect(page).to_have_url(f"{adresse}offres/reprise/")


def test_le_theme_sombre_se_garde_d_une_page_ordinaire_a_une_page_du_catalogue(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}pourquoi/")
    page.get_by_title("Passer au thème sombre").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "sombre")
    page.goto(f"{adresse}offres/reprise/epicerie-multiservice-nasbinals/")
    expect(page.locator("html")).to_have_attribute("data-theme", "sombre")
    page.get_by_title("Passer au thème clair").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "clair")


def test_sans_script_la_page_suit_le_theme_du_systeme(navigateur: Browser, adresse: str) -> None:
    fonds = []
    for theme in ("light", "dark"):
        contexte = navigateur.new_context(java_script_enabled=False, color_scheme=theme)
        onglet = contexte.new_page()
        onglet.goto(adresse)
        fonds.append(onglet.evaluate("getComputedStyle(document.body).backgroundColor"))
        contexte.close()
    assert fonds == ["rgb(251, 248, 241)", "rgb(20, 26, 23)"]


def test_sur_telephone_le_menu_s_ouvre_et_mene_aux_villages(page: Page, adresse: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{adresse}offres/reprise/epicerie-multiservice-nasbinals/")
    page.locator(".tiroir summary").click()
    page.locator(".tiroir").get_by_role("link", name="Villages", exact=True).click()
    expect(page).to_have_url(f"{adresse}villages/")


def test_une_commune_de_la_carte_mene_a_sa_page(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}carte/")
    page.get_by_role("link", name=re.compile("^Nasbinals, ")).locator("path").click(force=True)
    expect(page.locator("h1")).to_contain_text("Nasbinals")


def test_la_carte_et_sa_liste_disent_les_memes_communes(sans_script: Page, adresse: str) -> None:
    sans_script.goto(f"{adresse}carte/")
    dessin = sans_script.locator("figure.carte svg a")
    liste = sans_script.locator("table th[scope=row] a")
    assert dessin.count() == liste.count() == 152


def test_sans_javascript_on_va_de_l_accueil_a_une_offre_et_a_son_contact(
    sans_script: Page, adresse: str
) -> None:
    sans_script.goto(adresse)
    sans_script.get_by_role("link", name="Reprendre").click()
    sans_script.locator("article.fiche a").first.click()
    appel = sans_script.locator(".contact a[href^='tel:+33']").first
    expect(appel).to_be_visible()


def test_un_lien_court_mene_a_l_offre(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}o/LNV-2026-0011/")
    expect(page).to_have_url(f"{adresse}offres/reprise/epicerie-multiservice-nasbinals/")


def test_une_offre_disparue_propose_la_liste_sans_rien_dire_d_elle(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}o/LNV-2026-0002/")
    expect(page.locator("h1")).to_have_text("Cette offre n’est plus proposée")
    page.locator("#contenu a").first.click()
    expect(page.locator("h1")).to_contain_text("Commerces")


def test_le_site_d_exemple_dit_qu_il_est_une_demonstration(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}offres/reprise/epicerie-multiservice-nasbinals/")
    expect(page.locator(".bandeau")).to_contain_text("Site de démonstration")
    expect(page.locator(".badge--exemple").first).to_be_visible()
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"


def test_un_lien_court_pese_moins_d_un_kilooctet_et_marche_sans_script(
    sans_script: Page, adresse: str
) -> None:
    reponse = sans_script.request.get(f"{adresse}o/LNV-2026-0011/")
    assert len(reponse.body()) < 1000
    sans_script.goto(f"{adresse}o/LNV-2026-0011/")
    expect(sans_script.locator("h1")).to_contain_text("Épicerie multiservice")
