"""Le plan tient ses promesses : chaque action a sa page, ses commandes, sa ligne dans le guide."""

from __future__ import annotations

import re

import pytest

from fabriques import SiteConstruit
from nouvelle_vie.commandes import COMMANDES
from nouvelle_vie.modele.demarche import Action, Plan
from nouvelle_vie.rendu.urls import uri_de
from outils import DEPOT, lire_site
from plan import ENTETE, table


def plan() -> Plan:
    trouve = lire_site(DEPOT).catalogue.demarche.plan
    assert trouve is not None
    return trouve


ACTIONS = [action for axe in plan().axes for action in axe.actions]


def test_le_plan_a_quatre_axes_et_leurs_actions() -> None:
    assert [len(axe.actions) for axe in plan().axes] == [4, 4, 4, 4]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.code)
def test_chaque_action_a_ses_pages(action: Action, site_construit: SiteConstruit) -> None:
    assert action.lieux
    for lieu in action.lieux:
        chemin, _, ancre = lieu.page.partition("#")
        page = site_construit.dossier / uri_de(chemin)
        assert page.is_file(), lieu.page
        if ancre:
            assert f'id="{ancre}"' in page.read_text("utf-8")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.code)
def test_la_page_de_la_demarche_mene_a_chacune(
    action: Action, site_construit: SiteConstruit
) -> None:
    html = (site_construit.dossier / "demarche/index.html").read_text("utf-8")
    bloc = re.search(rf'<article class="volet" id="{action.code}">.*?</article>', html, re.S)
    assert bloc
    assert re.findall(r'href="([^"]+)"', bloc[0]) == [f"../{x.page}" for x in action.lieux]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.code)
def test_ses_commandes_existent(action: Action) -> None:
    assert set(action.commandes) <= set(COMMANDES)


def test_contribuer_a_la_meme_table() -> None:
    texte = (DEPOT / "CONTRIBUTING.md").read_text("utf-8")
    debut = texte.index(ENTETE)
    assert texte[debut : texte.index("\n\n", debut) + 1] == table(plan())
