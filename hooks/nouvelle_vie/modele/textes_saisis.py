"""Les textes d'une fiche : lignes, prose, et textes d'une forme donnée."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..fautes import abreger
from . import ecritures
from .champs import citer
from .motifs import en_js
from .saisies import Saisie

LONGUEUR_PROSE = 20_000
LONGUEUR_LIGNE = 300
_LONGUEUR_FORME = 2_000
SEGMENT_MAX = 150
"""Caractères d'un segment d'adresse : c'est aussi un nom de dossier, borné à 255 octets."""
_INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_ECRITS = str | int | float


def _texte(recu: Any) -> Any:
    """Texte en NFC, sans espaces de bord ; un nombre écrit sans guillemets est accepté."""
    if recu is None:
        raise PydanticCustomError("texte-vide", "vide")
    if isinstance(recu, bool) or not isinstance(recu, _ECRITS):
        raise PydanticCustomError("texte-attendu", "{recu}", {"recu": citer(recu)})
    texte = str(recu).strip()
    if len(texte) <= 2 * LONGUEUR_PROSE:  # au-delà il sera refusé : inutile de le composer
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


_TEXTE = WithJsonSchema(ecritures.texte())

_TEXTES = {"interdits": en_js(_INTERDITS.pattern), "compose": 2 * LONGUEUR_PROSE}

Texte = Annotated[
    str,
    BeforeValidator(_une_ligne),
    Field(max_length=LONGUEUR_LIGNE),
    _TEXTE,
    Saisie("ligne", _TEXTES),
]
"""Une ligne de texte, 300 caractères au plus."""
Prose = Annotated[
    str,
    BeforeValidator(_texte),
    Field(max_length=LONGUEUR_PROSE),
    _TEXTE,
    Saisie("prose", _TEXTES),
]
"""Texte Markdown de plusieurs paragraphes."""


def lire_forme(recu: Any, motif: re.Pattern[str], code: str, **valeurs: str) -> str:
    """Une ligne de texte qui suit `motif` ; sinon la faute `code`."""
    texte: str = _une_ligne(recu)
    if len(texte) > _LONGUEUR_FORME or not motif.fullmatch(texte):
        raise PydanticCustomError(code, "{recu}", {"recu": abreger(texte), **valeurs})
    return texte


_IDENTIFIANT = re.compile(r"[A-Z]{2,5}-[0-9]{4}-[0-9A-Za-z]{3,12}")
_PREFIXE = re.compile(r"[A-Z]{2,5}")
_COURRIEL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_LIEN = re.compile(
    r"https://(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?::\d{1,5})?(?:[/?#][^\s<>\"'`{}|\\^]*)?"
)
_ANNEE = re.compile(r"(?:19|20|21)[0-9]{2}")
_PAGE = re.compile(rf"(?:[a-z0-9-]{{1,{SEGMENT_MAX}}}/){{1,6}}(?:#[a-z0-9-]+)?")
_NUMERO = re.compile(r"0[1-9][0-9]{8}")
_ENTRE_CHIFFRES = re.compile(r"[\s.\-()\u00a0\u202f]")
_INDICATIF = re.compile(r"^(?:\+33|0033)\(?0?\)?")
_ANCIENNE = re.compile(rf"(?:[a-z0-9-]{{1,{SEGMENT_MAX}}}/){{1,6}}")


def _identifiant(recu: Any) -> str:
    return lire_forme(recu, _IDENTIFIANT, "identifiant-invalide", exemple="LNV-2026-0042")


def _prefixe(recu: Any) -> str:
    return lire_forme(recu, _PREFIXE, "prefixe-invalide")


def _courriel(recu: Any) -> str:
    return lire_forme(recu, _COURRIEL, "courriel-invalide")


def _lien(recu: Any) -> str:
    return lire_forme(recu, _LIEN, "lien-invalide")


def _annee(recu: Any) -> str:
    return lire_forme(recu, _ANNEE, "annee-invalide")


def _ancienne(recu: Any) -> str:
    texte = _une_ligne(recu).strip("/") + "/"
    return lire_forme(texte, _ANCIENNE, "adresse-invalide")


