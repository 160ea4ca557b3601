"""Les règles légales d'une annonce : ce sans quoi elle ne peut pas paraître.

Chaque règle reçoit une offre et rend les problèmes qu'elle voit ; sa docstring cite sa source.
Les mentions que le site écrit lui-même (Géorisques, consommation excessive) sont dans
`textes/fr.yml` et paraissent sur la fiche sans que la personne qui rédige ait à les taper.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from ..erreurs import Chemin, Probleme
from .champs import libelle_de
from .parties import ChargeHonoraires, ClasseEnergie, Energie
from .texte import plier

Regle = Callable[[Any], Iterator[Probleme]]


def _exiger(offre: Any, source: str, *cles: str) -> Iterator[Probleme]:
    for cle in cles:
        if getattr(offre, cle) is None:
            valeurs = {"cle": cle, "libelle": libelle_de(type(offre), cle), "source": source}
            yield Probleme(("statut",), "mention-legale", valeurs)


def energie(offre: Any) -> Iterator[Probleme]:
    """Classes DPE et GES, dépenses annuelles et année des prix dans toute annonce.

    Code de la construction et de l'habitation, art. L126-33, R126-22 (classes, en ligne) et
    R126-23 (dépenses et année des prix, pour une habitation) ; un bien non soumis au diagnostic
    (art. R126-15) le dit avec son motif. La mention de l'art. R126-24 (classes F et G) est écrite
    par le site.
    """
    dpe: Energie | None = offre.energie
    if dpe is None or dpe.dpe is None:
        yield Probleme(("energie",) if dpe else ("statut",), "dpe-manquant", {"cle": "energie"})
        return
    if dpe.dpe is ClasseEnergie.NON_SOUMIS:
        if not dpe.motif_dispense:
            yield Probleme(("energie",), "dispense-dpe")
        return
    if dpe.ges is None:
        yield Probleme(("energie",), "dpe-manquant")
    if getattr(offre, "habitation", False) and None in (
        dpe.depenses_min,
        dpe.depenses_max,
        dpe.annee_prix,
    ):
        yield Probleme(("energie",), "depenses-energie-manquantes")


def energie_si_chauffe(offre: Any) -> Iterator[Probleme]:
    """Même obligation pour un local professionnel, s'il est chauffé.

    Code de la construction et de l'habitation, art. L126-33 et R126-15.
    """
    if offre.chauffe is not False:
        yield from energie(offre)


def decence_energetique(offre: Any) -> Iterator[Probleme]:
    """Pas de nouvelle location d'un logement classé G depuis le 1er janvier 2025.

    Loi n° 89-462 du 6 juillet 1989, art. 6 ; décret n° 2002-120 du 30 janvier 2002, art. 3 bis ;
    loi n° 2021-1104 du 22 août 2021, art. 160.
    """
    if offre.louee and offre.energie and offre.energie.dpe is ClasseEnergie.G:
        yield Probleme(("energie", "dpe"), "logement-g")


def location(offre: Any) -> Iterator[Probleme]:
    """Loyer, charges et leur règlement, dépôt de garantie, surface et meublé ou non.

    Loi n° 89-462, art. 2-1, et arrêté du 21 avril 2022, art. 1 (particuliers) ; arrêté du
    10 janvier 2017 modifié par l'arrêté du 26 janvier 2022 (professionnels).
    """
    if offre.louee:
        source = "arrêtés du 26 janvier et du 21 avril 2022"
        yield from _exiger(
            offre,
            source,
            "loyer",
            "charges",
            "reglement_charges",
            "depot_garantie",
            "surface",
            "meuble",
        )


def vente(offre: Any) -> Iterator[Probleme]:
    """Prix de vente affiché, honoraires compris, et qui les paie ; surface.

    Arrêté du 10 janvier 2017 relatif à l'information des consommateurs par les professionnels
    intervenant dans une transaction immobilière, art. 2 à 4.
    """
    if not offre.louee:
        yield from _exiger(offre, "arrêté du 10 janvier 2017", "prix", "surface")


def honoraires(offre: Any) -> Iterator[Probleme]:
    """Honoraires de l'acquéreur : pourcentage du prix et prix hors honoraires.

    Arrêté du 10 janvier 2017, art. 3 et 4.
    """
    dus = offre.honoraires
    if (
        dus
        and dus.a_la_charge_de is ChargeHonoraires.ACQUEREUR
        and (dus.pourcentage is None or dus.prix_hors_honoraires is None)
    ):
        yield Probleme(("honoraires",), "honoraires-incomplets")


def surface_et_montant(offre: Any) -> Iterator[Probleme]:
    """Un terrain ou un local s'annonce avec sa surface et son prix ou son loyer.

    Code de la consommation, art. L111-1 et L112-1 (information préalable sur le prix).
    """
    source = "art. L112-1 du code de la consommation"
    yield from _exiger(offre, source, "surface")
    if offre.montant is None:
        yield from _exiger(offre, source, "prix" if hasattr(offre, "prix") else "loyer")


def cession(offre: Any) -> Iterator[Probleme]:
    """Une reprise annonce son prix ; la location-gérance annonce sa redevance.

    Code de la consommation, art. L112-1.
    """
    if offre.montant is None:
        yield from _exiger(offre, "art. L112-1 du code de la consommation", offre.cle_du_prix)


def egalite_emploi(offre: Any) -> Iterator[Probleme]:
    """Intitulé ouvert aux deux sexes.

    Code du travail, art. L1142-1 et L5321-2.
    """
    mots = plier(offre.intitule).split()
    if not re.search(r"\b(?:f h|h f)\b", " ".join(mots)):
        yield Probleme(("intitule",), "emploi-f-h")


def emploi_date(offre: Any) -> Iterator[Probleme]:
    """Une offre d'emploi est datée ; elle dit son contrat et sa prise de poste.

    Code du travail, art. L5332-1 (offre datée), L5331-3 (rien qui induise en erreur sur la nature
    de l'emploi) et L5331-4 (en français).
    """
    yield from _exiger(offre, "art. L5331-3 du code du travail", "contrat", "prise_de_poste")
    if offre.dates.limite is None:
        source = "art. L5332-1 du code du travail"
        valeurs = {
            "cle": "limite",
            "libelle": "Date limite",
            "source": source,
            "groupe": "dates",
        }
        yield Probleme(("dates",), "mention-legale", valeurs)


_DISCRIMINANTS = re.compile(
    r"\b(jeune (?:homme|femme|collaborateur|collaboratrice|diplome|diplomee)|"
    r"moins de \d\d ans|\d\d ans maximum|sans enfants?|celibataire|"
    r"nationalite francaise|bonne presentation|non fumeuse?|"
    r"homme uniquement|femme uniquement|sexe (?:masculin|feminin))\b"
)


def non_discrimination(offre: Any) -> Iterator[Probleme]:
    """Aucun critère d'âge, de sexe, de situation de famille, de nationalité, d'apparence.

    Code du travail, art. L1132-1 et L5321-2 ; code pénal, art. 225-1 et 225-2.
    """
    textes = list(_textes(offre.model_dump(mode="python")))
    # D'un seul coup d'abord : presque aucune annonce n'a de quoi chercher texte par texte.
    if not _DISCRIMINANTS.search(plier(" ".join(texte for _, texte in textes))):
        return
    for chemin, texte in textes:
        if trouve := _DISCRIMINANTS.search(plier(texte)):
            yield Probleme(chemin, "critere-discriminatoire", {"mot": trouve.group()})


def _textes(valeur: Any, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    """Tous les textes d'une fiche, où qu'ils soient."""
    if isinstance(valeur, str):
        yield chemin, valeur
    elif isinstance(valeur, dict):
        for cle, interne in valeur.items():
            yield from _textes(interne, (*chemin, cle))
    elif isinstance(valeur, list | tuple):
        for rang, interne in enumerate(valeur):
            yield from _textes(interne, (*chemin, rang))


def conseils(offre: Any) -> Iterator[Probleme]:
    """Bonnes pratiques que la loi annonce sans encore les imposer à toute annonce.

    Directive (UE) 2023/970 du 10 mai 2023 sur la transparence des rémunérations, art. 5.
    """
    if hasattr(offre, "salaire_min") and offre.salaire_min is None and offre.salaire_max is None:
        yield Probleme((), "salaire-absent", {"cle": "salaire_min"})


def ordre(minimum: Decimal | None, maximum: Decimal | None) -> bool:
    """Vrai si les deux bornes d'une fourchette se suivent, ou si l'une manque."""
    return minimum is None or maximum is None or minimum <= maximum
