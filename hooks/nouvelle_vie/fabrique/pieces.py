"""Les pièces : polices et carte venues de npm, feuilles de style et scripts de l'habillage.

Chacune est publiée avec l'empreinte de son contenu dans son nom : un navigateur peut la garder un
an, et n'en montre jamais une ancienne. Seul un script que d'autres sites ont collé garde le sien :
il n'est pas dans `assets/`, mais à côté.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..artefact import Fichier
from ..erreurs import FabricationImpossible
from ..rendu.urls import nom_hache
from .emprunts import emprunts


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


_IMPORT = re.compile(rb"""((?:\bfrom|\bimport)\s*\(?\s*)"\./([\w-]+\.js)\"""")
"""Un script en importe un autre par son nom de tous les jours : « from "./plier.js" »."""
DOSSIER = "assets/pieces/"
"""Tout ce qui s'y trouve porte une empreinte dans son nom (voir `entetes_http`)."""


@dataclass(frozen=True)
class Pieces:
    """Les fichiers à publier, et leur adresse d'après leur nom de tous les jours."""

    fichiers: tuple[Fichier, ...]
    adresses: Mapping[str, str]
    polices: tuple[str, ...]
    """Ce que toute page demande d'avance : une police demandée plus tard ne servirait pas."""

    def adresse(self, nom: str) -> str:
        """« assets/nv.css » → « assets/pieces/nv.0123abcd.css », pour les gabarits.

        Raises:
            FabricationImpossible: l'habillage n'a pas cette pièce.
        """
        try:
            return self.adresses[nom]
        except KeyError:
            connues = ", ".join(sorted(self.adresses))
            raise FabricationImpossible(
                f"un gabarit demande la pièce « {nom} », que l'habillage n'a pas — "
                f"écrivez l'une de celles-ci : {connues}"
            ) from None


def pieces(node_modules: Path, habillage: Path) -> Pieces:
    """Les polices, la feuille qui les déclare, puis les feuilles et scripts de l'habillage.

    Args:
        habillage: dossier des gabarits du thème ; ses pièces sont dans `assets/`.

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
        # « optional » : un texte déjà affiché ne change pas de police, donc ne saute pas.
        regles.append(
            f'@font-face{{font-family:"{police.famille}";font-style:{police.style};'
            f"font-weight:{police.graisses};font-display:optional;"
            f'src:url("../polices/{nom}") format("woff2");unicode-range:{police.plage}}}'
        )
    polices = tuple(fichier.uri for fichier in fichiers)
    feuilles = {"assets/polices.css": "\n".join(regles).encode() + b"\n"} | emprunts(node_modules)
    for piece in sorted((habillage / "assets").glob("*")):
        if piece.suffix in (".css", ".js"):
            feuilles[f"assets/{piece.name}"] = piece.read_bytes()
    lots = _Hachage(feuilles)
    adresses = {nom: lots.adresse(nom) for nom in feuilles}
    fichiers += [Fichier(adresses[nom], lots.octets[nom]) for nom in feuilles]
    for script in sorted(habillage.glob("*.js")):
        adresses[script.name] = script.name
        fichiers.append(Fichier(script.name, script.read_bytes()))
    return Pieces(tuple(fichiers), adresses, polices)


class _Hachage:
    """Nomme chaque pièce d'après son contenu, celles qu'elle importe l'étant d'abord."""

    def __init__(self, pieces: Mapping[str, bytes]) -> None:
        self.octets = dict(pieces)
        self._adresses: dict[str, str] = {}
        self._en_cours: list[str] = []

    def adresse(self, nom: str) -> str:
        if nom not in self._adresses:
            if nom in self._en_cours:
                boucle = " → ".join([*self._en_cours, nom])
                raise FabricationImpossible(
                    f"des scripts s'importent en rond : {boucle} — retirez l'un de ces imports"
                )
            self._en_cours.append(nom)
            if nom.endswith(".js"):
                self.octets[nom] = _IMPORT.sub(self._importer, self.octets[nom])
            self._en_cours.pop()
            self._adresses[nom] = DOSSIER + nom_hache(Path(nom).name, self.octets[nom])
        return self._adresses[nom]

    def _importer(self, ecrit: re.Match[bytes]) -> bytes:
        nom = f"assets/{ecrit[2].decode()}"
        if nom not in self.octets:
            return ecrit[0]  # le contrôle des liens dira où
        return ecrit[1] + f'"./{Path(self.adresse(nom)).name}"'.encode()
