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
_LIEN_SIMPLE = re.compile(rf"\]\(\s*{_SORTE}:{_CLE}")
"""La seule forme possible sans « < » ni « ]: » ; elle se cherche bien plus vite."""
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
    toutes_formes = "<" in texte or "]:" in texte
    if not toutes_formes and "](" not in texte:
        return
    images = [(image.rang, image.fin) for image in images_citees(texte)]
    for trouve in (_LIEN if toutes_formes else _LIEN_SIMPLE).finditer(texte):
        if any(debut <= trouve.start() < fin for debut, fin in images):
            continue  # une image a ses propres fautes
        cle = trouve.lastindex or 0
        if (schema := trouve[cle - 1].lower()) not in _CONNUS_AILLEURS:
            yield Renvoi(schema, trouve[cle], trouve.start(cle - 1))


def adresses_cassees(texte: str) -> Iterator[Renvoi]:
    """Les adresses web sans nom de domaine lisible (« https://[exemple »), que rien ne suit."""
    if "://" not in texte:
        return
    for trouve in _ADRESSE.finditer(texte):
        try:
            urlsplit(trouve[0])
        except ValueError:
            schema, _, reste = trouve[0].partition(":")
            yield Renvoi(schema, reste, trouve.start())


# --- les liens tels qu'ils sont écrits ------------------------------------------------------------

_DESTINATION = re.compile(
    r"(?<!\\)\]\(\s*(?:<([^>\n]*)>|([^)\s<>]+))"  # [texte](adresse), [texte](<adresse>)
    r"|^[ >]*\[[^\]\n]+\]:[ \t]*<?([^\s<>]+)"  # [note]: adresse
    r"|<([A-Za-z][A-Za-z0-9+.-]{1,20}:[^\s<>]*)>"  # <adresse>
    r"""|\b(?:href|src)\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'<>]+))"""
    r"""|((?<![\w"'(<=])https?://[^\s<>"'`|\\^{}]+)""",  # adresse nue, dans un champ
    re.M,
)
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]{1,400}(?<!`)\1(?!`)")
_COMMENTAIRE = re.compile(r"<!--.*?-->", re.S)
_BARRIERE = re.compile(r" {0,3}(```+|~~~+)")


@dataclass(frozen=True)
class LienEcrit:
    """Une adresse telle qu'un texte l'écrit, et le rang de son premier caractère."""

    adresse: str
    rang: int


def liens_ecrits(texte: str) -> Iterator[LienEcrit]:
    """Toutes les adresses écrites dans un texte (Markdown, HTML, champ), hors code et commentaires.

    Large à dessein : ce n'est pas une lecture de Markdown. À la personne qui appelle de ne garder
    que les adresses dont elle sait par ailleurs qu'elles sont des liens.
    """
    if "](" in texte or "<" in texte or "]:" in texte or "://" in texte:
        for trouve in _DESTINATION.finditer(_sans_code(texte)):
            groupe = trouve.lastindex or 0
            if adresse := trouve[groupe]:
                yield LienEcrit(adresse, trouve.start(groupe))


def _sans_code(texte: str) -> str:
    """Le même texte, à rangs égaux, où code et commentaires ne sont plus que des blancs."""
    if "<!--" in texte:
        texte = _COMMENTAIRE.sub(_blanchir, texte)
    if "```" in texte or "~~~" in texte:
        texte = "".join(_sans_blocs(texte.splitlines(keepends=True)))
    return _CODE.sub(_blanchir, texte) if "`" in texte else texte


def _blanchir(trouve: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", trouve[0])


def _sans_blocs(lignes: list[str]) -> Iterator[str]:
    fermeture = ""
    for ligne in lignes:
        barriere = _BARRIERE.match(ligne)
        if fermeture or barriere:
            yield re.sub(r"[^\n]", " ", ligne)
        else:
            yield ligne
        if barriere and not fermeture:
            fermeture = barriere[1]
        elif fermeture and ligne.strip().startswith(fermeture):
            fermeture = ""
