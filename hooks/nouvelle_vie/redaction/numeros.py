"""Ce qu'une fiche nouvelle a d'unique : son identifiant, sa minute de parution, son fichier."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ..modele.catalogue import Catalogue
from ..modele.texte import segment

_MOTS_VIDES = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une")
)
_LONGUEUR_NOM = 60


class Numeros:
    """Les identifiants d'une année, donnés l'un après l'autre : « LNV-2026-0043 ».

    Le suivant vient après le plus grand, jamais dans un trou : un identifiant effacé a pu être
    imprimé sur une affiche.
    """

    def __init__(self, pris: Iterable[str], prefixe: str, annee: int) -> None:
        self._serie = f"{prefixe}-{annee:04d}"
        motif = re.compile(rf"{re.escape(self._serie)}-(\d{{1,12}})", re.I)
        trouves = (motif.fullmatch(identifiant) for identifiant in pris)
        self._dernier = max((int(t[1]) for t in trouves if t), default=0)

    def suivant(self) -> str:
        self._dernier += 1
        return f"{self._serie}-{self._dernier:04d}"


def numeros(catalogue: Catalogue, prefixe: str, annee: int) -> Numeros:
    """Les identifiants libres d'un catalogue, pour les fiches nouvelles de cette année."""
    return Numeros((f.id for f in catalogue.fiches()), prefixe, annee)


def minute_libre(catalogue: Catalogue, quand: datetime) -> datetime:
    """La première minute, à partir de celle-ci, où aucune fiche ne paraît."""
    prises = {f.parution for f in catalogue.fiches() if f.parution}
    minute = quand.replace(second=0, microsecond=0)
    while minute in prises:
        minute += timedelta(minutes=1)
    return minute


def nom_libre(mots: str, pris: Collection[str]) -> str:
    """Un nom de fichier lisible (« gite-de-la-margeride » → « gite-margeride ») et libre.

    Args:
        mots: le titre, la commune… dont on tire le nom.
        pris: les noms déjà pris dans le dossier, sans leur suffixe, en minuscules.
    """
    gardes: list[str] = []
    for mot in segment(mots).split("-"):
        if mot and mot not in _MOTS_VIDES and mot not in gardes:
            gardes.append(mot)
            if len("-".join(gardes)) > _LONGUEUR_NOM:
                break
    base = "-".join(gardes)[: _LONGUEUR_NOM + 20].strip("-") or "fiche"
    nom, rang = base, 1
    while nom in pris:
        rang += 1
        nom = f"{base}-{rang}"
    return nom
