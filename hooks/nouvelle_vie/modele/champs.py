"""Les briques des modèles : déclaration d'un champ et types de valeurs.

Un champ est déclaré une seule fois avec son libellé, son aide, son unité et sa saisie ; la fiche
publiée, les filtres, les schémas JSON, le formulaire et le guide en découlent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ..fautes import abreger
from .texte import plier, suggestion

PARIS = ZoneInfo("Europe/Paris")


class Modele(BaseModel):
    """Base de toutes les fiches : figée, stricte sur les noms de champs."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False
    )


def champ(
    libelle: str,
    aide: str = "",
    *,
    defaut: Any = ...,
    unite: str = "",
    saisie: str = "",
    fiche: bool = False,
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
        contraintes: bornes comprises par pydantic (`max_length`, `ge`, …).
    """
    extra: dict[str, Any] = {"unite": unite, "saisie": saisie, "fiche": fiche}
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


@cache
def champs(modele: type[BaseModel]) -> tuple[Champ, ...]:
    """Les champs d'un modèle, dans l'ordre de leur déclaration."""
    return tuple(_decrire(cle, info) for cle, info in modele.model_fields.items())


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
    )


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
    def _lire(cls, recu: Any) -> Self:
        if isinstance(recu, cls):
            return recu
        if isinstance(recu, str) and len(recu) <= _LONGUEUR_MOT:
            cherche = plier(recu)
            for membre in cls:
                if cherche in (plier(membre.value), plier(membre.libelle)):
                    return membre
        valeurs = [str(m.value) for m in cls]
        sinon = "écrivez l'un de : " + ", ".join(valeurs)
        raise PydanticCustomError(
            "choix-inconnu",
            "{recu}",
            {"recu": citer(recu), "suggestion": suggestion(str(recu)[:200], valeurs, sinon=sinon)},
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._lire, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        return {"oneOf": [{"const": m.value, "title": m.libelle} for m in cls]}


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


# --- textes -------------------------------------------------------------------------------------

_LONGUEUR_PROSE = 20_000
_LONGUEUR_FORME = 2_000
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _texte(recu: Any) -> Any:
    """Texte en NFC, sans espaces de bord ; un nombre écrit sans guillemets est accepté."""
    if recu is None:
        raise PydanticCustomError("texte-vide", "vide")
    if isinstance(recu, bool) or not isinstance(recu, str | int | float):
        raise PydanticCustomError("texte-attendu", "{recu}", {"recu": citer(recu)})
    texte = str(recu).strip()
    if len(texte) <= 2 * _LONGUEUR_PROSE:  # au-delà il sera refusé : inutile de le composer
        texte = unicodedata.normalize("NFC", texte)
    if not texte:
        raise PydanticCustomError("texte-vide", "vide")
    if interdit := _INTERDITS.search(texte):
        raise PydanticCustomError(
            "caractere-de-commande", "{nom}", {"nom": f"U+{ord(interdit.group()):04X}"}
        )
    return texte


def _une_ligne(recu: Any) -> Any:
    return " ".join(_texte(recu).split())


Texte = Annotated[str, BeforeValidator(_une_ligne), Field(max_length=300)]
"""Une ligne de texte, 300 caractères au plus."""
Prose = Annotated[str, BeforeValidator(_texte), Field(max_length=_LONGUEUR_PROSE)]
"""Texte Markdown de plusieurs paragraphes."""


def lire_forme(recu: Any, motif: re.Pattern[str], code: str, **valeurs: str) -> str:
    """Une ligne de texte qui suit `motif` ; sinon la faute `code`."""
    texte: str = _une_ligne(recu)
    if len(texte) > _LONGUEUR_FORME or not motif.fullmatch(texte):
        raise PydanticCustomError(code, "{recu}", {"recu": abreger(texte), **valeurs})
    return texte


_IDENTIFIANT = re.compile(r"[A-Z]{2,5}-[0-9]{4}-[0-9A-Za-z]{3,12}")
_COURRIEL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_LIEN = re.compile(
    r"https://(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?::\d{1,5})?(?:[/?#][^\s<>\"'`{}|\\^]*)?"
)
_ANNEE = re.compile(r"(?:19|20|21)[0-9]{2}")
_ANCIENNE = re.compile(r"(?:[a-z0-9-]+/){1,6}")
_PHOTO = re.compile(
    r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,79}/){0,4}"
    r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}\.(?:jpe?g|png|webp|avif)",
    re.I,
)


def _identifiant(recu: Any) -> str:
    return lire_forme(recu, _IDENTIFIANT, "identifiant-invalide", exemple="LNV-2026-0042")


def _courriel(recu: Any) -> str:
    return lire_forme(recu, _COURRIEL, "courriel-invalide")


def _lien(recu: Any) -> str:
    return lire_forme(recu, _LIEN, "lien-invalide")


def _annee(recu: Any) -> str:
    return lire_forme(recu, _ANNEE, "annee-invalide")


def _ancienne(recu: Any) -> str:
    texte = _une_ligne(recu).strip("/") + "/"
    return lire_forme(texte, _ANCIENNE, "adresse-invalide")


def _photo(recu: Any) -> str:
    return lire_forme(recu, _PHOTO, "fichier-photo-invalide")


def _telephone(recu: Any) -> str:
    """Normalise en dix chiffres : « +33 4 65… », « 04.65… » → « 0465… »."""
    texte: str = _une_ligne(recu)
    chiffres = re.sub(r"[\s.\-()\u00a0\u202f]", "", texte)
    chiffres = re.sub(r"^(?:\+33|0033)\(?0?\)?", "0", chiffres)
    if not re.fullmatch(r"0[1-9][0-9]{8}", chiffres):
        raise PydanticCustomError("telephone-invalide", "{recu}", {"recu": abreger(texte)})
    return chiffres


Identifiant = Annotated[str, BeforeValidator(_identifiant)]
Courriel = Annotated[str, BeforeValidator(_courriel)]
Lien = Annotated[str, BeforeValidator(_lien)]
AncienneAdresse = Annotated[str, BeforeValidator(_ancienne)]
FichierPhoto = Annotated[str, BeforeValidator(_photo)]
Telephone = Annotated[str, BeforeValidator(_telephone)]


def _commune(recu: Any) -> str:
    """Nom exact ou code INSEE ; le registre des communes tranche à l'assemblage du catalogue."""
    if type(recu) is int and 0 <= recu <= 99_999:
        return f"{recu:05d}"
    texte: str = _une_ligne(recu)
    return texte.replace("’", "'")


NomCommune = Annotated[str, BeforeValidator(_commune), Field(max_length=100)]


# --- oui/non et nombres -------------------------------------------------------------------------


def _oui_non(recu: Any) -> bool:
    if isinstance(recu, bool):
        return recu
    if isinstance(recu, str) and len(recu) <= _LONGUEUR_MOT:
        mot = plier(recu)
        if mot in ("oui", "non", "vrai", "faux"):
            return mot in ("oui", "vrai")
    raise PydanticCustomError("oui-non-attendu", "{recu}", {"recu": citer(recu)})


OuiNon = Annotated[bool, BeforeValidator(_oui_non)]

_UNITES = re.compile(r"(?:€|eur|euros?|m2|m²|ha|km|%|h|min)$", re.I)
_MILLIERS = re.compile(r"[\s\u00a0\u202f]")


def _nombre(recu: Any) -> Decimal:
    """Lit « 48000 », « 48 000 € », « 1 450,50 » ; refuse l'infini et les non-nombres."""
    if isinstance(recu, bool) or not isinstance(recu, int | float | str | Decimal):
        raise _pas_un_nombre(recu)
    texte = _UNITES.sub("", _MILLIERS.sub("", str(recu))).replace(",", ".")
    if not re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,6})?", texte):
        raise _pas_un_nombre(recu)
    try:
        return Decimal(texte)
    except InvalidOperation:  # pragma: no cover - la forme est déjà vérifiée
        raise _pas_un_nombre(recu) from None


