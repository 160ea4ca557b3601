"""Le catalogue des fautes : un code, un texte, un remède, une gravité.

Tout message destiné à une personne qui rédige passe par ici. Chaque code a son exemple et son
texte exact dans `textes/fautes/<code>.txt`, que montre le guide ; un test refuse un code sans
exemple. Les accolades nomment les valeurs que fournit le problème (`Probleme.valeurs`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

LONGUEUR_CITATION = 60
PAGE_DU_GUIDE = "guide/fautes/"
"""Là où le guide des rédacteurs explique chaque faute, sous l'ancre de son code."""


@dataclass(frozen=True)
class Faute:
    """Une sorte de faute. `conseil` : le site paraît quand même."""

    texte: str
    remede: str
    conseil: bool = False
    texte_a_l_ecran: str | None = None
    remede_a_l_ecran: str | None = None
    """Pour qui répond à des questions, quand le texte ou le remède parle de clés ou de statuts."""

    @property
    def a_l_ecran(self) -> Faute:
        """La faute, telle que la dit un formulaire."""
        texte, remede = self.texte_a_l_ecran, self.remede_a_l_ecran
        return replace(
            self,
            texte=self.texte if texte is None else texte,
            remede=self.remede if remede is None else remede,
        )

    def dire(self, valeurs: Mapping[str, Any]) -> str:
        return self.texte.format_map(_citer(valeurs))

    def remedier(self, valeurs: Mapping[str, Any]) -> str:
        return self.remede.format_map(_citer(valeurs))


def _citer(valeurs: Mapping[str, Any]) -> dict[str, str]:
    """Rend les valeurs montrables : une ligne, sans caractère de commande, jamais immense."""
    return {cle: _montrable(valeur) for cle, valeur in valeurs.items()}


def _montrable(valeur: Any) -> str:
    une_ligne = re.sub(r"\s+", " ", str(valeur))
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in une_ligne)


def abreger(valeur: object) -> str:
    """Cite une valeur saisie sans noyer le message : 60 caractères au plus."""
    texte = str(valeur)
    return texte if len(texte) <= LONGUEUR_CITATION else texte[: LONGUEUR_CITATION - 1] + "…"


