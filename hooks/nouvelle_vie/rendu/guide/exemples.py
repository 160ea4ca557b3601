"""Pour chaque sorte de fiche, un bon exemple, et un mauvais avec ce qu'en dit la vérification.

Le rapport du mauvais exemple est gardé à côté de lui ; un essai le compare à celui de la vraie
vérification, et `make references` le récrit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...modele.fiche import Fiche
from ...modele.offre import Offre
from ...modele.texte import segment
from ...textes import guide
from .blocs import poser
from .fautes import codes, constats

DOSSIER = "exemples"
_TITRE = re.compile(r"^titre: \"?(.+?)\"?$", re.M)
_CONTENU = "content"


@dataclass(frozen=True)
class Exemple:
    """Une fiche d'exemple ; `rapport` est vide quand elle est bonne."""

    fichier: str
    texte: str
    rapport: str = ""
    codes: tuple[str, ...] = ()


def bon(modele: type[Fiche], valeurs: Mapping[str, str]) -> Exemple | None:
    """Le bon exemple d'une sorte de fiche ; rien pour un genre qui n'en a pas encore."""
    return _exemple(modele, "bon", valeurs)


def mauvais(modele: type[Fiche], valeurs: Mapping[str, str]) -> Exemple | None:
    """Le mauvais exemple, et son rapport."""
    return _exemple(modele, "mauvais", valeurs)


def nom_de(modele: type[Fiche]) -> str:
    """Le nom d'une sorte de fiche dans le dossier des exemples : « logement », « villages »."""
    return modele.genre if issubclass(modele, Offre) else modele.dossier


def _exemple(modele: type[Fiche], sorte: str, valeurs: Mapping[str, str]) -> Exemple | None:
    base = f"{DOSSIER}/{nom_de(modele)}-{sorte}"
    if (source := guide().get(f"{base}.md")) is None:
        return None
    rapport = guide().get(f"{base}.txt", "")
    texte = poser(source, valeurs)
    return Exemple(_fichier(modele, texte), texte, constats(rapport), codes(rapport))


def _fichier(modele: type[Fiche], source: str) -> str:
    """Là où l'on rangerait cette fiche : son dossier, et son titre."""
    titre = _TITRE.search(source)
    nom = segment(titre[1]) if titre else nom_de(modele)
    if issubclass(modele, Offre):
        return f"{modele.dossier}/{modele.genre}/{nom}.md"
    return f"{_CONTENU}/{modele.dossier}/{nom}.md"
