"""Quoi que contienne un fichier, la vérification répond : 0 ou 1, en français, sans attendre."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anglais import fuites
from outils import DEPOT, Verdict, en_yaml, petit_site, verifier

DELAI = 10
"""Secondes laissées à la vérification d'un site, quel que soit son contenu."""

REGLAGES = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def repond(verdict: Verdict) -> None:
    """La vérification a répondu sans planter, et son code dit s'il y a une faute."""
    assert verdict.plantage is None
    assert verdict.code in (0, 1)
    assert "Traceback" not in verdict.sortie
    assert ("À corriger" in verdict.sortie) == (verdict.code == 1)
    assert fuites(verdict.sortie) == []
    verdict.sortie.encode()


@pytest.fixture(scope="module")
def bac(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Un petit site que les essais d'un même processus réécrivent l'un après l'autre."""
    site = petit_site(tmp_path_factory.mktemp("bac"))
    (site / "offres" / "logement").mkdir(parents=True)
    return site


@contextmanager
def remplace(chemin: Path, octets: bytes) -> Iterator[None]:
    """Le temps d'un essai, un fichier porte d'autres octets."""
    avant = chemin.read_bytes() if chemin.exists() else None
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_bytes(octets)
    try:
        yield
    finally:
        if avant is None:
            chemin.unlink()
        else:
            chemin.write_bytes(avant)


# --- au hasard ----------------------------------------------------------------------------------

EMPLACEMENTS = (
    "offres/logement/maison.yml",
    "offres/logement/maison.md",
    "content/villages/valbrume.md",
    "content/label.md",
    "content/donnees/communes.json",
    "content/donnees/communes.geojson",
    "mkdocs.yml",
)


@pytest.mark.parametrize("emplacement", EMPLACEMENTS)
@REGLAGES
@given(octets=st.binary(max_size=200))
def test_des_octets_quelconques_recoivent_une_reponse(
    octets: bytes, emplacement: str, bac: Path
) -> None:
    with remplace(bac / emplacement, octets):
        repond(verifier(bac))


SIGNES = st.sampled_from(
    ["---\n", "- ", ": ", ":", "\n", "  ", "\t", "[", "]", "{", "}", "'", '"', "#",
     "&a", "*a", "!t ",
     "|", ">", "%", "@", "`", "?", ",", "\\", "\\ud800", "é", "🏡", "\u2028", "\ufeff", "\x00",
     "id", "titre", "dates", "2026-02-31", "01250", "1e3", "offre:", "[x](offre:y)", "<<", "~"]
)  # fmt: skip


@pytest.mark.parametrize("emplacement", EMPLACEMENTS)
@REGLAGES
@given(signes=st.lists(SIGNES, max_size=40))
def test_un_texte_quelconque_recoit_une_reponse(
    signes: list[str], emplacement: str, bac: Path
) -> None:
    entete = "---\nid: CTR-2026-0001\n" if emplacement.endswith(".md") else ""
    with remplace(bac / emplacement, (entete + "".join(signes)).encode()):
        repond(verifier(bac))


CLES = st.sampled_from(
    ["id", "titre", "commune", "statut", "dates", "photos", "energie", "argumentaire", "position",
     "contact", "loyer", "surface", "publiee", "limite", "fichier", "dpe", "lat", "courriel",
     "texte_social", "offres_liees", "criteres", "label", "services", "debut", "lieu", "[key]", ""]
)  # fmt: skip
ATOMES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=12),
    st.sampled_from(
        ["publiee", "Valbrume", "2026-11-02 09:00", "2026-03-29 02:30", "CTR-2026-0001"]
    ),
)
VALEURS = st.recursive(
    ATOMES,
    lambda dedans: st.lists(dedans, max_size=3) | st.dictionaries(CLES, dedans, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("emplacement", [e for e in EMPLACEMENTS if not e.endswith("json")])
@REGLAGES
@given(donnees=st.dictionaries(CLES, VALEURS, max_size=10))
def test_une_fiche_quelconque_recoit_une_reponse(
    donnees: dict[str, object], emplacement: str, bac: Path
) -> None:
    texte = en_yaml(donnees)
    if emplacement.endswith(".md"):
        texte = f"---\n{texte}---\n[a](offre:CTR-2026-0001) [b](commune:99001)\n"
    with remplace(bac / emplacement, texte.encode()):
        repond(verifier(bac))


# --- par malice ---------------------------------------------------------------------------------

ENTETE = b"---\nid: CTR-2026-0001\ntitre: "
BOMBE = b"a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 12)
)
PAGE = b"---\ntitle: A\ndescription: B\n---\n"

PIEGES: dict[str, tuple[str, bytes]] = {
    "200 000 crochets": ("offres/logement/a.yml", b"[" * 200_000),
    "200 000 accolades": ("offres/logement/a.yml", b"{" * 200_000),
    "200 000 accolades et clés": ("offres/logement/a.yml", b"{a: " * 120_000),
    "100 000 tirets": ("offres/logement/a.yml", b"- " * 100_000),
    "100 000 clés complexes": ("offres/logement/a.yml", b"? " * 100_000),
    "200 000 crochets dans un en-tête": (
        "offres/logement/a.md",
        ENTETE + b"[" * 200_000 + b"\n---\nCorps",
    ),
    "200 000 crochets dans un corps": ("content/a.md", PAGE + b"[" * 200_000),
    "200 000 crochets dans les réglages": ("mkdocs.yml", b"extra: " + b"[" * 200_000),
    "200 000 crochets dans les données": ("content/donnees/communes.json", b"[" * 200_000),
    "mille milliards de rires": ("offres/logement/a.yml", BOMBE),
    "mille milliards de rires dans un en-tête": (
        "offres/logement/a.md",
        b"---\n" + BOMBE + b"---\n",
    ),
    "une ancre qui se contient": ("offres/logement/a.yml", b"a: &a [*a]\n"),
    "un entier immense": ("offres/logement/a.yml", b"loyer: " + b"9" * 500_000),
    "un décimal immense": ("offres/logement/a.yml", b"loyer: 0." + b"9" * 500_000),
    "un choix immense": ("offres/logement/a.yml", b"statut: " + "é".encode() * 250_000),
    "un identifiant immense": ("offres/logement/a.yml", b"id: " + b"A" * 500_000),
    "un lien immense": ("offres/logement/a.yml", b"lien: https://" + b"a." * 250_000),
    "une clé immense": ("offres/logement/a.yml", b"? " + b"a" * 500_000 + b"\n: 3\n"),
    "la moitié d'un caractère": ("offres/logement/a.yml", b'titre: "\\ud800"\n'),
    "la moitié d'un caractère dans les données": (
        "content/donnees/communes.json",
        b'[{"code": "\\ud800", "nom": "\\udfff", "population": 1, "surface_km2": 1,'
        b' "codes_postaux": [], "epci": "", "epci_nom": "", "territoire": "x", "centre": [0, 0]}]',
    ),
    "deux mille champs inconnus": (
        "offres/logement/a.yml",
        b"".join(b"champ_%d: x\n" % n for n in range(2_490)),
    ),
    "quarante mille liens morts": ("content/a.md", PAGE + b"[a](offre:x) " * 38_000),
    "quarante mille communes inconnues": (
        "content/a.md",
        PAGE + b"".join(b"[a](commune:Val%d) " % n for n in range(25_000)),
    ),
    "des accents par centaines de milliers": (
        "offres/logement/a.yml",
        b"titre: e" + "\u0301\u0316".encode() * 120_000,
    ),
    "des accents échappés": (
        "offres/logement/a.yml",
        b'statut: "e' + b"\\u0301\\u0316" * 40_000 + b'"\n',
    ),
    "des directives par milliers": (
        "offres/logement/a.yml",
        b"".join(b"%%TAG !a%d! tag:b,2000:\n" % n for n in range(18_000)) + b"---\na: b\n",
    ),
    "des lignes vides": ("offres/logement/a.yml", b"\n" * 500_000),
    "des bornes d'en-tête": ("offres/logement/a.md", b"---\n" * 120_000),
    "des espaces sans fin": ("offres/logement/a.yml", b"titre: a" + b" " * 500_000 + b"b: c\n"),
    "des crochets de liens": ("content/a.md", PAGE + b"](" * 200_000),
    "des liens ouverts sur des espaces": ("content/a.md", PAGE + b"](" + b" " * 500_000),
    "une ligature qui s'allonge": ("offres/logement/a.yml", b"statut: " + "ﷺ".encode() * 160_000),
}


SANS_FAUTE = {
    "200 000 crochets dans un corps",
    "des crochets de liens",
    "des liens ouverts sur des espaces",
}


def chronometre(site: Path) -> Verdict:
    """Le verdict, rendu dans le délai."""
    depart = time.monotonic()
    verdict = verifier(site)
    assert time.monotonic() - depart < DELAI
    repond(verdict)
    return verdict


@pytest.mark.parametrize("piege", PIEGES)
def test_un_piege_ne_fait_ni_planter_ni_attendre(piege: str, bac: Path) -> None:
    emplacement, octets = PIEGES[piege]
    with remplace(bac / emplacement, octets):
        verdict = chronometre(bac)
    assert verdict.code == (0 if piege in SANS_FAUTE else 1)


@pytest.mark.parametrize(
    "emplacement",
    [
        "offres/logement/a.yml",
        "offres/logement/a.md",
        "content/a.md",
        "mkdocs.yml",
        "content/donnees/communes.json",
    ],
)
def test_un_fichier_de_cinquante_megaoctets_est_refuse_sans_attendre(
    emplacement: str, bac: Path
) -> None:
    with remplace(bac / emplacement, b""):
        os.truncate(bac / emplacement, 50 * 1024 * 1024)
        assert chronometre(bac).code == 1


# --- des noms et des fichiers qui n'en sont pas -------------------------------------------------


@pytest.fixture
def piege(site: Callable[..., Path]) -> Path:
    """Un petit site dont le dossier des logements attend un piège."""
    dessin = site()
    (dessin / "offres" / "logement").mkdir(parents=True)
    return dessin


def test_un_nom_de_fichier_qui_n_est_pas_de_l_utf_8_est_montre(piege: Path) -> None:
    (piege / "offres/logement" / os.fsdecode(b"g\xeete.yml")).write_bytes(b"titre: x\n")
    dossier = piege / "offres" / os.fsdecode(b"log\xeement")
    dossier.mkdir()
    (dossier / "a.yml").write_bytes(b"titre: x\n")
    (piege / "content" / os.fsdecode(b"l\xe9.md")).write_bytes(PAGE)
    verdict = chronometre(piege)
    assert verdict.code == 1
    assert "offres/logement/g\ufffdte.yml:1:1" in verdict.sortie
    assert "le dossier « log\ufffdment » n'est pas un genre" in verdict.sortie


def test_un_nom_de_fichier_sur_deux_lignes_tient_sur_une(piege: Path) -> None:
    (piege / "offres/logement" / "a\nb\x1b[31m.yml").write_text("titre: x\n")
    verdict = chronometre(piege)
    assert "a\ufffdb\ufffd[31m.yml:1:1" in verdict.sortie


def test_un_dossier_nomme_comme_une_fiche_est_un_dossier(piege: Path) -> None:
    (piege / "offres/logement/a.yml").mkdir()
    (piege / "offres/logement/a.yml/b.yml").write_text("titre: x\n")
    (piege / "content/a.md").mkdir()
    verdict = chronometre(piege)
    assert "offres/logement/a.yml/b.yml:1:1" in verdict.sortie
    assert (
        "content/a.md:1:1 : le fichier ne peut pas être lu (ce n'est pas un fichier)"
        in verdict.sortie
    )


@pytest.mark.parametrize(
    "emplacement",
    ["offres/logement/a.yml", "content/villages/a.md", "content/a.md", "offres/a.yml"],
)
def test_des_liens_qui_tournent_en_rond_sont_refuses(emplacement: str, piege: Path) -> None:
    chemin = piege / emplacement
    chemin.parent.mkdir(exist_ok=True)
    chemin.symlink_to(chemin.name)
    assert chronometre(piege).code == 1


def test_des_dossiers_qui_tournent_en_rond_ne_font_pas_attendre(piege: Path) -> None:
    (piege / "offres/logement/ici").symlink_to(".")
    (piege / "offres/reprise").symlink_to("reprise")
    (piege / "offres/terrain").symlink_to("..")
    (piege / "content/ici").symlink_to("..")
    chronometre(piege)


@pytest.mark.parametrize(
    "emplacement",
    [
        "offres/logement/a.yml",
        "offres/logement/a.md",
        "content/villages/a.md",
        "content/a.md",
        "content/donnees/communes.json",
        "content/donnees/communes.geojson",
        "mkdocs.yml",
    ],
)
def test_un_tube_ne_fait_pas_attendre(emplacement: str, piege: Path) -> None:
    chemin = piege / emplacement
    chemin.unlink(missing_ok=True)
    chemin.parent.mkdir(exist_ok=True)
    os.mkfifo(chemin)
    fini = en_sous_main(piege)
    assert fini.returncode == 1
    assert emplacement.encode() in fini.stdout


def test_une_photo_au_nom_immense_est_refusee(piege: Path) -> None:
    nom = "a" * 5_000 + ".jpg"
    fiche = {"photos": [{"fichier": nom, "alt": "a", "credit": "b", "licence": "c"}]}
    (piege / "offres/logement/a.yml").write_text(en_yaml(fiche))
    assert "n'est pas un nom de photo" in chronometre(piege).sortie


@pytest.mark.parametrize("dossier", ["offres", "contenu", "donnees", "images"])
@pytest.mark.parametrize(
    "chemin", ["absent", "a/" * 100, "b" * 290, "mkdocs.yml", "../..", "/dev/null"]
)
def test_un_dossier_mal_regle_recoit_une_reponse(dossier: str, chemin: str, piege: Path) -> None:
    config = piege / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8") + f"    dossiers:\n      {dossier}: {chemin}\n", "utf-8"
    )
    chronometre(piege)


# --- depuis un autre processus ------------------------------------------------------------------


def en_sous_main(site: Path) -> subprocess.CompletedProcess[bytes]:
    """`python -m nouvelle_vie verifier`, tué s'il dépasse le délai."""
    return subprocess.run(
        [sys.executable, "-m", "nouvelle_vie", "verifier"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks")},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=DELAI,
        check=False,
    )


@pytest.mark.parametrize(
    "nom",
    [
        "200 000 crochets",
        "200 000 accolades et clés",
        "mille milliards de rires",
        "la moitié d'un caractère",
    ],
)
def test_le_processus_survit_aux_pires_pieges(nom: str, piege: Path) -> None:
    emplacement, octets = PIEGES[nom]
    (piege / emplacement).write_bytes(octets)
    fini = en_sous_main(piege)
    assert fini.returncode == 1
    assert b"Traceback" not in fini.stdout + fini.stderr
    assert b"1 erreur dans 1 fichier" in fini.stdout
