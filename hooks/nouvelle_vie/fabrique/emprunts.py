"""Ce que la carte interactive emprunte à npm : Leaflet et ses grappes, en un script et une feuille.

Un seul fichier de chaque : sur un téléphone lent, une requête de plus coûte plus que ses octets. On
n'y garde que ce qui sert : ni cartes de sources, ni règles qui citent des images de Leaflet (nos
marqueurs sont dessinés par la feuille du site) ou d'un navigateur disparu.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..erreurs import FabricationImpossible

_SCRIPTS = ("leaflet/dist/leaflet.js", "leaflet.markercluster/dist/leaflet.markercluster.js")
_FEUILLES = ("leaflet/dist/leaflet.css", "leaflet.markercluster/dist/MarkerCluster.css")
_LICENCES = ("leaflet/LICENSE", "leaflet.markercluster/MIT-LICENCE.txt")

_SOURCES = re.compile(rb"^//# sourceMappingURL=.*$", re.M)
_COMMENTAIRE = re.compile(rb"/\*.*?\*/", re.S)
_CITE = re.compile(rb"[^{}]+\{[^{}]*\burl\([^{}]*\}")


def emprunts(node_modules: Path) -> dict[str, bytes]:
    """Les deux pièces, par leur nom de tous les jours ; chacune commence par les licences.

    Raises:
        FabricationImpossible: les paquets npm ne sont pas installés.
    """
    try:
        licences = _lire(node_modules, _LICENCES).replace(b"*/", b"* /")
        script = _lire(node_modules, _SCRIPTS)
        feuille = _lire(node_modules, _FEUILLES)
    except OSError:
        raise FabricationImpossible(
            "la carte interactive n'est pas installée — lancez « make site », qui l'installe"
        ) from None
    tete = b"/*!\n" + licences + b"*/\n"
    return {
        "assets/leaflet.js": tete + _SOURCES.sub(b"", script),
        "assets/leaflet.css": tete + _CITE.sub(b"", _COMMENTAIRE.sub(b"", feuille)),
    }


def _lire(node_modules: Path, noms: tuple[str, ...]) -> bytes:
    textes = ((node_modules / nom).read_bytes().replace(b"\r\n", b"\n").strip() for nom in noms)
    return b"\n".join(textes) + b"\n"
