"""Un serveur de fichiers statiques, tel qu'un hébergeur : un sous-chemin, et sa page 404."""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class _Traitant(http.server.SimpleHTTPRequestHandler):
    """Sert le dossier sous `sous_chemin`, comme un hébergeur de pages de projet."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, sous_chemin: str, directory: str) -> None:
        self.sous_chemin = sous_chemin
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.sous_chemin):
            return str(Path(self.directory) / "absent")
        return super().translate_path("/" + path.removeprefix(self.sous_chemin))

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
def servir(site: Path, sous_chemin: str = "/") -> Iterator[str]:
    """Sert `site` sur cette machine le temps du bloc ; rend son adresse."""
    traitant = functools.partial(_Traitant, sous_chemin=sous_chemin, directory=str(site))
    with _Serveur(("127.0.0.1", 0), traitant) as serveur:
        fil = threading.Thread(target=serveur.serve_forever)
        fil.start()
        try:
            yield f"http://127.0.0.1:{serveur.server_address[1]}{sous_chemin}"
        finally:
            serveur.shutdown()
            fil.join()
