"""Les morceaux que plusieurs fiches partagent."""

from __future__ import annotations

from .champs import Choix, Modele, champ
from .dates import Jour
from .nombres import Degre, Entier, Euros, Pourcentage
from .textes_saisis import Courriel, Lien, Telephone, Texte


class Precision(Choix):
    EXACTE = "exacte", "Position exacte"
    COMMUNE = "commune", "À l'échelle de la commune"


class Position(Modele):
    """Point WGS 84, en degrés décimaux, dans l'emprise de la métropole."""

    lat: Degre = champ("Latitude", "En degrés décimaux, par exemple 44.517", ge=41, le=52)
    lon: Degre = champ("Longitude", "En degrés décimaux, par exemple 3.501", ge=-6, le=10)
    precision: Precision = champ("Précision", defaut=Precision.COMMUNE)


class Contact(Modele):
    """À qui s'adresser : une fonction et des coordonnées génériques, jamais une personne."""

    organisme: Texte = champ("Organisme")
    fonction: Texte | None = champ("Fonction", "Par exemple « référente accueil »", defaut=None)
    courriel: Courriel | None = champ("Courriel", defaut=None)
    telephone: Telephone | None = champ("Téléphone", defaut=None)
    adresse: Texte | None = champ("Adresse", defaut=None)
    horaires: Texte | None = champ("Horaires", defaut=None)


class Aide(Modele):
    nom: Texte = champ("Nom de l'aide")
    detail: Texte | None = champ("Détail", defaut=None)
    lien: Lien | None = champ("Lien", defaut=None)


class Origine(Choix):
    MAIRIE = "mairie", "Mairie"
    INTERCOMMUNALITE = "intercommunalite", "Intercommunalité"
    PROPRIETAIRE = "proprietaire", "Propriétaire"
    EMPLOYEUR = "employeur", "Employeur"
    HABITANT = "habitant", "Habitant"
    PARTENAIRE = "partenaire", "Partenaire"


class Reseau(Choix):
    X = "x", "X"
    BLUESKY = "bluesky", "Bluesky"
    MASTODON = "mastodon", "Mastodon"
    THREADS = "threads", "Threads"
    LINKEDIN = "linkedin", "LinkedIn"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"


class ClasseEnergie(Choix):
    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    E = "E", "E"
    F = "F", "F"
    G = "G", "G"
    NON_SOUMIS = "non-soumis", "Non soumis"


class Energie(Modele):
    """Le diagnostic de performance énergétique tel que l'annonce doit le montrer."""

    dpe: ClasseEnergie | None = champ("Classe énergie (DPE)", defaut=None, fiche=True)
    ges: ClasseEnergie | None = champ("Classe climat (GES)", defaut=None, fiche=True)
    depenses_min: Euros | None = champ("Dépenses annuelles, de", unite="€", defaut=None)
    depenses_max: Euros | None = champ("Dépenses annuelles, à", unite="€", defaut=None)
    annee_prix: Entier | None = champ(
        "Année des prix de l'énergie", "Année de référence inscrite au diagnostic", defaut=None
    )
    date_diagnostic: Jour | None = champ("Date du diagnostic", defaut=None)
    motif_dispense: Texte | None = champ(
        "Motif de dispense", "Pourquoi le bien n'est pas soumis au diagnostic", defaut=None
    )

    @property
    def excessive(self) -> bool:
        """Classe F ou G : la mention « consommation énergétique excessive » s'impose."""
        return self.dpe in (ClasseEnergie.F, ClasseEnergie.G)

    @property
    def tus(self) -> frozenset[str]:
        """Ce qui n'a pas de sens sans classe, sans échelle ou sans dépenses connues."""
        if self.dpe in (None, ClasseEnergie.NON_SOUMIS):
            dits = {"dpe", "motif_dispense"} if self.dpe else set()
            return frozenset(type(self).model_fields) - dits
        ges = {"ges"} if self.ges is ClasseEnergie.NON_SOUMIS else set()
        depenses = {"depenses_min", "annee_prix"} if self.depenses_max is None else set()
        return frozenset({"motif_dispense"} | ges | depenses)


class ChargeHonoraires(Choix):
    ACQUEREUR = "acquereur", "À la charge de l'acquéreur"
    VENDEUR = "vendeur", "À la charge du vendeur"
    LOCATAIRE = "locataire", "À la charge du locataire"
    BAILLEUR = "bailleur", "À la charge du bailleur"
    AUCUN = "aucun", "Sans honoraires"


class Honoraires(Modele):
    a_la_charge_de: ChargeHonoraires = champ("À la charge de")
    montant: Euros | None = champ("Montant", unite="€", defaut=None)
    pourcentage: Pourcentage | None = champ("Pourcentage du prix", unite="%", defaut=None)
    prix_hors_honoraires: Euros | None = champ("Prix hors honoraires", unite="€", defaut=None)
