"""Même contenu, même date : les mêmes octets, où que l'on construise."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from fabriques import Essai, construire, copie_du_depot, empreintes, environnement, lancer

LANCEUR = """
from nouvelle_vie import processus
processus.combien = lambda taches, seuil: {processus}
from mkdocs.__main__ import cli
cli(["build", "--strict"])
"""


def _construire(racine: Path, processus: int, **variables: str) -> Essai:
    lanceur = LANCEUR.format(processus=processus)
    essai = lancer(
        [sys.executable, "-c", lanceur],
        racine,
        environnement(NV_DATE="2026-12-01", **variables),
    )
    assert essai.code == 0, essai.sortie
    return essai


@pytest.fixture(scope="module")
def deux_sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Le même dépôt, construit deux fois dans des conditions que tout sépare."""
    base = tmp_path_factory.mktemp("determinisme")
    un = copie_du_depot(base / "un", a_froid=True)
    autre = copie_du_depot(base / "un autre, bien plus loin" / "été", a_froid=True)
    _construire(
        un, 1, TZ="Pacific/Auckland", LANG="C", LC_ALL="C", PYTHONHASHSEED="1", HOME=str(base)
    )
    _construire(
        autre,
        2,
        TZ="America/Los_Angeles",
        LANG="fr_FR.UTF-8",
        LC_ALL="C.UTF-8",
        PYTHONHASHSEED="2",
        SOURCE_DATE_EPOCH="1",
        NV_CHRONO=str(base / "chrono"),
    )
    return un / "site", autre / "site"


def test_deux_constructions_donnent_les_memes_octets(deux_sites: tuple[Path, Path]) -> None:
    un, autre = map(empreintes, deux_sites)
    assert len(un) > 300
    assert sorted(un) == sorted(autre)
    assert [uri for uri in un if un[uri] != autre[uri]] == []


def test_chronometrer_n_a_rien_change_et_toutes_les_phases_sont_notees(
    deux_sites: tuple[Path, Path],
) -> None:
    notes = (deux_sites[0].parent.parent / "chrono").read_text("utf-8")
    phases = {n["phase"] for n in map(json.loads, notes.splitlines()) if "phase" in n}
    assert phases >= {"lecture", "composition", "dessin des visuels", "pages", "Pagefind", "liens"}
    gestes = [n["geste"] for n in map(json.loads, notes.splitlines()) if "geste" in n]
    assert gestes.count("CSP") == 2


def test_aucun_chemin_de_la_machine_ne_parait(deux_sites: tuple[Path, Path]) -> None:
    base = deux_sites[0].parent.parent.as_posix()
    bavards = [
        fichier.name
        for fichier in deux_sites[0].rglob("*")
        if fichier.is_file() and base.encode() in fichier.read_bytes()
    ]
    assert bavards == []


def test_une_autre_date_donne_un_autre_site(deux_sites: tuple[Path, Path], tmp_path: Path) -> None:
    """Sans quoi la comparaison ne prouverait rien sur la date."""
    accueil = (deux_sites[0] / "index.html").read_text("utf-8")
    assert re.search(r"1er décembre 2026", accueil)
    racine = copie_du_depot(tmp_path / "site")
    essai = construire(racine, NV_DATE="2026-12-02 10:00")
    assert essai.code == 0, essai.sortie
    assert "2 décembre 2026" in (racine / "site/index.html").read_text("utf-8")
