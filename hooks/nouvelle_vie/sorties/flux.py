"""Les flux, en RSS 2.0 et en JSON Feed 1.1 : par genre, par lieu, par sorte, par occasion.

Un élément se reconnaît (RSS Best Practices Profile, « guid ») à l'étiquette permanente de sa fiche,
`Atelier.etiquette` : ni retouche, ni renommage, ni changement d'adresse du site ne le font revenir.
Les flux d'occasion (urgentes, rappels, labels, mises à jour) ont leurs étiquettes à eux : qui suit
aussi le flux des offres y voit une nouvelle de plus, ce qu'elle est.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from ..artefact import Artefact, Fichier, Illustration
from ..modele.communes import Commune
from ..modele.fiche import Fiche
from ..modele.offres import GENRES
from ..modele.parution import Parution
from ..modele.villages import Village
from ..rendu import json_feed, rss
from ..rendu.atelier import Atelier
from ..rendu.canal import Canal
from ..rendu.entrees import Entree, Redaction, minute_du_jour, ranger

DOSSIER = "flux/"
IMAGE = Illustration("assets/flux.png", 144, 144, "")
"""L'image d'un canal : 144 pixels de large au plus (RSS 2.0, « image »)."""
URGENCE, RAPPEL = timedelta(days=21), timedelta(days=14)
TAILLE_D_UN_LIEU = 15
"""Éléments du flux d'une commune : ce qu'elle publie en une saison."""

Choisir = Callable[[Redaction], Iterable[Entree]]


@dataclass(frozen=True)
class Flux:
    """Un flux déclaré. `nom` : son fichier, sans dossier ni extension ; `page` : ce qu'il suit."""

    nom: str
    titre: str
    page: str
    choisir: Choisir
    taille: int | None = None

    @property
    def adresse(self) -> str:
        return f"{DOSSIER}{self.nom}.xml"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    redaction = Redaction(atelier)
    for flux in tous_les_flux(atelier):
        for extension, format_ in (("xml", rss), ("json", json_feed)):
            composer = partial(_octets, atelier, redaction, flux, format_.octets)
            yield Fichier(f"{DOSSIER}{flux.nom}.{extension}", composer)


def _octets(
    atelier: Atelier, redaction: Redaction, flux: Flux, ecrire: Callable[[Canal], bytes]
) -> bytes:
    reglages = atelier.reglages.flux
    parues = (e for e in flux.choisir(redaction) if e.quand <= atelier.parution.maintenant)
    image = Illustration(atelier.absolue(IMAGE.adresse), IMAGE.largeur, IMAGE.hauteur, "")
    return ecrire(
        Canal(
            adresse=atelier.absolue(f"{DOSSIER}{flux.nom}"),
            titre=f"{atelier.site_nom} — {flux.titre}",
            description=flux.titre,
            page=atelier.absolue(flux.page),
            entrees=tuple(ranger(parues, min(flux.taille or 50, reglages.taille))),
            image=image,
            concentrateur=reglages.concentrateur or "",
        )
    )


