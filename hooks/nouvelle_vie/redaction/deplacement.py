"""Déplacer des offres dans leur cycle de vie : toutes, ou aucune.

Chaque fiche retouchée est relue par la vraie lecture, puis confrontée au reste du catalogue : rien
n'est proposé à l'écriture qui ne passerait pas la vérification.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ..erreurs import ErreurContenu
from ..lecture.fiches import FicheLue, lire_fiche
from ..modele import coherence
from ..modele.catalogue import Catalogue
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from .minutes import minutes_de_parution, minutes_libres
from .mouvement import (
    MouvementRefuse,
    Ordre,
    controler,
    demande_une_minute,
    refuser,
    retouches,
)
from .retouche import Retouche, RetoucheImpossible


@dataclass(frozen=True)
class Cadre:
    """Le site où l'on travaille.

    `noms` : le chemin de chaque fiche tel que l'écrit le disque, qui peut décomposer les accents ;
    `figee` : l'horloge du site ne tourne pas.
    """

    racine: Path
    catalogue: Catalogue
    noms: Mapping[str, str]
    demonstration: bool = False
    site_url: str = ""
    figee: bool = False


@dataclass(frozen=True)
class Deplacee:
    """Une offre avant et après le geste, et les octets de sa fiche."""

    avant: Offre
    apres: Offre
    octets_avant: bytes
    octets_apres: bytes

    @property
    def inchangee(self) -> bool:
        return self.octets_avant == self.octets_apres


@dataclass
class Deplacement:
    """Ce que donnerait l'ordre. S'il y a un refus ou une faute, rien n'est à écrire."""

    faites: list[Deplacee] = field(default_factory=list)
    refus: list[str] = field(default_factory=list)
    fautes: list[ErreurContenu] = field(default_factory=list)

    @property
    def possible(self) -> bool:
        return not (self.refus or self.fautes)


def deplacer(cadre: Cadre, offres: Sequence[Offre], ordre: Ordre) -> Deplacement:
    """Prépare le geste sur ces offres ; n'écrit rien dans le site."""
    resultat = Deplacement()
    for offre in offres:
        try:
            refuser(offre, ordre)
        except MouvementRefuse as refus:
            resultat.refus.append(str(refus))
    if not resultat.possible:
        return resultat
    minutes = _minutes(cadre, offres, ordre)
    lues = [_retoucher(cadre, offre, ordre, minutes.get(offre.id), resultat) for offre in offres]
    if resultat.possible:
        _confronter(cadre, [lue for lue in lues if lue], resultat)
    for faite in resultat.faites if resultat.possible else ():
        try:
            controler(faite.apres, ordre)
        except MouvementRefuse as refus:
            resultat.refus.append(str(refus))
    return resultat


def _minutes(cadre: Cadre, offres: Iterable[Offre], ordre: Ordre) -> Mapping[str, datetime]:
    """La minute de parution de chaque offre à qui il en faut une, dans l'ordre où on les donne."""
    voulues = [offre.id for offre in offres if demande_une_minute(offre, ordre)]
    prises = {
        f.parution for f in cadre.catalogue.fiches() if f.parution and f.id not in set(voulues)
    }
    if ordre.quand is not None:
        libres = minutes_libres(prises, ordre.quand, len(voulues))
    else:
        libres = minutes_de_parution(prises, ordre.maintenant, len(voulues), figee=cadre.figee)
    return dict(zip(voulues, libres, strict=True))


def _retoucher(
    cadre: Cadre, offre: Offre, ordre: Ordre, minute: datetime | None, resultat: Deplacement
) -> FicheLue | None:
    """Retouche la fiche et la relit ; note dans le résultat ce qu'elle devient, ou son refus."""
    nom = cadre.noms[offre.fichier]
    avant = (cadre.racine / nom).read_bytes()
    try:
        retouche = Retouche(avant, offre.fichier, type(offre))
        for chemin, valeur in retouches(offre, ordre, minute).items():
            if valeur is None:
                retouche.oter(chemin)
            else:
                retouche.poser(chemin, valeur)
    except RetoucheImpossible as refus:
        resultat.refus.append(str(refus))
        return None
    lue = relire(retouche.octets(), nom, type(offre))
    resultat.fautes += lue.erreurs
    if isinstance(lue.fiche, Offre) and not lue.erreurs:
        resultat.faites.append(Deplacee(offre, lue.fiche, avant, retouche.octets()))
    return lue


def relire(octets: bytes, nom: str, sorte: type[Fiche]) -> FicheLue:
    """La fiche telle que la lira le site, sous le même nom, dans un dossier de passage."""
    with tempfile.TemporaryDirectory() as dossier:
        racine = Path(dossier).resolve()
        chemin = racine / nom
        chemin.parent.mkdir(parents=True)
        chemin.write_bytes(octets)
        return lire_fiche(chemin, racine, sorte)


def _confronter(cadre: Cadre, lues: Sequence[FicheLue], resultat: Deplacement) -> None:
    """Ajoute les fautes que les offres déplacées feraient naître dans le catalogue."""
    nouvelles = {faite.avant.fichier: faite.apres for faite in resultat.faites}
    offres = tuple(nouvelles.get(o.fichier, o) for o in cadre.catalogue.offres)
    par_fichier = {lue.fichier: lue for lue in lues}
    resultat.fautes += incoherences(replace(cadre.catalogue, offres=offres), cadre, par_fichier)


def incoherences(
    catalogue: Catalogue, cadre: Cadre, lues: Mapping[str, FicheLue]
) -> Iterator[ErreurContenu]:
    """Ce que les fiches relues feraient naître de fautes dans ce catalogue."""
    for fiche, probleme in coherence.incoherences(
        catalogue, demonstration=cadre.demonstration, site_url=cadre.site_url
    ):
        if lue := lues.get(fiche.fichier):
            yield lue.emplacements.erreur(probleme)
