"""Les fautes d'écriture courantes, et ce qu'il faut taper à la place."""

from __future__ import annotations

import pytest

from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.yaml_situe import lire_yaml


def diagnostic(texte: str) -> tuple[str, int, int, str]:
    """(code, ligne, colonne, remède) de la faute d'écriture."""
    _, _, erreurs = lire_yaml(Source("fiche.yml", texte), texte)
    (erreur,) = erreurs
    return erreur.code, erreur.ligne, erreur.colonne, erreur.remede


@pytest.mark.parametrize(
    ("texte", "ligne", "colonne", "remede"),
    [
        ("titre: Gîte : le bourg\n", 1, 13, 'écrivez titre: "Gîte : le bourg"'),
        ('titre: Gîte : "le" bourg\n', 1, 13, "écrivez titre: 'Gîte : \"le\" bourg'"),
        ("titre: L'un : \"l'autre\"\n", 1, 13, 'écrivez titre: "L\'un : \\"l\'autre\\""'),
        ("id: 1\ntitre: a: b", 2, 9, 'écrivez titre: "a: b"'),
        ("a:\n  - Gaz : fioul : bois\n", 2, 17, 'écrivez - "Gaz : fioul : bois"'),
        ("lien : voir : là\n", 1, 13, 'écrivez lien: "voir : là"'),
        ("a: {b: c: d}\n", 1, 9, 'écrivez a: "{b: c: d}"'),
        (
            "resume: un texte\n  qui continue : ici\n",
            2,
            16,
            'écrivez le texte entre guillemets, par exemple titre: "Texte : suite"',
        ),
    ],
)
def test_deux_points_sans_guillemets_recoit_la_ligne_a_taper(
    texte: str, ligne: int, colonne: int, remede: str
) -> None:
    assert diagnostic(texte) == ("deux-points", ligne, colonne, remede)


@pytest.mark.parametrize(
    ("texte", "colonne", "remede"),
    [
        ("titre: 'L'épicerie'\n", 11, 'écrivez titre: "L\'épicerie"'),
        ('titre: "Gîte" à louer\n', 15, "écrivez titre: '\"Gîte\" à louer'"),
        ("titre: [Exemple] épicerie\n", 18, 'écrivez titre: "[Exemple] épicerie"'),
        ('titre: "a" "b"\n', 12, 'écrivez titre: \'"a" "b"\''),
        ("titre: ''abc''\n", 10, "écrivez titre: \"'abc'\""),
    ],
)
def test_du_texte_apres_un_guillemet_ferme_recoit_la_ligne_a_taper(
    texte: str, colonne: int, remede: str
) -> None:
    assert diagnostic(texte) == ("texte-en-trop", 1, colonne, remede)


@pytest.mark.parametrize(
    ("texte", "ligne", "colonne", "remede"),
    [
        ("titre:abc\nid: x\n", 1, 6, "écrivez titre: abc"),
        ("id: x\ntitre:abc\n", 2, 6, "écrivez titre: abc"),
        ("id: x\n\ntitre:abc\nstatut: y\n", 3, 6, "écrivez titre: abc"),
    ],
)
def test_une_espace_oubliee_recoit_la_ligne_a_taper(
    texte: str, ligne: int, colonne: int, remede: str
) -> None:
    assert diagnostic(texte) == ("espace-manquante", ligne, colonne, remede)


@pytest.mark.parametrize(
    ("texte", "code", "ligne", "colonne"),
    [
        ("dates:\n\tlimite: x\n", "tabulation", 2, 1),
        ("dates:\n  limite: x\n\tqualifiee: y\n", "tabulation", 3, 1),
        ("titre: abc\n\tsuite: x\n", "tabulation", 2, 1),
        ("a:\n  b: |\n    x\n\ty\n", "tabulation", 4, 1),
        ("a:\n  b: |\n    x\n    \ty\nc: 'd'e'\n", "texte-en-trop", 5, 7),
        ("dates:\n  a: x\n b: y\n", "retrait", 3, 2),
        ("titre: x\n  id: y\n", "retrait", 2, 3),
        ("a:\n  - x\n - y\n", "retrait", 3, 2),
        ("  a: b\nc: d\n", "retrait", 2, 1),
        ("- a\nid: x\n", "retrait", 2, 1),
        ('titre: "abc\nid: x\n', "guillemet-ouvert", 1, 8),
        ("titre: 'abc\n---\n", "guillemet-ouvert", 1, 8),
        ('"titre: abc\n', "guillemet-ouvert", 1, 1),
        ("titre: [abc\nid: x\n", "crochet-ouvert", 1, 8),
        ("titre: {abc", "crochet-ouvert", 1, 8),
        ('titre: "C:\\dossier"\n', "echappement", 1, 11),
        ('titre: "\\ud800"\n', "echappement", 1, 9),
        ('titre: "\\xZZ"\n', "echappement", 1, 9),
        ("titre: @moi\n", "caractere-reserve", 1, 8),
        ("titre: & co\n", "caractere-reserve", 1, 8),
        ("titre: **gras**\n", "caractere-reserve", 1, 8),
        ("titre: | suite\n", "caractere-reserve", 1, 8),
        ("titre: > 3 pièces\n", "caractere-reserve", 1, 8),
        ("titre: - abc\n", "caractere-reserve", 1, 8),
        ("titre: ? abc\n", "caractere-reserve", 1, 8),
        ("titre: ]abc\n", "caractere-reserve", 1, 8),
        ("titre: %abc\n", "caractere-reserve", 1, 8),
        ("%abc: 3\n", "caractere-reserve", 1, 1),
        ("titre: !x!y z\n", "caractere-reserve", 1, 8),
        ("id: x\nune phrase\ntitre: y\n", "yaml-illisible", 2, 1),
        ("titre\nid: x\n", "yaml-illisible", 1, 1),
        ("id: x\n: y\n", "yaml-illisible", 2, 1),
        ("%YAML 3.0\n---\nid: x\n", "yaml-illisible", 1, 1),
        ("---\n" + "x" * 1_100 + ": y\n", "deux-points", 2, 1_101),
    ],
)
def test_une_faute_d_ecriture_est_montree_la_ou_elle_est(
    texte: str, code: str, ligne: int, colonne: int
) -> None:
    assert diagnostic(texte)[:3] == (code, ligne, colonne)


def test_une_correction_donnee_se_lit_sans_faute() -> None:
    for texte in (
        "titre: a : b",
        "titre: 'L'un'",
        'titre: "a" b',
        "titre: L'un : \"l'autre\" \\ x",
    ):
        remede = diagnostic(texte)[3]
        corrige = remede.removeprefix("écrivez ")
        _, _, erreurs = lire_yaml(Source("fiche.yml", corrige), corrige)
        assert erreurs == [], corrige


def test_une_ligne_immense_n_est_pas_recopiee_dans_le_remede() -> None:
    code, _, _, remede = diagnostic("resume: " + "mot " * 500 + ": suite\n")
    assert code == "deux-points"
    assert len(remede) < 100
