"""Les pages que citent les fichiers de données, et qui n'existent pas."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache

from ..erreurs import ErreurContenu
from ..lecture.demarche import DemarcheLue
from ..rendu.urls import uri_de
from .juge import Juge
from .origines import probleme


def pages_absentes(lue: DemarcheLue, connues: Collection[str]) -> Iterator[ErreurContenu]:
    """La faute de chacune, là où le fichier l'écrit. `connues` : tous les fichiers du site."""
    juge = cache(lambda: Juge(connues))  # le bâtir est long, et presque rien ne manque jamais
    for lu, chemin, page in lue.renvois():
        uri = uri_de(page.partition("#")[0])
        if uri not in connues:
            dit = probleme(page, juge().absent(uri))
            yield lu.emplacements.erreur(replace(dit, chemin=chemin))
