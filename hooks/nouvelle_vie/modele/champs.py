"""Les briques des modèles : déclaration d'un champ et types de valeurs.

Un champ est déclaré une seule fois avec son libellé, son aide, son unité et sa saisie ; la fiche
publiée, les filtres, les schémas JSON, le formulaire et le guide en découlent.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ..fautes import abreger
from . import ecritures
from .texte import plier, suggestion


class Modele(BaseModel):
    """Base de toutes les fiches : figée, stricte sur les noms de champs."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False
    )

    @property
    def tus(self) -> frozenset[str]:
        """Les champs que la page ne montre pas, quoi qu'ils portent ; les données les taisent."""
        return frozenset()


_AUCUN: set[str] = set()


def alleger(modele: Modele) -> None:
    """Rend l'ensemble des champs reçus, que pydantic garde pour chaque groupe et que rien ne lit.

    Cinq mille offres en ont quarante mille : vingt mégaoctets.
    """
    object.__setattr__(modele, "__pydantic_fields_set__", _AUCUN)
    for valeur in modele.__dict__.values():
        if isinstance(valeur, Modele):
            alleger(valeur)
        elif isinstance(valeur, tuple):
            for element in valeur:
                if isinstance(element, Modele):
                    alleger(element)


@dataclass(frozen=True)
class Filtre:
    """Comment un champ trie les offres.

    `sorte` : « choix » (une valeur d'une liste fermée), « oui » (a-t-il une valeur ?), « bornes »
    (un nombre, d'un minimum à un maximum). Les champs de même `cle`, d'un genre à l'autre, ne font
    qu'un filtre ; sans `cle`, c'est le nom du champ.
    """

    sorte: str
    cle: str = ""


def champ(
    libelle: str,
    aide: str = "",
    *,
    defaut: Any = ...,
    unite: str = "",
    saisie: str = "",
    fiche: bool = False,
    donnees: bool = False,
    filtre: Filtre | None = None,
    vocabulaire: str = "",
    **contraintes: Any,
) -> Any:
    """Déclare un champ.

    Args:
        libelle: nom affiché au public et aux rédacteurs.
        aide: une phrase pour la personne qui remplit.
        defaut: valeur par défaut ; sans elle, le champ est obligatoire.
        unite: unité affichée (« € », « m² », « h/semaine »…).
        saisie: composant de formulaire (« markdown », « date », « liste »…).
        fiche: le champ paraît dans le tableau de caractéristiques de la fiche publiée.
        donnees: la page le montre ailleurs que dans ce tableau ; les données ouvertes le publient.
        filtre: le champ trie les offres, dans le formulaire de leur liste.
        vocabulaire: la liste du site dont il prend un mot (`Catalogue.vocabulaires`).
        contraintes: bornes comprises par pydantic (`max_length`, `ge`, …).
    """
    extra: dict[str, Any] = {"unite": unite, "saisie": saisie, "fiche": fiche, "donnees": donnees}
    extra["vocabulaire"] = vocabulaire
    if filtre:
        extra["filtre"] = asdict(filtre)
    return Field(
        default=defaut,
        title=libelle,
        description=aide or None,
        json_schema_extra={k: v for k, v in extra.items() if v},
        **contraintes,
    )


@dataclass(frozen=True)
class Champ:
    """Vue d'un champ déclaré, pour l'affichage, les schémas et les guides."""

    cle: str
    libelle: str
    aide: str
    unite: str
    saisie: str
    fiche: bool
    obligatoire: bool
    filtre: Filtre | None = None
    choix: type[Choix] | None = None
    """La liste fermée dont il prend ses valeurs."""
    donnees: bool = False
    vocabulaire: str = ""
    """Le nom de la liste du site dont il prend un mot ; un fichier la dit."""


@cache
def champs(modele: type[BaseModel]) -> tuple[Champ, ...]:
    """Les champs d'un modèle, dans l'ordre de leur déclaration."""
    return tuple(_decrire(cle, info) for cle, info in modele.model_fields.items())


