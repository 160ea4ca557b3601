"""Ce qu'une vérification retient de la précédente, dans `.cache/verification/`.

Du JSON, jamais des objets Python : relire un fichier piégé n'exécute rien. Il est scellé par une
clé gardée hors du site (HMAC, RFC 2104) : un dépôt qui livrerait son propre « aucune erreur » n'est
pas cru. Absent, abîmé, d'une autre version du code ou d'un autre jour, il est ignoré ; on peut
l'effacer à tout moment.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from ..erreurs import ErreurContenu
from ..lecture.images import poser
from . import inventaire
from .inventaire import Inventaire

DOSSIER = ".cache/verification"
_GARDE, _DEBUT = "retenu", "debut"
_CLE_OCTETS = 32


@dataclass(frozen=True)
class Verdict:
    """Ce qu'une vérification a trouvé. `reservees` : les offres à ne pas laisser lire à tous."""

    erreurs: tuple[ErreurContenu, ...] = ()
    conseils: tuple[ErreurContenu, ...] = ()
    fichiers: int = 0
    reservees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Retenu:
    """Une vérification passée, et ce qu'il en faut pour ne refaire que ce qui a changé.

    Args:
        facades: par fichier d'offre, l'empreinte de ce que les autres fiches en voient.
        voisins: une ligne par renvoi possible (`reprise.ecrire_voisins`).
        connues: les adresses du site, une par ligne.
        valable: le verdict vaut de `maintenant` inclus jusqu'à cet instant exclu.
    """

    inventaire: Inventaire
    verdict: Verdict
    maintenant: datetime
    valable: datetime
    facades: dict[str, str]
    voisins: str
    connues: str

    def vaut(self, quand: datetime) -> bool:
        return self.maintenant <= quand < self.valable


def heure_du_disque(racine: Path) -> int:
    """L'heure que le système de fichiers donne maintenant à un fichier, en nanosecondes.

    Raises:
        OSError: on ne peut pas écrire dans le cache.
    """
    temoin = racine / DOSSIER / _DEBUT
    poser(temoin, b"")
    return temoin.stat().st_mtime_ns


def relire(racine: Path) -> Retenu | None:
    """Ce qui a été retenu de ce site ; rien si ce n'est pas sûr."""
    try:
        sceau, _, octets = (racine / DOSSIER / _GARDE).read_bytes().partition(b"\n")
        if not hmac.compare_digest(sceau, _sceller(octets, _cle())):
            return None
        lu = json.loads(octets)
        return _relire(lu) if lu["code"] == inventaire.empreinte_du_code() else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def retenir(racine: Path, retenu: Retenu) -> None:
    """Garde une vérification. Sans cache possible, la prochaine sera seulement plus lente."""
    with suppress(OSError):
        donnees = {
            "code": inventaire.empreinte_du_code(),
            "inventaire": retenu.inventaire.en_json(),
            "verdict": _ecrire_verdict(retenu.verdict),
            "maintenant": retenu.maintenant.isoformat(),
            "valable": retenu.valable.isoformat(),
            "facades": retenu.facades,
            "voisins": retenu.voisins,
            "connues": retenu.connues,
        }
        octets = json.dumps(donnees, separators=(",", ":")).encode()
        poser(racine / DOSSIER / _GARDE, _sceller(octets, _cle()) + b"\n" + octets)


def oublier(racine: Path) -> None:
    """Efface ce qui a été retenu."""
    with suppress(OSError):
        (racine / DOSSIER / _GARDE).unlink(missing_ok=True)


def minuit(quand: datetime) -> datetime:
    """Le début du lendemain : les conseils comptent des jours."""
    return datetime.combine(quand.date(), datetime.min.time()) + timedelta(days=1)


def _relire(lu: dict[str, Any]) -> Retenu:
    return Retenu(
        inventaire=inventaire.depuis_json(lu["inventaire"]),
        verdict=_relire_verdict(lu["verdict"]),
        maintenant=datetime.fromisoformat(lu["maintenant"]),
        valable=datetime.fromisoformat(lu["valable"]),
        facades=lu["facades"],
        voisins=lu["voisins"],
        connues=lu["connues"],
    )


def _ecrire_verdict(verdict: Verdict) -> dict[str, Any]:
    def constats(liste: tuple[ErreurContenu, ...]) -> list[list[Any]]:
        return [
            [c.fichier, c.ligne, c.colonne, c.message, c.remede, c.code, c.extrait] for c in liste
        ]

    return {
        "erreurs": constats(verdict.erreurs),
        "conseils": constats(verdict.conseils),
        "fichiers": verdict.fichiers,
        "reservees": verdict.reservees,
    }


def _relire_verdict(lu: dict[str, Any]) -> Verdict:
    return Verdict(
        tuple(ErreurContenu(*constat) for constat in lu["erreurs"]),
        tuple(ErreurContenu(*constat) for constat in lu["conseils"]),
        lu["fichiers"],
        tuple(lu["reservees"]),
    )


def _sceller(octets: bytes, cle: bytes) -> bytes:
    return hmac.new(cle, octets, hashlib.sha256).hexdigest().encode()


def _cle() -> bytes:
    """La clé de cette personne sur cette machine, hors de tout site ; faite à la première fois.

    Raises:
        OSError: elle ne se lit pas et ne peut pas s'écrire.
    """
    chemin = Path(typer.get_app_dir("nouvelle-vie")) / "cle-de-verification"
    with suppress(FileNotFoundError):
        cle = chemin.read_bytes()
        if len(cle) == _CLE_OCTETS:
            return cle
    chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    provisoire = chemin.with_name(f"{chemin.name}.{os.getpid()}")
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descripteur, "wb") as fichier:
        fichier.write(os.urandom(_CLE_OCTETS))
    provisoire.replace(chemin)
    return chemin.read_bytes()
