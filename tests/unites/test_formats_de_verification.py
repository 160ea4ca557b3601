"""`verifier --format` : ce que lisent GitHub, GitLab et les autres machines ; et à l'écran."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from nouvelle_vie.commandes import COMMANDES, CYCLE, application, formats
from nouvelle_vie.commandes.formats import github, gitlab
from nouvelle_vie.erreurs import ErreurContenu
from nouvelle_vie.redaction.mouvement import GESTES
from outils import DEPOT, donnees_offre, en_yaml, verifier

Dessin = Callable[..., Path]
FAUTIVE = f"=== offres/projet/a, b.yml\n{en_yaml(donnees_offre(surfasse=3))}"
_ANNOTATION = re.compile(r"::(error|warning) ((?:\w+=[^,:]*,?)+)::([^\r\n]*)")
TEXTES = st.text(st.characters(codec="utf-8"))


def constat(message: str = "un champ", fichier: str = "a.yml", ligne: int = 3) -> ErreurContenu:
    return ErreurContenu(fichier, ligne, 2, message, "ôtez-le", "champ-inconnu", "  a: b")


def relire(annotation: str) -> tuple[str, dict[str, str], str]:
    """Une commande d'annotation, telle que la relit GitHub (actions/runner, ActionCommand.cs)."""
    lue = _ANNOTATION.fullmatch(annotation)
    assert lue, annotation
    paires = (paire.split("=", 1) for paire in lue[2].split(","))
    return lue[1], {cle: unquote(valeur) for cle, valeur in paires}, unquote(lue[3])


def test_une_faute_est_posee_sur_sa_ligne_chez_github(site: Dessin) -> None:
    ancienne = "---\ntitle: É\ndescription: B\n---\n".encode("cp1252")
    conseil = f"=== content/label.md (octets)\n{ancienne!r}\n"
    verdict = verifier(site(FAUTIVE + conseil), "--format", "github")
    *annotations, bilan = verdict.sortie.splitlines()
    assert verdict.code == 1
    assert bilan == "1 erreur dans 1 fichier"
    (faute,) = [relire(a) for a in annotations if a.startswith("::error")]
    assert faute == (
        "error",
        {
            "file": "offres/projet/a, b.yml",
            "line": "10",
            "col": "1",
            "title": "À corriger (champ-inconnu)",
        },
        "champ inconnu « surfasse » — vouliez-vous écrire « surface » ?",
    )
    assert {relire(a)[0] for a in annotations} == {"error", "warning"}


@given(TEXTES, TEXTES)
def test_aucun_texte_ne_sort_de_son_annotation(message: str, fichier: str) -> None:
    (annotation, fin) = github([constat(message, fichier)]).split("\n", 1)
    assert fin == ""
    _, proprietes, dit = relire(annotation.replace("\x0b", "").replace("\x0c", ""))
    assert proprietes["file"] == fichier.replace("\x0b", "").replace("\x0c", "")
    assert dit == f"{message} — ôtez-le".replace("\x0b", "").replace("\x0c", "")


def test_l_echappement_est_celui_de_github() -> None:
    """L'ordre compte : « % » d'abord, sans quoi les autres seraient échappés deux fois."""
    dite = github([constat("100 %\r\na:b,c", "a%:,b.yml")])
    assert "file=a%25%3A%2Cb.yml," in dite
    assert dite.endswith("::100 %25%0D%0Aa:b,c — ôtez-le\n")


def test_le_rapport_de_gitlab_a_la_forme_demandee(site: Dessin) -> None:
    verdict = verifier(site(FAUTIVE), "--format", "gitlab", "--sans-conseils")
    (lu,) = json.loads(verdict.sortie)
    assert verdict.code == 1
    assert re.fullmatch(r"[0-9a-f]{64}", lu.pop("fingerprint"))
    assert lu == {
        "description": "champ inconnu « surfasse » — vouliez-vous écrire « surface » ?",
        "check_name": "champ-inconnu",
        "severity": "major",
        "location": {"path": "offres/projet/a, b.yml", "lines": {"begin": 10}},
    }


