"""`nouvelle-vie apercu --date` : le site d'un autre jour, construit pour de vrai, servi ici."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from fabriques import DELAI, environnement, lancer, offre, site_constructible

PROGRAMMEE = (
    "=== offres/projet/noel.yml\n"
    + offre("CTR-2026-0001", "La gare de Noël", publiee="2026-12-24 09:00")
    + "=== offres/projet/depart.yml\n"
    + offre("CTR-2026-0002", "La gare de départ").replace("2028-12-31", "2026-12-20")
)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pexpect demande un terminal Unix")


@pytest.fixture
def racine(tmp_path: Path) -> Path:
    return site_constructible(tmp_path / "petit", PROGRAMMEE)


def apercu(*options: str) -> list[str]:
    return [sys.executable, "-m", "nouvelle_vie", "apercu", *options]


def test_construire_seulement_donne_le_site_de_ce_jour_la(racine: Path, tmp_path: Path) -> None:
    for jour, paraissent in (("2026-12-19", "depart"), ("2026-12-25", "noel")):
        dossier = tmp_path / jour
        fini = lancer(
            apercu("--date", jour, "--construire-seulement", os.fspath(dossier)),
            racine,
            environnement(NV_VERSION="a1b2"),
        )
        assert fini.code == 0, fini.sortie
        assert f"est dans {dossier}" in fini.sortie
        trouvees = [p.parent.name for p in dossier.glob("offres/projet/*/index.html")]
        lisibles = [
            n
            for n in trouvees
            if "La gare" in (dossier / f"offres/projet/{n}/index.html").read_text("utf-8")
        ]
        assert lisibles == [paraissent]
        dit = json.loads((dossier / "donnees/mise-en-ligne.json").read_text("utf-8"))
        assert dit == {"instant": f"{jour}T09:00", "version": "a1b2"}
    assert not (racine / "site").exists()


def test_un_contenu_fautif_ou_un_dossier_dangereux_se_disent(racine: Path) -> None:
    fini = lancer(apercu("--construire-seulement", "."), racine)
    assert (fini.code, "contient les sources du site" in fini.sortie) == (1, True)
    (racine / "offres/projet/noel.yml").write_text("surfasse: 12\n", "utf-8")
    fini = lancer(apercu("--construire-seulement", "ailleurs"), racine)
    assert (fini.code, "champ inconnu « surfasse »" in fini.sortie) == (1, True)
    fini = lancer(apercu("--port", "0"), racine)
    assert (fini.code, "champ inconnu « surfasse »" in fini.sortie) == (1, True)
    assert "Traceback" not in fini.sortie
    fini = lancer(apercu("--date", "demain"), racine)
    assert (fini.code, "la date « demain » ne se lit pas" in fini.sortie) == (1, True)


def test_un_port_pris_se_dit(racine: Path) -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        prise.listen()
        port = prise.getsockname()[1]
        fini = lancer(apercu("--port", str(port)), racine)
    assert fini.code == 1
    assert f"le port {port} est déjà pris" in fini.sortie


def test_l_apercu_sert_ce_jour_sous_son_chemin_et_s_arrete_proprement(racine: Path) -> None:
    import pexpect

    config = racine / "mkdocs.yml"
    texte = config.read_text("utf-8")
    ligne = next(li for li in texte.splitlines() if li.startswith("site_url:"))
    config.write_text(texte.replace(ligne, "site_url: https://contree.example/lnv/"), "utf-8")
    interprete, *arguments = apercu("--date", "2026-12-25", "--port", "0")
    terminal = pexpect.spawn(
        interprete,
        arguments,
        cwd=os.fspath(racine),
        env=environnement(),  # type: ignore[arg-type]
        encoding="utf-8",
        timeout=DELAI,
    )
    try:
        terminal.expect(r"Le voici : (http://127\.0\.0\.1:\d+/lnv/) \(Ctrl-C pour arrêter\)")
        adresse = terminal.match[1]
        assert "La gare de Noël" in urlopen(f"{adresse}offres/projet/noel/").read().decode()
        with pytest.raises(HTTPError) as absente:
            urlopen(f"{adresse}nulle-part/")
        assert absente.value.code == 404
        assert "<h1" in absente.value.read().decode()
        absente.value.close()
        terminal.sendintr()
        terminal.expect("Aperçu arrêté.")
        terminal.expect(pexpect.EOF)
        assert "Traceback" not in terminal.before
    finally:
        terminal.close()
    assert terminal.exitstatus == 0
    assert (
        subprocess.run(["pgrep", "-f", os.fspath(racine)], capture_output=True, check=False).stdout
        == b""
    )
