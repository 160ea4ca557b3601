"""Le guide à l'écran et sur le papier : il se cherche, se copie, sa feuille tient sur une page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.rendu.guide.sommaire import PARTIES

pytestmark = pytest.mark.xdist_group("navigateur")

GUIDE = "guide/"
FEUILLE = f"{GUIDE}feuille-mairie/"
_PAGE_DE_PDF = re.compile(rb"/Type\s*/Page\b")
_CADRE = re.compile(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]")
A4 = (595, 842)
"""En points (ISO 216)."""


@pytest.mark.parametrize(
    ("mots", "lien"),
    [
        ("dépôt de garantie", "guide/offres/logement/#champ-depot_garantie"),
        ("deux-points", "guide/fautes/#deux-points"),
        ("PHOTO enfant", "guide/photos/"),
        ("60 jours", "guide/automatismes/"),
    ],
)
def test_on_trouve_dans_le_guide(page: Page, adresse: str, mots: str, lien: str) -> None:
    page.goto(adresse + GUIDE)
    page.get_by_role("searchbox", name="Chercher dans le guide").fill(mots)
    reponses = page.locator(".guide__reponses")
    expect(reponses.locator(f"a[href*='{lien}']").first).to_be_visible()
    trouve = reponses.locator("a").first
    cible = trouve.get_attribute("href") or ""
    trouve.click()
    ancre = cible.partition("#")[2]
    if ancre:
        expect(page.locator(f"[id='{ancre}']")).to_be_in_viewport()


def test_une_question_sans_reponse_le_dit(page: Page, adresse: str) -> None:
    page.goto(adresse + GUIDE)
    champ = page.get_by_role("searchbox", name="Chercher dans le guide")
    champ.fill("xylophone")
    expect(page.get_by_role("status")).to_contain_text("Aucune réponse")
    champ.fill("")
    expect(page.get_by_role("status")).to_be_empty()
    expect(page.locator(".guide__reponses li")).to_have_count(0)


def test_sans_script_le_sommaire_dit_tout(sans_script: Page, adresse: str) -> None:
    sans_script.goto(adresse + GUIDE)
    expect(sans_script.locator(".guide__recherche")).to_be_hidden()
    attendues = len(GENRES) + sum(len(noms) for _, noms in PARTIES)
    expect(sans_script.locator(".guide__sommaire a")).to_have_count(attendues)
    sans_script.goto(f"{adresse}{GUIDE}premiere-offre/")
    expect(sans_script.locator("[data-copier]").first).to_be_hidden()


def test_un_bouton_copie_la_fiche_entiere(navigateur: Browser, adresse: str) -> None:
    contexte = navigateur.new_context(permissions=["clipboard-read", "clipboard-write"])
    onglet = contexte.new_page()
    onglet.goto(f"{adresse}{GUIDE}premiere-offre/")
    figure = onglet.locator(".guide__code").first
    figure.get_by_role("button").click()
    expect(figure.get_by_role("status")).to_have_text("C’est copié.")
    copie = onglet.evaluate("navigator.clipboard.readText()")
    assert copie == figure.locator("code").text_content()
    assert copie.startswith("---\nid: ")
    contexte.close()


@pytest.mark.parametrize("marges", [{}, {"top": "15mm", "bottom": "15mm"}], ids=["page", "mairie"])
def test_la_feuille_des_mairies_tient_sur_une_page(
    page: Page, adresse: str, tmp_path: Path, marges: dict[str, str]
) -> None:
    """Avec les marges de la feuille de style, puis avec celles, plus larges, d'une imprimante."""
    page.goto(adresse + FEUILLE)
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(format="A4", margin=marges, prefer_css_page_size=not marges)
    (tmp_path / "feuille.pdf").write_bytes(pdf)
    assert len(_PAGE_DE_PDF.findall(pdf)) == 1
    cadre = _CADRE.search(pdf)
    assert cadre
    assert [round(float(cote)) for cote in cadre.groups()] == pytest.approx(A4, abs=1)


def test_la_feuille_imprimee_ne_porte_que_la_feuille(page: Page, adresse: str) -> None:
    page.goto(adresse + FEUILLE)
    page.emulate_media(media="print")
    for cache in (".guide__plan", ".pied", ".bandeau", ".entete nav"):
        expect(page.locator(cache).first).to_be_hidden()
    for montre in ("h1", ".guide__prose"):
        expect(page.locator(montre).first).to_be_visible()


def test_aucun_menu_ne_mene_au_guide_hors_du_pied(page: Page, adresse: str) -> None:
    page.goto(adresse)
    liens = page.locator(f"a[href$='{GUIDE}']")
    expect(liens).to_have_count(1)
    expect(page.locator(f".pied a[href$='{GUIDE}']")).to_have_count(1)
