"""« Signaler une offre » : de la première question à la fiche importée, et sans script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page, expect
from typer.testing import CliRunner

from axe import violations
from fabriques import copie_du_depot
from navigateur.clavier import avancer
from nouvelle_vie.commandes import application
from nouvelle_vie.fautes import FAUTES
from nouvelle_vie.modele.offres import GENRES
from outils import verifier

pytestmark = pytest.mark.xdist_group("navigateur")

DPE = FAUTES["dpe-manquant"].a_l_ecran
TITRE = "Maison « du pont », l'été : 3 pièces"
ETROIT = Path(__file__).with_name("etroit.js").read_text("utf-8")
HOSTILE = '<img src=x onerror="window.perce = 1">'


def ouvrir(page: Page, adresse: str, suite: str = "") -> None:
    page.goto(f"{adresse}signaler/{suite}")
    page.locator("[data-signaler][data-prete]").wait_for(timeout=5000)


def simple(texte: str) -> str:
    """Le texte tel qu'on le taperait : la page l'imprime avec ses insécables et apostrophes."""
    return " ".join(texte.replace("’", "'").replace("\u00a0", " ").split())


def presenter(page: Page) -> None:
    """Qui signale, et ses accords."""
    page.check("input[name=origine][value=proprietaire]")
    page.fill("#c-moi-nom", "Jeanne Vidal")
    page.fill("#c-moi-telephone", "04 65 71 00 55")
    page.check("#c-accord")
    page.check("#c-notice")


def louer(page: Page) -> None:
    """Un logement à louer où il ne manque que le diagnostic d'énergie."""
    page.check("input[name=transaction][value=location]")
    dits = {
        "titre": "Maison « du pont », l'été\u202f: 3 pièces",
        "loyer": "520 €",
        "charges": "40,5",
    }
    for nom, texte in {**dits, "depot_garantie": "480", "surface": "85 m²"}.items():
        page.fill(f"#c-{nom}", texte)
    page.check("input[name=meuble][value=non]")
    page.check("input[name=reglement_charges][value=provision]")


def finir(page: Page) -> None:
    page.locator("[data-signaler] button[type=submit]").click()


def bilan(page: Page) -> Locator:
    return page.locator("[data-bilan]")


def courriel(page: Page) -> tuple[str, str, str]:
    """(adresse, sujet, corps) du courriel préparé."""
    lien = page.locator("[data-courriel]").get_attribute("href") or ""
    lu = urlsplit(lien)
    dits = parse_qs(lu.query)
    assert len(lien) <= 1900
    return unquote(lu.path), dits["subject"][0], dits["body"][0]


def telecharger(page: Page, vers: Path) -> Path:
    with page.expect_download() as recu:
        page.get_by_role("button", name="Télécharger le fichier").click()
    chemin = vers / recu.value.suggested_filename
    recu.value.save_as(chemin)
    return chemin


def test_un_logement_sans_dpe_est_refuse_avec_les_mots_de_la_verification_puis_importe(
    page: Page, adresse: str, tmp_path: Path
) -> None:
    """Signalé par sa propriétaire, réparé, exporté ; la vraie commande en fait une fiche."""
    ouvrir(page, adresse, "?genre=logement&commune=48092")
    presenter(page)
    louer(page)
    finir(page)
    expect(bilan(page)).to_be_focused()
    dits = simple(bilan(page).inner_text())
    assert DPE.texte[1:] in dits
    assert DPE.remede[1:] in dits
    place = simple(page.locator("#f-energie-dpe").inner_text())
    assert DPE.texte[1:] in place
    bilan(page).locator("a", has_text="DPE et GES").click()
    expect(page.locator("#c-energie-dpe")).to_be_focused()
    page.select_option("#c-energie-dpe", "D")
    page.select_option("#c-energie-ges", "B")
    page.fill("#c-energie-depenses_min", "1300")
    page.fill("#c-energie-depenses_max", "900")
    page.fill("#c-energie-annee_prix", "2023")
    finir(page)
    assert FAUTES["fourchette-inversee"].texte[1:] in simple(bilan(page).inner_text())
    page.fill("#c-energie-depenses_max", "1 700")
    page.locator("summary", has_text="Avec vos mots").click()
    texte = "Trois pièces ; « claires ».\n\nUn poêle, l'hiver."
    page.fill("#c-description", texte)
    page.fill("#c-argumentaire-activite", "=1+1 au marché")
    page.fill("#c-a_savoir", "Pas de garage ; rue étroite")
    finir(page)
    page.locator("[data-fin]").wait_for()
    tableau = telecharger(page, tmp_path)
    fiche = importer(tableau, tmp_path)
    assert fiche["statut"] == "remontee"
    assert fiche["origine"] == "proprietaire"
    assert fiche["commune"] == "Marvejols"
    assert fiche["titre"] == TITRE
    assert (fiche["loyer"], fiche["charges"], fiche["surface"]) == (520, 40.5, 85)
    assert fiche["energie"] == {
        "dpe": "D", "ges": "B", "depenses_min": 1300, "depenses_max": 1700, "annee_prix": 2023,
    }  # fmt: skip
    assert fiche["description"].strip() == texte
    assert fiche["argumentaire"]["activite"] == "=1+1 au marché"
    assert fiche["a_savoir"] == ["Pas de garage ; rue étroite"]
    assert "Jeanne" not in tableau.read_text("utf-8-sig")


