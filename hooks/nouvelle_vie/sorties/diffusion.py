"""La page des communicants : les textes, les images, et ce qui a déjà été annoncé de chaque fiche.

Elle est hors du menu, de la recherche et du plan du site : elle sert à qui publie. Les fiches les
plus récentes d'abord, et jusqu'à `selections.PROFONDEUR` : composer sept textes pour chacune de
milliers d'offres coûterait plus que tout le reste, pour des annonces déjà faites.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from ..artefact import Annonce, Artefact, Illustration, Page
from ..modele.fiche import Fiche, FicheDiffusee
from ..modele.villages import Village
from ..rendu import laureats, selections
from ..rendu.abonnements import annoncer
from ..rendu.atelier import Atelier
from ..rendu.entrees import Choisie, ranger
from ..rendu.flux import A_REPUBLIER, tous_les_flux
from ..rendu.pagination import Tranche, trancher
from ..rendu.reseaux import TextePret, Textes
from ..rendu.selections import PROFONDEUR
from ..rendu.urls import uri_de

BASE = "diffusion/"
PAR_PAGE = 10
"""Fiches par page : sept textes chacune, moins de 150 ko en tout."""


@dataclass(frozen=True)
class Annoncee:
    """Une entrée dans des flux, à une minute donnée, passée ou à venir."""

    quand: datetime
    flux: tuple[str, ...]
    """Leurs titres."""


@dataclass(frozen=True)
class ADiffuser:
    """Ce qu'il faut pour annoncer une fiche."""

    fiche: FicheDiffusee
    quand: datetime
    sorte: str
    lieu: str
    images: tuple[tuple[str, Illustration], ...]
    """(ce que c'est, l'image)."""
    textes: tuple[TextePret, ...]
    annonces: tuple[Annoncee, ...]


class Preparation:
    """Ce que les pages ont en commun, préparé une fois par processus."""

    def __init__(self, atelier: Atelier) -> None:
        self.atelier = atelier
        self.textes = Textes(atelier)

    @cached_property
    def annonces(self) -> dict[str, tuple[Annoncee, ...]]:
        """Par fiche, de la première à la dernière annonce ; celles à venir en sont."""
        par_minute: defaultdict[tuple[str, datetime], list[str]] = defaultdict(list)
        for flux in tous_les_flux(self.atelier):
            if flux.groupe != A_REPUBLIER:  # ils suivent celui qui réunit tout
                for choisie in flux.choisir():
                    par_minute[choisie.fiche.id, choisie.quand].append(flux.titre)
        par_fiche: defaultdict[str, list[Annoncee]] = defaultdict(list)
        for (identifiant, quand), titres in sorted(par_minute.items()):
            par_fiche[identifiant].append(Annoncee(quand, tuple(titres)))
        return {identifiant: tuple(faites) for identifiant, faites in par_fiche.items()}

    def preparer(self, choisie: Choisie) -> ADiffuser:
        fiche, atelier = choisie.fiche, self.atelier
        assert isinstance(fiche, FicheDiffusee)
        commune = atelier.parution.catalogue.commune_de(fiche)
        return ADiffuser(
            fiche=fiche,
            quand=choisie.quand,
            sorte=getattr(fiche, "libelle", "") or atelier.textes[fiche.sorte]["type"],
            lieu=commune.nom if commune else "",
            images=tuple(self._images(fiche)),
            textes=tuple(self.textes.tous(fiche)),
            annonces=self.annonces.get(fiche.id, ()),
        )

    def _images(self, fiche: Fiche) -> Iterator[tuple[str, Illustration]]:
        """Les deux visuels d'une fiche, à défaut sa photo ; et le badge d'une commune."""
        noms = self.atelier.textes["diffusion"]["images"]
        if visuels := self.atelier.visuels.get(fiche):
            yield noms["paysage"], visuels.paysage
            yield noms["portrait"], visuels.portrait
        elif photo := self.atelier.images.principale(fiche):
            yield noms["photo"], photo
        if isinstance(fiche, Village) and (sien := laureats.badge(self.atelier, fiche)):
            dimensions = (laureats.LARGEUR, laureats.HAUTEUR)
            yield noms["badge"], Illustration(sien.png, *dimensions, sien.alt)


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution, phrases = atelier.parution, atelier.textes["diffusion"]
    parues = (c for c in selections.tout(parution) if c.quand <= parution.maintenant)
    preparation = Preparation(atelier)
    flux = tuple(_flux_a_republier(atelier))
    for tranche in trancher(ranger(parues, PROFONDEUR), BASE, PAR_PAGE):
        uri = uri_de(tranche.adresse(tranche.rang))
        suite = f" ({tranche.rang})" if tranche.rang > 1 else ""
        yield Page(
            uri=uri,
            titre=f"{phrases['titre']}{suite}",
            description=f"{phrases['resume']}{suite}",
            contenu=partial(_contenu, preparation, tranche, uri),
            robots=False,
            flux=flux,
        )


def _flux_a_republier(atelier: Atelier) -> Iterator[Annonce]:
    for flux in tous_les_flux(atelier):
        if flux.groupe == A_REPUBLIER:
            yield from annoncer(flux.titre, flux.adresse)


def _contenu(preparation: Preparation, tranche: Tranche[Choisie], uri: str) -> str:
    fiches: Sequence[ADiffuser] = [preparation.preparer(c) for c in tranche.elements]
    plafond = PROFONDEUR if tranche.combien == PROFONDEUR else 0
    return preparation.atelier.rendre(
        "diffusion.html", uri, tranche=tranche, fiches=fiches, plafond=plafond
    )
