"""Écrire du YAML comme une personne l'écrirait, et tel que `lecture.yaml_situe` le relit.

Un texte n'est mis entre guillemets que s'il le faut, un long texte va sur sa ligne après « >- »,
un texte de plusieurs lignes après « |- ». Ce que rend `lu` est ce que la lecture en retrouvera.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..erreurs import Chemin
from ..lecture.source import Source
from ..lecture.yaml_situe import lire_yaml

LONGUEUR_LIGNE = 100
"""Caractères au-delà desquels un texte va sur sa propre ligne."""
_ESPACE_BORD = re.compile(r"^\s|\s$|\s\n")
_PROPRE_AU_FLUX = re.compile(r"[,\[\]{}]")
_FAUX_NOMBRE = re.compile(r"[-+]?0[0-9]+")
"""« 0465 » est un texte pour nous, mais un nombre pour d'autres lecteurs de YAML."""
_INSECABLES = str.maketrans("\u00a0\u202f", "  ")


def lu(valeur: Any) -> Any:
    """Ce que la lecture retrouvera d'une valeur écrite : un texte, un nombre, une liste…"""
    if isinstance(valeur, Mapping):
        return {str(cle): lu(v) for cle, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [lu(v) for v in valeur]
    if isinstance(valeur, str) or valeur is None:
        return None if valeur is None else str(valeur)
    return _relire(_mot(valeur))


def lignes(cle: str, valeur: Any, retrait: int = 0) -> list[str]:
    """Les lignes d'une clé et de sa valeur, chaque ligne en retrait de `retrait` espaces."""
    return [f"{' ' * retrait}{ligne}" if ligne else "" for ligne in _entree(f"{cle}:", valeur)]


def lignes_d_element(valeur: Any, retrait: int = 0) -> list[str]:
    """Les lignes d'un élément de liste, précédé de son tiret."""
    return [f"{' ' * retrait}{ligne}" if ligne else "" for ligne in _element(valeur)]


def sur_une_ligne(valeur: Any, *, style: str = "", flux: bool = False) -> str | None:
    """La valeur en une ligne, ou rien si elle n'y tient pas bien.

    Args:
        style: le guillemet (« ' » ou « " ») qu'employait la valeur remplacée.
        flux: dans une liste ou un groupe entre crochets ou accolades, où tout tient en une ligne.
    """
    if isinstance(valeur, Mapping | list | tuple):
        return _en_flux(valeur) if flux or not valeur else None
    if not isinstance(valeur, str):
        return "" if valeur is None else _mot(valeur)
    if "\n" in valeur:
        return _echappe(valeur) if flux else None
    return _texte(str(valeur), style, flux)


def _entree(debut: str, valeur: Any) -> list[str]:
    """« cle: valeur » ; `debut` est « cle: » ou « - »."""
    if isinstance(valeur, str) and ("\n" in valeur or len(valeur) > LONGUEUR_LIGNE):
        return _bloc(debut, str(valeur))
    court = sur_une_ligne(valeur)
    if court is not None:
        return [f"{debut} {court}".rstrip()]
    if isinstance(valeur, Mapping):
        dessous = [ligne for cle, v in valeur.items() for ligne in _entree(f"{cle}:", v)]
    else:
        dessous = [ligne for v in valeur for ligne in _element(v)]
    return [debut, *(f"  {ligne}" if ligne else "" for ligne in dessous)]


def _element(valeur: Any) -> list[str]:
    """« - valeur » ; un groupe commence sur la ligne de son tiret."""
    if isinstance(valeur, Mapping) and valeur:
        premiere, *suite = (ligne for cle, v in valeur.items() for ligne in _entree(f"{cle}:", v))
        return [f"- {premiere}", *(f"  {ligne}" if ligne else "" for ligne in suite)]
    if isinstance(valeur, list | tuple) and valeur:
        return [f"- {_en_flux(valeur)}"]
    return _entree("-", valeur)


def _bloc(debut: str, texte: str) -> list[str]:
    """Un long texte sous son « >- » (une ligne) ou son « |- » (plusieurs)."""
    if _ESPACE_BORD.search(texte) or not _montrable(texte.replace("\n", "")):
        return [f"{debut} {_echappe(texte)}"]
    if "\n" not in texte:
        return [f"{debut} >-", f"  {texte}"]
    return [f"{debut} |-", *(f"  {ligne}" if ligne else "" for ligne in texte.split("\n"))]


def _en_flux(valeur: Any) -> str:
    if isinstance(valeur, Mapping):
        paires = (f"{cle}: {sur_une_ligne(v, flux=True)}".rstrip() for cle, v in valeur.items())
        return "{" + ", ".join(paires) + "}"
    return "[" + ", ".join(sur_une_ligne(v, flux=True) or "~" for v in valeur) + "]"


def _mot(valeur: Any) -> str:
    """Un nombre, une date ou un oui, comme on les écrit dans une fiche."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return f"{valeur:%Y-%m-%d %H:%M}"
    if isinstance(valeur, date):
        return f"{valeur:%Y-%m-%d}"
    if isinstance(valeur, Decimal):
        valeur = int(valeur) if valeur == valeur.to_integral_value() else valeur.normalize()
        return f"{valeur:f}" if isinstance(valeur, Decimal) else str(valeur)
    return str(valeur)


def _texte(texte: str, style: str, flux: bool) -> str:
    """Un texte d'une ligne : nu si la lecture le rend tel quel, sinon entre guillemets."""
    montrable = _montrable(texte)
    doubles = f'"{texte}"' if montrable and '"' not in texte and "\\" not in texte else ""
    simples = "'" + texte.replace("'", "''") + "'" if montrable else ""
    if style and (cite := simples if style == "'" else doubles):
        return cite
    if montrable and not _a_citer(texte, flux) and _relire(texte) == texte:
        return texte
    return doubles or simples or _echappe(texte)


def _a_citer(texte: str, flux: bool) -> bool:
    """Vrai pour ce qu'un autre lecteur, ou la ligne où il se trouve, prendrait autrement."""
    special = _FAUX_NOMBRE.fullmatch(texte) or " #" in texte or (flux and ": " in texte)
    return not texte or bool(special) or bool(flux and _PROPRE_AU_FLUX.search(texte))


def _echappe(texte: str) -> str:
    """Le texte entre guillemets, ce qui ne se montre pas écrit par son code (YAML 1.2, §5.7)."""
    lettres = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(lettres.get(c) or (c if _montrable(c) else _code(c)) for c in texte) + '"'


def _code(caractere: str) -> str:
    rang = ord(caractere)
    return f"\\U{rang:08X}" if rang > 0xFFFF else f"\\u{rang:04X}"


def _montrable(texte: str) -> bool:
    return texte.translate(_INSECABLES).isprintable()


def _relire(ecrit: str) -> Any:
    """Ce que la lecture voit dans « cle: ecrit » ; rien si elle n'y voit pas une seule valeur."""
    chemin: Chemin = ("cle",)
    donnees, places, erreurs = lire_yaml(Source("", ""), f"cle: {ecrit}")
    seule = isinstance(donnees, dict) and set(donnees) == {"cle"} and chemin in places.valeurs
    return donnees["cle"] if seule and not erreurs else None
