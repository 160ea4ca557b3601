"""Les champs d'une fiche, tels que le guide les dit : tout vient du modèle et de son schéma."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from ...modele.champs import champs
from ...modele.chemins import Forme, forme_de
from ...modele.fiche import Fiche
from ...modele.offre import Offre
from .exigences import Exigence, exigences

Chemin = tuple[str, ...]
_PROSE = 20_000
"""La longueur qu'admet un texte de plusieurs paragraphes."""
_SORTES = {"boolean": "oui ou non", "integer": "nombre entier", "number": "nombre"}
_FORMATS = {
    "date": "date, par exemple 2026-12-01",
    "date-time": "date, avec ou sans heure, par exemple 2026-12-01 18:30",
}
_INSTANT = "date et heure, par exemple 2026-12-01 09:30"
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
    return tuple(_Lecteur(modele.model_json_schema(), exigees).membres(modele))


def propres_et_communs(
    modele: type[Fiche],
) -> tuple[tuple[ChampDit, ...], tuple[ChampDit, ...]]:
    """Ceux que cette sorte de fiche déclare elle-même, puis ceux qu'elle tient de sa famille."""
    base = Offre if issubclass(modele, Offre) else Fiche
    propres = tuple(c for c in champs_dits(modele) if c.cle not in base.model_fields)
    return propres, tuple(c for c in champs_dits(modele) if c.cle in base.model_fields)


def champs_du_guide(modele: type[Fiche]) -> frozenset[Chemin]:
    """Les chemins de tous les champs que montre la page de cette sorte de fiche."""

    def suivre(dits: tuple[ChampDit, ...]) -> Iterator[Chemin]:
        for dit in dits:
            yield dit.chemin
            yield from suivre(dit.membres)

    return frozenset(suivre((*propres_et_communs(modele)[0], *propres_et_communs(modele)[1])))


class _Lecteur:
    """Dit les champs d'un modèle d'après son schéma JSON, qui en connaît les bornes."""

    def __init__(self, schema: Mapping[str, Any], exigees: Mapping[Chemin, Exigence]) -> None:
        self._schema, self._exigees = schema, exigees

    def membres(self, modele: type[BaseModel], sous: Chemin = ()) -> Iterator[ChampDit]:
        proprietes = self._de(modele)["properties"]
        for decrit in champs(modele):
            chemin = (*sous, decrit.cle)
            forme, groupe = forme_de(modele.model_fields[decrit.cle].annotation)
            nature = self._nature(proprietes[decrit.cle])
            choix = tuple((un["const"], un["title"]) for un in nature.get("oneOf", ()))
            simple = "l'un de ces mots" if choix else _attendu(nature, decrit.unite)
            yield ChampDit(
                chemin=chemin,
                libelle=decrit.libelle,
                aide=decrit.aide,
                attendu=_REPETES[forme].format("groupe de champs" if groupe else simple),
                obligatoire=decrit.obligatoire,
                choix=choix,
                exigence=self._exigees.get(chemin),
                membres=tuple(self.membres(groupe, chemin)) if groupe else (),
            )

    def _de(self, modele: type[BaseModel]) -> Mapping[str, Any]:
        definies: Mapping[str, Any] = self._schema.get("$defs", {})
        trouve: Mapping[str, Any] = definies.get(modele.__name__, self._schema)
        return trouve

    def _nature(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Le schéma d'une valeur, qu'elle soit facultative, dans une liste ou sous une clé."""
        for possible in schema.get("anyOf", ()):
            if possible.get("type") != "null":
                return self._nature(possible)
        for mot in ("items", "additionalProperties"):
            if isinstance(dedans := schema.get(mot), Mapping):
                return self._nature(dedans)
        for motif in schema.get("patternProperties", {}).values():
            return self._nature(motif)
        return schema


def _attendu(nature: Mapping[str, Any], unite: str) -> str:
    """Ce qu'il faut écrire, en quelques mots."""
    if sorte := _SORTES.get(nature.get("type", "")):
        return f"{sorte}, en {unite}" if unite else sorte
    if forme := _FORMATS.get(nature.get("format", "")):
        return forme
    if r"\d{2}:\d{2}" in nature.get("pattern", ""):
        return _INSTANT
    longue = nature.get("maxLength", 0) >= _PROSE
    return "texte, sur plusieurs lignes si besoin" if longue else "texte"
