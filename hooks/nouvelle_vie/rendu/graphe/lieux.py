"""Les communes et les territoires."""

from __future__ import annotations

from ...artefact import Noeud
from ...modele.communes import Commune
from ...modele.territoires import Territoire
from ...modele.villages import Village
from ..atelier import Atelier
from .noyau import adresse_postale, coordonnees, identite, lieu, noeud


def commune_structuree(
    atelier: Atelier, commune: Commune, village: Village | None = None
) -> list[Noeud]:
    """Une commune, son code officiel et ce qui la contient ; `village` s'il l'a décrite."""
    territoire = atelier.parution.catalogue.territoire_de(commune)
    intercommunalite = noeud("AdministrativeArea", name=commune.epci_nom)
    code = noeud("PropertyValue", propertyID="INSEE", name="Code INSEE", value=commune.code)
    codes = commune.codes_postaux
    dite = noeud(
        "AdministrativeArea",
        description=village.resume if village else None,
        identifier=code,
        address=adresse_postale(atelier, commune, postalCode=codes[0] if len(codes) == 1 else None),
        geo=coordonnees(*commune.centre),
        containedInPlace=[intercommunalite, *([_cite(atelier, territoire)] if territoire else [])],
        sameAs=commune.mairie_site if commune.mairie_adresse else None,
    )
    return [lieu(atelier, commune) | dite]


def territoire_structure(atelier: Atelier, territoire: Territoire) -> list[Noeud]:
    return [_cite(atelier, territoire) | {"description": territoire.resume}]


def _cite(atelier: Atelier, territoire: Territoire) -> Noeud:
    adresse = atelier.absolue(territoire.adresse)
    nomme = noeud("AdministrativeArea", name=territoire.titre, url=adresse)
    return identite(atelier, territoire) | nomme
