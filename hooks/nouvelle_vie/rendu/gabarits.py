"""L'environnement des gabarits du catalogue, et les phrases de l'interface qu'ils disent."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, FunctionLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup, escape

from ..modele.labellisation import ouverture
from ..modele.offres import GENRES
from ..textes import textes
from . import lexique, profils, typographie, valeurs
from .carte import TUILES_IGN, teinte
from .moteur import Moteur

_DITE = re.compile(r"\{\{ t((?:\.\w+)+) \}\}")
"""Une phrase, telle quelle : « {{ t.offre.contact }} »."""
_SYNTAXE = re.compile(r"\{[{%#]|\n")


@cache
def phrases() -> Mapping[str, Any]:
    """Les phrases de l'interface, typographie posée : un gabarit n'a plus à y penser."""
    posees: Mapping[str, Any] = typographie.typographier_tout(textes())
    return posees


class PhrasesPosees(Extension):
    """Pose les phrases dans les gabarits à leur lecture : les mêmes mots sont sur chaque page.

    Une phrase inconnue reste telle quelle : le rendu la refuse, à sa ligne.
    """

    def preprocess(self, source: str, *_: str | None) -> str:
        def poser(trouve: re.Match[str]) -> str:
            phrase: Any = phrases()
            for cle in trouve[1].split(".")[1:]:
                phrase = phrase.get(cle) if isinstance(phrase, Mapping) else None
            lisible = isinstance(phrase, str) and not _SYNTAXE.search(phrase)
            return str(escape(phrase)) if lisible else trouve[0]

        return _DITE.sub(poser, source)


def gabarits(
    dossier: Path,
    piece: Callable[[str], str] = str,
    jeton: Callable[[str, str], str] = lambda _, nom: nom,
) -> Moteur:
    """L'environnement des gabarits du catalogue : échappement partout, variable oubliée refusée.

    Args:
        piece, jeton: l'adresse d'une pièce, la couleur d'un thème, d'après leur nom usuel.
    """
    env = Moteur(
        loader=FileSystemLoader(dossier),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=[PhrasesPosees],
    )
    env.filters.update(
        typo=typographie.typographier,
        jour=typographie.jour,
        jour_complet=typographie.jour_complet,
        heure=typographie.heure,
        mois=typographie.mois,
        jour_de_semaine=typographie.jour_de_semaine,
        dire=valeurs.dire,
        instant=valeurs.instant,
        echeances=valeurs.echeances,
        tel=typographie.telephone,
        tel_lien=typographie.telephone_international,
        nombre=typographie.nombre,
        couper=typographie.couper,
        chaine_css=chaine_css,
    )
    env.globals.update(t=phrases(), piece=piece, jeton=jeton, GENRES=GENRES)
    env.globals.update(periode=typographie.periode, tuiles_ign=TUILES_IGN, teinte=teinte)
    env.globals.update(nommer=lexique.nommer, ouverture=ouverture, preuves_de=profils.preuves)
    return env


def chaine_css(texte: str) -> Markup:
    """Le texte entre guillemets, pour une feuille de style (CSS Syntax 3, § 4.3.7)."""
    sur = re.sub(r'["\\\n<&]', lambda signe: f"\\{ord(signe[0]):x} ", texte)
    return Markup(f'"{sur}"')


def gabarits_muets() -> Moteur:
    """Des gabarits qui ne disent rien, pour composer un site dont seules comptent les adresses."""
    return Moteur(loader=FunctionLoader(lambda _: ""), autoescape=True)
