"""Quoi que contienne un tableau : code 0 ou 1, une phrase, rien hors du site, un site sain."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from fabriques import arbre
from hostiles import CHARGES
from nouvelle_vie.commandes import application
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.rendu.saisie.tableau import rangees, titre_de
from outils import petit_site, verifier
from tableaux import GARDES, classeur

REGLAGES = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def bac(tmp_path: Path) -> Path:
    """Un dossier qui contient un site, et rien d'autre : ce qui en sortirait se verrait."""
    petit_site(tmp_path / "dehors" / "site")
    return tmp_path / "dehors"


def importer(bac: Path, nom: str, octets: bytes, *options: str) -> int:
    """Importe pour de bon, juge tout, remet le site à neuf ; rend le nombre de fiches écrites."""
    recu = bac.parent / "recu"
    recu.mkdir(exist_ok=True)
    (recu / nom).write_bytes(octets)
    avant = arbre(bac)
    commande = ["importer", os.fspath(recu / nom), "--racine", os.fspath(bac / "site"), "--oui"]
    rendu = CliRunner().invoke(application, [*commande, *options])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    assert rendu.exit_code in (0, 1)
    assert "Traceback" not in rendu.output
    rendu.output.encode()
    ecrits = [c for c, empreinte in arbre(bac).items() if avant.get(c) != empreinte]
    for chemin in ecrits:
        admis = chemin.startswith(("site/offres/", "site/.cache/")) or (
            chemin.startswith("site/") and chemin.endswith("-refus.xlsx") and chemin.count("/") == 1
        )
        assert admis, chemin
    assert sorted(p.name for p in recu.iterdir()) == [nom]
    if any(chemin.endswith(".yml") for chemin in ecrits):
        verdict = verifier(bac / "site", "--sans-conseils")
        assert verdict.code == 0, verdict.sortie
    for chemin in ecrits:
        (bac / chemin).unlink()
    (recu / nom).unlink()
    return sum(chemin.endswith(".yml") for chemin in ecrits)


SUFFIXES = st.sampled_from([".csv", ".xlsx", ".ods", ".xls", ".txt", ""])


@REGLAGES
@given(octets=st.binary(max_size=400), suffixe=SUFFIXES)
def test_des_octets_quelconques(octets: bytes, suffixe: str, bac: Path) -> None:
    importer(bac, f"tableau{suffixe}", octets)


VRAIS = (
    classeur({"Logements": [["Titre", "Commune", "Loyer"], ["A", "Valbrume", 300]]}),
    (GARDES / "reprises.ods").read_bytes(),
    (GARDES / "emplois.xls").read_bytes(),
)


@REGLAGES
@given(
    vrai=st.sampled_from(VRAIS),
    places=st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), max_size=8),
    coupe=st.none() | st.integers(0, 20_000),
)
def test_un_vrai_classeur_abime(
    vrai: bytes, places: list[tuple[int, int]], coupe: int | None, bac: Path
) -> None:
    octets = bytearray(vrai)
    for place, octet in places:
        octets[place % len(octets)] = octet
    importer(bac, "tableau.xlsx", bytes(octets[:coupe]))


TEXTES = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(
        ["Valbrume", "99001", "520 €", "48.000", "12/25/2026", "03/04/2027", "oui", "x", "T3",
         "LNV-2026-0001", "../../x", "=1+1", "a | b", "a\nb", "04 65 71 00 48", "a: b # c", "- a",
         "\ufeff", "\u2028", "'''", '"', "{", "offre:X", "[a](offre:Y)", "![a](b.jpg)", "location",
         "2024 : 1 | 2025 : 2", "exemple.jpg | a | b | c", "e" + "\u0301" * 40]
    ),
)  # fmt: skip
CELLULES = st.one_of(
    st.none(),
    TEXTES,
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)),
)
GENRE = st.sampled_from(sorted(GENRES))


@st.composite
def grilles(tirer: Any, cellules: Any) -> tuple[str, list[list[Any]]]:
    """Un genre, des titres de ses colonnes dans un ordre quelconque, et des lignes."""
    genre = tirer(GENRE)
    titres = [titre_de(c) for c in rangees(genre)]
    choisis = tirer(st.lists(st.sampled_from(titres), min_size=2, max_size=12, unique=True))
    entetes = ["Titre *", "Commune *", *(t for t in choisis if t not in ("Titre *", "Commune *"))]
    largeur = len(entetes)
    lignes = tirer(st.lists(st.lists(cellules, max_size=largeur + 1), min_size=1, max_size=5))
    return genre, [entetes, *lignes]


@REGLAGES
@given(grille=grilles(TEXTES))
def test_un_texte_separe_quelconque(grille: tuple[str, list[list[str]]], bac: Path) -> None:
    genre, rangs = grille
    texte = "\n".join(
        ";".join('"' + cellule.replace('"', '""') + '"' for cellule in rang) for rang in rangs
    )
    importer(bac, "tableau.csv", texte.encode(), "--genre", genre)


@REGLAGES
@given(grille=grilles(CELLULES), statuts=st.booleans())
def test_un_classeur_quelconque(
    grille: tuple[str, list[list[Any]]], statuts: bool, bac: Path
) -> None:
    genre, rangs = grille
    options = ["--statuts"] if statuts else []
    importer(bac, "tableau.xlsx", classeur({"Offres": rangs}), "--genre", genre, *options)


D_UNE_FORME = ("lien", "contact.courriel", "offres_liees")
"""Des textes que le modèle ne prend pas tels quels : une charge y serait refusée avec sa ligne."""


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_les_charges_hostiles_dans_chaque_colonne(genre: str, bac: Path) -> None:
    """Chaque charge dans chaque case d'une ligne, une ligne par charge."""
    colonnes = rangees(genre)
    lignes = [[charge] * len(colonnes) for charge in _textes(CHARGES)]
    semees = []
    for rang, charge in enumerate(_textes(CHARGES)):
        ligne: list[Any] = [None] * len(colonnes)
        for place, colonne in enumerate(colonnes):
            if colonne.nom == "commune":
                ligne[place] = "Valbrume"
            elif colonne.nom in D_UNE_FORME or colonne.du_cycle:
                continue
            elif colonne.forme.value in ("texte", "texte long", "liste"):
                ligne[place] = f"{rang} {charge}"[:120]
            elif colonne.choix and colonne.obligatoire:
                ligne[place] = next(iter(colonne.choix)).libelle
        semees.append(ligne)
    titres = [titre_de(c) for c in colonnes]
    importer(bac, "tableau.xlsx", classeur({"Offres": [titres, *lignes]}), "--genre", genre)
    octets = classeur({"Offres": [titres, *semees]})
    assert importer(bac, "tableau.xlsx", octets, "--genre", genre) > len(CHARGES) // 3


def _textes(charges: dict[str, str]) -> list[str]:
    """Les charges, sans les moitiés de caractère, qu'aucun fichier ne peut porter."""
    return [c.encode("utf-8", "replace").decode() for c in charges.values()]
