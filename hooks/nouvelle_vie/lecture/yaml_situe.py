"""YAML pour des personnes : chaque clé connaît sa ligne, et rien n'est deviné.

Sous-ensemble volontaire de YAML 1.2 (schéma « core ») : ni octal, ni sexagésimal, ni date
devinée, ni « yes/no », ni ancre, ni étiquette, ni clé en double. L'analyseur est celui de libyaml
(en C) ; les objets sont bâtis à partir de ses évènements, ce qui borne la profondeur et le nombre
d'éléments avant toute construction (le compositeur en C s'effondre sur 200 000 « [ »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from ..erreurs import Chemin, ErreurContenu, Probleme
from .diagnostic import Place, expliquer
from .source import Source

PROFONDEUR_MAX = 16
ELEMENTS_MAX = 5_000

_ANALYSEUR: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENTIER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_MILLIERS = re.compile(r"[-+]?[0-9]{1,3}\.[0-9]{3}")
"""« 48.000 » reste un texte : au champ de dire si le point y sépare des milliers."""
_MOTS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass
class Places:
    """La ligne et la colonne de chaque clé et de chaque valeur, par chemin."""

    cles: dict[Chemin, Place] = field(default_factory=dict)
    valeurs: dict[Chemin, Place] = field(default_factory=dict)


@dataclass
class Emplacements:
    """Où se trouvent, dans un fichier, chaque clé et chaque valeur d'une fiche.

    Les places ne se cherchent qu'à la première demande : une fiche saine n'en montre aucune, et
    les noter prendrait plus de mémoire que la fiche.
    """

    source: Source
    texte: str = ""
    """Le YAML, qui commence à la ligne `ligne_depart` du fichier."""
    ligne_depart: int = 1
    debut: Place = (1, 1)
    """La place de la fiche entière."""
    rang_corps: int = 0
    """Rang, dans le fichier, du premier caractère du corps Markdown."""
    places: Places | None = field(default=None, repr=False)
    """Celles qu'on a déjà cherchées."""

    @property
    def cles(self) -> dict[Chemin, Place]:
        return self._situer().cles

    @property
    def valeurs(self) -> dict[Chemin, Place]:
        valeurs = self._situer().valeurs
        if self.rang_corps:
            valeurs["description",] = self.source.position(self.rang_corps)
        return valeurs

    def _situer(self) -> Places:
        if self.places is None:
            lire_en_situant(self)
        assert self.places is not None
        return self.places

    def place(self, probleme: Probleme) -> Place:
        """La place d'un problème, à défaut celle du champ qui le contient."""
        if (
            probleme.decalage is not None
            and probleme.chemin == ("description",)
            and self.rang_corps
        ):
            return self.source.position(self.rang_corps + probleme.decalage)
        chemin = probleme.chemin
        if not chemin:
            return self.debut
        if probleme.sur_cle and chemin in self.cles:
            return self.cles[chemin]
        while chemin:
            if chemin in self.valeurs:
                return (
                    self.valeurs[chemin]
                    if chemin == probleme.chemin
                    else self.cles.get(chemin, self.valeurs[chemin])
                )
            chemin = chemin[:-1]
        return self.debut

    def erreur(self, probleme: Probleme) -> ErreurContenu:
        return self.source.erreur(probleme, *self.place(probleme))


class _ASituer(Exception):
    """Ce document a quelque chose à redire : il faut le relire en notant les places."""


class _Faute(Exception):
    """Une faute d'écriture : interrompt la lecture du fichier."""

    def __init__(self, probleme: Probleme, place: Place) -> None:
        super().__init__(probleme.code)
        self.probleme, self.place = probleme, place


