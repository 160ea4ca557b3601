"""Les postes salariés, pour les moteurs d'emploi.

Propriétés requises et conseillées par Google :
https://developers.google.com/search/docs/appearance/structured-data/job-posting
"""

from __future__ import annotations

from html import escape

import nh3

from ...artefact import Noeud
from ...modele.offres import Contrat, Emploi, Exercice, Periode, Sante
from .. import urls
from ..atelier import Atelier
from ..valeurs import dire
from .noyau import adresse_postale, dater, fin_de, identite, noeud, nombre

EMPLOYEUR_TU = "confidential"
"""Ce qu'attend Google d'une annonce qui tait l'employeur ; le contact n'est pas l'employeur."""
TEMPS_PLEIN = 35
"""Heures par semaine de la durée légale (C. trav. L3121-27)."""
_PERIODES = {Periode.HEURE: "HOUR", Periode.MOIS: "MONTH", Periode.AN: "YEAR"}
_DUREES = {
    Contrat.CDD: ["TEMPORARY"],
    Contrat.SAISONNIER: ["TEMPORARY"],
    Contrat.APPRENTISSAGE: ["OTHER"],
}
_BALISES = {"p", "ul", "ol", "li", "br", "strong", "em"}
"""Ce que les moteurs d'emploi savent lire d'une description."""


def poste(atelier: Atelier, offre: Emploi | Sante) -> list[Noeud]:
    """Le poste, s'il est salarié : un cabinet libéral n'est pas un emploi."""
    if isinstance(offre, Sante) and offre.exercice is not Exercice.SALARIE:
        return []
    commune = atelier.parution.commune_de(offre)
    commun = noeud(
        "JobPosting",
        title=offre.intitule if isinstance(offre, Emploi) else offre.profession,
        description=_description(atelier, offre),
        url=atelier.absolue(offre.adresse),
        identifier=noeud("PropertyValue", name=atelier.site_nom, value=offre.id),
        datePosted=dater(offre.dates.publiee),
        validThrough=fin_de(offre.dates.limite),
        hiringOrganization=EMPLOYEUR_TU,
        jobLocation=noeud("Place", address=adresse_postale(atelier, commune)),
        # On écrit ou l'on appelle : la page n'a pas de formulaire de candidature.
        directApply=False,
    )
    propre = _propre_a_l_emploi(offre) if isinstance(offre, Emploi) else {}
    return [identite(atelier, offre) | commun | propre]


def _propre_a_l_emploi(offre: Emploi) -> Noeud:
    return noeud(
        "JobPosting",
        hiringOrganization=None
        if offre.employeur_cache
        else noeud("Organization", name=offre.employeur),
        employmentType=_type_de_contrat(offre),
        workHours=dire(offre.heures, "h/semaine") if offre.heures else None,
        baseSalary=_salaire(offre),
    )


def _type_de_contrat(offre: Emploi) -> list[str]:
    """Un contrat qui ne dit pas ses heures est présumé à temps plein (C. trav. L3123-6)."""
    if offre.contrat is None:
        return []
    if offre.contrat is Contrat.INDEPENDANT:
        return ["CONTRACTOR"]
    plein = offre.heures is None or offre.heures >= TEMPS_PLEIN
    return ["FULL_TIME" if plein else "PART_TIME", *_DUREES.get(offre.contrat, [])]


def _salaire(offre: Emploi) -> Noeud | None:
    bas, haut = offre.salaire_min, offre.salaire_max
    if bas is None and haut is None:
        return None
    bornes = {"minValue": bas, "maxValue": haut} if bas != haut else {"value": bas}
    valeur = noeud(
        "QuantitativeValue",
        unitText=_PERIODES[offre.periode_salaire],
        **{cle: nombre(v) for cle, v in bornes.items() if v is not None},
    )
    return noeud("MonetaryAmount", currency="EUR", value=valeur)


def _description(atelier: Atelier, offre: Emploi | Sante) -> str:
    """L'annonce entière en HTML simple : un moteur refuse une description écourtée."""
    racine = urls.racine(urls.uri_de(offre.adresse))
    textes = [offre.description, *(texte for _, texte in offre.argumentaire.parties())]
    faits = "".join(
        f"<li>{escape(libelle)} : {escape(dire(valeur, unite))}</li>"
        for _, libelle, unite, valeur in offre.caracteristiques()
    )
    prose = "".join(str(atelier.markdown(texte, racine)) for texte in textes)
    return nh3.clean(f"<p>{escape(offre.resume or '')}</p>{prose}<ul>{faits}</ul>", tags=_BALISES)
