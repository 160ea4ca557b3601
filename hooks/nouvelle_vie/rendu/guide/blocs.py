"""La prose du guide, découpée : du Markdown, du code, des appels à ce que sait le modèle.

Trois écritures s'ajoutent au Markdown :

- `{{ jours.rappel }}` : une valeur, dans une phrase ou dans du code (`valeurs.py`) ;
- `{{ champs: ici }}`, seul sur sa ligne : ce que compose le gabarit (`catalogue/guide.html`) ;
- un bloc de code dit ce qu'il est : « sh » pour une commande à taper, « fiche chemin » pour un
  fichier à enregistrer, « yaml » ou « texte » pour un extrait.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from ...modele.texte import segment
from ..passages import echapper

_VALEUR = re.compile(r"\{\{ ([a-z_.]+) \}\}")
_APPEL = re.compile(r"\{\{ ([a-z_]+): ([\w./-]+) \}\}\n?")
_CLOTURE = re.compile(r"```(\w*) ?(\S*)\n?")
_TITRE = re.compile(r"<h([23])>(.*?)</h\1>", re.S)
_BALISE = re.compile(r"<[^>]+>")
ICI = "ici"
"""L'argument d'un appel qui porte sur la fiche dont traite la page."""


@dataclass(frozen=True)
class Prose:
    """Du Markdown."""

    texte: str


@dataclass(frozen=True)
class Code:
    """Un bloc de code ; `fichier` est le chemin sous lequel l'enregistrer."""

    langue: str
    texte: str
    fichier: str = ""


@dataclass(frozen=True)
class Appel:
    """Un passage que compose le gabarit."""

    nom: str
    argument: str


Bloc = Prose | Code | Appel


def decouper(source: str, valeurs: Mapping[str, str]) -> tuple[Bloc, ...]:
    """Les blocs d'une page, valeurs posées.

    Raises:
        LookupError: la page cite une valeur qui n'existe pas.
    """
    return tuple(_decouper(source, valeurs))


def _decouper(source: str, valeurs: Mapping[str, str]) -> Iterator[Bloc]:
    # Une valeur vient d'un réglage ou d'une donnée : dans la prose, elle n'est jamais du Markdown.
    inertes = {nom: echapper(valeur) for nom, valeur in valeurs.items()}
    prose: list[str] = []
    lignes = iter(source.splitlines(keepends=True))
    for ligne in lignes:
        cloture, appel = _CLOTURE.fullmatch(ligne), _APPEL.fullmatch(ligne)
        if not cloture and not appel:
            prose.append(ligne)
            continue
        if any(map(str.strip, prose)):
            yield Prose(poser("".join(prose), inertes))
        prose = []
        if appel:
            yield Appel(appel[1], appel[2])
        elif cloture:
            texte = "".join(iter(lambda: next(lignes), "```\n"))
            yield Code(cloture[1], poser(texte, valeurs), cloture[2])
    if any(map(str.strip, prose)):
        yield Prose(poser("".join(prose), inertes))


def poser(texte: str, valeurs: Mapping[str, str]) -> str:
    """Remplace chaque `{{ nom }}` par sa valeur.

    Raises:
        LookupError: une valeur n'existe pas.
    """
    return _VALEUR.sub(lambda trouvee: valeurs[trouvee[1]], texte)


def ancrer(html: str) -> str:
    """Donne à chaque titre son ancre, tirée de son texte."""
    return _TITRE.sub(lambda t: f'<h{t[1]} id="{ancre(t[2])}">{t[2]}</h{t[1]}>', html)


def ancre(titre: str) -> str:
    return segment(unescape(_BALISE.sub("", titre)))