FAUTES: dict[str, Faute] = {
    # --- le fichier ---------------------------------------------------------------------------
    "fichier-trop-gros": Faute(
        "le fichier pèse {taille}, la limite est de {limite}",
        "découpez-le, ou retirez ce qui n'est pas une fiche",
    ),
    "fichier-illisible": Faute(
        "le fichier ne peut pas être lu ({raison})",
        "vérifiez qu'il existe encore et que vous avez le droit de l'ouvrir",
    ),
    "fichier-hors-dossier": Faute(
        "le lien symbolique mène hors du dossier du site",
        "remplacez-le par ce qu'il désigne",
    ),
    "encodage-inconnu": Faute(
        "le fichier n'est pas un texte lisible",
        "enregistrez-le en « UTF-8 » depuis votre éditeur",
    ),
    "encodage-ancien": Faute(
        "le fichier est enregistré dans l'ancien encodage Windows (cp1252)",
        "il est accepté ; enregistrez-le en « UTF-8 » pour éviter les accents abîmés",
        conseil=True,
    ),
    "caractere-de-commande": Faute(
        "caractère invisible interdit ({nom})",
        "effacez-le : il vient souvent d'un copier-coller ou d'un fichier abîmé",
    ),
    "genre-inconnu": Faute(
        "le dossier « {dossier} » n'est pas un genre d'offre{suggestion}",
        "rangez la fiche dans l'un de : {genres}",
    ),
    "adresse-en-double": Faute(
        "deux fichiers donnent la même adresse « {adresse} »",
        "renommez l'un des deux ; l'autre est {autre}",
    ),
    "nom-de-fichier": Faute(
        "le nom du fichier ne donne aucune adresse lisible",
        "nommez-le avec des lettres ou des chiffres, par exemple « gite-de-la-margeride.md »",
    ),
    "nom-de-fichier-trop-long": Faute(
        "le nom du fichier donne une adresse de {longueur} caractères, la limite est de {limite}",
        "raccourcissez-le",
    ),
    "entete-absente": Faute(
        "la fiche ne commence pas par un en-tête",
        "écrivez « --- » sur la première ligne, les champs, puis « --- » avant le texte",
    ),
    "entete-ouverte": Faute(
        "l'en-tête commencé ligne {ligne} n'est jamais refermé",
        "ajoutez une ligne « --- » après le dernier champ",
    ),
    "fiche-vide": Faute(
        "la fiche ne contient aucun champ",
        "commencez par « {premier}: … », ou supprimez le fichier",
    ),
    # --- l'écriture YAML ----------------------------------------------------------------------
    "tabulation": Faute(
        "une tabulation sert de retrait",
        "remplacez-la par des espaces (deux par niveau)",
    ),
    "deux-points": Faute(
        "le texte contient « : » sans guillemets",
        "écrivez {correction}",
    ),
    "guillemet-ouvert": Faute(
        "un guillemet ouvert ligne {ouverture} n'est pas refermé",
        "fermez-le, ou doublez l'apostrophe dans un texte entre apostrophes",
    ),
    "echappement": Faute(
        "« \\{suite} » ne se lit pas dans un texte entre guillemets",
        "doublez la barre (« \\\\ »), ou mettez le texte entre apostrophes",
    ),
    "texte-en-trop": Faute(
        "il reste du texte après un guillemet ou un crochet fermé",
        "écrivez {correction}",
    ),
    "espace-manquante": Faute(
        "il manque une espace après « : »",
        "écrivez {correction}",
    ),
    "retrait": Faute(
        "cette ligne n'est pas alignée avec les précédentes",
        "alignez-la sur le champ au-dessus (mêmes espaces au début)",
    ),
    "crochet-ouvert": Faute(
        "un crochet ou une accolade ouverts ne sont pas refermés",
        "fermez-les, ou mettez tout le texte entre guillemets",
    ),
    "caractere-reserve": Faute(
        "le texte commence par « {caractere} », réservé par YAML",
        "mettez tout le texte entre guillemets",
    ),
    "yaml-illisible": Faute(
        "cette ligne ne se lit pas",
        "écrivez « champ: valeur » ; en cas de doute, mettez la valeur entre guillemets",
    ),
    "plusieurs-documents": Faute(
        "le fichier contient plusieurs fiches séparées par « --- »",
        "faites un fichier par fiche",
    ),
    "pas-une-fiche": Faute(
        "on attend des champs « nom: valeur », pas {recu}",
        "écrivez un champ par ligne",
    ),
    "cle-en-double": Faute(
        "le champ « {cle} » est déjà écrit ligne {premiere}",
        "gardez l'un des deux",
    ),
    "cle-invalide": Faute(
        "un nom de champ doit être un mot",
        "écrivez un nom de champ simple, sans crochet ni accolade",
    ),
    "etiquette-yaml": Faute(
        "« {etiquette} » : les étiquettes YAML ne sont pas acceptées",
        "mettez le texte entre guillemets",
    ),
    "ancre-yaml": Faute(
        "« {ancre} » : les renvois YAML (& et *) ne sont pas acceptés",
        "mettez le texte entre guillemets, ou recopiez la valeur",
    ),
    "trop-profond": Faute(
        "trop de niveaux imbriqués (plus de {limite})",
        "fermez les crochets en trop, ou mettez le texte entre guillemets",
    ),
    "trop-d-elements": Faute(
        "trop d'éléments dans la fiche (plus de {limite})",
        "retirez ce qui n'est pas une fiche",
    ),
    # --- les champs ---------------------------------------------------------------------------
    "champ-inconnu": Faute("champ inconnu « {cle} »", "{suggestion}"),
    "champ-manquant": Faute(
        "le champ « {cle} » ({libelle}) manque",
        "ajoutez « {cle}: … »{precision}",
        texte_a_l_ecran="répondez à « {libelle} »",
        remede_a_l_ecran="",
    ),
    "texte-attendu": Faute("on attend un texte, pas {recu}", "mettez la valeur entre guillemets"),
    "texte-vide": Faute(
        "le texte est vide",
        "écrivez-le, ou retirez le champ",
        texte_a_l_ecran="la réponse est vide",
        remede_a_l_ecran="écrivez-la",
    ),
    "texte-trop-long": Faute(
        "le texte compte {longueur} caractères, la limite est de {limite}",
        "raccourcissez-le de {exces}",
    ),
    "liste-attendue": Faute(
        "on attend une liste, pas {recu}",
        "écrivez chaque élément sur sa ligne, précédé de « - »",
    ),
    "liste-trop-longue": Faute("la liste compte trop d'éléments (plus de {limite})", "retirez-en"),
    "groupe-attendu": Faute(
        "on attend un groupe de champs, pas {recu}",
        "écrivez les champs dessous, en retrait de deux espaces",
    ),
    "nombre-attendu": Faute(
        "{recu} n'est pas un nombre",
        "écrivez un nombre, par exemple 48000 ou 1 450,50",
    ),
    "nombre-ambigu": Faute(
        "{recu} peut se lire de deux façons",
        "écrivez {milliers}, ou une virgule avant les décimales",
    ),
    "entier-attendu": Faute("{recu} n'est pas un nombre entier", "écrivez un nombre entier"),
    "nombre-trop-petit": Faute("{recu} est trop petit", "écrivez {limite}"),
    "nombre-trop-grand": Faute("{recu} est trop grand", "écrivez au plus {limite}"),
    "oui-non-attendu": Faute("{recu} n'est ni oui ni non", "écrivez oui ou non"),
    "choix-inconnu": Faute("{recu} n'est pas un choix possible", "{suggestion}"),
    "date-attendue": Faute(
        "{recu} n'est pas une date",
        "écrivez année-mois-jour, par exemple 2026-12-01",
        remede_a_l_ecran="écrivez jour/mois/année, par exemple 01/12/2026",
    ),
    "date-impossible": Faute(
        "le {recu} n'existe pas",
        "corrigez le jour ou le mois",
    ),
    "instant-attendu": Faute(
        "{recu} n'est pas une date avec son heure",
        "écrivez année-mois-jour heure:minute, par exemple 2026-12-01 09:30",
    ),
    "heure-inexistante": Faute(
        "le {recu} n'existe pas : l'heure d'été saute cette heure-là",
        "choisissez une heure plus tard, par exemple 03:30",
    ),
    "identifiant-invalide": Faute(
        "« {recu} » n'a pas la forme d'un identifiant",
        "écrivez par exemple {exemple}",
    ),
    "prefixe-invalide": Faute(
        "« {recu} » n'est pas un préfixe d'identifiant",
        "écrivez de deux à cinq majuscules, par exemple LNV",
    ),
    "courriel-invalide": Faute(
        "« {recu} » n'est pas une adresse de courriel",
        "écrivez par exemple accueil@commune.example",
    ),
    "telephone-invalide": Faute(
        "« {recu} » n'est pas un numéro de téléphone français",
        'écrivez les dix chiffres entre guillemets, par exemple "04 65 71 00 48"',
        remede_a_l_ecran="écrivez les dix chiffres du numéro",
    ),
    "lien-invalide": Faute(
        "« {recu} » n'est pas une adresse web sûre",
        "écrivez l'adresse complète, qui commence par https://",
    ),
    "annee-invalide": Faute(
        "« {recu} » n'est pas une année",
        "écrivez ses quatre chiffres, par exemple 2026",
    ),
    "critere-inconnu": Faute(
        "« {recu} » n'est pas le code d'un critère",
        "écrivez la lettre d'une famille et un chiffre, par exemple A1",
    ),
    "domaine-invalide": Faute(
        "« {recu} » n'est pas un nom de domaine",
        "écrivez-le en minuscules, par exemple nouvelle-vie.example",
    ),
    "adresse-invalide": Faute(
        "« {recu} » n'est pas une ancienne adresse du site",
        "écrivez le chemin seul, par exemple offres/reprise/ancienne-epicerie/",
    ),
    "fichier-photo-invalide": Faute(
        "« {recu} » n'est pas un nom de photo",
        "écrivez un nom de fichier sans espace ni accent, par exemple epicerie.jpg "
        "(JPEG, PNG, WebP ou AVIF)",
    ),
    "ordre-des-dates": Faute(
        "« {avant} » ({date_avant}) vient après « {apres} » ({date_apres})",
        "vérifiez les deux dates",
    ),
    "fin-avant-debut": Faute("la fin vient avant le début", "vérifiez les deux dates"),
    "jour-hors-programme": Faute(
        "ce jour est hors de l'évènement, qui va du {du} au {au}",
        "corrigez le jour, ou les dates de l'évènement",
    ),
    "places-restantes": Faute("il reste plus de places qu'il n'y en a", "écrivez au plus {places}"),
    "fourchette-inversee": Faute("le minimum dépasse le maximum", "échangez les deux nombres"),
    # --- les renvois --------------------------------------------------------------------------
    "commune-inconnue": Faute("commune inconnue « {recu} »", "{suggestion}"),
    "type-inconnu": Faute("type d'évènement inconnu « {recu} »", "{suggestion}"),
    "renvoi-mort": Faute("{sorte} « {recu} »", "{suggestion}"),
    "renvoi-invisible": Faute(
        "le lien mène à « {recu} », qui ne paraît pas sur le site",
        "retirez le lien ; il reviendra quand la fiche paraîtra",
        conseil=True,
    ),
    "renvoi-a-soi": Faute("la fiche renvoie à elle-même", "retirez ce renvoi"),
    "schema-inconnu": Faute("lien inconnu « {recu} »", "{suggestion}"),
    "identifiant-en-double": Faute(
        "l'identifiant « {id} » sert déjà dans {autre}",
        "donnez-en un autre : le prochain libre est {libre}",
    ),
    "minute-en-double": Faute(
        "une autre fiche paraît déjà le {minute} ({autre})",
        "la prochaine minute libre est {libre}",
    ),
    "village-en-double": Faute(
        "la commune {commune} a déjà sa page dans {autre}",
        "réunissez les deux fichiers",
    ),
    # --- les images ---------------------------------------------------------------------------
    "photo-absente": Faute("la photo « {recu} » n'est pas dans {dossier}", "{remede}"),
    "photo-illisible": Faute(
        "la photo « {recu} » ne peut pas être lue ({raison})",
        "remettez le fichier d'origine à sa place",
    ),
    "photo-vide": Faute("la photo « {recu} » est un fichier vide", "recopiez l'original"),
    "photo-trop-lourde": Faute(
        "la photo « {recu} » pèse {poids}, la limite est de {limite}",
        "réduisez-la à 3 000 pixels de large et enregistrez-la en JPEG",
    ),
    "photo-format": Faute("« {recu} » est {format}, que le site ne publie pas", "{remede}"),
    "photo-mal-nommee": Faute(
        "la photo « {recu} » est en réalité au format {format}",
        "renommez le fichier « {propose} », ici aussi",
    ),
    "photo-abimee": Faute(
        "la photo « {recu} » est abîmée ou coupée : elle ne se lit pas jusqu'au bout",
        "recopiez l'original, ou ouvrez-la et enregistrez-la de nouveau en JPEG",
    ),
    "photo-animee": Faute(
        "la photo « {recu} » est une image animée",
        "gardez-en une seule image, en JPEG ou en PNG",
    ),
    "photo-immense": Faute(
        "la photo « {recu} » compte plus de 60 millions de pixels",
        "réduisez-la à 3 000 pixels de large",
    ),
    "photo-allongee": Faute(
        "la photo « {recu} » est trop allongée ({largeur} × {hauteur} pixels)",
        "recadrez-la : un côté fait au plus dix fois l'autre",
    ),
    "image-non-declaree": Faute(
        "le texte montre « {recu} », que « photos » ne déclare pas",
        "{debut} « - fichier: {fichier} », puis, en retrait, « alt: {alt} », "
        "« credit: … », « licence: … »",
    ),
    "image-d-ailleurs": Faute(
        "l'image « {recu} » n'est pas dans le site",
        "déposez-la dans {dossier}/, déclarez-la dans « photos » (fichier, alt, credit, licence), "
        "puis écrivez « ![{alt}](son-nom.jpg) »",
    ),
    "image-en-html": Faute(
        "une image écrite en HTML (« {recu} ») ne paraît pas",
        "écrivez « ![{alt}](son-nom.jpg) », et déclarez-la dans « photos »",
    ),
    "photo-etroite": Faute(
        "la photo « {recu} » n'a que {largeur} pixels de large",
        "elle paraîtra floue ; retrouvez l'original, 1 200 pixels ou plus",
        conseil=True,
    ),
    "photo-profil": Faute(
        "le profil de couleurs de la photo « {recu} » ne se lit pas",
        "ses couleurs peuvent être fausses ; enregistrez-la de nouveau en « sRVB »",
        conseil=True,
    ),
    # --- le cycle de vie ----------------------------------------------------------------------
    "date-de-statut": Faute(
        "une offre « {statut} » doit porter la date « {cle} »",
        "ajoutez « {cle}: … » sous « dates »",
    ),
    "motif-manquant": Faute(
        "une offre retirée doit dire pourquoi",
        "ajoutez « motif_retrait: … » (il n'est jamais publié)",
        remede_a_l_ecran="écrivez-le",
    ),
    "argumentaire-incomplet": Faute(
        "l'offre paraît sans « {cle} » ({libelle}) dans son argumentaire",
        "écrivez ce paragraphe, ou repassez l'offre au statut « a_qualifier »",
        texte_a_l_ecran="« {libelle} » reste à écrire",
        remede_a_l_ecran="quelques mots suffisent",
    ),
    "resume-manquant": Faute(
        "l'offre paraît sans résumé",
        "ajoutez « resume: … », 200 caractères au plus",
        texte_a_l_ecran="le résumé reste à écrire",
        remede_a_l_ecran="dites l'offre en 200 caractères au plus",
    ),
    "exemple-en-ligne": Faute(
        "un exemple inventé ne peut pas paraître sur un site en ligne",
        "tapez « make vider-exemples », ou remettez « demonstration: true » dans mkdocs.yml",
    ),
    "coordonnee-fictive": Faute(
        "« {recu} » est une coordonnée inventée : elle ne peut pas paraître sur un site en ligne",
        "écrivez la vraie, ou retirez-la",
    ),
    "reglage-inconnu": Faute(
        "la page cite « {recu} », qui n'est pas un réglage du site", "{suggestion}"
    ),
    # --- les réseaux --------------------------------------------------------------------------
    "texte-social-trop-long": Faute(
        "le texte pour {reseau} compte {compte} {unite}, lien compris, la limite est de {limite}",
        "retirez-en {trop} : le couper à votre place trahirait ce que vous avez écrit",
    ),
    "trop-de-mots-diese": Faute(
        "le texte pour {reseau} porte {nombre} mots-dièse, le réseau en admet {maximum}",
        "ne gardez que les plus précis",
    ),
    # --- la loi -------------------------------------------------------------------------------
    "dpe-manquant": Faute(
        "l'annonce ne peut pas paraître sans les classes DPE et GES",
        "ajoutez « energie » avec « dpe » et « ges » (art. L126-33 du code de la construction)",
        remede_a_l_ecran="recopiez-les du diagnostic (art. L126-33 du code de la construction)",
    ),
    "depenses-energie-manquantes": Faute(
        "l'annonce doit donner les dépenses annuelles d'énergie et l'année des prix",
        "ajoutez « depenses_min », « depenses_max » et « annee_prix » sous « energie »",
        remede_a_l_ecran="recopiez-les du diagnostic : le minimum, le maximum et l'année",
    ),
    "dispense-dpe": Faute(
        "un bien non soumis au DPE doit dire pourquoi",
        "ajoutez « motif_dispense: … » sous « energie »",
        remede_a_l_ecran="écrivez-en la raison",
    ),
    "logement-g": Faute(
        "un logement classé G ne peut plus être proposé à la location",
        "retirez l'annonce jusqu'aux travaux (décret n° 2002-120, art. 3 bis)",
    ),
    "mention-legale": Faute(
        "l'annonce ne peut pas paraître sans « {cle} » ({libelle})",
        "ajoutez « {cle}: … » ({source})",
        texte_a_l_ecran="l'annonce ne peut pas paraître sans « {libelle} »",
        remede_a_l_ecran="c'est obligatoire ({source})",
    ),
    "honoraires-incomplets": Faute(
        "les honoraires à la charge de l'acquéreur doivent être donnés en pourcentage "
        "avec le prix hors honoraires",
        "ajoutez « pourcentage » et « prix_hors_honoraires » (arrêté du 10 janvier 2017)",
        remede_a_l_ecran="écrivez l'un et l'autre (arrêté du 10 janvier 2017)",
    ),
    "emploi-f-h": Faute(
        "l'intitulé du poste n'est pas ouvert aux femmes et aux hommes",
        "ajoutez « (F/H) » à l'intitulé (art. L1142-1 du code du travail)",
    ),
    "critere-discriminatoire": Faute(
        "« {mot} » écarte des candidats pour un motif interdit",
        "décrivez la compétence attendue (art. L1132-1 du code du travail)",
    ),
    "consentement-manquant": Faute(
        "un témoignage ne paraît pas sans la date du consentement",
        "ajoutez « consentement: AAAA-MM-JJ »",
    ),
    "label-incoherent": Faute(
        "une commune « {statut} » doit porter « {cle} » dans son label",
        "ajoutez « {cle}: … » sous « label »",
    ),
    "etapes-du-label": Faute(
        "« {libelle} » suit « {de} », d'où l'on ne passe pas à « {vers} »",
        "vérifiez les dates sous « label » : {cle} n'a pas sa place ici",
    ),
    "statut-du-label": Faute(
        "le label dit « {statut} », mais sa dernière date est « {libelle} »",
        "écrivez « statut: {vers} », ou corrigez « {cle} »",
    ),
    "renouvellement-trop-tot": Faute(
        "un label valable jusqu'au {echeance} ne se renouvelle pas le {le}",
        "attendez le {des}, ou corrigez la date",
    ),
    "label-perime": Faute(
        "le label a pris fin le {echeance} : il ne se renouvelle plus le {le}",
        "il se renouvelait jusqu'au {fin} ; retirez-le, et la commune redeviendra candidate",
    ),
    "echeance-du-label": Faute(
        "le label court jusqu'au {recu}, et non jusqu'au {attendu}, comme le veut le référentiel",
        "écrivez « echeance: {iso} », ou corrigez la date de la décision",
    ),
    "eliminatoire-non-acquis": Faute(
        "une commune « {statut} » doit tenir le critère éliminatoire {code} ({titre})",
        "donnez-lui le niveau {niveau} et sa preuve sous « criteres », ou revoyez son statut",
    ),
    "referentiel-inconnu": Faute("aucune grille n'a la version « {recu} »", "{suggestion}"),
    "critere-hors-grille": Faute(
        "la grille {version} n'a pas de critère « {recu} »", "elle a : {codes}"
    ),
    "niveau-hors-grille": Faute(
        "le niveau {recu} n'existe pas dans la grille", "écrivez au plus {limite}"
    ),
    "geste-inconnu": Faute("« {recu} » n'est pas un geste du référentiel", "{suggestion}"),
    "label-echu": Faute(
        "le label a pris fin le {echeance} : le site ne le dit plus en cours",
        "renouvelez-le ou retirez-le : « nouvelle-vie label avancer »",
        conseil=True,
    ),
    "code-de-famille": Faute(
        "« {recu} » n'est pas le code d'une famille", "écrivez une lettre majuscule : {exemple}"
    ),
    "version-de-grille": Faute(
        "« {recu} » n'est pas une version", "écrivez l'année et un rang : {exemple}"
    ),
    "version-en-double": Faute(
        "la version « {version} » est déjà celle de {autre}",
        "donnez un autre rang à cette grille",
    ),
    "terme-invalide": Faute(
        "« {recu} » ne peut pas servir de code",
        "écrivez-le en minuscules, sans accent ni espace : {exemple}",
    ),
    "critere-d-une-autre-famille": Faute(
        "le critère « {recu} » est rangé dans la famille {famille}",
        "donnez-lui un code qui commence par {famille}, ou déplacez-le",
    ),
    "niveaux-de-critere": Faute(
        "ce critère décrit {recu} niveaux ; la grille en a {attendu}",
        "écrivez une ligne par niveau, du plus bas au plus haut",
    ),
    "mesure-sans-delai": Faute(
        "« mesure » et « delai » vont ensemble",
        "ajoutez « delai: … » en jours, ou retirez-le si le site ne constate rien",
    ),
    "code-en-double": Faute("le code « {recu} » sert deux fois", "donnez-en un autre au second"),
    "liste-trop-courte": Faute(
        "« {cle} » compte trop peu d'éléments", "il en faut au moins {au_moins}"
    ),
    "adresse-de-page": Faute(
        "« {recu} » n'est pas l'adresse d'une page du site",
        "écrivez son chemin seul, par exemple {exemple}",
    ),
    "annees-en-desordre": Faute(
        "les années de cette série ne se suivent pas",
        "rangez-les de la plus ancienne à la plus récente, chacune une seule fois",
    ),
    "boite-inconnue": Faute("« {recu} » n'est pas le code d'une boîte à outils", "{suggestion}"),
    "passage-refuse": Faute(
        "une commune « {de} » ne passe pas à « {vers} »",
        "d'ici, l'étape suivante est : {suites}",
    ),
    "passage-avant-le-precedent": Faute(
        "le {le} vient trop tôt après l'étape d'avant (« {de} », le {avant})",
        "donnez la date de la décision : le {des}, ou plus tard",
    ),
    "eliminatoires-manquants": Faute(
        "un critère éliminatoire n'est pas acquis : {codes}",
        "réunissez ce qui manque, puis recommencez",
    ),
    # --- les réglages et les données ----------------------------------------------------------
    "donnees-illisibles": Faute(
        "les données du territoire ne se lisent pas ({raison})", "remettez le fichier d'origine"
    ),
    "page-inconnue": Faute(
        "le lien mène à « {recu} », qui n'existe pas dans le site", "{suggestion}"
    ),
    "casse-du-lien": Faute(
        "le lien mène à « {recu} » : la casse compte dans une adresse",
        "écrivez « {juste} »",
    ),
    "ancre-inconnue": Faute(
        "le lien mène à « {recu} », mais cette page n'a pas cette ancre", "{suggestion}"
    ),
    "adresse-prise": Faute("deux pages veulent l'adresse « {adresse} »", "{remede}"),
    # --- l'import d'un tableau ---------------------------------------------------------------
    "genre-a-preciser": Faute(
        "on ne sait pas de quel genre d'offre il s'agit{recu}",
        "ajoutez « --genre », ou une colonne « Type d'offre » avec l'un de : {genres}",
    ),
    "ligne-en-double": Faute(
        "la ligne {autre} parle déjà de la même offre",
        "gardez-en une, ou donnez à chacune une référence dans une colonne « Référence »",
    ),
    "date-ambigue": Faute(
        "« {recu} » peut se lire {francaise} ou {americaine} : d'autres dates de la colonne "
        "sont à l'américaine",
        "écrivez la date en année-mois-jour",
    ),
    "fiche-a-reprendre": Faute(
        "la fiche {fichier}, que cette ligne met à jour, a déjà une faute",
        "corrigez-la d'abord (« nouvelle-vie verifier » dit quoi)",
    ),
    # --- les conseils -------------------------------------------------------------------------
    "a-confirmer": Faute(
        "l'offre n'a pas été confirmée depuis {jours} jours",
        "rappelez la mairie et mettez à jour « confirmee » ; sans cela elle sera suspendue "
        "le {suspension}",
        conseil=True,
    ),
    "jamais-confirmee": Faute(
        "l'offre n'a jamais été confirmée avec la mairie",
        "appelez-la, puis ajoutez « {cle}: … » sous « dates »",
        conseil=True,
    ),
    "suspendue-d-office": Faute(
        "l'offre ne paraît plus : aucune confirmation depuis {jours} jours",
        "rappelez la mairie et mettez à jour « confirmee », ou passez-la à « pourvue »",
        conseil=True,
    ),
    "limite-depassee": Faute(
        "l'offre ne paraît plus : sa date limite est passée",
        "repoussez « limite », ou passez l'offre à « pourvue » ou « retiree »",
        conseil=True,
    ),
    "code-a-verifier": Faute(
        "{code} est le code INSEE de {commune}, mais aussi un code postal (de {autre})",
        "écrivez plutôt le nom de la commune, pour être sûr",
        conseil=True,
    ),
    "date-a-venir": Faute(
        "la date « {cle} » est dans l'avenir ; elle ne compte pas",
        "corrigez-la : c'est sans doute une faute de frappe",
        conseil=True,
    ),
    "illustration-seule": Faute(
        "l'offre n'a qu'une illustration, qui ne montre pas le bien",
        "ajoutez une vraie photo dès que vous en avez une",
        conseil=True,
    ),
    "sans-photo": Faute(
        "l'offre paraît sans photo",
        "ajoutez-en une : une offre illustrée est bien plus consultée",
        conseil=True,
    ),
    "sans-inconvenient": Faute(
        "l'offre ne dit rien de ce qu'il faut savoir (« a_savoir »)",
        "dites honnêtement un ou deux inconvénients : la confiance en dépend",
        conseil=True,
    ),
    "depot-public": Faute(
        "le dépôt{ou} est public, et {offres} y {gardent} ce que le site ne publie pas ({exemple})",
        "rendez-le privé : vos hébergeurs publient aussi d'un dépôt privé (HEBERGEMENT.md) ; s'il "
        "l'est déjà, écrivez « depot_public: non » dans mkdocs.yml",
        conseil=True,
    ),
    "salaire-absent": Faute(
        "l'offre d'emploi ne donne pas de fourchette de salaire",
        "ajoutez « salaire_min » et « salaire_max » (directive (UE) 2023/970, art. 5)",
        conseil=True,
    ),
}

FAMILLES: Mapping[str, str] = {
    "fichier-trop-gros": "Le fichier",
    "tabulation": "L'écriture",
    "champ-inconnu": "Les champs",
    "commune-inconnue": "Les renvois d'une fiche à l'autre",
    "photo-absente": "Les images",
    "date-de-statut": "Le cycle de vie",
    "texte-social-trop-long": "Les textes pour les réseaux",
    "dpe-manquant": "La loi et l'accord des personnes",
    "label-incoherent": "Le label des communes",
    "code-de-famille": "La grille du label",
    "passage-refuse": "Un mouvement du label refusé",
    "donnees-illisibles": "Les données, les adresses et les liens",
    "genre-a-preciser": "Le tableau d'une mairie",
    "a-confirmer": "Les conseils",
}
"""Les parties du catalogue : chacune va de ce code à celui qui ouvre la suivante."""