def _pas_un_nombre(recu: Any) -> PydanticCustomError:
    return PydanticCustomError("nombre-attendu", "{recu}", {"recu": citer(recu)})


def _entier(recu: Any) -> int:
    nombre = _nombre(recu)
    if nombre != nombre.to_integral_value():
        raise PydanticCustomError("entier-attendu", "{recu}", {"recu": citer(recu)})
    return int(nombre)


def _schema_nombre(sorte: str, maximum: int) -> WithJsonSchema:
    return WithJsonSchema({"type": sorte, "minimum": 0, "maximum": maximum})


Euros = Annotated[
    Decimal, BeforeValidator(_nombre), Field(ge=0, le=100_000_000), _schema_nombre("number", 10**8)
]
Surface = Annotated[
    Decimal, BeforeValidator(_nombre), Field(gt=0, le=10_000_000), _schema_nombre("number", 10**7)
]
"""Surface en m² (ou en hectares quand l'unité du champ le dit)."""
Pourcentage = Annotated[
    Decimal, BeforeValidator(_nombre), Field(ge=0, le=100), _schema_nombre("number", 100)
]
Entier = Annotated[
    int, BeforeValidator(_entier), Field(ge=0, le=1_000_000), _schema_nombre("integer", 10**6)
]
Annee = Annotated[
    str,
    BeforeValidator(_annee),
    WithJsonSchema({"type": "string", "pattern": r"^(19|20|21)[0-9]{2}$"}),
]
"""Année à quatre chiffres, comme clé d'un groupe de champs."""
Degre = Annotated[Decimal, BeforeValidator(_nombre), WithJsonSchema({"type": "number"})]
"""Latitude ou longitude en degrés décimaux (WGS 84)."""


