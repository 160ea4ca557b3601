"""La différence entre deux états d'un fichier, comme la montrent Git et les outils de relecture."""

from __future__ import annotations

import difflib

from ..lecture.source import Source, decoder

CONTEXTE = 2
"""Lignes montrées de part et d'autre de ce qui change."""


def difference(avant: bytes, apres: bytes, fichier: str) -> str:
    """Une différence « unifiée » ; vide si rien ne change. Les fins de ligne ne s'y voient pas."""
    lignes = difflib.unified_diff(
        _lignes(avant, fichier),
        _lignes(apres, fichier),
        f"a/{fichier}",
        f"b/{fichier}",
        n=CONTEXTE,
        lineterm="",
    )
    return "\n".join(lignes)


def _lignes(octets: bytes, fichier: str) -> list[str]:
    source = decoder(octets, fichier)
    return source.texte.removesuffix("\n").split("\n") if isinstance(source, Source) else []
