"""Un serveur de fichiers statiques, tel qu'un hébergeur : un sous-chemin, et sa page 404.

Il peut aussi appliquer le `_headers` du site, comme Cloudflare Pages : toutes les règles qui
prennent un chemin s'y appliquent, et deux valeurs d'un même en-tête se joignent par une virgule.
Que Netlify donne le même résultat se prouve dans `unites/test_entetes_http.py`.
"""

from __future__ import annotations

import functools
import http.server
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nouvelle_vie.fabrique.entetes_http import Regle
from nouvelle_vie.fabrique.hebergement import lire_entetes


def entetes_de(regles: Sequence[Regle], chemin: str) -> dict[str, str]:
    """Les en-têtes que posent ces règles pour un chemin, comme chez Cloudflare Pages."""
    recus: dict[str, str] = {}
    for regle in regles:
        if re.fullmatch(re.escape(regle.motif).replace(r"\*", ".*"), chemin):
            for nom, valeur in regle.entetes:
                recus[nom] = f"{recus[nom]}, {valeur}" if nom in recus else valeur
    return recus


class _Traitant(http.server.SimpleHTTPRequestHandler):
    """Sert le dossier sous `sous_chemin`, comme un hébergeur de pages de projet."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self, *arguments: object, sous_chemin: str, directory: str, regles: Sequence[Regle]
    ) -> None:
        self.sous_chemin, self.regles = sous_chemin, regles
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.sous_chemin):
            return str(Path(self.directory) / "absent")
        return super().translate_path("/" + path.removeprefix(self.sous_chemin))

    def send_header(self, keyword: str, value: str) -> None:
        if keyword.lower() == "content-type":
            value = self._poses.pop("Content-Type", value)
        super().send_header(keyword, value)

    def send_response(self, code: int, message: str | None = None) -> None:
        self._poses = entetes_de(self.regles, self.path.partition("?")[0])
        super().send_response(code, message)

    def end_headers(self) -> None:
        for nom, valeur in self._poses.items():
            super().send_header(nom, valeur)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Une adresse inconnue reçoit la page 404 du site, comme chez tout hébergeur."""
        page = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Se tait : les requêtes ne regardent pas le rapport de tests."""


class _Serveur(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    """Plusieurs onglets qui se chargent ensemble font plus de cinq demandes à la fois."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Un navigateur qui s'en va avant la fin n'est pas une panne ; le reste se dit."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def servir(site: Path, sous_chemin: str = "/", entetes: bool = False) -> Iterator[str]:
    """Sert `site` sur cette machine le temps du bloc ; rend son adresse.

    Args:
        entetes: envoie aussi les en-têtes que déclare son `_headers`.
    """
    traitant = functools.partial(
        _Traitant,
        sous_chemin=sous_chemin,
        directory=str(site),
        regles=lire_entetes(site) if entetes else (),
    )
    with _Serveur(("127.0.0.1", 0), traitant) as serveur:
        fil = threading.Thread(target=serveur.serve_forever)
        fil.start()
        try:
            yield f"http://127.0.0.1:{serveur.server_address[1]}{sous_chemin}"
        finally:
            serveur.shutdown()
            fil.join()
