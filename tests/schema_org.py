"""Ce que le vocabulaire permet et ce que Google demande, pour juger les données structurées.

`rdflib` connaît tous les noms de schema.org, pas leurs domaines : ceux des types que le site
emploie sont écrits ici, d'après https://schema.org/<Type> (propriétés héritées comprises).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rdflib.namespace import SDO

VOCABULAIRE = frozenset(SDO.__annotations__)
"""Les types, propriétés et valeurs de schema.org."""
HORS_VOCABULAIRE = {"query-input": "query"}
"""Une notation des actions, et la propriété qu'elle annote (https://schema.org/docs/actions.html)."""

_CHOSE = {"name", "description", "url", "identifier", "sameAs", "image", "potentialAction"}
_LIEU = _CHOSE | {"address", "geo", "containedInPlace", "additionalProperty"}
_OEUVRE = _CHOSE | {
    "headline", "author", "publisher", "datePublished", "inLanguage", "mainEntity", "offers",
}  # fmt: skip
_HEBERGEMENT = _LIEU | {
    "accommodationCategory", "floorSize", "numberOfRooms", "numberOfBedrooms",
}  # fmt: skip

DOMAINES: dict[str, set[str]] = {
    "DataCatalog": _OEUVRE | {"license", "dataset"},
    "Dataset": _OEUVRE
    | {
        "license", "isAccessibleForFree", "keywords", "creator", "spatialCoverage", "distribution",
    },
    "DataDownload": _OEUVRE | {"encodingFormat", "contentUrl"},
    "WebSite": _OEUVRE,
    "CollectionPage": _OEUVRE,
    "RealEstateListing": _OEUVRE | {"datePosted"},
    "Article": _OEUVRE,
    "NewsArticle": _OEUVRE,
    "Organization": _CHOSE | {"email", "telephone", "logo"},
    "SearchAction": _CHOSE | {"target", "query"},
    "EntryPoint": _CHOSE | {"urlTemplate"},
    "BreadcrumbList": _CHOSE | {"itemListElement"},
    "ItemList": _CHOSE | {"itemListElement"},
    "ListItem": _CHOSE | {"position", "item"},
    "Place": _LIEU,
    "AdministrativeArea": _LIEU,
    "Accommodation": _HEBERGEMENT,
    "Apartment": _HEBERGEMENT,
    "House": _HEBERGEMENT,
    "VirtualLocation": _CHOSE,
    "PostalAddress": _CHOSE
    | {"streetAddress", "addressLocality", "addressRegion", "postalCode", "addressCountry"},
    "GeoCoordinates": _CHOSE | {"latitude", "longitude"},
    "PropertyValue": _CHOSE | {"propertyID", "value", "unitCode"},
    "QuantitativeValue": _CHOSE | {"value", "minValue", "maxValue", "unitText", "unitCode"},
    "MonetaryAmount": _CHOSE | {"currency", "value"},
    "UnitPriceSpecification": _CHOSE
    | {"price", "priceCurrency", "unitCode", "valueAddedTaxIncluded"},
    "Offer": _CHOSE
    | {
        "price", "priceCurrency", "priceSpecification", "availability", "availabilityStarts",
        "availableAtOrFrom", "businessFunction", "category", "validFrom", "validThrough",
    },
    "JobPosting": _CHOSE
    | {
        "title", "datePosted", "validThrough", "hiringOrganization", "jobLocation", "directApply",
        "employmentType", "workHours", "baseSalary",
    },
    "Event": _CHOSE
    | {
        "startDate", "previousStartDate", "endDate", "eventStatus", "eventAttendanceMode",
        "location", "organizer",
        "offers", "maximumAttendeeCapacity",
    },
}  # fmt: skip
"""Type → propriétés de son domaine, parmi celles que le site emploie."""


@dataclass(frozen=True)
class Demande:
    """Ce que Google exige et conseille d'un type ; « a.b » : la propriété b de la valeur de a."""

    page: str
    exigees: tuple[str, ...]
    conseillees: tuple[str, ...] = ()
    sauf: tuple[str, ...] = field(default=())
    """Conseils que le site ne peut pas suivre sans rien inventer."""


_DOC = "https://developers.google.com/search/docs/appearance/"
GOOGLE: dict[str, Demande] = {
    "JobPosting": Demande(
        _DOC + "structured-data/job-posting",
        (
            "title", "description", "datePosted", "hiringOrganization", "jobLocation",
            "jobLocation.address", "jobLocation.address.addressCountry",
        ),
        ("validThrough", "baseSalary", "employmentType", "identifier", "directApply"),
        # Le télétravail n'est pas un champ de la fiche.
        ("jobLocationType", "applicantLocationRequirements"),
    ),
    "Event": Demande(
        _DOC + "structured-data/event",
        ("name", "startDate", "location"),
        ("description", "endDate", "eventStatus", "organizer", "organizer.name", "offers"),
        # Une date d'avant report n'est pas gardée ; un rendez-vous n'a pas d'artiste.
        ("previousStartDate", "performer", "image"),
    ),
    "Dataset": Demande(
        _DOC + "structured-data/dataset",
        ("name", "description"),
        (
            "creator", "distribution", "isAccessibleForFree", "keywords", "license",
            "spatialCoverage", "url",
        ),
        # Les jeux n'ont ni étude citée, ni variables mesurées, ni versions.
        ("citation", "measurementTechnique", "variableMeasured", "version", "temporalCoverage"),
    ),
    "BreadcrumbList": Demande(_DOC + "structured-data/breadcrumb", ("itemListElement",)),
    "Organization": Demande(
        _DOC + "structured-data/organization", (), ("name", "url", "logo")
    ),
    "WebSite": Demande(_DOC + "site-names", ("name", "url")),
    "NewsArticle": Demande(
        _DOC + "structured-data/article",
        (),
        ("headline", "datePublished", "author", "author.name", "author.url"),
        ("image", "dateModified"),
    ),
}  # fmt: skip


def noeuds(valeur: Any) -> Iterator[dict[str, Any]]:
    """Tous les nœuds typés d'un document, à toute profondeur."""
    if isinstance(valeur, list):
        for element in valeur:
            yield from noeuds(element)
    elif isinstance(valeur, dict):
        if "@type" in valeur:
            yield valeur
        for element in valeur.values():
            yield from noeuds(element)


def manquantes(noeud: dict[str, Any], chemins: tuple[str, ...]) -> list[str]:
    return [chemin for chemin in chemins if _suivre(noeud, chemin) in (None, "", [])]


def _suivre(noeud: Any, chemin: str) -> Any:
    for cle in chemin.split("."):
        noeud = noeud.get(cle) if isinstance(noeud, dict) else None
    return noeud


def fautes_de_vocabulaire(noeud: dict[str, Any]) -> list[str]:
    """Les types et propriétés inconnus de schema.org, ou hors du domaine de leur type."""
    sorte = noeud["@type"]
    fautes = [sorte] if sorte not in VOCABULAIRE else []
    for cle, valeur in noeud.items():
        if cle.startswith("@"):
            continue
        propriete = HORS_VOCABULAIRE.get(cle, cle)
        if propriete not in VOCABULAIRE or propriete not in DOMAINES.get(sorte, ()):
            fautes.append(f"{sorte}.{cle}")
        for dite in valeur if isinstance(valeur, list) else [valeur]:
            if str(dite).startswith("https://schema.org/") and dite[19:] not in VOCABULAIRE:
                fautes.append(f"{sorte}.{cle} = {dite}")
    return fautes
