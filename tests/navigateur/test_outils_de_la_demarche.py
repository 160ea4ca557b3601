"""Présentation, feuilles, indicateurs, presse : comme à l'écran, au lecteur d'écran, sur papier."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from axe import violations

pytestmark = pytest.mark.xdist_group("navigateur")

PRESENTATION = "boites-a-outils/presentation-elus/"


def pages_du_pdf(octets: bytes) -> list[tuple[float, float]]:
    """La largeur et la hauteur de chaque page, en points."""
    cadres = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", octets)
    return [(float(large), float(haut)) for large, haut in cadres]


def test_la_presentation_se_mene_au_clavier(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}{PRESENTATION}")
    ouvrir = page.get_by_role("button", name="Présenter en plein écran")
    ouvrir.click()
    fenetre = page.get_by_role("dialog", name="Présentation")
    etat = fenetre.get_by_role("status")
    expect(etat).to_have_text("Diapositive 1 sur 10")
    expect(fenetre.get_by_role("heading", level=1)).to_have_text("Accueillir de nouveaux habitants")
    for touche, rang in (
        ("ArrowRight", 2), ("Space", 3), ("PageDown", 4), ("ArrowLeft", 3), ("End", 10),
        ("ArrowRight", 10), ("Home", 1), ("ArrowLeft", 1),
    ):  # fmt: skip
        page.keyboard.press(touche)
        expect(etat).to_have_text(f"Diapositive {rang} sur 10")
    fenetre.get_by_role("button", name="Suivante").click()
    expect(fenetre.get_by_role("heading")).to_have_text("Pourquoi en parler ce soir")
    page.keyboard.press("Escape")
    expect(fenetre).to_be_hidden()
    expect(ouvrir).to_be_focused()


def test_ouverte_la_presentation_est_accessible_et_ne_double_aucun_identifiant(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}{PRESENTATION}")
    page.get_by_role("button", name="Présenter en plein écran").click()
    page.keyboard.press("ArrowRight")
    assert violations(page) == []
    doubles = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id)"
        ".filter((id, rang, tous) => tous.indexOf(id) !== rang)"
    )
    assert doubles == []


def test_imprimee_la_presentation_a_une_diapositive_par_page_paysage(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}{PRESENTATION}")
    pages = pages_du_pdf(page.pdf(prefer_css_page_size=True))
    assert len(pages) == 10
    assert all(large > haut for large, haut in pages)


@pytest.mark.parametrize(
    "feuille",
    [
        "boites-a-outils/liste-de-controle/",
        "boites-a-outils/deroule-soiree/",
        "boites-a-outils/atelier-elus/",
        "boites-a-outils/questions-du-proprietaire/",
        "reseau/revue-de-projets/",
        "reseau/fiche-de-projet/",
    ],
)
def test_une_feuille_tient_sur_une_page(page: Page, adresse: str, feuille: str) -> None:
    page.goto(f"{adresse}{feuille}")
    assert len(pages_du_pdf(page.pdf(format="A4", prefer_css_page_size=True))) == 1


def test_une_liste_de_controle_a_ses_cases(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}boites-a-outils/liste-de-controle/")
    page.emulate_media(media="print")
    case = page.locator("#contenu > ul > li").first.evaluate(
        "li => { const s = getComputedStyle(li, '::before'); return [s.borderStyle, s.width]; }"
    )
    assert case[0] == "solid"
    assert float(case[1].removesuffix("px")) > 8


def test_sans_javascript_la_presentation_se_lit_et_les_boutons_ne_mentent_pas(
    sans_script: Page, adresse: str
) -> None:
    sans_script.goto(f"{adresse}{PRESENTATION}")
    expect(sans_script.get_by_role("heading", level=2)).to_have_count(9)
    expect(sans_script.get_by_role("button", name="Présenter")).to_have_count(0)
    expect(sans_script.get_by_role("button", name="Imprimer")).to_have_count(0)
    expect(sans_script.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("boite", ["habitants", "elus", "proprietaires", "tourisme"])
def test_sans_javascript_une_boite_est_entiere(sans_script: Page, adresse: str, boite: str) -> None:
    """Documents, rendez-vous (ou ce qui en tient lieu) et un numéro à appeler."""
    sans_script.goto(f"{adresse}boites-a-outils/{boite}/")
    documents = sans_script.get_by_role("region", name="Documents").get_by_role("link")
    assert documents.count() >= 2
    expect(sans_script.get_by_role("region", name="Prochains rendez-vous")).to_be_visible()
    expect(sans_script.locator("main a[href^='tel:']").first).to_be_visible()


def test_un_lecteur_d_ecran_lit_un_indicateur_comme_un_tableau(page: Page, adresse: str) -> None:
    """L'arbre d'accessibilité : une image nommée et décrite, puis le tableau des mêmes chiffres."""
    page.goto(f"{adresse}reseau/")
    figure = page.get_by_role("figure", name=re.compile("^Demandes reçues"))
    dessin = figure.get_by_role("img", name="Demandes reçues")
    expect(dessin).to_have_accessible_description(
        "De 142 demandes en 2022 à 268 en 2025 ; 224 demandes en 2026, année incomplète."
    )
    tableau = figure.get_by_role("table", name="Demandes reçues")
    expect(tableau.get_by_role("columnheader")).to_have_text(["Année", "Nombre"])
    expect(tableau.get_by_role("rowheader")).to_have_text(
        ["2022", "2023", "2024", "2025", "2026 (année incomplète)"]
    )
    expect(tableau.get_by_role("cell")).to_have_text(["142", "187", "231", "268", "224"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_l_annee_incomplete_se_voit_sans_la_couleur(
    navigateur: Browser, adresse: str, theme: str
) -> None:
    """Ramenée au gris, une barre hachurée mêle deux tons ; une barre pleine n'en a qu'un."""
    contexte = navigateur.new_context(color_scheme=theme, locale="fr-FR")  # type: ignore[arg-type]
    page = contexte.new_page()
    page.goto(f"{adresse}reseau/")
    dessin = page.locator(".indicateur__dessin").first
    dessin.scroll_into_view_if_needed()

    def tons(barre: int) -> int:
        place = dessin.locator("rect.indicateur__barre").nth(barre).bounding_box()
        assert place
        dedans = {
            "x": place["x"] + 4, "y": place["y"] + 4,
            "width": place["width"] - 8, "height": place["height"] - 8,
        }  # fmt: skip
        image = Image.open(io.BytesIO(page.screenshot(clip=dedans))).convert("L")  # type: ignore[arg-type]
        bas, haut = image.getextrema()
        return int(haut) - int(bas)  # type: ignore[arg-type]

    assert tons(0) < 8
    assert tons(4) > 90
    contexte.close()


def test_la_presse_donne_images_et_emblemes_a_telecharger(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}presse/")
    for zone, combien in (("L’emblème", 6), ("Photothèque", 10)):
        liens = page.get_by_role("region", name=zone).locator("a[download]")
        expect(liens).to_have_count(combien)
        for lien in liens.all():
            reponse = page.request.get(lien.evaluate("a => a.href"))
            assert reponse.ok
            assert reponse.headers["content-type"].startswith("image/")
    photos = page.get_by_role("region", name="Photothèque").get_by_role("listitem")
    for photo in photos.all():
        expect(photo).to_contain_text("Crédit")
        expect(photo).to_contain_text("Licence")


def test_le_tiroir_mene_a_chaque_groupe_et_la_page_a_ses_voisines(
    navigateur: Browser, adresse: str
) -> None:
    contexte = navigateur.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR")
    page = contexte.new_page()
    page.goto(adresse)
    page.locator(".tiroir summary").click()
    page.locator(".tiroir__plan").get_by_role("link", name="Boîtes à outils").click()
    page.get_by_role("navigation", name="Boîtes à outils").get_by_role(
        "link", name="Propriétaires"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("remettre un bien en usage")
    contexte.close()


def test_l_entete_garde_cinq_entrees(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}label/auto-evaluation/")
    entrees = page.locator(".principal").get_by_role("link")
    expect(entrees).to_have_text(
        ["Offres", "Villages", "Rendez-vous", "S’installer", "La démarche"]
    )
    expect(page.locator(".principal [aria-current]")).to_have_text("La démarche")
    courantes = page.locator(".rubrique [aria-current]")
    expect(courantes).to_have_text(["Le label", "Auto-évaluation"])
