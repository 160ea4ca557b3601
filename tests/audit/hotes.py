"""Les serveurs que l'on interroge : ceux des hébergeurs, nginx, et un hôte sans en-têtes."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from attentes import ABSENT, Attente

from nouvelle_vie.fabrique import hebergement
from outils import DEPOT
from serveur import servir

AUDIT = DEPOT / "tests/audit"
OUTILS = AUDIT / "node_modules/.bin"
DELAI = 120
"""Secondes laissées à un serveur pour répondre une première fois."""


@dataclass(frozen=True)
class Reponse:
    code: int
    entetes: Mapping[str, str]
    corps: str


Ecarts = Callable[[Attente, Reponse], list[str]]


@dataclass(frozen=True)
class Hote:
    """Un serveur : `ouvrir(publication, base)` rend son adresse, `ecarts` juge une réponse."""

    nom: str
    ouvrir: Callable[[Path, str, Path], AbstractContextManager[str]]
    ecarts: Ecarts


def demander(adresse: str, chemin: str) -> Reponse:
    """Une demande, sans suivre les redirections."""
    hote = adresse.removeprefix("http://").partition("/")[0]
    connexion = http.client.HTTPConnection(hote, timeout=30)
    try:
        connexion.request("GET", chemin, headers={"Accept": "text/html,*/*"})
        recue = connexion.getresponse()
        corps = recue.read().decode("utf-8", "replace")
        return Reponse(recue.status, {n.lower(): v for n, v in recue.getheaders()}, corps)
    finally:
        connexion.close()


def ecarts(attente: Attente, reponse: Reponse) -> list[str]:
    """Ce qui sépare une réponse de ce qu'on attendait, en-têtes compris."""
    trouves = ecarts_de_page(attente, reponse)
    for nom, attendu in attente.entetes.items():
        recu = reponse.entetes.get(nom.lower(), ABSENT)
        # Un JSON est toujours en UTF-8 (RFC 8259) : le dire en plus n'est pas un écart.
        lu = recu.removesuffix("; charset=utf-8") if "json" in attendu else recu
        if lu.lower().replace("; ", ";") != attendu.lower().replace("; ", ";"):
            trouves.append(f"{nom} : {recu} au lieu de {attendu}")
    if attente.codes == (404,) and "immutable" in reponse.entetes.get("cache-control", ""):
        trouves.append("une page 404 est gardée un an")
    return trouves


def ecarts_de_page(attente: Attente, reponse: Reponse) -> list[str]:
    """Le code, la redirection et le corps : ce que tout hôte sait faire."""
    trouves = []
    if reponse.code not in attente.codes:
        trouves.append(f"code {reponse.code} au lieu de {attente.codes}")
    elif attente.vers and not reponse.entetes.get("location", "").endswith(attente.vers):
        trouves.append(f"mène à {reponse.entetes.get('location')} au lieu de {attente.vers}")
    if attente.corps and attente.corps not in reponse.corps:
        trouves.append("ce n'est pas la page 404 du site")
    return trouves


def ecarts_sans_entetes(attente: Attente, reponse: Reponse) -> list[str]:
    """GitHub Pages : ni en-têtes, ni redirections, mais pages, types et page 404."""
    return [] if 302 in attente.codes else ecarts_de_page(attente, reponse)


def ecarts_netlify(publication: Path) -> Ecarts:
    """`netlify dev` garde pour lui durée et type des fichiers, et ne redirige pas `/offres`.

    Ces deux en-têtes sont donc ceux que le lecteur de Netlify tire de `_headers`.
    """

    def juger(attente: Attente, reponse: Reponse) -> list[str]:
        if attente.vers == f"{attente.chemin}/":
            return []
        if attente.codes != (200,):
            return ecarts(attente, reponse)
        lus = _lire_comme_netlify(publication, attente.chemin)
        remplaces = {n: lus[n] for n in ("cache-control", "content-type") if n in lus}
        defauts = {"cache-control": hebergement.REVALIDER}
        entetes = {**reponse.entetes, **defauts, **remplaces}
        return ecarts(attente, Reponse(reponse.code, entetes, reponse.corps))

    return juger


def _lire_comme_netlify(publication: Path, chemin: str) -> dict[str, str]:
    commande = ["node", AUDIT / "entetes_netlify.mjs", publication / "_headers", chemin]
    fini = subprocess.run(commande, capture_output=True, text=True, check=True, timeout=DELAI)
    return {nom.lower(): valeur for nom, valeur in json.loads(fini.stdout)[0].items()}


# --- les serveurs -------------------------------------------------------------------------------


