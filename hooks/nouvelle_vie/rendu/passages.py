"""Le Markdown d'une page ordinaire, prêt pour MkDocs : réglages cités, démonstration, ou non."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from html import escape
from itertools import dropwhile, takewhile
from typing import Any

from ..modele.champs import Choix
from ..modele.passages import CITATION, OUVERTURE, Ligne, lignes
from ..reglages import Citable, Reglages, citables
from . import typographie, valeurs

_TITRE = re.compile(r"(#{1,6})[ \t]")
_MARKDOWN = re.compile(r"([\\`*_\[\]{}()#+!|~-])")


def composer(texte: str, reglages: Reglages, a_completer: str) -> str:
    """Pose les réglages cités ; hors démonstration, retire ce qui lui est propre.

    Hors démonstration, une ligne qui cite un réglage vide disparaît, et le titre d'une partie
    ainsi vidée avec elle ; en démonstration, la phrase `a_completer` tient sa place.
    """
    connus = citables(reglages)
    toutes = list(lignes(texte))
    gardees = toutes if reglages.demonstration else _en_ligne(toutes, connus)
    morceaux = []
    for ligne in gardees:
        ecrite = ligne.texte if ligne.code else _poser(ligne.texte, connus, a_completer)
        if ligne.demonstration:
            ecrite = OUVERTURE.sub("!!! note", ecrite, count=1)
        morceaux.append(ecrite)
    return "".join(morceaux)


def _en_ligne(toutes: Sequence[Ligne], connus: Mapping[str, Citable]) -> list[Ligne]:
    """Les lignes que garde un site en ligne."""
    restent = [li for li in toutes if not li.demonstration and not _incomplete(li, connus)]
    pleines = {li.rang for li in restent if li.texte.strip() and not _rang_de_titre(li)}
    return [li for li in restent if not _vide(li, toutes, pleines)]


def _vide(titre: Ligne, toutes: Sequence[Ligne], pleines: Collection[int]) -> bool:
    """Vrai pour le titre d'une partie qui avait du texte et n'en a plus."""
    if not (niveau := _rang_de_titre(titre)):
        return False
    suite = dropwhile(lambda li: li.rang <= titre.rang, toutes)
    partie = list(takewhile(lambda li: not 0 < _rang_de_titre(li) <= niveau, suite))
    avait = any(li.texte.strip() for li in partie)
    return avait and not any(li.rang in pleines for li in partie)


def _rang_de_titre(ligne: Ligne) -> int:
    """1 pour « # », 2 pour « ## »… ; 0 si la ligne n'est pas un titre."""
    trouve = None if ligne.code else _TITRE.match(ligne.texte)
    return len(trouve[1]) if trouve else 0


def _incomplete(ligne: Ligne, connus: Mapping[str, Citable]) -> bool:
    cites = (connus.get(c[1]) for c in ligne.citations())
    return any(cite is not None and cite.valeur is None for cite in cites)


def _poser(ligne: str, connus: Mapping[str, Citable], a_completer: str) -> str:
    def remplacer(trouvee: re.Match[str]) -> str:
        if (cite := connus.get(trouvee[1])) is None:
            return trouvee[0]
        return f"**{a_completer}**" if cite.valeur is None else dire(cite)

    return CITATION.sub(remplacer, ligne)


def dire(cite: Citable) -> str:
    """Un réglage en Markdown : un courriel, un téléphone ou une adresse web devient un lien."""
    valeur: Any = cite.valeur
    if isinstance(valeur, Choix) or not isinstance(valeur, str):
        return typographie.jour(valeur) if isinstance(valeur, date) else _neutre(valeur, cite.unite)
    if re.fullmatch(r"[^@\s]+@[^@\s]+", valeur):
        return f"[{echapper(valeur)}](mailto:{valeur})"
    if re.fullmatch(r"0\d{9}", valeur):
        numero = typographie.telephone(valeur)
        return f"[{numero}](tel:{typographie.telephone_international(valeur)})"
    if valeur.startswith("https://"):
        return f"[{echapper(valeur)}](<{valeur}>)"
    return _neutre(valeur, cite.unite)


def _neutre(valeur: Any, unite: str) -> str:
    return echapper(valeurs.dire(valeur, unite))


def echapper(texte: str) -> str:
    """Un texte que Markdown rendra tel quel."""
    return _MARKDOWN.sub(r"\\\1", escape(texte, quote=False))
