"""La recherche pardonne : la mesure de `make recherche`, tenue à ses seuils."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from recherche.qualite import CLASSES, FAUTES, Mesure, Question, Score, mesurer, noms_du_site

pytestmark = pytest.mark.xdist_group("navigateur")


def test_la_recherche_tient_ses_seuils(page: Page, adresse: str) -> None:
    page.set_default_timeout(120_000)
    mesure = mesurer(page, adresse)
    print(mesure.tableau(echecs=40))
    assert set(mesure.scores) == {*CLASSES, "deux mots", "codes"}
    assert mesure.total.questions > 2000
    assert mesure.manques() == [], mesure.tableau(echecs=40)


def test_toute_commune_est_parmi_les_noms_du_site() -> None:
    noms, codes = noms_du_site()
    adresses = {a for reponses in noms.values() for a in reponses}
    lieux = {a for a in adresses if a.startswith(("villages/", "communes/"))}
    assert len(lieux - {"villages/"}) == 152
    assert len(codes["48200"]) > 1


@pytest.mark.parametrize("classe", ["tel quel", sorted(FAUTES)[0]])
def test_la_mesure_voit_une_recherche_qui_ne_trouve_rien(classe: str) -> None:
    perdue = Score()
    perdue.noter(Question(classe, "mende", "Mende", frozenset({"communes/mende/"})), ["a/", "b/"])
    manques = Mesure({classe: perdue}, []).manques()
    assert [m.partition(" :")[0] for m in manques] == [classe, "en tout"]
