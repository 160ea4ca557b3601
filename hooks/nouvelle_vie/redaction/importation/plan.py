"""Ce qu'un import ferait : fiches neuves, modifiées, inchangées, lignes refusées. Rien d'écrit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ...erreurs import ErreurContenu, Probleme
from ...modele.offre import Offre
from ...rendu.saisie.colonnes import Chemin
from .comprendre import Comprise
from .lignes import Ligne
from .suivi import Trace


class Sort(Enum):
    """Ce qu'il advient d'un champ que la feuille et la fiche ne disent pas pareil."""

    POSE = "mis à jour"
    GARDE = "gardé"
    """Un conflit : la personne, ou le défaut, a choisi la fiche."""
    REMPLACE = "remplacé"
    """Un conflit : la feuille l'emporte sur le rédacteur."""


class Conflits(Enum):
    """Que faire d'un champ qu'ont changé la feuille et un rédacteur."""

    GARDER = "garder"
    REMPLACER = "remplacer"
    DEMANDER = "demander"


@dataclass(frozen=True)
class Changement:
    """Un champ d'une fiche existante ; `avant` et `apres` sont écrits comme dans la fiche."""

    chemin: Chemin
    libelle: str
    avant: Any
    apres: Any
    sort: Sort
    conflit: bool = False

    @property
    def ecrit(self) -> bool:
        return self.sort is not Sort.GARDE


@dataclass
class Neuve:
    """Une fiche à créer."""

    ligne: Ligne
    offre: Offre
    octets: bytes
    trace: Trace


@dataclass
class Comparee:
    """Une fiche qui existe ; ses changements, peut-être aucun, et ses octets s'ils changent."""

    ligne: Ligne
    avant: Offre
    offre: Offre
    changements: tuple[Changement, ...]
    octets: bytes | None
    trace: Trace

    @property
    def modifiee(self) -> bool:
        return any(c.ecrit for c in self.changements)

    @property
    def conflits(self) -> tuple[Changement, ...]:
        return tuple(c for c in self.changements if c.conflit)


@dataclass
class Refusee:
    """Une ligne refusée, et pourquoi, avec les mots du catalogue des fautes."""

    ligne: Ligne
    motifs: tuple[str, ...]


@dataclass
class Plan:
    """Tout ce qu'un import ferait."""

    feuilles: list[Comprise] = field(default_factory=list)
    neuves: list[Neuve] = field(default_factory=list)
    comparees: list[Comparee] = field(default_factory=list)
    refusees: list[Refusee] = field(default_factory=list)
    effacees: list[tuple[Ligne, str]] = field(default_factory=list)
    """Les lignes d'une offre déjà importée, que la rédaction a effacée depuis : son identifiant."""
    remarques: list[str] = field(default_factory=list)
    suivi: dict[str, bytes] = field(default_factory=dict)
    """Les fichiers de suivi à écrire."""

    @property
    def modifiees(self) -> list[Comparee]:
        return [c for c in self.comparees if c.modifiee]

    @property
    def inchangees(self) -> list[Comparee]:
        return [c for c in self.comparees if not c.modifiee]

    @property
    def ecrits(self) -> dict[str, bytes]:
        """Tous les fichiers à écrire, par chemin relatif à la racine du site."""
        fiches: Mapping[str, bytes] = {
            **{n.offre.fichier: n.octets for n in self.neuves},
            **{c.avant.fichier: c.octets for c in self.comparees if c.octets is not None},
        }
        return {**fiches, **self.suivi}


def motif(ligne: Ligne, probleme: Probleme) -> str:
    """Une faute, avec la case où elle se corrige : « « Loyer » (C7) : … — … »."""
    dit = f"{probleme.faute.dire(probleme.valeurs)} — {probleme.faute.remedier(probleme.valeurs)}"
    chemin = tuple(str(pas) for pas in probleme.chemin)
    for longueur in range(len(chemin), 0, -1):
        if case := ligne.cases.get(chemin[:longueur]):
            return f"{case} : {dit}"
    return dit


def motif_du_site(erreur: ErreurContenu) -> str:
    return f"{erreur.message} — {erreur.remede}"


def refuser_ligne(ligne: Ligne, problemes: Sequence[Probleme]) -> Refusee:
    """La ligne refusée, un motif par faute."""
    return Refusee(ligne, tuple(dict.fromkeys(motif(ligne, p) for p in problemes)))
