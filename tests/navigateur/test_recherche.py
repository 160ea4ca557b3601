"""La recherche, dans un vrai navigateur : elle pardonne les accents, les pluriels, l'élision."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("navigateur")

RESULTATS = "[data-resultats] li"
ETAT = "[data-etat]"


def chercher(page: Page, adresse: str, question: str) -> None:
    page.goto(f"{adresse}recherche/?q={quote(question)}")
    expect(page.locator(ETAT)).to_have_text(re.compile(r"^(\d+ résultats?|Aucun résultat.*)$"))


@pytest.mark.parametrize(
    ("question", "chemin"),
    [
        ("epicerie", "offres/reprise/epicerie-multiservice-nasbinals/"),
        ("ÉPICERIE", "offres/reprise/epicerie-multiservice-nasbinals/"),
        ("boulangeries", "offres/reprise/boulangerie-patisserie-villefort/"),
        ("Saint-Chely", "communes/saint-chely-d-apcher/"),
        ("l'Aubrac", "villages/nasbinals/"),
        ("l’Aubrac", "villages/nasbinals/"),
        ("medecins", "offres/sante/medecin-generaliste-le-malzieu-ville/"),
        ("cœur", "offres/local/boutique-coeur-de-ville-mende/"),
        ("coeur", "offres/local/boutique-coeur-de-ville-mende/"),
        ("48095", "communes/mende/"),
        ("LNV-2026-0011", "offres/reprise/epicerie-multiservice-nasbinals/"),
        ("T3 Nasbinals", "offres/logement/appartement-communal-t3-nasbinals/"),
        ("une boulangerie de Villefort", "offres/reprise/boulangerie-patisserie-villefort/"),
        ("médecin au Malzieu", "offres/sante/medecin-generaliste-le-malzieu-ville/"),
        ("la maison à louer", "offres/logement/maison-a-louer-villefort/"),
        ('"Cœur de ville"', "offres/local/boutique-coeur-de-ville-mende/"),
        ("Mairies et partenaires", "mairies-partenaires/"),
    ],
)
def test_une_question_trouve_sa_page_en_premier(
    page: Page, adresse: str, question: str, chemin: str
) -> None:
    chercher(page, adresse, question)
    assert page.locator(f"{RESULTATS} a").first.get_attribute("href") == adresse + chemin


def test_une_page_ordinaire_se_presente_par_sa_description(page: Page, adresse: str) -> None:
    chercher(page, adresse, "Mairies et partenaires")
    resume = page.locator(".resultat__resume").first
    expect(resume).to_have_text(re.compile("^Signaler une offre, la qualifier"))


def test_une_question_sans_lettre_latine_ne_ramene_pas_tout_le_site(
    page: Page, adresse: str
) -> None:
    chercher(page, adresse, "日本")
    expect(page.locator(ETAT)).to_contain_text("Aucun résultat")


def test_la_page_trouvee_s_ouvre(page: Page, adresse: str) -> None:
    chercher(page, adresse, "epicerie")
    page.locator(f"{RESULTATS} a").first.click()
    expect(page.locator("h1")).to_contain_text("Épicerie multiservice")


def test_le_champ_de_l_entete_mene_aux_resultats_depuis_une_page_du_catalogue(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}offres/reprise/epicerie-multiservice-nasbinals/")
    champ = page.locator("header input[type=search]")
    champ.fill("boulangerie")
    champ.press("Enter")
    expect(page.locator(f"{RESULTATS} a").first).to_contain_text("Boulangerie")


def test_les_filtres_restreignent_et_s_ecrivent_dans_l_adresse(page: Page, adresse: str) -> None:
    chercher(page, adresse, "Nasbinals")
    tous = page.locator(RESULTATS).count()
    page.get_by_label("Type").select_option("Logements")
    expect(page.locator(RESULTATS)).not_to_have_count(tous)
    situations = page.locator(".resultat__situation").all_inner_texts()
    assert situations
    assert all(s.startswith("Logement") for s in situations)
    assert "genre=Logements" in page.url
    page.reload()
    expect(page.get_by_label("Type")).to_have_value("Logements")
    expect(page.locator(RESULTATS)).to_have_count(len(situations))


def test_chaque_filtre_propose_des_valeurs_et_trouve_sans_question(
    page: Page, adresse: str
) -> None:
    page.goto(f"{adresse}recherche/")
    for etiquette in ("Type", "Territoire", "Commune"):
        menu = page.get_by_label(etiquette, exact=True)
        expect(menu.locator("option").nth(1)).to_be_attached()
        menu.select_option(index=1)
        expect(page.locator(ETAT)).to_have_text(re.compile(r"^[1-9]\d* résultats?$"))
        menu.select_option(index=0)


def test_sans_resultat_la_page_dit_quoi_faire(page: Page, adresse: str) -> None:
    chercher(page, adresse, "zzyzx")
    expect(page.locator(ETAT)).to_contain_text("Aucun résultat")


def test_une_question_hostile_reste_du_texte(page: Page, adresse: str) -> None:
    chercher(page, adresse, "<img src=x onerror=alert(1)>")
    assert page.locator("[data-resultats] img").count() == 0


def test_sans_javascript_la_recherche_renvoie_aux_listes(sans_script: Page, adresse: str) -> None:
    sans_script.goto(f"{adresse}recherche/?q=epicerie")
    avis = sans_script.locator("[data-sans-script]")
    expect(avis).to_be_visible()
    avis.get_by_role("link").click()
    expect(sans_script.locator("article.fiche").first).to_be_visible()
