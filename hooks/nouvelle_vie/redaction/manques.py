"""Ce qui manque à une fiche pour paraître, d'après les règles de son type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ..erreurs import Probleme
from ..modele.chemins import chemins
from ..modele.cycle import Statut
from ..modele.fiche import Fiche
from ..modele.offre import Offre

_JOUR, _INSTANT = "2026-01-01", "2026-01-01 09:00"


def manquants(modele: type[Fiche], dites: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Les champs sans lesquels la fiche ne paraîtrait pas, d'après les règles de son type.

    Une offre est jugée comme si elle paraissait ; les autres fiches le sont telles quelles.
    """
    simulee = dict(dites)
    if issubclass(modele, Offre):
        dates = {**dites.get("dates", {}), "qualifiee": _JOUR, "publiee": _INSTANT}
        simulee |= {"statut": Statut.PUBLIEE.value, "dates": dates}
    try:
        problemes = list(modele.model_validate(simulee).problemes())
    except ValidationError:
        return []
    connus = {c.chemin for c in chemins(modele)}
    vises = dict.fromkeys(c for p in problemes for c in _vises(p) if c in connus)
    return [chemin for chemin in vises if _vide(dites, chemin)]


def _vises(probleme: Probleme) -> Iterator[tuple[str, ...]]:
    """Les champs qu'un problème demande, du plus précis au plus large."""
    valeurs = probleme.valeurs
    chemin = tuple(str(pas) for pas in probleme.chemin)
    if "cle" not in valeurs:
        yield chemin
    elif "groupe" in valeurs:
        yield (str(valeurs["groupe"]), str(valeurs["cle"]))
    else:
        yield (*chemin, str(valeurs["cle"])) if chemin != ("statut",) else (str(valeurs["cle"]),)


def _vide(dites: Mapping[str, Any], chemin: tuple[str, ...]) -> bool:
    """Vrai si le champ n'a pas de valeur ; un groupe peut toujours en recevoir d'autres."""
    valeur: Any = dites
    for pas in chemin:
        valeur = valeur.get(pas) if isinstance(valeur, Mapping) else None
    return valeur is None or isinstance(valeur, Mapping)
