"""Les biens à louer ou à vendre, et les affaires à reprendre.

Aucun résultat enrichi de Google ne couvre l'immobilier : on s'en tient au vocabulaire. `Offer` ne
nomme pas le bien (`itemOffered` veut un produit ou un service) : l'annonce porte les deux.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...artefact import Noeud
from ...modele.cycle import Statut
from ...modele.offre import Offre
from ...modele.offres import Cession, FiscaliteLoyer, Local, Logement, Reprise, Terrain
from ...modele.parties import ClasseEnergie
from ...modele.texte import plier
from ..atelier import Atelier
from .noyau import adresse_postale, dater, fin_de, identite, lieu, noeud, nombre, point

METRES_CARRES, MOIS, AN = "MTK", "MON", "ANN"
"""Codes d'unité UN/CEFACT (recommandation 20)."""
_METIER = "http://purl.org/goodrelations/v1#"
_TYPES = {"maison": "House", "villa": "House", "appartement": "Apartment", "studio": "Apartment"}
Bien = Logement | Local | Terrain


def annonce(atelier: Atelier, offre: Bien) -> list[Noeud]:
    """L'annonce immobilière, son bien et son prix."""
    return [
        identite(atelier, offre)
        | noeud(
            "RealEstateListing",
            name=offre.titre,
            description=offre.resume,
            url=atelier.absolue(offre.adresse),
            datePosted=dater(offre.dates.publiee),
            mainEntity=_bien(atelier, offre),
            offers=_proposition(offre, _louee(offre)),
        )
    ]


def reprise(atelier: Atelier, offre: Reprise) -> list[Noeud]:
    """Une affaire à reprendre : la proposition seule.

    Ni `LocalBusiness`, qui ferait de l'affaire une enseigne dont Google veut le nom et l'adresse
    (le cédant les tait souvent), ni annonce immobilière : un fonds de commerce est un meuble.
    """
    louee = offre.cession in (Cession.LOCATION_GERANCE, Cession.GERANCE_COMMUNALE)
    commune = atelier.parution.commune_de(offre)
    return [
        identite(atelier, offre)
        | _proposition(offre, louee)
        | noeud(
            "Offer",
            name=offre.titre,
            description=offre.resume,
            category=offre.activite,
            url=atelier.absolue(offre.adresse),
            availableAtOrFrom=noeud(
                "Place",
                address=adresse_postale(atelier, commune),
                geo=point(offre.position),
                containedInPlace=lieu(atelier, commune),
            ),
        )
    ]


def _louee(offre: Bien) -> bool:
    if isinstance(offre, Logement):
        return offre.louee
    return (offre.loyer if isinstance(offre, Local) else offre.fermage) is not None and (
        offre.montant is not None and offre.montant[1] != "prix"
    )


def _proposition(offre: Offre, louee: bool) -> Noeud:
    """Ce qu'on propose (louer ou vendre), à quel prix, jusqu'à quand."""
    rare = offre.statut is Statut.EN_DISCUSSION
    return noeud(
        "Offer",
        businessFunction=_METIER + ("LeaseOut" if louee else "Sell"),
        availability="https://schema.org/" + ("LimitedAvailability" if rare else "InStock"),
        availabilityStarts=dater(getattr(offre, "disponible", None)),
        validThrough=fin_de(offre.dates.limite),
        **_prix(offre.montant),
    )


def _prix(montant: tuple[Decimal, str] | None) -> dict[str, Any]:
    """Le prix ; un loyer dit aussi par mois ou par an, hors taxes ou toutes taxes comprises."""
    if montant is None:
        return {}
    valeur, cle = montant
    prix: dict[str, Any] = {"price": nombre(valeur), "priceCurrency": "EUR"}
    if cle == "prix":
        return prix
    taxes = {f"loyer_{f}": f is FiscaliteLoyer.TTC for f in FiscaliteLoyer}
    detail = noeud(
        "UnitPriceSpecification",
        **prix,
        unitCode=AN if cle == "fermage" else MOIS,
        valueAddedTaxIncluded=taxes.get(cle),
    )
    return {**prix, "priceSpecification": detail}


def _bien(atelier: Atelier, offre: Bien) -> Noeud:
    """Le bien : sa commune, sa surface, ses pièces, son énergie ; son point s'il est public."""
    commune = atelier.parution.commune_de(offre)
    bati = not isinstance(offre, Terrain)
    surface = None if offre.surface is None else _surface(offre.surface)
    return noeud(
        _type_de_bien(offre),
        name=offre.titre,
        address=adresse_postale(atelier, commune),
        geo=point(offre.position),
        containedInPlace=lieu(atelier, commune),
        accommodationCategory=_categorie(offre),
        floorSize=noeud("QuantitativeValue", **surface) if bati and surface else None,
        numberOfRooms=getattr(offre, "pieces", None),
        numberOfBedrooms=getattr(offre, "chambres", None),
        additionalProperty=_proprietes(offre, None if bati else surface),
    )


def _surface(valeur: Decimal) -> dict[str, Any]:
    return {"value": nombre(valeur), "unitCode": METRES_CARRES}


def _type_de_bien(offre: Bien) -> str:
    if isinstance(offre, Terrain):
        return "Place"
    mots = plier(getattr(offre, "type_bien", None) or "").split()
    return next((_TYPES[mot] for mot in mots if mot in _TYPES), "Accommodation")


def _categorie(offre: Bien) -> str | None:
    if isinstance(offre, Logement):
        return offre.type_bien
    return offre.usage if isinstance(offre, Local) else None


def _proprietes(offre: Bien, surface: dict[str, Any] | None) -> list[Noeud]:
    """Ce que le vocabulaire ne nomme pas : les étiquettes d'énergie, la surface d'un terrain."""
    proprietes = [noeud("PropertyValue", name="Surface", **surface)] if surface else []
    energie = None if isinstance(offre, Terrain) else offre.energie
    if energie is None or energie.dpe in (None, ClasseEnergie.NON_SOUMIS):
        return proprietes
    for nom, classe in (
        ("Classe énergie (DPE)", energie.dpe),
        ("Classe climat (GES)", energie.ges),
    ):
        if classe is not None:
            proprietes.append(noeud("PropertyValue", name=nom, value=classe.libelle))
    return proprietes
