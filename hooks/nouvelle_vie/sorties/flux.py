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
FEUILLE, OPML = "assets/flux.xsl", "flux/tous.opml"
IMAGE = Illustration("assets/flux.png", 144, 144, "")
"""L'image d'un canal : 144 pixels de large au plus (RSS 2.0, « image »)."""
Choisir = Callable[[], Iterable[Choisie]]
TAILLE_D_UN_LIEU = 15
"""Éléments du flux d'une commune : ce qu'elle publie en une saison."""


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
    # Ses adresses partent du dossier des flux, qu'elle met en page.
    yield Fichier(FEUILLE, atelier.rendre("flux.xsl", tous[0].adresse, guide=PAGE).encode())
    yield Fichier(OPML, opml.octets(atelier, [(f.titre, f.adresse) for f in tous]))
    groupes = [
        (cle, [f for f in tous if f.groupe == cle]) for cle in atelier.textes["flux"]["groupes"]
    ]
    contenu = atelier.rendre(
        "flux.html",
        uri_de(PAGE),
        groupes=[(cle, membres) for cle, membres in groupes if membres],
        opml=OPML,
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
    textes, parution = atelier.textes, atelier.parution
    a_venir, rubriques = textes["evenement"]["a_venir"], textes["rubriques"]
    for nom, titre, page, choisir in (
        ("tout", textes["flux"]["tout"], "", partial(selections.tout, parution)),
        ("offres", textes["liste"]["toutes"], "offres/", _de(parution.offres)),
        ("evenements", a_venir, "evenements/", _de(parution.evenements_a_venir)),
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
    textes, parution = atelier.textes, atelier.parution
    for genre, classe in GENRES.items():
        choisir = _de(parution.par_genre.get(genre, ()))
        yield Flux("genres", f"offres-{genre}", classe.pluriel, f"offres/{genre}/", choisir)
    for territoire in parution.territoires:
        titre = f"{textes['territoire']['offres']} {territoire.titre}"
        choisir = _de(parution.par_territoire.get(territoire.code, ()))
        page = f"{territoire.adresse}offres/"
        yield Flux("territoires", f"offres-{territoire.slug}", titre, page, choisir)
    for commune in parution.communes_suivies:
        titre = textes["flux"]["commune"].replace("{commune}", commune.nom)
        nom, page = abonnements.nom_de_la_commune(commune), parution.adresse_commune(commune)
        siennes: Choisir = partial(selections.de_la_commune, parution, commune)
        yield Flux("communes", nom, titre, page, siennes, TAILLE_D_UN_LIEU)


def _de(fiches: Iterable[Fiche]) -> Choisir:
    return partial(selections.parues, fiches)