def importer(tableau: Path, tmp_path: Path) -> dict[str, Any]:
    """La fiche qu'en fait `nouvelle-vie importer` sur une copie du dépôt, vérifiée sans faute."""
    racine = copie_du_depot(tmp_path / "depot")
    avant = set((racine / "offres").rglob("*.yml"))
    commande = ["importer", str(tableau), "--oui", "--racine", str(racine)]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exit_code == 0, rendu.output
    (neuve,) = set((racine / "offres").rglob("*.yml")) - avant
    verdict = verifier(racine)
    assert verdict.code == 0, verdict.sortie
    fiche: dict[str, Any] = yaml.safe_load(neuve.read_text("utf-8"))
    return fiche


@pytest.mark.parametrize(
    ("commune", "attendue", "chemin"),
    [
        ("48092", "accueil@gevaudan.example", "Marvejols → "),
        ("Florac Trois Rivières", "accueil@sud-lozere.example", "→ Sud Lozère"),
        ("48131", "accueil@nouvelle-vie.example", "Le Rozier : suivie par le département"),
    ],
)
def test_le_courriel_va_au_bon_referent(
    page: Page, adresse: str, commune: str, attendue: str, chemin: str
) -> None:
    ouvrir(page, adresse, "?genre=projet")
    page.fill("#c-commune", commune)
    presenter(page)
    page.fill("#c-titre", "L'ancienne gare")
    page.check("input[name=nature][value=potentiel]")
    page.fill("#c-objet", "Une gare à reprendre")
    finir(page)
    vers, sujet, corps = courriel(page)
    assert vers == attendue
    assert "Projet à construire" in sujet
    assert "Une gare à reprendre" in corps
    assert "Jeanne Vidal" in corps
    assert simple(chemin) in simple(page.locator(".fin__qui").inner_text())


