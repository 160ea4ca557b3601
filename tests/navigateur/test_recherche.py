"""La recherche, dans un vrai navigateur : elle pardonne les accents, les pluriels, l'élision."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from recherche.qualite import noms_du_site

pytestmark = pytest.mark.xdist_group("navigateur")

RESULTATS = "[data-resultats] li"
ETAT = "[data-etat]"
PAR_GROUPE = 5
"""Pages montrées d'abord dans un groupe qui n'est pas seul."""


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
        ("critère éliminatoire", "label/"),
        ("organiser une soirée d’habitants", "boites-a-outils/habitants/"),
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
        menu.focus()  # le moteur attend qu'on s'approche
        expect(menu.locator("option").nth(1)).to_be_attached()
        menu.select_option(index=1)
        expect(page.locator(ETAT)).to_have_text(re.compile(r"^[1-9]\d* résultats?$"))
        menu.select_option(index=0)


def test_sans_resultat_la_page_dit_quoi_faire(page: Page, adresse: str) -> None:
    chercher(page, adresse, "zzyzx")
    expect(page.locator(ETAT)).to_contain_text("Aucun résultat")


def test_une_faute_est_corrigee_et_la_page_le_dit(page: Page, adresse: str) -> None:
    chercher(page, adresse, "boulangrie")
    correction = page.locator("[data-correction]")
    expect(correction).to_contain_text("Résultats pour boulangerie.")
    premier = page.locator(f"{RESULTATS} a").first
    expect(premier).to_contain_text("Boulangerie-pâtisserie")
    correction.get_by_role("link", name="boulangrie").click()
    expect(page).to_have_url(re.compile(r"q=boulangrie&exact=1"))
    expect(correction).to_be_hidden()
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("question", ["boulangerie", "48000", "LNV-2026-0011", "troupeau"])
def test_un_mot_du_site_n_est_jamais_corrige(page: Page, adresse: str, question: str) -> None:
    """Ni d'un titre, ni d'un code, ni d'un texte (« troupeau » n'est dans aucun titre)."""
    chercher(page, adresse, question)
    expect(page.locator(RESULTATS).first).to_be_visible()
    expect(page.locator("[data-correction]")).to_be_hidden()


def test_un_debut_de_mot_n_est_pas_une_faute_mais_un_nom_exact_se_propose(
    page: Page, adresse: str
) -> None:
    chercher(page, adresse, "mede")
    proposition = page.locator("[data-correction] a")
    expect(proposition).to_have_text("Chercher plutôt « Mende »")
    proposition.click()
    expect(page.locator(f"{RESULTATS} a").first).to_have_text("Mende")


def test_un_code_postal_montre_d_abord_toutes_ses_communes(page: Page, adresse: str) -> None:
    communes = len(noms_du_site()[1]["48200"])
    assert communes > PAR_GROUPE
    chercher(page, adresse, "48200")
    groupe = page.locator("[data-resultats] section").first
    titre = groupe.get_by_role("heading", level=2)
    expect(titre).to_have_text(f"Villages et communes ({communes})")
    suite = groupe.get_by_role("button")
    while suite.is_visible():
        suite.click()
    expect(groupe.locator("li")).to_have_count(communes)


def test_les_resultats_sont_groupes_le_lieu_avant_ce_qui_s_y_trouve(
    page: Page, adresse: str
) -> None:
    chercher(page, adresse, "Nasbinals")
    titres = page.locator("[data-resultats] h2").all_inner_texts()
    assert titres[0] == "Villages et communes (1)"
    assert [t.rpartition(" (")[0] for t in titres[1:]] == ["Rendez-vous", "Offres", "Pages"]
    offre = page.get_by_role("region", name="Offres").locator("li").first
    expect(offre.locator("img")).to_have_attribute("src", re.compile(r"/images/.*\.webp$"))
    expect(offre.locator(".resultat__situation")).to_contain_text("Nasbinals")
    expect(offre.locator(".resultat__situation")).to_contain_text("€")


def test_voir_plus_ajoute_des_offres_et_y_mene_le_clavier(page: Page, adresse: str) -> None:
    chercher(page, adresse, "commune")
    groupe = page.get_by_role("region", name="Offres")
    avant = groupe.locator("li").count()
    groupe.get_by_role("button", name="Voir plus : offres").press("Enter")
    expect(groupe.locator("li").nth(avant).locator("a")).to_be_focused()
    liens = groupe.locator("li a").evaluate_all("liens => liens.map((l) => l.href)")
    assert len(liens) > avant
    assert len(set(liens)) == len(liens)


def test_des_mots_que_rien_ne_reunit_montrent_le_plus_proche(page: Page, adresse: str) -> None:
    chercher(page, adresse, "boulangerie Villefort zeppelin")
    expect(page.locator("[data-correction]")).to_contain_text("Aucune page ne réunit tous ces mots")
    expect(page.locator(f"{RESULTATS} a").first).to_contain_text("Boulangerie-pâtisserie")


def test_un_mot_des_textes_vaut_mieux_que_rien(page: Page, adresse: str) -> None:
    chercher(page, adresse, "troupeau zeppelin")
    expect(page.locator("[data-correction]")).to_contain_text("Aucune page ne réunit tous ces mots")
    chercher(page, adresse, "troupeau")
    expect(page.locator(RESULTATS).first).to_be_visible()


def test_sans_reponse_des_mots_proches_des_genres_et_une_personne(page: Page, adresse: str) -> None:
    chercher(page, adresse, "bulangrie")
    secours = page.locator("[data-secours]")
    expect(secours).to_be_visible()
    expect(secours.get_by_role("link", name="Logements")).to_be_visible()
    expect(secours.get_by_role("heading", name="Dites-nous ce que vous cherchez")).to_be_visible()
    secours.get_by_role("link", name="boulangerie").press("Enter")
    expect(page.locator(f"{RESULTATS} a").first).to_contain_text("Boulangerie-pâtisserie")
    expect(secours).to_be_hidden()
    expect(page.locator("#q")).to_be_focused()


def test_la_touche_barre_oblique_mene_au_champ(page: Page, adresse: str) -> None:
    """À l'entête s'il est là, sinon à la page de recherche ; jamais pendant qu'on écrit."""
    page.goto(f"{adresse}pourquoi/")
    page.keyboard.press("/")
    champ = page.locator("header input[type=search]")
    expect(champ).to_be_focused()
    page.keyboard.type("24/7")
    expect(champ).to_have_value("24/7")
    page.set_viewport_size({"width": 768, "height": 900})
    page.goto(f"{adresse}pourquoi/")
    page.keyboard.press("/")
    expect(page).to_have_url(f"{adresse}recherche/#q")
    expect(page.locator("#q")).to_be_focused()