# --- dates --------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FRANCAISE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_HEURE = re.compile(r"(\d{1,2})(?::|h)(\d{2})(?::00)?")


def lire_jour(recu: Any) -> date:
    """Lit « 2026-12-01 » et « 01/12/2026 »."""
    if type(recu) is date:
        return recu
    texte = recu.strip() if isinstance(recu, str) else ""
    if iso := _ISO.fullmatch(texte):
        annee, mois, quantieme = (int(g) for g in iso.groups())
    elif francaise := _FRANCAISE.fullmatch(texte):
        quantieme, mois, annee = (int(g) for g in francaise.groups())
    else:
        raise PydanticCustomError("date-attendue", "{recu}", {"recu": citer(recu)})
    if not 1900 <= annee <= 2200:
        raise PydanticCustomError("date-attendue", "{recu}", {"recu": citer(texte)})
    try:
        return date(annee, mois, quantieme)
    except ValueError:
        ecrit = f"{quantieme:02d}/{mois:02d}/{annee}"
        raise PydanticCustomError("date-impossible", "{recu}", {"recu": ecrit}) from None


def lire_instant(recu: Any) -> datetime:
    """Lit « 2026-12-01 09:30 » (heure locale, à la minute) ; sans fuseau dans le modèle."""
    if isinstance(recu, datetime):
        return recu
    texte = recu.strip() if isinstance(recu, str) else ""
    jour, _, heure = texte.replace("T", " ").partition(" ")
    lue = _HEURE.fullmatch(heure.strip())
    if not lue or int(lue[1]) > 23 or int(lue[2]) > 59:
        raise PydanticCustomError("instant-attendu", "{recu}", {"recu": citer(recu)})
    quand = datetime.combine(lire_jour(jour), datetime.min.time()).replace(
        hour=int(lue[1]), minute=int(lue[2])
    )
    if not _existe(quand):
        raise PydanticCustomError(
            "heure-inexistante", "{recu}", {"recu": f"{quand:%d/%m/%Y %H:%M}"}
        )
    return quand


def _existe(quand: datetime) -> bool:
    """Faux pour l'heure que saute le passage à l'heure d'été (aller et retour par UTC)."""
    utc = quand.replace(tzinfo=PARIS).astimezone(ZoneInfo("UTC"))
    return utc.astimezone(PARIS).replace(tzinfo=None) == quand


Jour = Annotated[
    date, BeforeValidator(lire_jour), WithJsonSchema({"type": "string", "format": "date"})
]
Instant = Annotated[
    datetime,
    BeforeValidator(lire_instant),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$"}),
]
"""Date et heure locales (Europe/Paris), à la minute, sans fuseau attaché."""


def a_paris(quand: datetime) -> datetime:
    """Attache le fuseau Europe/Paris à un instant local."""
    return quand.replace(tzinfo=PARIS)
