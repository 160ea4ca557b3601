"""Réunir ce qu'un import doit savoir du site, préparer son plan, l'écrire d'un coup."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ..erreurs import FabricationImpossible
from ..fabrique.adresses import controler as controler_les_adresses
from ..fabrique.refus import dire_impossible
from ..horloge import maintenant
from ..lecture.charger import Lecture, charger
from ..lecture.images import Examen
from ..lecture.site import lire_adresse, lire_reglages
from ..lecture.source import Source, lire
from ..modele.catalogue import Catalogue
from ..modele.offres import GENRES
from ..modele.parution import Parution
from ..modele.texte import segment
from ..redaction.depot import HorsDuSite, deposer, reprendre
from ..redaction.importation import suivi
from ..redaction.importation.comparaison import Trancher
from ..redaction.importation.comprendre import Comprise
from ..redaction.importation.controle import controler, paraitrait, reunir, suivre
from ..redaction.importation.depart import Depart
from ..redaction.importation.plan import Plan, motif_du_site
from ..redaction.importation.preparer import preparer
from ..reglages import Reglages
from .commun import lire_le_site

_ID = re.compile(r"^id:[ \t]*[\"']?([^\"'#\s]{1,60})", re.M)


@dataclass(frozen=True)
class Site:
    """Le site avant l'import."""

    racine: Path
    reglages: Reglages
    quand: datetime
    lecture: Lecture

    @property
    def catalogue(self) -> Catalogue:
        return self.lecture.catalogue


def lire_depart(racine: Path, date: str | None) -> Site:
    """Le site, fautes comprises : une fiche fautive n'empêche pas d'importer les autres.

    Raises:
        ContenuInvalide: mkdocs.yml ne se lit pas.
        FabricationImpossible: la date ou les communes ne se lisent pas.
    """
    reglages = lire_reglages(racine / "mkdocs.yml")
    quand = maintenant(reglages, os.environ, date)
    reprendre(racine)
    lecture = charger(
        racine,
        reglages.dossiers,
        quand,
        demonstration=reglages.demonstration,
        site_url=lire_adresse(racine / "mkdocs.yml"),
    )
    if not lecture.catalogue.registre.communes:
        raise FabricationImpossible(
            "les communes ne se lisent pas — tapez « make verifier » et corrigez d'abord"
        )
    return Site(racine, reglages, quand, lecture)


@dataclass(frozen=True)
class Reponses:
    """Ce que la personne a répondu d'avance."""

    statuts: bool
    recreer: bool
    trancher: Trancher


def planifier(
    site: Site,
    feuilles: list[Comprise],
    reponses: Reponses,
    suivre_l_avance: Callable[[int], None],
) -> Plan:
    """Le plan d'un import, tenu devant tout le site.

    Raises:
        FabricationImpossible: le suivi des imports ne se lit pas.
    """
    dossier = site.reglages.dossiers.offres
    depart = _depart(site, dossier, reponses)
    plan = preparer(feuilles, depart, suivre_l_avance)
    controler(
        plan,
        site.catalogue,
        Examen(site.racine, site.reglages.dossiers.images),
        demonstration=site.reglages.demonstration,
        site_url=lire_adresse(site.racine / "mkdocs.yml"),
        adresses=lambda reuni: _adresses(site, reuni),
    )
    suivre(plan, depart.traces, dossier)
    return plan


def _depart(site: Site, dossier: str, reponses: Reponses) -> Depart:
    fautifs = {e.fichier for e in site.lecture.erreurs}
    return Depart(
        catalogue=site.catalogue,
        traces=suivi.lire(site.racine, dossier),
        lire_octets=lambda fichier: (site.racine / fichier).read_bytes(),
        fautifs=fautifs,
        ids_fautifs=_ids(site.racine, fautifs),
        noms_pris=_noms_pris(site, dossier),
        dossier=dossier,
        prefixe=site.reglages.prefixe,
        jour=site.quand.date(),
        statuts=reponses.statuts,
        trancher=reponses.trancher,
        recreer=reponses.recreer,
    )


def _ids(racine: Path, fautifs: set[str]) -> set[str]:
    """Les identifiants qu'annoncent les fiches fautives, absentes du catalogue."""
    sources = (lire(racine / fichier, racine) for fichier in sorted(fautifs))
    return {i for s in sources if isinstance(s, Source) for i in _ID.findall(s.texte)}


def _noms_pris(site: Site, dossier: str) -> dict[str, set[str]]:
    """Par genre, les noms de fichier et les anciennes adresses déjà pris."""
    pris: dict[str, set[str]] = {genre: set() for genre in GENRES}
    for genre, noms in pris.items():
        chemin = site.racine / dossier / genre
        if chemin.is_dir():
            noms.update(segment(f.stem) for f in chemin.rglob("*"))
    for offre in site.catalogue.offres:
        for adresse in offre.anciennes_adresses:
            if len(pas := adresse.strip("/").split("/")) == 3 and pas[1] in pris:
                pris[pas[1]].add(pas[2])
    return pris


def _adresses(site: Site, reuni: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Les fautes d'adresses du catalogue réuni, par fichier ; rien si le site était déjà fautif."""
    if site.lecture.erreurs:
        return {}
    reunie = replace(site.lecture, catalogue=reuni)
    par_fichier: dict[str, tuple[str, ...]] = {}
    controle = controler_les_adresses(site.racine, reunie, site.reglages, site.quand)
    for erreur in controle.fautes:
        dits = par_fichier.get(erreur.fichier, ())
        par_fichier[erreur.fichier] = (*dits, motif_du_site(erreur))
    return par_fichier


def ecrire(site: Site, plan: Plan, date: str | None) -> None:
    """Écrit tout, ou rien ; si le public lit une fiche changée, la vérification a le dernier mot.

    Raises:
        FabricationImpossible: le disque ou la vérification refuse ; rien n'a changé.
    """
    ecrits = plan.ecrits
    avant = {f: (site.racine / f).read_bytes() for f in ecrits if (site.racine / f).is_file()}
    try:
        deposer(site.racine, ecrits)
    except HorsDuSite as hors:
        raise FabricationImpossible(
            f"{hors} mène hors du site, ou passe par un lien — rien n'a été écrit"
        ) from None
    except OSError as refus:
        dit = str(dire_impossible(refus)).partition(" — ")[0]
        raise FabricationImpossible(f"{dit} — rien n'a été écrit") from None
    lisible = Parution(reunir(site.catalogue, plan), site.quand).lisible
    if paraitrait(plan, lisible):
        anciennes = {str(e) for e in site.lecture.erreurs}
        relue, _, _ = lire_le_site(site.racine, date)
        neuves = [e for e in relue.erreurs if str(e) not in anciennes and e.fichier in ecrits]
        if neuves:
            deposer(site.racine, avant, [f for f in ecrits if f not in avant])
            raise FabricationImpossible(
                f"{neuves[0]} — la vérification refuse cet import : rien n'a été écrit"
            )
