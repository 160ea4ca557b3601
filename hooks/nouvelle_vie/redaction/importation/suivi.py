"""Ce qu'un import précédent a lu de chaque ligne : la mémoire qui rend le suivant sans surprise.

Elle vit à côté des offres, dans `offres/.imports/<code INSEE>.jsonl`, et se versionne avec elles :

- un fichier par commune, une ligne par offre, triées : deux personnes qui importent deux communes
  ne touchent pas le même fichier, et Git réunit deux changements de la même commune ligne à ligne ;
- un dossier caché, que la lecture du site ne regarde pas, et non une clé dans la fiche : celle-ci
  reste ce qu'une personne a écrit, et n'est pas publiée avec des restes de machine ;
- des empreintes, et non des valeurs : un chiffre retiré d'une fiche ne reste pas écrit à côté.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...erreurs import FabricationImpossible
from ...lecture.source import dans_la_racine
from ...rendu.saisie.colonnes import Chemin

DOSSIER, SUFFIXE = ".imports", ".jsonl"
_TAILLE_MAX = 32 * 1024 * 1024
VIDE = ""
"""L'empreinte d'une case vide."""


@dataclass
class Trace:
    """Ce qu'on sait d'une ligne déjà importée. `lu` : par champ, l'empreinte de sa valeur."""

    cle: str
    id: str
    code_insee: str
    lu: dict[str, str] = field(default_factory=dict)


def empreinte(valeur: Any) -> str:
    """L'empreinte d'une valeur écrite ; courte, elle ne sert qu'à dire « la même »."""
    if valeur is None or valeur == "":
        return VIDE
    texte = json.dumps(valeur, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(texte.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cle_de_ligne(genre: str, code_insee: str, reference: str, titre: str) -> str:
    """Ce qui désigne une ligne d'un envoi à l'autre, quels que soient son rang et son fichier.

    La référence de la mairie si elle en donne une, sinon le titre ; toujours avec la commune et le
    genre, car chaque mairie numérote à partir de un.
    """
    sorte = "reference" if reference else "titre"
    texte = "\n".join((sorte, genre, code_insee, reference or titre))
    return hashlib.sha256(texte.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def nom_du_chemin(chemin: Chemin) -> str:
    return ".".join(chemin)


def lire(racine: Path, offres: str) -> dict[str, Trace]:
    """Toutes les traces, par clé.

    Raises:
        FabricationImpossible: un fichier de suivi ne se lit pas.
    """
    dossier = racine / offres / DOSSIER
    traces: dict[str, Trace] = {}
    try:
        fichiers = sorted(dossier.glob(f"*{SUFFIXE}")) if dossier.is_dir() else []
        for fichier in fichiers:
            if not dans_la_racine(fichier, racine) or fichier.stat().st_size > _TAILLE_MAX:
                raise OSError
            for rang, ligne in enumerate(fichier.read_text("utf-8").splitlines(), 1):
                if ligne.strip():
                    trace = _trace(ligne, fichier, rang, offres)
                    traces[trace.cle] = trace
    except (OSError, UnicodeDecodeError, RuntimeError):
        raise FabricationImpossible(
            f"le suivi des imports ({offres}/{DOSSIER}) ne se lit pas — vérifiez vos droits, ou "
            "reprenez-le dans l'historique du dépôt"
        ) from None
    return traces


def _trace(ligne: str, fichier: Path, rang: int, offres: str) -> Trace:
    try:
        dite = json.loads(ligne)
        lu = {str(c): str(e) for c, e in dite["lu"].items()}
        return Trace(str(dite["cle"]), str(dite["id"]), fichier.stem, lu)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FabricationImpossible(
            f"{offres}/{DOSSIER}/{fichier.name}:{rang} : cette ligne ne se lit pas — c'est sans "
            "doute un conflit de fusion : gardez l'une des deux versions, sans les repères"
        ) from None


def ecrire(offres: str, toutes: Mapping[str, Trace], changees: Iterable[Trace]) -> dict[str, bytes]:
    """Les fichiers de suivi à réécrire, par chemin relatif à la racine du site."""
    touchees = {t.code_insee for t in changees}
    lignes: dict[str, list[str]] = {code: [] for code in touchees}
    for trace in sorted(toutes.values(), key=lambda t: t.cle):
        if trace.code_insee in touchees:
            dite = {"cle": trace.cle, "id": trace.id, "lu": dict(sorted(trace.lu.items()))}
            lignes[trace.code_insee].append(json.dumps(dite, ensure_ascii=False))
    return {
        f"{offres}/{DOSSIER}/{code}{SUFFIXE}": ("\n".join(ecrites) + "\n").encode()
        for code, ecrites in lignes.items()
    }
