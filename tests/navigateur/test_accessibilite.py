"""Chaque sorte de page devant axe-core, à deux largeurs, de jour et de nuit : aucune violation.

axe ne voit qu'une partie de ce que demandent les WCAG 2.2 : un zéro ici ne vaut pas un audit.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from axe import violations
from sortes import du_depot

pytestmark = pytest.mark.xdist_group("accessibilite")

LARGEURS = (360, 1280)


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
        trouvees += [f"{largeur} px, jour : {v}" for v in violations(onglet)]
        onglet.emulate_media(color_scheme="dark")
        nuit = violations(onglet, ["color-contrast", "link-in-text-block"])
        trouvees += [f"{largeur} px, nuit : {v}" for v in nuit]
    assert trouvees == []


def test_axe_voit_une_page_fautive(onglet: Page, adresse: str) -> None:
    onglet.goto(f"{adresse}pourquoi/")
    onglet.evaluate(
        "document.querySelector('main h1').insertAdjacentHTML('afterend','<img src=x>')"
    )
    assert any(v.startswith("image-alt") for v in violations(onglet))
