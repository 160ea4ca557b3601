"""Composer le texte d'une fiche nouvelle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..modele.champs import Champ, champs
from ..modele.fiche import Fiche
from . import yaml_ecrit
from .ordre import ordre


def composer(
    sorte: type[Fiche],
    donnees: Mapping[str, Any],
    *,
    commentaires: bool = False,
    markdown: bool = False,
) -> str:
    """Le texte d'une fiche.

    Args:
        donnees: les champs renseignés, par clé ; une clé inconnue du modèle est une faute de code.
        commentaires: dit au-dessus de chaque champ ce qu'il attend, et cite ceux qui manquent.
        markdown: un en-tête « --- » puis le texte (`description`) en corps ; sinon du YAML seul.

    Raises:
        ValueError: une clé n'est pas un champ de cette sorte de fiche.
    """
    inconnues = donnees.keys() - sorte.model_fields.keys()
    if inconnues:
        raise ValueError(f"champs inconnus de {sorte.__name__} : {sorted(inconnues)}")
    decrits = {decrit.cle: decrit for decrit in champs(sorte)}
    lignes = [
        ligne
        for decrit in (decrits[cle] for cle in ordre(sorte, ()))
        if not (markdown and decrit.cle == "description")
        for ligne in _lignes(decrit, donnees.get(decrit.cle), commentaires)
    ]
    texte = "\n".join(lignes) + "\n"
    if not markdown:
        return texte
    corps = str(donnees.get("description") or "").strip()
    return f"---\n{texte}---\n" + (f"\n{corps}\n" if corps else "")


def _lignes(decrit: Champ, valeur: Any, commentaires: bool) -> Iterator[str]:
    absente = valeur is None or valeur == "" or valeur == [] or valeur == {}
    if commentaires:
        yield f"# {_expliquer(decrit)}"
    if not absente:
        yield from yaml_ecrit.lignes(decrit.cle, valeur)
    elif commentaires:
        yield f"# {decrit.cle}:"


def _expliquer(decrit: Champ) -> str:
    """« Loyer (€/mois) : charges comprises — obligatoire »."""
    unite = f" ({decrit.unite})" if decrit.unite else ""
    aide = f" : {decrit.aide}" if decrit.aide else ""
    choix = f" ; au choix : {', '.join(m.value for m in decrit.choix)}" if decrit.choix else ""
    return f"{decrit.libelle}{unite}{aide}{choix}" + (
        " — obligatoire" if decrit.obligatoire else ""
    )
