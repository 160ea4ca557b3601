"""Les genres d'offre. En ajouter un : une classe ici, nommée dans `GENRES`, et son texte d'accueil.

Le nom du genre est celui de son dossier sous `offres/` et de son segment d'adresse. Les champs
marqués `fiche=True` paraissent dans le tableau de caractéristiques.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from . import annonces
from .champs import Choix, Filtre, champ
from .dates import Jour
from .nombres import Entier, Euros, Fourchette, OuiNon, Surface
from .offre import Offre
from .parties import Energie, Honoraires
from .textes_saisis import Annee, Prose, Texte

ENTRE = Filtre("bornes")
LOGE = Filtre("oui", "logement_inclus")


class Cession(Choix):
    FONDS = "fonds", "Cession du fonds"
    TITRES = "titres", "Cession de titres"
    LOCATION_GERANCE = "location-gerance", "Location-gérance"
    GERANCE_COMMUNALE = "gerance-communale", "Gérance d'un commerce communal"


class Reprise(Offre):
    genre = "reprise"
    libelle = "Commerce ou entreprise à reprendre"
    pluriel = "Commerces et entreprises à reprendre"
    regles = (annonces.cession,)

    activite: Texte = champ("Activité", "Boulangerie, garage, auberge…", fiche=True)
    cession: Cession = champ("Forme de la reprise", fiche=True)
    prix: Euros | None = champ("Prix du fonds", unite="€", defaut=None, fiche=True)
    redevance: Euros | None = champ(
        "Redevance ou loyer de gérance", unite="€/mois", defaut=None, fiche=True
    )
    prix_murs: Euros | None = champ("Prix des murs", unite="€", defaut=None, fiche=True)
    prix_stock: Euros | None = champ("Prix du stock", unite="€", defaut=None, fiche=True)
    chiffre_affaires: Mapping[Annee, Euros] = champ(
        "Chiffre d'affaires",
        "Par année ; laissez vide s'il est confidentiel",
        unite="€",
        defaut={},
        fiche=True,
    )
    salaries: Entier | None = champ("Salariés", defaut=None, fiche=True)
    bail: Texte | None = champ("Bail", defaut=None, fiche=True)
    loyer: Euros | None = champ("Loyer des murs", unite="€/mois", defaut=None, fiche=True)
    surface: Surface | None = champ("Surface", unite="m²", defaut=None, fiche=True, filtre=ENTRE)
    licence_iv: OuiNon | None = champ("Licence IV", defaut=None, fiche=True)
    materiel: Texte | None = champ("Matériel", defaut=None, fiche=True)
    motif_cession: Texte | None = champ("Motif de la cession", defaut=None, fiche=True)
    accompagnement: Texte | None = champ("Accompagnement du cédant", defaut=None, fiche=True)
    logement_inclus: OuiNon | None = champ("Logement inclus", defaut=None, fiche=True, filtre=LOGE)
    diplome: Texte | None = champ("Diplôme requis", defaut=None, fiche=True)

    @property
    def immobilier(self) -> bool:
        return bool(self.prix_murs or self.logement_inclus)

    @property
    def cle_du_prix(self) -> str:
        en_gerance = self.cession in (Cession.LOCATION_GERANCE, Cession.GERANCE_COMMUNALE)
        return "redevance" if en_gerance else "prix"

    @property
    def montant(self) -> tuple[Decimal, str] | None:
        valeur: Decimal | None = getattr(self, self.cle_du_prix)
        return None if valeur is None else (valeur, self.cle_du_prix)


class FiscaliteLoyer(Choix):
    HT = "ht", "hors taxes"
    TTC = "ttc", "toutes taxes comprises"


class Local(Offre):
    genre = "local"
    libelle = "Local d'activité"
    pluriel = "Locaux d'activité"
    regles = (annonces.energie_si_chauffe, annonces.surface_et_montant, annonces.honoraires)

    usage: Texte = champ("Usage", "Commerce, atelier, bureau…", fiche=True)
    surface: Surface | None = champ("Surface", unite="m²", defaut=None, fiche=True, filtre=ENTRE)
    vitrine: OuiNon | None = champ("Vitrine", defaut=None, fiche=True)
    bail: Texte | None = champ("Bail", defaut=None, fiche=True)
    loyer: Euros | None = champ("Loyer", unite="€/mois", defaut=None, fiche=True)
    fiscalite: FiscaliteLoyer | None = champ("Loyer exprimé", defaut=None, fiche=True)
    charges: Euros | None = champ("Charges", unite="€/mois", defaut=None, fiche=True)
    prix: Euros | None = champ("Prix de vente", unite="€", defaut=None, fiche=True)
    honoraires: Honoraires | None = champ("Honoraires", defaut=None, donnees=True)
    accessible: OuiNon | None = champ("Accessible aux fauteuils", defaut=None, fiche=True)
    fibre: OuiNon | None = champ("Fibre", defaut=None, fiche=True)
    travaux: Texte | None = champ("Travaux à prévoir", defaut=None, fiche=True)
    activites_recherchees: tuple[Texte, ...] = champ(
        "Activités recherchées", defaut=(), saisie="liste", fiche=True, max_length=12
    )
    chauffe: OuiNon | None = champ("Local chauffé", "Non dispense du DPE", defaut=None, fiche=True)
    energie: Energie | None = champ("Énergie", defaut=None, donnees=True)

    @property
    def immobilier(self) -> bool:
        return True

    @property
    def montant(self) -> tuple[Decimal, str] | None:
        if self.loyer is not None:
            return self.loyer, f"loyer_{self.fiscalite or FiscaliteLoyer.HT}"
        return None if self.prix is None else (self.prix, "prix")


class Transaction(Choix):
    LOCATION = "location", "Location"
    VENTE = "vente", "Vente"
    LOCATION_ACCESSION = "location-accession", "Location-accession"
    PASSERELLE = "passerelle", "Logement passerelle"


class ReglementCharges(Choix):
    PROVISION = "provision", "provision avec régularisation annuelle"
    FORFAIT = "forfait", "forfait"
    REEL = "reel", "au réel, sur justificatifs"
    COMPRISES = "comprises", "comprises dans le loyer"


class Bailleur(Choix):
    COMMUNAL = "communal", "Logement communal"
    SOCIAL = "social", "Logement social"
    PRIVE = "prive", "Logement privé"


class Logement(Offre):
    genre = "logement"
    libelle = "Logement"
    pluriel = "Logements"
    regles = (
        annonces.energie,
        annonces.decence_energetique,
        annonces.location,
        annonces.vente,
        annonces.honoraires,
    )
    habitation: ClassVar[bool] = True

    transaction: Transaction = champ("Transaction", fiche=True, filtre=Filtre("choix"))
    type_bien: Texte | None = champ("Type de bien", "Maison, appartement…", defaut=None, fiche=True)
    pieces: Entier | None = champ("Pièces", defaut=None, fiche=True, filtre=ENTRE)
    chambres: Entier | None = champ("Chambres", defaut=None, fiche=True)
    surface: Surface | None = champ(
        "Surface habitable", unite="m²", defaut=None, fiche=True, filtre=ENTRE
    )
    meuble: OuiNon | None = champ("Meublé", defaut=None, fiche=True)
    loyer: Euros | None = champ("Loyer charges comprises", unite="€/mois", defaut=None, fiche=True)
    charges: Euros | None = champ("Dont charges", unite="€/mois", defaut=None, fiche=True)
    reglement_charges: ReglementCharges | None = champ(
        "Règlement des charges", defaut=None, fiche=True
    )
    depot_garantie: Euros | None = champ("Dépôt de garantie", unite="€", defaut=None, fiche=True)
    prix: Euros | None = champ(
        "Prix", "Honoraires de l'acquéreur compris", unite="€", defaut=None, fiche=True
    )
    honoraires: Honoraires | None = champ("Honoraires", defaut=None, donnees=True)
    chauffage: Texte | None = champ("Chauffage", defaut=None, fiche=True)
    disponible: Jour | None = champ("Disponible le", defaut=None, fiche=True)
    bailleur: Bailleur | None = champ("Propriétaire", defaut=None, fiche=True)
    exterieur: Texte | None = champ("Extérieur", defaut=None, fiche=True)
    travaux: Texte | None = champ("Travaux à prévoir", defaut=None, fiche=True)
    energie: Energie | None = champ("Énergie", defaut=None, donnees=True)

    @property
    def immobilier(self) -> bool:
        return True

    @property
    def louee(self) -> bool:
        """Une location au sens de la loi de 1989 (la location-accession est une vente)."""
        return self.transaction in (Transaction.LOCATION, Transaction.PASSERELLE)

    @property
    def montant(self) -> tuple[Decimal, str] | None:
        valeur, cle = (self.loyer, "loyer_cc") if self.louee else (self.prix, "prix")
        return None if valeur is None else (valeur, cle)

    @property
    def mots_cles(self) -> tuple[str, ...]:
        return (f"T{self.pieces}", f"F{self.pieces}") if self.pieces else ()


class NatureTerrain(Choix):
    A_BATIR = "a-batir", "Terrain à bâtir"
    AGRICOLE = "agricole", "Terre agricole"
    FORESTIER = "forestier", "Forêt"
    ACTIVITE = "activite", "Terrain d'activité"


class Terrain(Offre):
    genre = "terrain"
    libelle = "Terrain"
    pluriel = "Terrains et foncier"
    regles = (annonces.surface_et_montant, annonces.honoraires)

    nature: NatureTerrain = champ("Nature", fiche=True)
    surface: Surface | None = champ("Surface", unite="m²", defaut=None, fiche=True, filtre=ENTRE)
    prix: Euros | None = champ("Prix", unite="€", defaut=None, fiche=True)
    honoraires: Honoraires | None = champ("Honoraires", defaut=None, donnees=True)
    fermage: Euros | None = champ("Fermage", unite="€/an", defaut=None, fiche=True)
    zone: Texte | None = champ("Zone du document d'urbanisme", defaut=None, fiche=True)
    viabilise: OuiNon | None = champ("Viabilisé", defaut=None, fiche=True)
    certificat_urbanisme: Texte | None = champ("Certificat d'urbanisme", defaut=None, fiche=True)
    eau: Texte | None = champ("Eau", defaut=None, fiche=True)
    batiments: Texte | None = champ("Bâtiments", defaut=None, fiche=True)
    bail_rural: Texte | None = champ("Bail rural", defaut=None, fiche=True)
    agriculture_biologique: OuiNon | None = champ("Agriculture biologique", defaut=None, fiche=True)
    reference_safer: Texte | None = champ("Référence SAFER", defaut=None, fiche=True)

    @property
    def immobilier(self) -> bool:
        return True

    @property
    def montant(self) -> tuple[Decimal, str] | None:
        if self.prix is not None:
            return self.prix, "prix"
        return None if self.fermage is None else (self.fermage, "fermage")


class Contrat(Choix):
    CDI = "cdi", "CDI"
    CDD = "cdd", "CDD"
    SAISONNIER = "saisonnier", "Contrat saisonnier"
    APPRENTISSAGE = "apprentissage", "Apprentissage"
    FONCTION_PUBLIQUE = "fonction-publique", "Fonction publique"
    INDEPENDANT = "independant", "Indépendant"


class Periode(Choix):
    HEURE = "heure", "par heure"
    MOIS = "mois", "par mois"
    AN = "an", "par an"


class Emploi(Offre):
    genre = "emploi"
    libelle = "Emploi"
    pluriel = "Emplois"
    regles = (annonces.egalite_emploi, annonces.emploi_date, annonces.non_discrimination)

    intitule: Texte = champ("Intitulé du poste", "Avec « (F/H) »", fiche=True)
    employeur: Texte = champ("Employeur", fiche=True)
    employeur_cache: OuiNon = champ("Ne pas montrer l'employeur", defaut=False)
    contrat: Contrat | None = champ("Contrat", defaut=None, fiche=True, filtre=Filtre("choix"))
    duree: Texte | None = champ("Durée", defaut=None, fiche=True)
    heures: Entier | None = champ("Temps de travail", unite="h/semaine", defaut=None, fiche=True)
    salaire_min: Euros | None = champ("Salaire brut, de", unite="€", defaut=None, fiche=True)
    salaire_max: Euros | None = champ("Salaire brut, à", unite="€", defaut=None, donnees=True)
    periode_salaire: Periode = champ("Salaire exprimé", defaut=Periode.MOIS, donnees=True)
    prise_de_poste: Texte | None = champ("Prise de poste", defaut=None, fiche=True)
    experience: Texte | None = champ("Expérience et diplôme", defaut=None, fiche=True)
    logement_propose: OuiNon | None = champ(
        "Logement proposé", defaut=None, fiche=True, filtre=LOGE
    )

    @property
    def montant(self) -> tuple[Decimal, str] | None:
        if self.salaire_min is None:
            return None
        return self.salaire_min, f"salaire_{self.periode_salaire}"

    @property
    def tus(self) -> frozenset[str]:
        """L'employeur qui le demande ; d'un salaire sans minimum, le reste ne dirait rien."""
        employeur = {"employeur"} if self.employeur_cache else set()
        salaire = {"salaire_max", "periode_salaire"} if self.salaire_min is None else set()
        return frozenset(employeur | salaire)

    def caracteristiques(self) -> Iterator[tuple[str, str, str, Any]]:
        """Le salaire se lit d'un coup : « de 1 560 € à 1 690 € par mois »."""
        for cle, libelle, unite, valeur in super().caracteristiques():
            if cle == "salaire_min":
                fourchette = Fourchette(valeur, self.salaire_max, self.periode_salaire.libelle)
                yield cle, "Salaire brut", unite, fourchette
            elif cle not in self.tus:
                yield cle, libelle, unite, valeur


