"""Le schéma JSON d'une fiche, tel que le lisent un éditeur de texte et un programme.

Le même pour le site (`donnees/schemas/`) et pour Visual Studio Code (`.vscode/schemas/`). Il n'a
que des mots communs aux éditions draft-07 et 2020-12, sans `$ref` : seul l'en-tête change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel, TypeAdapter, WithJsonSchema
from pydantic.fields import FieldInfo

from ..modele.champs import Champ, Choix, champs
from ..modele.ecritures import Autrement, Schema, choix, remede
from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.recits import Actualite, Temoignage
from ..modele.territoires import Territoire
from ..modele.textes_saisis import LONGUEUR_PROSE
from ..modele.villages import Village
from ..textes import textes
from .lexique import expliquer
from .typographie import typographier

PUBLIE = "https://json-schema.org/draft/2020-12/schema"
"""L'édition des schémas que publie le site."""
EDITEUR = "http://json-schema.org/draft-07/schema#"
"""L'édition que toutes les versions de l'extension YAML de Red Hat comprennent."""


Mots = Mapping[str, Sequence[tuple[str, str]]]
"""Les listes que le site écrit lui-même (`Catalogue.vocabulaires`)."""


def schemas() -> dict[str, type[Fiche]]:
    """Le nom du schéma de chaque genre d'offre et de chaque autre type de fiche."""
    return {
        **{f"offre-{genre}": classe for genre, classe in GENRES.items()},
        **{s.sorte: s for s in (Village, Evenement, Temoignage, Actualite, Territoire)},
    }


def schema(
    modele: type[Fiche], dialecte: str, *, demonstration: bool, mots: Mots | None = None
) -> Schema:
    """Le schéma d'une fiche.

    Args:
        modele: le type de fiche, ou le genre d'offre.
        dialecte: l'adresse de l'édition de JSON Schema.
        demonstration: admet « exemple » ; un site en ligne n'en admet aucun.
        mots: les listes du site ; sans elles, un champ qui y puise admet tout texte.
    """
    objet = _groupe(modele)
    for champ in champs(modele):
        if mots and champ.vocabulaire in mots:
            dit = objet["properties"][champ.cle]
            garde = {c: dit[c] for c in ("title", "description") if c in dit}
            objet["properties"][champ.cle] = {**garde, **choix(mots[champ.vocabulaire])}
    if not demonstration:
        objet["properties"].pop("exemple", None)
    return {"$schema": dialecte, "title": typographier(titre(modele)), **objet}


def schema_de_donnees(modele: type[BaseModel], dialecte: str, nom: str) -> Schema:
    """Le schéma d'un fichier qui n'est pas une fiche : un vocabulaire, une grille."""
    return {"$schema": dialecte, "title": typographier(nom), **_groupe(modele)}


def titre(modele: type[Fiche]) -> str:
    """« Logement », « Évènement » : ce que l'on écrit."""
    if issubclass(modele, Offre):
        return modele.libelle
    return str(textes()["sortes"][modele.sorte])


def _groupe(modele: type[BaseModel]) -> Schema:
    proprietes = {c.cle: _propriete(modele, c) for c in champs(modele)}
    exiges = [c.cle for c in champs(modele) if c.obligatoire]
    objet: Schema = {"type": "object", "properties": proprietes, "additionalProperties": False}
    return {**objet, "required": exiges} if exiges else objet


def _propriete(modele: type[BaseModel], champ: Champ) -> Schema:
    info = modele.model_fields[champ.cle]
    dite: Schema = {"title": typographier(champ.libelle)}
    if description := _description(champ):
        dite["description"] = typographier(description)
        if explication := expliquer(getattr(modele, "genre", "") or _nom(modele), champ.cle):
            dite["markdownDescription"] = f"{dite['description']}\n\n{explication}"
    valeur = _valeur(info.annotation, info.metadata)
    return {**dite, **valeur, **_defaut(info)}


def _nom(modele: type[BaseModel]) -> str:
    return modele.__name__.lower()


