"""Chaque sorte de page devant axe-core, à deux largeurs, de jour et de nuit : aucune violation.

Puis ses menus, dépliants, boîtes et fenêtres, ouverts.

axe ne voit qu'une partie de ce que demandent les WCAG 2.2 : un zéro ici ne vaut pas un audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from axe import violations
from sortes import du_depot

pytestmark = pytest.mark.xdist_group("accessibilite")

LARGEURS = (360, 1280)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


DEPLIER = """
() => {
  const ouverts = [...document.querySelectorAll("details")];
  for (const bouton of document.querySelectorAll("button[aria-expanded=false]")) {
    if (!bouton.checkVisibility()) continue;
    bouton.click();
    ouverts.push(bouton, document.getElementById(bouton.getAttribute("aria-controls")) ?? bouton);
  }
  for (const element of ouverts) {
    if (element.nodeName === "DETAILS") element.open = true;
    element.dataset.ouvert = "";
  }
  return ouverts.some((element) => element.checkVisibility());
}
"""
"""Ouvre tous les dépliants et menus de la page, et les marque ; dit s'il y en a un à l'écran."""
FENETRES = "dialog, [popover]"
MONTRER = """
(rang) => {
  for (const e of document.querySelectorAll("[data-ouvert]")) delete e.dataset.ouvert;
  const fenetre = document.querySelectorAll("dialog, [popover]")[rang];
  fenetre.dataset.ouvert = "";
  fenetre.showModal ? fenetre.showModal() : fenetre.showPopover();
}
"""
REFERMER = """
(rang) => {
  const fenetre = document.querySelectorAll("dialog, [popover]")[rang];
  fenetre.close ? fenetre.close() : fenetre.hidePopover();
}
"""


def _violations_ouvertes(page: Page) -> Iterator[str]:
    """Ce qui ne se voit qu'ouvert : d'abord les dépliants, ensemble, puis chaque fenêtre."""
    if page.evaluate(DEPLIER):
        yield from _de_jour_et_de_nuit(page)
    for rang in range(page.locator(FENETRES).count()):
        page.evaluate(MONTRER, rang)
        yield from _de_jour_et_de_nuit(page)
        page.evaluate(REFERMER, rang)


def _de_jour_et_de_nuit(page: Page) -> Iterator[str]:
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        yield from (f"ouvert, {theme} : {v}" for v in violations(page, ou="[data-ouvert]"))


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
    if chemin.startswith("o/"):
        onglet.wait_for_url("**/offres/**")  # un renvoi mène aussitôt ailleurs
    trouvees = []
    for largeur in LARGEURS:
        onglet.set_viewport_size({"width": largeur, "height": 900})
        onglet.emulate_media(color_scheme="light")
        trouvees += [f"{largeur} px, jour : {v}" for v in violations(onglet)]
        onglet.emulate_media(color_scheme="dark")
        nuit = violations(onglet, ["color-contrast", "link-in-text-block"])
        trouvees += [f"{largeur} px, nuit : {v}" for v in nuit]
        trouvees += [f"{largeur} px, {v}" for v in _violations_ouvertes(onglet)]
    assert trouvees == []


FICHES = tuple(
    chemin
    for sorte, chemin in du_depot()
    if sorte in ("offre-reprise", "offre-logement", "village", "commune")
)


@pytest.mark.parametrize("chemin", FICHES)
def test_axe_ne_trouve_rien_quand_tout_est_deplie(onglet: Page, adresse: str, chemin: str) -> None:
    """Les explications, le profil et le QR code ne sont pas rendus tant qu'ils sont repliés."""
    onglet.goto(adresse + chemin)
    onglet.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
    trouvees = []
    for largeur in LARGEURS:
        onglet.set_viewport_size({"width": largeur, "height": 900})
        for theme in ("light", "dark"):
            onglet.emulate_media(color_scheme=theme)
            trouvees += [f"{largeur} px, {theme} : {v}" for v in violations(onglet)]
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
    onglet.locator(".facettes--comptee").wait_for()
    trouvees = [f"jour : {v}" for v in violations(onglet)]
    onglet.emulate_media(color_scheme="dark")
    nuit = violations(onglet, ["color-contrast", "link-in-text-block"])
    assert trouvees + [f"nuit : {v}" for v in nuit] == []


def test_axe_voit_une_page_fautive(onglet: Page, adresse: str) -> None:
    onglet.goto(f"{adresse}pourquoi/")
    onglet.evaluate(
        "document.querySelector('main h1').insertAdjacentHTML('afterend','<img src=x>')"
    )
    assert any(v.startswith("image-alt") for v in violations(onglet))


@pytest.mark.parametrize(
    "ajout",
    [
        "<details><summary>x</summary><img src=x></details>",
        "<button aria-expanded=false aria-controls=m>x</button><div id=m><img src=x></div>",
        "<dialog aria-label=x><img src=x></dialog>",
        "<div popover role=dialog aria-label=x><img src=x></div>",
    ],
    ids=["depliant", "menu", "fenetre", "bulle"],
)
def test_axe_voit_une_faute_derriere_ce_qui_s_ouvre(onglet: Page, adresse: str, ajout: str) -> None:
    onglet.set_viewport_size({"width": 1280, "height": 900})
    onglet.goto(f"{adresse}pourquoi/")
    onglet.evaluate(f"document.querySelector('main h1').insertAdjacentHTML('afterend', '{ajout}')")
    assert any("image-alt" in violation for violation in _violations_ouvertes(onglet))
