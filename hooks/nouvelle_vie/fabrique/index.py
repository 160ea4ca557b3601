"""L'index de recherche : de petits documents, donnés à Pagefind, jamais les pages entières.

Pagefind garde en mémoire, deux fois, une entrée par mot différent et par page : c'est ce nombre, et
non le poids du HTML, qui fait son coût. Un document ne porte donc que les mots utiles, déjà pliés
(un mot accentué ou composé y prendrait deux ou trois entrées) : 5 000 offres passent de 1 116 à
600 Mo. La page de recherche plie la question de la même façon (`assets/requete.js`).
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path

from ..artefact import Indexation
from ..erreurs import FabricationImpossible
from ..modele.texte import Regles
from . import chrono

_SUPERFLUS = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
)
_PLACE_MIN = 1024 * 1024
"""Octets libres en dessous desquels un échec de Pagefind est celui du disque."""
SEPARATEUR = " | "
"""Entre deux alias d'une page, dans ce que lit la recherche (`assets/classement.js`)."""
MOTS_GARDES = 32_768
"""Mots dont le pli est gardé, cinq mégaoctets au plus."""
_MEMOIRE = "narenas:1,dirty_decay_ms:1000,muzzy_decay_ms:0"
"""Réglages de l'allocateur de Pagefind : rendre au système ce qu'il libère, un sixième du total."""


def document(indexation: Indexation, regles: Regles) -> str:
    """Le document HTML minimal que Pagefind lit à la place de la page.

    Le texte n'est que cherché, jamais montré : un résultat montre le titre et les `infos`.
    """
    alias = SEPARATEUR.join(indexation.alias)
    infos = {"title": indexation.titre, "alias": alias, **indexation.infos}
    filtres = {"groupe": (indexation.groupe,), **indexation.filtres}
    montres = [("meta", nom, valeur) for nom, valeur in infos.items() if valeur]
    montres += [("filter", nom, v) for nom, valeurs in filtres.items() for v in valeurs]
    hors_texte = "".join(
        f'<span data-pagefind-{sorte}="{escape(nom)}">{escape(valeur)}</span>'
        for sorte, nom, valeur in montres
    )
    corps = "".join(
        f'<p data-pagefind-weight="{poids}">{mots}</p>'
        for texte, poids in (
            (indexation.titre, 9),
            (" ".join([indexation.fort, *_alias(indexation)]), 6),
            (indexation.texte, 1),
            (indexation.faible, 0.5),
        )
        if (mots := utiles(texte, regles))
    )
    return (
        '<!doctype html><html lang="fr"><head><title></title></head><body data-pagefind-body>'
        f"{corps}<div data-pagefind-ignore>{hors_texte}</div></body></html>"
    )


def _alias(indexation: Indexation) -> Iterator[str]:
    """Chaque alias ; un identifiant s'écrit aussi sans tirets (« LNV20260042 »)."""
    for alias in indexation.alias:
        yield alias
        if "-" in alias and any(map(str.isdigit, alias)):
            yield alias.replace("-", "")


def utiles(texte: str, regles: Regles) -> str:
    """Les mots qui se cherchent : minuscules sans accents, sans « le », « de », « pour »…"""
    connus = _lexique(regles)
    return " ".join(filter(None, map(connus.__getitem__, texte.split())))


class _Lexique(dict[str, str]):
    """Ce qui se cherche de chaque mot, tel qu'il est écrit entre deux espaces.

    Une langue en a peu, qui reviennent partout : chacun n'est plié qu'une fois.
    """

    def __init__(self, regles: Regles) -> None:
        super().__init__()
        self._regles = regles

    def __missing__(self, mot: str) -> str:
        if len(self) >= MOTS_GARDES:
            self.clear()
        utile = " ".join(self._regles.utiles(mot))
        self[mot] = utile
        return utile


@lru_cache(maxsize=1)
def _lexique(regles: Regles) -> _Lexique:
    return _Lexique(regles)


@chrono.phase("Pagefind")
def indexer(dossier_index: Path, destination: Path) -> None:
    """Lance Pagefind sur les documents d'index et range son résultat dans `destination`.

    Raises:
        FabricationImpossible: Pagefind manque ou échoue.
        OSError: le disque est plein.
    """
    commande = [
        sys.executable, "-m", "pagefind",
        "--site", str(dossier_index),
        "--output-path", str(destination),
        "--force-language", "fr",
        "--quiet",
    ]  # fmt: skip
    fini = subprocess.run(
        commande,
        capture_output=True,
        text=True,
        check=False,
        env={"_RJEM_MALLOC_CONF": _MEMOIRE, **os.environ},
    )
    if fini.returncode and shutil.disk_usage(dossier_index).free < _PLACE_MIN:
        raise OSError(errno.ENOSPC, "plus de place", str(destination))
    if fini.returncode or not (destination / "pagefind.js").is_file():
        raise FabricationImpossible(
            "l'index de recherche n'a pas pu être fabriqué — relancez « make site » ; "
            f"Pagefind dit : {(fini.stderr or fini.stdout).strip()[-400:]}"
        )
    for motif in _SUPERFLUS:
        for fichier in destination.glob(motif):
            fichier.unlink()
    shutil.rmtree(dossier_index)
