"""Les renvois écrits dans un texte : `[le gîte](offre:LNV-2026-0012)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from .images_citees import images_citees

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

_SORTE, _CLE = r"([A-Za-z][A-Za-z-]{1,20})", r"((?!//)[^)\s>]*)"
_LIEN = re.compile(
    rf"\]\(\s*<{_SORTE}:((?!//)[^>\n]*)>"  # [texte](<commune:Le Rozier>)
    rf"|\]\(\s*{_SORTE}:{_CLE}"  # [texte](offre:…)
    rf"|^[ ]{{0,3}}\[[^\]\n]+\]:\s*<?{_SORTE}:{_CLE}"  # [note]: offre:…
    rf"|<({'|'.join(SCHEMAS)}):((?!//)[^\s>]*)>",  # <offre:…>
    re.M,
)
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
    images = [(image.rang, image.fin) for image in images_citees(texte)]
    for trouve in _LIEN.finditer(texte):
        if any(debut <= trouve.start() < fin for debut, fin in images):
            continue  # une image a ses propres fautes
        rang = next(r for r in (1, 3, 5, 7) if trouve[r] is not None)
        if (schema := trouve[rang].lower()) not in _CONNUS_AILLEURS:
            yield Renvoi(schema, trouve[rang + 1], trouve.start(rang))


def adresses_cassees(texte: str) -> Iterator[Renvoi]:
    """Les adresses web sans nom de domaine lisible (« https://[exemple »), que rien ne suit."""
    for trouve in _ADRESSE.finditer(texte):
        try:
            urlsplit(trouve[0])
        except ValueError:
            schema, _, reste = trouve[0].partition(":")
            yield Renvoi(schema, reste, trouve.start())