class Exercice(Choix):
    SALARIE = "salarie", "Salariat"
    LIBERAL = "liberal", "Libéral"
    MIXTE = "mixte", "Salariat ou libéral"


class Sante(Offre):
    genre = "sante"
    libelle = "Poste de santé"
    pluriel = "Santé : postes et cabinets"
    regles = (annonces.non_discrimination,)

    profession: Texte = champ("Profession", fiche=True)
    exercice: Exercice = champ("Exercice", fiche=True, filtre=Filtre("choix", "contrat"))
    locaux: Texte | None = champ("Locaux", "Maison de santé, cabinet…", defaut=None, fiche=True)
    zone_ars: Texte | None = champ("Zone de l'ARS", defaut=None, fiche=True)
    confreres: Texte | None = champ("Confrères", defaut=None, fiche=True)
    gardes: Texte | None = champ("Gardes", defaut=None, fiche=True)
    loyer: Euros | None = champ("Loyer du cabinet", unite="€/mois", defaut=None, fiche=True)
    patientele: Texte | None = champ("Patientèle", defaut=None, fiche=True)


class NatureProjet(Choix):
    APPEL = "appel", "Appel à projets"
    POTENTIEL = "potentiel", "Potentiel à construire"


class Projet(Offre):
    genre = "projet"
    libelle = "Projet à construire"
    pluriel = "Projets à construire"

    nature: NatureProjet = champ("Nature", fiche=True)
    objet: Texte = champ("Objet", fiche=True)
    cahier_des_charges: Prose | None = champ("Cahier des charges", defaut=None, saisie="markdown")
    eligibilite: tuple[Texte, ...] = champ(
        "Qui peut répondre", defaut=(), saisie="liste", fiche=True
    )
    criteres: tuple[Texte, ...] = champ("Critères de choix", defaut=(), saisie="liste", fiche=True)
    visites: Texte | None = champ("Visites", defaut=None, fiche=True)
    depot: Texte | None = champ("Dépôt des dossiers", defaut=None, fiche=True)
    surface: Surface | None = champ("Surface", unite="m²", defaut=None, fiche=True, filtre=ENTRE)


GENRES: dict[str, type[Offre]] = {
    classe.genre: classe for classe in (Reprise, Local, Logement, Terrain, Emploi, Sante, Projet)
}
"""Les genres, dans l'ordre où le site les présente."""
