"""Ce que toutes les fiches ont en commun : identité, adresse, source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import ClassVar, Self

from pydantic import PrivateAttr

from ..erreurs import Probleme
from .champs import Modele, alleger, champ
from .nombres import OuiNon
from .parties import Reseau
from .photos import Photo, champ_photos
from .textes_saisis import AncienneAdresse, Identifiant, Prose, Texte


class Fiche(Modele):
    """Une fiche rédigée dans un fichier.

    `id` est permanent : il survit au renommage, à la réécriture et au changement d'adresse du site.
    """

    sorte: ClassVar[str] = ""
    """Nom du type dans les renvois (`offre:`, `village:`…)."""
    dossier: ClassVar[str] = ""
    """Premier segment d'adresse des pages de ce type."""

    id: Identifiant = champ("Identifiant", "Permanent, par exemple LNV-2026-0042")
    titre: Texte = champ("Titre", "140 caractères au plus", max_length=140)
    exemple: OuiNon = champ("Exemple inventé", "Fiche de démonstration", defaut=False)
    anciennes_adresses: tuple[AncienneAdresse, ...] = champ(
        "Anciennes adresses",
        "Adresses que la page a eues",
        defaut=(),
        saisie="liste",
        max_length=20,
    )
    photos: tuple[Photo, ...] = champ_photos()
    description: Prose | None = champ(
        "Texte", "Le corps de la fiche", defaut=None, saisie="markdown"
    )

    _slug: str = PrivateAttr(default="")
    _fichier: str = PrivateAttr(default="")

    def situee(self, fichier: str, slug: str) -> Self:
        """La même fiche, qui sait de quel fichier elle vient. À appeler une fois, à la lecture."""
        self._fichier, self._slug = fichier, slug
        alleger(self)
        return self

    @property
    def fichier(self) -> str:
        """Chemin du fichier source, relatif à la racine du site."""
        return self._fichier

    @property
    def slug(self) -> str:
        """Dernier segment de l'adresse, tiré du nom du fichier."""
        return self._slug

    @property
    def cle(self) -> str:
        """Ce que cite un renvoi : l'identifiant, sauf pour les fiches liées à un lieu."""
        return self.id

    @cached_property
    def adresse(self) -> str:
        """Adresse de la page, relative à la racine du site, terminée par « / ».

        Demandée cent fois par fiche : pydantic met longtemps à trouver un attribut privé.
        """
        return f"{self.dossier}/{self.slug}/"

    @property
    def parution(self) -> datetime | None:
        """Minute de mise en ligne (heure de Paris), unique dans tout le catalogue."""
        return None

    def renvois(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """Les renvois portés par des champs : (chemin du champ, sorte visée, clé visée)."""
        return iter(())

    def problemes(self) -> Iterator[Probleme]:
        """Les règles propres au type, une fois chaque champ bien formé."""
        return iter(())


class FicheDiffusee(Fiche):
    """Une fiche que l'on annonce : ses textes pour les réseaux, quand l'outil n'y suffit pas."""

    texte_social: Mapping[Reseau, Prose] = champ(
        "Textes pour les réseaux",
        "Par réseau, à la place du texte composé ; le lien de la fiche s'y ajoute",
        defaut={},
    )

    @property
    def adresse_courte(self) -> str:
        """Une adresse permanente assez courte pour être recopiée ; vide s'il n'y en a pas."""
        return ""
