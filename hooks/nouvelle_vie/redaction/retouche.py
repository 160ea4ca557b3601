"""Retoucher une fiche sans toucher à ce qui n'est pas demandé.

La lecture sait où commence chaque valeur : on ne récrit que ses lignes. Commentaires, guillemets,
ordre, lignes vides, fins de ligne et encodage restent ; une différence de Git ne montre que la
retouche. Seuls partent les commentaires écrits dans une valeur que l'on remplace entière. Un outil
qui relit puis réécrit tout le fichier refait les retraits et les longues lignes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..erreurs import Chemin, ErreurContenu
from ..lecture.entete import Decoupe, decouper
from ..lecture.source import decoder
from ..lecture.yaml_situe import lire_yaml
from ..modele.fiche import Fiche
from . import chirurgie
from .arbre import Noeud, planter
from .lignes import Ecriture
from .ordre import ordre
from .yaml_ecrit import lu

_CORPS: Chemin = ("description",)


class RetoucheImpossible(Exception):
    """Le fichier ne se prête pas à cette retouche ; le message dit pourquoi et quoi faire."""


@dataclass(frozen=True)
class _Vue:
    """Ce que la lecture voit du fichier, et où."""

    donnees: dict[str, Any]
    racine: Noeud | None
    decoupe: Decoupe | None
    decalage: int
    """La ligne, à partir de 0, où commence le YAML."""


class Retouche:
    """Une fiche que l'on retouche. Chaque retouche est relue : elle n'a changé que ce qu'elle dit.

    Args:
        octets: le contenu du fichier, tel qu'il est sur le disque.
        fichier: son chemin, pour les messages ; « .md » annonce un en-tête puis un corps.
        sorte: le modèle de la fiche, qui dit où placer un champ qui manque.

    Raises:
        RetoucheImpossible: le fichier ne se lit pas.
    """

    def __init__(self, octets: bytes, fichier: str, sorte: type[Fiche]) -> None:
        self.fichier, self._sorte = fichier, sorte
        source = decoder(octets, fichier)
        if isinstance(source, ErreurContenu):
            raise RetoucheImpossible(str(source))
        self._ecriture = Ecriture(octets)
        self._lignes = self._ecriture.lignes(source.texte)
        self._vue = self._relire()

    @property
    def donnees(self) -> dict[str, Any]:
        """Ce que dit la fiche, corps compris, sans rien de validé. À ne pas changer."""
        return self._vue.donnees

    def poser(self, chemin: Chemin, valeur: Any) -> None:
        """Donne cette valeur au champ ; l'ajoute à sa place s'il manque.

        Args:
            chemin: une clé, une suite de clés, ou l'élément d'une liste : ("photos", 0, "alt").
            valeur: texte, nombre, date, oui ou non, liste ou groupe.

        Raises:
            RetoucheImpossible: rien n'a changé.
        """
        attendu = copy.deepcopy(self.donnees)
        if not _mettre(attendu, chemin, lu(valeur)):
            raise self._refus(chemin)
        if attendu == self.donnees:
            return
        if chemin == _CORPS and (corps := self._rang_du_corps()) is not None:
            self._essayer(attendu, chemin, lambda: self._poser_le_corps(corps, str(valeur)))
        else:
            self._essayer(attendu, chemin, lambda: self._poser(chemin, valeur))

    def oter(self, chemin: Chemin) -> None:
        """Retire le champ, et le groupe qu'il laisserait vide ; rien à faire s'il n'y est pas.

        Raises:
            RetoucheImpossible: rien n'a changé.
        """
        while len(chemin) > 1 and _seul(self.donnees, chemin):
            chemin = chemin[:-1]
        attendu = copy.deepcopy(self.donnees)
        if not _retirer(attendu, chemin):
            return
        if chemin == _CORPS and (corps := self._rang_du_corps()) is not None:
            self._essayer(attendu, chemin, lambda: self._poser_le_corps(corps, ""))
        else:
            self._essayer(attendu, chemin, lambda: self._oter(chemin))

    def octets(self) -> bytes:
        """Le fichier retouché."""
        return self._ecriture.octets(self._lignes)

    # Chaque retouche se fait sur une copie des lignes, puis le tout est relu.

    def _essayer(self, attendu: dict[str, Any], chemin: Chemin, agir: Callable[[], None]) -> None:
        avant = list(self._lignes)
        try:
            agir()
            vue = self._relire()
            reussi = vue.donnees == attendu
        except (chirurgie.Inoperable, RetoucheImpossible, UnicodeError):
            reussi = False
        if not reussi:
            self._lignes = avant
            raise self._refus(chemin)
        self._vue = vue

    def _refus(self, chemin: Chemin) -> RetoucheImpossible:
        champ = ".".join(str(pas) for pas in chemin)
        return RetoucheImpossible(
            f"{self.fichier} : le champ « {champ} » est écrit d'une façon que l'outil ne sait pas "
            "retoucher — changez-le à la main"
        )

    def _relire(self) -> _Vue:
        source = decoder(self._ecriture.octets(self._lignes), self.fichier)
        if isinstance(source, ErreurContenu):
            raise RetoucheImpossible(str(source))
        decoupe = decouper(source) if self.fichier.lower().endswith(".md") else None
        if isinstance(decoupe, ErreurContenu):
            raise RetoucheImpossible(str(decoupe))
        texte = decoupe.entete if decoupe else source.texte
        donnees, _, erreurs = lire_yaml(source, texte)
        if erreurs or not isinstance(donnees, dict | None):
            faute = erreurs[0] if erreurs else f"{self.fichier} : ce n'est pas une fiche"
            raise RetoucheImpossible(str(faute))
        donnees = donnees or {}
        if decoupe and decoupe.corps:
            donnees.setdefault("description", decoupe.corps)
        decalage = decoupe.ligne_entete - 1 if decoupe else 0
        return _Vue(donnees, planter(texte, decalage), decoupe, decalage)

    def _poser(self, chemin: Chemin, valeur: Any) -> None:
        rangs = {chemin[:n]: ordre(self._sorte, chemin[:n]) for n in range(len(chemin))}
        chirurgie.poser(self._lignes, self._vue.racine, chemin, valeur, rangs, self._debut())

    def _oter(self, chemin: Chemin) -> None:
        if self._vue.racine:
            chirurgie.oter(self._lignes, self._vue.racine, chemin)

    def _debut(self) -> int:
        """La première ligne où écrire dans une fiche encore vide."""
        return self._vue.decalage + 1 if self._vue.decoupe else len(self._lignes) - 1

    def _rang_du_corps(self) -> int | None:
        """La ligne qui suit l'en-tête d'une fiche en Markdown ; rien pour un YAML."""
        decoupe, racine = self._vue.decoupe, self._vue.racine
        if not decoupe or (racine and "description" in racine.entrees):
            return None
        return self._vue.decalage + decoupe.entete.count("\n") + 1

    def _poser_le_corps(self, rang: int, corps: str) -> None:
        self._lignes[rang:] = [*corps.strip("\n").split("\n"), ""] if corps else [""]


def _mettre(donnees: Any, chemin: Chemin, valeur: Any) -> bool:
    """Met la valeur à sa place dans les données ; faux si le chemin ne s'y prête pas."""
    *debut, dernier = chemin
    for pas, suivant in zip(debut, chemin[1:], strict=True):
        if isinstance(pas, int):
            if not isinstance(donnees, list) or pas >= len(donnees):
                return False
        elif not isinstance(donnees, dict):
            return False
        elif donnees.get(pas) is None:
            donnees[pas] = [] if isinstance(suivant, int) else {}
        donnees = donnees[pas]
    if isinstance(dernier, int):
        if not isinstance(donnees, list) or dernier > len(donnees):
            return False
        donnees[dernier : dernier + 1] = [valeur]
        return True
    if not isinstance(donnees, dict):
        return False
    donnees[dernier] = valeur
    return True


def _retirer(donnees: Any, chemin: Chemin) -> bool:
    """Retire la valeur ; faux si elle n'y était pas."""
    *debut, dernier = chemin
    for pas in debut:
        try:
            donnees = donnees[pas]
        except (KeyError, IndexError, TypeError):
            return False
    if isinstance(dernier, str) and isinstance(donnees, dict) and dernier in donnees:
        del donnees[dernier]
        return True
    if isinstance(dernier, int) and isinstance(donnees, list) and dernier < len(donnees):
        del donnees[dernier]
        return True
    return False


def _seul(donnees: Any, chemin: Chemin) -> bool:
    """Vrai si la valeur est la seule de son groupe ou de sa liste."""
    for pas in chemin[:-1]:
        try:
            donnees = donnees[pas]
        except (KeyError, IndexError, TypeError):
            return False
    present = chemin[-1] in donnees if isinstance(donnees, dict) else chemin[-1] == 0
    return isinstance(donnees, dict | list) and len(donnees) == 1 and present