@dataclass
class _SansPlaces:
    """Bâtit les objets d'un document auquel il n'y a rien à redire, sans noter de place.

    Lève `_ASituer` à la première chose que `_Batisseur` refuserait.
    """

    evenements: Iterator[Any]
    ligne_depart: int
    restants: int = ELEMENTS_MAX

    def document(self) -> tuple[Any, Place]:
        """La valeur du document et sa place ; None au tout début s'il est vide."""
        valeur, debut, documents = None, (1, 1), 0
        for evenement in self.evenements:
            if isinstance(evenement, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _ASituer
                premier = next(self.evenements)
                marque = premier.start_mark
                debut = marque.line + self.ligne_depart, marque.column + 1
                valeur = self.valeur(premier, PROFONDEUR_MAX)
        return valeur, debut

    def valeur(self, evenement: Any, profondeur: int) -> Any:
        self.restants -= 1
        if self.restants < 0 or profondeur < 0 or evenement.anchor or evenement.tag:
            raise _ASituer
        if isinstance(evenement, ScalarEvent):
            return _scalaire(evenement)
        if isinstance(evenement, SequenceStartEvent):
            return list(self._liste(profondeur - 1))
        return self._groupe(profondeur - 1)

    def _liste(self, profondeur: int) -> Iterator[Any]:
        for evenement in self.evenements:
            if isinstance(evenement, SequenceEndEvent):
                return
            yield self.valeur(evenement, profondeur)

    def _groupe(self, profondeur: int) -> dict[str, Any]:
        groupe: dict[str, Any] = {}
        for evenement in self.evenements:
            if isinstance(evenement, MappingEndEvent):
                break
            if not isinstance(evenement, ScalarEvent) or evenement.anchor or evenement.tag:
                raise _ASituer
            cle = evenement.value.strip()
            if cle in groupe:
                raise _ASituer
            groupe[cle] = self.valeur(next(self.evenements), profondeur)
        return groupe


@dataclass
class _Batisseur:
    """Bâtit les objets à partir des évènements de libyaml, en notant les places."""

    evenements: Iterator[Any]
    ligne_depart: int
    places: Places
    erreurs: list[tuple[Probleme, Place]] = field(default_factory=list)
    elements: int = 0

    def document(self) -> Any:
        """La valeur du document, ou None s'il est vide."""
        for evenement in self.evenements:
            if isinstance(evenement, StreamEndEvent):
                return None
            if isinstance(evenement, DocumentStartEvent):
                valeur = self.valeur(next(self.evenements), ())
                self._fin_de_document()
                return valeur
        return None  # pragma: no cover - libyaml finit toujours par StreamEnd

    def _fin_de_document(self) -> None:
        for evenement in self.evenements:
            if isinstance(evenement, DocumentStartEvent):
                marque: Any = evenement.start_mark
                place = marque.line + self.ligne_depart, marque.column + 1
                raise _Faute(Probleme((), "plusieurs-documents"), place)

    def valeur(self, evenement: Any, chemin: Chemin) -> Any:
        marque = evenement.start_mark
        place = marque.line + self.ligne_depart, marque.column + 1
        self.elements += 1
        if self.elements > ELEMENTS_MAX:
            raise _Faute(Probleme((), "trop-d-elements", {"limite": ELEMENTS_MAX}), place)
        if len(chemin) > PROFONDEUR_MAX:
            raise _Faute(Probleme((), "trop-profond", {"limite": PROFONDEUR_MAX}), place)
        if evenement.anchor or evenement.tag:
            self._refuser_renvois(evenement, place)
        self.places.valeurs[chemin] = place
        if isinstance(evenement, ScalarEvent):
            return _scalaire(evenement)
        if isinstance(evenement, SequenceStartEvent):
            return self._liste(chemin)
        return self._groupe(chemin)

    def _refuser_renvois(self, evenement: Any, place: Place) -> None:
        if isinstance(evenement, AliasEvent):
            raise _Faute(Probleme((), "ancre-yaml", {"ancre": f"*{evenement.anchor}"}), place)
        if evenement.anchor:
            raise _Faute(Probleme((), "ancre-yaml", {"ancre": f"&{evenement.anchor}"}), place)
        if evenement.tag:
            etiquette = evenement.tag.replace("tag:yaml.org,2002:", "!!")
            raise _Faute(Probleme((), "etiquette-yaml", {"etiquette": etiquette}), place)

    def _liste(self, chemin: Chemin) -> list[Any]:
        elements: list[Any] = []
        for evenement in self.evenements:
            if isinstance(evenement, SequenceEndEvent):
                break
            elements.append(self.valeur(evenement, (*chemin, len(elements))))
        return elements

    def _groupe(self, chemin: Chemin) -> dict[str, Any]:
        groupe: dict[str, Any] = {}
        for evenement in self.evenements:
            if isinstance(evenement, MappingEndEvent):
                break
            marque = evenement.start_mark
            place = marque.line + self.ligne_depart, marque.column + 1
            if evenement.anchor or evenement.tag:
                self._refuser_renvois(evenement, place)
            if not isinstance(evenement, ScalarEvent):
                raise _Faute(Probleme((), "cle-invalide"), place)
            cle = evenement.value.strip()
            dans = (*chemin, cle)
            if cle in groupe:
                premiere = self.places.cles[dans][0]
                valeurs = {"cle": cle, "premiere": premiere}
                self.erreurs.append((Probleme(dans, "cle-en-double", valeurs), place))
                memoire = self.places.valeurs.copy()
                self.valeur(next(self.evenements), dans)
                self.places.valeurs = memoire
                continue
            self.places.cles[dans] = place
            groupe[cle] = self.valeur(next(self.evenements), dans)
        return groupe


class NombreEcrit(float):
    """Un nombre décimal qui se souvient de son écriture : « 3.10 » n'est pas « 3.1 »."""

    def __new__(cls, ecrit: str) -> Self:
        nombre = super().__new__(cls, ecrit)
        nombre.ecrit = ecrit
        return nombre

    ecrit: str

    def __str__(self) -> str:
        return self.ecrit


def _scalaire(evenement: Any) -> Any:
    """Un texte entre guillemets reste un texte ; le reste suit le schéma « core » de YAML 1.2."""
    texte: str = evenement.value
    if not evenement.implicit[0]:
        return texte
    if texte in _MOTS:
        return _MOTS[texte]
    if texte[-1] not in "0123456789":
        return texte
    if _ENTIER.fullmatch(texte):
        return int(texte)
    if _DECIMAL.fullmatch(texte) and not _MILLIERS.fullmatch(texte):
        return NombreEcrit(texte)
    return texte


def _evenements(texte: str) -> Iterator[Any]:
    """Ceux de libyaml, sans passer par `yaml.parse`, dont le générateur coûte autant qu'elle."""
    return iter(_ANALYSEUR(texte).get_event, None)


def lire_yaml(
    source: Source, texte: str, ligne_depart: int = 1
) -> tuple[Any, Emplacements, list[ErreurContenu]]:
    """Lit du YAML dont la première ligne est la ligne `ligne_depart` du fichier.

    Returns:
        La valeur (None si la lecture a échoué ou si le document est vide), la place de chaque clé
        et valeur, et les erreurs situées. Ne lève jamais : tout texte rend un résultat.
    """
    emplacements = Emplacements(source, texte, ligne_depart)
    try:
        valeur, emplacements.debut = _SansPlaces(_evenements(texte), ligne_depart).document()
    except (_ASituer, yaml.YAMLError):
        return lire_en_situant(emplacements)
    return valeur, emplacements, []


def lire_en_situant(
    emplacements: Emplacements,
) -> tuple[Any, Emplacements, list[ErreurContenu]]:
    """Ce que rend `lire_yaml`, en notant toutes les places, et chaque faute à la sienne."""
    source, depart = emplacements.source, emplacements.ligne_depart
    emplacements.places = places = Places()
    try:
        # Sans libyaml, l'analyseur se plaint d'un signe interdit dès qu'on le crée.
        batisseur = _Batisseur(_evenements(emplacements.texte), depart, places)
        valeur = batisseur.document()
    except _Faute as faute:
        valeur, erreurs = None, [source.erreur(faute.probleme, *faute.place)]
    except yaml.YAMLError as erreur:
        valeur, erreurs = None, [expliquer(erreur, source, depart)]
    else:
        erreurs = [source.erreur(p, *place) for p, place in batisseur.erreurs]
    emplacements.debut = places.valeurs.get((), (1, 1))
    return valeur, emplacements, erreurs
