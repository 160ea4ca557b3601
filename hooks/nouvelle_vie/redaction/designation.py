"""Désigner un champ à une personne, et retrouver celui qu'elle désigne."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..erreurs import Chemin
from ..modele.champs import Champ, champs
from ..modele.chemins import Forme, depouiller, forme_de
from .questions import Geste, Partie, Question, type_de


def retrouver(modele: type[BaseModel], chemin: Chemin) -> Question | None:
    """La question dont la réponse est à ce chemin ; rien s'il ne mène pas à une valeur.

    `("photos", 0, "alt")`, `("a_savoir", 2)`, `("chiffre_affaires", "2024")`.
    """
    cle, *suite = chemin or ("",)
    info = modele.model_fields.get(str(cle))
    if info is None:
        return None
    (champ,) = (c for c in champs(modele) if c.cle == cle)
    forme, groupe = forme_de(info.annotation)
    if forme is Forme.VALEUR:
        if suite:
            return None
        return Question(
            Geste.VALEUR, chemin, champ, type_de(info), Partie.FACULTATIF, champ.obligatoire
        )
    if forme is Forme.GROUPE:
        return _sous(groupe, chemin, 1)
    return _sous(groupe, chemin, 2) if groupe else _element(champ, info, forme, chemin)


def _sous(groupe: type[BaseModel] | None, chemin: Chemin, pas: int) -> Question | None:
    """La question d'un champ du groupe, que `pas` éléments du chemin précèdent."""
    dedans = retrouver(groupe, chemin[pas:]) if groupe and len(chemin) > pas else None
    if dedans is None:
        return None
    return Question(dedans.geste, chemin, dedans.champ, dedans.sorte, dedans.partie, dedans.exigee)


def _element(champ: Champ, info: FieldInfo, forme: Forme, chemin: Chemin) -> Question | None:
    if len(chemin) != 2:
        return None
    types: tuple[Any, ...] = get_args(depouiller(info.annotation))
    liste = forme is Forme.LISTE
    geste = Geste.ELEMENT if liste else Geste.VALEUR
    sorte = types[0] if liste else types[1]
    return Question(geste, chemin, champ, sorte, Partie.FACULTATIF)


def lire_chemin(ecrit: str) -> Chemin:
    """« photos.1.alt » → `("photos", 0, "alt")` : une personne compte à partir de un."""
    return tuple(int(pas) - 1 if _rang(pas) else pas for pas in ecrit.strip().split("."))


def ecrire_chemin(chemin: Chemin) -> str:
    return ".".join(str(pas + 1) if isinstance(pas, int) else pas for pas in chemin)


def _rang(pas: str) -> bool:
    """Vrai pour « 2 », mais pas pour l'année « 2024 », clé d'une table."""
    return pas.isdigit() and len(pas) < 3 and int(pas) > 0


def nommer(modele: type[BaseModel], chemin: Chemin) -> str:
    """Les libellés d'un chemin connu : « Photos › 1 › Description », « Critères › A1 › Niveau »."""
    mots: list[str] = []
    libre = False
    for pas in chemin:
        if libre or isinstance(pas, int):  # la clé d'une table, un rang
            mots.append(ecrire_chemin((pas,)))
            libre = False
            continue
        info = modele.model_fields[pas]
        forme, groupe = forme_de(info.annotation)
        mots.append(info.title or pas)
        libre, modele = forme is Forme.TABLE, groupe or modele
    return " › ".join(mots)


def presenter(
    question: Question, modele: type[BaseModel], mots: Mapping[str, str] | None = None
) -> str:
    """Le libellé, l'unité, s'il est nécessaire, l'aide, et les choix numérotés.

    Args:
        mots: pour un champ qui puise dans une liste du site, chaque mot et ce qu'il veut dire.
    """
    champ = question.champ
    unite = f" ({champ.unite})" if champ.unite else ""
    suite = " — obligatoire" if question.exigee else ""
    lignes = [f"{_titre(question, modele)}{unite}{suite}"]
    if champ.aide:
        lignes.append(f"  {champ.aide}.")
    if champ.saisie == "markdown" and question.geste is Geste.VALEUR:
        lignes.append("  Plusieurs lignes ; un point seul sur sa ligne termine.")
    liste = question.choix
    for rang, membre in enumerate(liste or (), 1):
        lignes.append(f"  {rang}. {membre.value} — {membre.libelle}")
    lignes += [f"  {mot} — {sens}" for mot, sens in (mots or {}).items()]
    return "\n".join(lignes)


def _titre(question: Question, modele: type[BaseModel]) -> str:
    if question.geste is Geste.SUITE:
        return f"{question.champ.libelle} (oui ou non)"
    if question.geste is Geste.VALEUR:
        return nommer(modele, question.chemin)
    dernier = question.chemin[-1]
    if not isinstance(dernier, int):
        return f"Renseigner « {nommer(modele, question.chemin)} » ? (oui ou non)"
    liste = nommer(modele, question.chemin[:-1])
    if question.geste is Geste.OUVRIR:
        return f"Ajouter à « {liste} », n° {dernier + 1} ? (oui ou non)"
    if question.geste is Geste.CLE:
        return f"{liste} : quelle entrée ? (vide pour finir)"
    return f"{liste}, n° {dernier + 1} (vide pour finir)"
