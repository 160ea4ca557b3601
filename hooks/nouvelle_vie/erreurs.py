"""Ce qui ne va pas dans un contenu, dit à la personne qui peut le corriger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .fautes import FAUTES, Faute

Chemin = tuple[str | int, ...]
"""Suite de clés et d'indices qui mène à une valeur : `("photos", 0, "alt")`."""


@dataclass(frozen=True)
class Probleme:
    """Un problème vu par le modèle, qui ne connaît pas encore les lignes du fichier.

    `sur_cle` demande de montrer la clé plutôt que sa valeur (champ inconnu).
    """

    chemin: Chemin
    code: str
    valeurs: Mapping[str, Any] = field(default_factory=dict)
    sur_cle: bool = False
    decalage: int | None = None
    """Rang du caractère en cause dans la valeur, quand elle est un long texte."""

    @property
    def faute(self) -> Faute:
        return FAUTES[self.code]

    def sous(self, chemin: Chemin) -> Probleme:
        """Le même problème, dans le texte situé à `chemin`."""
        return Probleme(chemin, self.code, self.valeurs, decalage=self.decalage)


@dataclass(frozen=True, order=True)
class ErreurContenu:
    """Un problème situé. Lignes et colonnes comptent à partir de 1, en caractères."""

    fichier: str
    ligne: int
    colonne: int
    message: str
    remede: str
    code: str
    extrait: str = ""

    @property
    def conseil(self) -> bool:
        """Vrai si le site peut paraître quand même."""
        return FAUTES[self.code].conseil

    def __str__(self) -> str:
        return f"{self.fichier}:{self.ligne}:{self.colonne} : {self.message} — {self.remede}"


class ContenuInvalide(Exception):
    """Le contenu ne peut pas paraître ; porte toutes les erreurs trouvées en un passage."""

    def __init__(self, erreurs: tuple[ErreurContenu, ...]) -> None:
        super().__init__(f"{len(erreurs)} erreur(s) de contenu")
        self.erreurs = erreurs


class FabricationImpossible(Exception):
    """Le site ne peut pas être fabriqué, sans que le contenu y soit pour rien (disque, outil)."""


def situer(
    probleme: Probleme, fichier: str, ligne: int, colonne: int, extrait: str = ""
) -> ErreurContenu:
    """Donne à un problème du modèle son emplacement et son texte français."""
    faute = probleme.faute
    return ErreurContenu(
        fichier=fichier,
        ligne=ligne,
        colonne=colonne,
        message=faute.dire(probleme.valeurs),
        remede=faute.remedier(probleme.valeurs),
        code=probleme.code,
        extrait=extrait,
    )
