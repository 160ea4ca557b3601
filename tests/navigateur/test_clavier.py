"""Le site sans souris : chercher, filtrer, lire une offre, joindre quelqu'un, revenir."""

from __future__ import annotations

import re

import pytest
from clavier import arret, avancer, parcourir
from playwright.sync_api import Page, expect

from sortes import du_depot

pytestmark = pytest.mark.xdist_group("clavier")

RESULTATS = "[data-resultats] li"
PARCOURUES = ("accueil", "liste-reprise", "offre-reprise", "recherche", "evenement", "page")
"""Les sortes de page que l'on tabule d'un bout à l'autre."""


def _ouvrir(page: Page, adresse: str, largeur: int = 1280) -> None:
    page.set_viewport_size({"width": largeur, "height": 800})
    page.goto(adresse)


def test_de_la_recherche_a_une_offre_son_partage_et_retour(page: Page, adresse: str) -> None:
    _laisser_copier(page)
    _ouvrir(page, adresse)
    fautes = avancer(page, "main input[type=search]")
    page.keyboard.type("épicerie")
    page.keyboard.press("Enter")
    expect(page.locator(RESULTATS).first).to_be_visible()

    fautes += avancer(page, "select[name=genre]")
    expect(page.locator("select[name=genre] option").nth(1)).to_be_attached()
    page.keyboard.type("Commerces")
    expect(page).to_have_url(re.compile("genre=Commerces"))
    expect(page.locator(RESULTATS).first).to_contain_text("Épicerie")
    recherche = page.url

    fautes += avancer(page, "[data-resultats] a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Épicerie")

    fautes += avancer(page, "a[href='#contact']")
    page.keyboard.press("Enter")
    fautes += avancer(page, ".contact a[href^='tel:']", au_plus=6)
    fautes += _partager(page)

    page.go_back()
    page.go_back()
    expect(page).to_have_url(recherche)
    expect(page.locator("main input[type=search]")).to_have_value("épicerie")
    expect(page.locator(RESULTATS).first).to_contain_text("Épicerie")
    assert fautes == []


def test_des_facettes_a_une_offre_son_partage_et_retour(page: Page, adresse: str) -> None:
    _laisser_copier(page)
    _ouvrir(page, f"{adresse}offres/")
    fautes = avancer(page, "input[name=genre][value=logement]")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("genre=logement"))
    offres = page.locator("[data-dessin] article")
    expect(offres.first).to_be_visible()
    assert offres.count() == page.locator("[data-dessin] .fiche--logement").count()
    liste = page.url

    fautes += avancer(page, "[data-dessin] article a")
    page.keyboard.press("Enter")
    expect(page.locator(".tete--logement h1")).to_be_visible()
    fautes += _partager(page)

    page.go_back()
    expect(page).to_have_url(liste)
    expect(page.locator("input[name=genre][value=logement]")).to_be_checked()
    expect(offres.first).to_be_visible()
    assert fautes == []


def _laisser_copier(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} } });"
    )


def _partager(page: Page) -> list[str]:
    """Mène le clavier jusqu'au partage de l'offre et copie son adresse."""
    fautes = avancer(page, "[data-copier]")
    page.keyboard.press("Enter")
    expect(page.locator(".partage [role=status]")).to_contain_text("Adresse copiée")
    return fautes


@pytest.mark.parametrize("largeur", [360, 1280])
def test_une_page_se_tabule_d_un_bout_a_l_autre(page: Page, adresse: str, largeur: int) -> None:
    """Focus toujours visible, ordre de lecture, rien d'inaccessible, pas de piège."""
    adresses = dict(du_depot())
    trouvees = {}
    for nom in PARCOURUES:
        _ouvrir(page, adresse + adresses[nom], largeur)
        if nom == "recherche":
            # Sans question, ses filtres se rempliraient sous les pas du clavier, à leur heure.
            _ouvrir(page, f"{adresse}{adresses[nom]}?q=gîte", largeur)
            expect(page.locator(RESULTATS).first).to_be_visible()
        if fautes := parcourir(page):
            trouvees[nom] = fautes
    assert trouvees == {}


def test_le_lien_d_evitement_mene_au_contenu(page: Page, adresse: str) -> None:
    for nom, chemin in du_depot():
        if nom in PARCOURUES:
            _ouvrir(page, adresse + chemin)
            page.keyboard.press("Tab")
            premier = arret(page)
            assert premier is not None, nom
            assert (premier.nom, list(premier.fautes())) == ("a « Aller au contenu »", []), nom
            page.keyboard.press("Enter")
            expect(page.locator("#contenu")).to_be_focused()
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.closest('#contenu') !== null"), nom


def test_le_menu_du_telephone_s_ouvre_et_se_parcourt(page: Page, adresse: str) -> None:
    _ouvrir(page, adresse, 360)
    fautes = avancer(page, ".tiroir summary")
    page.keyboard.press("Enter")
    fautes += avancer(page, ".tiroir a[href='villages/']", au_plus=8)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/villages/$"))
    assert fautes == []


def test_un_piege_ou_un_focus_cache_se_verrait(page: Page, adresse: str) -> None:
    _ouvrir(page, f"{adresse}pourquoi/")
    page.evaluate(
        "document.querySelector('#contenu').insertAdjacentHTML('afterbegin',"
        " '<button id=nu>Nu</button><button id=piege>Piège</button>');"
        "document.querySelector('#nu').style.outline = 'none';"
        "document.querySelector('#piege').addEventListener('keydown', (e) => e.preventDefault())"
    )
    fautes = parcourir(page)
    assert "focus invisible : button « Nu »" in fautes
    assert "piège au clavier : button « Piège »" in fautes