def tous_les_flux(atelier: Atelier) -> Iterator[Flux]:
    """Tous, des plus généraux aux plus particuliers."""
    phrases, parution = atelier.textes["flux"], atelier.parution
    yield Flux("tout", phrases["tout"], "", partial(_tout, parution))
    toutes = atelier.textes["liste"]["toutes"]
    yield Flux("offres", toutes, "offres/", _parues(parution.offres))
    for genre, classe in GENRES.items():
        offres = parution.par_genre.get(genre, ())
        yield Flux(f"offres-{genre}", classe.pluriel, f"offres/{genre}/", _parues(offres))
    for territoire in parution.territoires:
        titre = f"{atelier.textes['territoire']['offres']} {territoire.titre}"
        offres = parution.par_territoire.get(territoire.code, ())
        page = f"{territoire.adresse}offres/"
        yield Flux(f"offres-{territoire.slug}", titre, page, _parues(offres))
    yield Flux("urgentes", phrases["urgentes"], "offres/", partial(_urgentes, parution))
    yield Flux("labels", phrases["labels"], "villages/", partial(_labels, parution))
    a_venir = atelier.textes["evenement"]["a_venir"]
    yield Flux("evenements", a_venir, "evenements/", _parues(parution.evenements_a_venir))
    yield Flux("rappels", phrases["rappels"], "evenements/", partial(_rappels, parution))
    actualites = atelier.textes["actualite"]["type"]
    yield Flux("actualites", actualites, "actualites/", _parues(parution.actualites))
    temoins = atelier.textes["rubriques"]["temoignages/"]
    yield Flux("temoignages", temoins, "temoignages/", _parues(parution.temoignages))
    yield Flux("mises-a-jour", phrases["mises_a_jour"], "offres/", partial(_mises_a_jour, parution))
    for commune in communes_suivies(parution):
        titre = phrases["commune"].replace("{commune}", commune.nom)
        page = parution.adresse_commune(commune)
        choisir = partial(_de_la_commune, parution, commune)
        yield Flux(f"commune-{commune.slug}", titre, page, choisir, TAILLE_D_UN_LIEU)


def communes_suivies(parution: Parution) -> list[Commune]:
    """Les communes qui ont de quoi nourrir un flux : une offre, ou le label."""
    labellisees = {parution.commune_de(v).code for v in parution.villages_labellises}
    registre = parution.catalogue.registre.communes
    return [c for c in registre if c.code in labellisees or c.code in parution.par_commune]


# --- ce que chacun choisit ------------------------------------------------------------------------


def _parues(fiches: Iterable[Fiche]) -> Choisir:
    return lambda redaction: map(redaction.entree, fiches)


def _tout(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les offres, les rendez-vous, les récits et les labels, chacun à sa minute."""
    for fiches in (
        parution.offres,
        parution.evenements_a_venir,
        parution.actualites,
        parution.temoignages,
    ):
        yield from map(redaction.entree, fiches)
    yield from _labels(parution, redaction)


def _urgentes(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les offres dont la date limite est à moins de trois semaines."""
    for offre in parution.offres:
        limite = offre.dates.limite
        if limite and offre.parution:
            entre = minute_du_jour(offre.id, limite - URGENCE)
            yield redaction.entree(offre, "urgente", max(entre, offre.parution))


def _rappels(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les rendez-vous qui tiennent, deux semaines avant."""
    for evenement in parution.evenements_a_venir:
        if evenement.tient:
            entre = minute_du_jour(evenement.id, evenement.premier_jour - RAPPEL)
            yield redaction.entree(evenement, "rappel", max(entre, evenement.publication))


def _labels(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les villages, le jour où ils ont obtenu le label."""
    yield from filter(None, (_label(redaction, v) for v in parution.villages_labellises))


def _mises_a_jour(parution: Parution, redaction: Redaction) -> Iterator[Entree]:
    """Les offres dont quelque chose a changé depuis leur parution, le jour où on l'a dit."""
    for offre in parution.offres:
        jour = offre.dates.mise_a_jour
        if jour and offre.parution and jour > offre.parution.date():
            motif = f"mise-a-jour/{jour.isoformat()}"
            yield redaction.entree(offre, motif, minute_du_jour(offre.id, jour))


def _de_la_commune(parution: Parution, commune: Commune, redaction: Redaction) -> Iterator[Entree]:
    """Ses offres, ses rendez-vous, les récits de ceux qui s'y sont installés, et son label."""
    recits = (*parution.evenements_a_venir, *parution.temoignages)
    siens = (r for r in recits if parution.catalogue.commune_de(r) == commune)
    yield from map(redaction.entree, (*parution.par_commune.get(commune.code, ()), *siens))
    village = parution.village_de(commune)
    if village in parution.villages_labellises and (label := _label(redaction, village)):
        yield label


def _label(redaction: Redaction, village: Village) -> Entree | None:
    jour = village.label.labellisation
    if not jour:
        return None
    entre = minute_du_jour(village.id, jour)
    # Rien n'entre dans un flux avant d'avoir paru.
    return redaction.entree(village, "label", max(entre, village.publication or entre))
