"""Les flux déclarés : ce que chacun s'appelle, ce qu'il choisit, la page qu'il suit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parties import Reseau
from ..modele.reseaux import FORMATS
from . import abonnements, selections
from .atelier import Atelier
from .entrees import Choisie

Choisir = Callable[[], Iterable[Choisie]]
TAILLE_D_UN_LIEU = 6
"""Éléments du flux d'un village ou d'une commune : un lecteur passe plusieurs fois par jour."""
A_REPUBLIER = "reseaux"
"""Le groupe des flux faits pour un outil qui republie : un lecteur n'y verrait que des doublons."""


@dataclass(frozen=True)
class Flux:
    """Un flux déclaré.

    `groupe` : sous quel titre la page des flux le montre ; `nom` : son fichier, sans dossier ni
    extension ; `page` : celle du site qu'il suit.
    """

    groupe: str
    nom: str
    titre: str
    page: str
    choisir: Choisir
    taille: int | None = None
    reseau: Reseau | None = None
    """Celui pour lequel ses textes sont prêts."""

    @property
    def adresse(self) -> str:
        return abonnements.adresse(self.nom)

    @property
    def adresse_json(self) -> str:
        return abonnements.adresse(self.nom, "json")


def tous_les_flux(atelier: Atelier) -> Iterator[Flux]:
    """Tous, des plus généraux aux plus particuliers."""
    textes, parution = atelier.textes, atelier.parution
    rubriques = textes["rubriques"]
    for nom, titre, page, choisir in (
        ("tout", textes["flux"]["tout"], "", partial(selections.tout, parution)),
        ("offres", textes["liste"]["toutes"], "offres/", _recentes(parution.offres)),
        (
            "evenements",
            textes["flux"]["evenements"],
            "evenements/",
            _de(parution.evenements_a_venir),
        ),
        ("actualites", rubriques["actualites/"], "actualites/", _de(parution.actualites)),
        ("temoignages", rubriques["temoignages/"], "temoignages/", _de(parution.temoignages)),
    ):
        yield Flux("generaux", nom, titre, page, choisir)
    yield from _par_sorte_et_par_lieu(atelier)
    for nom, page, selection in (
        ("urgentes", "offres/", selections.urgentes),
        ("mises-a-jour", "offres/", selections.mises_a_jour),
        ("rappels", "evenements/", selections.rappels),
        ("labels", "villages/", selections.labels),
    ):
        titre = textes["flux"][nom.replace("-", "_")]
        yield Flux("occasions", nom, titre, page, partial(selection, parution))
    for reseau in FORMATS:
        titre = textes["flux"]["reseaux"].replace("{reseau}", reseau.libelle)
        nom, tout = f"{A_REPUBLIER}/{reseau.value}", partial(selections.tout, parution)
        yield Flux(A_REPUBLIER, nom, titre, "diffusion/", tout, reseau=reseau)


def _par_sorte_et_par_lieu(atelier: Atelier) -> Iterator[Flux]:
    textes, parution = atelier.textes, atelier.parution
    for genre, classe in GENRES.items():
        choisir = _recentes(parution.par_genre.get(genre, ()))
        yield Flux("genres", f"offres-{genre}", classe.pluriel, f"offres/{genre}/", choisir)
    for territoire in parution.territoires:
        titre = f"{textes['territoire']['offres']} {territoire.titre}"
        choisir = _recentes(parution.par_territoire.get(territoire.code, ()))
        page = f"{territoire.adresse}offres/"
        yield Flux("territoires", f"offres-{territoire.slug}", titre, page, choisir)
    for village in parution.villages_suivis:
        suivi = abonnements.du_village(village, textes)
        choisir = partial(selections.du_village, parution, village)
        yield Flux("villages", suivi.nom, suivi.titre, village.adresse, choisir, TAILLE_D_UN_LIEU)
    for commune in parution.communes_suivies:
        suivi, page = abonnements.de_la_commune(commune, textes), parution.adresse_commune(commune)
        choisir = partial(selections.de_la_commune, parution, commune)
        yield Flux("communes", suivi.nom, suivi.titre, page, choisir, TAILLE_D_UN_LIEU)


def _recentes(offres: Sequence[Offre]) -> Choisir:
    return partial(selections.recentes, offres)


def _de(fiches: Iterable[Fiche]) -> Choisir:
    return partial(selections.parues, fiches)
