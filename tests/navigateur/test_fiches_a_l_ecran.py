"""Une fiche d'offre et une page de village, au doigt, au clavier, sans script et sur le papier."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sortes import du_depot

pytestmark = pytest.mark.xdist_group("navigateur")

OFFRE = "offres/reprise/epicerie-multiservice-nasbinals/"
LOGEMENT = "offres/logement/maison-a-louer-villefort/"
VILLAGE = "villages/nasbinals/"
OUVERTES = [
    chemin
    for sorte, chemin in du_depot()
    if sorte.startswith("offre-") and sorte != "offre-pourvue"
]
CONTRASTE = 4.5
"""WCAG 2.2, critère 1.4.3."""
CIBLE = 44
"""Pixels d'une cible au doigt (WCAG 2.2, critère 2.5.5)."""


@pytest.mark.parametrize("chemin", OUVERTES)
def test_sur_telephone_on_peut_appeler_sans_defiler(
    sans_script: Page, adresse: str, chemin: str
) -> None:
    sans_script.goto(adresse + chemin)
    appel = sans_script.locator(".tete a[href^='tel:']")
    expect(appel).to_be_in_viewport(ratio=1)
    boite = appel.bounding_box()
    assert boite is not None
    assert boite["height"] >= CIBLE


def test_un_mot_s_explique_au_clavier(page: Page, adresse: str) -> None:
    page.goto(adresse + LOGEMENT)
    terme = page.locator(".terme", has_text="Dépôt de garantie")
    dit = terme.locator(".terme__dit")
    expect(dit).to_be_hidden()
    terme.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(dit).to_be_visible()
    expect(dit).to_contain_text("un mois de loyer sans les charges")
    page.keyboard.press("Space")
    expect(dit).to_be_hidden()


def test_un_mot_s_explique_au_doigt_et_sans_script(sans_script: Page, adresse: str) -> None:
    sans_script.goto(adresse + OFFRE)
    termes = sans_script.locator(".terme > summary")
    assert termes.count() >= 3
    for terme in termes.all():
        boite = terme.bounding_box()
        assert boite is not None
        assert boite["height"] >= CIBLE
    termes.first.click()
    expect(sans_script.locator(".terme__dit").first).to_be_visible()
    debord = sans_script.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert debord <= 0


def test_sans_script_l_adresse_et_le_courriel_suffisent(sans_script: Page, adresse: str) -> None:
    sans_script.goto(adresse + OFFRE)
    partage = sans_script.locator(".partage")
    expect(partage.get_by_role("button")).to_have_count(0)
    expect(partage.locator("a[href^='mailto:?subject=']")).to_be_visible()
    partage.get_by_role("link", name="/o/LNV-2026-0011/").click()
    expect(sans_script.locator("h1")).to_contain_text("Épicerie multiservice")


def test_on_partage_par_le_telephone(page: Page, adresse: str) -> None:
    page.add_init_script("navigator.share = async envoi => { window.envoi = envoi; };")
    page.goto(adresse + OFFRE)
    page.get_by_role("button", name="Partager", exact=True).click()
    envoi = page.evaluate("window.envoi")
    assert envoi["url"] == "https://hebergeur.example/lnv/o/LNV-2026-0011/"
    assert envoi["title"] == page.locator("h1").inner_text()


def test_renoncer_a_partager_n_est_pas_une_panne(page: Page, adresse: str) -> None:
    page.add_init_script(
        "navigator.share = async () => { throw new DOMException('', 'AbortError'); };"
    )
    page.goto(adresse + OFFRE)
    page.get_by_role("button", name="Partager", exact=True).click()
    expect(page.locator(".partage [role=status]")).to_be_empty()


def test_un_navigateur_qui_ne_partage_pas_n_en_propose_rien(page: Page, adresse: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined });")
    page.goto(adresse + OFFRE)
    expect(page.get_by_role("button", name="Copier l’adresse")).to_be_visible()
    expect(page.get_by_role("button", name="Partager", exact=True)).to_be_hidden()


@pytest.mark.parametrize(("permise", "dit"), [(True, "Adresse copiée"), (False, "pas permis")])
def test_copier_l_adresse_dit_si_c_est_fait(
    page: Page, adresse: str, permise: bool, dit: str
) -> None:
    refus = "" if permise else "throw new Error();"
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async texte => {"
        f"{refus} window.copie = texte; }} }} }});"
    )
    page.goto(adresse + OFFRE)
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator(".partage [role=status]")).to_contain_text(dit)
    copie = page.evaluate("window.copie ?? null")
    assert copie == ("https://hebergeur.example/lnv/o/LNV-2026-0011/" if permise else None)