@cache
def champs_de_la_fiche(modele: type[BaseModel]) -> tuple[Champ, ...]:
    """Ceux que montre le tableau de la fiche."""
    return tuple(decrit for decrit in champs(modele) if decrit.fiche)


def _decrire(cle: str, info: FieldInfo) -> Champ:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    return Champ(
        cle=cle,
        libelle=info.title or cle,
        aide=info.description or "",
        unite=str(extra.get("unite", "")),
        saisie=str(extra.get("saisie", "")),
        fiche=bool(extra.get("fiche", False)),
        obligatoire=info.is_required(),
        filtre=_filtre(extra.get("filtre")),
        choix=_choix(info.annotation),
        donnees=bool(extra.get("donnees", False)),
        vocabulaire=str(extra.get("vocabulaire", "")),
    )


def _filtre(declare: Any) -> Filtre | None:
    return Filtre(**declare) if declare else None


def _choix(annotation: Any) -> type[Choix] | None:
    """La liste fermée d'un champ annoté « Contrat » ou « Contrat | None »."""
    for possible in (annotation, *get_args(annotation)):
        if isinstance(possible, type) and issubclass(possible, Choix):
            return possible
    return None


def libelle_de(modele: type[BaseModel], cle: str) -> str:
    """Le libellé d'un champ, ou sa clé s'il n'est pas déclaré."""
    info = modele.model_fields.get(cle)
    return info.title or cle if info else cle


_LONGUEUR_MOT = 100
"""Au-delà, une valeur n'est ni un choix ni un oui : inutile de la plier pour comparer."""


class Choix(StrEnum):
    """Liste fermée de valeurs ; chaque membre porte son libellé public.

    Une valeur hors liste devient la faute « choix-inconnu » avec la valeur la plus proche.
    """

    libelle: str

    def __new__(cls, valeur: str, libelle: str) -> Self:
        membre = str.__new__(cls, valeur)
        membre._value_ = valeur
        membre.libelle = libelle
        return membre

    @classmethod
    @cache
    def _par_forme(cls) -> dict[str, Self]:
        """Chaque membre, par sa valeur et par son libellé pliés ; le premier déclaré l'emporte."""
        formes: dict[str, Self] = {}
        for membre in cls:
            formes.setdefault(plier(membre.value), membre)
            formes.setdefault(plier(membre.libelle), membre)
        return formes

    @classmethod
    def _lire(cls, recu: Any) -> Self:
        if isinstance(recu, cls):
            return recu
        court = isinstance(recu, str) and len(recu) <= _LONGUEUR_MOT
        if court and (membre := cls._par_forme().get(plier(recu))):
            return membre
        valeurs = [str(m.value) for m in cls]
        sinon = cls.enumerer()
        raise PydanticCustomError(
            "choix-inconnu",
            "{recu}",
            {"recu": citer(recu), "suggestion": suggestion(str(recu)[:200], valeurs, sinon=sinon)},
        )

    @classmethod
    def enumerer(cls) -> str:
        """Le remède d'une valeur qui ne ressemble à aucune."""
        return "écrivez l'un de : " + ", ".join(str(m.value) for m in cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._lire, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def ecriture(cls) -> ecritures.Schema:
        """Ce qui s'écrit pour dire un membre, en JSON Schema."""
        return ecritures.choix((m.value, m.libelle) for m in cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return cls.ecriture()


def citer(recu: Any) -> str:
    """Montre une valeur de la mauvaise sorte : « oui », « 3 », ou « une liste » sans guillemets."""
    if recu is None:
        return "un champ vide"
    if isinstance(recu, dict):
        return "un groupe de champs"
    if isinstance(recu, list):
        return "une liste"
    if isinstance(recu, bool):
        recu = "oui" if recu else "non"
    return f"« {abreger(recu)} »"
