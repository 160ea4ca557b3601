"""La comparaison à trois : ce que la feuille disait, ce que dit la fiche, ce que dit la feuille.

Changé par le rédacteur seul : gardé. Par la feuille seule : mis à jour. Par les deux : un conflit,
qu'on ne tranche jamais sans le dire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from ...erreurs import Probleme
from ...lecture.traduction import problemes
from ...modele.cycle import TRANSITIONS
from ...modele.offre import Offre
from ...rendu.saisie.colonnes import CYCLE, Chemin, colonne_de, colonnes
from .champ import lire_a
from .lignes import Ligne, poser
from .plan import Changement, Sort
from .suivi import VIDE, Trace, empreinte, nom_du_chemin
from .valeurs import SANS_VALEUR

Trancher = Callable[[Ligne, Offre, Changement], Sort | None]
"""Le choix d'une personne ; rien si personne n'a choisi, et la fiche est alors gardée."""


def libelle_de(genre: str, chemin: Chemin) -> str:
    """Le nom d'un champ pour une personne : « Contact : Téléphone »."""
    connues = colonne_de(genre)
    if chemin in connues:
        return connues[chemin].libelle
    return f"{connues[chemin[:1]].libelle} {chemin[-1]}"


def repris(chemin: Chemin, *, statuts: bool) -> bool:
    """Faux pour ce qu'un tableau ne change pas : l'identifiant, et le cycle de vie sans accord."""
    return chemin != ("id",) and (statuts or chemin not in CYCLE)


def confronter(
    ligne: Ligne, offre: Offre, trace: Trace, trancher: Trancher, *, statuts: bool
) -> tuple[tuple[Changement, ...], list[Probleme]]:
    """Ce qui change dans une fiche, et ce qui empêche la feuille d'être lue.

    `trace` est mise à jour : ce que la feuille dit désormais, pour chaque champ réglé.
    """
    dits = {c: v for c, v in ligne.dits.items() if repris(c, statuts=statuts)}
    donnees = _brut(offre)
    for chemin, valeur in ligne.deduits.items():
        if lire_a(offre, chemin) is None:
            poser(donnees, chemin, valeur)
    for chemin, valeur in dits.items():
        if valeur is not SANS_VALEUR:
            poser(donnees, chemin, valeur)
    try:
        voulue = type(offre).model_validate(donnees)
    except ValidationError as erreur:
        return (), list(problemes(erreur, type(offre)))
    changements = []
    for chemin, valeur in dits.items():
        apres = None if valeur is SANS_VALEUR else lire_a(voulue, chemin)
        if change := _champ(ligne, offre, trace, chemin, apres, trancher):
            changements.append(change)
    return (*_deduits(ligne, offre, changements), *changements), []


def _brut(offre: Offre) -> dict[str, Any]:
    """Tout ce que dit une fiche, à plat dans ses groupes, prêt à être relu par le modèle."""
    donnees: dict[str, Any] = {}
    for colonne in colonnes(offre.genre):
        if (valeur := lire_a(offre, colonne.chemin)) is not None:
            poser(donnees, colonne.chemin, valeur)
    return donnees


def _champ(
    ligne: Ligne, offre: Offre, trace: Trace, chemin: Chemin, apres: Any, trancher: Trancher
) -> Changement | None:
    nom, avant = nom_du_chemin(chemin), lire_a(offre, chemin)
    feuille, fiche, base = empreinte(apres), empreinte(avant), trace.lu.get(nom)
    if chemin == ("commune",) and avant in (apres, ligne.code_insee):
        feuille = fiche  # écrite par son nom ici, par son code là : la même
    if feuille == fiche:
        trace.lu[nom] = feuille
        return None
    if base == feuille or (base is None and feuille == VIDE):
        return None
    change = Changement(chemin, libelle_de(offre.genre, chemin), avant, apres, Sort.POSE)
    if chemin == ("statut",) and not TRANSITIONS[offre.statut]:
        return replace(change, sort=Sort.GARDE, conflit=True)  # une archivée ne bouge plus
    if base == fiche or (base is None and fiche == VIDE):
        trace.lu[nom] = feuille
        return change
    choisi = trancher(ligne, offre, change)
    if choisi is not None:
        trace.lu[nom] = feuille
    return Changement(chemin, change.libelle, avant, apres, choisi or Sort.GARDE, conflit=True)


def _deduits(ligne: Ligne, offre: Offre, changements: list[Changement]) -> Iterator[Changement]:
    """Ce qu'exige un groupe que la feuille fait naître : l'organisme d'un contact."""
    groupes = {c.chemin[0] for c in changements if len(c.chemin) > 1 and c.ecrit}
    for chemin, valeur in ligne.deduits.items():
        if len(chemin) > 1 and chemin[0] in groupes and lire_a(offre, chemin) is None:
            yield Changement(chemin, libelle_de(offre.genre, chemin), None, valeur, Sort.POSE)
