"""Les colonnes d'un tableau d'offres : une par champ qu'une personne peut remplir, à plat.

Rien n'est déclaré ici : libellé, aide, unité, choix et forme viennent du modèle. Un groupe donne
une colonne par champ (« contact.telephone ») ; une liste, un groupe répété ou un montant par année
tiennent dans une cellule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from ...modele.champs import Champ, Choix, champs
from ...modele.nombres import Pourcentage
from ...modele.offres import GENRES
from ...modele.textes_saisis import Identifiant, NomCommune, Prose, Telephone
from ..donnees.colonnes import classe_du_champ

Chemin = tuple[str, ...]


class Forme(Enum):
    """Comment une cellule se lit et s'écrit."""

    TEXTE = "texte"
    PROSE = "texte long"
    IDENTIFIANT = "identifiant"
    TELEPHONE = "téléphone"
    COMMUNE = "commune"
    NOMBRE = "nombre"
    ENTIER = "nombre entier"
    POURCENTAGE = "pourcentage"
    OUI_NON = "oui ou non"
    JOUR = "date"
    INSTANT = "date et heure"
    CHOIX = "choix"
    LISTE = "liste"
    GROUPES = "groupes"
    PAR_ANNEE = "montant par année"


CYCLE = frozenset(
    {
        ("id",),
        ("statut",),
        ("exemple",),
        ("motif_retrait",),
        ("anciennes_adresses",),
        ("dates", "qualifiee"),
        ("dates", "publiee"),
        ("dates", "confirmee"),
        ("dates", "mise_a_jour"),
        ("dates", "pourvue"),
    }
)
"""Ce qui fait vivre une offre : un tableau ne le change que si la rédaction le demande."""


@dataclass(frozen=True)
class Colonne:
    """Un champ, vu comme une colonne."""

    chemin: Chemin
    libelle: str
    """« Contact : Téléphone » ; unique parmi les colonnes du genre."""
    forme: Forme
    aide: str = ""
    unite: str = ""
    obligatoire: bool = False
    choix: type[Choix] | None = None
    parties: tuple[Champ, ...] = ()
    """Les champs d'un groupe répété, dans l'ordre où une ligne de la cellule les donne."""

    @property
    def nom(self) -> str:
        """« contact.telephone » : le champ tel que le nomment les correspondances."""
        return ".".join(self.chemin)

    @property
    def du_cycle(self) -> bool:
        return self.chemin in CYCLE


@cache
def colonnes(genre: str) -> tuple[Colonne, ...]:
    """Toutes les colonnes d'un genre d'offre, dans l'ordre de déclaration de ses champs.

    Raises:
        KeyError: ce n'est pas un genre.
    """
    return colonnes_du_modele(GENRES[genre])


def colonnes_du_modele(modele: type[BaseModel]) -> tuple[Colonne, ...]:
    """Les colonnes d'un modèle d'offre, dans l'ordre de déclaration de ses champs."""
    return tuple(_du_modele(modele, (), "", dans_un_obligatoire=True))


@cache
def colonne_de(genre: str) -> Mapping[Chemin, Colonne]:
    """Les colonnes d'un genre, par chemin de champ."""
    return {c.chemin: c for c in colonnes(genre)}


def _du_modele(
    modele: type[BaseModel], prefixe: Chemin, devant: str, *, dans_un_obligatoire: bool
) -> Iterator[Colonne]:
    for decrit in champs(modele):
        classe = classe_du_champ(modele, decrit.cle)
        annotation = modele.model_fields[decrit.cle].rebuild_annotation()
        chemin, libelle = (*prefixe, decrit.cle), devant + decrit.libelle
        if issubclass(classe, BaseModel):
            yield from _du_modele(
                classe, chemin, f"{libelle} : ", dans_un_obligatoire=decrit.obligatoire
            )
        elif issubclass(classe, Mapping) and (cles := _cles(annotation)):
            for membre in cles:
                yield Colonne(
                    (*chemin, membre.value),
                    f"{libelle} : {membre.libelle}",
                    Forme.PROSE,
                    decrit.aide,
                )
        else:
            yield Colonne(
                chemin,
                libelle,
                _forme(classe, annotation),
                decrit.aide,
                decrit.unite,
                decrit.obligatoire and dans_un_obligatoire,
                decrit.choix,
                _parties(annotation),
            )


def _cles(annotation: Any) -> tuple[Choix, ...]:
    """Les clés d'un groupe dont la liste est fermée (« par réseau »)."""
    for possible in _dans(annotation):
        if isinstance(possible, type) and issubclass(possible, Choix):
            return tuple(possible)
    return ()


def _parties(annotation: Any) -> tuple[Champ, ...]:
    """Les champs du groupe que répète une liste (« photos », « aides »)."""
    for possible in _dans(annotation):
        if isinstance(possible, type) and issubclass(possible, BaseModel):
            return champs(possible)
    return ()


def _dans(annotation: Any) -> Iterator[Any]:
    """Une annotation et toutes celles qu'elle contient."""
    yield annotation
    for interne in get_args(annotation):
        yield from _dans(interne)


_PAR_ALIAS: tuple[tuple[Any, Forme], ...] = (
    (Identifiant, Forme.IDENTIFIANT),
    (Telephone, Forme.TELEPHONE),
    (NomCommune, Forme.COMMUNE),
    (Prose, Forme.PROSE),
)
_PAR_TYPE: tuple[tuple[type, Forme], ...] = (
    (Choix, Forme.CHOIX),
    (bool, Forme.OUI_NON),
    (int, Forme.ENTIER),
    (Decimal, Forme.NOMBRE),
    (datetime, Forme.INSTANT),
    (date, Forme.JOUR),
    (Mapping, Forme.PAR_ANNEE),
)


def _forme(classe: type, annotation: Any) -> Forme:
    if issubclass(classe, tuple):
        return Forme.GROUPES if _parties(annotation) else Forme.LISTE
    if issubclass(classe, str) and not issubclass(classe, Choix):
        porte = (forme for alias, forme in _PAR_ALIAS if _porte(annotation, alias))
        return next(porte, Forme.TEXTE)
    if _porte(annotation, Pourcentage):
        return Forme.POURCENTAGE
    return next(forme for base, forme in _PAR_TYPE if issubclass(classe, base))


def _porte(annotation: Any, alias: Any) -> bool:
    lecteur = get_args(alias)[1]
    return any(
        lecteur is marque
        for possible in _dans(annotation)
        if get_origin(possible) is Annotated
        for marque in possible.__metadata__
    )
