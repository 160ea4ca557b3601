"""Les pièces venues de npm (polices) : copiées avec l'empreinte de leur contenu dans leur nom."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ..artefact import Fichier
from ..erreurs import FabricationImpossible


@dataclass(frozen=True)
class Police:
    """Une police variable : famille CSS, paquet npm, fichier, plage de graisses."""

    famille: str
    fichier: str
    graisses: str
    plage: str
    style: str = "normal"


_LATIN = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
)
POLICES = (
    Police(
        "Source Sans 3",
        "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
        "200 900",
        _LATIN,
    ),
    Police(
        "Fraunces",
        "@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2",
        "100 900",
        _LATIN,
    ),
)


def pieces(node_modules: Path) -> list[Fichier]:
    """Les polices et la feuille de style qui les déclare, prêtes à publier.

    Raises:
        FabricationImpossible: les paquets npm ne sont pas installés.
    """
    fichiers, regles = [], []
    for police in POLICES:
        try:
            octets = (node_modules / police.fichier).read_bytes()
        except OSError:
            raise FabricationImpossible(
                "les polices ne sont pas installées — lancez « make site », qui les installe"
            ) from None
        nom = nom_hache(Path(police.fichier).name, octets)
        fichiers.append(Fichier(f"assets/polices/{nom}", octets))
        regles.append(
            f'@font-face{{font-family:"{police.famille}";font-style:{police.style};'
            f"font-weight:{police.graisses};font-display:swap;"
            f'src:url("polices/{nom}") format("woff2");unicode-range:{police.plage}}}'
        )
    return [*fichiers, Fichier("assets/polices.css", "\n".join(regles).encode() + b"\n")]


def nom_hache(nom: str, octets: bytes) -> str:
    """« nom.0123abcd.ext » : le nom change quand le contenu change."""
    empreinte = hashlib.sha256(octets).hexdigest()[:8]
    base, point, extension = nom.rpartition(".")
    return f"{base}.{empreinte}{point}{extension}"
