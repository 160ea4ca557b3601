"""Ce qu'une page de commune montre, qu'elle soit rédigée ou composée."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ..artefact import Annonce, Indexation, Page
from ..modele.communes import Commune
from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.recits import Temoignage
from ..modele.territoires import Territoire
from . import abonnements, urls
from .atelier import Atelier
from .dates import derniere, modifiee
from .pagination import Tranche, trancher

PROCHES, VOISINES = 4, 6


@dataclass(frozen=True)
class Lieu:
    """Une commune et tout ce qui s'y rattache, pour une page de sa liste d'offres."""

    commune: Commune
    territoire: Territoire | None
    tranche: Tranche[Offre]
    proches: tuple[tuple[Offre, float], ...]
    evenements: tuple[Evenement, ...]
    temoignages: tuple[Temoignage, ...]
    flux: tuple[abonnements.Suivi, ...]
    """Les flux qui le suivent : celui du village s'il a eu le label, puis celui de la commune."""
    voisines: tuple[tuple[Commune, float, str], ...]
    """(commune, distance en km, adresse)."""

    @property
    def adresse(self) -> str:
        return self.tranche.adresse(self.tranche.rang)

    @property
    def uri(self) -> str:
        return urls.uri_de(self.adresse)

    @property
    def annonces(self) -> tuple[Annonce, ...]:
        """Ses flux, chacun dans ses deux formats."""
        return tuple(
            annonce
            for f in self.flux
            for annonce in abonnements.annoncer(f.titre, abonnements.adresse(f.nom))
        )

    def suite(self, atelier: Atelier) -> str:
        """Ce qui distingue les pages suivantes de la première."""
        rang = self.tranche.rang
        return f" — {atelier.textes['liste']['page']} {rang}" if rang > 1 else ""

    def modifiee(self, atelier: Atelier, *fiches: Fiche) -> date | None:
        """La plus récente des dates de `fiches` et de ce qui est montré de la commune."""
        montrees = (*fiches, *self.tranche.elements, *self.evenements, *self.temoignages)
        return derniere(modifiee(f, atelier.parution.jour) for f in montrees)


def pages(atelier: Atelier, commune: Commune, composer: Callable[[Lieu], Page]) -> Iterator[Page]:
    """La page d'une commune, puis les suites de sa liste d'offres s'il y en a beaucoup."""
    parution = atelier.parution
    offres = parution.par_commune.get(commune.code, ())
    base = parution.adresse_commune(commune)
    for tranche in trancher(offres, base, atelier.reglages.par_page):
        yield composer(_lieu(atelier, commune, tranche))


def _lieu(atelier: Atelier, commune: Commune, tranche: Tranche[Offre]) -> Lieu:
    parution = atelier.parution
    ici_meme = {o.id for o in parution.par_commune.get(commune.code, ())}
    recits = [t for t in parution.temoignages if parution.commune_de(t).code == commune.code]
    return Lieu(
        commune=commune,
        territoire=parution.catalogue.territoire_de(commune),
        tranche=tranche,
        flux=tuple(_flux(atelier, commune)),
        proches=parution.a_proximite(commune, PROCHES, sauf=ici_meme),
        evenements=rendez_vous(atelier, commune),
        temoignages=tuple(recits),
        voisines=tuple(
            (voisine, km, parution.adresse_commune(voisine))
            for voisine, km in parution.catalogue.registre.voisines(commune)[:VOISINES]
        ),
    )


def _flux(atelier: Atelier, commune: Commune) -> Iterator[abonnements.Suivi]:
    parution = atelier.parution
    village = parution.village_de(commune)
    if village in parution.villages_suivis:
        yield abonnements.du_village(village, atelier.textes)
    if commune in parution.communes_suivies:
        yield abonnements.de_la_commune(commune, atelier.textes)


def rendez_vous(atelier: Atelier, commune: Commune) -> tuple[Evenement, ...]:
    """Ceux qui viennent dans une commune, du plus proche au plus lointain dans le temps."""
    parution = atelier.parution
    communes = ((e, parution.catalogue.commune_de(e)) for e in parution.evenements_a_venir)
    return tuple(e for e, lieu in communes if lieu is not None and lieu.code == commune.code)


def indexation(
    lieu: Lieu, titre: str, texte: str, sorte: str, resume: str, image: str = ""
) -> Indexation:
    """L'entrée d'une commune dans la recherche : nom, codes, communes déléguées."""
    commune = lieu.commune
    noms = dict.fromkeys([commune.nom, *commune.communes_deleguees])
    codes = dict.fromkeys([commune.code, *commune.codes_postaux])
    return Indexation(
        titre=titre,
        texte=texte,
        faible=commune.epci_nom,
        filtres={
            "genre": (sorte,),
            "commune": (commune.nom,),
            "territoire": (lieu.territoire.titre,) if lieu.territoire else (),
        },
        infos={"sorte": sorte, "lieu": commune.epci_nom, "resume": resume, "image": image},
        groupe="lieux",
        alias=(*noms, *codes),
    )
