"""Les champs d'une fiche, tels que le guide les dit : tout vient du modèle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from ...modele.champs import Champ, Choix, champs
from ...modele.chemins import Forme, depouiller, forme_de
from ...modele.fiche import Fiche
from ...modele.offre import Offre
from .exigences import Exigence, exigences

Chemin = tuple[str, ...]
GROUPE = "groupe de champs"
_SORTES: Mapping[Any, str] = {
    bool: "oui ou non",
    int: "nombre entier",
    Decimal: "nombre",
    date: "date, par exemple 2026-12-01",
    datetime: "date et heure, par exemple 2026-12-01 09:30",
    Any: "date, avec ou sans heure, par exemple 2026-12-01 18:30",
}
"""Ce qui s'écrit pour chaque type ; seul un jour, avec ou sans heure, est de deux types."""
_REPETES = {
    Forme.VALEUR: "{}",
    Forme.GROUPE: "{}",
    Forme.LISTE: "liste ; chaque élément : {}",
    Forme.TABLE: "un par clé ; chacun : {}",
}


@dataclass(frozen=True)
class ChampDit:
    """Un champ et tout ce qu'en sait le modèle."""

    chemin: Chemin
    libelle: str
    aide: str
    attendu: str
    obligatoire: bool
    choix: tuple[tuple[str, str], ...] = ()
    """(ce qui s'écrit, ce qui s'affiche)."""
    exigence: Exigence | None = None
    membres: tuple[ChampDit, ...] = ()
    vocabulaire: str = ""
    """La liste du site dont il prend un mot."""

    @property
    def cle(self) -> str:
        return self.chemin[-1]

    @property
    def ancre(self) -> str:
        return "-".join(("champ", *self.chemin))


@cache
def champs_dits(modele: type[Fiche]) -> tuple[ChampDit, ...]:
    """Les champs d'une sorte de fiche, groupes compris, dans l'ordre du modèle."""
    exigees = {e.chemin: e for e in exigences(modele)} if issubclass(modele, Offre) else {}
    return tuple(_membres(modele, exigees))


def propres_et_communs(
    modele: type[Fiche],
) -> tuple[tuple[ChampDit, ...], tuple[ChampDit, ...]]:
    """Ceux que cette sorte de fiche déclare elle-même, puis ceux qu'elle tient de sa famille."""
    base = Offre if issubclass(modele, Offre) else Fiche
    propres = tuple(c for c in champs_dits(modele) if c.cle not in base.model_fields)
    return propres, tuple(c for c in champs_dits(modele) if c.cle in base.model_fields)


def avec_les_mots(
    dits: Iterable[ChampDit], mots: Mapping[str, tuple[tuple[str, str], ...]]
) -> tuple[ChampDit, ...]:
    """Les mêmes champs, où ceux qui puisent dans une liste du site en montrent les mots."""
    return tuple(
        replace(dit, choix=mots[dit.vocabulaire]) if dit.vocabulaire in mots else dit
        for dit in dits
    )


def champs_du_guide(modele: type[Fiche]) -> frozenset[Chemin]:
    """Les chemins de tous les champs que montre la page de cette sorte de fiche."""

    def suivre(dits: tuple[ChampDit, ...]) -> Iterator[Chemin]:
        for dit in dits:
            yield dit.chemin
            yield from suivre(dit.membres)

    return frozenset(suivre((*propres_et_communs(modele)[0], *propres_et_communs(modele)[1])))


def _membres(
    modele: type[BaseModel], exigees: Mapping[Chemin, Exigence], sous: Chemin = ()
) -> Iterator[ChampDit]:
    for decrit in champs(modele):
        chemin = (*sous, decrit.cle)
        annotation = modele.model_fields[decrit.cle].annotation
        forme, groupe = forme_de(annotation)
        nature = _nature(annotation, forme)
        choix = isinstance(nature, type) and issubclass(nature, Choix)
        yield ChampDit(
            chemin=chemin,
            libelle=decrit.libelle,
            aide=decrit.aide,
            attendu=_REPETES[forme].format(GROUPE if groupe else _attendu(nature, decrit)),
            obligatoire=decrit.obligatoire,
            choix=tuple((un.value, un.libelle) for un in nature) if choix else (),
            exigence=exigees.get(chemin),
            membres=tuple(_membres(groupe, exigees, chemin)) if groupe else (),
            vocabulaire=decrit.vocabulaire,
        )


def _nature(annotation: Any, forme: Forme) -> Any:
    """Le type d'une valeur, qu'elle soit facultative, dans une liste ou sous une clé."""
    nue = depouiller(annotation)
    if forme is Forme.LISTE:
        return depouiller(get_args(nue)[0])
    return depouiller(get_args(nue)[1]) if forme is Forme.TABLE else nue


def _attendu(nature: Any, decrit: Champ) -> str:
    """Ce qu'il faut écrire, en quelques mots."""
    if isinstance(nature, type) and issubclass(nature, Choix):
        return "l'un de ces mots"
    if decrit.vocabulaire:
        return "l'un des mots de la liste du site"
    if nature is str:
        return "texte, sur plusieurs lignes si besoin" if decrit.saisie == "markdown" else "texte"
    return f"{_SORTES[nature]}, en {decrit.unite}" if decrit.unite else _SORTES[nature]
