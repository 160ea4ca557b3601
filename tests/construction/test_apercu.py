"""L'aperçu : une faute se lit, le dernier bon site reste en ligne, la correction revient seule."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest

import construction
from fabriques import DELAI, environnement, offre, site_constructible

GITE = offre("CTR-2026-0101", "Le gîte du bas")
FAUTE = "offres/projet/gite.yml:16:1 : champ inconnu « surfasse » — vouliez-vous écrire « surface »"


@dataclass
class Apercu:
    """Un serveur d'aperçu en marche."""

    racine: Path
    adresse: str
    journal: Path
    processus: subprocess.Popen[bytes]

    @property
    def dit(self) -> str:
        return self.journal.read_text("utf-8")

    def page(self, adresse: str) -> str:
        try:
            with urlopen(self.adresse + adresse, timeout=DELAI) as reponse:
                lue: str = reponse.read().decode()
                return lue
        except URLError as erreur:
            return str(erreur)

    def attendre(self, condition: Callable[[], bool]) -> None:
        limite = time.monotonic() + DELAI
        while not condition():
            assert self.processus.poll() is None, self.dit
            assert time.monotonic() < limite, self.dit
            time.sleep(0.1)


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port


@pytest.fixture
def apercu(tmp_path: Path) -> Iterator[Apercu]:
    racine = site_constructible(tmp_path / "petit", f"\n=== offres/projet/gite.yml\n{GITE}")
    (tmp_path / "tmp").mkdir()
    port = _port_libre()
    serveur = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "-a", f"127.0.0.1:{port}"]
    variables = environnement(PYTHONUNBUFFERED="1", TMPDIR=os.fspath(tmp_path / "tmp"))
    with (tmp_path / "journal").open("wb") as journal:
        processus = subprocess.Popen(
            serveur, cwd=racine, env=variables, stdout=journal, stderr=subprocess.STDOUT
        )
    essai = Apercu(racine, f"http://127.0.0.1:{port}/", tmp_path / "journal", processus)
    try:
        yield essai
    finally:
        processus.send_signal(signal.SIGINT)
        try:
            processus.wait(DELAI)
        except subprocess.TimeoutExpired:
            processus.kill()
            processus.wait()


def test_l_apercu_survit_a_une_faute_et_repart_a_la_correction(apercu: Apercu) -> None:
    fiche, page = apercu.racine / "offres/projet/gite.yml", "offres/projet/gite/"
    apercu.attendre(lambda: "Le gîte du bas" in apercu.page(page))

    fiche.write_text(GITE.replace("du bas", "du milieu") + "surfasse: 12\n", "utf-8")
    apercu.attendre(lambda: FAUTE in apercu.dit)
    assert "1 erreur dans 1 fichier" in apercu.dit
    assert "Le gîte du bas" in apercu.page(page)
    assert "Le gîte du milieu" not in apercu.page("offres/")

    fiche.write_text(GITE.replace("du bas", "du haut"), "utf-8")
    apercu.attendre(lambda: "Le gîte du haut" in apercu.page(page))
    assert apercu.page("pagefind/pagefind.js")
    # Le rechargement automatique est un script en ligne, que l'aperçu seul laisse passer.
    for adresse in ("presse/", page):
        montree = apercu.page(adresse)
        assert "<script>" in montree
        assert "script-src 'self' 'unsafe-inline';" in montree
        assert "style-src 'self';" in montree

    (apercu.racine / "content/presse.md").write_text(
        "---\ntitle: Presse\ndescription: Presse.\n---\n[Mort](page:nulle-part/)\n", "utf-8"
    )
    apercu.attendre(lambda: "content/presse.md:5:8 : le lien mène à" in apercu.dit)
    assert "Texte." in apercu.page("presse/")

    assert "Traceback" not in apercu.dit
    assert not (apercu.racine / "site").exists()


def test_une_panne_imprevue_n_arrete_pas_l_apercu(tmp_path: Path) -> None:
    def panne() -> None:
        raise ValueError("gabarit cassé")

    racine = site_constructible(tmp_path / "petit")
    (racine / "offres").mkdir(exist_ok=True)
    config = SimpleNamespace(
        config_file_path=os.fspath(racine / "mkdocs.yml"),
        theme=SimpleNamespace(dirs=[os.fspath(racine / "overrides")]),
        watch=[],
    )
    serveur = construction.on_serve(SimpleNamespace(builder=panne), config, panne)
    serveur.builder()
    assert config.watch == [os.fspath(racine / d) for d in ("offres", "overrides")]
