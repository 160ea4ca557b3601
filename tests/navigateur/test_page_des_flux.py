"""La page des flux et les flux eux-mêmes, ouverts par une personne."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.xdist_group("navigateur")


def publiee(adresse: str, chemin: str) -> str:
    """L'adresse où le site sera publié, telle que les flux la disent."""
    return f"https://hebergeur.example{urlsplit(adresse).path}{chemin}"


def test_l_adresse_d_un_flux_se_copie(navigateur: Browser, adresse: str) -> None:
    contexte = navigateur.new_context(locale="fr-FR")
    contexte.grant_permissions(["clipboard-read", "clipboard-write"], origin=adresse)
    page = contexte.new_page()
    page.goto(f"{adresse}flux/")
    bouton = page.get_by_role("button", name="Copier l’adresse : Logements")
    bouton.click()
    ligne = page.locator(".copie").filter(has=bouton)
    expect(ligne.get_by_role("status")).to_have_text("Adresse copiée.")
    copiee = page.evaluate("navigator.clipboard.readText()")
    assert copiee == publiee(adresse, "flux/offres-logement.xml")
    contexte.close()


def test_sans_javascript_chaque_flux_a_ses_liens(sans_script: Page, adresse: str) -> None:
    sans_script.goto(f"{adresse}flux/")
    expect(sans_script.get_by_role("button", name="Copier")).to_have_count(0)
    lien = sans_script.get_by_role("link", name="RSS : Logements")
    assert lien.evaluate("lien => lien.href") == f"{adresse}flux/offres-logement.xml"


def test_un_flux_ouvert_dans_un_navigateur_s_explique_en_francais(page: Page, adresse: str) -> None:
    """Mis en page par sa feuille : ce que l'on voit, élément par élément."""
    page.goto(f"{adresse}flux/offres-logement.xml")
    page.wait_for_function("document.styleSheets.length && document.styleSheets[0].cssRules.length")
    vu = page.evaluate(
        """() => {
          const montre = nom => [...document.getElementsByTagName(nom)]
            .map(e => getComputedStyle(e).display !== 'none');
          const avant = (nom, pseudo) =>
            getComputedStyle(document.getElementsByTagName(nom)[0], pseudo).content;
          return {titres: montre('title'), dates: montre('pubDate'), guids: montre('guid'),
                  entiers: montre('content:encoded'), explique: avant('title', '::after'),
                  guide: avant('link', '::before')};
        }"""
    )
    assert "Cette page est un flux. Copiez son adresse" in vu["explique"]
    assert publiee(adresse, "flux/") in vu["guide"]
    assert sum(vu["titres"]) > 5
    assert not any((*vu["dates"], *vu["guids"], *vu["entiers"]))
