"""Les flux, en RSS 2.0 et en JSON Feed 1.1 : par genre, par lieu, par sorte, par occasion.

Un élément se reconnaît (RSS Best Practices Profile, « guid ») à l'étiquette permanente de sa fiche,
`Atelier.etiquette` : ni retouche, ni renommage, ni changement d'adresse du site ne le font revenir.
Les flux d'occasion (urgentes, rappels, labels, mises à jour) ont leurs étiquettes à eux : qui suit
aussi le flux des offres y voit une nouvelle de plus, ce qu'elle est.

Les flux à republier portent le texte prêt d'un réseau, que leur outil publie tel quel ; une fiche y
a la même étiquette que partout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from ..artefact import Artefact, Fichier, Fragment, Illustration
from ..modele.fiche import FicheDiffusee
from ..rendu import agendas_suivis, json_feed, opml, rss
from ..rendu.atelier import Atelier
from ..rendu.canal import Canal
from ..rendu.entrees import Choisie, Entree, Redaction, ranger
from ..rendu.flux import A_REPUBLIER, Flux, tous_les_flux
from ..rendu.reseaux import Textes
from ..rendu.urls import racine, uri_de

PAGE = "flux/"
FEUILLE, OPML = "assets/flux.css", "flux/tous.opml"
IMAGE = Illustration("assets/flux.png", 144, 144, "")
"""L'image d'un canal : 144 pixels de large au plus (RSS 2.0, « image »)."""
LOT = "flux"
"""À un seul processus : chaque fiche n'y est composée qu'une fois pour tous ses flux."""
REPLI = 12
"""Au-delà, un groupe se déplie : une page de 152 communes ne se lit pas."""


@dataclass(frozen=True)
class Redacteurs:
    """Ce qui compose les entrées ; chaque fiche ne l'est qu'une fois par processus."""

    atelier: Atelier
    redaction: Redaction
    textes: Textes

    def entree(self, flux: Flux, choisie: Choisie) -> Entree:
        entree, fiche, reseau = self.redaction.entree(choisie), choisie.fiche, flux.reseau
        if reseau is None or not isinstance(fiche, FicheDiffusee):
            return entree
        image = self.textes.image(fiche, reseau)
        return replace(
            entree,
            resume=self.textes.pret(fiche, reseau).texte,
            html=self.textes.html(fiche, reseau),
            image=image and replace(image, adresse=self.atelier.absolue(image.adresse)),
            pret=True,
        )


def produire(atelier: Atelier) -> Iterator[Artefact]:
    redacteurs = Redacteurs(atelier, Redaction(atelier), Textes(atelier))
    tous = list(tous_les_flux(atelier))
    for flux in tous:
        for adresse, ecrire in ((flux.adresse, rss.octets), (flux.adresse_json, json_feed.octets)):
            yield Fichier(adresse, partial(_octets, redacteurs, flux, ecrire), lot=LOT)
    # En CSS plutôt qu'en XSLT, que Chrome couvre d'un bandeau rouge avant de le retirer.
    feuille = atelier.rendre("flux_feuille.html", FEUILLE, absolue_guide=atelier.absolue(PAGE))
    yield Fichier(FEUILLE, feuille.encode())
    a_lire = [(f.titre, f.adresse) for f in tous if f.groupe != A_REPUBLIER]
    yield Fichier(OPML, opml.octets(atelier, a_lire))
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


def _octets(redacteurs: Redacteurs, flux: Flux, ecrire: Callable[[Canal], bytes]) -> bytes:
    atelier, reglages = redacteurs.atelier, redacteurs.atelier.reglages.flux
    entrees = (c for c in flux.choisir() if c.quand <= atelier.parution.maintenant)
    rangees = ranger(entrees, min(flux.taille or reglages.taille, reglages.taille))
    image = Illustration(atelier.absolue(IMAGE.adresse), IMAGE.largeur, IMAGE.hauteur, "")
    return ecrire(
        Canal(
            adresse=atelier.absolue(f"{PAGE}{flux.nom}"),
            titre=f"{atelier.site_nom} — {flux.titre}",
            description=flux.titre,
            page=atelier.absolue(flux.page),
            entrees=tuple(redacteurs.entree(flux, choisie) for choisie in rangees),
            image=image,
            concentrateur=reglages.concentrateur or "",
            feuille=racine(flux.adresse) + FEUILLE,
        )
    )
