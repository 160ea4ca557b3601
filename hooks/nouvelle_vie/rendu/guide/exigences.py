"""Ce qu'une offre doit porter pour paraître : demandé aux règles elles-mêmes, sur une offre vide.

Une offre n'ayant que ses champs obligatoires est présentée aux règles de son genre, une fois par
choix possible (location, vente…) : ce qu'elles réclament est ce que dit le guide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, get_args

from ...modele.champs import Choix, champs, libelle_de
from ...modele.cycle import Statut
from ...modele.offre import Offre

Essai = Mapping[str, Any]
"""Les champs d'une offre d'essai."""
Chemin = tuple[str, ...]


@dataclass(frozen=True)
class Exigence:
    """Un champ exigé pour paraître."""

    chemin: tuple[str, ...]
    libelle: str
    quand: tuple[str, ...] = ()
    """Les choix pour lesquels il l'est ; vide s'il l'est toujours."""
    sauf: tuple[str, ...] = ()
    """Les champs qui en dispensent."""


@cache
def exigences(genre: type[Offre]) -> tuple[Exigence, ...]:
    """Ce qu'exigent les règles d'un genre, dans l'ordre où elles le demandent."""
    essais = list(_essais(genre))
    reclames = [(choix, essai, _reclames(genre, essai)) for choix, essai in essais]
    chemins = dict.fromkeys(chemin for *_, demandes in reclames for chemin in demandes)
    return tuple(_exigence(genre, chemin, reclames) for chemin in chemins)


def _exigence(
    genre: type[Offre], chemin: Chemin, reclames: list[tuple[str, Essai, tuple[Chemin, ...]]]
) -> Exigence:
    concernes = [(choix, essai) for choix, essai, demandes in reclames if chemin in demandes]
    toujours = len(concernes) == len(reclames)
    return Exigence(
        chemin=chemin,
        libelle=_libelle(genre, chemin),
        quand=() if toujours else tuple(choix for choix, _ in concernes),
        sauf=tuple(_dispenses(genre, chemin, concernes[0][1])),
    )


def _essais(genre: type[Offre]) -> Iterator[tuple[str, Essai]]:
    """Une offre par choix du premier champ obligatoire à choix ; à défaut, une seule."""
    obligatoires = [c for c in champs(genre) if c.obligatoire and c.cle != "statut"]
    base: dict[str, Any] = {c.cle: next(iter(c.choix)) if c.choix else "x" for c in obligatoires}
    base["statut"] = Statut.PUBLIEE
    decide = next((c for c in obligatoires if c.choix), None)
    for membre in decide.choix if decide and decide.choix else ():
        yield membre.libelle, {**base, decide.cle: membre} if decide else base
    if decide is None:
        yield "", base


def _reclames(genre: type[Offre], essai: Essai) -> tuple[Chemin, ...]:
    """Les champs que réclament les règles, par leur chemin."""
    offre = genre.model_construct(**essai)
    return tuple(
        (groupe, p.valeurs["cle"]) if (groupe := p.valeurs.get("groupe")) else (p.valeurs["cle"],)
        for p in offre.problemes()
        if "cle" in p.valeurs
    )


def _dispenses(genre: type[Offre], chemin: Chemin, essai: Essai) -> Iterator[str]:
    """Les champs qui, remplis, font que celui-ci n'est plus réclamé."""
    for decrit in champs(genre):
        if decrit.cle in essai or chemin == (decrit.cle,) or decrit.cle in Offre.model_fields:
            continue
        for valeur in _valeurs(genre.model_fields[decrit.cle].annotation):
            if chemin not in _reclames(genre, {**essai, decrit.cle: valeur}):
                oui_non = " : non" if valeur is False else ""
                yield f"{decrit.cle}{oui_non}"
                break


def _valeurs(annotation: Any) -> tuple[Any, ...]:
    """De quoi essayer un champ simple ; rien pour les autres."""
    possibles = {annotation, *get_args(annotation)}
    possibles |= {dedans for un in possibles for dedans in get_args(un)}
    if bool in possibles:
        return (False,)
    if any(isinstance(un, type) and issubclass(un, Choix) for un in possibles):
        return ()
    return tuple(type_(1) for type_ in (int, Decimal) if type_ in possibles)


def _libelle(genre: type[Offre], chemin: Chemin) -> str:
    cle, *dedans = chemin
    if not dedans:
        return libelle_de(genre, cle)
    return libelle_de(type(genre.model_fields[cle].default), dedans[0])
