"""L'avertissement de dépôt public : ce que tout le monde pourrait lire avant sa parution."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nouvelle_vie.lecture.depot import VISIBILITES, est_public, origine
from outils import donnees_offre, en_yaml, verifier

Dessin = Callable[..., Path]


@pytest.fixture(autouse=True)
def _hors_de_l_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    for nom in VISIBILITES:
        monkeypatch.delenv(nom, raising=False)


def site_public(site: Dessin, reglage: str = "oui", **champs: Any) -> Path:
    """Un site dont le dépôt est déclaré public, et une offre."""
    dossier = site(f"=== offres/projet/a.yml\n{en_yaml(donnees_offre(**champs))}")
    config = dossier / "mkdocs.yml"
    texte = config.read_text("utf-8")
    if reglage:
        texte = texte.replace("    flux:\n", f"    depot_public: {reglage}\n    flux:\n")
    config.write_text(texte, "utf-8")
    return dossier


@pytest.mark.parametrize(
    ("champs", "averti"),
    [
        ({"statut": "remontee", "dates": {}}, True),
        ({"statut": "qualifiee"}, True),
        ({"statut": "retiree", "motif_retrait": "Le cédant est malade"}, True),
        ({"statut": "publiee"}, False),
        ({"statut": "remontee", "dates": {}, "exemple": True}, False),
    ],
)
def test_seul_ce_qui_ne_se_publie_pas_avertit(
    champs: dict[str, Any], averti: bool, site: Dessin
) -> None:
    sortie = verifier(site_public(site, **champs)).sortie
    assert ("est public, et une offre y garde" in sortie) is averti


@pytest.mark.parametrize("reglage", ["non", ""])
def test_un_depot_prive_ou_inconnu_n_avertit_pas(reglage: str, site: Dessin) -> None:
    dossier = site_public(site, reglage, statut="remontee", dates={})
    assert "est public" not in verifier(dossier).sortie


@pytest.mark.parametrize("nom", VISIBILITES)
@pytest.mark.parametrize(("dite", "averti"), [("public", True), ("private", False), ("", False)])
def test_l_integration_continue_le_sait(
    nom: str, dite: str, averti: bool, site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = site_public(site, "", statut="remontee", dates={})
    assert "est public" not in verifier(dossier).sortie  # retenu sans l'avertissement
    monkeypatch.setenv(nom, dite)
    assert ("est public" in verifier(dossier).sortie) is averti


def test_le_reglage_l_emporte_sur_l_integration(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nouvelle_vie.lecture.site import lire_reglages

    reglages = lire_reglages(site_public(site, "non") / "mkdocs.yml")
    assert not est_public(reglages, {"NV_VISIBILITE": "public"})


@pytest.mark.parametrize(
    ("url", "dite"),
    [
        ("https://github.com/compte/site.git", "github.com/compte/site"),
        ("https://moi:ghp_secret@github.com/compte/site", "github.com/compte/site"),
        ("https://jeton@gitlab.com/groupe/sous/site.git/", "gitlab.com/groupe/sous/site"),
        ("git@github.com:compte/site.git", "github.com/compte/site"),
        ("ssh://git@forge.example:2222/compte/site.git", "forge.example/compte/site"),
        ("/srv/git/site.git", ""),
    ],
)
def test_l_origine_se_nomme_sans_secret(url: str, dite: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text(
        f'[core]\n\tbare = false\n[remote "autre"]\n\turl = https://a.example/x\n'
        f'[remote "origin"]\n\tfetch = +refs\n\turl = {url}\n[branch "main"]\n'
    )
    assert origine(tmp_path) == dite


def test_sans_git_l_origine_est_inconnue(tmp_path: Path) -> None:
    assert origine(tmp_path) == ""
    (tmp_path / ".git").write_text("gitdir: ailleurs\n")
    assert origine(tmp_path) == ""
