"""Faire naître une fiche d'une ligne : « remontée », datée du jour, signalée par la mairie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...erreurs import Probleme
from ...lecture.fiches import valider
from ...modele.cycle import Statut
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.parties import Origine
from ...rendu.saisie.colonnes import colonnes
from ..fiche_neuve import composer
from ..numeros import Numeros, nom_libre
from .champ import lire_a
from .comparaison import repris
from .depart import Depart
from .lignes import Ligne, poser
from .plan import Neuve, Refusee, refuser_ligne
from .relecture import relire
from .suivi import Trace, empreinte, nom_du_chemin
from .valeurs import SANS_VALEUR


def naitre(ligne: Ligne, cle: str, depart: Depart, numeros: Numeros) -> Neuve | Refusee:
    """La fiche d'une ligne nouvelle, composée et relue ; ou la ligne, refusée."""
    classe, donnees = GENRES[ligne.genre], _donnees_neuves(ligne, depart)
    a_soi = donnees.pop("id", None)
    provisoire = a_soi or f"{depart.prefixe}-{depart.jour.year}-0000"
    pris = depart.noms_pris[ligne.genre]
    nom = nom_libre(f"{donnees.get('titre', '')} {donnees.get('commune', '')}", pris)
    fichier = f"{depart.dossier}/{ligne.genre}/{nom}.yml"
    fiche, fautes = valider({"id": provisoire, **donnees}, classe, fichier, nom)
    if fautes or ligne.problemes or not isinstance(fiche, Offre):
        return refuser_ligne(ligne, [*ligne.problemes, *_sans_redite(ligne, fautes)])
    ecrites = _ecrites(fiche, donnees)
    ecrites["id"] = a_soi or numeros.suivant()
    octets = composer(classe, ecrites).encode()
    relue, motifs = relire(octets, classe, fichier)
    if relue is None:
        return Refusee(ligne, motifs)
    pris.add(nom)
    return Neuve(ligne, relue, octets, _trace(ligne, cle, relue, depart))


def _sans_redite(ligne: Ligne, fautes: list[Probleme]) -> list[Probleme]:
    """Une commune inconnue n'est pas une commune qui manque."""
    dits = {p.chemin for p in ligne.problemes}
    return [f for f in fautes if (f.valeurs.get("cle"),) not in dits]


def _trace(ligne: Ligne, cle: str, relue: Offre, depart: Depart) -> Trace:
    lu = {
        nom_du_chemin(c): empreinte(None if v is SANS_VALEUR else lire_a(relue, c))
        for c, v in ligne.dits.items()
        if repris(c, statuts=depart.statuts)
    }
    lu.setdefault("statut", empreinte(relue.statut.value))  # écrit par nous, pas par un rédacteur
    return Trace(cle, relue.id, ligne.code_insee, lu)


def _donnees_neuves(ligne: Ligne, depart: Depart) -> dict[str, Any]:
    """Ce que dit la ligne, et ce que toute offre importée a de naissance."""
    donnees: dict[str, Any] = {
        "statut": Statut.REMONTEE.value,
        "origine": Origine.MAIRIE.value,
        "dates": {"remontee": depart.jour},
    }
    for chemin, valeur in (*ligne.dits.items(), *ligne.deduits.items()):
        voulu = repris(chemin, statuts=depart.statuts) or (depart.statuts and chemin == ("id",))
        if valeur is not SANS_VALEUR and voulu:
            poser(donnees, chemin, valeur)
    return donnees


def _ecrites(fiche: Offre, donnees: Mapping[str, Any]) -> dict[str, Any]:
    """Les champs à écrire, tels que le modèle les a compris, dans l'ordre de leur déclaration."""
    ecrites: dict[str, Any] = {}
    for colonne in colonnes(fiche.genre):
        lu: Any = donnees
        for pas in colonne.chemin:
            lu = lu.get(pas) if isinstance(lu, Mapping) else None
        if lu is not None and (valeur := lire_a(fiche, colonne.chemin)) is not None:
            poser(ecrites, colonne.chemin, valeur)
    return ecrites
