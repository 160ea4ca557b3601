"""L'affiche et la feuille de candidature : une page A4, rien de coupé, avec ou sans script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sortes import du_depot

_PAGE_DE_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
_CADRE = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)")
A4 = (595, 842)
pytestmark = pytest.mark.xdist_group("navigateur")
SORTES = dict(du_depot())
FEUILLES = ("affiche", "affiche-sans-photo", "candidature")
LONG = (
    "Une très longue soirée pour se rencontrer, parler du logement, des écoles, du travail et de "
)
LONG += "tout ce que l'on n'ose pas demander d'habitude"


@pytest.mark.parametrize("sorte", FEUILLES)
@pytest.mark.parametrize("marges", [{}, {"top": "15mm", "bottom": "15mm"}], ids=["page", "mairie"])
def test_une_feuille_tient_sur_une_page(
    page: Page, adresse: str, sorte: str, marges: dict[str, str]
) -> None:
    """Avec les marges de la feuille de style, puis celles, plus larges, d'une imprimante."""
    page.goto(adresse + SORTES[sorte])
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(format="A4", margin=marges, prefer_css_page_size=not marges)
    assert len(_PAGE_DE_PDF.findall(pdf)) == 1
    cadre = _CADRE.search(pdf)
    assert cadre
    assert [round(float(cote)) for cote in cadre.groups()] == pytest.approx(A4, abs=1)


@pytest.mark.parametrize("sorte", ["affiche", "affiche-sans-photo"])
def test_un_titre_de_cent_quarante_caracteres_ne_coupe_rien(
    page: Page, adresse: str, sorte: str
) -> None:
    page.goto(adresse + SORTES[sorte])
    page.evaluate(
        """([titre]) => {
          const affiche = document.querySelector(".affiche");
          affiche.className = "affiche affiche--longue";
          affiche.querySelector("h1").textContent = titre;
          affiche.querySelector(".affiche__resume").textContent = titre + " " + titre.slice(0, 60);
        }""",
        [LONG],
    )
    assert len(LONG) > 130
    page.set_viewport_size({"width": 703, "height": 1000})  # 186 mm : une A4, marges ôtées
    page.emulate_media(media="print")
    corps = page.locator(".affiche__corps")
    assert corps.evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    assert page.locator(".affiche").evaluate("e => e.scrollHeight - e.clientHeight") <= 1


@pytest.mark.parametrize("sorte", FEUILLES)
def test_le_papier_ne_porte_que_la_feuille(page: Page, adresse: str, sorte: str) -> None:
    page.goto(adresse + SORTES[sorte])
    page.emulate_media(media="print")
    for cache in (".entete", ".pied", ".feuille__outils", ".fil"):
        expect(page.locator(cache).first).to_be_hidden()
    for montre in ("h1", ".qr"):
        expect(page.locator(montre).first).to_be_visible()


def test_le_bouton_imprime(page: Page, adresse: str) -> None:
    page.add_init_script("window.print = () => { window.imprime = true; }")
    page.goto(adresse + SORTES["affiche"])
    page.get_by_role("button", name="Imprimer").click()
    assert page.evaluate("window.imprime") is True


@pytest.mark.parametrize("sorte", ["session", "sessions", *FEUILLES])
def test_sans_script_tout_est_la(sans_script: Page, adresse: str, sorte: str) -> None:
    sans_script.goto(adresse + SORTES[sorte])
    expect(sans_script.locator("h1")).to_be_visible()
    expect(sans_script.locator("[data-imprimer]:visible")).to_have_count(0)
    attendus = {
        "session": ("#programme", "#candidater", "#paye"),
        "sessions": ("#sessions-a-venir", "#tour", "#sessions-passees"),
        "affiche": (".affiche__quand", ".qr"),
        "affiche-sans-photo": (".affiche .paysage", ".qr"),
        "candidature": (".candidature__questions", ".qr"),
    }
    for choix in attendus[sorte]:
        expect(sans_script.locator(choix)).to_be_visible()
