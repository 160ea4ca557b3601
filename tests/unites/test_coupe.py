"""Couper un texte : rien ne dépasse, rien ne se perd, et les lignes se lisent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nouvelle_vie.fabrique.coupe import Coupe, couper
from nouvelle_vie.rendu.typographie import typographier

TOUT = 1_000


def coupe(texte: str, largeur: float, lignes: int = TOUT) -> Coupe:
    """Un caractère y vaut un de large."""
    return couper(texte, lambda t: float(len(t)), largeur, lignes)


@given(st.text(max_size=160), st.integers(4, 60), st.integers(1, 9))
def test_aucune_ligne_ne_depasse_ni_ne_manque(texte: str, largeur: int, lignes: int) -> None:
    rendue = coupe(texte, largeur, lignes)
    assert len(rendue.lignes) <= lignes
    assert all(len(ligne) <= largeur for ligne in rendue.lignes)


@given(st.text(st.characters(exclude_characters=" -"), max_size=40), st.integers(4, 60))
def test_rien_ne_se_perd_que_l_espace_ou_l_on_coupe(mot: str, largeur: int) -> None:
    rendue = coupe(f"{mot} {mot}", largeur)
    assert rendue.entiere
    assert "".join(rendue.lignes).replace("-", "").replace(" ", "") == mot + mot


@pytest.mark.parametrize(
    ("texte", "largeur", "lignes"),
    [
        ("Session des soignants à Mende", 16, ["Session", "des soignants", "à Mende"]),
        ("Un hôtel fermé de vingt chambres", 18, ["Un hôtel fermé", "de vingt chambres"]),
        ("Pneus d'hiver avant le 1er novembre", 24, ["Pneus d’hiver avant", "le 1er novembre"]),
        ("mardi 17 mai 2026, de 14 h à 16 h", 30, ["mardi 17 mai 2026,", "de 14 h à 16 h"]),
        ("Une affaire : 1 450 €", 15, ["Une affaire\u00a0:", "1\u202f450\u00a0€"]),
    ],
)  # fmt: skip
def test_une_ligne_ne_finit_ni_sur_un_petit_mot_ni_au_milieu_d_une_date(
    texte: str, largeur: int, lignes: list[str]
) -> None:
    assert [
        x.replace("\u00a0h", " h") for x in coupe(typographier(texte), largeur).lignes
    ] == lignes


def test_le_dernier_mot_n_est_pas_seul() -> None:
    assert coupe("une maison de bourg en granite à rénover vite", 38).lignes == (
        "une maison de bourg",
        "en granite à rénover vite",
    )


def test_un_mot_trop_large_se_coupe_entre_deux_syllabes() -> None:
    rendue = coupe("anticonstitutionnellement", 12)
    assert rendue.lignes == ("anticonsti-", "tutionnelle-", "ment")
    assert not rendue.nette


def test_un_mot_compose_ne_se_coupe_a_son_trait_que_s_il_le_faut() -> None:
    assert coupe("à Saint-Alban", 11).lignes == ("à", "Saint-Alban")
    assert coupe("à Saint-Alban", 9).lignes == ("à Saint-", "Alban")
    assert coupe("T-shirt", 5).lignes == ("T-", "shirt")


def test_une_coupe_entre_deux_signes_ne_prend_pas_de_trait_d_union() -> None:
    assert coupe("<script>alert()", 9).lignes == ("<script>", "alert()")


def test_ce_qui_ne_tient_pas_finit_par_des_points_apres_un_mot_entier() -> None:
    rendue = coupe("un deux, trois quatre cinq", 9, 1)
    assert (rendue.lignes, rendue.entiere) == (("un deux…",), False)
    assert coupe("une maison de la rivière", 15, 1).lignes == ("une maison…",)
    assert coupe("anticonstitutionnellement", 6, 1).lignes == ("anti…",)
