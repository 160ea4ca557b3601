"""Ce que le site en ligne dit de lui-même : l'instant de sa construction, la version des sources.

Un flux de publication le relit pour savoir s'il y a lieu de refaire le site : le fichier en ligne
reste vrai après un envoi manqué, un retour en arrière ou une publication faite à la main, ce que
ne sait pas l'historique d'un outil d'intégration.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..artefact import Fichier
from ..erreurs import FabricationImpossible
from ..rendu.donnees.jeux import DOSSIER

ADRESSE = f"{DOSSIER}mise-en-ligne.json"
VARIABLE = "NV_VERSION"
"""La version des sources que publie un flux : l'empreinte de son commit. Vide, elle se tait."""
_VERSION = re.compile(r"[A-Za-z0-9._+-]{0,100}")


@dataclass(frozen=True)
class EnLigne:
    """`quand` : heure de Paris, sans fuseau ; `version` : vide si l'on ne la connaît pas."""

    quand: datetime
    version: str = ""


def version(environnement: Mapping[str, str]) -> str:
    """La version que donne l'environnement.

    Raises:
        FabricationImpossible: ce n'est pas un numéro de version.
    """
    donnee = environnement.get(VARIABLE, "").strip()
    if not _VERSION.fullmatch(donnee):
        raise FabricationImpossible(
            f"{VARIABLE} n'est pas un numéro de version — donnez l'empreinte d'un commit "
            "(lettres, chiffres, points et tirets), ou rien"
        )
    return donnee


def fichier(en_ligne: EnLigne) -> Fichier:
    """Le fichier à publier."""
    dit = {"instant": en_ligne.quand.isoformat(timespec="minutes"), "version": en_ligne.version}
    return Fichier(ADRESSE, json.dumps(dit).encode() + b"\n")


def relire(octets: bytes) -> EnLigne | None:
    """Ce que dit un fichier publié ; rien si ce n'en est pas un."""
    try:
        dit = json.loads(octets)
        lue = EnLigne(datetime.fromisoformat(dit["instant"]), str(dit["version"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return lue if lue.quand.tzinfo is None else None
