"""Une réponse tapée : lue par le vrai type de son champ, refusée avec les mots du catalogue."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..lecture.traduction import problemes
from ..modele.champs import Choix, Modele
from ..modele.nombres import OuiNon
from .questions import Geste, Question

NECESSAIRE = "ce champ est nécessaire — répondez, ou tapez « < » pour revenir"


class Refus(Exception):
    """La réponse ne convient pas ; la phrase dit le problème et son remède."""


@lru_cache(maxsize=512)
def _lecteur(sorte: Any) -> TypeAdapter[Any]:
    return TypeAdapter(sorte)


def lire(question: Question, texte: str) -> Any:
    """La valeur à écrire dans le fichier ; vrai ou faux pour un groupe ; rien si c'est vide.

    Raises:
        Refus: le type du champ n'admet pas ce texte, ou le champ ne peut pas rester vide.
    """
    texte = texte.strip()
    if question.commune:
        texte = texte.strip('"')  # l'aide parle de guillemets, qui ne valent que dans un fichier
    if question.geste in (Geste.OUVRIR, Geste.SUITE):
        return bool(texte) and _valider(OuiNon, texte)
    if not texte:
        if question.exigee:
            raise Refus(NECESSAIRE)
        return None
    liste = question.choix
    if liste and texte.isdigit() and 1 <= int(texte) <= len(liste):
        texte = [*liste][int(texte) - 1].value
    valide = _valider(question.sorte, texte)
    return str(valide) if question.geste is Geste.CLE else _ecrire(valide, texte)


def _valider(sorte: Any, texte: str) -> Any:
    try:
        return _lecteur(sorte).validate_python(texte)
    except ValidationError as erreur:
        (probleme, *_) = problemes(erreur, Modele)
        dit = probleme.faute.dire(probleme.valeurs)
        raise Refus(f"{dit} — {probleme.faute.remedier(probleme.valeurs)}") from None


def retaper(valeur: Any) -> str:
    """Ce qu'il faudrait taper pour redire cette valeur."""
    return {True: "oui", False: "non", None: ""}.get(valeur, str(valeur))


def _ecrire(valide: Any, texte: str) -> Any:
    """La valeur telle qu'on l'écrit dans un fichier ; un texte reste comme il a été tapé."""
    if isinstance(valide, Choix):
        return valide.value
    if isinstance(valide, Decimal):
        return int(valide) if valide == valide.to_integral_value() else float(valide)
    if isinstance(valide, datetime):
        return f"{valide:%Y-%m-%d %H:%M}"
    if isinstance(valide, date):
        return valide.isoformat()
    if isinstance(valide, str):
        return texte if "\n" in texte else " ".join(texte.split())
    return valide
