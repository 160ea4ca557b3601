"""Le référentiel du label : sa grille, ses étapes et ses mots, tels qu'un fichier les donne.

Rien de ce qu'il dit n'est écrit ailleurs : une famille, un critère, un niveau, un geste de
l'accompagnement s'ajoutent ou se changent dans `content/label/referentiel.yml`, et la page du
label, le cahier des charges, l'auto-évaluation, les contrôles et les commandes suivent.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from ..erreurs import Chemin, Probleme
from . import ecritures
from .champs import Choix, Modele, champ
from .dates import Jour
from .label import StatutLabel
from .nombres import Entier, OuiNon
from .textes_saisis import Prose, Texte, lire_forme


def _lu(forme: str, faute: str, exemple: str) -> BeforeValidator:
    motif = re.compile(forme)

    def lire(recu: Any) -> str:
        return lire_forme(recu, motif, faute, exemple=exemple)

    return BeforeValidator(lire)


def _ecrit(forme: str, faute: str, exemple: str) -> WithJsonSchema:
    return WithJsonSchema(ecritures.forme(forme, faute, exemple))


_FAMILLE = ("[A-Z]", "code-de-famille", "A")
_CRITERE = ("[A-Z][1-9][0-9]?", "critere-inconnu", "A1")
_VERSION = ("[0-9]{4}-[0-9]{1,2}", "version-de-grille", "2026-1")
_TERME = ("[a-z][a-z0-9]*(?:-[a-z0-9]+)*", "terme-invalide", "visite")

CodeFamille = Annotated[str, _lu(*_FAMILLE), _ecrit(*_FAMILLE)]
CodeCritere = Annotated[str, _lu(*_CRITERE), _ecrit(*_CRITERE)]
"""La lettre d'une famille, et un rang."""
Version = Annotated[str, _lu(*_VERSION), _ecrit(*_VERSION)]
"""L'année, et le rang de la version dans l'année."""
Terme = Annotated[str, _lu(*_TERME), _ecrit(*_TERME), Field(max_length=60)]
"""Un mot du vocabulaire, tel qu'une fiche l'écrit : « visite », « comite-technique ».

Il nomme des pages et des fichiers (`evenements/type/<code>/`) : un disque n'en prend pas 255.
"""


class Mesure(Choix):
    """Ce que le catalogue prouve de lui-même ; `modele/mesures.py` dit comment."""

    OFFRE_QUALIFIEE = "offre-qualifiee", "Une offre qualifiée paraît"
    CONFIRMATION = "confirmation", "Les offres sont confirmées dans le délai"
    LOGEMENT = "logement", "Un logement a paru dans le délai"
    SOIREE = "soiree", "Une rencontre entre habitants s'est tenue dans le délai"


class CritereDeGrille(Modele):
    """Un critère : ce que l'on demande, pourquoi, et comment on le prouve."""

    code: CodeCritere = champ("Code", "La lettre de sa famille et un rang")
    titre: Texte = champ("Titre", max_length=80)
    enonce: Texte = champ("Énoncé", "Ce que la commune fait")
    pourquoi: Texte = champ("Pourquoi", "Ce que cela change pour qui arrive")
    preuve: Texte = champ("Comment le prouver", "La pièce que l'on montre")
    niveaux: tuple[Texte, ...] = champ(
        "Niveaux", "Ce que vaut chaque niveau, du plus bas au plus haut", saisie="liste"
    )
    eliminatoire: OuiNon = champ(
        "Éliminatoire", "Sans le plus haut niveau, pas de label", defaut=False
    )
    mesure: Mesure | None = champ("Constaté par le site", defaut=None)
    delai: Annotated[Entier, Field(ge=1, le=1100)] | None = champ(
        "Délai", "Pour un critère constaté par le site", unite="jours", defaut=None
    )


class FamilleDeGrille(Modele):
    code: CodeFamille = champ("Code", "Une lettre")
    titre: Texte = champ("Titre", max_length=80)
    resume: Texte = champ("Résumé", "Une phrase pour le public")
    criteres: tuple[CritereDeGrille, ...] = champ("Critères", saisie="liste")


class NiveauDeGrille(Modele):
    """Un degré de l'échelle ; son rang, à partir de 0, est ce qu'écrit une fiche."""

    nom: Texte = champ("Nom", max_length=40)
    sens: Texte = champ("Ce qu'il veut dire")


class GesteDAccompagnement(Modele):
    """Un pas de l'accompagnement, que le journal d'un village date."""

    code: Terme = champ("Code", "Ce qu'écrit le journal d'un village : « visite »")
    titre: Texte = champ("Titre", max_length=80)
    texte: Texte = champ("Ce qui s'y fait")
    etape: StatutLabel | None = champ(
        "Étape", "Celle où il a sa place ; sans elle, à tout moment", defaut=None
    )


class EtatDeGrille(Choix):
    PROPOSITION = "proposition", "Proposition"
    ADOPTE = "adopte", "Adopté"


