"""Le YAML des fiches : rien n'est deviné, et chaque clé connaît sa place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nouvelle_vie.erreurs import ErreurContenu, Probleme
from nouvelle_vie.lecture import yaml_situe
from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.yaml_situe import (
    ELEMENTS_MAX,
    PROFONDEUR_MAX,
    Emplacements,
    lire_en_situant,
    lire_yaml,
)

PIECES = (
    *"ab: \n\t-[]{}\"'#&*!|>%@`?,\\é🏡0=~",
    "\n", ": ", "- ", "a: ", "  b: ", "\n---\n", "&x ", "*x", "!!str ", "1.50", "48.000", "oui",
)  # fmt: skip
"""Des signes, et des morceaux de YAML que le seul hasard n'écrirait pas."""


def lire(texte: str, depart: int = 1) -> tuple[Any, Emplacements, list[ErreurContenu]]:
    return lire_yaml(Source("fiche.yml", texte), texte, depart)


def valeur(texte: str) -> Any:
    lue, _, erreurs = lire(texte)
    assert erreurs == []
    return lue


def faute(texte: str) -> tuple[str, int, int]:
    """(code, ligne, colonne) de la première faute."""
    _, _, erreurs = lire(texte)
    return erreurs[0].code, erreurs[0].ligne, erreurs[0].colonne


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("01250", "01250"),
        ("1250", 1250),
        ("-12", -12),
        ("0", 0),
        ("00", "00"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("1e3", "1e3"),
        ("1.5", 1.5),
        (".5", ".5"),
        ("1.", "1."),
        ("1_000", "1_000"),
        ("1 000", "1 000"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2026-02-31", "2026-02-31"),
        ("2026-12-01", "2026-12-01"),
        ("2026-12-01 09:30:00", "2026-12-01 09:30:00"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("oui", "oui"),
        ("non", "non"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"01250"', "01250"),
        ('"true"', "true"),
        ("'null'", "null"),
        ('""', ""),
        ("=", "="),
        ("<<", "<<"),
        ("9" * 18, int("9" * 18)),
        ("9" * 400, "9" * 400),
        ("1." + "3" * 400, "1." + "3" * 400),
        ("é €", "é €"),
    ],
)
def test_une_valeur_n_est_jamais_devinee(ecrit: str, lu: Any) -> None:
    lue = valeur(f"champ: {ecrit}\n")["champ"]
    assert lue == lu
    assert isinstance(lue, type(lu))
    assert isinstance(lue, bool) is isinstance(lu, bool)


@pytest.mark.parametrize("cle", ["no", "true", "1", "2026-12-01", "null", "é", "[key]", "a b"])
def test_une_cle_reste_le_texte_ecrit(cle: str) -> None:
    ecrite = f'"{cle}"' if cle.startswith("[") else cle
    assert valeur(f"{ecrite}: x\n") == {cle: "x"}


def test_les_ecritures_en_bloc_et_en_ligne_donnent_les_memes_objets() -> None:
    bloc = "a:\n  - b: 1\n    c: [2, 3]\n  - d\n"
    assert (
        valeur(bloc) == valeur("{a: [{b: 1, c: [2, 3]}, d]}") == {"a": [{"b": 1, "c": [2, 3]}, "d"]}
    )


def test_un_texte_en_bloc_garde_ou_plie_ses_lignes() -> None:
    assert valeur("a: |\n  Un.\n\n  Deux.\nb: >\n  un\n  deux\n") == {
        "a": "Un.\n\nDeux.\n",
        "b": "un deux\n",
    }


TEXTE = """\
# une fiche
titre: "Gîte « L'Œuf » 🏡"   # un commentaire
été: 🏡🏡: suite
dates:
  publiee: 2026-12-01
photos:
  - fichier: 🏡.jpg
    alt: la façade
  - {fichier: b.jpg, alt: "🏡", crédit: moi}
"""


@pytest.mark.parametrize(
    ("chemin", "cle", "la_valeur"),
    [
        ((), None, (2, 1)),
        (("titre",), (2, 1), (2, 8)),
        (("dates",), (4, 1), (5, 3)),
        (("dates", "publiee"), (5, 3), (5, 12)),
        (("photos",), (6, 1), (7, 3)),
        (("photos", 0), None, (7, 5)),
        (("photos", 0, "fichier"), (7, 5), (7, 14)),
        (("photos", 0, "alt"), (8, 5), (8, 10)),
        (("photos", 1), None, (9, 5)),
        (("photos", 1, "alt"), (9, 22), (9, 27)),
        (("photos", 1, "crédit"), (9, 32), (9, 40)),
    ],
)
def test_chaque_cle_et_chaque_valeur_connaissent_leur_place(
    chemin: tuple[str | int, ...], cle: tuple[int, int] | None, la_valeur: tuple[int, int]
) -> None:
    _, places, erreurs = lire(TEXTE.replace("été: 🏡🏡: suite", "été: 🏡🏡"))
    assert erreurs == []
    assert places.valeurs[chemin] == la_valeur
    assert places.cles.get(chemin) == cle


def test_la_place_d_une_faute_d_ecriture_compte_en_caracteres() -> None:
    assert faute(TEXTE) == ("deux-points", 3, 8)


def test_les_places_suivent_la_premiere_ligne_du_yaml_dans_le_fichier() -> None:
    source = Source("fiche.md", "---\ntitre: a\n---\n")
    _, places, _ = lire_yaml(source, "\ntitre: a\n", 1)
    assert places.cles[("titre",)] == (2, 1)
    _, _, erreurs = lire_yaml(source, "\ntitre: a: b\n", 1)
    assert (erreurs[0].ligne, erreurs[0].extrait) == (2, "titre: a")


@pytest.mark.parametrize(
    ("probleme", "place"),
    [
        (Probleme(("dates", "publiee"), "texte-vide"), (5, 12)),
        (Probleme(("dates", "publiee"), "texte-vide", sur_cle=True), (5, 3)),
        (Probleme(("dates", "limite"), "texte-vide"), (4, 1)),
        (Probleme(("dates",), "texte-vide"), (5, 3)),
        (Probleme(("photos", 0, "alt", "x"), "texte-vide"), (8, 5)),
        (Probleme(("photos", 9), "texte-vide"), (6, 1)),
        (Probleme(("absent",), "texte-vide"), (2, 1)),
        (Probleme(("absent",), "texte-vide", sur_cle=True), (2, 1)),
        (Probleme((), "texte-vide"), (2, 1)),
    ],
)
def test_un_probleme_sans_place_se_montre_au_champ_qui_le_contient(
    probleme: Probleme, place: tuple[int, int]
) -> None:
    _, places, _ = lire(TEXTE.replace("été: 🏡🏡: suite", "été: 🏡🏡"))
    assert places.place(probleme) == place


def test_un_fichier_vide_se_montre_a_son_debut() -> None:
    lue, places, erreurs = lire("# rien\n")
    assert (lue, erreurs) == (None, [])
    assert places.place(Probleme((), "fiche-vide", {"premier": "id"})) == (1, 1)


def test_chaque_cle_en_double_est_dite_et_la_premiere_gagne() -> None:
    lue, places, erreurs = lire("a: 1\nb:\n  c: 2\n  c: {d: 3}\na: 4\n")
    assert lue == {"a": 1, "b": {"c": 2}}
    assert [(e.code, e.ligne, e.colonne) for e in erreurs] == [
        ("cle-en-double", 4, 3),
        ("cle-en-double", 5, 1),
    ]
    assert places.valeurs[("b", "c")] == (3, 6)
    assert ("b", "c", "d") not in places.valeurs


def test_la_profondeur_est_bornee() -> None:
    fermes = PROFONDEUR_MAX
    assert valeur("[" * fermes + "]" * fermes)
    assert faute("[" * (fermes + 2))[0] == "trop-profond"
    assert faute("- " * (fermes + 2) + "x")[0] == "trop-profond"


def test_le_nombre_d_elements_est_borne() -> None:
    assert len(valeur("- x\n" * (ELEMENTS_MAX - 1))) == ELEMENTS_MAX - 1
    assert faute("- x\n" * ELEMENTS_MAX)[0] == "trop-d-elements"


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("a: &x b\n", ("ancre-yaml", 1, 4)),
        ("a: *x\n", ("ancre-yaml", 1, 4)),
        ("a: [b, &x c]\n", ("ancre-yaml", 1, 8)),
        ("&x a: b\n", ("ancre-yaml", 1, 1)),
        ("a: !!str b\n", ("etiquette-yaml", 1, 4)),
        ("a: !<tag:yaml.org,2002:python/object> b\n", ("etiquette-yaml", 1, 4)),
        ("!x a: b\n", ("etiquette-yaml", 1, 1)),
        ("? [a]\n: b\n", ("cle-invalide", 1, 3)),
        ("{{a: b}: c}\n", ("cle-invalide", 1, 2)),
        ("a: 1\n---\nb: 2\n", ("plusieurs-documents", 2, 1)),
        ("--- \na: 1\n--- \nb: 2\n", ("plusieurs-documents", 3, 1)),
    ],
)
def test_ce_qui_depasse_une_fiche_est_refuse(texte: str, attendue: tuple[str, int, int]) -> None:
    assert faute(texte) == attendue


