"""Comparer, plier et rapprocher des mots français."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nouvelle_vie.modele.texte import Regles, plier, proches, sans_accents, segment, suggestion


@pytest.mark.parametrize(
    ("texte", "plie"),
    [
        ("Épicerie", "epicerie"),
        ("L’Œuf à la coque", "l oeuf a la coque"),
        ("Cœur d'Ance", "coeur d ance"),
        ("ÇA Y EST", "ca y est"),
        ("e\u0301cole", "ecole"),
        ("  deux\u00a0mots\t ", "deux mots"),
        ("№ 5 — ½", "no 5 1 2"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_plier_oublie_accents_casse_et_ponctuation(texte: str, plie: str) -> None:
    assert plier(texte) == plie


def test_sans_accents_garde_la_casse_et_la_ponctuation() -> None:
    assert sans_accents("Œuvre à Châtel, l’été") == "OEuvre a Chatel, l'ete"


@pytest.mark.parametrize(
    ("nom", "slug"),
    [
        ("Saint-Chély-d'Apcher", "saint-chely-d-apcher"),
        ("Pont de Montvert - Sud Mont Lozère", "pont-de-montvert-sud-mont-lozere"),
        ("Œillets-le-Haut", "oeillets-le-haut"),
        ("---", ""),
    ],
)
def test_un_segment_d_adresse_est_en_ascii(nom: str, slug: str) -> None:
    assert segment(nom) == slug


@given(st.text())
def test_un_segment_n_a_que_des_lettres_des_chiffres_et_des_tirets(texte: str) -> None:
    slug = segment(texte)
    assert slug.isascii()
    assert all(c.isalnum() or c == "-" for c in slug)
    assert segment(slug) == slug


def test_le_mot_le_plus_proche_est_rendu_tel_qu_il_s_ecrit() -> None:
    assert proches("saint chely", ["Saint-Chély", "Mende"]) == ["Saint-Chély"]
    assert proches("surfasse", ["surface", "facade"]) == ["surface"]


def test_rien_n_est_propose_quand_rien_ne_ressemble() -> None:
    assert proches("zzz", ["surface"]) == []
    assert suggestion("zzz", ["surface"]) == ""
    assert suggestion("zzz", ["surface"], sinon="retirez-le") == "retirez-le"
    assert suggestion("zzz", []) == ""


def test_une_suggestion_est_une_question() -> None:
    assert suggestion("surfase", ["surface"]) == "vouliez-vous écrire « surface » ?"


def test_un_mot_immense_est_compare_sans_attendre() -> None:
    assert proches("x" * 1_000_000, ["surface"] * 100) == []


def test_la_recherche_dit_en_entier_ce_qui_s_abrege() -> None:
    regles = Regles(frozenset({"d", "le"}), (("st", "saint"), ("ste", "sainte")))
    assert regles.utiles("Le St-Chély-d'Apcher") == ["saint", "chely", "apcher"]
    assert regles.utiles("STE ENIMIE, Sainte-Énimie") == ["sainte", "enimie"] * 2
