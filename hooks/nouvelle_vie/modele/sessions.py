"""Les morceaux d'un évènement que l'on prépare : programme, sélection, accueil, bilan, équipe."""

from __future__ import annotations

from .champs import Modele, champ
from .dates import Jour, JourOuInstant
from .nombres import Entier
from .textes_saisis import Prose, Texte


class JourDeProgramme(Modele):
    """Un jour, ou un temps, du programme."""

    titre: Texte = champ("Titre", "Par exemple « Jeudi : arriver »", max_length=80)
    jour: Jour | None = champ("Jour", defaut=None)
    etapes: tuple[Texte, ...] = champ(
        "Étapes", "L'heure d'abord si elle est sûre", defaut=(), saisie="liste", max_length=20
    )


class EtapeDeSelection(Modele):
    """Un pas entre la candidature et la réponse."""

    titre: Texte = champ("Étape", max_length=80)
    avant_le: Jour | None = champ("Au plus tard le", defaut=None)
    texte: Texte | None = champ("Ce qui s'y passe", defaut=None)


class PriseEnCharge(Modele):
    """Une dépense, et qui la paie."""

    quoi: Texte = champ("Dépense", "Par exemple « Nuits à l'hôtel »", max_length=120)
    par: Texte | None = champ(
        "Payée par", "Sans réponse, la page dit « à confirmer »", defaut=None, max_length=160
    )


class SeanceDInformation(Modele):
    """Une réunion d'information tenue pendant l'évènement."""

    quand: JourOuInstant = champ("Quand", "2027-03-02 10:30, ou 2027-03-02")
    titre: Texte = champ("Titre")


class Candidature(Modele):
    """Ce que l'on demande à qui candidate. Le lien en ligne et la limite sont à l'inscription."""

    pieces: tuple[Texte, ...] = champ(
        "Ce que l'on joint", "Une ligne par pièce", defaut=(), saisie="liste", max_length=12
    )
    reponse: Jour | None = champ("Réponse à tous avant le", defaut=None)


class Chiffre(Modele):
    """Un chiffre du bilan."""

    libelle: Texte = champ("Ce qu'il compte", "Par exemple « projets accueillis »", max_length=80)
    valeur: Entier = champ("Nombre")
    annee: Entier | None = champ(
        "Année", "Celle du compte, si ce n'est pas celle de l'évènement", defaut=None
    )


class Poste(Modele):
    """Une place dans l'équipe : une fonction, jamais un nom."""

    fonction: Texte = champ("Fonction", "Par exemple « Référente accueil »")
    quand: Texte | None = champ("Quand", defaut=None)
    tache: Texte | None = champ("Ce qu'elle fait", defaut=None)


class Equipe(Modele):
    """La feuille d'équipe. Elle ne paraît nulle part : `nouvelle-vie equipe` l'imprime."""

    postes: tuple[Poste, ...] = champ("Postes", defaut=(), saisie="liste", max_length=60)
    materiel: tuple[Texte, ...] = champ("Matériel", defaut=(), saisie="liste", max_length=60)
    notes: Prose | None = champ("Notes", "Jamais publiées", defaut=None)