def test_la_touche_s_eteint_sur_cet_appareil(page: Page, adresse: str) -> None:
    """WCAG 2.1.4 : un raccourci d'un seul caractère doit pouvoir s'éteindre."""
    page.goto(f"{adresse}recherche/")
    expect(page.locator("#q")).to_have_attribute("aria-keyshortcuts", "/")
    page.get_by_label("La touche « / »").uncheck()
    page.goto(f"{adresse}pourquoi/")
    page.keyboard.press("/")
    champ = page.locator("header input[type=search]")
    expect(champ).not_to_be_focused()
    assert champ.get_attribute("aria-keyshortcuts") is None


def test_le_bouton_de_l_entete_mene_au_champ_sur_un_telephone(page: Page, adresse: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{adresse}villages/")
    page.locator("header form[role=search] button").click()
    expect(page.locator("#q")).to_be_focused()
    expect(page.get_by_label("Type")).to_be_hidden()
    page.get_by_text("Filtrer", exact=True).first.click()
    expect(page.get_by_label("Type")).to_be_visible()


@pytest.mark.parametrize("question", ["boulangrie", "bulangrie"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", [360, 1280])
def test_axe_ne_trouve_rien_devant_une_reponse(
    page: Page, adresse: str, question: str, theme: Any, largeur: int
) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": largeur, "height": 900})
    chercher(page, adresse, question)
    assert violations(page) == []


@pytest.mark.parametrize("largeur", [320, 640])
def test_les_resultats_ne_debordent_pas(page: Page, adresse: str, largeur: int) -> None:
    page.set_viewport_size({"width": largeur, "height": 800})
    for question in ("boulangrie", "zzyzx"):
        chercher(page, adresse, question)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_une_question_hostile_reste_du_texte(page: Page, adresse: str) -> None:
    chercher(page, adresse, "<img src=x onerror=alert(1)>")
    assert page.locator('main img:not([src*="/images/"])').count() == 0


def test_sans_javascript_la_recherche_renvoie_aux_listes(sans_script: Page, adresse: str) -> None:
    sans_script.goto(f"{adresse}recherche/?q=epicerie")
    avis = sans_script.locator("[data-sans-script]")
    expect(avis).to_be_visible()
    avis.get_by_role("link").click()
    expect(sans_script.locator("article.fiche").first).to_be_visible()
    sans_script.goto(f"{adresse}recherche/?q=epicerie")
    expect(
        sans_script.locator("[data-secours]").get_by_role("link", name="Emplois")
    ).to_be_visible()
