"""Le plan tenu devant tout le site : ce qu'il écrira passera la vérification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ...lecture.images import Examen
from ...modele import coherence
from ...modele.catalogue import Catalogue
from ...modele.images_citees import images_refusees
from ...modele.offre import Offre
from ...modele.proses import proses
from . import suivi
from .plan import Comparee, Neuve, Plan, Refusee, motif
from .suivi import Trace

_TOURS = 6
"""Refuser une ligne peut en rendre une autre fautive, si elles se citent ; jamais longtemps."""
Adresses = Callable[[Catalogue], Mapping[str, tuple[str, ...]]]
"""Les fautes d'adresses et de liens d'un catalogue, par fichier."""


def controler(
    plan: Plan,
    catalogue: Catalogue,
    examen: Examen,
    *,
    demonstration: bool,
    site_url: str,
    adresses: Adresses,
) -> None:
    """Retire du plan ce qui serait fautif une fois réuni au reste du site, et dit pourquoi."""
    _images(plan, examen)
    for _ in range(_TOURS):
        reuni = reunir(catalogue, plan)
        fautes: dict[str, list[str]] = {}
        siens = {id(e.offre): e for e in _entrees(plan)}
        for fiche, probleme in coherence.incoherences(
            reuni, demonstration=demonstration, site_url=site_url
        ):
            if entree := siens.get(id(fiche)):
                fautes.setdefault(fiche.fichier, []).append(motif(entree.ligne, probleme))
        if not fautes:
            connus = {e.offre.fichier for e in siens.values()}
            fautes = {f: list(m) for f, m in adresses(reuni).items() if f in connus}
        if not fautes:
            return
        refuser(plan, fautes)
    refuser(
        plan,
        {e.offre.fichier: ["la fiche et une autre se citent sans fin"] for e in siens.values()},
    )


def reunir(catalogue: Catalogue, plan: Plan) -> Catalogue:
    """Le catalogue tel qu'il sera."""
    changees = {id(c.avant): c.offre for c in plan.comparees}
    offres = (changees.get(id(o), o) for o in catalogue.offres)
    return replace(catalogue, offres=(*offres, *(n.offre for n in plan.neuves)))


def _entrees(plan: Plan) -> Iterator[Neuve | Comparee]:
    yield from plan.neuves
    yield from (c for c in plan.comparees if c.octets is not None)


def _images(plan: Plan, examen: Examen) -> None:
    fautes: dict[str, list[str]] = {}
    for entree in _entrees(plan):
        offre = entree.offre
        dites = [p for p in examen.problemes(offre.photos) if not p.faute.conseil]
        declarees = {photo.fichier for photo in offre.photos}
        for chemin, texte in proses(offre):
            refusees = images_refusees(texte, declarees, examen.dossier)
            dites += [p.sous(chemin) for p in refusees]
        if dites:
            fautes[offre.fichier] = [motif(entree.ligne, p) for p in dites]
    refuser(plan, fautes)


def refuser(plan: Plan, fautes: Mapping[str, list[str]]) -> None:
    """Retire ces fiches du plan ; leurs lignes rejoignent les refusées."""
    if not fautes:
        return
    for entree in _entrees(plan):
        if motifs := fautes.get(entree.offre.fichier):
            plan.refusees.append(Refusee(entree.ligne, tuple(dict.fromkeys(motifs))))
    plan.neuves = [n for n in plan.neuves if n.offre.fichier not in fautes]
    plan.comparees = [
        c for c in plan.comparees if c.octets is None or c.offre.fichier not in fautes
    ]


def suivre(plan: Plan, traces: Mapping[str, Trace], offres: str) -> None:
    """Prépare les fichiers de suivi ; rien si l'import ne change rien de ce qu'on savait."""
    toutes = dict(traces)
    changees: list[Trace] = []
    entrees: tuple[Neuve | Comparee, ...] = (*plan.neuves, *plan.comparees)
    for entree in entrees:
        if toutes.get(entree.trace.cle) != entree.trace:
            toutes[entree.trace.cle] = entree.trace
            changees.append(entree.trace)
    plan.suivi = suivi.ecrire(offres, toutes, changees)


def paraitrait(plan: Plan, lisible: Callable[[Offre], bool]) -> bool:
    """Vrai si le public lira ce qui change : ses liens ne se jugent qu'une fois écrits."""
    return any(lisible(entree.offre) for entree in _entrees(plan))
