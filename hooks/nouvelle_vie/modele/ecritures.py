"""Ce qui s'écrit dans un fichier pour chaque type de valeur, en JSON Schema.

Un schéma d'ici admet tout ce que la lecture admet (« 1 450,50 € », « oui », « 01/12/2026 », un
libellé au lieu d'une valeur) : un éditeur ne souligne jamais ce que `verifier` accepte. L'inverse
n'est pas promis : la lecture seule tranche. `errorMessage`, `patternErrorMessage` et
`enumDescriptions` sont des mots de Visual Studio Code ; les autres outils les ignorent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..fautes import FAUTES
from .texte import motif_souple

Schema = dict[str, Any]

_JOUR = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{4})"
_INSTANT = rf"{_JOUR}[ T]\s*\d{{1,2}}[:h]\d{{2}}(?::00)?"
_NOMBRE = r"[+-]?[\d\s]*\d(?:\s*[.,][\d\s]*\d)?"


@dataclass(frozen=True, eq=False)
class Autrement:
    """Annotation d'un groupe de champs : une autre écriture que la lecture en admet."""

    schema: Schema


def remede(code: str, **valeurs: str) -> str:
    """Le remède d'une faute, comme une phrase : ce que l'éditeur montre au survol."""
    dit = FAUTES[code].remedier(valeurs)
    return f"{dit[0].upper()}{dit[1:]}."


def _dit(code: str) -> Schema:
    return {"errorMessage": remede(code), "patternErrorMessage": remede(code)}


def texte() -> Schema:
    """Un texte ; un nombre sans guillemets en est un."""
    return {"type": ["string", "number"], "errorMessage": remede("texte-attendu")}


def forme(motif: str, code: str, exemple: str, *, nombre: bool = False) -> Schema:
    """Un texte d'une forme donnée, aux espaces de bord près.

    Args:
        motif: l'expression qu'il suit en entier.
        code: la faute d'un texte qui ne la suit pas.
        exemple: une valeur juste.
        nombre: l'éditeur peut y voir un nombre (« 0465710048 » sans guillemets).
    """
    sorte: Any = ["string", "integer"] if nombre else "string"
    phrase = remede(code, exemple=exemple)
    return {
        "type": sorte,
        "pattern": rf"^\s*(?:{motif})\s*$",
        "errorMessage": phrase,
        "patternErrorMessage": phrase,
        "examples": [exemple],
    }


def nombre(unite: str = "", *, entier: bool = False, maximum: int | None = None) -> Schema:
    """Un nombre, ou un texte qui en dit un.

    Args:
        unite: l'expression de l'unité que le champ admet.
        entier: rien après la virgule, sinon des zéros.
        maximum: la borne que porte le type ; le minimum est zéro.
    """
    suite = rf"(?:\s*(?:{unite}))?" if unite else ""
    bornes = {} if maximum is None else {"minimum": 0, "maximum": maximum}
    return {
        "type": ["integer" if entier else "number", "string"],
        **bornes,
        "pattern": rf"^\s*{_NOMBRE}{suite}\s*$",
        **_dit("entier-attendu" if entier else "nombre-attendu"),
    }


def jour() -> Schema:
    return {
        "type": "string",
        "pattern": rf"^\s*{_JOUR}\s*$",
        **_dit("date-attendue"),
        "examples": ["2026-12-01"],
    }


def instant() -> Schema:
    return {
        "type": "string",
        "pattern": rf"^\s*{_INSTANT}\s*$",
        **_dit("instant-attendu"),
        "examples": ["2026-12-01 09:30"],
    }


def jour_ou_instant() -> Schema:
    return {
        "type": "string",
        "pattern": rf"^\s*(?:{_INSTANT}|{_JOUR})\s*$",
        **_dit("instant-attendu"),
        "examples": ["2026-12-05 18:30", "2026-12-05"],
    }


def oui_non() -> Schema:
    mots = "|".join(motif_souple(mot) for mot in ("oui", "non", "vrai", "faux"))
    return {
        "type": ["boolean", "string"],
        "pattern": f"^(?:{mots})$",
        **_dit("oui-non-attendu"),
        "examples": ["oui", "non"],
    }


def sur_place() -> Schema:
    """Un service se dit d'un nombre de minutes, ou « sur place »."""
    return {
        "type": ["integer", "string"],
        "minimum": 0,
        "maximum": 240,
        "pattern": rf"^\s*(?:{motif_souple('sur place')}|{motif_souple('oui')})\s*$",
        "examples": [15, "sur place"],
    }


def choix(membres: Iterable[tuple[str, str]]) -> Schema:
    """Une valeur d'une liste fermée, ou son libellé, quels qu'en soient les accents et la casse.

    Args:
        membres: (valeur, libellé) de chacun, dans l'ordre où les proposer.
    """
    paires = list(membres)
    motifs = {motif_souple(mot): None for paire in paires for mot in paire}
    valeurs = [valeur for valeur, _ in paires]
    phrase = f"Écrivez l'un de : {', '.join(valeurs)}."
    return {
        "anyOf": [
            {
                "enum": valeurs,
                "enumDescriptions": [libelle for _, libelle in paires],
                "errorMessage": phrase,
            },
            {"type": "string", "pattern": f"^(?:{'|'.join(motifs)})$"},
        ]
    }