@given(st.text(alphabet=st.sampled_from("ab: \n\t-[]{}\"'#&*!|>%@`?,\\é🏡0=~"), max_size=80))
def test_tout_texte_donne_une_valeur_ou_une_faute_situee(texte: str) -> None:
    source = Source("fiche.yml", texte)
    lue, places, erreurs = lire_yaml(source, texte)
    for erreur in erreurs:
        assert 1 <= erreur.ligne <= len(source.lignes) + 1
        assert erreur.colonne >= 1
    for chemin, (ligne, colonne) in places.cles.items():
        if not erreurs:
            ecrite = source.lignes[ligne - 1][colonne - 1 :]
            assert ecrite.startswith((str(chemin[-1])[:1], '"', "'", "|", ">", " "))
    assert lue is None or isinstance(lue, str | int | float | list | dict)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_sans_noter_les_places_on_lit_la_meme_chose(texte: str) -> None:
    source = Source("fiche.yml", texte)
    lue, places, erreurs = lire_yaml(source, texte, 3)
    situee, memes, fautes = lire_en_situant(Emplacements(source, texte, 3))
    assert (repr(lue), erreurs) == (repr(situee), fautes)
    assert places.debut == memes.debut


def test_une_fiche_saine_ne_garde_aucune_place_jusqu_a_la_premiere_question() -> None:
    """Pour cinq mille offres, elles prenaient plus de mémoire que les offres."""
    _, places, _ = lire("titre: a\ndates:\n  publiee: 2026\n", 2)
    assert places.erreur(Probleme((), "sans-photo")).ligne == 2
    assert places.places is None
    assert places.valeurs["dates", "publiee"] == (4, 12)
    assert places.places is not None
    assert places.place(Probleme(("dates", "retrait"), "date-invalide")) == (3, 1)


@pytest.mark.parametrize("texte", ["a: \x07", "a: [", "a: b\nc: \x1b\n"])
def test_sans_libyaml_tout_texte_rend_aussi_une_faute_situee(
    monkeypatch: pytest.MonkeyPatch, texte: str
) -> None:
    monkeypatch.setattr(yaml_situe, "_ANALYSEUR", yaml.SafeLoader)
    lue, _, erreurs = lire(texte)
    assert lue is None
    assert len(erreurs) == 1
