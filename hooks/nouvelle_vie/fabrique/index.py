"""L'index de recherche : de petits documents, donnés à Pagefind, jamais les pages entières.

Pagefind met 4,4 s et 353 Mo pour 5 000 pages légères, 10,7 s et 759 Mo pour des pages de 25 ko :
on lui écrit donc, à côté du site, un document par page (titre, texte utile, filtres).
"""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

from ..artefact import Indexation
from ..erreurs import FabricationImpossible
from ..modele.texte import plier, sans_accents

_SUPERFLUS = (
    "pagefind-ui.*",
    "pagefind-modular-ui.*",
    "pagefind-component-ui.*",
    "pagefind-highlight.js",
)
_PLACE_MIN = 1024 * 1024
"""Octets libres en dessous desquels un échec de Pagefind est celui du disque."""
_MOT = re.compile(r"\w+")


def document(indexation: Indexation) -> str:
    """Le document HTML minimal que Pagefind lit à la place de la page."""
    filtres = "".join(
        f'<span data-pagefind-filter="{escape(nom)}">{escape(valeur)}</span>'
        for nom, valeurs in indexation.filtres.items()
        for valeur in valeurs
    )
    infos = "".join(
        f'<span data-pagefind-meta="{escape(nom)}">{escape(valeur)}</span>'
        for nom, valeur in indexation.infos.items()
        if valeur
    )
    paragraphes = (
        (alias(indexation.titre), 9),
        (_avec_alias(indexation.fort), 6),
        (indexation.texte, 1),
        (f"{alias(indexation.texte)} {_avec_alias(indexation.faible)}", 0.5),
    )
    corps = "".join(f'<p data-pagefind-weight="{p}">{escape(t)}</p>' for t, p in paragraphes)
    return (
        '<!doctype html><html lang="fr"><head><title></title></head><body data-pagefind-body>'
        f"<h1>{escape(indexation.titre)}</h1>{corps}"
        f"<div data-pagefind-ignore>{filtres}{infos}</div></body></html>"
    )


def _avec_alias(texte: str) -> str:
    return f"{texte} {alias(texte)}"


def alias(texte: str) -> str:
    """Les mots qui s'écrivent autrement sans accent, sans ligature ou sans trait d'union."""
    mots: dict[str, None] = {}
    for mot in _MOT.findall(texte):
        if not mot.isascii():
            mots[sans_accents(mot).lower()] = None
    for compose in re.findall(r"\w+(?:[-'’]\w+)+", texte):
        mots.update(dict.fromkeys(m for m in plier(compose).split() if len(m) > 2))
    return " ".join(mots)


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
    fini = subprocess.run(commande, capture_output=True, text=True, check=False)
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
