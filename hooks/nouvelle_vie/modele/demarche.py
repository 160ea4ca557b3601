"""La démarche telle que des fichiers la donnent : plan, boîtes à outils, réseau, presse.

Aucun de ces mots n'est dans le code : un axe, une boîte, une fonction du réseau, un indicateur
s'ajoutent ou se changent dans leur fichier de `content/`, et les pages suivent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import BeforeValidator, Field

from ..erreurs import Chemin, Probleme
from .champs import Choix, Modele, champ
from .dates import Jour
from .evenements import Public
from .nombres import Entier, OuiNon
from .parties import Contact
from .referentiel import Terme
from .textes_saisis import Annee, Identifiant, Lien, Prose, Texte, lire_adresse_de_page

AdresseDePage = Annotated[str, BeforeValidator(lire_adresse_de_page)]
"""L'adresse d'une page du site : « label/auto-evaluation/ »."""


class Renvoi(Modele):
    """Un lien vers une page du site, avec les mots qui le disent."""

    titre: Texte = champ("Titre", max_length=100)
    page: AdresseDePage = champ("Page", "Son adresse dans le site : « label/auto-evaluation/ »")


class Forme(Choix):
    PAGE = "page", "À lire"
    FEUILLE = "feuille", "À imprimer"
    PRESENTATION = "presentation", "À projeter"


class Document(Renvoi):
    resume: Texte = champ("Résumé", "Une phrase : à quoi il sert")
    forme: Forme = champ(
        "Forme", "Une feuille s'imprime, une présentation se projette", defaut=Forme.PAGE
    )


# --- le plan ------------------------------------------------------------------------------------


class Action(Modele):
    """Ce que l'on fait, dit au public, et là où le site le porte."""

    code: Terme = champ("Code", "Le repère de l'action sur la page : « boites-a-outils »")
    titre: Texte = champ("Titre", max_length=100)
    phrase: Texte = champ("Phrase", "Ce que cela change, dit au public")
    lieux: tuple[Renvoi, ...] = champ("Pages où elle vit", saisie="liste")
    contenu: Texte = champ("Type de contenu", "Ce que l'on écrit, et dans quel dossier")
    commandes: tuple[Terme, ...] = champ("Commandes", defaut=(), saisie="liste")


class Axe(Modele):
    code: Terme = champ("Code", "Le repère de l'axe sur la page")
    titre: Texte = champ("Titre", max_length=100)
    resume: Texte = champ("Résumé", "Une ou deux phrases simples")
    actions: tuple[Action, ...] = champ("Actions", saisie="liste")


class Plan(Modele):
    """Les axes de la démarche et leurs actions : `demarche/plan.yml`."""

    axes: tuple[Axe, ...] = champ("Axes", saisie="liste")

    def problemes(self) -> Iterator[Probleme]:
        codes = [a.code for a in self.axes] + [a.code for axe in self.axes for a in axe.actions]
        yield from _doubles(("axes",), codes)
        yield from _vide(("axes",), self.axes)
        for rang, axe in enumerate(self.axes):
            yield from _vide(("axes", rang, "actions"), axe.actions)
            for sous, action in enumerate(axe.actions):
                yield from _vide(("axes", rang, "actions", sous, "lieux"), action.lieux)


# --- les boîtes à outils ------------------------------------------------------------------------


class Boite(Renvoi):
    """Une boîte à outils : sa page, ceux à qui elle s'adresse, ses documents."""

    code: Terme = champ("Code")
    resume: Texte = champ("Résumé", "Une phrase")
    publics: tuple[Public, ...] = champ(
        "Publics", "Les rendez-vous de ces publics y paraissent", saisie="liste"
    )
    documents: tuple[Document, ...] = champ("Documents", defaut=(), saisie="liste")


class Boites(Modele):
    """Toutes les boîtes : `boites-a-outils/boites.yml`."""

    boites: tuple[Boite, ...] = champ("Boîtes", saisie="liste")

    def problemes(self) -> Iterator[Probleme]:
        yield from _doubles(("boites",), (b.code for b in self.boites))


# --- le réseau ----------------------------------------------------------------------------------