@contextmanager
def netlify(publication: Path, base: str, travail: Path) -> Iterator[str]:
    projet = travail / "projet-netlify"
    projet.mkdir()
    shutil.copyfile(DEPOT / "netlify.toml", projet / "netlify.toml")
    (projet / "publication").symlink_to(publication, target_is_directory=True)
    port, fonctions = port_libre(), port_libre()
    commande = [
        OUTILS / "netlify", "dev", "--offline", "--no-open", "--internal-disable-edge-functions",
        "--dir", "publication", "--port", str(port), "--functions-port", str(fonctions),
    ]  # fmt: skip
    variables = {"NODE_OPTIONS": f"--require {AUDIT / 'ecoute.cjs'}"}
    with _lancer(commande, port, projet, travail, base, variables) as adresse:
        yield adresse


@contextmanager
def cloudflare(publication: Path, base: str, travail: Path) -> Iterator[str]:
    projet = travail / "projet-cloudflare"
    projet.mkdir()
    port = port_libre()
    commande = [
        OUTILS / "wrangler", "pages", "dev", publication, "--ip", "127.0.0.1",
        "--port", str(port), "--inspector-port", str(port_libre()),
        # Une date que connaît le moteur installé : la plus récente serait celle du jour.
        "--compatibility-date", "2026-01-01",
    ]  # fmt: skip
    with _lancer(commande, port, projet, travail, base, {}) as adresse:
        yield adresse


@contextmanager
def nginx(publication: Path, base: str, travail: Path) -> Iterator[str]:
    port = port_libre()
    site = publication.joinpath(*base.split("/"))
    if base != "/":
        site = publication
    server = hebergement.nginx(site, os.fspath(publication), f"127.0.0.1:{port}")
    config = travail / "nginx.conf"
    chemins = "".join(
        f"{nom}_temp_path {travail}/nginx-{nom};\n"
        for nom in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    utilisateur = "user root;" if os.getuid() == 0 else ""
    config.write_text(
        f"{utilisateur}\ndaemon off;\npid {travail}/nginx.pid;\nerror_log stderr;\nevents {{ }}\n"
        "http {\ninclude /etc/nginx/mime.types;\ndefault_type application/octet-stream;\n"
        f"access_log off;\n{chemins}{server}}}\n",
        "utf-8",
    )
    commande = ["nginx", "-p", travail, "-c", config]
    with _lancer(commande, port, travail, travail, base, {}) as adresse:
        yield adresse


@contextmanager
def github(publication: Path, base: str, travail: Path) -> Iterator[str]:
    """À la manière de GitHub Pages : le site sous son sous-chemin, sans lire `_headers`."""
    with servir(publication.joinpath(*base.split("/")), base) as adresse:
        yield adresse


_ports = itertools.count(20000 + os.getpid() % 8000)
"""Sous les ports que le système prête aux connexions sortantes, et que d'autres prendraient."""


def port_libre() -> int:
    for port in _ports:
        with socket.socket() as prise:
            try:
                prise.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("compte sans fin")


@contextmanager
def _lancer(
    commande: list[object],
    port: int,
    ou: Path,
    travail: Path,
    base: str,
    variables: Mapping[str, str],
) -> Iterator[str]:
    """Lance un serveur, attend qu'il réponde, et l'arrête avec tout ce qu'il a lancé."""
    env = {
        **os.environ,
        **variables,
        "HOME": os.fspath(travail),
        "XDG_CONFIG_HOME": os.fspath(travail / "config"),
        "CI": "1",
        "WRANGLER_SEND_METRICS": "false",
        "PATH": f"{os.environ['PATH']}:/usr/sbin",
    }
    adresse = f"http://127.0.0.1:{port}"
    journal = travail / f"journal-{Path(str(commande[0])).name}"
    with journal.open("wb") as sortie:
        processus = subprocess.Popen(
            [os.fspath(mot) if isinstance(mot, Path) else str(mot) for mot in commande],
            cwd=ou,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=sortie,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _attendre(processus, adresse, base, journal)
        yield adresse
    finally:
        _arreter(processus)


def _attendre(processus: subprocess.Popen[bytes], adresse: str, base: str, journal: Path) -> None:
    limite = time.monotonic() + DELAI
    while True:
        try:
            if demander(adresse, base).code == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        if processus.poll() is not None or time.monotonic() > limite:
            print(journal.read_text("utf-8", "replace")[-3000:], file=sys.stderr)
            raise SystemExit(f"{journal.name.removeprefix('journal-')} ne répond pas")
        time.sleep(0.3)


def _arreter(processus: subprocess.Popen[bytes]) -> None:
    for envoi in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(processus.pid, envoi)
        except ProcessLookupError:
            return
        try:
            processus.wait(10)
        except subprocess.TimeoutExpired:
            continue
