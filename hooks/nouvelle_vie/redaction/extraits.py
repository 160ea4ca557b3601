"""Les extraits de Visual Studio Code : une fiche à compléter, de case en case.

Le texte est celui d'une fiche neuve (`fiche_neuve.composer`), commentaires compris ; seules les
cases y sont des marques, puis des arrêts de tabulation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from pydantic import BaseModel

from ..modele.champs import champs
from ..modele.chemins import Forme, forme_de
from ..modele.cycle import Statut
from ..modele.dates import Instant, Jour
from ..modele.fiche import Fiche
from ..modele.nombres import OuiNon
from ..modele.offre import Offre
from ..rendu.schemas import Mots, titre
from .fiche_neuve import composer
from .questions import type_de

_MARQUE = re.compile(r"nvcase(\d+)nv")
_JOUR = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
_MAINTENANT = f"{_JOUR} $CURRENT_HOUR:$CURRENT_MINUTE"


class _Cases:
    """Les cases d'un extrait, numérotées à mesure qu'on les pose."""

    def __init__(self) -> None:
        self._contenus: list[str] = []

    def poser(self, contenu: str) -> str:
        """La marque d'une case, dont le contenu suit la grammaire des extraits."""
        self._contenus.append(contenu)
        return f"nvcase{len(self._contenus)}nv"

    def ouvrir(self, texte: str) -> list[str]:
        """Les lignes d'un extrait : les marques y deviennent des arrêts de tabulation."""
        litteral = re.sub(r"([\\$}])", r"\\\1", texte)
        rangs = count(1)  # dans l'ordre où on les parcourt

        def arret(marque: re.Match[str]) -> str:
            contenu = self._contenus[int(marque[1]) - 1]
            separe = "" if contenu.startswith("|") else ":"
            return f"${{{next(rangs)}{separe}{contenu}}}"

        return _MARQUE.sub(arret, litteral).split("\n")


def extraits(nom: str, modele: type[Fiche], exemple: str, mots: Mots) -> dict[str, Any]:
    """Les extraits d'un type de fiche : en YAML, et en Markdown avec son en-tête.

    Args:
        nom: ce que l'on tape pour l'obtenir, « offre-logement ».
        exemple: un identifiant, à remplacer.
        mots: les listes que le site écrit lui-même.
    """
    rendus = {}
    for langue, markdown in (("yaml", False), ("markdown", True)):
        cases = _Cases()
        listes = {c.cle: mots[c.vocabulaire] for c in champs(modele) if c.vocabulaire in mots}
        choisis = {
            cle: cases.poser(_parmi(code for code, _ in dits)) for cle, dits in listes.items()
        }
        donnees = {**_remplir(modele, cases), **choisis, "id": cases.poser(exemple)}
        if issubclass(modele, Offre):
            donnees |= {
                "statut": Statut.REMONTEE.value,
                "dates": {"remontee": cases.poser(_JOUR)},
            }
        texte = composer(modele, donnees, commentaires=True, markdown=markdown)
        rendus[f"{titre(modele)} ({'.md' if markdown else '.yml'})"] = {
            "scope": langue,
            "prefix": nom,
            "description": f"Une fiche neuve : {titre(modele)}",
            "body": [*cases.ouvrir(texte.rstrip("\n")), "$0"],
        }
    return rendus


def _remplir(modele: type[BaseModel], cases: _Cases) -> dict[str, Any]:
    """Une case par champ obligatoire ; un groupe obligatoire a toutes les siennes."""
    return dict(_champs(modele, cases, tous=False))


def _champs(modele: type[BaseModel], cases: _Cases, *, tous: bool) -> Iterator[tuple[str, Any]]:
    for champ in champs(modele):
        if champ.cle in ("id", "statut") and issubclass(modele, Fiche):
            continue
        info = modele.model_fields[champ.cle]
        forme, groupe = forme_de(info.annotation)
        if not (champ.obligatoire or (tous and forme is Forme.VALEUR)):
            continue
        if groupe:
            seuls = any(c.obligatoire for c in champs(groupe))
            yield champ.cle, dict(_champs(groupe, cases, tous=not seuls))
        elif champ.choix:
            yield champ.cle, cases.poser(_parmi(m.value for m in champ.choix))
        else:
            libelle = champ.libelle if champ.obligatoire else ""
            yield champ.cle, cases.poser(_contenu(libelle, type_de(info)))


def _parmi(valeurs: Iterable[str]) -> str:
    return f"|{','.join(valeurs)}|"


def _contenu(libelle: str, sorte: Any) -> str:
    """La date du jour pour une date, « non » pour un oui ou non, sinon le libellé à remplacer."""
    connus = ((Jour, _JOUR), (Instant, _MAINTENANT), (OuiNon, "non"))
    for modele, contenu in connus:
        if next(iter(getattr(modele, "__metadata__", ())), None) in _annotations(sorte):
            return contenu
    return re.sub(r"([\\$}])", r"\\\1", libelle)


def _annotations(sorte: Any) -> tuple[Any, ...]:
    annotations: tuple[Any, ...] = getattr(sorte, "__metadata__", ())
    return annotations
