"""Ce qui vérifie une demande avant qu'une personne la lise : pré-commit, GitHub, GitLab."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from outils import DEPOT

Dessin = Callable[..., Path]
FLUX = sorted((DEPOT / ".github/workflows").glob("*.yml"))


def lire(chemin: str) -> Any:
    return yaml.safe_load((DEPOT / chemin).read_text("utf-8"))


def taches() -> Iterator[tuple[str, dict[str, Any]]]:
    """Chaque tâche de chaque flux GitHub."""
    for chemin in FLUX:
        for nom, tache in yaml.safe_load(chemin.read_text("utf-8"))["jobs"].items():
            yield f"{chemin.stem}/{nom}", tache


# --- pré-commit -----------------------------------------------------------------------------------


def crochet() -> dict[str, Any]:
    (depot,) = lire(".pre-commit-config.yaml")["repos"]
    assert depot["repo"] == "local"  # rien à télécharger
    (seul,) = depot["hooks"]
    assert isinstance(seul, dict)
    return seul


@pytest.mark.parametrize(
    ("chemin", "concerne"),
    [
        ("offres/projet/gare.yml", True),
        ("content/label.md", True),
        ("content/images/a.jpg", True),
        ("mkdocs.yml", True),
        ("hooks/construction.py", False),
        ("tests/contenus/offres/a.yml", False),
    ],
)
def test_le_crochet_ne_regarde_que_les_contenus(chemin: str, concerne: bool) -> None:
    assert bool(re.search(crochet()["files"], chemin)) is concerne


def test_le_crochet_verifie_les_fichiers_qu_on_lui_donne(site: Dessin) -> None:
    """La commande citée, ses arguments, puis les fichiers changés, comme le fait pre-commit."""
    programme, *arguments = shlex.split(crochet()["entry"])
    assert programme == ".venv/bin/nouvelle-vie"
    scripts = tomllib.loads((DEPOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts["nouvelle-vie"] == "nouvelle_vie.commandes:application"
    dossier = site("=== offres/projet/a.yml\nid: x\n=== content/label.md\nsans en-tête\n")

    def commettre(*fichiers: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nouvelle_vie", *arguments, *fichiers],
            cwd=dossier,
            env={**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks")},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    fautif, sain = commettre("offres/projet/a.yml"), commettre("content/index.md", "mkdocs.yml")
    assert (fautif.returncode, sain.returncode) == (1, 0)
    assert "offres/projet/a.yml:1:1" in fautif.stdout
    assert "label.md" not in fautif.stdout


# --- GitHub ---------------------------------------------------------------------------------------


def test_chaque_action_est_epinglee_et_la_meme_partout() -> None:
    """Une étiquette se déplace ; une empreinte, non."""
    versions: dict[str, set[str]] = {}
    for nom, tache in taches():
        for etape in tache["steps"]:
            if "uses" in etape:
                action, _, version = etape["uses"].partition("@")
                assert re.fullmatch(r"[0-9a-f]{40}", version), nom
                versions.setdefault(action, set()).add(version)
    assert versions
    assert all(len(v) == 1 for v in versions.values()), versions


def test_aucun_secret_n_est_donne_a_une_demande_derivee() -> None:
    for chemin in FLUX:
        texte = chemin.read_text("utf-8")
        lu = yaml.safe_load(texte)
        declencheurs = lu[True]  # YAML 1.1 lit « on: » comme un oui
        assert "pull_request_target" not in declencheurs
        assert "workflow_run" not in declencheurs
        assert lu["permissions"]["contents"] == "read"
        if "pull_request" in declencheurs and "secrets." in texte:
            for tache in lu["jobs"].values():
                garde = "github.event.pull_request.head.repo.full_name == github.repository"
                assert garde in tache["if"], chemin.name


def test_les_secrets_ne_vont_qu_a_l_etape_qui_envoie() -> None:
    """Ce qui construit le site exécute le code de la demande : il n'a rien à voler."""
    vus = 0
    for nom, tache in taches():
        assert "secrets." not in str(tache.get("env", "")), nom
        for etape in tache["steps"]:
            if "secrets." in str(etape):
                vus += 1
                assert etape["run"].startswith("npx --yes "), nom
                assert " deploy " in etape["run"], nom
    assert vus == 4


def test_une_demande_est_verifiee_sur_ses_lignes() -> None:
    etapes = dict(taches())["verification/contenu"]["steps"]
    assert etapes[-1]["run"] == 'make verifier OPTIONS="--format github --sans-cache"'
    assert etapes[-1]["env"]["NV_VISIBILITE"] == "${{ github.repository_visibility }}"


# --- GitLab ---------------------------------------------------------------------------------------


def test_gitlab_recoit_le_rapport_et_montre_l_apercu() -> None:
    lu = lire(".gitlab-ci.yml")
    (commande,) = lu["contenu"]["script"]
    ecrit = commande.rpartition(" > ")[2]
    assert "--format gitlab" in commande
    assert lu["contenu"]["artifacts"]["reports"]["codequality"] == ecrit
    assert lu["contenu"]["artifacts"]["when"] == "always"  # une vérification qui échoue aussi
    assert lu["apercu"]["artifacts"]["paths"] == ["apercu/"]
    assert "merge_request_event" in lu["apercu"]["rules"][0]["if"]


def test_make_n_ecrit_rien_d_autre_que_le_rapport(tmp_path: Path) -> None:
    """Ce que l'installation raconte va sur l'autre sortie : le rapport reste du JSON."""
    recettes = (DEPOT / "Makefile").read_text("utf-8")
    annonces = re.findall(r"^\t@echo (.*)$", recettes, re.M)
    assert annonces
    assert all(a.endswith(">&2") for a in annonces)
