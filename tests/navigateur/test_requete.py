"""Comprendre une question (`assets/requete.js`) : les mêmes règles que la fabrication.

Le module est lu tel qu'il est écrit, hors de toute page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from modules import ouvrir_modules
from playwright.sync_api import Browser, Page

from nouvelle_vie.modele.texte import Regles, plier
from nouvelle_vie.textes import textes
from recherche.qualite import noms_du_site

pytestmark = pytest.mark.xdist_group("navigateur")

MOTS = {
    "Boulangerie": 3,
    "épicerie": 5,
    "maison": 9,
    "saison": 2,
    "Mende": 4,
    "local": 6,
    "Apcher": 2,
    "Saint": 8,
    "LNV": 1,
}
PROLOGUE = """
  const m = await import("/requete.js");
  const v = new m.Vocabulaire(mots);
  const regles = { vides: new Set(vides), abreviations: new Map(abreviations) };
"""


@pytest.fixture(scope="module")
def module(navigateur: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    dossier = tmp_path_factory.mktemp("module")
    with ouvrir_modules(navigateur, dossier, "requete.js") as page:
        yield page


def calculer(module: Page, expression: str, *entrees: Any) -> Any:
    """Ce que vaut l'expression : `m`, le module ; `v`, le petit vocabulaire ; `e`, les entrées."""
    recherche = textes()["recherche"]
    donnees = [MOTS, recherche["mots_vides"].split(), [*recherche["abreviations"].items()]]
    corps = f"async ([mots, vides, abreviations, e]) => {{ {PROLOGUE} return {expression}; }}"
    return module.evaluate(corps, [*donnees, list(entrees)])


def test_la_question_se_plie_comme_les_pages(module: Page) -> None:
    """Sur tout ce que le site nomme, et sur ce qui a une écriture traîtresse."""
    recherche = textes()["recherche"]
    regles = Regles(
        frozenset(recherche["mots_vides"].split()), tuple(recherche["abreviations"].items())
    )
    noms, codes = noms_du_site()
    traitres = ["L’Œuf Æthuse ŒUVRE", "e\u0301cole", "m² ½ № ™", "Ste-Enimie, Mt", "日本", "", "ﬁn"]
    ecrits = [*sorted(noms), *(nom.upper() for nom in sorted(noms)), *sorted(codes), *traitres]
    plies, mots = calculer(
        module, "[e[0].map(m.plier), e[0].map((x) => m.utiles(x, regles))]", ecrits
    )
    assert plies == [plier(ecrit) for ecrit in ecrits]
    assert mots == [regles.utiles(ecrit) for ecrit in ecrits]


@pytest.mark.parametrize(
    ("tape", "corrige"),
    [
        ("boulangrie", "boulangerie"),
        ("boulangeriee", "boulangerie"),
        ("boulamgerie", "boulangerie"),
        ("boualngerie", "boulangerie"),
        ("oulangerie", "boulangerie"),
        ("epiceri", "epicerie"),
        ("epciceries", "epicerie"),
        ("xaison", "maison"),
        ("maisonmende", "maison mende"),
    ],
)
def test_une_lettre_fausse_se_corrige(module: Page, tape: str, corrige: str) -> None:
    assert calculer(module, "v.corriger(e[0])[0]", tape) == corrige


def test_le_meme_debut_l_emporte_sur_la_frequence(module: Page) -> None:
    assert calculer(module, "v.corriger('saisson')", "") == ["saison"]
    assert calculer(module, "v.corriger('saion')", "")[0] == "saison"


@pytest.mark.parametrize(
    ("question", "etats"),
    [
        ("maison", ["connu"]),
        ("maisons", ["connu"]),
        ("locaux", ["connu"]),
        ("dapcher", ["connu"]),
        ("St", ["connu"]),
        ("48000 LNV-2026-0042", ["code", "connu", "code", "code"]),
        ("boulang", ["debut"]),
        ("boulang mende", ["inconnu", "connu"]),
        ("saison", ["connu"]),
        ("zzyzx", ["inconnu"]),
    ],
)
def test_ni_un_mot_connu_ni_un_code_ne_se_corrigent(
    module: Page, question: str, etats: list[str]
) -> None:
    vus = calculer(module, "m.analyser(e[0], v, regles)", question)
    assert [vu["etat"] for vu in vus] == etats
    assert all(vu["essais"] for vu in vus if vu["etat"] != "inconnu")


def test_une_question_corrigee_garde_le_reste_tel_qu_il_est_ecrit(module: Page) -> None:
    reecrite = calculer(
        module,
        "m.reecrire('L’Epicrie à St-Chély !', new Map([['epicrie', 'epicerie']]), v, regles)",
    )
    assert reecrite == "L’épicerie à St-Chély !"


@pytest.mark.parametrize(
    ("un", "autre", "ecart"),
    [("", "abc", 3), ("mende", "mende", 0), ("mende", "mnede", 1), ("abcd", "badc", 2)],
)
def test_la_distance_compte_une_inversion_pour_une_faute(
    module: Page, un: str, autre: str, ecart: int
) -> None:
    assert calculer(module, "m.distance(e[0], e[1])", un, autre) == ecart


def test_les_mots_proches_sont_cherches_plus_loin(module: Page) -> None:
    assert calculer(module, "v.proches('bulangrie', 3)")[0] == "boulangerie"
    assert calculer(module, "v.proches('zzyzx', 3)") == []
