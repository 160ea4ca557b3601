"""Les règles légales d'une annonce, telles que les disent leurs docstrings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.regles import Regle


@dataclass(frozen=True)
class RegleDite:
    """Une règle : ce qu'elle demande, le texte qui l'impose, les genres qu'elle concerne."""

    nom: str
    demande: str
    source: str
    genres: tuple[type[Offre], ...]

    @property
    def ancre(self) -> str:
        return "regle-" + self.nom.replace("_", "-")


def regles_dites(genres: Iterable[type[Offre]] = ()) -> dict[str, RegleDite]:
    """Les règles de ces genres (de tous par défaut), par nom, dans l'ordre où elles servent."""
    choisis = tuple(genres) or tuple(GENRES.values())
    regles = dict.fromkeys(regle for genre in choisis for regle in genre.regles)
    return {regle.nom: _dire(regle) for regle in regles}


def _dire(regle: Regle) -> RegleDite:
    demande, _, source = regle.dit.partition("\n\n")
    return RegleDite(
        nom=regle.nom,
        demande=" ".join(demande.split()),
        source=" ".join(source.split()),
        genres=tuple(genre for genre in GENRES.values() if regle in genre.regles),
    )
