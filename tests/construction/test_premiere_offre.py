"""« La première offre en dix minutes », suivie à la lettre sur un clone neuf du dépôt.

Les fichiers et les commandes sont ceux de la page, tels que le site publié les donne à copier : si
elle se trompe d'un mot, l'essai échoue.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from fabriques import DELAI, SiteConstruit, atelier_de, environnement, preter_le_cache
from nouvelle_vie.rendu.guide.blocs import Code
from nouvelle_vie.rendu.guide.sommaire import pages
from nouvelle_vie.rendu.guide.valeurs import valeurs
from outils import DEPOT

PAGE = "premiere-offre"
FICHE = "offres/reprise/ma-premiere-offre"
LANGUES = {"fiche", "sh", "texte", "adresse", "commande"}
"""« commande » en est une que la page ne fait que montrer."""


def _blocs(construit: SiteConstruit) -> list[Code]:
    """Les blocs de code de la page, dans l'ordre, valeurs du site posées."""
    dites = valeurs(atelier_de(DEPOT, construit.parution.maintenant))
    page = next(p for p in pages(dites) if p.nom == PAGE)
    return [bloc for bloc in page.blocs if isinstance(bloc, Code)]


def _cloner(dossier: Path) -> Path:
    """Un clone du dépôt, retouches suivies comprises, où tout est déjà installé."""
    subprocess.run(["git", "clone", "-q", DEPOT, dossier], check=True, timeout=DELAI)
    retouches = subprocess.run(
        ["git", "diff", "--name-only", "--diff-filter=d", "HEAD"],
        cwd=DEPOT, check=True, capture_output=True, text=True, timeout=DELAI,
    )  # fmt: skip
    for nom in retouches.stdout.split():
        (dossier / nom).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEPOT / nom, dossier / nom)
    (dossier / "node_modules").symlink_to(DEPOT / "node_modules", target_is_directory=True)
    preter_le_cache(dossier)
    _installer(dossier)
    return dossier


def _installer(dossier: Path) -> None:
    """Ce que `make` aurait installé : un environnement qui prête les paquets de celui-ci."""
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", dossier / ".venv"],
        check=True, timeout=DELAI,
    )  # fmt: skip
    paquets = Path(sysconfig.get_path("purelib", vars={"base": str(dossier / ".venv")}))
    ici = Path(sysconfig.get_path("purelib"))
    (paquets / "prete.pth").write_text(f"{dossier / 'hooks'}\n{ici}\n", "utf-8")
    commande = dossier / ".venv" / "bin" / "nouvelle-vie"
    commande.write_text("from nouvelle_vie.commandes import application\n\napplication()\n")
    (dossier / ".venv" / "tampons").mkdir()
    # « --touch » pose les tampons de ce qui est installé, sans rien installer.
    subprocess.run(
        ["make", "--touch", "--silent", "site"],
        cwd=dossier, env=_environnement(), check=True, capture_output=True, timeout=DELAI,
    )  # fmt: skip


def _environnement(**variables: str) -> dict[str, str]:
    """Celui d'une personne : ni notre code ni notre date."""
    env = environnement(**variables)
    return {cle: valeur for cle, valeur in env.items() if cle not in ("PYTHONPATH", "MAKEFLAGS")}


def _taper(commande: str, dossier: Path) -> str:
    fini = subprocess.run(
        ["bash", "-euc", commande],
        cwd=dossier, env=_environnement(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, timeout=DELAI, check=False,
    )  # fmt: skip
    assert fini.returncode == 0, fini.stdout
    return fini.stdout


@contextmanager
def _servi(commande: str, dossier: Path) -> Iterator[str]:
    """L'aperçu, sur un port libre, arrêté comme par Ctrl et C."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        ici = f"127.0.0.1:{prise.getsockname()[1]}"
    with (dossier / "apercu.txt").open("w") as sortie:
        processus = subprocess.Popen(
            ["bash", "-euc", commande],
            cwd=dossier, env=_environnement(OPTIONS=f"--dev-addr {ici}"), stdout=sortie,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            yield ici
        finally:
            os.killpg(processus.pid, 2)
            processus.wait(DELAI)


def _lire(adresse: str) -> str:
    limite = time.monotonic() + DELAI
    while True:
        try:
            with urlopen(adresse, timeout=5) as reponse:
                lu: bytes = reponse.read()
                return lu.decode()
        except (URLError, OSError):
            assert time.monotonic() < limite, adresse
            time.sleep(0.3)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _cloner(tmp_path_factory.mktemp("clone") / "site-du-pays")


def test_la_page_suivie_a_la_lettre_met_l_offre_sur_le_site(
    clone: Path, site_construit: SiteConstruit
) -> None:
    blocs = _blocs(site_construit)
    assert {b.langue for b in blocs} <= LANGUES
    assert [b.texte for b in blocs if b.langue == "sh"][-1] == "make site\n"
    reponse, servir, vus = "", "", 0
    for bloc in blocs:
        if bloc.langue == "fiche":
            (clone / bloc.fichier).write_text(bloc.texte, "utf-8")
        elif bloc.langue == "texte":
            assert all(ligne in reponse for ligne in bloc.texte.splitlines()), reponse
        elif bloc.langue == "adresse":
            with _servi(servir, clone) as ici:
                adresse = bloc.texte.strip().replace("127.0.0.1:8000", ici)
                assert "Cordonnerie de bourg à reprendre" in _lire(adresse)
        elif bloc.langue == "sh":
            servir = bloc.texte if "servir" in bloc.texte else ""
            reponse = "" if servir else _taper(bloc.texte, clone)
        vus += 1
    assert vus >= 6
    for trouvee in (f"{FICHE}/index.html", "offres/reprise/index.html", "flux/tout.xml"):
        publie = (clone / "site" / trouvee).read_text("utf-8")
        assert "Cordonnerie de bourg à reprendre" in publie, trouvee


def test_les_blocs_essayes_sont_ceux_que_la_page_publie(site_construit: SiteConstruit) -> None:
    publie = unescape(site_construit.html(f"guide/{PAGE}"))
    for bloc in _blocs(site_construit):
        assert f"<code>{bloc.texte}</code>" in publie