def _description(champ: Champ) -> str:
    """L'aide, l'unité, et ce que la loi ou le site en attend."""
    phrases = [champ.aide, f"En {champ.unite}" if champ.unite else ""]
    phrases.append("Obligatoire" if champ.obligatoire else "")
    return ". ".join(p for p in phrases if p) + "." if any(phrases) else ""


def _defaut(info: FieldInfo) -> Schema:
    """La valeur que prend un champ absent, quand elle dit quelque chose."""
    defaut = info.default
    if isinstance(defaut, Choix):
        return {"default": defaut.value}
    return {"default": defaut} if isinstance(defaut, bool | int) else {}


def _valeur(annotation: Any, precisions: Sequence[Any]) -> Schema:
    """Le schéma d'un type, quelles qu'en soient les annotations."""
    origine, arguments = get_origin(annotation), get_args(annotation)
    if origine is Annotated:
        return _valeur(arguments[0], [*arguments[1:], *precisions])
    if origine in (Union, UnionType):
        (dedans,) = (a for a in arguments if a is not type(None))
        return _ou_rien(_valeur(dedans, precisions))
    if origine is tuple:
        liste = {"type": "array", "errorMessage": remede("liste-attendue")}
        return {**liste, "items": _valeur(arguments[0], ()), **_taille(precisions)}
    if isinstance(origine, type) and issubclass(origine, Mapping):
        return _table(*arguments)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        autres = [p.schema for p in precisions if isinstance(p, Autrement)]
        groupe = _groupe(annotation)
        return {"anyOf": [groupe, *autres]} if autres else groupe
    return _bornee(_feuille(annotation, precisions), precisions)


def _feuille(annotation: Any, precisions: Sequence[Any]) -> Schema:
    """Ce que déclare un type de valeur ; pydantic le dit aussi, en bien plus de temps."""
    if isinstance(annotation, type) and issubclass(annotation, Choix):
        return annotation.ecriture()
    declares = [p.json_schema for p in precisions if isinstance(p, WithJsonSchema)]
    if declares:
        return dict(declares[-1] or {})
    return TypeAdapter(annotation).json_schema()


def _ou_rien(valeur: Schema) -> Schema:
    """Le même, ou un champ laissé vide."""
    if "anyOf" in valeur:
        return {**valeur, "anyOf": [*valeur["anyOf"], {"type": "null"}]}
    sorte = valeur["type"]
    return {**valeur, "type": [*([sorte] if isinstance(sorte, str) else sorte), "null"]}


def _table(cle: Any, valeur: Any) -> Schema:
    """Des clés que la personne choisit : celles d'une liste fermée, ou d'une forme donnée."""
    dedans = _valeur(valeur, ())
    cles = _valeur(cle, ())
    table: Schema = {"type": "object", "propertyNames": cles, "additionalProperties": dedans}
    if isinstance(cle, type) and issubclass(cle, Choix):
        table["properties"] = {m.value: {"title": m.libelle, **dedans} for m in cle}
    return table


def _taille(precisions: Sequence[Any]) -> Schema:
    tailles = [p.max_length for p in precisions if isinstance(p, MaxLen)]
    return {"maxItems": min(tailles)} if tailles else {}


def _bornee(valeur: Schema, precisions: Sequence[Any]) -> Schema:
    """Le schéma d'une valeur seule, avec les bornes que le champ ajoute à celles du type.

    La longueur d'une ligne se compte comme la lecture la compte : espaces réunies, bords ôtés.
    """
    valeur = {c: v for c, v in valeur.items() if c not in ("maxLength", "title")}
    longueurs = [p.max_length for p in precisions if isinstance(p, MaxLen)]
    if longueurs and "pattern" not in valeur and min(longueurs) < LONGUEUR_PROSE:
        valeur["pattern"] = rf"^\s*(?:\S|\s+(?=\S)){{1,{min(longueurs)}}}\s*$"
        valeur["patternErrorMessage"] = f"Écrivez au plus {min(longueurs)} caractères."
    maxima: list[Any] = [p.le for p in precisions if isinstance(p, Le)]
    minima: list[Any] = [p.ge for p in precisions if isinstance(p, Ge)]
    if maxima:
        valeur["maximum"] = min(maxima)
    if minima:
        valeur["minimum"] = max(minima)
    return valeur
