"""Les réglages d'un site : la vue typée de `extra:` dans mkdocs.yml.

Tout ce qui est propre à un territoire (nom, textes de bandeau, contacts, flux) est ici et dans
`content/` ; le code n'en sait rien.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator

from .modele.champs import Choix, Modele, champ, champs
from .modele.dates import Instant, Jour
from .modele.nombres import Entier, OuiNon, Pourcentage
from .modele.parties import Contact
from .modele.textes_saisis import Annee, Lien, Prefixe, Prose, Telephone, Texte, lire_forme


def _autorite(recu: Any) -> str:
    return lire_forme(recu, re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}"), "domaine-invalide")


Autorite = Annotated[str, BeforeValidator(_autorite)]


class Flux(Modele):
    """L'identité des flux, indépendante de l'adresse du site (RFC 4151, « tag URI »)."""

    autorite: Autorite = champ(
        "Autorité", "Nom de domaine tenu à la date donnée ; ne change plus jamais"
    )
    annee: Annee = champ("Année", "Ne change plus jamais")
    taille: Entier = champ("Nombre d'éléments par flux", defaut=50, le=50)
    concentrateur: Lien | None = champ(
        "Concentrateur WebSub", "Prévient aussitôt les abonnés ; aucun par défaut", defaut=None
    )


class Territoire(Modele):
    """Comment le site nomme son territoire dans ses phrases."""

    nom: Texte = champ("Nom", "« Lieu »")
    avec_en: Texte = champ("Avec préposition", "« en Lieu »")
    avec_de: Texte = champ("Avec complément", "« de Lieu »")


class Dossiers(Modele):
    offres: Texte = champ("Offres", defaut="offres")
    contenu: Texte = champ("Contenu", defaut="content")
    donnees: Texte = champ("Données", defaut="content/donnees")
    images: Texte = champ("Images", defaut="content/images")


class Hebergeur(Modele):
    """Qui garde les fichiers du site (loi n° 2004-575, art. 1-1)."""

    nom: Texte | None = champ("Nom ou raison sociale", defaut=None)
    adresse: Texte | None = champ("Adresse", defaut=None)
    telephone: Telephone | None = champ("Téléphone", defaut=None)


class MentionsLegales(Modele):
    """Ce que doit dire l'éditeur d'un site (loi n° 2004-575 du 21 juin 2004, art. 1-1)."""

    editeur: Texte | None = champ("Organisme éditeur", defaut=None)
    forme_juridique: Texte | None = champ("Forme juridique", defaut=None)
    siren: Texte | None = champ("Numéro SIREN", "Entre guillemets", defaut=None)
    adresse: Texte | None = champ("Adresse du siège", defaut=None)
    directeur_publication: Texte | None = champ(
        "Directeur ou directrice de la publication", defaut=None
    )
    hebergeur: Hebergeur = champ("Hébergeur", defaut=Hebergeur())


class Conformite(Choix):
    NON = "non-conforme", "non conforme"
    PARTIELLE = "partiellement-conforme", "partiellement conforme"
    TOTALE = "totalement-conforme", "totalement conforme"


class Accessibilite(Modele):
    """La déclaration d'accessibilité (décret n° 2019-768, art. 4)."""

    etablie_le: Jour | None = champ("Déclaration établie le", defaut=None)
    etat: Conformite = champ(
        "État de conformité", "Sans audit, un site n'est pas conforme", defaut=Conformite.NON
    )
    taux: Pourcentage | None = champ(
        "Taux de conformité", "Donné par l'audit", unite="%", defaut=None
    )
    audit_le: Jour | None = champ("Date de l'audit", defaut=None)
    auditeur: Texte | None = champ("Auteur de l'audit", defaut=None)
    schema_pluriannuel: Lien | None = champ(
        "Schéma pluriannuel de mise en accessibilité", defaut=None
    )
    plan_annuel: Lien | None = champ("Plan d'actions de l'année", defaut=None)


