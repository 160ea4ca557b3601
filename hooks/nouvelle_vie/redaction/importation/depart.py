"""Le site tel qu'il est avant un import, et ce que la personne a répondu d'avance."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ...modele.catalogue import Catalogue
from .comparaison import Trancher
from .suivi import Trace


@dataclass
class Depart:
    """Le site tel qu'il est avant l'import."""

    catalogue: Catalogue
    traces: Mapping[str, Trace]
    lire_octets: Callable[[str], bytes]
    """Le contenu d'une fiche, par son chemin."""
    fautifs: Collection[str]
    """Les fiches qui ont une faute : on n'y touche pas."""
    ids_fautifs: Collection[str]
    noms_pris: Mapping[str, set[str]]
    """Par genre, les noms de fichier qu'une fiche neuve ne peut pas prendre."""
    dossier: str
    """Celui des offres, relatif à la racine."""
    prefixe: str
    jour: date
    statuts: bool
    trancher: Trancher
    recreer: bool
    """Recrée une fiche importée que la rédaction a effacée."""
