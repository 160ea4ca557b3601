"""Chaque sorte de page à 320 px, à 200 % et en texte doublé : rien ne déborde, tout se touche.

Une seule visite par sorte ; la fenêtre, puis la taille du texte, changent devant elle.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sortes import du_depot

pytestmark = pytest.mark.xdist_group("etroit")

EXAMEN = Path(__file__).with_name("etroit.js").read_text("utf-8")
LARGEURS = (320, 640, 768, 1280)
"""640 : une fenêtre de 1 280 px agrandie à 200 %."""
DOIGT = 320
BOUTONS = ".bouton, button, summary, select, input, .principal a, .tiroir a, .genres a, .pied li a"
"""Ce qu'on touche pour agir ou pour aller d'une rubrique à l'autre : 44 px, et non 24."""
MESURES = {"cible": 24, "bouton": 44, "boutons": BOUTONS}
DOUBLER = """
() => { const racine = document.documentElement;
        racine.style.fontSize = 2 * parseFloat(getComputedStyle(racine).fontSize) + "px"; }
"""


@pytest.fixture
def onglet(navigateur: Browser) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR", reduced_motion="reduce")
    yield contexte.new_page()
    contexte.close()


def _examiner(page: Page, largeur: int, comment: str, doigt: bool = False) -> list[str]:
    trouvees: list[str] = page.evaluate(EXAMEN, {**MESURES, "doigt": doigt})
    return [f"{largeur} px{comment} : {faute}" for faute in trouvees]


def _fautes(page: Page) -> list[str]:
    fautes = []
    for largeur in LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        fautes += _examiner(page, largeur, "", doigt=largeur == DOIGT)
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate(DOUBLER)
    return fautes + _examiner(page, 640, ", texte doublé")


def test_aucune_sorte_de_page_ne_deborde_ni_ne_se_touche_mal(onglet: Page, adresse: str) -> None:
    trouvees = {}
    for nom, chemin in du_depot():
        if nom != "renvoi":  # il est déjà parti ailleurs
            onglet.goto(adresse + chemin)
            trouvees[nom] = _fautes(onglet)
    assert {nom: fautes for nom, fautes in trouvees.items() if fautes} == {}


@pytest.mark.parametrize(
    ("ajout", "faute"),
    [
        ("<p id=x>Un texte d'une ligne</p>", "la page défile"),
        ("<p id=x>Un texte d'une ligne</p>", "texte coupé : p"),
        ("<a id=x href=#>a</a><a class=x href=#>b</a>", "cible de"),
        ("<button id=x class=bouton>Agir</button>", "bouton de"),
    ],
    ids=["defilement", "coupure", "cible", "bouton"],
)
def test_l_examen_voit_une_page_fautive(onglet: Page, adresse: str, ajout: str, faute: str) -> None:
    styles = {
        "la page défile": {"width": "400px", "position": "absolute", "left": "0"},
        "texte coupé : p": {"width": "3em", "whiteSpace": "nowrap", "overflow": "hidden"},
        "cible de": {"display": "inline-block", "lineHeight": "1"},
        "bouton de": {"minHeight": "0", "height": "30px"},
    }[faute]
    onglet.goto(f"{adresse}accessibilite/")
    onglet.set_viewport_size({"width": DOIGT, "height": 800})
    onglet.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", ajout)
    onglet.evaluate("s => Object.assign(document.getElementById('x').style, s)", styles)
    assert any(faute in trouvee for trouvee in _examiner(onglet, DOIGT, "", doigt=True))
