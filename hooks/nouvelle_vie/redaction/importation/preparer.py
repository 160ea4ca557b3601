"""Des lignes au plan : créer, reprendre ou refuser chacune, sans rien écrire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...erreurs import Probleme
from ...modele.offre import Offre
from ..numeros import Numeros, numeros
from .comprendre import Comprise
from .depart import Depart
from .lignes import Ligne
from .naissance import naitre
from .plan import Comparee, Neuve, Plan, Refusee, refuser_ligne
from .reprise import reprendre
from .suivi import Trace, cle_de_ligne
from .valeurs import SANS_VALEUR


@dataclass
class _Chantier:
    depart: Depart
    plan: Plan
    numeros: Numeros
    offres: dict[str, Offre] = field(default_factory=dict)
    par_titre: dict[str, Offre] = field(default_factory=dict)
    traces_par_id: dict[str, Trace] = field(default_factory=dict)
    suivies: set[str] = field(default_factory=set)
    reprises: set[str] = field(default_factory=set)
    """Les offres qu'une ligne de ce tableau a déjà reprises."""
    vues: dict[str, Ligne] = field(default_factory=dict)
    """Par clé ou par identifiant, la ligne qui en parle la première."""


def preparer(feuilles: Sequence[Comprise], depart: Depart, suivre: Callable[[int], None]) -> Plan:
    """Le plan d'un import, ligne après ligne.

    Args:
        suivre: apprend combien de lignes sont faites.
    """
    catalogue = depart.catalogue
    chantier = _Chantier(
        depart, Plan(list(feuilles)), numeros(catalogue, depart.prefixe, depart.jour.year)
    )
    chantier.offres = {o.id: o for o in catalogue.offres}
    chantier.traces_par_id = {t.id: t for t in depart.traces.values()}
    chantier.suivies = {t.id for t in depart.traces.values()}
    for offre in catalogue.offres:
        if commune := catalogue.commune_de(offre):
            cle = cle_de_ligne(offre.genre, commune.code, "", _titre(offre.titre))
            chantier.par_titre.setdefault(cle, offre)
    faites = 0
    for feuille in feuilles:
        for ligne in feuille.lignes:
            _ligne(chantier, ligne, feuille)
            faites += 1
            if faites % 50 == 0:
                suivre(faites)
    return chantier.plan


def _titre(titre: Any) -> str:
    return " ".join(str(titre).split()).casefold()


def _refuser(chantier: _Chantier, ligne: Ligne, *problemes: Probleme) -> None:
    chantier.plan.refusees.append(refuser_ligne(ligne, problemes))


def _retenir(chantier: _Chantier, issue: Neuve | Comparee | Refusee) -> None:
    if isinstance(issue, Neuve):
        chantier.plan.neuves.append(issue)
    elif isinstance(issue, Comparee):
        chantier.plan.comparees.append(issue)
    else:
        chantier.plan.refusees.append(issue)


def _ligne(chantier: _Chantier, ligne: Ligne, feuille: Comprise) -> None:
    if not ligne.genre:
        _refuser(chantier, ligne, *ligne.problemes)
        return
    identifiant = _identifiant(ligne)
    existante, titre = chantier.offres.get(identifiant), _titre(ligne.donnees.get("titre", ""))
    reference = ligne.reference
    if identifiant and not existante and not chantier.depart.statuts:
        reference = reference or identifiant.casefold()
    cle = cle_de_ligne(ligne.genre, ligne.code_insee, reference, titre)
    if ligne.code_insee or existante:  # sans commune, rien ne dit que ce soit la même offre
        premiere = chantier.vues.setdefault(existante.id if existante else cle, ligne)
        if premiere is not ligne:
            _double(chantier, ligne, premiere, feuille)
            return
    trace = chantier.depart.traces.get(cle)
    if existante is None and trace is not None:
        existante = chantier.offres.get(trace.id)
        if existante is None and not _disparue(chantier, ligne, trace):
            return
    if existante is None and not (chantier.depart.statuts and identifiant):
        existante = _du_meme_titre(chantier, ligne, titre)
    _suite(chantier, ligne, existante, cle, trace)


def _identifiant(ligne: Ligne) -> str:
    ecrit = ligne.dits.get(("id",), SANS_VALEUR)
    return "" if ecrit is SANS_VALEUR else str(ecrit)


def _du_meme_titre(chantier: _Chantier, ligne: Ligne, titre: str) -> Offre | None:
    """La fiche de ce titre : écrite à la main, au suivi perdu, ou suivie jusqu'ici par son titre.

    Ce dernier cas est celui d'une mairie qui donne des références à un tableau déjà importé.
    """
    cle = cle_de_ligne(ligne.genre, ligne.code_insee, "", titre)
    trace = chantier.depart.traces.get(cle)
    candidate = chantier.offres.get(trace.id) if trace else chantier.par_titre.get(cle)
    if candidate is None or candidate.id in chantier.reprises:
        return None
    return candidate if trace or candidate.id not in chantier.suivies else None


def _suite(
    chantier: _Chantier, ligne: Ligne, existante: Offre | None, cle: str, trace: Trace | None
) -> None:
    if existante is None:
        _retenir(chantier, naitre(ligne, cle, chantier.depart, chantier.numeros))
    elif existante.genre != ligne.genre:
        libre = {"libre": chantier.numeros.suivant()}
        valeurs = {"id": existante.id, "autre": existante.fichier, **libre}
        _refuser(chantier, ligne, Probleme(("id",), "identifiant-en-double", valeurs))
    else:
        chantier.suivies.add(existante.id)
        chantier.reprises.add(existante.id)
        ancienne = trace or chantier.traces_par_id.get(existante.id)
        _retenir(chantier, reprendre(ligne, existante, ancienne, cle, chantier.depart))


def _double(chantier: _Chantier, ligne: Ligne, premiere: Ligne, feuille: Comprise) -> None:
    """Une ligne recopiée est laissée ; deux lignes différentes pour une offre, non."""
    if ligne.dits == premiere.dits and not ligne.problemes:
        feuille.laissees.append((ligne.numero, f"identique à la ligne {premiere.numero}"))
        return
    _refuser(chantier, ligne, Probleme((), "ligne-en-double", {"autre": premiere.numero}))


def _disparue(chantier: _Chantier, ligne: Ligne, trace: Trace) -> bool:
    """Vrai si la fiche que suivait une trace est à recréer : elle n'existe plus."""
    if trace.id in chantier.depart.ids_fautifs:
        valeurs = {"fichier": trace.id}
        _refuser(chantier, ligne, Probleme((), "fiche-a-reprendre", valeurs))
        return False
    if not chantier.depart.recreer:
        chantier.plan.effacees.append((ligne, trace.id))
        return False
    return True
