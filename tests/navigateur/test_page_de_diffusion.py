"""La page des communicants : copier un texte, le sélectionner sans script, avoir une image."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from axe import violations

pytestmark = pytest.mark.xdist_group("navigateur")

PAGE = "diffusion/"
CIBLE = 44
"""Pixels d'un bouton (WCAG 2.2, critère 2.5.5)."""


def test_un_bouton_copie_le_texte_tel_qu_il_est_ecrit(page: Page, adresse: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(adresse + PAGE)
    fiche = page.locator(".diffusion").first
    for reseau in ("X", "LinkedIn", "Instagram"):
        fiche.get_by_role("button", name=f"Copier le texte pour {reseau}", exact=True).click()
        bloc = fiche.locator(".diffusion__reseau", has=page.get_by_role("heading", name=reseau))
        expect(bloc.get_by_role("status")).to_have_text(f"Texte pour {reseau} copié.")
        copie = page.evaluate("navigator.clipboard.readText()")
        assert copie == bloc.locator(".diffusion__texte").text_content()
        assert copie.startswith("[Exemple inventé] ")
        assert "\n\n" in copie
    assert "/o/" in copie or "hebergeur.example/lnv" in copie


def test_un_refus_de_copier_se_dit_et_laisse_le_texte_selectionne(page: Page, adresse: str) -> None:
    refus = "navigator.clipboard.writeText = async () => { throw new Error('refus'); };"
    page.add_init_script(refus)
    page.goto(adresse + PAGE)
    bloc = page.locator(".diffusion__reseau").first
    bloc.get_by_role("button").click()
    expect(bloc.get_by_role("status")).to_contain_text("n’a pas permis la copie")
    choisi = page.evaluate("getSelection().toString()")
    assert choisi.split() == (bloc.locator(".diffusion__texte").text_content() or "").split()


def test_sans_script_le_texte_est_la_et_un_clic_le_selectionne(
    sans_script: Page, adresse: str
) -> None:
    sans_script.goto(adresse + PAGE)
    fiche = sans_script.locator(".diffusion").first
    expect(fiche.get_by_role("button")).to_have_count(0)
    expect(fiche.locator(".diffusion__texte")).to_have_count(7)
    expect(fiche.locator(".diffusion__texte").first).to_be_visible()
    fiche.locator(".diffusion__texte").first.click()
    assert fiche.locator(".diffusion__texte").first.evaluate("e => getComputedStyle(e).userSelect")
    choisi = sans_script.evaluate("getSelection().toString()")
    assert "[Exemple inventé]" in choisi
    assert "https://" in choisi
    debord = sans_script.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert debord <= 0


def test_chaque_fiche_dit_ses_comptes_ses_images_et_ce_qui_a_ete_annonce(
    page: Page, adresse: str
) -> None:
    page.goto(adresse + PAGE)
    fiches = page.locator(".diffusion")
    assert fiches.count() == 10
    fiches.nth(1).locator("summary").click()
    ouverte = fiches.nth(1)
    expect(ouverte.locator(".diffusion__compte").first).to_contain_text(" sur 280")
    expect(ouverte.get_by_text("Annoncée le").first).to_be_visible()
    lien = ouverte.get_by_role("link", name="Télécharger").first
    assert lien.get_attribute("download") is not None
    assert page.request.get(lien.evaluate("e => e.href")).headers["content-type"] == "image/jpeg"
    for bouton in (*ouverte.get_by_role("button").all(), lien):
        boite = bouton.bounding_box()
        assert boite is not None
        assert boite["height"] >= CIBLE


def test_la_page_est_hors_du_menu_et_fermee_aux_robots(page: Page, adresse: str) -> None:
    page.goto(adresse + PAGE)
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    expect(page.locator("nav a[href$='diffusion/']")).to_have_count(0)
    page.goto(adresse + "flux/")
    page.get_by_role("link", name="Voir ces textes").click()
    expect(page.locator("h1")).to_have_text("Diffusion")


def test_axe_ne_trouve_rien_tout_deplie(page: Page, adresse: str) -> None:
    page.goto(adresse + PAGE)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert [str(v) for v in violations(page)] == []
