"""Refaire une vérification à partir de la précédente, quand seules des offres ont été retouchées.

Les règles ne sont pas redites : celles d'une fiche et celles qui en croisent plusieurs sont
appliquées, par le même code, à un catalogue où les offres retouchées sont vraies et où les autres
fiches ne sont plus que ce qu'un renvoi en demande. Cela ne vaut que si rien de ce que les autres
voient de ces offres n'a changé (leur façade) ; sinon, tout est relu.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import cast

from ..erreurs import ErreurContenu
from ..lecture.charger import relier
from ..lecture.depot import reservee
from ..lecture.donnees import lire_registre
from ..lecture.fiches import FicheLue, lire_fiche
from ..lecture.images import Examen
from ..lecture.recolte import Recolte
from ..lecture.source import relatif
from ..modele.catalogue import Catalogue
from ..modele.communes import Commune
from ..modele.fiche import Fiche
from ..modele.liens import liens_ecrits
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parution import Parution
from ..modele.proses import proses
from ..reglages import Reglages
from .inventaire import Inventaire
from .memoire import Retenu, Verdict, minuit

RETOUCHES_MAX = 50
"""Au-delà, tout relire coûte à peine plus."""


def facade(offre: Offre, maintenant: datetime) -> str:
    """L'empreinte de tout ce que les autres fiches et les adresses du site doivent à une offre.

    Un champ qui compterait pour d'autres s'ajoute ici ; un essai change chaque champ de chaque
    genre et compare les deux vérifications.
    """
    vue = (
        offre.fichier,
        offre.adresse,
        offre.id,
        offre.anciennes_adresses,
        offre.commune,
        offre.parution,
        offre.statut.value,
        offre.visibilite(maintenant).value,
        reservee(offre),
        tuple(offre.renvois()),
    )
    return hashlib.blake2b(repr(vue).encode(), digest_size=12).hexdigest()


def valable_jusqu_a(catalogue: Catalogue, maintenant: datetime) -> datetime:
    """Le premier instant où la même vérification pourrait dire autre chose."""
    instants = [f.parution for f in catalogue.fiches()]
    for e in catalogue.evenements:
        instants += [e.debut_instant, e.fin_instant, e.passe_des, e.inscription_close]
    suivants = [i for i in instants if i is not None and i > maintenant]
    return min([*suivants, minuit(maintenant)])


def ecrire_voisins(catalogue: Catalogue, parution: Parution) -> str:
    """Ce que vise chaque renvoi possible : « sorte, clé, adresse, paraît », une ligne chacun."""
    return "\n".join(
        f"{sorte}\t{cle}\t{fiche.adresse}\t{int(parution.lisible(fiche))}"
        for (sorte, cle), fiche in catalogue.visables.items()
    )


def reprendre(
    retenu: Retenu,
    inventaire: Inventaire,
    racine: Path,
    reglages: Reglages,
    quand: datetime,
    site_url: str,
) -> Verdict | None:
    """Le verdict d'aujourd'hui, ou rien s'il faut tout relire."""
    changes = inventaire.changes(retenu.inventaire)
    if changes is None:
        return None
    if not changes:
        return retenu.verdict
    if retenu.verdict.erreurs or len(changes) > RETOUCHES_MAX:
        return None
    lues = _relire(sorted(changes), retenu, racine, reglages, quand)
    if lues is None:
        return None
    recolte = Recolte()
    offres = tuple(o for o in map(recolte.ajouter, lues) if isinstance(o, Offre))
    catalogue = CatalogueRetenu(
        lire_registre(racine / reglages.dossiers.donnees / "communes.json", racine, []),
        offres=offres,
        voisins=retenu.voisins,
    )
    relier(
        catalogue,
        Examen(racine, reglages.dossiers.images),
        recolte,
        quand,
        demonstration=reglages.demonstration,
        site_url=site_url,
    )
    erreurs = {*recolte.erreurs}
    if not erreurs:
        erreurs.update(_liens_morts(catalogue, retenu, racine, quand))
    touches = {lue.fichier for lue in lues}
    autres = (c for c in retenu.verdict.conseils if c.fichier not in touches)
    return replace(
        retenu.verdict,
        erreurs=tuple(sorted(erreurs)),
        conseils=tuple(sorted({*autres, *recolte.conseils})),
    )


def _relire(
    changes: Iterable[str], retenu: Retenu, racine: Path, reglages: Reglages, quand: datetime
) -> list[FicheLue] | None:
    """Les offres retouchées, relues ; rien si l'une n'en est pas une, ou change pour les autres."""
    lues = []
    for chemin in changes:
        fichier = relatif(racine / chemin, racine)
        genre = chemin.removeprefix(f"{reglages.dossiers.offres}/").partition("/")[0]
        if fichier not in retenu.facades or genre not in GENRES:
            return None
        lue = lire_fiche(racine / chemin, racine, GENRES[genre])
        if not isinstance(lue.fiche, Offre) or facade(lue.fiche, quand) != retenu.facades[fichier]:
            return None
        lues.append(lue)
    return lues


def _liens_morts(
    catalogue: CatalogueRetenu, retenu: Retenu, racine: Path, quand: datetime
) -> Iterable[ErreurContenu]:
    parution = ParutionRetenue(catalogue, quand)
    ecrivent = [
        o
        for o in catalogue.offres
        if parution.lisible(o) and any(next(liens_ecrits(t), None) for _, t in proses(o))
    ]
    if not ecrivent:
        return
    from ..fabrique.juge import Juge  # longs à charger, et la plupart des retouches s'en passent
    from ..fabrique.liens_ecrits import LiensEcrits
    from ..fabrique.visee import Visee

    liens = LiensEcrits(racine, Visee(parution, ()), Juge(retenu.connues.split("\n")))
    for offre in ecrivent:
        yield from liens.morts_de(offre)


@dataclass(frozen=True)
class Voisine:
    """Ce qu'un renvoi demande à la fiche qu'il vise : son adresse, et si elle paraît."""

    adresse: str
    parution: datetime | None


@dataclass(frozen=True)
class CatalogueRetenu(Catalogue):
    """Quelques offres relues, parmi toutes les fiches retenues."""

    voisins: str = field(default="", repr=False)

    @cached_property
    def _voisines(self) -> Mapping[tuple[str, str], Voisine]:
        lues = {}
        for ligne in self.voisins.split("\n"):
            sorte, cle, adresse, parait = ligne.split("\t")
            lues[sorte, cle] = Voisine(adresse, None if parait == "1" else datetime.max)
        return lues

    @cached_property
    def visables(self) -> Mapping[tuple[str, str], Fiche]:
        relues = {(o.sorte, o.cle): o for o in self.offres}
        return cast("Mapping[tuple[str, str], Fiche]", {**self._voisines, **relues})


class ParutionRetenue(Parution):
    """La parution d'un catalogue retenu : la page d'une commune peut être celle de son village."""

    def adresse_commune(self, commune: Commune) -> str:
        village = self.catalogue.visables.get(("village", commune.code))
        if village is not None and self.lisible(village):
            return village.adresse
        return super().adresse_commune(commune)