class Interlocuteur(Modele):
    """Qui répond : un contact à lui, les référents des territoires, à défaut le département."""

    contact: Contact | None = champ("Contact", "Sans lui, celui du département", defaut=None)
    referents: OuiNon = champ(
        "Référents", "Ce sont les référents des territoires qui répondent", defaut=False
    )


class Organisme(Interlocuteur):
    code: Terme = champ("Code")
    titre: Texte = champ("Titre", max_length=100)
    mission: Texte = champ("Mission", "Une phrase")
    taches: tuple[Texte, ...] = champ("Ce qu'il fait", saisie="liste", max_length=8)


class Fonction(Interlocuteur):
    """Un sujet, et à qui en parler."""

    code: Terme = champ("Code")
    titre: Texte = champ("Sujet", max_length=100)
    texte: Texte = champ("Pour quoi appeler")
    boites: tuple[Terme, ...] = champ(
        "Boîtes à outils", "Celles où ce contact paraît", defaut=(), saisie="liste"
    )


class Annuaire(Modele):
    """Qui fait quoi, et les contacts par fonction : `reseau/contacts.yml`."""

    organismes: tuple[Organisme, ...] = champ("Organismes", saisie="liste")
    fonctions: tuple[Fonction, ...] = champ("Fonctions", saisie="liste")
    documents: tuple[Document, ...] = champ("Documents", defaut=(), saisie="liste")

    def problemes(self) -> Iterator[Probleme]:
        yield from _doubles(("organismes",), (o.code for o in self.organismes))
        yield from _doubles(("fonctions",), (f.code for f in self.fonctions))


class Releve(Modele):
    annee: Annee = champ("Année")
    valeur: Annotated[Entier, Field(ge=0)] = champ("Valeur")
    partiel: OuiNon = champ("Année incomplète", "L'année n'est pas finie", defaut=False)


class Serie(Modele):
    """Un indicateur, année après année."""

    code: Terme = champ("Code")
    titre: Texte = champ("Titre", max_length=100)
    unite: Texte = champ("Ce que l'on compte", "Au pluriel : « demandes »", max_length=40)
    definition: Texte = champ("Définition", "Ce qui compte, et ce qui ne compte pas")
    source: Texte = champ("Source", "Qui compte, et d'après quoi")
    exemple: OuiNon = champ("Chiffres inventés", defaut=False)
    releves: tuple[Releve, ...] = champ("Relevés", saisie="liste", max_length=12)


class Indicateurs(Modele):
    """Les indicateurs du réseau : `reseau/indicateurs.yml`."""

    series: tuple[Serie, ...] = champ("Séries", saisie="liste")

    def problemes(self) -> Iterator[Probleme]:
        yield from _doubles(("series",), (s.code for s in self.series))
        for rang, serie in enumerate(self.series):
            chemin = ("series", rang, "releves")
            yield from _vide(chemin, serie.releves)
            annees = [r.annee for r in serie.releves]
            if annees != sorted(set(annees)):
                yield Probleme(chemin, "annees-en-desordre")


# --- la presse ----------------------------------------------------------------------------------


class Numero(Modele):
    """Un numéro de revue, et les offres qui y ont paru."""

    revue: Texte = champ("Revue", max_length=100)
    numero: Texte = champ("Numéro", "« n° 154 »", max_length=40)
    date: Jour = champ("Date de parution")
    lien: Lien | None = champ("Lien", "La page de ce numéro chez l'éditeur", defaut=None)
    note: Prose | None = champ("Note", defaut=None)
    offres: tuple[Identifiant, ...] = champ(
        "Offres", "L'identifiant de chacune", defaut=(), saisie="liste"
    )
    exemple: OuiNon = champ("Numéro inventé", defaut=False)


class Parutions(Modele):
    """Les revues où des offres ont paru : `presse/parutions.yml`."""

    numeros: tuple[Numero, ...] = champ("Numéros", saisie="liste")


# --- communs ------------------------------------------------------------------------------------


def _doubles(chemin: Chemin, codes: Iterable[str]) -> Iterator[Probleme]:
    for code, combien in Counter(codes).items():
        if combien > 1:
            yield Probleme(chemin, "code-en-double", {"recu": code})


def _vide(chemin: Chemin, elements: tuple[Modele, ...]) -> Iterator[Probleme]:
    if not elements:
        yield Probleme(chemin, "liste-trop-courte", {"cle": chemin[-1], "au_moins": 1})
