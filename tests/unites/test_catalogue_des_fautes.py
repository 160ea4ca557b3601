"""Chaque faute a son exemple et son rapport exact dans `textes/fautes/<code>.txt`.

Un exemple est une arborescence (voir `outils.dessiner`) ajoutée au petit site ; sa dernière
section, `=== (rapport)`, est ce qu'en dit `nouvelle-vie verifier`, repères compris. Le guide des
rédacteurs le publie. `pytest --maj-references` réécrit les rapports : les relire avant de les
garder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fabriques import fabriquer, site_constructible
from nouvelle_vie.commandes.rapport import bilan, decrire
from nouvelle_vie.erreurs import ContenuInvalide, ErreurContenu
from nouvelle_vie.fabrique.adresses import controler
from nouvelle_vie.fautes import FAUTES
from nouvelle_vie.lecture.depot import conseils_du_depot, reservee
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.rendu.guide.fautes import RAPPORT
from outils import EXEMPLES_DE_FAUTES, MAINTENANT, lire_site, verifier

VUES_A_LA_FABRICATION = frozenset({"ancre-inconnue"})
"""Cette faute ne se voit pas à la lecture : seule la fabrication connaît le texte des pages."""
VUES_A_L_IMPORT = frozenset(
    {"genre-a-preciser", "ligne-en-double", "date-ambigue", "fiche-a-reprendre"}
)
"""Celles-ci parlent d'un tableau, et non d'une fiche : `test_import_formes.py` les provoque."""
REFUS = frozenset({"passage-refuse", "passage-avant-le-precedent", "eliminatoires-manquants"})
"""Celles-ci refusent un mouvement, et ne sont dans aucune fiche : `test_mouvements_du_label.py`."""
SANS_EXEMPLE = VUES_A_L_IMPORT | REFUS
VERIFIABLES = sorted(FAUTES.keys() - VUES_A_LA_FABRICATION - SANS_EXEMPLE)


def constats(site: Path) -> tuple[ErreurContenu, ...]:
    """Les fautes et les conseils d'un site."""
    try:
        lecture = lire_site(site)
    except ContenuInvalide as invalide:
        return invalide.erreurs
    if not lecture.erreurs:
        reglages = lire_reglages(site / "mkdocs.yml")
        reservees = [o.fichier for o in lecture.catalogue.offres if reservee(o)]
        depot = conseils_du_depot(site, reglages, reservees, {})
        return controler(site, lecture, reglages, MAINTENANT).fautes + lecture.conseils + depot
    return lecture.erreurs + lecture.conseils


def test_le_petit_site_est_sans_faute_et_sans_conseil(site: Callable[..., Path]) -> None:
    assert verifier(site()).sortie == "3 fichiers lus, aucune erreur\n"


def test_chaque_faute_a_son_exemple_et_aucun_exemple_n_est_de_trop() -> None:
    assert sorted(e.stem for e in EXEMPLES_DE_FAUTES.iterdir()) == sorted(
        FAUTES.keys() - SANS_EXEMPLE
    )


@pytest.mark.parametrize("code", VERIFIABLES)
def test_l_exemple_provoque_sa_faute_et_elle_seule(
    code: str, site: Callable[..., Path], maj_references: bool
) -> None:
    exemple = EXEMPLES_DE_FAUTES / f"{code}.txt"
    arborescence, _, attendu = exemple.read_text("utf-8").partition(RAPPORT)
    dossier = site(arborescence)

    verdict = verifier(dossier)

    if maj_references:
        exemple.write_text(arborescence + RAPPORT + verdict.sortie, "utf-8")
        attendu = verdict.sortie
    assert verdict.sortie == attendu
    assert verdict.code == (0 if FAUTES[code].conseil else 1)
    assert verdict.plantage is None
    assert {c.code for c in constats(dossier)} == {code}


@pytest.mark.parametrize("code", sorted(VUES_A_LA_FABRICATION))
def test_l_exemple_qu_on_ne_lit_qu_en_fabriquant_provoque_sa_faute(
    code: str, tmp_path: Path, maj_references: bool
) -> None:
    exemple = EXEMPLES_DE_FAUTES / f"{code}.txt"
    arborescence, _, attendu = exemple.read_text("utf-8").partition(RAPPORT)
    with pytest.raises(ContenuInvalide) as refus:
        fabriquer(site_constructible(tmp_path, arborescence))
    fautes = refus.value.erreurs
    dit = f"{decrire(fautes, 'À corriger')}\n\n{bilan(fautes, (), 0)}\n"
    if maj_references:
        exemple.write_text(arborescence + RAPPORT + dit, "utf-8")
        attendu = dit
    assert dit == attendu
    assert {faute.code for faute in fautes} == {code}


@pytest.mark.parametrize("code", VERIFIABLES)
def test_le_repere_montre_un_endroit_du_fichier(code: str, site: Callable[..., Path]) -> None:
    arborescence = (EXEMPLES_DE_FAUTES / f"{code}.txt").read_text("utf-8").partition(RAPPORT)[0]
    for constat in constats(site(arborescence)):
        assert constat.ligne >= 1
        coupe = constat.extrait.endswith("…")
        assert constat.colonne >= 1
        assert coupe or constat.colonne <= len(constat.extrait) + 1


@pytest.mark.parametrize("code", sorted(FAUTES))
def test_une_faute_est_une_phrase_sans_majuscule_ni_point_final(code: str) -> None:
    faute = FAUTES[code]
    for phrase in (faute.texte, faute.remede):
        assert phrase
        assert phrase == phrase.strip()
        assert not phrase[0].isupper()
        assert not phrase.endswith((".", "!"))