def lire_adresse_de_page(recu: Any) -> str:
    """L'adresse d'une page du site, telle que le navigateur la montre après le nom du site."""
    texte: str = _une_ligne(recu).lstrip("/")
    chemin, diese, ancre = texte.partition("#")
    ferme = f"{chemin.rstrip('/')}/{diese}{ancre}"
    lue = ferme if _PAGE.fullmatch(ferme) else texte
    return lire_forme(lue, _PAGE, "adresse-de-page", exemple="label/auto-evaluation/")


def _telephone(recu: Any) -> str:
    """Normalise en dix chiffres : « +33 4 65… », « 04.65… » → « 0465… »."""
    texte: str = _une_ligne(recu)
    chiffres = _INDICATIF.sub("0", _ENTRE_CHIFFRES.sub("", texte))
    if not _NUMERO.fullmatch(chiffres):
        raise PydanticCustomError("telephone-invalide", "{recu}", {"recu": abreger(texte)})
    return chiffres


def _suit(
    motif: re.Pattern[str], code: str, exemple: str, *, nombre: bool = False
) -> WithJsonSchema:
    return WithJsonSchema(ecritures.forme(motif.pattern, code, exemple, nombre=nombre))


def _lue(
    motif: re.Pattern[str],
    code: str,
    retire: re.Pattern[str] | None = None,
    indicatif: re.Pattern[str] | None = None,
    **valeurs: str,
) -> Saisie:
    """La saisie d'une forme ; `retire` s'efface, puis `indicatif` devient « 0 »."""
    gestes = [(retire, ""), (indicatif, "0")]
    ecrits = [[en_js(geste.pattern), par] for geste, par in gestes if geste]
    suite = {"motif": en_js(motif.pattern), "code": code, "valeurs": valeurs, "gestes": ecrits}
    return Saisie("forme", {**_TEXTES, **suite, "max": _LONGUEUR_FORME})


Identifiant = Annotated[
    str,
    BeforeValidator(_identifiant),
    _suit(_IDENTIFIANT, "identifiant-invalide", "LNV-2026-0042"),
    _lue(_IDENTIFIANT, "identifiant-invalide", exemple="LNV-2026-0042"),
]
Prefixe = Annotated[str, BeforeValidator(_prefixe)]
"""Les lettres par lesquelles commence tout identifiant du site : « LNV »."""
Courriel = Annotated[
    str,
    BeforeValidator(_courriel),
    _suit(_COURRIEL, "courriel-invalide", "accueil@commune.example"),
    _lue(_COURRIEL, "courriel-invalide"),
]
Lien = Annotated[
    str,
    BeforeValidator(_lien),
    _suit(_LIEN, "lien-invalide", "https://commune.example/"),
    _lue(_LIEN, "lien-invalide"),
]
Annee = Annotated[
    str,
    BeforeValidator(_annee),
    _suit(_ANNEE, "annee-invalide", "2026", nombre=True),
    _lue(_ANNEE, "annee-invalide"),
]
"""Année à quatre chiffres, comme clé d'un groupe de champs."""
AncienneAdresse = Annotated[
    str,
    BeforeValidator(_ancienne),
    _suit(
        re.compile(rf"/*(?:[a-z0-9-]{{1,{SEGMENT_MAX}}}/){{0,5}}[a-z0-9-]{{1,{SEGMENT_MAX}}}/*"),
        "adresse-invalide",
        "offres/reprise/ancienne-epicerie/",
        nombre=True,
    ),
]
Telephone = Annotated[
    str,
    BeforeValidator(_telephone),
    _suit(re.compile(r"[+()\d\s.\-]+"), "telephone-invalide", "04 65 71 00 48", nombre=True),
    _lue(_NUMERO, "telephone-invalide", _ENTRE_CHIFFRES, _INDICATIF),
]


def _commune(recu: Any) -> str:
    """Nom exact ou code INSEE ; le registre des communes tranche à l'assemblage du catalogue."""
    if type(recu) is int and 0 <= recu <= 99_999:
        return f"{recu:05d}"
    texte: str = _une_ligne(recu)
    return texte.replace("’", "'")


NomCommune = Annotated[
    str,
    BeforeValidator(_commune),
    Field(max_length=100),
    _TEXTE,
    Saisie("commune", _TEXTES),
]