class EtapeDite(Modele):
    """Ce que dit au public une étape du label."""

    titre: Texte = champ("Titre", max_length=60)
    texte: Texte = champ("Ce qui s'y passe")


class Referentiel(Modele):
    """Une version de la grille. Un village nomme celle d'après laquelle il est jugé."""

    version: Version = champ("Version", "L'année et un rang : « 2026-1 »")
    etat: EtatDeGrille = champ("État", defaut=EtatDeGrille.PROPOSITION)
    du: Jour = champ("Date de cette version")
    duree: Annotated[Entier, Field(ge=1, le=10)] = champ("Durée du label", unite="ans")
    renouvellement: Annotated[Entier, Field(ge=1, le=24)] = champ(
        "Renouvellement", "Combien de mois avant l'échéance il peut être accordé", unite="mois"
    )
    sursis: Annotated[Entier, Field(le=12)] = champ(
        "Sursis", "Combien de mois après l'échéance il peut l'être encore", unite="mois"
    )
    niveaux: tuple[NiveauDeGrille, ...] = champ(
        "Niveaux", "Du plus bas au plus haut", saisie="liste", max_length=5
    )
    familles: tuple[FamilleDeGrille, ...] = champ("Familles", saisie="liste")
    etapes: Mapping[StatutLabel, EtapeDite] = champ("Étapes", "Les mots de chaque étape")
    gestes: tuple[GesteDAccompagnement, ...] = champ(
        "Gestes", "Les pas de l'accompagnement", saisie="liste"
    )
    presentation: Prose | None = champ("Présentation", defaut=None, saisie="markdown")

    @cached_property
    def criteres(self) -> Mapping[str, CritereDeGrille]:
        """Tous les critères par code, dans l'ordre de la grille."""
        return {c.code: c for famille in self.familles for c in famille.criteres}

    @cached_property
    def eliminatoires(self) -> tuple[CritereDeGrille, ...]:
        return tuple(c for c in self.criteres.values() if c.eliminatoire)

    @property
    def niveau_max(self) -> int:
        return len(self.niveaux) - 1

    def geste(self, code: str) -> GesteDAccompagnement | None:
        return next((g for g in self.gestes if g.code == code), None)

    def problemes(self) -> Iterator[Probleme]:
        """Ce qu'aucun champ ne dit seul : codes en double, niveaux sans mots, étape oubliée."""
        yield from self._doubles()
        for cle, combien in (("niveaux", 2), ("familles", 1), ("gestes", 1)):
            if len(getattr(self, cle)) < combien:
                yield Probleme((cle,), "liste-trop-courte", {"cle": cle, "au_moins": combien})
        for statut in StatutLabel:
            if statut not in self.etapes:
                valeurs = {"cle": statut.value, "libelle": statut.libelle, "precision": ""}
                yield Probleme(("etapes",), "champ-manquant", valeurs)
        if self.renouvellement >= (mois := self.duree * 12):
            # Sinon un label se renouvellerait le jour même où on l'accorde.
            bornes = {"recu": self.renouvellement, "limite": mois - 1}
            yield Probleme(("renouvellement",), "nombre-trop-grand", bornes)
        yield from self._criteres()

    def _criteres(self) -> Iterator[Probleme]:
        for rang, famille in enumerate(self.familles):
            if not famille.criteres:
                trop_court = {"cle": "criteres", "au_moins": 1}
                yield Probleme(("familles", rang, "criteres"), "liste-trop-courte", trop_court)
            for sous, critere in enumerate(famille.criteres):
                chemin = ("familles", rang, "criteres", sous)
                if critere.code[0] != famille.code:
                    valeurs = {"recu": critere.code, "famille": famille.code}
                    yield Probleme((*chemin, "code"), "critere-d-une-autre-famille", valeurs)
                if len(critere.niveaux) != len(self.niveaux):
                    nombres = {"recu": len(critere.niveaux), "attendu": len(self.niveaux)}
                    yield Probleme((*chemin, "niveaux"), "niveaux-de-critere", nombres)
                sans_delai = critere.mesure in (None, Mesure.OFFRE_QUALIFIEE)
                if sans_delai is not (critere.delai is None):
                    yield Probleme(chemin, "mesure-sans-delai")

    def _doubles(self) -> Iterator[Probleme]:
        groupes: tuple[Mapping[Chemin, str], ...] = (
            {("familles", r): f.code for r, f in enumerate(self.familles)},
            {
                ("familles", r, "criteres", s): c.code
                for r, f in enumerate(self.familles)
                for s, c in enumerate(f.criteres)
            },
            {("gestes", r): g.code for r, g in enumerate(self.gestes)},
        )
        for places in groupes:
            vus: set[str] = set()
            for chemin, code in places.items():
                if code in vus:
                    yield Probleme((*chemin, "code"), "code-en-double", {"recu": code})
                vus.add(code)


def ajouter_mois(jour: date, mois: int) -> date:
    """Le même quantième, tant de mois plus tard (ou plus tôt) ; à défaut le dernier du mois."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))
