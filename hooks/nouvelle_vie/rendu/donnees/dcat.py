"""Le catalogue des jeux, pour les portails qui moissonnent : DCAT-AP 3, en JSON-LD.

Profil : https://semiceu.github.io/DCAT-AP/releases/3.0.0/ ; ce que data.gouv.fr en lit :
https://doc.data.gouv.fr/moissonnage/dcat/. Les codes sont ceux des vocabulaires de l'Office des
publications de l'Union européenne.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ...artefact import Noeud
from ...modele.dates import a_paris
from ..atelier import Atelier
from ..graphe.noyau import organisation, qui_publie
from ..projection import cadre_de
from .jeux import DOSSIER, LICENCE, LICENCE_URL, Jeu, mention
from .sortes import ENCODER

ADRESSE = f"{DOSSIER}catalogue.jsonld"
_UE = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_GEOJSON = f"{_IANA}application/vnd.geo+json"
"""Le type des contours que lit le moissonneur de data.gouv.fr."""
CONTEXTE = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Fichier:
    """Un fichier d'un jeu, tel qu'un catalogue le décrit.

    `format_` : le code du vocabulaire européen (« file-type ») ; `schema` : l'adresse du schéma
    qu'il suit, ou rien.
    """

    adresse: str
    titre: str
    format_: str
    media: str
    schema: str = ""


def octets(atelier: Atelier, jeux: Iterable[tuple[Jeu, tuple[Fichier, ...]]]) -> bytes:
    """Le catalogue : chaque jeu et ses fichiers."""
    page = atelier.absolue(DOSSIER)
    textes = atelier.textes["donnees"]
    editeur = {"@id": organisation(atelier)["@id"]}
    catalogue = {
        "@context": CONTEXTE,
        "@id": f"{page}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _francais(f"{textes['catalogue']} — {atelier.site_nom}"),
        "dct:description": _francais(textes["catalogue_dit"]),
        "dct:publisher": _editeur(atelier, editeur),
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": {"@id": f"{_UE}language/FRA"},
        "dct:modified": _instant(atelier),
        "dct:spatial": _emprise(atelier),
        "foaf:homepage": {"@id": page},
        "dcat:themeTaxonomy": {"@id": f"{_UE}data-theme"},
        "dcat:dataset": [_jeu(atelier, jeu, fichiers, editeur) for jeu, fichiers in jeux],
    }
    return ENCODER(catalogue).encode() + b"\n"


def _jeu(atelier: Atelier, jeu: Jeu, fichiers: Iterable[Fichier], editeur: Noeud) -> Noeud:
    dits = atelier.textes["donnees"]["jeux"][jeu.cle]
    page = atelier.absolue(f"{DOSSIER}#{jeu.cle}")
    return {
        "@id": page,
        "@type": "dcat:Dataset",
        "dct:identifier": atelier.etiquette("donnees", jeu.cle),
        "dct:title": _francais(dits["titre"]),
        "dct:description": _francais(dits["description"]),
        "dcat:keyword": [_francais(mot) for mot in dits["mots_cles"]],
        "dcat:theme": {"@id": f"{_UE}data-theme/REGI"},
        "dct:accrualPeriodicity": {"@id": f"{_UE}frequency/{jeu.frequence}"},
        "dct:accessRights": {"@id": f"{_UE}access-right/PUBLIC"},
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": {"@id": f"{_UE}language/FRA"},
        "dct:publisher": editeur,
        "dct:spatial": _emprise(atelier),
        # Les données du territoire ne sont pas refaites à chaque construction.
        **({} if jeu.territoire else {"dct:modified": _instant(atelier)}),
        "dcat:contactPoint": _contact(atelier),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_fichier(atelier, f, page, mention(atelier, jeu)) for f in fichiers],
    }


def _fichier(atelier: Atelier, fichier: Fichier, page: str, source: str) -> Noeud:
    adresse = atelier.absolue(fichier.adresse)
    conforme = {"dct:conformsTo": {"@id": atelier.absolue(fichier.schema)}}
    return {
        "@id": adresse,
        "@type": "dcat:Distribution",
        "dct:title": _francais(fichier.titre),
        "dcat:accessURL": {"@id": page},
        "dcat:downloadURL": {"@id": adresse},
        "dcat:mediaType": {"@id": f"{_IANA}{fichier.media}"},
        "dct:format": {"@id": f"{_UE}file-type/{fichier.format_}"},
        "dct:license": {"@id": LICENCE_URL},
        # Le moissonneur de data.gouv.fr reconnaît aussi une licence à son nom.
        "dct:rights": f"{LICENCE}. {source}",
        **(conforme if fichier.schema else {}),
    }


def _editeur(atelier: Atelier, identite: Noeud) -> Noeud:
    return {
        **identite,
        "@type": "foaf:Agent",
        "foaf:name": qui_publie(atelier),
        "foaf:homepage": {"@id": atelier.absolue("")},
    }


def _contact(atelier: Atelier) -> Noeud:
    """Une adresse de fonction, s'il y en a une ; jamais une personne."""
    contact = atelier.reglages.contact
    dit: Noeud = {"@type": "vcard:Organization", "vcard:fn": qui_publie(atelier)}
    if contact and contact.courriel:
        dit["vcard:hasEmail"] = {"@id": f"mailto:{contact.courriel}"}
    return dit


def _emprise(atelier: Atelier) -> Noeud:
    """Le rectangle qui contient le territoire, dans les deux écritures que lisent les portails."""
    cadre = cadre_de(atelier.parution.catalogue.contours.values(), marge=0)
    coins = [
        [cadre.ouest, cadre.sud],
        [cadre.est, cadre.sud],
        [cadre.est, cadre.nord],
        [cadre.ouest, cadre.nord],
        [cadre.ouest, cadre.sud],
    ]
    wkt = ", ".join(f"{lon} {lat}" for lon, lat in coins)
    contour = json.dumps({"type": "Polygon", "coordinates": [coins]})
    return {
        "@type": "dct:Location",
        "dcat:bbox": {"@type": _WKT, "@value": f"POLYGON(({wkt}))"},
        "locn:geometry": {"@type": _GEOJSON, "@value": contour},
    }


def _francais(texte: str) -> dict[str, Any]:
    return {"@language": "fr", "@value": texte}


def _instant(atelier: Atelier) -> dict[str, str]:
    quand = a_paris(atelier.parution.maintenant)
    return {"@type": "xsd:dateTime", "@value": quand.isoformat()}
