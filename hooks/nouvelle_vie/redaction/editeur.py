"""Les fichiers qui font de Visual Studio Code un bon endroit où écrire une fiche.

Ils se gardent dans le dépôt, pour servir dès l'ouverture du dossier ; `nouvelle-vie schemas` les
refait, et un essai refuse un fichier périmé.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from ..lecture.demarche import FICHIERS
from ..lecture.types_evenement import FICHIER as TYPES
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.referentiel import Referentiel
from ..modele.types_evenement import TypesDEvenement
from ..reglages import Dossiers, Reglages
from ..rendu.schemas import EDITEUR, Mots, schema, schema_de_donnees, schemas
from .extraits import extraits

DOSSIER = ".vscode"
ENGENDRES = (f"{DOSSIER}/schemas/*.json", f"{DOSSIER}/*.code-snippets")
"""Ce que nous seuls écrivons : un fichier de cette forme que rien n'engendre plus s'efface."""

_REGLAGES: dict[str, Any] = {
    "yaml.validate": True,
    "yaml.hover": True,
    "yaml.completion": True,
    # Rien n'est demandé à un autre hôte, et aucun schéma d'ailleurs ne s'invite.
    "yaml.schemaStore.enable": False,
    "yaml.format.enable": False,
    "files.encoding": "utf8",
    "files.eol": "\n",
    "editor.snippetSuggestions": "top",
    "[yaml]": {
        "editor.tabSize": 2,
        "editor.insertSpaces": True,
        "editor.wordWrap": "on",
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
    },
    "[markdown]": {
        "editor.tabSize": 2,
        "editor.wordWrap": "on",
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": False},
    },
}
_EXTENSIONS = {"recommendations": ["redhat.vscode-yaml", "editorconfig.editorconfig"]}
_TACHES = {
    "version": "2.0.0",
    "tasks": [
        {
            "label": "Vérifier les fiches",
            "type": "shell",
            "command": ".venv/bin/nouvelle-vie verifier --sans-conseils",
            "windows": {"command": r".venv\Scripts\nouvelle-vie verifier --sans-conseils"},
            "group": {"kind": "test", "isDefault": True},
            "presentation": {"reveal": "silent", "panel": "dedicated", "clear": True},
            "problemMatcher": {
                "owner": "nouvelle-vie",
                "source": "nouvelle-vie",
                "fileLocation": ["relative", "${workspaceFolder}"],
                "severity": "error",
                "pattern": {
                    "regexp": r"^(\S.*?):(\d+):(\d+) : (.*)$",
                    "file": 1,
                    "line": 2,
                    "column": 3,
                    "message": 4,
                },
            },
        }
    ],
}
"""La seule façon de souligner l'en-tête d'un .md : aucune extension tenue ne le lit."""


_TITRES = {
    "plan": "Les axes et les actions de la démarche",
    "boites": "Les boîtes à outils",
    "annuaire": "Qui fait quoi, et qui appeler",
    "indicateurs": "Les indicateurs du réseau",
    "parutions": "Les revues où des offres ont paru",
}
DONNEES: Mapping[str, tuple[type[BaseModel], str, str]] = {
    "label": (Referentiel, "La grille du label", "label/"),
    "types-evenement": (TypesDEvenement, "Les types d'évènement", TYPES),
    **{nom: (modele, _TITRES[nom], fichier) for nom, (fichier, modele) in FICHIERS.items()},
}
"""Ce qui s'écrit en YAML sans être une fiche : son modèle, son titre, son fichier ou son dossier
(terminé par « / »), relatif à `content/`."""


def fichiers(reglages: Reglages, mots: Mots) -> dict[str, bytes]:
    """Tous les fichiers de l'éditeur, par chemin relatif à la racine.

    Args:
        mots: les listes que le site écrit lui-même (`Catalogue.vocabulaires`).
    """
    return {chemin: _ecrire(contenu) for chemin, contenu in _contenus(reglages, mots)}


def _contenus(reglages: Reglages, mots: Mots) -> Iterator[tuple[str, Any]]:
    associes: dict[str, list[str]] = {}
    for nom, modele in schemas().items():
        chemin = f"{DOSSIER}/schemas/{nom}.json"
        # « exemple » reste admis : ouvrir le site ne doit pas périmer les schémas de l'éditeur.
        yield chemin, schema(modele, EDITEUR, demonstration=True, mots=mots)
        associes[f"./{chemin}"] = _motifs(_dossier(modele, reglages.dossiers))
        exemple = f"{reglages.prefixe}-$CURRENT_YEAR-0042"
        yield f"{DOSSIER}/{nom}.code-snippets", extraits(nom, modele, exemple, mots)
    for nom, (donnees, titre, ou) in DONNEES.items():
        chemin = f"{DOSSIER}/schemas/{nom}.json"
        yield chemin, schema_de_donnees(donnees, EDITEUR, titre)
        lieu = f"{reglages.dossiers.contenu}/{ou}"
        associes[f"./{chemin}"] = _motifs(lieu.rstrip("/")) if lieu.endswith("/") else [lieu]
    yield f"{DOSSIER}/settings.json", {"yaml.schemas": associes, **_REGLAGES}
    yield f"{DOSSIER}/extensions.json", _EXTENSIONS
    yield f"{DOSSIER}/tasks.json", _TACHES


def _dossier(modele: type[Fiche], dossiers: Dossiers) -> str:
    if issubclass(modele, Offre):
        return f"{dossiers.offres}/{modele.genre}"
    return f"{dossiers.contenu}/{modele.dossier}"


def _motifs(dossier: str) -> list[str]:
    """Les fiches d'un dossier et de ses sous-dossiers : selon sa version, l'extension de Red Hat
    lit « * » avec ou sans « / »."""
    return [f"{dossier}/{sous}*.{suffixe}" for sous in ("", "**/") for suffixe in ("yml", "yaml")]


def _ecrire(contenu: Any) -> bytes:
    return json.dumps(contenu, ensure_ascii=False, indent=2).encode() + b"\n"