def test_le_qr_code_se_deplie_et_se_voit(page: Page, adresse: str) -> None:
    page.goto(adresse + OFFRE)
    code = page.get_by_role("img", name=re.compile("^QR code"))
    expect(code).to_be_hidden()
    page.locator(".partage__qr summary").click()
    expect(code).to_be_visible()
    assert page.locator(".papier").is_hidden()
    # Le tracé est dans un bloc caché : il doit tout de même remplir celui qui le cite.
    pixels = page.evaluate(
        "document.querySelector('.partage__qr use').getBoundingClientRect().width"
    )
    assert pixels > 100


def test_sur_le_papier_l_essentiel_le_numero_et_le_code_sont_en_tete(
    page: Page, adresse: str
) -> None:
    page.goto(adresse + OFFRE)
    page.emulate_media(media="print")
    expect(page.locator(".papier")).to_be_visible()
    expect(page.locator(".papier")).to_contain_text(
        "https://hebergeur.example/lnv/o/LNV-2026-0011/"
    )
    expect(page.locator(".tete a[href^='tel:']")).to_be_visible()
    for ailleurs in (".partage", "#proches", "#similaires", ".tete a[href='#contact']"):
        expect(page.locator(ailleurs)).to_be_hidden()
    haut = {
        ancre: page.locator(f"#{ancre}").evaluate("e => e.getBoundingClientRect().top")
        for ancre in ("essentiel", "argumentaire", "a-savoir")
    }
    assert sorted(haut, key=haut.__getitem__) == ["essentiel", "argumentaire", "a-savoir"]


def test_sur_le_papier_l_adresse_d_un_lien_ne_serre_pas_ses_mots(page: Page, adresse: str) -> None:
    page.goto(f"{adresse}evenements/soiree-habitants-nasbinals-decembre-2026/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    lien = page.locator(".faits a.bouton")
    expect(lien).to_have_text("S’inscrire")
    lignes = lien.evaluate(
        """e => { const mots = document.createRange(); mots.selectNodeContents(e);
        return mots.getClientRects().length; }"""
    )
    assert lignes == 1


def test_sur_le_papier_le_profil_d_un_village_est_deplie(page: Page, adresse: str) -> None:
    page.goto(adresse + VILLAGE)
    preuve = page.get_by_text("Un appel à six mois, pas encore à un an")
    assert not preuve.evaluate("e => e.checkVisibility({ contentVisibilityAuto: true })")
    page.emulate_media(media="print")
    assert preuve.evaluate("e => e.checkVisibility({ contentVisibilityAuto: true })")


def test_un_village_deplie_une_famille_de_criteres(sans_script: Page, adresse: str) -> None:
    sans_script.goto(adresse + VILLAGE)
    famille = sans_script.locator(".famille", has_text="L’animation et le suivi")
    expect(famille.locator("li").first).to_be_hidden()
    famille.locator("summary").click()
    expect(famille.locator("li")).to_have_text(
        [
            re.compile("En chemin — Des nouvelles à six et à douze mois Un appel"),
            re.compile("À venir — Le compte des arrivées et des départs Aucun départ"),
            re.compile("En chemin — Un bilan chaque année Un point en conseil"),
        ]
    )


def test_chaque_lettre_des_etiquettes_se_lit(page: Page, adresse: str) -> None:
    page.goto(adresse + LOGEMENT)
    lettres = page.locator(".etiquette__degre")
    expect(lettres).to_have_count(14)
    couleurs = lettres.evaluate_all(
        "tous => tous.map(e => { const s = getComputedStyle(e);"
        " return [e.textContent, s.color, s.backgroundColor]; })"
    )
    trop_pales = [c for c in couleurs if _contraste(c[1], c[2]) < CONTRASTE]
    assert trop_pales == []


def _contraste(une: str, autre: str) -> float:
    """Le rapport de contraste de deux « rgb(r, g, b) » (WCAG 2.2, « contrast ratio »)."""
    claire, sombre = sorted((_luminance(une), _luminance(autre)), reverse=True)
    return (claire + 0.05) / (sombre + 0.05)


def _luminance(rgb: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", rgb)[:3]]
    rouge, vert, bleu = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu
