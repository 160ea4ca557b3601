"""Comment le navigateur lit chaque champ : tiré du type, de ses annotations et de ses bornes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic.fields import FieldInfo

from ...modele.champs import Choix
from ...modele.saisies import Saisie, borne

Lecture = dict[str, Any]
_BORNES: Mapping[type, tuple[str, str]] = {
    Gt: ("gt", "nombre-trop-petit"),
    Ge: ("ge", "nombre-trop-petit"),
    Le: ("le", "nombre-trop-grand"),
}


def lecture(info: FieldInfo) -> Lecture:
    """La lecture d'un champ déclaré, telle que la suit `assets/regles.js`.

    Raises:
        LookupError: un type ne déclare pas sa saisie.
    """
    return _lecture(info.annotation, info.metadata)


def _lecture(annotation: Any, precisions: Sequence[Any]) -> Lecture:
    origine, arguments = get_origin(annotation), get_args(annotation)
    if origine is Annotated:
        return _lecture(arguments[0], [*arguments[1:], *precisions])
    if origine in (Union, UnionType):
        (dedans,) = (a for a in arguments if a is not type(None))
        lue = _lecture(dedans, ())
        # Les bornes du type se jugent d'abord, celles du champ ensuite.
        return {**lue, **_longueurs([*lue.get("longueurs", ()), *_maxima(precisions)])}
    if origine is tuple:
        return {"sorte": "liste", "de": _lecture(arguments[0], ()), **_taille(precisions)}
    if isinstance(origine, type) and issubclass(origine, Mapping):
        cle, valeur = (_lecture(a, ()) for a in arguments)
        return {"sorte": "table", "cle": cle, "de": valeur}
    return _feuille(annotation, list(_deplier(precisions)))


def _deplier(precisions: Sequence[Any]) -> Iterator[Any]:
    """Les annotations, celles d'un `Field(…)` comprises."""
    for precision in precisions:
        if isinstance(precision, FieldInfo):
            yield from precision.metadata
        else:
            yield precision


def _feuille(annotation: Any, precisions: Sequence[Any]) -> Lecture:
    if isinstance(annotation, type) and issubclass(annotation, Choix):
        return {"sorte": "choix"}
    saisie = next((p for p in precisions if isinstance(p, Saisie)), None)
    if saisie is None:
        raise LookupError(f"{annotation} ne déclare pas sa saisie")
    bornes = [
        {"cle": cle, "limite": limite, "dite": borne(cle, limite), "code": code}
        for p in precisions
        for sorte, (cle, code) in _BORNES.items()
        if isinstance(p, sorte) and (limite := getattr(p, cle)) is not None
    ]
    longueurs = _longueurs(_maxima(precisions)[-1:] and [min(_maxima(precisions))])
    return {**saisie.ecrite, **({"bornes": bornes} if bornes else {}), **longueurs}


def _maxima(precisions: Sequence[Any]) -> list[int]:
    return [p.max_length for p in _deplier(precisions) if isinstance(p, MaxLen)]


def _longueurs(maxima: Sequence[int]) -> Lecture:
    return {"longueurs": list(maxima)} if maxima else {}


def _taille(precisions: Sequence[Any]) -> Lecture:
    maxima = _maxima(precisions)
    return {"taille": min(maxima)} if maxima else {}