class DonneesPersonnelles(Modele):
    """Ce que doit savoir une personne qui écrit (règlement (UE) 2016/679, art. 13)."""

    responsable: Texte | None = champ("Responsable du traitement", defaut=None)
    base_legale: Texte | None = champ("Base légale", defaut=None)
    conservation: Texte | None = champ("Durée de conservation", defaut=None)
    delegue: Texte | None = champ("Délégué à la protection des données", defaut=None)
    journaux: Texte | None = champ(
        "Journaux de l'hébergeur", "Pays et durée de conservation", defaut=None
    )


class Lettre(Modele):
    """La lettre d'information (`nouvelle-vie lettre`)."""

    desinscription: Texte | None = champ(
        "Lien de désinscription", "Ce que l'outil d'envoi remplace par le sien", defaut=None
    )


class Reglages(Modele):
    """Les réglages de `extra: nouvelle_vie:`."""

    territoire: Territoire = champ("Territoire")
    promesse: Texte = champ("Promesse", "La phrase qui résume le site")
    demonstration: OuiNon = champ("Démonstration", "Bandeau, fermé aux robots, exemples admis")
    date_demonstration: Instant | None = champ(
        "Date de démonstration", "« Aujourd'hui » du site de démonstration", defaut=None
    )
    contact: Contact | None = champ(
        "Contact du département", "Pour les communes hors territoire", defaut=None
    )
    mentions_legales: MentionsLegales = champ("Mentions légales", defaut=MentionsLegales())
    accessibilite: Accessibilite = champ("Accessibilité", defaut=Accessibilite())
    donnees_personnelles: DonneesPersonnelles = champ(
        "Données personnelles", defaut=DonneesPersonnelles()
    )
    prefixe: Prefixe = champ(
        "Préfixe des identifiants", "Les majuscules par lesquelles ils commencent", defaut="NV"
    )
    flux: Flux = champ("Flux")
    lettre: Lettre = champ("Lettre d'information", defaut=Lettre())
    attribution: Texte = champ("Attribution des données")
    annee_population: Annee | None = champ(
        "Année de la population", "Celle du recensement dont viennent les chiffres", defaut=None
    )
    depot_public: OuiNon | None = champ(
        "Dépôt public",
        "Tout le monde peut-il lire le dépôt ? Vide : ce qu'en dit l'intégration continue",
        defaut=None,
    )
    source_depot: Lien | None = champ("Dépôt", defaut=None)
    institutions: tuple[Texte, ...] = champ("Institutions du pied de page", defaut=())
    dossiers: Dossiers = champ("Dossiers", defaut=Dossiers())
    mentions: Prose | None = champ("Mention libre du pied de page", defaut=None)
    carte_ign: OuiNon = champ(
        "Fond de plan IGN",
        "La carte interactive le propose, et n'appelle l'IGN que si on le demande",
        defaut=True,
    )
    guide: OuiNon = champ(
        "Guide des rédacteurs", "Publié sous /guide/, hors des moteurs et des menus", defaut=True
    )
    par_page: Entier = champ("Offres par page de liste", defaut=24, ge=1)


class Citable(NamedTuple):
    """Un réglage qu'une page peut citer : sa valeur, ou rien s'il n'est pas rempli."""

    valeur: Any
    unite: str
    libelle: str


_GROUPES_CITABLES: dict[str, type[BaseModel]] = {
    "contact": Contact,
    "mentions_legales": MentionsLegales,
    "accessibilite": Accessibilite,
    "donnees_personnelles": DonneesPersonnelles,
}


def citables(reglages: Reglages | None) -> dict[str, Citable]:
    """Ce que `{{ … }}` peut citer dans une page, par nom : `mentions_legales.hebergeur.nom`."""
    return {
        cle: citable
        for groupe, classe in _GROUPES_CITABLES.items()
        for cle, citable in _parcourir(groupe, classe, getattr(reglages, groupe, None))
    }


def _parcourir(
    prefixe: str, classe: type[BaseModel], groupe: BaseModel | None
) -> Iterator[tuple[str, Citable]]:
    for decrit in champs(classe):
        nom, valeur = f"{prefixe}.{decrit.cle}", getattr(groupe, decrit.cle, None)
        if isinstance(defaut := classe.model_fields[decrit.cle].default, BaseModel):
            yield from _parcourir(nom, type(defaut), valeur)
        else:
            yield nom, Citable(valeur, decrit.unite, decrit.libelle)
