"""Les phrases anglaises des outils que nous appelons : aucune ne doit se lire dans un rapport.

Elles ne sont pas recopiées : celles de libyaml sont prises dans sa bibliothèque, celles de PyYAML
dans son source, celles de pydantic dans ses propres gabarits.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import yaml
import yaml._yaml
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ErrorType

_CHAINE = re.compile(rb"[a-z][A-Za-z0-9 '%:;,.<>\[\]!-]{8,90}(?=\x00)")
_PHRASE = re.compile(
    r"(?:while (?:scanning|parsing)|did not find|found |could not find|control char|mapping "
    r"|block |invalid (?:leading|trailing|Unicode|length)|incomplete |unexpected |expected "
    r"|input |special |unacceptable |undefined |duplicate |second occ|unknown )"
)
_PYTHON = (
    "Traceback", "Error:", "codec can't", "invalid literal", "has no attribute", "[Errno",
    "No such file", "out of range", "not supported between", "object is not",
)  # fmt: skip
"""Ce que disent les exceptions de Python que personne n'a traduites."""
_PYDANTIC = (
    "Value error,", "Assertion failed,", "String should", "List should", "Tuple should",
    "Dictionary should", "Input should be", "validation error",
)  # fmt: skip
"""Le début des gabarits de pydantic qui demandent une valeur."""


@cache
def de_libyaml() -> tuple[str, ...]:
    """Toutes les phrases d'erreur de l'analyseur, en C et en Python."""
    octets = Path(yaml._yaml.__file__).read_bytes()
    en_c = {trouvee.decode() for trouvee in _CHAINE.findall(octets)}
    dossier = Path(yaml.__file__).parent
    en_python = {
        noeud.value.strip()
        for nom in ("scanner.py", "parser.py", "reader.py")
        for noeud in ast.walk(ast.parse((dossier / nom).read_text("utf-8")))
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str)
    }
    return tuple(sorted(p for p in en_c | en_python if _PHRASE.match(p) and "\n" not in p))


@cache
def de_pydantic() -> tuple[str, ...]:
    """Les gabarits qui se disent sans valeur, et le début des autres."""
    trouves = set(_PYDANTIC)
    for sorte in get_args(ErrorType):
        try:
            trouves.add(PydanticKnownError(sorte).message_template)
        except TypeError:  # il lui faudrait une valeur
            continue
    return tuple(sorted(trouves))


def fuites(rapport: str) -> list[str]:
    """Les phrases anglaises d'un rapport, hors des lignes en retrait, qui citent le fichier."""
    dit = "\n".join(li for li in rapport.splitlines() if not li.startswith("    "))
    return [phrase for phrase in (*de_libyaml(), *de_pydantic(), *_PYTHON) if phrase in dit]
