"""L'ordre et les titres des colonnes d'un tableau d'offres : celui que l'on envoie aux mairies, et
celui qu'écrit la page « Signaler ». L'import relit l'un et l'autre.
"""

from __future__ import annotations

from ...modele.offre import Offre
from .colonnes import Colonne, colonnes

REFERENCE = "Référence"
COLONNE_DU_GENRE = "Type d'offre"
"""De quel genre est chaque ligne, quand le nom de la feuille ne le dit pas."""
RACONTES = frozenset({"resume", "description", "argumentaire", "a_savoir", "contact", "dates"})


def titre_de(colonne: Colonne) -> str:
    """L'en-tête d'une colonne : « Loyer charges comprises (€/mois) », « Commune * »."""
    unite = f" ({colonne.unite})" if colonne.unite else ""
    return colonne.libelle + unite + (" *" if exigee(colonne) else "")


def exigee(colonne: Colonne) -> bool:
    """Vrai si la mairie doit remplir la colonne ; l'import pose lui-même ce qui est du cycle."""
    return colonne.obligatoire and not colonne.du_cycle


def rangees(genre: str) -> tuple[Colonne, ...]:
    """Les colonnes d'un genre dans l'ordre du tableau.

    Ce qu'il faut, ce qui est propre au genre, ce qui se raconte, le reste, puis la rédaction.
    """

    def rang(colonne: Colonne) -> tuple[bool, bool, int]:
        cle = colonne.chemin[0]
        suite = 0 if cle not in Offre.model_fields else 1 if cle in RACONTES else 2
        return colonne.du_cycle, not exigee(colonne), suite

    return tuple(sorted(colonnes(genre), key=rang))
