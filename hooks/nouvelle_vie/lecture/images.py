"""Les images citées par les fiches et les pages : examinées une fois chacune, avant tout rendu.

Le verdict d'un contenu est gardé dans `.cache/images/`, sous une clé tirée de ses octets, de notre
version et de celle de Pillow : changer l'un des trois change de clé, le cache ne peut pas mentir.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import PIL  # le paquet seul : ni codec, ni Image

from ..erreurs import Probleme
from ..fautes import FAUTES
from ..modele.photos import EXTENSIONS, REFUSES, Photo, format_refuse
from ..modele.texte import proches
from .signatures import ENTETE, reconnaitre
from .source import dans_la_racine, raison

VERSION = "1"
"""À augmenter quand l'examen ou les dérivés changent."""
POIDS_MAX = 30 * 1024 * 1024
CACHE = ".cache/images"
Constat = tuple[str, Mapping[str, str]]


@dataclass(frozen=True)
class ImageLue:
    """Une image saine. `cle` : l'empreinte de son contenu, de notre version et de Pillow."""

    fichier: str
    chemin: Path
    sorte: str
    cle: str


@dataclass
class Examen:
    """L'examen des images d'un site ; chaque fichier n'est ouvert qu'une fois."""

    racine: Path
    dossier: str
    saines: dict[str, ImageLue] = field(default_factory=dict)
    _verdicts: dict[str, list[Constat]] = field(default_factory=dict)
    _noms: dict[Path, frozenset[str]] = field(default_factory=dict)

    def problemes(self, photos: Sequence[Photo]) -> Iterator[Probleme]:
        """Ce qui ne va pas dans les fichiers d'une liste de photos, fautes et conseils."""
        for rang, photo in enumerate(photos):
            for code, valeurs in self.constats(photo.fichier):
                yield Probleme(
                    ("photos", rang, "fichier"), code, {"recu": photo.fichier, **valeurs}
                )

    def constats(self, fichier: str) -> list[Constat]:
        """Ce qui ne va pas dans un fichier du dossier, cité ou non : (code, valeurs)."""
        if fichier not in self._verdicts:
            self._verdicts[fichier] = self._examiner(fichier)
        return self._verdicts[fichier]

    def _examiner(self, fichier: str) -> list[Constat]:
        chemin = self.racine / self.dossier / fichier
        noms = self._noms_de(chemin.parent)
        if chemin.name not in noms:  # la casse compte chez l'hébergeur, même si elle ne compte ici
            return [("photo-absente", {"dossier": self.dossier, "remede": _proche(chemin, noms)})]
        try:
            octets = self._lire(chemin)
        except (OSError, RuntimeError, ValueError) as erreur:
            return [("photo-illisible", {"raison": raison(erreur)})]
        if not isinstance(octets, bytes):
            return [octets]
        sorte = reconnaitre(octets[:ENTETE])
        if sorte in REFUSES:
            return [("photo-format", format_refuse(sorte, fichier))]
        if chemin.suffix[1:].lower() not in EXTENSIONS[sorte]:
            nom = Path(fichier).with_suffix(f".{EXTENSIONS[sorte][0]}").as_posix()
            return [("photo-mal-nommee", {"format": sorte, "propose": nom})]
        cle = cle_de(octets)
        verdict = _verdict(octets, sorte, cle, self.racine / CACHE)
        if all(FAUTES[code].conseil for code, _ in verdict):
            self.saines[fichier] = ImageLue(fichier, chemin, sorte, cle)
        return verdict

    def _noms_de(self, dossier: Path) -> frozenset[str]:
        if dossier not in self._noms:
            try:
                self._noms[dossier] = frozenset(voisin.name for voisin in dossier.iterdir())
            except (OSError, ValueError):
                self._noms[dossier] = frozenset()
        return self._noms[dossier]

    def _lire(self, chemin: Path) -> bytes | Constat:
        if not dans_la_racine(chemin, self.racine):
            return "fichier-hors-dossier", {}
        etat = chemin.stat()
        if stat.S_ISDIR(etat.st_mode):
            return "photo-illisible", {"raison": "c'est un dossier"}
        if not stat.S_ISREG(etat.st_mode):
            return "photo-illisible", {"raison": "ce n'est pas un fichier"}
        if not etat.st_size:
            return "photo-vide", {}
        if etat.st_size > POIDS_MAX:
            poids = {"poids": _en_mo(etat.st_size), "limite": _en_mo(POIDS_MAX)}
            return "photo-trop-lourde", poids
        return chemin.read_bytes()


def cle_de(octets: bytes) -> str:
    """La clé de cache d'une image : son contenu, notre version, celle de Pillow."""
    contenu = hashlib.sha256(octets).hexdigest()
    return hashlib.sha256(f"{contenu} {VERSION} {PIL.__version__}".encode()).hexdigest()


def _verdict(octets: bytes, sorte: str, cle: str, cache: Path) -> list[Constat]:
    garde = cache / cle / "verdict.json"
    lu = lire_scelle(garde)
    if isinstance(lu, dict) and lu.get("cle") == cle:
        return [(code, valeurs) for code, valeurs in lu["constats"]]
    from . import pixels  # Pillow est lent à charger : seulement pour une image inconnue

    constats: list[Constat] = [*pixels.constats(octets, sorte)]
    with suppress(OSError):  # sans cache, la prochaine lecture sera seulement plus lente
        ecrire_scelle(garde, {"cle": cle, "constats": constats})
    return constats


def lire_scelle(chemin: Path) -> Any:
    """Ce qu'un fichier de cache garde ; rien s'il manque, est abîmé ou a été retouché."""
    try:
        sceau, _, texte = chemin.read_text("utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    return json.loads(texte) if hashlib.sha256(texte.encode()).hexdigest() == sceau else None


def ecrire_scelle(chemin: Path, donnees: Any) -> None:
    """Écrit un fichier de cache, précédé de l'empreinte de ce qu'il dit.

    Raises:
        OSError: le disque refuse.
    """
    texte = json.dumps(donnees, ensure_ascii=False, indent=1, sort_keys=True)
    poser(chemin, f"{hashlib.sha256(texte.encode()).hexdigest()}\n{texte}".encode())


def poser(chemin: Path, octets: bytes) -> None:
    """Écrit un fichier d'un coup : qui le lit pendant ce temps en voit l'ancien ou le nouveau.

    Raises:
        OSError: le disque refuse.
    """
    chemin.parent.mkdir(parents=True, exist_ok=True)
    provisoire = chemin.with_name(f"{chemin.name}.{os.getpid()}")
    try:
        provisoire.write_bytes(octets)
        provisoire.replace(chemin)
    except OSError:
        provisoire.unlink(missing_ok=True)
        raise


def _proche(chemin: Path, noms: frozenset[str]) -> str:
    if trouves := proches(chemin.name, sorted(noms)):
        return f"vouliez-vous écrire « {trouves[0]} » ?"
    return "ajoutez-la dans ce dossier, ou corrigez son nom"


def _en_mo(octets: int) -> str:
    return f"{octets / 1024 / 1024:.0f} Mo"
