"""Chaque sorte de page devant axe-core, à deux largeurs, de jour et de nuit : aucune violation.

axe ne voit qu'une partie de ce que demandent les WCAG 2.2 : un zéro ici ne vaut pas un audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from outils import DEPOT
from sortes import du_depot

pytestmark = pytest.mark.xdist_group("accessibilite")

AXE = DEPOT / "node_modules/axe-core/axe.min.js"
LARGEURS = (360, 1280)


def _violations(page: Page, regles: list[str] | None = None) -> list[str]:
    """« règle : sélecteur » de chaque violation ; toutes les règles d'axe si `regles` est omis."""
    page.evaluate(AXE.read_text("utf-8"))
    choix: dict[str, Any] = {"runOnly": {"type": "rule", "values": regles}} if regles else {}
    vues = page.evaluate(
        "o => axe.run(document, {resultTypes: ['violations'], ...o}).then(r => r.violations)", choix
    )
    return [
        f"{vue['id']} : {' '.join(map(str, noeud['target']))} — {noeud['failureSummary']}"
        for vue in vues
        for noeud in vue["nodes"]
    ]


@pytest.fixture(scope="module")
def onglet(navigateur: Browser) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR", reduced_motion="reduce")
    yield contexte.new_page()
    contexte.close()


@pytest.mark.parametrize("chemin", [a for _, a in du_depot()], ids=lambda a: a or "accueil")
def test_axe_ne_trouve_rien(onglet: Page, adresse: str, chemin: str) -> None:
    """De nuit seules les couleurs changent : seul le contraste est contrôlé de nouveau."""
    onglet.emulate_media(color_scheme="light")
    onglet.goto(adresse + chemin)
    trouvees = []
    for largeur in LARGEURS:
        onglet.set_viewport_size({"width": largeur, "height": 900})
        onglet.emulate_media(color_scheme="light")
        trouvees += [f"{largeur} px, jour : {v}" for v in _violations(onglet)]
        onglet.emulate_media(color_scheme="dark")
        nuit = _violations(onglet, ["color-contrast", "link-in-text-block"])
        trouvees += [f"{largeur} px, nuit : {v}" for v in nuit]
    assert trouvees == []


FACETTES = {
    "les filtres ouverts": "",
    "des filtres posés": "?genre=logement&genre=local&commune=mende&rayon=30&tri=distance",
    "aucun résultat": "?genre=terrain&prix_max=10",
}
"""Ce que `/offres/` montre de plus quand on s'en sert."""


@pytest.mark.parametrize("question", FACETTES.values(), ids=list(FACETTES))
@pytest.mark.parametrize("largeur", LARGEURS)
def test_axe_ne_trouve_rien_dans_les_filtres_ouverts(
    onglet: Page, adresse: str, largeur: int, question: str
) -> None:
    onglet.set_viewport_size({"width": largeur, "height": 900})
    onglet.emulate_media(color_scheme="light")
    onglet.goto(f"{adresse}offres/{question}")
    repli = onglet.locator(".filtres summary")
    if repli.is_visible():
        repli.click()
    onglet.locator("[data-combien]").filter(has_text="offre").wait_for()
    trouvees = [f"jour : {v}" for v in _violations(onglet)]
    onglet.emulate_media(color_scheme="dark")
    nuit = _violations(onglet, ["color-contrast", "link-in-text-block"])
    assert trouvees + [f"nuit : {v}" for v in nuit] == []


def test_axe_voit_une_page_fautive(onglet: Page, adresse: str) -> None:
    onglet.goto(f"{adresse}pourquoi/")
    onglet.evaluate(
        "document.querySelector('main h1').insertAdjacentHTML('afterend','<img src=x>')"
    )
    assert any(v.startswith("image-alt") for v in _violations(onglet))
