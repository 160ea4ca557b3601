"""La commande `nouvelle-vie verifier`, telle que la tape une personne."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from nouvelle_vie.commandes.rapport import bilan, compter
from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from outils import DEPOT, MAINTENANT, verifier

Dessin = Callable[..., Path]
FAUTIF = "id: x\n"


def en_sous_main(
    site: Path, *arguments: str, **environnement: str
) -> subprocess.CompletedProcess[bytes]:
    """Lance `python -m nouvelle_vie verifier` dans un autre processus, depuis le site."""
    return subprocess.run(
        [sys.executable, "-m", "nouvelle_vie", "verifier", *arguments],
        cwd=site,
        env={**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks"), **environnement},
        capture_output=True,
        timeout=30,
        check=False,
    )


def test_la_commande_rend_0_sans_faute_et_1_avec(site: Dessin) -> None:
    assert verifier(site()).code == 0
    fautif = verifier(site(f"=== offres/projet/a.yml\n{FAUTIF}"))
    assert fautif.code == 1
    assert fautif.sortie.startswith("À corriger\noffres/projet/a.yml:1:1 : ")


def test_le_module_se_lance_depuis_le_dossier_du_site(site: Dessin) -> None:
    rendu = en_sous_main(site(f"=== offres/projet/a.yml\n{FAUTIF}"))
    assert rendu.returncode == 1
    assert "offres/projet/a.yml:1:5 : « x » n'a pas la forme" in rendu.stdout.decode()
    assert rendu.stderr == b""


@pytest.mark.parametrize("codage", ["ascii", "cp1252", "latin-1"])
def test_une_console_ancienne_recoit_tout_le_rapport(codage: str, site: Dessin) -> None:
    dessin = site("=== offres/projet/a.yml\ntitre: 🏡 Œuf — « x » : y\n")
    rendu = en_sous_main(dessin, PYTHONIOENCODING=codage)
    assert rendu.returncode == 1
    assert b"Traceback" not in rendu.stderr + rendu.stdout
    assert b"1 erreur dans 1 fichier" in rendu.stdout


# --- choisir ce que l'on montre -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("demande", "montres"),
    [
        ((), ["content/label.md", "offres/projet/a.yml", "offres/terrain/b.yml"]),
        (("offres",), ["offres/projet/a.yml", "offres/terrain/b.yml"]),
        (("offres/terr",), []),
        (("offres/terrain",), ["offres/terrain/b.yml"]),
        (("offres/terrain/",), ["offres/terrain/b.yml"]),
        (("offres/terrain/b.yml", "content"), ["content/label.md", "offres/terrain/b.yml"]),
        (("offres/../content/label.md",), ["content/label.md"]),
        ((".",), ["content/label.md", "offres/projet/a.yml", "offres/terrain/b.yml"]),
        (("content/donnees",), []),
    ],
)
def test_seuls_les_chemins_demandes_sont_montres(
    demande: tuple[str, ...],
    montres: list[str],
    site: Dessin,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dessin = site(
        f"=== offres/projet/a.yml\n{FAUTIF}=== offres/terrain/b.yml\n{FAUTIF}"
        "=== content/label.md\nsans en-tête\n"
    )
    (dessin / "offres" / "terr").mkdir()
    monkeypatch.chdir(dessin)
    verdict = verifier(dessin, *demande)
    assert (
        sorted({li.split(":")[0] for li in verdict.sortie.splitlines() if " — " in li}) == montres
    )
    assert verdict.code == (1 if montres else 0)


@pytest.mark.parametrize("nom", ["gi\u0302te.yml", "gîte.yml"])
def test_un_nom_decompose_se_demande_comme_il_est_sur_le_disque(nom: str, site: Dessin) -> None:
    dessin = site(f"=== offres/projet/{nom}\n{FAUTIF}")
    assert verifier(dessin, os.fspath(dessin / "offres/projet" / nom)).code == 1


def test_un_lien_symbolique_se_demande_par_son_nom(site: Dessin) -> None:
    dessin = site("=== offres/projet/lien.yml (lien)\n/dev/null\n")
    assert verifier(dessin, os.fspath(dessin / "offres/projet/lien.yml")).code == 1


@pytest.mark.parametrize("chemin", ["absent.yml", "..", "/etc"])
def test_un_chemin_hors_du_site_arrete_la_commande(
    chemin: str, site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site())
    verdict = verifier(Path(), chemin)
    assert (verdict.code, verdict.plantage) == (1, None)
    assert verdict.sortie == f"{chemin} : introuvable dans le site — vérifiez le chemin\n"


def test_les_conseils_peuvent_etre_tus(site: Dessin) -> None:
    dessin = site(
        "=== content/label.md (octets)\n"
        + repr("---\ntitle: É\ndescription: B\n---\n".encode("cp1252"))
    )
    assert "Conseils" in verifier(dessin).sortie
    assert verifier(dessin, "--sans-conseils").sortie == "4 fichiers lus, aucune erreur\n"


# --- réglages et date ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("", "mkdocs.yml:1:1 : le champ « territoire » (Territoire) manque"),
        ("- a\n", "le champ « promesse »"),
        (
            "extra:\n  nouvelle_vie: 3\n",
            "mkdocs.yml:2:17 : le champ « promesse » (Promesse) manque",
        ),
        ("site_name: a : b\n", "mkdocs.yml:1:14 : le texte contient « : »"),
        ("site_name: &x a\n", "les renvois YAML"),
    ],
)
def test_des_reglages_fautifs_sont_dits_comme_une_fiche(texte: str, dit: str, site: Dessin) -> None:
    verdict = verifier(site(f"=== mkdocs.yml\n{texte}"))
    assert (verdict.code, verdict.plantage) == (1, None)
    assert dit in verdict.sortie


def test_un_dossier_sans_site_le_dit(tmp_path: Path) -> None:
    verdict = verifier(tmp_path)
    assert verdict.code == 1
    assert verdict.sortie.startswith("À corriger\nmkdocs.yml:1:1 : le fichier ne peut pas être lu")


def test_une_date_illisible_le_dit(site: Dessin) -> None:
    verdict = verifier(site(), "--date", "31/02/2026")
    assert (verdict.code, verdict.plantage) == (1, None)
    assert verdict.sortie.startswith("la date « 31/02/2026 » ne se lit pas — écrivez par exemple")


@pytest.mark.parametrize(
    ("environnement", "demande", "attendu"),
    [
        ({}, None, MAINTENANT),
        ({"NV_DATE": "2027-01-02"}, None, datetime(2027, 1, 2, 9)),
        ({"NV_DATE": "2027-01-02"}, "2028-03-04 05:06", datetime(2028, 3, 4, 5, 6)),
        ({"NV_DATE": ""}, "", MAINTENANT),
        ({"SOURCE_DATE_EPOCH": "1"}, None, MAINTENANT),
        ({}, "04/03/2028", datetime(2028, 3, 4, 9)),
    ],
)
def test_aujourd_hui_se_demande_sinon_vient_du_site(
    environnement: dict[str, str], demande: str | None, attendu: datetime, site: Dessin
) -> None:
    reglages = lire_reglages(site() / "mkdocs.yml")
    assert maintenant(reglages, environnement, demande) == attendu


@pytest.mark.parametrize(
    "demande", ["demain", "2026-02-31", "2026-03-29 02:30", "2026-12-01 25:00"]
)
def test_une_date_impossible_ne_fabrique_rien(demande: str, site: Dessin) -> None:
    reglages = lire_reglages(site() / "mkdocs.yml")
    with pytest.raises(FabricationImpossible):
        maintenant(reglages, {}, demande)


def test_un_site_en_ligne_vit_a_l_heure_de_l_horloge(site: Dessin) -> None:
    dessin = site()
    config = dessin / "mkdocs.yml"
    texte = config.read_text("utf-8").replace("demonstration: true", "demonstration: false")
    config.write_text(texte, "utf-8")
    lu = maintenant(lire_reglages(config), {}, None)
    assert lu.tzinfo is None
    assert (lu.second, lu.microsecond) == (0, 0)
    assert lu != MAINTENANT
    epoque = {"SOURCE_DATE_EPOCH": "1796115600"}
    assert maintenant(lire_reglages(config), epoque, None) == datetime(2026, 12, 1, 10)
    with pytest.raises(FabricationImpossible):
        maintenant(lire_reglages(config), {"SOURCE_DATE_EPOCH": "hier"}, None)


# --- le bilan -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("nombre", "dit"), [(0, "0 erreur"), (1, "1 erreur"), (2, "2 erreurs")])
def test_un_nombre_s_accorde(nombre: int, dit: str) -> None:
    assert compter(nombre, "erreur") == dit


def test_le_bilan_d_un_site_vide_se_dit() -> None:
    assert bilan((), (), 0) == "0 fichier lu, aucune erreur"
    assert bilan((), (), 1) == "1 fichier lu, aucune erreur"
