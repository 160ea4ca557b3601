"""Vérifier un site sans tout refaire ; le verdict est toujours celui d'une lecture entière."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ..horloge import maintenant
from ..lecture.depot import conseils_du_depot, reservee
from ..lecture.site import lire_adresse, lire_reglages
from ..modele.parution import Parution
from ..reglages import Reglages
from . import inventaire, memoire, reprise
from .commun import lire_et_controler
from .inventaire import Inventaire, InventaireImpossible
from .memoire import Retenu, Verdict


def verifier_le_site(racine: Path, date: str | None, *, cache: bool = True) -> Verdict:
    """Toutes les fautes et tous les conseils d'un site à cette date.

    Args:
        cache: se souvenir de la vérification précédente, et retenir celle-ci.

    Raises:
        ContenuInvalide: mkdocs.yml est illisible.
        FabricationImpossible: la date ne se lit pas.
    """
    reglages = lire_reglages(racine / "mkdocs.yml")
    quand = maintenant(reglages, os.environ, date)
    verdict = _du_contenu(racine, reglages, quand, cache=cache)
    depot = conseils_du_depot(racine, reglages, verdict.reservees, os.environ)
    return replace(verdict, conseils=tuple(sorted({*verdict.conseils, *depot})))


def _du_contenu(racine: Path, reglages: Reglages, quand: datetime, *, cache: bool) -> Verdict:
    """Ce que disent le contenu et les réglages, et lui seul : c'est ce qui se retient."""
    avant = memoire.relire(racine) if cache else None
    present = _inventorier(racine, reglages, avant) if cache else None
    if avant and present and avant.vaut(quand):
        adresse = lire_adresse(racine / "mkdocs.yml")
        repris = reprise.reprendre(avant, present, racine, reglages, quand, adresse)
        if repris is not None:
            _rafraichir(racine, avant, present, repris)
            return repris
    lecture, connues = lire_et_controler(racine, reglages, quand)
    offres = lecture.catalogue.offres
    verdict = Verdict(
        lecture.erreurs,
        lecture.conseils,
        lecture.fichiers,
        tuple(sorted(o.fichier for o in offres if reservee(o))),
    )
    if present and present.intact(racine, present.fichiers):
        retenu = Retenu(
            inventaire=present,
            verdict=verdict,
            maintenant=quand,
            valable=reprise.valable_jusqu_a(lecture.catalogue, quand),
            facades={o.fichier: reprise.facade(o, quand) for o in offres},
            voisins=reprise.ecrire_voisins(lecture.catalogue, Parution(lecture.catalogue, quand)),
            connues="\n".join(sorted(connues)),
        )
        memoire.retenir(racine, retenu)
    elif cache:
        memoire.oublier(racine)
    return verdict


def _inventorier(racine: Path, reglages: Reglages, avant: Retenu | None) -> Inventaire | None:
    try:
        debut = memoire.heure_du_disque(racine)
        return inventaire.dresser(
            racine, reglages.dossiers, debut, avant.inventaire if avant else None
        )
    except (OSError, InventaireImpossible):
        return None


def _rafraichir(racine: Path, avant: Retenu, present: Inventaire, verdict: Verdict) -> None:
    """Retient ce qui a été relu. Une retouche fautive n'est pas retenue : elle va être corrigée."""
    passe = avant.inventaire
    relus = {c for c, vu in present.fichiers.items() if vu != passe.fichiers[c]}
    douteux = any(not vu.net(passe.debut) for vu in passe.fichiers.values())
    fautif = verdict.erreurs and verdict is not avant.verdict
    if (relus or douteux) and not fautif and present.intact(racine, relus):
        memoire.retenir(racine, replace(avant, inventaire=present, verdict=verdict))
