"""Les réglages d'un site : la vue typée de `extra:` dans mkdocs.yml.

Tout ce qui est propre à un territoire (nom, textes de bandeau, contacts, flux) est ici et dans
`content/` ; le code n'en sait rien.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

from .modele.champs import Modele, champ
from .modele.dates import Instant
from .modele.nombres import Entier, OuiNon
from .modele.parties import Contact
from .modele.textes_saisis import Annee, Lien, Prose, Texte, lire_forme


def _autorite(recu: Any) -> str:
    return lire_forme(recu, re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}"), "domaine-invalide")


Autorite = Annotated[str, BeforeValidator(_autorite)]


class Flux(Modele):
    """L'identité des flux, indépendante de l'adresse du site (RFC 4151, « tag URI »)."""

    autorite: Autorite = champ(
        "Autorité", "Nom de domaine tenu à la date donnée ; ne change plus jamais"
    )
    annee: Annee = champ("Année", "Ne change plus jamais")
    taille: Entier = champ("Nombre d'éléments par flux", defaut=50)


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


class Reglages(Modele):
    """Les réglages de `extra: nouvelle_vie:`."""

    territoire: Territoire = champ("Territoire")
    promesse: Texte = champ("Promesse", "La phrase qui résume le site")
    demonstration: OuiNon = champ("Démonstration", "Bandeau, fermé aux robots, exemples admis")
    date_demonstration: Instant | None = champ(
        "Date de démonstration", "« Aujourd'hui » du site de démonstration", defaut=None
    )
    contact: Contact = champ("Contact du département", "Pour les communes hors territoire")
    flux: Flux = champ("Flux")
    attribution: Texte = champ("Attribution des données")
    source_depot: Lien | None = champ("Dépôt", defaut=None)
    institutions: tuple[Texte, ...] = champ("Institutions du pied de page", defaut=())
    dossiers: Dossiers = champ("Dossiers", defaut=Dossiers())
    mentions: Prose | None = champ("Mention libre du pied de page", defaut=None)
    par_page: Entier = champ("Offres par page de liste", defaut=24, ge=1)
