"""Le vocabulaire des tableaux, plié une fois : libellés du modèle et `textes/tableaux.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ...modele.offres import GENRES
from ...modele.texte import plier
from ...rendu.saisie.colonnes import Chemin, colonnes
from ...textes import mots_des_tableaux

_PARENTHESE = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_UNITE = re.compile(
    r"(?:€|\bk€|\beuros?\b|\bm2\b|m²|%|\ben (?:m2|m²|euros?|€)|\bpar (?:mois|an)\b"
    r"|[/.](?:\s*)(?:mois|an)\b|\*)",
    re.I,
)
_ANNEE = re.compile(r"(?:ca|chiffre d affaires|chiffre affaires) (?:ht )?(?:de )?((?:19|20)\d\d)")
_LONGUEUR = 200
"""Au-delà, un texte n'est pas un en-tête : inutile de le plier."""


def formes(titre: str) -> tuple[str, ...]:
    """Les formes sous lesquelles chercher un en-tête : tel quel, sans parenthèses, sans unité."""
    if len(titre) > _LONGUEUR:
        return ()
    sans = _PARENTHESE.sub(" ", titre)
    trouvees = (
        plier(titre),
        plier(sans),
        plier(_UNITE.sub(" ", titre)),
        plier(_UNITE.sub(" ", sans)),
    )
    return tuple(dict.fromkeys(f for f in trouvees if f))


@cache
def champs_nommes(genre: str) -> Mapping[str, Chemin]:
    """Chaque façon pliée de nommer un champ de ce genre ; le plus précis l'emporte."""
    nommes: dict[str, Chemin] = {}
    siennes = colonnes(genre)
    for colonne in siennes:  # d'abord nos propres noms : un modèle rempli se relit sans doute
        nommes.setdefault(plier(colonne.nom), colonne.chemin)
        for forme in formes(colonne.libelle):
            nommes.setdefault(forme, colonne.chemin)
    for colonne in siennes:
        for dit in mots_des_tableaux()["champs"].get(colonne.nom, ()):
            nommes.setdefault(plier(dit), colonne.chemin)
    for colonne in siennes:  # « Téléphone » seul, s'il n'y en a qu'un
        nommes.setdefault(plier(colonne.libelle.rpartition(" : ")[2]), colonne.chemin)
    return nommes


def annee_du_chiffre(titre: str) -> str | None:
    """L'année d'une colonne « CA 2024 »."""
    trouvee = _ANNEE.fullmatch(plier(titre[:_LONGUEUR]))
    return trouvee[1] if trouvee else None


@cache
def mots(groupe: str) -> frozenset[str]:
    """Un groupe de mots pliés : `reference`, `genre`, `oui`, `totaux`…"""
    return frozenset(plier(m) or m for m in mots_des_tableaux()[groupe])


@cache
def genres_nommes() -> Mapping[str, str]:
    """Chaque façon pliée de nommer un genre."""
    nommes: dict[str, str] = {}
    for genre, classe in GENRES.items():
        connus: Iterable[str] = mots_des_tableaux()["genres"].get(genre, ())
        for dit in (genre, classe.libelle, classe.pluriel, *connus):
            nommes.setdefault(plier(dit), genre)
    return nommes


def genre_dit(texte: str) -> str | None:
    """Le genre que nomme un texte : entier, sinon le seul dont il porte un nom."""
    plie = plier(texte[:_LONGUEUR])
    if exact := genres_nommes().get(plie):
        return exact
    entoure = f" {plie} "
    trouves = {genre for nom, genre in genres_nommes().items() if f" {nom} " in entoure}
    return trouves.pop() if len(trouves) == 1 else None


@cache
def valeurs_nommees(nom: str) -> Mapping[str, str]:
    """Pour un champ à choix : chaque autre façon pliée d'écrire une valeur."""
    dites = mots_des_tableaux()["valeurs"].get(nom, {})
    return {plier(dit): valeur for valeur, autres in dites.items() for dit in autres}


def sous_entendus(genre: str, texte: str) -> dict[Chemin, str]:
    """Ce qu'un nom de feuille ou de type laisse entendre : « à louer » → transaction."""
    plies = set(plier(texte[:_LONGUEUR]).split())
    return {
        tuple(dit["champ"].split(".")): dit["valeur"]
        for dit in reversed(mots_des_tableaux()["sous_entendus"])
        if dit["genre"] == genre and plies & set(dit["mots"])
    }
