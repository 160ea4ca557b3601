"""L'inventaire d'un site : tout ce qu'une vérification peut lire, et de quoi savoir ce qui a bougé.

Comme l'index de git, il retient d'un fichier déjà vu son poids, ses deux heures, son numéro et
l'empreinte de ses octets : tant que rien de cela n'a changé, il n'est pas relu. Un fichier écrit au
moment même de l'inventaire pourrait l'être encore sans que ses heures changent : on le relit
toujours (« racy git », git-scm.com/docs/racy-git).
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pydantic

from ..reglages import Dossiers

_MARGE = 2_000_000_000
"""Nanosecondes : la plus grossière des horloges de fichiers (FAT) compte par deux secondes."""
_LUS = (".yml", ".yaml", ".md", ".json", ".geojson")

Signature = tuple[int, int, int, int]
"""Poids, heures du contenu et de l'inode en nanosecondes, numéro d'inode."""


_DOSSIER: Signature = (0, 0, 0, 0)


class InventaireImpossible(Exception):
    """Le site a des fichiers dont l'inventaire ne peut pas répondre : liens, tubes, refus."""


@dataclass(frozen=True)
class Vu:
    """Un fichier inventorié. `empreinte` : celle de ses octets, ou sa signature."""

    signature: Signature
    empreinte: str

    def net(self, debut: int) -> bool:
        """Vrai si ses heures suffisent à dire qu'il n'a pas changé depuis."""
        return max(self.signature[1:3]) < debut - _MARGE


@dataclass(frozen=True)
class Inventaire:
    """Tous les fichiers d'un site par chemin, à l'heure `debut` de leur système de fichiers."""

    debut: int
    fichiers: Mapping[str, Vu]

    def changes(self, avant: Inventaire) -> set[str] | None:
        """Les fichiers dont le contenu diffère d'`avant` ; rien si la liste n'est plus la même."""
        if self.fichiers.keys() != avant.fichiers.keys():
            return None
        return {c for c, vu in self.fichiers.items() if vu.empreinte != avant.fichiers[c].empreinte}

    def intact(self, racine: Path, chemins: Iterable[str]) -> bool:
        """Vrai si aucun de ces fichiers n'a été touché depuis l'inventaire."""
        try:
            return all(self.fichiers[c].signature == _signature(racine, c) for c in chemins)
        except (OSError, InventaireImpossible):
            return False

    def en_json(self) -> dict[str, Any]:
        vus = {c: [*v.signature, v.empreinte] for c, v in self.fichiers.items()}
        return {"debut": self.debut, "fichiers": vus}


def depuis_json(lu: Mapping[str, Any]) -> Inventaire:
    """L'inventaire gardé par `en_json`."""
    vus = {c: Vu((poids, *heures), e) for c, (poids, *heures, e) in lu["fichiers"].items()}
    return Inventaire(lu["debut"], vus)


def dresser(
    racine: Path, dossiers: Dossiers, debut: int, avant: Inventaire | None = None
) -> Inventaire:
    """L'inventaire du site ; `avant` épargne de relire ce qui n'a pas bougé.

    Raises:
        InventaireImpossible: un lien, un fichier qui n'en est pas un, un dossier hors du site.
        OSError: le disque refuse.
    """
    connus = avant.fichiers if avant else {}
    fichiers: dict[str, Vu] = {}
    for chemin, signature in _parcourir(racine, dossiers):
        connu = connus.get(chemin)
        if avant and connu and connu.signature == signature and connu.net(avant.debut):
            fichiers[chemin] = connu
        else:
            fichiers[chemin] = Vu(signature, _empreinte(f"{racine}/{chemin}", signature))
    return Inventaire(debut, fichiers)


def _empreinte(chemin: str, signature: Signature) -> str:
    """L'empreinte d'un texte. D'une image, qui pèse mille fois plus, la signature en tient lieu."""
    if not chemin.lower().endswith(_LUS):
        return repr(signature)
    with open(chemin, "rb") as fichier:  # noqa: PTH123 - cinq mille fois : Path coûte autant
        return hashlib.file_digest(fichier, "sha256").hexdigest()


def _parcourir(racine: Path, dossiers: Dossiers) -> Iterator[tuple[str, Signature]]:
    base = os.fspath(racine)
    demandes = (dossiers.offres, dossiers.contenu, dossiers.donnees, dossiers.images)
    hauts = sorted({d.partition("/")[0] for d in demandes})
    if {"", ".", ".."} & {*hauts} or any("\\" in haut or ":" in haut for haut in hauts):
        raise InventaireImpossible(repr(hauts))
    yield "mkdocs.yml", _signature(racine, "mkdocs.yml")
    attente = [h for h in hauts if os.path.lexists(f"{base}/{h}")]
    for haut in attente:
        if not stat.S_ISDIR(os.lstat(f"{base}/{haut}").st_mode):
            raise InventaireImpossible(haut)
    while attente:
        court = attente.pop()
        yield f"{court}/", _DOSSIER
        with os.scandir(f"{base}/{court}") as entrees:
            for entree in entrees:
                chemin = f"{court}/{entree.name}"
                if entree.is_dir(follow_symlinks=False):
                    attente.append(chemin)
                else:
                    yield chemin, _signer(chemin, entree.stat(follow_symlinks=False))


def _signature(racine: Path, chemin: str) -> Signature:
    return _DOSSIER if chemin.endswith("/") else _signer(chemin, os.lstat(f"{racine}/{chemin}"))


def _signer(chemin: str, etat: os.stat_result) -> Signature:
    if not stat.S_ISREG(etat.st_mode):
        raise InventaireImpossible(chemin)
    return etat.st_size, etat.st_mtime_ns, etat.st_ctime_ns, etat.st_ino


@cache
def empreinte_du_code() -> str:
    """Ce qui lit : notre code, nos textes, Python et les paquets installés à côté d'eux.

    Raises:
        OSError: le disque refuse.
    """
    paquet = Path(__file__).resolve().parents[1]
    total = hashlib.sha256(sys.version.encode())
    for chemin in sorted(paquet.rglob("*")):
        if chemin.suffix in (".py", ".yml"):
            total.update(f"\0{chemin.relative_to(paquet)}\0".encode() + chemin.read_bytes())
    voisins = Path(pydantic.__file__).parents[1]
    noms = sorted(n for n in os.listdir(voisins) if n.endswith(".dist-info"))  # noqa: PTH208
    total.update("\0".join(noms).encode())
    return total.hexdigest()
