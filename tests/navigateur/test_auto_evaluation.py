"""L'auto-évaluation d'une mairie : remplie, reprise, exportée, effacée, réimportée, imprimée."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.yaml_situe import lire_yaml
from nouvelle_vie.modele.profil import Profil, etablir
from nouvelle_vie.modele.referentiel import Referentiel
from nouvelle_vie.modele.villages import Critere
from nouvelle_vie.rendu.grille import FORMAT, POIDS_MAX, SORTE
from outils import DEPOT, MAINTENANT, lire_site

pytestmark = pytest.mark.xdist_group("navigateur")

PAGE = "label/auto-evaluation/"
HOSTILE = '</script><img src=x onerror="window.touche=1"> \' \\ \u2028 {a: [1]} # : – « é » 😀'
JOUR = "2027-03-01"


@pytest.fixture(scope="module")
def grille() -> Referentiel:
    lue = lire_site(DEPOT).catalogue.referentiel
    assert lue is not None
    return lue


@pytest.fixture
def remplie(page: Page, adresse: str) -> Page:
    """Trois réponses, une commune, une preuve, un manque daté ; gardées par le navigateur."""
    page.goto(adresse + PAGE)
    choisir_la_commune(page, "48095")
    cocher(page, "A1", 2)
    champ(page, "A1", "preuve").fill("Délibération du 12 mars")
    cocher(page, "A2", 1)
    champ(page, "A2", "manque").fill("La formation")
    champ(page, "A2", "pour_le").fill(JOUR)
    cocher(page, "E3", 0)
    attendre_la_garde(page)
    return page


def choisir_la_commune(page: Page, code: str) -> None:
    with page.expect_response(re.compile(r"constats\.json")):
        page.locator("#commune").select_option(code)
    expect(page.locator("[data-constat=B3]")).to_contain_text("constate aujourd’hui")


def niveau(page: Page, code: str, rang: int) -> Locator:
    return page.locator(f"input[name={code}-niveau][value='{rang}']")


def cocher(page: Page, code: str, rang: int) -> None:
    niveau(page, code, rang).check()


def champ(page: Page, code: str, cle: str) -> Locator:
    return page.locator(f"[id='{code}-{cle}']")


def attendre_la_garde(page: Page) -> None:
    expect(page.locator("[data-etat]")).to_contain_text("Gardé sur cet appareil")


def verifier_remplie(page: Page) -> None:
    expect(page.locator("#commune")).to_have_value("48095")
    expect(niveau(page, "A1", 2)).to_be_checked()
    expect(champ(page, "A1", "preuve")).to_have_value("Délibération du 12 mars")
    expect(niveau(page, "A2", 1)).to_be_checked()
    expect(champ(page, "A2", "manque")).to_have_value("La formation")
    expect(champ(page, "A2", "pour_le")).to_have_value(JOUR)
    expect(niveau(page, "E3", 0)).to_be_checked()
    expect(niveau(page, "D1", 0)).not_to_be_checked()


def exporter(page: Page, dossier: Path) -> Path:
    with page.expect_download() as attendu:
        page.get_by_role("button", name="Enregistrer dans un fichier").click()
    chemin = dossier / attendu.value.suggested_filename
    attendu.value.save_as(chemin)
    return chemin


def importer(page: Page, chemin: Path) -> None:
    page.locator("[data-fichier]").set_input_files(chemin)


def repondre(page: Page, nom: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=nom, exact=True).click()


def tout_effacer(page: Page) -> None:
    page.get_by_role("button", name="Tout effacer").click()
    repondre(page, "Tout effacer")
    expect(page.locator("[data-etat]")).to_have_text("Tout est effacé.")


def codes(page: Page, liste: str) -> list[str]:
    liens = page.locator(f"[data-{liste}] a").all()
    return [(lien.get_attribute("href") or "").removeprefix("#") for lien in liens]


# --- remplir, reprendre -------------------------------------------------------------------------


def test_les_reponses_sont_reprises_apres_un_rechargement(remplie: Page) -> None:
    remplie.reload()
    expect(remplie.locator("[data-etat]")).to_contain_text("sont reprises")
    expect(remplie.locator("[data-etat]")).to_contain_text(str(datetime.now().year))
    verifier_remplie(remplie)


def test_une_reponse_se_retire(remplie: Page) -> None:
    remplie.locator("input[name=E3-niveau][value='']").check()
    expect(remplie.locator("[data-etat]")).to_be_visible()
    attendre_la_garde(remplie)
    remplie.wait_for_timeout(500)
    remplie.reload()
    expect(remplie.locator("input[name=E3-niveau][value='']")).to_be_checked()
    expect(niveau(remplie, "A1", 2)).to_be_checked()


def test_rien_n_est_garde_avant_la_premiere_reponse_ni_envoye(page: Page, adresse: str) -> None:
    """La préparation `page` refuse déjà toute requête ailleurs."""
    envois: list[str] = []
    page.on("request", lambda r: envois.append(r.method))
    page.goto(adresse + PAGE)
    expect(page.locator("[data-resume-vide]")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    cocher(page, "A1", 1)
    attendre_la_garde(page)
    assert set(envois) == {"GET"}


def test_un_autre_onglet_montre_les_memes_reponses(remplie: Page, adresse: str) -> None:
    autre = remplie.context.new_page()
    autre.goto(adresse + PAGE)
    verifier_remplie(autre)
    cocher(remplie, "D1", 2)
    expect(niveau(autre, "D1", 2)).to_be_checked()


# --- ce qu'en dit le résumé ---------------------------------------------------------------------


def test_le_resume_suit_chaque_reponse(remplie: Page) -> None:
    assert codes(remplie, "bloquants") == ["A2"]
    expect(remplie.locator("[data-bloquants]")).to_contain_text("La formation, pour le 1er mars")
    cocher(remplie, "A2", 2)
    expect(remplie.locator("[data-sans-bloquant]")).to_be_visible()
    assert codes(remplie, "bloquants") == []
    cocher(remplie, "A1", 0)
    assert codes(remplie, "bloquants") == ["A1"]
    comptes = remplie.locator("[data-comptes] div").first
    expect(comptes).to_contain_text("Acquis : 1 · À venir : 1 · Pas encore regardé : 1")


def test_le_resume_ne_note_ni_ne_classe(remplie: Page) -> None:
    dit = remplie.locator("[data-resume]").inner_text()
    assert not re.search(r"\d\s*(?:%|/|sur|points?)", dit)


def _profils() -> Iterator[Profil]:
    catalogue = lire_site(DEPOT).catalogue
    for village in catalogue.villages:
        profil = etablir(catalogue, village, MAINTENANT)
        if profil and profil.commence and profil.grille is catalogue.referentiel:
            yield profil


def test_le_formulaire_juge_comme_le_site(page: Page, adresse: str, tmp_path: Path) -> None:
    """Pour chaque village, mêmes éliminatoires et mêmes manques que `modele/profil.py`."""
    registre = lire_site(DEPOT).catalogue.registre
    page.goto(adresse + PAGE)
    profils = list(_profils())
    assert len(profils) >= 5
    for rang, profil in enumerate(profils):
        commune = registre.trouver(profil.village.commune)
        assert commune is not None
        reponses = {c: {"niveau": dit.niveau} for c, dit in profil.village.criteres.items()}
        importer(page, ecrire(tmp_path, commune=commune.code, reponses=reponses))
        if rang:
            repondre(page, "Remplacer")
        expect(page.locator("#commune")).to_have_value(commune.code)
        bloquants = [c.code for c in profil.bloquants]
        autres = [s.critere.code for s in profil.manques if s.critere.code not in bloquants]
        page.wait_for_function(
            "(n) => document.querySelectorAll('[data-bloquants] a, [data-manques] a').length === n",
            arg=len(bloquants) + len(autres),
        )
        assert (codes(page, "bloquants"), codes(page, "manques")) == (bloquants, autres)


def test_ce_que_le_site_constate_se_lit_et_ne_se_coche_pas(page: Page, adresse: str) -> None:
    page.goto(adresse + PAGE)
    cocher(page, "B3", 1)
    expect(page.locator("[data-constat=B3]")).to_contain_text("Choisissez votre commune")
    choisir_la_commune(page, "48095")
    expect(niveau(page, "B3", 2)).to_be_checked()
    expect(niveau(page, "B3", 2)).to_be_disabled()
    page.locator("#commune").select_option("")
    expect(niveau(page, "B3", 1)).to_be_checked()
    expect(niveau(page, "B3", 1)).to_be_enabled()


def test_sans_les_constats_le_formulaire_se_remplit(navigateur: Browser, adresse: str) -> None:
    contexte = navigateur.new_context()
    onglet = contexte.new_page()
    onglet.route("**/constats.json", lambda route: route.abort())
    onglet.goto(adresse + PAGE)
    onglet.locator("#commune").select_option("48095")
    expect(onglet.locator("[data-constat=B3]")).to_contain_text("Cochez ce que vous savez")
    cocher(onglet, "B3", 2)
    attendre_la_garde(onglet)
    contexte.close()


# --- le fichier ---------------------------------------------------------------------------------


def test_exporter_effacer_reimporter(remplie: Page, tmp_path: Path, grille: Referentiel) -> None:
    chemin = exporter(remplie, tmp_path)
    motif = rf"auto-evaluation-mende-grille-{grille.version}-\d{{4}}-\d\d-\d\d\.json"
    assert re.fullmatch(motif, chemin.name)
    lu = json.loads(chemin.read_text("utf-8"))
    assert (lu["sorte"], lu["format"], lu["grille"]) == (SORTE, FORMAT, grille.version)
    assert (lu["commune"], lu["nom"]) == ("48095", "Mende")
    assert lu["reponses"]["A2"] == {"niveau": 1, "manque": "La formation", "pour_le": JOUR}
    tout_effacer(remplie)
    expect(niveau(remplie, "A1", 2)).not_to_be_checked()
    expect(remplie.locator("[data-resume-vide]")).to_be_visible()
    remplie.reload()
    expect(champ(remplie, "A1", "preuve")).to_have_value("")
    importer(remplie, chemin)
    expect(remplie.locator("[data-etat]")).to_contain_text("reprises depuis le fichier")
    verifier_remplie(remplie)
    remplie.reload()
    verifier_remplie(remplie)


def test_effacer_se_confirme(remplie: Page) -> None:
    remplie.get_by_role("button", name="Tout effacer").click()
    repondre(remplie, "Annuler")
    verifier_remplie(remplie)
    remplie.get_by_role("button", name="Tout effacer").click()
    remplie.keyboard.press("Escape")
    expect(remplie.get_by_role("dialog")).to_be_hidden()
    remplie.reload()
    verifier_remplie(remplie)


def ecrire(dossier: Path, texte: str | None = None, **changements: Any) -> Path:
    """Un fichier comme en écrit la page, à ces changements près."""
    catalogue = lire_site(DEPOT).catalogue
    assert catalogue.referentiel is not None
    contenu = {
        "sorte": SORTE, "format": FORMAT, "grille": catalogue.referentiel.version,
        "commune": "48095", "nom": "Mende", "le": "2026-11-30T10:00:00.000Z",
        "reponses": {"A1": {"niveau": 0}}, **changements,
    }  # fmt: skip
    chemin = dossier / "recu.json"
    chemin.write_text(json.dumps(contenu) if texte is None else texte, "utf-8")
    return chemin


def test_un_fichier_ne_remplace_des_reponses_qu_avec_accord(remplie: Page, tmp_path: Path) -> None:
    importer(remplie, ecrire(tmp_path))
    repondre(remplie, "Annuler")
    verifier_remplie(remplie)
    importer(remplie, ecrire(tmp_path))
    repondre(remplie, "Remplacer")
    expect(niveau(remplie, "A1", 0)).to_be_checked()
    expect(champ(remplie, "A1", "preuve")).to_have_value("")


REFUS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "vide": (lambda d: ecrire(d, ""), "ne se lit pas"),
    "coupé": (lambda d: ecrire(d, '{"sorte": "auto'), "ne se lit pas"),
    "profond": (lambda d: ecrire(d, "[" * 50_000), "ne se lit pas"),
    "autre chose": (lambda d: ecrire(d, '{"titre": "Gîte"}'), "n’est pas une auto-évaluation"),
    "une liste": (lambda d: ecrire(d, "[]"), "n’est pas une auto-évaluation"),
    "énorme": (lambda d: ecrire(d, " " * (POIDS_MAX + 1)), "trop gros (201 ko)"),
    "format à venir": (lambda d: ecrire(d, format=FORMAT + 1), "version plus récente"),
    "autre grille": (lambda d: ecrire(d, grille="2019-1"), "répond à la version 2019-1"),
    "grille hostile": (lambda d: ecrire(d, grille=HOSTILE), "répond à la version </script>"),
    "sans réponses": (lambda d: ecrire(d, reponses=[]), "ne se lit pas"),
    "sans date": (lambda d: ecrire(d, le="hier"), "ne se lit pas"),
    "commune inconnue": (lambda d: ecrire(d, commune="99999"), "ne connaît pas"),
    "critère inconnu": (lambda d: ecrire(d, reponses={"Z9": {}}), "au critère « Z9 »"),
    "critère hostile": (lambda d: ecrire(d, reponses={HOSTILE: {}}), "au critère « </script>"),
    "__proto__": (lambda d: ecrire(d, reponses={"__proto__": {}}), "au critère « __proto__ »"),
    "niveau trop haut": (lambda d: ecrire(d, reponses={"A1": {"niveau": 3}}), "« A1 »"),
    "niveau à virgule": (lambda d: ecrire(d, reponses={"A1": {"niveau": 1.5}}), "« A1 »"),
    "niveau en texte": (lambda d: ecrire(d, reponses={"A1": {"niveau": "2"}}), "« A1 »"),
    "preuve qui n’est pas du texte": (
        lambda d: ecrire(d, reponses={"A1": {"preuve": {"a": 1}}}),
        "« A1 »",
    ),
    "preuve trop longue": (lambda d: ecrire(d, reponses={"A1": {"preuve": "é" * 301}}), "« A1 »"),
    "date impossible": (lambda d: ecrire(d, reponses={"A1": {"pour_le": "2026-02-31"}}), "« A1 »"),
    "réponse qui n’en est pas une": (lambda d: ecrire(d, reponses={"A1": None}), "« A1 »"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_un_fichier_que_l_on_ne_comprend_pas_est_refuse_sans_rien_perdre(
    remplie: Page, tmp_path: Path, cas: str
) -> None:
    faire, dit = REFUS[cas]
    importer(remplie, faire(tmp_path))
    refus = remplie.get_by_role("alert")
    expect(refus).to_contain_text(dit)
    expect(refus).to_contain_text("Rien n’a changé.")
    verifier_remplie(remplie)
    assert remplie.evaluate("window.touche") is None
    remplie.reload()
    verifier_remplie(remplie)


def test_un_texte_hostile_reste_du_texte_partout(
    page: Page, adresse: str, tmp_path: Path, grille: Referentiel
) -> None:
    page.goto(adresse + PAGE)
    reponses = {
        code: {"niveau": 1, "preuve": HOSTILE, "manque": HOSTILE, "pour_le": JOUR}
        for code in grille.criteres
    }
    importer(page, ecrire(tmp_path, reponses=reponses, commune=""))
    expect(champ(page, "A1", "preuve")).to_have_value(HOSTILE)
    expect(page.locator("[data-bloquants]")).to_contain_text("onerror=")
    assert page.evaluate("window.touche") is None
    assert page.locator("main img").count() == 0
    extrait = page.locator("[data-fiche]").input_value()
    lu = lire_extrait(extrait)
    attendu = " ".join(HOSTILE.split())
    assert lu.keys() == grille.criteres.keys()
    assert {(c.niveau, c.preuve, c.manque, str(c.pour_le)) for c in lu.values()} == {
        (1, attendu, attendu, JOUR)
    }


def lire_extrait(texte: str) -> dict[str, Critere]:
    """L'extrait, lu comme le sera la fiche d'un village."""
    donnees, _, erreurs = lire_yaml(Source("fiche.yml", texte), texte)
    assert [str(e) for e in erreurs] == []
    return {code: Critere.model_validate(dit) for code, dit in donnees["criteres"].items()}


def test_l_extrait_tait_ce_que_le_site_constate(remplie: Page) -> None:
    extrait = lire_extrait(remplie.locator("[data-fiche]").input_value())
    assert {code: dit.niveau for code, dit in extrait.items()} == {"A1": 2, "A2": 1, "E3": 0}
    assert extrait["A1"].preuve == "Délibération du 12 mars"
    champ(remplie, "B3", "manque").fill("Une seconde offre")
    avec = lire_extrait(remplie.locator("[data-fiche]").input_value())
    assert (avec["B3"].niveau, avec["B3"].manque) == (2, "Une seconde offre")


# --- une autre version, un navigateur qui refuse ------------------------------------------------


def test_les_reponses_a_une_autre_version_ne_se_perdent_pas(page: Page, adresse: str) -> None:
    page.goto(adresse + PAGE)
    gardee = '{"sorte": "auto-evaluation-du-label", "grille": "2019-1"}'
    page.evaluate("(t) => localStorage.setItem('nouvelle-vie.auto-evaluation.2019-1', t)", gardee)
    page.reload()
    annonce = page.locator("[data-autre]")
    expect(annonce).to_contain_text("la version 2019-1 de la grille")
    with page.expect_download() as attendu:
        annonce.get_by_role("button").click()
    assert attendu.value.suggested_filename == "auto-evaluation-grille-2019-1.json"
    assert attendu.value.path().read_text("utf-8") == gardee
    tout_effacer(page)
    assert page.evaluate("localStorage.length") == 0


def test_une_memoire_abimee_se_dit_et_n_empeche_rien(page: Page, adresse: str) -> None:
    page.goto(adresse + PAGE)
    cocher(page, "A1", 1)
    attendre_la_garde(page)
    page.evaluate("localStorage.setItem(Object.keys(localStorage)[0], '{')")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("ne se lit pas")
    cocher(page, "A1", 2)
    attendre_la_garde(page)


def test_des_reponses_qui_ne_conviennent_plus_ne_sont_pas_ecrasees(
    remplie: Page, tmp_path: Path
) -> None:
    """La grille a perdu un critère sans changer de version : la première réponse effaçait tout."""
    remplie.evaluate(
        """() => {
          const [cle] = Object.keys(localStorage);
          localStorage.setItem(cle, localStorage.getItem(cle).replace('"A1"', '"Z9"'));
        }"""
    )
    remplie.reload()
    expect(remplie.get_by_role("alert")).to_contain_text("Z9")
    cocher(remplie, "A2", 1)
    attendre_la_garde(remplie)
    remplie.reload()
    with remplie.expect_download() as attendu:
        remplie.locator("[data-autre]").get_by_role("button").click()
    attendu.value.save_as(tmp_path / "avant.json")
    avant = json.loads((tmp_path / "avant.json").read_text("utf-8"))
    assert "Z9" in avant["reponses"]
    assert len(avant["reponses"]) > 1


def test_un_navigateur_qui_ne_garde_rien_le_dit(navigateur: Browser, adresse: str) -> None:
    contexte = navigateur.new_context()
    contexte.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refus'); }})"
    )
    onglet = contexte.new_page()
    fautes: list[str] = []
    onglet.on("pageerror", lambda erreur: fautes.append(str(erreur)))
    onglet.goto(adresse + PAGE)
    cocher(onglet, "A1", 2)
    expect(onglet.locator("[data-etat]")).to_contain_text("refuse de garder")
    tout_effacer(onglet)
    assert fautes == []
    contexte.close()


# --- imprimer, sans script, au clavier ----------------------------------------------------------


def test_la_feuille_imprimee_montre_les_reponses(remplie: Page) -> None:
    champ(remplie, "A1", "preuve").fill("Une longue preuve. " * 15)
    attendre_la_garde(remplie)
    remplie.emulate_media(media="print")
    for cache in ("[data-resume]", "[data-exporter]", "[data-fiche]", ".pied", "#commune"):
        expect(remplie.locator(cache).first).to_be_hidden()
    a1, a2 = remplie.locator("#A1"), remplie.locator("#A2")
    papier = a1.locator("[data-papier='A1-preuve']")
    expect(papier).to_have_text(re.compile(r"(Une longue preuve\. ?){15}"))
    assert papier.evaluate("e => e.scrollHeight <= e.clientHeight + 1 && e.clientHeight > 20")
    expect(a2.locator("[data-papier='A2-pour_le']")).to_have_text("1er mars 2027")
    expect(remplie.locator("[data-papier=commune]")).to_have_text("Mende")
    expect(remplie.locator("[data-papier=le]")).to_contain_text(str(datetime.now().year))
    cases = [c.evaluate("e => getComputedStyle(e).borderTopWidth") for c in _cases(a1)]
    assert len(set(cases[:2])) == 1
    assert cases[2] > cases[0]


def _cases(question: Locator) -> list[Locator]:
    return question.locator("input[type=radio]:not([value=''])").all()


@pytest.mark.parametrize("chemin", [PAGE, "label/cahier-des-charges/"])
def test_les_feuilles_sont_en_a4_et_rien_n_y_deborde(
    page: Page, adresse: str, tmp_path: Path, chemin: str
) -> None:
    page.goto(adresse + chemin)
    fichier = tmp_path / "feuille.pdf"
    page.pdf(path=fichier, prefer_css_page_size=True)
    octets = fichier.read_bytes()
    cadre = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", octets)
    assert cadre is not None
    assert [round(float(c)) for c in cadre.groups()] == pytest.approx([595, 842], abs=1)
    assert len(re.findall(rb"/Type\s*/Page\b", octets)) <= 9
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 950})  # 178 mm, entre les marges
    assert page.evaluate("document.documentElement.scrollWidth") <= 673


def test_sans_script_la_grille_s_imprime_et_se_remplit_a_la_main(
    sans_script: Page, adresse: str, grille: Referentiel
) -> None:
    sans_script.goto(adresse + PAGE)
    expect(sans_script.get_by_text("remplissez-la à la main")).to_be_visible()
    for bouton in ("Enregistrer dans un fichier", "Reprendre un fichier", "Tout effacer"):
        expect(sans_script.get_by_role("button", name=bouton)).to_have_count(0)
    expect(sans_script.locator("[data-resume]")).to_be_hidden()
    expect(sans_script.locator("fieldset")).to_have_count(len(grille.criteres))
    sans_script.emulate_media(media="print")
    expect(sans_script.locator("[id='A1-preuve']")).to_be_visible()
    assert len(_cases(sans_script.locator("#A1"))) == len(grille.niveaux)
    expect(sans_script.get_by_text("remplissez-la à la main")).to_be_hidden()


def test_tout_se_remplit_au_clavier(page: Page, adresse: str) -> None:
    page.goto(adresse + PAGE)
    page.locator("input[name=A1-niveau][value='']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(niveau(page, "A1", 1)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Une note")
    expect(champ(page, "A1", "preuve")).to_have_value("Une note")
    page.get_by_role("button", name="Tout effacer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tout effacer")).to_be_focused()


def test_un_lien_du_resume_mene_au_critere(remplie: Page) -> None:
    remplie.locator("[data-bloquants] a").first.click()
    expect(remplie.locator("#A2 legend")).to_be_in_viewport()
