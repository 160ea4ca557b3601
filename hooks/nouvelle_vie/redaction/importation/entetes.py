"""Trouver l'en-tête d'une feuille : sous les lignes de titre, sur un niveau ou deux."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ...lecture.tableaux.feuille import Cellule, Feuille
from ...modele.offres import GENRES
from ...modele.texte import plier
from .mots import annee_du_chiffre, champs_nommes, formes, mots

_PROFONDEUR = 40
"""Lignes où chercher un en-tête."""
_SEUIL = 2
"""Colonnes reconnues sans lesquelles une ligne n'est pas un en-tête."""
ENTRE_NIVEAUX = " | "
_GENERIQUES = frozenset({"montant", "valeur", "cc", "ttc", "mensuel", "total", "o n", "oui non"})
"""Un second niveau qui ne dit rien seul : « Loyer | Montant » est un loyer."""
_SANS_PREMIER_NIVEAU = frozenset({"hc", "hors charges", "ht"})
"""Un second niveau qui change le sens du premier : « Loyer | HC » n'est pas le loyer."""


@dataclass(frozen=True)
class Entete:
    """L'en-tête d'une feuille : ses rangées vont de `debut` à `fin`, exclue."""

    debut: int
    fin: int
    titres: tuple[str, ...]
    """Un par colonne, vide si elle n'en a pas ; deux niveaux sont joints par « | »."""


@cache
def nommer(titre: str) -> tuple[str, ...]:
    """Les formes pliées d'un titre, de la plus complète à la plus courte."""
    haut, _, bas = titre.partition(ENTRE_NIVEAUX)
    if not bas:
        return formes(titre)
    if plier(bas) in _SANS_PREMIER_NIVEAU:
        return formes(titre)
    seuls = (haut, bas) if plier(bas) in _GENERIQUES else (bas, haut)
    return tuple(dict.fromkeys((*formes(titre), *formes(seuls[0]), *formes(seuls[1]))))


@cache
def _connues() -> frozenset[str]:
    champs = (forme for genre in GENRES for forme in champs_nommes(genre))
    return frozenset(champs) | mots("reference") | mots("genre") | mots("a_ignorer")


def _reconnu(titre: str) -> bool:
    return any(f in _connues() for f in nommer(titre)) or bool(annee_du_chiffre(titre))


def chercher(feuille: Feuille) -> Entete | None:
    """L'en-tête qui nomme le plus de champs ; rien si aucune ligne n'en nomme deux."""
    meilleur, score_du_meilleur = None, 0.0
    for rang in range(min(_PROFONDEUR, len(feuille.rangees))):
        for candidat in _candidats(feuille, rang):
            score = _score(candidat)
            if score > score_du_meilleur:
                meilleur, score_du_meilleur = candidat, score
    return meilleur if score_du_meilleur >= _SEUIL else None


def _candidats(feuille: Feuille, rang: int) -> list[Entete]:
    haut = _titres(feuille.rangees[rang])
    trouves = [Entete(rang, rang + 1, tuple(haut))]
    if rang + 1 < len(feuille.rangees):
        bas = _titres(feuille.rangees[rang + 1])
        if any(bas) and not any(_est_une_donnee(c) for c in feuille.rangees[rang + 1]):
            trouves.append(Entete(rang, rang + 2, _deux_niveaux(feuille, rang, haut, bas)))
    return trouves


def _est_une_donnee(cellule: Cellule) -> bool:
    return cellule is not None and not isinstance(cellule, str)


def _titres(rangee: Sequence[Cellule]) -> list[str]:
    return ["" if c is None else " ".join(str(c).split()) for c in rangee]


def _deux_niveaux(feuille: Feuille, rang: int, haut: list[str], bas: list[str]) -> tuple[str, ...]:
    """Un titre du haut couvre les cases vides à sa droite, ou sa fusion si on la connaît."""
    largeur = max(len(haut), len(bas))
    haut = [*haut, *[""] * (largeur - len(haut))]
    bas = [*bas, *[""] * (largeur - len(bas))]
    couverts = {
        colonne: gauche
        for premiere, gauche, derniere, droite in feuille.fusions
        if premiere <= rang <= derniere
        for colonne in range(gauche, min(droite + 1, largeur))
    }
    titres = []
    for colonne in range(largeur):
        dessus = haut[colonne]
        if not dessus and bas[colonne]:
            if feuille.fusions:
                dessus = haut[couverts[colonne]] if colonne in couverts else ""
            else:
                dessus = next((t for t in reversed(haut[:colonne]) if t), "")
        deux = [t for t in (dessus, bas[colonne]) if t]
        titres.append(ENTRE_NIVEAUX.join(dict.fromkeys(deux)))
    return tuple(titres)


def _score(entete: Entete) -> float:
    """Colonnes reconnues et distinctes ; un niveau de plus doit en faire gagner."""
    reconnus = {nommer(t)[0] for t in entete.titres if t and nommer(t) and _reconnu(t)}
    return len(reconnus) - 0.5 * (entete.fin - entete.debut - 1)
