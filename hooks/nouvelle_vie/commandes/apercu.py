"""`nouvelle-vie apercu` : le site tel qu'il sera un autre jour, servi sur cette machine.

La construction est la vraie, dans un autre processus : rien ici ne connaît MkDocs. Son serveur
refait le site à chaque enregistrement, ce qui vaut mieux pour qui écrit qu'un dossier figé.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from ..erreurs import FabricationImpossible
from ..horloge import VARIABLE, maintenant
from ..lecture.site import lire_adresse, lire_reglages
from ..rendu.typographie import heure, jour
from .commun import Racine, dire_les_echecs

HOTE = "127.0.0.1"
"""Cette machine seulement : un aperçu montre ce qui n'est pas encore public."""
PAS, ESSAIS = 0.2, 1500
"""Secondes entre deux regards sur le port ; cinq minutes en tout, et l'on n'attend plus."""
PATIENCE = 3
"""Secondes laissées à la construction pour finir d'elle-même après Ctrl-C."""


def apercu(
    date: Annotated[
        str | None,
        typer.Option(help="Le jour à montrer : 2026-12-24, ou « 2026-12-24 09:30 »."),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Le port du serveur ; 0 en choisit un libre.")
    ] = 8000,
    construire_seulement: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Construit dans ce dossier, sans rien servir."),
    ] = None,
    racine: Racine = Path(),
) -> None:
    """Montre le site tel qu'il sera ce jour-là : parutions faites, offres périmées retirées.

    Le site se refait à chaque enregistrement d'un fichier ; Ctrl-C l'arrête. Rien n'est publié.

    Exemples : `nouvelle-vie apercu --date 2026-12-24`,
    `nouvelle-vie apercu --date 2026-12-24 --construire-seulement /tmp/noel`.
    """
    racine = racine.resolve()
    with dire_les_echecs():
        config = racine / "mkdocs.yml"
        quand = maintenant(lire_reglages(config), os.environ, date)
        if construire_seulement is not None:
            raise typer.Exit(_construire(racine, construire_seulement.resolve(), quand))
        chemin = urlsplit(lire_adresse(config)).path or "/"
        choisi = reserver(port)
    raise typer.Exit(_servir(racine, quand, choisi, chemin))


def reserver(port: int) -> int:
    """Le port, s'il est libre ; un port libre si l'on demande 0.

    Raises:
        FabricationImpossible: il est pris, ou interdit.
    """
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((HOTE, port))
        except OSError:
            raise FabricationImpossible(
                f"le port {port} est déjà pris — arrêtez l'autre aperçu, ou donnez "
                f"« --port {port + 1 if port < 65535 else 8000} »"
            ) from None
        return int(prise.getsockname()[1])


def _construire(racine: Path, dossier: Path, quand: datetime) -> int:
    """Construit le site dans `dossier`. Rend le code de sortie."""
    if dossier == racine or racine.is_relative_to(dossier):
        raise FabricationImpossible(
            f"{dossier} contient les sources du site — donnez un autre dossier"
        )
    with _lancer(racine, quand, "build", "--strict", "-q", "-d", os.fspath(dossier)) as travail:
        code = _attendre(travail)
    if code == 0:
        typer.echo(f"Le site du {_dire(quand)} est dans {dossier}.")
    return code


def _servir(racine: Path, quand: datetime, port: int, chemin: str) -> int:
    """Sert le site jusqu'à Ctrl-C. Rend le code de sortie."""
    typer.echo(f"Construction du site du {_dire(quand)}…")
    options = ("serve", "-q", "--livereload", "--dev-addr", f"{HOTE}:{port}")
    with _lancer(racine, quand, *options) as travail:
        try:
            if _repond(travail, port):
                typer.echo(f"Le voici : http://{HOTE}:{port}{chemin} (Ctrl-C pour arrêter)")
        except KeyboardInterrupt:
            _arreter(travail)
            return 0
        return _attendre(travail)


def _lancer(racine: Path, quand: datetime, *options: str) -> subprocess.Popen[bytes]:
    """Lance la construction à cette date, dans un autre processus."""
    env = {**os.environ, VARIABLE: f"{quand:%Y-%m-%d %H:%M}", "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen([sys.executable, "-m", "mkdocs", *options], cwd=racine, env=env)


def _repond(travail: subprocess.Popen[bytes], port: int) -> bool:
    """Attend que le serveur réponde ; faux s'il s'est arrêté avant."""
    for _ in range(ESSAIS):
        with suppress(OSError), socket.create_connection((HOTE, port), timeout=1):
            return True
        with suppress(subprocess.TimeoutExpired):
            travail.wait(timeout=PAS)
            return False
    return False


def _attendre(travail: subprocess.Popen[bytes]) -> int:
    """Le code de sortie d'un travail ; Ctrl-C l'arrête et n'est pas un échec."""
    try:
        return 1 if travail.wait() else 0
    except KeyboardInterrupt:
        _arreter(travail)
        return 0


def _arreter(travail: subprocess.Popen[bytes]) -> None:
    """Laisse finir le travail, qu'un Ctrl-C du terminal atteint aussi ; sinon l'arrête."""
    for envoi in (None, signal.SIGINT, signal.SIGTERM):
        with suppress(KeyboardInterrupt, subprocess.TimeoutExpired, OSError, ValueError):
            if envoi is not None:
                travail.send_signal(envoi)
            travail.wait(timeout=PATIENCE)
            break
    else:
        travail.kill()
    typer.echo("\nAperçu arrêté.")


def _dire(quand: datetime) -> str:
    return f"{jour(quand.date())} à {heure(quand)}"
