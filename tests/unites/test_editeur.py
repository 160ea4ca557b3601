"""Les fichiers de Visual Studio Code : à jour, justes, et tirés des modèles."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from typer.testing import CliRunner

from nouvelle_vie.commandes import application
from nouvelle_vie.commandes.schemas import REMEDE, comparer
from nouvelle_vie.lecture.charger import fichiers as fiches_de
from nouvelle_vie.lecture.entete import decouper
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.yaml_situe import lire_yaml
from nouvelle_vie.modele.champs import champs
from nouvelle_vie.redaction.editeur import DONNEES, DOSSIER, fichiers
from nouvelle_vie.rendu.schemas import schemas
from outils import DEPOT, lire_site, verifier

Dessin = Callable[..., Path]


@cache
def engendres() -> dict[str, Any]:
    reglages = lire_reglages(DEPOT / "mkdocs.yml")
    mots = lire_site(DEPOT).catalogue.vocabulaires
    return {chemin: json.loads(octets) for chemin, octets in fichiers(reglages, mots).items()}


def test_les_fichiers_de_l_editeur_gardes_dans_le_depot_sont_a_jour() -> None:
    assert comparer(DEPOT).noms == [], REMEDE


def test_chaque_fiche_yaml_du_depot_a_son_schema() -> None:
    associes = engendres()[f"{DOSSIER}/settings.json"]["yaml.schemas"]
    assert {f"./{c}" for c in engendres() if "/schemas/" in c} == {*associes}
    vues = 0
    for dossier in ("offres", "content"):
        for chemin in fiches_de(DEPOT / dossier):
            if chemin.suffix == ".yml":
                relatif = PurePosixPath(chemin.relative_to(DEPOT).as_posix())
                (schema,) = [s for s, motifs in associes.items() if any(map(relatif.match, motifs))]
                nom = PurePosixPath(schema).stem
                assert nom.endswith(chemin.parent.name) or nom in DONNEES
                vues += 1
    assert vues >= 10


def lancer(racine: Path, *options: str) -> Any:
    return CliRunner().invoke(application, ["schemas", "--racine", os.fspath(racine), *options])


def test_un_fichier_perime_se_dit_puis_se_refait(site: Dessin) -> None:
    racine = site()
    absents = lancer(racine, "--verifier")
    assert absents.exit_code == 1
    assert f".vscode/schemas/village.json : périmé — {REMEDE}" in absents.output
    assert not (racine / DOSSIER).exists()

    assert lancer(racine).exit_code == 0
    assert lancer(racine, "--verifier").exit_code == 0
    avant = {c: c.stat().st_mtime_ns for c in (racine / DOSSIER).rglob("*")}
    assert lancer(racine).output == ".vscode est à jour.\n"
    assert {c: c.stat().st_mtime_ns for c in (racine / DOSSIER).rglob("*")} == avant

    (racine / ".vscode/tasks.json").write_text("{}")
    (racine / ".vscode/schemas/offre-manoir.json").write_text("{}")
    (racine / ".vscode/launch.json").write_text("{}")
    perimes = lancer(racine, "--verifier")
    assert perimes.exit_code == 1
    assert perimes.output.count("périmé") == 2
    assert lancer(racine).exit_code == 0
    assert not (racine / ".vscode/schemas/offre-manoir.json").exists()
    assert (racine / ".vscode/launch.json").exists()  # à la personne, pas à nous


# --- les extraits -------------------------------------------------------------------------------

EXTRAITS = [
    (nom, titre) for nom in schemas() for titre in engendres()[f"{DOSSIER}/{nom}.code-snippets"]
]
_ARRET = re.compile(r"\$\{\d+(?::((?:[^{}]|\\.)*)|\|([^,|]*)[^|]*\|)\}")


def deployer(corps: list[str]) -> str:
    """Le texte d'un extrait, chaque case gardant ce qu'elle propose."""
    texte = "\n".join(corps).removesuffix("\n$0")
    for variable, valeur in {
        "$CURRENT_YEAR": "2026",
        "$CURRENT_MONTH": "12",
        "$CURRENT_DATE": "01",
        "$CURRENT_HOUR": "09",
        "$CURRENT_MINUTE": "30",
    }.items():
        texte = texte.replace(variable, valeur)
    texte = _ARRET.sub(lambda case: case[1] or case[2] or "", texte)
    return re.sub(r"\\([\\$}])", r"\1", texte)


@pytest.mark.parametrize(("nom", "titre"), EXTRAITS)
def test_un_extrait_est_une_fiche_ou_chaque_champ_est_dit(nom: str, titre: str) -> None:
    extrait = engendres()[f"{DOSSIER}/{nom}.code-snippets"][titre]
    modele = schemas()[nom]
    texte = deployer(extrait["body"])
    source = Source("fiche.md", texte)
    if extrait["scope"] == "markdown":
        decoupe = decouper(source)
        assert not hasattr(decoupe, "message"), decoupe
        texte = decoupe.entete
    donnees, _, erreurs = lire_yaml(source, texte)
    assert not erreurs
    assert {c.cle for c in champs(modele) if c.obligatoire} <= {*donnees}
    assert extrait["prefix"] == nom
    for champ in champs(modele):
        if champ.cle != "description" or extrait["scope"] == "yaml":
            assert re.search(rf"^(?:# )?{champ.cle}:", texte, re.M), champ.cle


def test_un_extrait_rempli_passe_la_verification(site: Dessin) -> None:
    extrait = engendres()[f"{DOSSIER}/offre-logement.code-snippets"]["Logement (.yml)"]
    texte = deployer(extrait["body"]).replace("commune: Commune", "commune: Valbrume")
    racine = site()
    (racine / "offres/logement").mkdir(parents=True, exist_ok=True)
    (racine / "offres/logement/essai.yml").write_text(texte, "utf-8")
    verdict = verifier(racine)
    assert verdict.code == 0, verdict.sortie


def test_la_tache_de_verification_reconnait_les_lignes_de_faute(site: Dessin) -> None:
    racine = site("=== offres/logement/faux.yml\nid: CTR-2026-0900\nsurfasse: 12\n")
    (tache,) = engendres()[f"{DOSSIER}/tasks.json"]["tasks"]
    motif = re.compile(tache["problemMatcher"]["pattern"]["regexp"], re.M)
    sortie = verifier(racine, "--sans-conseils").sortie
    trouves = [m.groups() for m in motif.finditer(sortie)]
    assert ("offres/logement/faux.yml", "2", "1") in [t[:3] for t in trouves]
    assert any("surface" in t[3] for t in trouves)
