"""La retouche d'une offre, à chaud : ce qu'attend la personne qui écrit devant son aperçu."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request

from sites import MARQUE, Site

DELAI = 300
"""Secondes d'attente au plus."""


def mesurer(site: Site, essais: int) -> float:
    """Secondes entre l'enregistrement d'une offre et sa page à jour dans l'aperçu ; la médiane.

    Raises:
        RuntimeError: l'aperçu ne démarre pas, ou ne montre jamais la retouche.
    """
    port = _port_libre()
    adresse = f"127.0.0.1:{port}" if "mkdocs" in site.servir else str(port)
    page = f"http://127.0.0.1:{port}/{site.adresse}"
    with subprocess.Popen(
        [*site.servir, adresse],
        cwd=site.racine,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as apercu:
        try:
            _attendre(page, "</html>", apercu)
            return statistics.median(_retoucher(site, page, rang, apercu) for rang in range(essais))
        finally:
            apercu.terminate()


def _retoucher(site: Site, page: str, rang: int, apercu: subprocess.Popen[bytes]) -> float:
    time.sleep(1)
    marque = f"{MARQUE} {rang}."
    texte = site.retouchee.read_text("utf-8")
    depart = time.perf_counter()
    site.retouchee.write_text(f"{texte}\n\n{marque}\n", "utf-8")
    _attendre(page, marque, apercu)
    return time.perf_counter() - depart


def _attendre(page: str, texte: str, apercu: subprocess.Popen[bytes]) -> None:
    fin = time.monotonic() + DELAI
    while time.monotonic() < fin and apercu.poll() is None:
        try:
            with urllib.request.urlopen(page, timeout=DELAI) as reponse:
                if texte in reponse.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.02)
    raise RuntimeError(f"l'aperçu n'a jamais montré « {texte} » sur {page}")


def _port_libre() -> int:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        return int(prise.getsockname()[1])