def empreintes(*constats: ErreurContenu) -> list[str]:
    return [lu["fingerprint"] for lu in json.loads(gitlab(constats))]


def test_une_empreinte_tient_a_la_faute_et_non_a_sa_ligne() -> None:
    assert empreintes(constat(ligne=3)) == empreintes(constat(ligne=40))
    tous = [constat(), constat(), constat("autre"), constat(fichier="b.yml")]
    assert len({*empreintes(*tous)}) == len(tous)


def test_sans_constat_gitlab_recoit_une_liste_vide(site: Dessin) -> None:
    assert verifier(site(), "--format", "gitlab") == verifier(site(), "--format", "gitlab")
    assert json.loads(verifier(site(), "--format", "gitlab").sortie) == []


def test_le_json_dit_tout_et_ses_cles_sont_tenues(site: Dessin) -> None:
    verdict = verifier(site(FAUTIVE), "--format", "json")
    lu: dict[str, Any] = json.loads(verdict.sortie)
    assert verdict.code == 1
    assert (lu["version"], lu["fichiers"]) == (formats.VERSION, 4) == (1, 4)
    assert [*lu] == ["version", "fichiers", "erreurs", "conseils"]
    (erreur,) = lu["erreurs"]
    assert erreur == {
        "fichier": "offres/projet/a, b.yml",
        "ligne": 10,
        "colonne": 1,
        "message": "champ inconnu « surfasse »",
        "remede": "vouliez-vous écrire « surface » ?",
        "code": "champ-inconnu",
        "extrait": "surfasse: 3",
    }
    guide = (DEPOT / "CONTRIBUTING.md").read_text("utf-8")
    assert all(f"`{cle}`" in guide for cle in (*lu, *erreur))


@pytest.mark.parametrize("forme", ["github", "gitlab", "json"])
def test_des_reglages_illisibles_sont_un_rapport_aussi(forme: str, site: Dessin) -> None:
    verdict = verifier(site("=== mkdocs.yml\nsite_name: [\n"), "--format", forme)
    assert (verdict.code, verdict.plantage) == (1, None)
    assert "mkdocs.yml" in verdict.sortie
    if forme != "github":
        json.loads(verdict.sortie)


