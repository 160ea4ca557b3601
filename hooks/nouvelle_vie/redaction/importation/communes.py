"""Reconnaître une commune comme une mairie l'écrit : nom approché, code INSEE, code postal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ...erreurs import Probleme
from ...fautes import abreger
from ...modele.communes import Commune, Registre
from ...modele.texte import plier

_DEVANT = re.compile(r"^(?:commune|mairie|ville|village|bourg)(?: (?:de|d|du|des))? ")
_POSTAL_DEVANT = re.compile(r"^(?:f )?(\d{5}) +(.+)")
_POSTAL_DERRIERE = re.compile(r"(.+) (\d{2}|\d{5})$")
_ABREGES = {"st": "saint", "ste": "sainte", "s": "sur", "n d": "notre dame"}
_CODE = re.compile(r"(\d{4,5})(?:[.,]0+)?")
_LONGUEUR = 120


def _deplier(texte: str) -> str:
    """Le nom plié, « St » et « Ste » en toutes lettres."""
    return " ".join(_ABREGES.get(mot, mot) for mot in plier(texte[:_LONGUEUR]).split())


@dataclass(frozen=True)
class Trouvee:
    """Une commune reconnue ; `deleguee` nomme l'ancienne commune qu'on a écrite."""

    commune: Commune
    deleguee: str = ""


class Communes:
    """Les communes d'un territoire, telles qu'on les écrit."""

    def __init__(self, registre: Registre) -> None:
        self._registre = registre

    @cached_property
    def _noms(self) -> Mapping[str, Commune]:
        return {_deplier(c.nom): c for c in self._registre.communes}

    @cached_property
    def _deleguees(self) -> Mapping[str, tuple[Commune, str]]:
        trouvees: dict[str, tuple[Commune, str]] = {}
        doubles: set[str] = set()
        for commune in self._registre.communes:
            for nom in commune.communes_deleguees:
                plie = _deplier(nom)
                if plie in trouvees and trouvees[plie][0] is not commune:
                    doubles.add(plie)
                trouvees[plie] = (commune, nom)
        return {plie: t for plie, t in trouvees.items() if plie not in doubles}

    def trouver(self, texte: str, *, postal: bool = False) -> Trouvee | None:
        """La commune que dit un texte, si l'on en est sûr.

        Args:
            postal: la colonne annonce un code postal, et non un code INSEE.
        """
        if code := _CODE.fullmatch(texte.strip()):
            return self._par_code(code[1].zfill(5), postal)
        plie = _deplier(texte)
        if trouvee := self._par_nom(plie):
            return trouvee
        if devant := _POSTAL_DEVANT.match(plie):
            plie = devant[2]
        elif derriere := _POSTAL_DERRIERE.match(plie):
            plie = derriere[1]
        return self._par_nom(plie) or self._par_nom(_DEVANT.sub("", plie))

    def _par_nom(self, plie: str) -> Trouvee | None:
        if commune := self._noms.get(plie):
            return Trouvee(commune)
        if deleguee := self._deleguees.get(plie):
            return Trouvee(*deleguee)
        return None

    def _par_code(self, code: str, postal: bool) -> Trouvee | None:
        insee = self._registre.trouver(code)
        postales = [c for c in self._registre.communes if code in c.codes_postaux]
        if insee and not postal:
            return Trouvee(insee)
        return Trouvee(postales[0]) if len(postales) == 1 else None

    def citee(self, texte: str) -> Commune | None:
        """La seule commune dont un texte libre (titre de feuille, nom de fichier) porte le nom."""
        entoure = f" {_deplier(texte)} "
        cites = {nom: c for nom, c in self._noms.items() if f" {nom} " in entoure}
        longs = [
            c
            for nom, c in cites.items()
            if not any(nom != autre and f" {nom} " in f" {autre} " for autre in cites)
        ]
        return longs[0] if len(longs) == 1 else None

    def inconnue(self, texte: str) -> Probleme:
        """La faute d'une commune qu'on ne reconnaît pas, avec ce qu'on peut proposer."""
        propose = self._registre.proposer(texte.strip()[:_LONGUEUR])
        return Probleme(
            ("commune",), "commune-inconnue", {"recu": abreger(texte), "suggestion": propose}
        )