def test_un_message_trop_long_renvoie_au_fichier(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=projet&commune=48131")
    presenter(page)
    page.fill("#c-titre", "L'ancienne gare")
    page.check("input[name=nature][value=potentiel]")
    page.fill("#c-objet", "Une gare à reprendre")
    page.locator("summary", has_text="Avec vos mots").click()
    page.fill("#c-description", "Une longue histoire. " * 200)
    finir(page)
    _, _, corps = courriel(page)
    assert "longue histoire" not in corps
    assert "fichier joint" in corps
    expect(page.locator("[data-fin]")).to_contain_text("trop longues")
    assert "longue histoire" in page.locator("#message").input_value()


def test_ce_qui_est_commence_se_retrouve_puis_s_efface(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=logement&commune=48092")
    presenter(page)
    louer(page)
    page.goto("about:blank")
    ouvrir(page, adresse)
    expect(page.locator("[data-etat]")).to_contain_text("retrouvé")
    expect(page.locator("#c-loyer")).to_have_value("520 €")
    expect(page.locator("#c-commune")).to_have_value("Marvejols")
    expect(page.locator("input[name=transaction][value=location]")).to_be_checked()
    # Un accord se redonne : il vaut pour l'envoi que l'on fait, pas pour un brouillon.
    expect(page.locator("#c-accord")).not_to_be_checked()
    page.get_by_role("button", name="Tout effacer").first.click()
    assert page.evaluate("localStorage.getItem('nouvelle-vie.signalement')") is None
    ouvrir(page, adresse)
    expect(page.locator("#c-commune")).to_have_value("")
    expect(page.locator("#c-loyer")).to_have_count(0)


def test_rien_ne_se_finit_sans_accord_ni_coordonnees(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=projet&commune=48131")
    page.fill("#c-moi-telephone", "12")
    finir(page)
    dits = simple(bilan(page).inner_text())
    for attendu in ("accord de la personne", "Donnez votre nom", "Dites qui vous êtes"):
        assert attendu in dits
    assert FAUTES["telephone-invalide"].dire({"recu": "12"}) in dits
    assert "Répondez à « Titre »" in dits
    assert "titre:" not in dits
    assert "guillemets" not in dits
    assert page.locator("[data-fin]").is_hidden()
    expect(page.locator("#c-moi-telephone")).to_have_attribute("aria-invalid", "true")


def test_un_champ_se_verifie_quand_on_le_quitte(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=emploi&commune=Mand")
    page.fill("#c-intitule", "Boulanger")
    page.locator("#c-intitule").blur()
    assert FAUTES["emploi-f-h"].texte[1:] in simple(page.locator("#f-intitule").inner_text())
    page.fill("#c-intitule", "Boulanger (F/H)")
    page.locator("#c-intitule").blur()
    expect(page.locator("#f-intitule")).to_be_hidden()
    page.locator("#c-commune").focus()
    page.locator("#c-commune").blur()
    assert "vouliez-vous Mende ?"[1:] in simple(page.locator("#f-commune").inner_text())


def test_la_loi_ne_demande_que_ce_qui_convient_au_choix_fait(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=logement")
    loi = page.locator('[data-partie="loi"]')
    page.check("input[name=transaction][value=location]")
    expect(loi.locator("#c-loyer")).to_be_visible()
    expect(loi.locator("#c-prix")).to_have_count(0)
    page.check("input[name=transaction][value=vente]")
    expect(loi.locator("#c-prix")).to_be_visible()
    expect(loi.locator("#c-loyer")).to_have_count(0)


def test_une_saisie_hostile_reste_du_texte(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=projet&commune=48131")
    presenter(page)
    page.fill("#c-moi-nom", HOSTILE)
    page.fill("#c-titre", HOSTILE)
    page.check("input[name=nature][value=potentiel]")
    page.fill("#c-objet", HOSTILE)
    page.fill("#c-moi-courriel", HOSTILE)
    finir(page)
    assert "onerror" in bilan(page).inner_text()
    page.fill("#c-moi-courriel", "a@b.example")
    finir(page)
    expect(page.locator("[data-fin] dd", has_text=HOSTILE).first).to_be_visible()
    assert page.locator("[data-signaler] img").count() == 0
    assert page.evaluate("window.perce") is None
    _, _, corps = courriel(page)
    assert HOSTILE in corps


def test_un_brouillon_abime_n_empeche_rien(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    for garde in ("{", "null", "3", '{"saisies": 1}', '{"saisies": {}, "genre": {"a": 1}}'):
        page.evaluate("(g) => localStorage.setItem('nouvelle-vie.signalement', g)", garde)
        ouvrir(page, adresse)
        expect(page.locator("#c-commune")).to_have_value("")


def test_un_brouillon_d_une_autre_forme_n_empeche_rien(page: Page, adresse: str) -> None:
    """Un champ devenu liste ou table depuis : ce qui ne convient plus se tait, le reste revient."""
    ouvrir(page, adresse)
    saisies = {"titre": "Le café", "a_savoir": "un texte", "chiffre_affaires": ["2024"]}
    garde = {"saisies": {"reprise": saisies}, "genre": "reprise", "reference": 3}
    page.evaluate(
        "(g) => localStorage.setItem('nouvelle-vie.signalement', JSON.stringify(g))", garde
    )
    ouvrir(page, adresse)
    expect(page.locator("#c-titre")).to_have_value("Le café")
    expect(page.locator("#c-a_savoir")).to_have_value("")


def test_l_adresse_ne_dit_pas_qui_signale(page: Page, adresse: str) -> None:
    ouvrir(page, adresse)
    page.fill("#c-moi-courriel", "moi@contree.example")
    ouvrir(page, adresse, "?genre=projet&moi-nom=Autre&moi-courriel=autre@ailleurs.example")
    expect(page.locator("#c-moi-nom")).to_have_value("")
    expect(page.locator("#c-moi-courriel")).to_have_value("moi@contree.example")


def test_tout_se_fait_au_clavier(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=projet&commune=48131")
    fautes = avancer(page, "input[name=origine]")
    page.keyboard.press("Space")
    fautes += avancer(page, "#c-titre")
    page.keyboard.type("L'ancienne gare")
    fautes += avancer(page, "#c-nature")
    page.keyboard.press("Space")
    fautes += avancer(page, "#c-objet")
    page.keyboard.type("Une gare")
    fautes += avancer(page, "#c-moi-nom")
    page.keyboard.type("Jeanne")
    fautes += avancer(page, "#c-moi-telephone")
    page.keyboard.type("0465710055")
    fautes += avancer(page, "#c-accord")
    page.keyboard.press("Space")
    fautes += avancer(page, "#c-notice")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("[data-fin]")).to_be_focused()
    assert not fautes


def test_sans_script_la_page_dit_quoi_reunir_et_qui_appeler(
    sans_script: Page, adresse: str
) -> None:
    sans_script.goto(f"{adresse}signaler/")
    assert sans_script.locator("[data-signaler]").is_hidden()
    suite = sans_script.locator(".sans-script")
    expect(suite).to_contain_text("04 65 71 00 12")
    expect(suite).to_contain_text("accueil@nouvelle-vie.example")
    logement = suite.locator("details", has_text="Logement").first
    logement.locator("summary").click()
    expect(logement).to_contain_text("Classe énergie")
    for genre in GENRES:
        assert suite.locator(f"a[href$='signaler/feuille/{genre}/']").count() == 1
    logement.locator("a").click()
    feuille = simple(sans_script.locator("main").inner_text())
    for attendu in ("Loyer charges comprises (€/mois)", "☐ Location", "☐ Oui", "Votre nom"):
        assert attendu in feuille


def test_la_feuille_imprimee_porte_les_reponses_et_rien_d_autre(page: Page, adresse: str) -> None:
    ouvrir(page, adresse, "?genre=projet&commune=48131")
    presenter(page)
    page.fill("#c-titre", "L'ancienne gare")
    page.check("input[name=nature][value=potentiel]")
    page.fill("#c-objet", "Une gare")
    finir(page)
    page.emulate_media(media="print")
    imprime = simple(page.locator("main").inner_text())
    for attendu in ("L'ancienne gare", "Le Rozier", "Jeanne Vidal", "04 65 71 00 48"):
        assert attendu in imprime
    assert "Télécharger" not in imprime
    assert "Sans ce formulaire" not in imprime


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_questions_bilan_et_fin_se_lisent_et_se_touchent(
    navigateur: Browser, adresse: str, theme: Literal["light", "dark"]
) -> None:
    """Ce que `sortes.py` ne voit pas : la page une fois un genre choisi, fautive, puis finie."""
    contexte = navigateur.new_context(locale="fr-FR", bypass_csp=True, color_scheme=theme)
    page = contexte.new_page()

    def examiner() -> list[str]:
        page.set_viewport_size({"width": 320, "height": 800})
        mesures = {"cible": 24, "bouton": 44, "boutons": ".bouton, button, summary, select, input"}
        etroites: list[str] = page.evaluate(ETROIT, {**mesures, "doigt": True})
        return [*violations(page), *etroites]

    ouvrir(page, adresse, "?genre=projet&commune=48131")
    for replie in page.locator("[data-questions] details").all():
        replie.evaluate("e => { e.open = true; }")
    assert examiner() == []
    finir(page)
    assert examiner() == []
    presenter(page)
    page.fill("#c-titre", "L'ancienne gare")
    page.check("input[name=nature][value=potentiel]")
    page.fill("#c-objet", "x" * 200)
    finir(page)
    page.locator("[data-fin]").wait_for()
    assert examiner() == []
    contexte.close()


def test_la_page_ne_demande_rien_ailleurs_et_peu(navigateur: Browser, adresse: str) -> None:
    """Le formulaire d'un genre ne charge que ses données."""
    contexte = navigateur.new_context(locale="fr-FR")
    onglet = contexte.new_page()
    demandees: list[str] = []
    onglet.on("request", lambda requete: demandees.append(requete.url))
    ouvrir(onglet, adresse, "?genre=sante")
    donnees = [re.sub(r".*/donnees/", "", u) for u in demandees if "/donnees/" in u]
    assert sorted(donnees) == ["signaler/communes.json", "signaler/sante.json"]
    contexte.close()