@pytest.mark.parametrize("forme", ["github", "gitlab"])
def test_un_site_dans_un_sous_dossier_se_situe_dans_le_depot(
    forme: str, site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = site(FAUTIVE)
    monkeypatch.chdir(dossier.parent)
    assert f"{dossier.name}/offres/projet/a" in verifier(dossier, "--format", forme).sortie


# --- à l'écran ------------------------------------------------------------------------------------


def au_terminal(site: Path, **environnement: str) -> str:
    """Ce que voit une personne devant un vrai terminal."""
    maitre, esclave = pty.openpty()
    variables = {c: v for c, v in os.environ.items() if c not in ("NO_COLOR", "CI", "FORCE_COLOR")}
    with subprocess.Popen(
        [sys.executable, "-m", "nouvelle_vie", "verifier", "--sans-conseils"],
        cwd=site,
        env={
            **variables,
            "TERM": "xterm-256color",
            "COLUMNS": "40",
            "PYTHONPATH": os.fspath(DEPOT / "hooks"),
            **environnement,
        },
        stdout=esclave,
    ) as lance:
        os.close(esclave)
        recu = b""
        while True:
            try:
                morceau = os.read(maitre, 4096)
            except OSError:
                break
            if not morceau:
                break
            recu += morceau
        assert lance.wait(timeout=30) == 1
    os.close(maitre)
    return recu.decode().replace("\r\n", "\n")


def test_un_terminal_voit_des_couleurs_et_les_memes_mots(site: Dessin) -> None:
    dossier = site(FAUTIVE)
    simple = verifier(dossier, "--sans-conseils").sortie
    vu = au_terminal(dossier)
    assert "\x1b[31mÀ corriger" in vu
    assert re.sub(r"\x1b\[[0-9;]*m", "", vu) == simple
    assert au_terminal(dossier, NO_COLOR="1") == simple


# --- l'aide ---------------------------------------------------------------------------------------

ANGLAIS = re.compile(
    r"\b(Usage:|Show|Install|default|required|Commands?|Arguments?|Error|No such|Missing|Try|"
    r"Invalid|OPTIONS|ARGS)\b"
)


@pytest.mark.parametrize("commande", ["", *COMMANDES])
def test_l_aide_est_en_francais(commande: str) -> None:
    rendu = CliRunner().invoke(application, [*commande.split(), "--help"])
    assert rendu.exit_code == 0
    assert "Montre cette aide." in rendu.output
    assert not ANGLAIS.search(rendu.output), rendu.output


@pytest.mark.parametrize(
    ("ecrit", "dit"),
    [
        ("verifer", "commande inconnue « verifer » — vouliez-vous écrire « verifier » ?"),
        ("zzz", "commande inconnue « zzz » — tapez « "),
        ("verifier --racin .", "option inconnue « --racin » — vouliez-vous écrire « --racine » ?"),
        ("verifier --format x", "la valeur donnée à « --format » ne va pas — tapez « "),
        ("verifier --racine", "« --racine » n'est pas écrite comme il faut — tapez « "),
        ("lettre", "il manque « --depuis » — tapez « "),
        (
            "lettre --depuis 2026-11-01 zz",
            "la commande a un mot de trop, ou il lui en manque un — ",
        ),
    ],
)
def test_une_commande_mal_ecrite_se_dit_en_francais(ecrit: str, dit: str) -> None:
    rendu = CliRunner().invoke(application, ecrit.split())
    assert rendu.exit_code == 2
    assert rendu.output.startswith(dit)
    assert rendu.output.count("\n") == 1
    assert not ANGLAIS.search(rendu.output)


def test_chaque_commande_a_sa_fonction_et_chaque_geste_sa_commande() -> None:
    assert list(GESTES) == list(CYCLE)
    for nom, module in COMMANDES.items():
        charge = import_module(f"nouvelle_vie.commandes.{module}")
        assert hasattr(charge, "ajouter") or callable(getattr(charge, nom.replace("-", "_")))
    modules = {c.stem for c in (DEPOT / "hooks/nouvelle_vie/commandes").glob("*.py")}
    assert {*COMMANDES.values()} <= modules


def test_sans_argument_la_commande_montre_son_aide_une_fois() -> None:
    rendu = CliRunner().invoke(application, [])
    assert rendu.output.count("mise-en-ligne") == 1


@pytest.mark.parametrize(("interpreteur", "dit"), [("bash", "verifier"), ("zsh", "verifier")])
def test_la_completion_propose_les_commandes(interpreteur: str, dit: str) -> None:
    rendu = subprocess.run(
        [sys.executable, "-m", "nouvelle_vie"],
        env={
            **os.environ,
            "PYTHONPATH": os.fspath(DEPOT / "hooks"),
            "_NOUVELLE_VIE_COMPLETE": f"complete_{interpreteur}",
            "_TYPER_COMPLETE_ARGS": "nouvelle-vie ver",
            "COMP_WORDS": "nouvelle-vie ver",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert dit in rendu.stdout.decode()


def test_verifier_ne_charge_ni_les_sorties_ni_les_autres_commandes() -> None:
    """Le démarrage d'une commande est ce qu'une retouche attend le plus."""
    code = (
        "import sys; from nouvelle_vie.commandes import application as a;"
        "from typer.testing import CliRunner; r = CliRunner().invoke(a, ['verifier', '--racine',"
        "'/nulle-part']); print(*(m for m in sys.modules if m.startswith('nouvelle_vie.')))"
    )
    rendu = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks")},
        capture_output=True,
        timeout=30,
        check=True,
    )
    charges = {m.split(".")[1] for m in rendu.stdout.decode().split()}
    assert "commandes" in charges
    assert not charges & {"sorties", "rendu", "fabrique"}
