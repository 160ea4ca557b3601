"""Les renvois écrits dans un texte : `[le gîte](offre:LNV-2026-0012)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

SCHEMAS = (
    "offre",
    "commune",
    "village",
    "evenement",
    "temoignage",
    "actualite",
    "territoire",
    "page",
)
"""Les sortes de renvoi qu'un texte peut porter."""

_LIEN = re.compile(r"\]\(\s*<?([a-z][a-z-]{1,20}):((?!//)[^)\s>]*)")
_ADRESSE = re.compile(r"https?://[^\s<>)\"']*")
_CONNUS_AILLEURS = frozenset({"http", "https", "mailto", "tel", "webcal"})


@dataclass(frozen=True)
class Renvoi:
    """Un lien `schema:cle` et le rang de son premier caractère dans le texte."""

    schema: str
    cle: str
    rang: int


def renvois(texte: str) -> Iterator[Renvoi]:
    """Les liens internes d'un texte Markdown, dans l'ordre ; les adresses web sont ignorées."""
    for trouve in _LIEN.finditer(texte):
        if trouve[1] not in _CONNUS_AILLEURS:
            yield Renvoi(trouve[1], trouve[2], trouve.start(1))


def adresses_cassees(texte: str) -> Iterator[Renvoi]:
    """Les adresses web sans nom de domaine lisible (« https://[exemple »), que rien ne suit."""
    for trouve in _ADRESSE.finditer(texte):
        try:
            urlsplit(trouve[0])
        except ValueError:
            schema, _, reste = trouve[0].partition(":")
            yield Renvoi(schema, reste, trouve.start())
