"""Les flux, en RSS 2.0 et en JSON Feed 1.1 : par genre, par lieu, par sorte, par occasion.

Un élément se reconnaît (RSS Best Practices Profile, « guid ») à l'étiquette permanente de sa fiche,
`Atelier.etiquette` : ni retouche, ni renommage, ni changement d'adresse du site ne le font revenir.
Les flux d'occasion (urgentes, rappels, labels, mises à jour) ont leurs étiquettes à eux : qui suit
aussi le flux des offres y voit une nouvelle de plus, ce qu'elle est.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ..artefact import Artefact, Fichier, Fragment, Illustration
from ..modele.fiche import Fiche
from ..modele.offres import GENRES
from ..rendu import abonnements, agendas_suivis, json_feed, opml, rss, selections
from ..rendu.atelier import Atelier
from ..rendu.canal import Canal
from ..rendu.entrees import Choisie, Redaction, ranger
from ..rendu.urls import racine, uri_de

PAGE = "flux/"
FEUILLE, OPML = "assets/flux.css", "flux/tous.opml"
IMAGE = Illustration("assets/flux.png", 144, 144, "")
"""L'image d'un canal : 144 pixels de large au plus (RSS 2.0, « image »)."""
Choisir = Callable[[], Iterable[Choisie]]
REPLI = 12
"""Au-delà, un groupe se déplie : une page de 152 communes ne se lit pas."""
TAILLE_D_UN_LIEU = 10
"""Éléments du flux d'un village ou d'une commune : ce qui s'y publie en une saison."""


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

    @property
    def adresse(self) -> str:
        return abonnements.adresse(self.nom)

    @property
    def adresse_json(self) -> str:
        return abonnements.adresse(self.nom, "json")


def produire(atelier: Atelier) -> Iterator[Artefact]:
    redaction, tous = Redaction(atelier), list(tous_les_flux(atelier))
    for flux in tous:
        for adresse, ecrire in ((flux.adresse, rss.octets), (flux.adresse_json, json_feed.octets)):
            yield Fichier(adresse, partial(_octets, atelier, redaction, flux, ecrire))
    # En CSS plutôt qu'en XSLT, que Chrome couvre d'un bandeau rouge avant de le retirer.
    feuille = atelier.rendre("flux_feuille.html", FEUILLE, absolue_guide=atelier.absolue(PAGE))
    yield Fichier(FEUILLE, feuille.encode())
    yield Fichier(OPML, opml.octets(atelier, [(f.titre, f.adresse) for f in tous]))
    groupes = [
        (cle, [f for f in tous if f.groupe == cle]) for cle in atelier.textes["flux"]["groupes"]
    ]
    contenu = atelier.rendre(
        "flux.html",
        uri_de(PAGE),
        groupes=[(cle, membres) for cle, membres in groupes if membres],
        opml=OPML,
        repli=REPLI,
        absolue=atelier.absolue,
        agendas=agendas_suivis.par_groupe(atelier),
    )
    yield Fragment(uri_de(PAGE), contenu)


def _octets(
    atelier: Atelier, redaction: Redaction, flux: Flux, ecrire: Callable[[Canal], bytes]
) -> bytes:
    reglages = atelier.reglages.flux
    entrees = (c for c in flux.choisir() if c.quand <= atelier.parution.maintenant)
    rangees = ranger(entrees, min(flux.taille or reglages.taille, reglages.taille))
    image = Illustration(atelier.absolue(IMAGE.adresse), IMAGE.largeur, IMAGE.hauteur, "")
    return ecrire(
        Canal(
            adresse=atelier.absolue(f"{PAGE}{flux.nom}"),
            titre=f"{atelier.site_nom} — {flux.titre}",
            description=flux.titre,
            page=atelier.absolue(flux.page),
            entrees=tuple(map(redaction.entree, rangees)),
            image=image,
            concentrateur=reglages.concentrateur or "",
            feuille=racine(flux.adresse) + FEUILLE,
        )
    )


def tous_les_flux(atelier: Atelier) -> Iterator[Flux]:
    """Tous, des plus généraux aux plus particuliers."""
    textes, parution, taille = atelier.textes, atelier.parution, atelier.reglages.flux.taille
    rubriques = textes["rubriques"]
    for nom, titre, page, choisir in (
        ("tout", textes["flux"]["tout"], "", partial(selections.tout, parution, taille)),
        (
            "offres",
            textes["liste"]["toutes"],
            "offres/",
            partial(selections.recentes, parution.offres, taille),
        ),
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


def _par_sorte_et_par_lieu(atelier: Atelier) -> Iterator[Flux]:
    textes, parution, taille = atelier.textes, atelier.parution, atelier.reglages.flux.taille
    for genre, classe in GENRES.items():
        choisir = partial(selections.recentes, parution.par_genre.get(genre, ()), taille)
        yield Flux("genres", f"offres-{genre}", classe.pluriel, f"offres/{genre}/", choisir)
    for territoire in parution.territoires:
        titre = f"{textes['territoire']['offres']} {territoire.titre}"
        siennes = parution.par_territoire.get(territoire.code, ())
        choisir = partial(selections.recentes, siennes, taille)
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


def _de(fiches: Iterable[Fiche]) -> Choisir:
    return partial(selections.parues, fiches)
