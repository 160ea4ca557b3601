"""La réserve des visuels : des fichiers dont le nom dit ce qu'ils montrent et ce qu'ils valent.

Un nom porte la clé de ce que l'image montre et l'empreinte de ses octets : lui seul dit si elle est
la bonne et si elle est saine. L'index n'épargne que de relire à chaque construction des centaines
de mégaoctets : comme celui de git, il retient le poids et l'heure d'un fichier vérifié. Cette heure
n'est comparée qu'à elle-même ; différente, elle fait relire le fichier, et rien d'autre.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..lecture.images import ecrire_scelle, lire_scelle, poser

_INDEX = "index.json"
_CHIFFRES = 32
"""D'une clé et d'une empreinte, dans un nom : 128 bits chacune."""
_MARGE = 200
"""Fichiers inutiles que la réserve garde, en plus d'autant qu'il en sert."""

Signature = tuple[int, int]
"""Poids en octets, heure en nanosecondes."""


@dataclass(frozen=True)
class Rangee:
    """Une image rangée. `empreinte` : celle de ses octets."""

    chemin: str
    empreinte: str
    poids: int


@dataclass
class Reserve:
    """Les images d'un dossier, chacune sous la clé et le format demandés."""

    dossier: Path
    suffixe: str = ".jpg"
    """Ce qui finit le nom des images ; un lien dur les publie sous un autre."""
    _presents: dict[str, Signature] = field(default_factory=dict)
    _verifies: dict[str, Signature] = field(default_factory=dict)
    _connus: dict[str, Signature] = field(default_factory=dict)
    """L'index tel qu'il a été lu."""
    _noms: dict[str, str] = field(default_factory=dict)
    _servis: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        lu = lire_scelle(self.dossier / _INDEX)
        if isinstance(lu, dict):
            self._connus = {nom: (poids, heure) for nom, (poids, heure) in lu.items()}
        self._verifies = dict(self._connus)
        self.relire()

    def relire(self) -> None:
        """Regarde ce que contient le dossier."""
        self._presents.clear()
        with suppress(OSError), os.scandir(self.dossier) as entrees:
            for entree in entrees:
                if entree.name.endswith(self.suffixe):
                    etat = entree.stat(follow_symlinks=False)
                    self._presents[entree.name] = (etat.st_size, etat.st_mtime_ns)
        self._noms = {nom.rpartition("-")[0]: nom for nom in sorted(self._presents)}

    def trouver(self, cle: str, format_: str) -> Rangee | None:
        """L'image, si elle est là et saine ; abîmée, elle est retirée."""
        nom = self._noms.get(_souche(cle, format_))
        if nom is None or not self._saine(nom):
            return None
        self._servis.add(nom)
        empreinte = nom.removesuffix(self.suffixe).rpartition("-")[2]
        return Rangee(f"{self.dossier}/{nom}", empreinte, self._presents[nom][0])

    def servir(self, cle: str, formats: Iterable[str]) -> dict[str, Rangee]:
        """Les images d'une clé, par format ; rien s'il en manque une."""
        trouvees = {format_: self.trouver(cle, format_) for format_ in formats}
        return {} if None in trouvees.values() else {f: r for f, r in trouvees.items() if r}

    def ranger(self, cle: str, format_: str, octets: bytes) -> None:
        """Écrit une image. Se fait dans n'importe quel processus ; `relire` la fait ensuite voir.

        Raises:
            OSError: le disque refuse.
        """
        poser(self.dossier / f"{_souche(cle, format_)}-{_empreinte(octets)}{self.suffixe}", octets)

    def fermer(self) -> None:
        """Retire ce qui ne sert plus, quand il y en a plus que d'utile, et retient le vérifié.

        Un site que l'on construit tour à tour à deux dates ne refait donc rien.
        """
        inutiles = self._presents.keys() - self._servis
        if len(inutiles) > len(self._servis) + _MARGE:
            for nom in inutiles:
                (self.dossier / nom).unlink(missing_ok=True)
                del self._presents[nom]
        verifies = {n: s for n, s in self._verifies.items() if self._presents.get(n) == s}
        if verifies != self._connus:
            with suppress(
                OSError
            ):  # sans index, la prochaine construction sera seulement plus lente
                ecrire_scelle(self.dossier / _INDEX, verifies)

    def _saine(self, nom: str) -> bool:
        if self._verifies.get(nom) == self._presents[nom]:
            return True
        chemin = self.dossier / nom
        try:
            saine = nom.endswith(f"-{_empreinte(chemin.read_bytes())}{self.suffixe}")
        except OSError:
            return False
        if saine:
            self._verifies[nom] = self._presents[nom]
        else:
            chemin.unlink(missing_ok=True)
        return saine


def _souche(cle: str, format_: str) -> str:
    return f"{cle[:_CHIFFRES]}-{format_}"


def _empreinte(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()[:_CHIFFRES]
