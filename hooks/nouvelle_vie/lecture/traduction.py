"""Les erreurs de pydantic, dites avec les mots du catalogue des fautes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from ..erreurs import Chemin, Probleme
from ..fautes import FAUTES, abreger
from ..modele.champs import citer, libelle_de
from ..modele.saisies import borne
from ..modele.texte import proches

Valeurs = dict[str, Any]


def _avec(
    code: str, lire: Callable[[Valeurs, Any], Valeurs]
) -> Callable[[Valeurs, Any], tuple[str, Valeurs]]:
    return lambda contexte, recu: (code, lire(contexte, recu))


def _recu(_: Valeurs, recu: Any) -> Valeurs:
    return {"recu": citer(recu)}


def _texte_long(contexte: Valeurs, recu: Any) -> Valeurs:
    longueur, limite = len(str(recu).strip()), contexte["max_length"]
    return {"longueur": longueur, "limite": limite, "exces": longueur - limite}


def _trop_long(contexte: Valeurs, recu: Any) -> tuple[str, Valeurs]:
    """Pydantic ne distingue pas un texte facultatif trop long d'une liste trop longue."""
    if isinstance(recu, str):
        return "texte-trop-long", _texte_long(contexte, recu)
    return "liste-trop-longue", {"limite": contexte["max_length"]}


def _borne(cle: str) -> Callable[[Valeurs, Any], Valeurs]:
    def lire(contexte: Valeurs, recu: Any) -> Valeurs:
        return {"recu": citer(recu), "limite": borne(cle, contexte[cle])}

    return lire


TRADUCTIONS: Mapping[str, Callable[[Valeurs, Any], tuple[str, Valeurs]]] = {
    "model_type": _avec("groupe-attendu", _recu),
    "dict_type": _avec("groupe-attendu", _recu),
    "tuple_type": _avec("liste-attendue", _recu),
    "string_too_long": _avec("texte-trop-long", _texte_long),
    "too_long": _trop_long,
    "greater_than": _avec("nombre-trop-petit", _borne("gt")),
    "greater_than_equal": _avec("nombre-trop-petit", _borne("ge")),
    "less_than_equal": _avec("nombre-trop-grand", _borne("le")),
}
"""Type d'erreur de pydantic → faute du catalogue. Un test force chaque type possible."""


def problemes(erreur: ValidationError, modele: type[BaseModel]) -> Iterator[Probleme]:
    """Traduit toutes les erreurs d'une validation, dans l'ordre où pydantic les rend.

    Raises:
        KeyError: un type d'erreur n'est pas au catalogue (défaut du logiciel, pas du contenu).
    """
    tous = [_probleme(detail, modele) for detail in erreur.errors(include_url=False)]
    mal_ecrits = {(p.chemin[:-1], p.valeurs["propose"]) for p in tous if "propose" in p.valeurs}
    for probleme in tous:
        # « Titre: » est une seule étourderie : inutile d'ajouter que « titre » manque.
        if (probleme.chemin, probleme.valeurs.get("cle")) not in mal_ecrits:
            yield probleme


def _probleme(detail: Any, modele: type[BaseModel]) -> Probleme:
    sorte, contexte, recu = detail["type"], detail.get("ctx") or {}, detail["input"]
    sur_cle = sorte != "extra_forbidden" and detail["loc"][-1:] == ("[key]",)
    chemin: Chemin = detail["loc"][:-1] if sur_cle else detail["loc"]
    if sorte == "missing":
        parent = _modele_a(modele, chemin[:-1])
        cle = str(chemin[-1])
        valeurs = {"cle": cle, "libelle": libelle_de(parent, cle), "precision": ""}
        return Probleme(chemin[:-1], "champ-manquant", valeurs)
    if sorte == "extra_forbidden":
        parent = _modele_a(modele, chemin[:-1])
        cle = str(chemin[-1])
        valeurs = {"cle": abreger(cle), "suggestion": proposer_champ(cle, parent)}
        if propose := proches(cle, parent.model_fields):
            valeurs["propose"] = propose[0]
        return Probleme(chemin, "champ-inconnu", valeurs, sur_cle=True)
    if sorte in FAUTES:
        return Probleme(chemin, sorte, contexte, sur_cle)
    code, valeurs = TRADUCTIONS[sorte](contexte, recu)
    return Probleme(chemin, code, valeurs, sur_cle)


def proposer_champ(cle: str, modele: type[BaseModel]) -> str:
    """Le champ le plus proche de celui qui a été écrit, sinon la liste de ceux qui existent."""
    trouves = proches(cle, modele.model_fields)
    if trouves:
        return f"vouliez-vous écrire « {trouves[0]} » ?"
    return "retirez-le ; champs possibles : " + ", ".join(modele.model_fields)


def _modele_a(modele: type[BaseModel], chemin: Chemin) -> type[BaseModel]:
    """Le modèle qui décrit le groupe de champs situé à `chemin`."""
    for pas in chemin:
        if isinstance(pas, str) and pas in modele.model_fields:
            interne = _modele_dans(modele.model_fields[pas].annotation)
            modele = interne or modele
    return modele


def _modele_dans(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if trouve := _modele_dans(argument):
            return trouve
    return None
