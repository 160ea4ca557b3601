"""L'atelier : ce qu'une sortie reçoit pour travailler. Ni horloge, ni disque, ni réseau."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import quote

from markupsafe import Markup

from ..artefact import Etape
from ..modele.communes import Commune
from ..modele.fiche import Fiche
from ..modele.fiction import est_fictif
from ..modele.images_citees import images_citees
from ..modele.offre import Offre
from ..modele.parties import Contact
from ..modele.parution import Parution
from ..modele.photos import Photo
from ..modele.profil import Profil, etablir
from ..modele.proses import proses
from ..modele.texte import Regles
from ..modele.villages import Village
from ..reglages import Reglages
from . import markdown, typographie, urls
from .badges import badges
from .cartes import NIVEAU, RACINE, Cartes
from .figures import Figures
from .images import Images
from .moteur import Moteur
from .visuels import RegistreDesVisuels

T = TypeVar("T")

PROSES_GARDEES = 16
"""Une page n'en a pas plus : trois parties d'argumentaire, une description, quelques champs."""


@dataclass(frozen=True)
class Atelier:
    """Une parution, les réglages, les gabarits et l'adresse du site."""

    parution: Parution
    reglages: Reglages
    site_url: str
    site_nom: str
    env: Moteur
    textes: Mapping[str, Any]
    images: Images = field(default_factory=Images)
    visuels: RegistreDesVisuels = field(default_factory=RegistreDesVisuels)

    def rendre(self, gabarit: str, uri: str, **contexte: Any) -> str:
        """Rend un gabarit pour la page `uri` ; les liens y sont relatifs à cette page."""
        commun = self._commun(urls.racine(uri))
        return self.env.get_template(gabarit).render(commun, uri=uri, **contexte)

    def rendre_au_dehors(self, gabarit: str, **contexte: Any) -> str:
        """Rend un gabarit qui sera lu hors du site : toutes ses adresses sont absolues."""
        return self.env.get_template(gabarit).render(self._commun(self.absolue("")), **contexte)

    def retenir(self, cle: Hashable, faire: Callable[[], T]) -> T:
        """Ce que plusieurs sorties demandent, et qui ne se fait qu'une fois."""
        if cle not in self._retenus:
            self._retenus[cle] = faire()
        retenu: T = self._retenus[cle]
        return retenu

    @cached_property
    def _retenus(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def _commun(self) -> Callable[[str], Mapping[str, Any]]:
        """Ce que connaît tout gabarit, et les composants (`c`), préparés une fois par racine."""
        return cache(self._preparer)

    def _preparer(self, racine: str) -> Mapping[str, Any]:
        commun = {
            "racine": racine,
            "parution": self.parution,
            "reglages": self.reglages,
            "md": partial(self.markdown, racine=racine),
            "contact_de": self.contact_de,
            "qui_repond": self.interlocuteur,
            "est_fictif": cache(est_fictif),
            "signalement": self.signalement,
            "prix": self.prix,
            "carte_de": partial(self.carte_de, racine),
            "une_fois": cache(partial(self.composant, racine)),
            "images": self.images,
            "galerie_de": self.galerie_de,
            "badges_de": partial(badges, parution=self.parution),
            "profil_de": self.profil_de,
            "type_de": self.parution.catalogue.type_de,
        }
        return {**commun, "c": self.env.get_template("composants.html").make_module(commun)}

    def composant(self, racine: str, nom: str, *valeurs: Any, **options: Any) -> Markup:
        """Un composant de `composants.html`, seul, pour une page à `racine` du haut du site."""
        rendu: Markup = getattr(self._commun(racine)["c"], nom)(*valeurs, **options)
        return rendu

    def markdown(self, texte: str | None, racine: str, photos: Sequence[Photo] = ()) -> Markup:
        """Rend la prose d'une fiche en HTML sûr, renvois résolus depuis la page.

        Args:
            photos: celles que le texte peut montrer ; sans elles, il n'en montre aucune.
        """
        if not texte:
            return Markup()
        return self._prose(texte, racine, tuple(p for p in photos if p.fichier in texte))

    def en_texte(self, texte: str | None, uri: str) -> str:
        """La prose d'une fiche, en texte seul, telle que la montre la page `uri`."""
        return markdown.en_texte(self.markdown(texte, urls.racine(uri)))

    @cached_property
    def _prose(self) -> Callable[[str, str, tuple[Photo, ...]], Markup]:
        """Les derniers rendus sont gardés : l'index lit ce que sa page vient d'écrire."""
        return lru_cache(maxsize=PROSES_GARDEES)(self._rendre_prose)

    def _rendre_prose(self, texte: str, racine: str, photos: tuple[Photo, ...]) -> Markup:
        def resoudre(sorte: str, cle: str) -> str | None:
            adresse = self.parution.adresse_renvoi(sorte, cle)
            return None if adresse is None else racine + adresse

        return Markup(markdown.rendre(texte, resoudre, self.figures(texte, racine, photos)))

    def figures(self, texte: str, racine: str, photos: Sequence[Photo]) -> Figures:
        """De quoi poser dans un texte les photos que sa fiche ou sa page déclare."""
        return Figures(texte, photos, partial(self._figure, racine))

    def carte_de(
        self, racine: str, sorte: str, fiche: Fiche, km: float | None = None, niveau: int = 3
    ) -> Markup:
        """La carte d'une fiche, pour une page à `racine` du haut du site."""
        return self.cartes.poser(racine, sorte, fiche, km, niveau)

    @cached_property
    def cartes(self) -> Cartes:
        return Cartes(self._dessiner_carte)

    def _dessiner_carte(self, sorte: str, fiche: Fiche, km: int) -> str:
        proche = {"km": km} if km else {}
        return str(self.composant(RACINE, f"carte_{sorte}", fiche, niveau=NIVEAU, **proche))

    def galerie_de(self, fiche: Fiche) -> list[Photo]:
        """Les photos que ni la tête de la page ni son texte ne montrent."""
        if len(fiche.photos) < 2:
            return []
        textes = (texte for _, texte in proses(fiche))
        montrees = {image.fichier for texte in textes for image in images_citees(texte)}
        return [photo for photo in fiche.photos[1:] if photo.fichier not in montrees]

    def _figure(self, racine: str, photo: Photo) -> str:
        return str(self.composant(racine, "figure", photo))

    @cached_property
    def regles_de_recherche(self) -> Regles:
        """Les mots que la recherche ignore ou abrège, dans la page comme dans la question."""
        dites = self.textes["recherche"]
        return Regles(frozenset(dites["mots_vides"].split()), tuple(dites["abreviations"].items()))

    def rubrique(self, adresse: str) -> Etape:
        """Le degré du fil d'Ariane qu'est une page de liste (« offres/ », « villages/ »…)."""
        return Etape(str(self.textes["rubriques"][adresse]), adresse)

    def etiquette(self, sorte: str, identifiant: str = "") -> str:
        """L'identité permanente d'une chose : « tag:exemple.fr,2026:offre/LNV-2026-0042 ».

        Ni une retouche, ni un renommage, ni un changement d'adresse du site ne la changent
        (RFC 4151) ; les flux et les données structurées en ont la même.
        """
        flux = self.reglages.flux
        chose = f"{sorte}/{identifiant}" if identifiant else sorte
        return f"tag:{flux.autorite},{flux.annee}:{chose}"

    def absolue(self, adresse: str) -> str:
        return urls.absolue(self.site_url, adresse)

    def prix(self, offre: Offre) -> str:
        """« 48 000 € », « 450 €/mois charges comprises », ou « Prix à discuter »."""
        tournures = self.textes["prix"]
        if (montant := offre.montant) is None:
            return str(tournures.get(offre.genre, ""))
        valeur, cle = montant
        return str(tournures[cle]).replace("{montant}", typographie.quantite(valeur, "€"))

    def contact_de(self, offre: Offre) -> tuple[Contact | None, str | None]:
        """Contact de l'offre, à défaut référent (avec son territoire), à défaut département."""
        if offre.contact:
            return offre.contact, None
        return self.interlocuteur(self.parution.commune_de(offre))

    def interlocuteur(self, commune: Commune | None) -> tuple[Contact | None, str | None]:
        """Le référent du territoire (avec son nom), à défaut le département, s'il est connu."""
        territoire = self.parution.catalogue.territoire_de(commune) if commune else None
        if territoire and territoire.referent:
            return territoire.referent, territoire.titre
        return self.reglages.contact, None

    def profil_de(self, village: Village) -> Profil | None:
        """La grille d'un village, remplie de ce qu'il déclare et de ce que le site constate."""
        parution = self.parution
        return self.retenir(
            ("profil", village.id),
            lambda: etablir(parution.catalogue, village, parution.maintenant),
        )

    def signalement(self, commune: Commune | None, objet: str, uri: str) -> str:
        """Le courriel tout prêt qui signale une erreur sur une page ; vide si nul ne le lirait."""
        for contact in (self.interlocuteur(commune)[0], self.reglages.contact):
            if contact and contact.courriel:
                phrases = self.textes["signaler"]
                adresse = self.absolue(urls.adresse_de(uri))
                sujet = quote(phrases["sujet"].replace("{objet}", objet), safe="")
                corps = phrases["corps"].replace("{adresse}", adresse).replace("\n", "\r\n")
                return f"mailto:{contact.courriel}?subject={sujet}&body={quote(corps, safe='')}"
        return ""
