"""Ce qu'un flux dit d'une fiche : une entrée, la même en RSS et en JSON Feed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ..artefact import Illustration
from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.parties import Contact
from ..modele.villages import Village
from .atelier import Atelier
from .typographie import couper, typographier

LONGUEUR_RESUME = 250
"""Caractères : au-delà, les outils qui republient coupent où ils veulent."""
_MATIN, _PLAGE = time(8), 600
"""Ce qui n'a qu'un jour entre dans un flux entre 8 h et 18 h."""
_MINUTE = timedelta(minutes=1)
GARDEES = 1024
"""Entrées gardées, cinq mégaoctets : une fiche est dans le flux de son genre et de sa commune."""


@dataclass(frozen=True)
class Choisie:
    """Une fiche qui entre dans un flux, et la minute où elle y entre.

    `motif` : pourquoi (« rappel »), si ce n'est pas sa parution ; un lecteur abonné à deux flux y
    voit alors deux nouvelles.
    """

    fiche: Fiche
    quand: datetime
    motif: str = ""

    @property
    def cle(self) -> tuple[str, str, str]:
        return self.fiche.sorte, self.fiche.id, self.motif


@dataclass(frozen=True)
class Entree:
    """Un élément de flux. `quand` est à l'heure de Paris, sans fuseau, à la minute."""

    identite: str
    """Ce à quoi un lecteur le reconnaît : ni retouche ni renommage ne la changent."""
    titre: str
    adresse: str
    """Celle de sa page, absolue."""
    quand: datetime
    resume: str
    """Texte nu, 250 caractères au plus ; sauf s'il est prêt à publier, sur plusieurs lignes."""
    html: str
    """La fiche entière, ou le texte prêt ; toutes ses adresses sont absolues."""
    mots: tuple[str, ...] = ()
    """Des catégories, dont un outil peut faire des mots-dièse."""
    image: Illustration | None = None
    """Son adresse aussi est absolue."""
    auteur: str = ""
    point: tuple[float, float] | None = None
    """(longitude, latitude)."""
    pret: bool = False
    """`resume` se publie tel quel sur un réseau."""


class Redaction:
    """Compose les entrées : une fiche n'est rendue qu'une fois pour tous les flux où elle est."""

    def __init__(self, atelier: Atelier) -> None:
        self._atelier = atelier
        self._faites: dict[str, Entree] = {}

    def entree(self, choisie: Choisie) -> Entree:
        fiche = choisie.fiche
        if fiche.id not in self._faites:
            if len(self._faites) >= GARDEES:
                self._faites.clear()
            self._faites[fiche.id] = self._composer(fiche)
        faite = self._faites[fiche.id]
        identite = "/".join(filter(None, (faite.identite, choisie.motif)))
        return replace(faite, identite=identite, quand=choisie.quand)

    def _composer(self, fiche: Fiche) -> Entree:
        atelier = self._atelier
        resume = getattr(fiche, "resume", None) or fiche.titre
        return Entree(
            identite=atelier.etiquette(fiche.sorte, fiche.id),
            titre=typographier(fiche.titre),
            adresse=atelier.absolue(fiche.adresse),
            quand=atelier.parution.maintenant,
            resume=couper(typographier(resume), LONGUEUR_RESUME),
            html=self._html(fiche),
            mots=self._mots(fiche),
            image=self._image(fiche),
            auteur=self._auteur(fiche),
            point=self._point(fiche),
        )

    def _html(self, fiche: Fiche) -> str:
        atelier = self._atelier
        commune = atelier.parution.catalogue.commune_de(fiche)
        return atelier.rendre_au_dehors(
            "entree.html",
            fiche=fiche,
            commune=commune,
            qui=self._contact(fiche),
            image=atelier.images.principale(fiche),
        ).strip()

    def _image(self, fiche: Fiche) -> Illustration | None:
        """Le visuel, dont l'alternative dit la photo et les mots ; à défaut, la photo."""
        atelier = self._atelier
        image = atelier.visuels.paysage(fiche) or atelier.images.principale(fiche)
        return image and replace(image, adresse=self._atelier.absolue(image.adresse))

    def _mots(self, fiche: Fiche) -> tuple[str, ...]:
        """La sorte, la commune, le territoire."""
        catalogue = self._atelier.parution.catalogue
        commune = catalogue.commune_de(fiche)
        territoire = catalogue.territoire_de(commune) if commune else None
        sorte = getattr(fiche, "pluriel", "") or self._atelier.textes[fiche.sorte]["type"]
        lieux = (commune.nom if commune else "", territoire.titre if territoire else "")
        return tuple(filter(None, (sorte, *lieux)))

    def _contact(self, fiche: Fiche) -> Contact | None:
        atelier = self._atelier
        if isinstance(fiche, Offre):
            return atelier.contact_de(fiche)[0]
        if isinstance(fiche, Evenement) and fiche.organisateur:
            return fiche.organisateur
        if isinstance(fiche, Village) and fiche.contact_accueil:
            return fiche.contact_accueil
        return atelier.interlocuteur(atelier.parution.catalogue.commune_de(fiche))[0]

    def _auteur(self, fiche: Fiche) -> str:
        """L'organisme qui répond ; jamais une personne."""
        contact = self._contact(fiche)
        return contact.organisme if contact else self._atelier.site_nom

    def _point(self, fiche: Fiche) -> tuple[float, float] | None:
        parution = self._atelier.parution
        if isinstance(fiche, Offre):
            return parution.position(fiche)[0]
        commune = parution.catalogue.commune_de(fiche)
        return commune.centre if commune else None


def minute_du_jour(identifiant: str, jour: date) -> datetime:
    """La minute où entre dans un flux ce dont on ne connaît que le jour ; toujours la même.

    Deux fiches du même jour en ont presque toujours deux différentes : elle vient de l'identifiant.
    """
    rang = zlib.crc32(identifiant.encode()) % _PLAGE
    return datetime.combine(jour, _MATIN) + rang * _MINUTE


def ranger(choisies: Iterable[Choisie], taille: int) -> list[Choisie]:
    """Les plus récentes, de la dernière à la première, à une minute d'écart au moins.

    Beaucoup d'outils ne gardent que ce qui est strictement plus récent que leur dernière lecture.
    Des ex æquo, la première par identité garde sa minute, les suivantes sont retardées.
    """
    rangees: list[Choisie] = []
    for choisie in sorted(choisies, key=lambda c: (c.quand, c.cle)):
        quand = choisie.quand
        if rangees and quand <= rangees[-1].quand:
            quand = rangees[-1].quand + _MINUTE
        rangees.append(Choisie(choisie.fiche, quand, choisie.motif))
    return rangees[::-1][:taille]
