"""La charte devant un navigateur : contrastes peints, focus visible, petits écrans, mouvement."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("navigateur")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_chaque_contraste_est_mesure_et_tenu(page: Page, adresse: str, theme: str) -> None:
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{adresse}charte/")
    mesures = page.eval_on_selector_all(
        "[data-paire]",
        "paires => paires.map(p => [p.className, +p.dataset.mesure, +p.dataset.paire])",
    )
    assert len(mesures) > 40
    assert [m for m in mesures if not m[1] >= m[2]] == []
    assert all(page.locator("[data-rapport]").all_inner_texts())


def test_les_mesures_suivent_le_theme_que_l_on_choisit(page: Page, adresse: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(f"{adresse}charte/")
    premier = page.locator("[data-rapport]").first
    avant = premier.inner_text()
    page.locator("[data-bascule]").click()
    page.wait_for_function(
        "avant => document.querySelector('[data-rapport]').textContent !== avant", arg=avant
    )


def test_au_clavier_chaque_composant_montre_ou_l_on_est(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}charte/")
    page.locator("main a, main button, main select, main input").first.focus()
    vus, muets = 0, []
    while page.evaluate("!!document.activeElement.closest('main')"):
        vus += 1
        if not page.evaluate(
            """() => {
              const ici = document.activeElement;
              const anneaux = [ici, ici.closest(".fiche")].filter(Boolean).map(getComputedStyle);
              const vu = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
              return anneaux.some(vu);
            }"""
        ):
            muets.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
        page.keyboard.press("Tab")
        assert vus < 300
    assert vus > 50
    assert muets == []


@pytest.mark.parametrize("largeur", [320, 640, 1280])
def test_rien_ne_deborde_et_tout_se_touche_du_doigt(page: Page, adresse: str, largeur: int) -> None:
    page.set_viewport_size({"width": largeur, "height": 900})
    page.goto(f"{adresse}charte/")
    assert page.evaluate("document.documentElement.scrollWidth") == largeur
    petits = page.eval_on_selector_all(
        "main :is(.bouton, select, input, .genres a)",
        "cibles => cibles.filter(c => c.offsetHeight < 44).map(c => c.outerHTML.slice(0, 100))",
    )
    assert petits == []


def test_qui_ne_veut_pas_de_mouvement_n_en_a_pas(navigateur: Browser, adresse: str) -> None:
    durees = {}
    for choix in ("no-preference", "reduce"):
        contexte = navigateur.new_context(
            reduced_motion="reduce" if choix == "reduce" else "no-preference"
        )
        page = contexte.new_page()
        page.goto(f"{adresse}charte/")
        durees[choix] = page.eval_on_selector_all(
            "main *",
            "es => es.filter(e => parseFloat(getComputedStyle(e).transitionDuration)).length",
        )
        contexte.close()
    assert durees["no-preference"] > 0
    assert durees["reduce"] == 0


def test_sur_le_papier_ni_menu_ni_filtre(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}charte/")
    page.emulate_media(media="print")
    for cache in (".entete nav", ".entete .tiroir", ".agenda-filtres", ".pager", ".fil"):
        assert not page.locator(cache).first.is_visible()
    assert page.locator(".entete .marque").is_visible()  # le papier dit de quel site il vient
    assert page.locator(".contact").first.is_visible()
