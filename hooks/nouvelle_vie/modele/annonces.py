"""Les règles légales d'une annonce : ce sans quoi elle ne peut pas paraître.

Chaque règle rend ses clauses, des données que jugent la vérification et le navigateur
(`regles.py`) ; sa docstring cite sa source. Les mentions que le site écrit lui-même (Géorisques,
consommation excessive) sont dans `textes/fr.yml` et paraissent sur la fiche sans que la personne
qui rédige ait à les taper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..erreurs import Probleme
from .conditions import Condition, Contient, DuGenre, Et, Inverses, Non, Ou, Vaut, Vide
from .parties import ChargeHonoraires, ClasseEnergie
from .regles import Clause, DansLesTextes, Si, regle

_TOUJOURS = Et()
_NON_SOUMIS = Vaut("energie.dpe", ClasseEnergie.NON_SOUMIS)
_CLASSE = Non(Ou(Vide("energie.dpe"), _NON_SOUMIS))
_LOUEE = Vaut("transaction", "location", "passerelle")
"""Une location au sens de la loi de 1989 (la location-accession est une vente)."""


def _exiger(source: str, *cles: str, si: Condition = _TOUJOURS) -> Iterator[Clause]:
    for cle in cles:
        condition = Et(si, Vide(cle))
        yield Si(condition, "mention-legale", ("statut",), {"source": source}, (cle,))


def _exiger_un_de(source: str, *cles: str) -> Clause:
    """L'un de ces champs suffit ; la faute nomme le premier que le genre déclare."""
    aucun = Et(*(Vide(cle) for cle in cles))
    return Si(aucun, "mention-legale", ("statut",), {"source": source}, cles)


def _energie(si: Condition = _TOUJOURS) -> Iterator[Clause]:
    cle = {"cle": "energie"}
    absente = Vide("energie")
    yield Si(Et(si, absente), "dpe-manquant", ("statut",), cle)
    yield Si(Et(si, Non(absente), Vide("energie.dpe")), "dpe-manquant", ("energie",), cle)
    sans_motif = Et(si, _NON_SOUMIS, Vide("energie.motif_dispense"))
    yield Si(sans_motif, "dispense-dpe", ("energie",))
    yield Si(Et(si, _CLASSE, Vide("energie.ges")), "dpe-manquant", ("energie",))
    depenses = (Vide(f"energie.{cle}") for cle in ("depenses_min", "depenses_max", "annee_prix"))
    sans_depenses = Et(si, DuGenre("habitation"), _CLASSE, Ou(*depenses))
    yield Si(sans_depenses, "depenses-energie-manquantes", ("energie",))


@regle
def energie() -> Iterator[Clause]:
    """Classes DPE et GES, dépenses annuelles et année des prix dans toute annonce.

    Code de la construction et de l'habitation, art. L126-33, R126-22 (classes, en ligne) et
    R126-23 (dépenses et année des prix, pour une habitation) ; un bien non soumis au diagnostic
    (art. R126-15) le dit avec son motif. La mention de l'art. R126-24 (classes F et G) est écrite
    par le site.
    """
    yield from _energie()


@regle
def energie_si_chauffe() -> Iterator[Clause]:
    """Même obligation pour un local professionnel, s'il est chauffé.

    Code de la construction et de l'habitation, art. L126-33 et R126-15.
    """
    yield from _energie(Non(Vaut("chauffe", False)))


@regle
def decence_energetique() -> Iterator[Clause]:
    """Pas de nouvelle location d'un logement classé G depuis le 1er janvier 2025.

    Loi n° 89-462 du 6 juillet 1989, art. 6 ; décret n° 2002-120 du 30 janvier 2002, art. 3 bis ;
    loi n° 2021-1104 du 22 août 2021, art. 160.
    """
    yield Si(Et(_LOUEE, Vaut("energie.dpe", ClasseEnergie.G)), "logement-g", ("energie", "dpe"))


@regle
def location() -> Iterator[Clause]:
    """Loyer, charges et leur règlement, dépôt de garantie, surface et meublé ou non.

    Loi n° 89-462, art. 2-1, et arrêté du 21 avril 2022, art. 1 (particuliers) ; arrêté du
    10 janvier 2017 modifié par l'arrêté du 26 janvier 2022 (professionnels).
    """
    source = "arrêtés du 26 janvier et du 21 avril 2022"
    yield from _exiger(source, "loyer", "charges", "reglement_charges", si=_LOUEE)
    yield from _exiger(source, "depot_garantie", "surface", "meuble", si=_LOUEE)


@regle
def vente() -> Iterator[Clause]:
    """Prix de vente affiché, honoraires compris, et qui les paie ; surface.

    Arrêté du 10 janvier 2017 relatif à l'information des consommateurs par les professionnels
    intervenant dans une transaction immobilière, art. 2 à 4.
    """
    yield from _exiger("arrêté du 10 janvier 2017", "prix", "surface", si=Non(_LOUEE))


@regle
def honoraires() -> Iterator[Clause]:
    """Honoraires de l'acquéreur : pourcentage du prix et prix hors honoraires.

    Arrêté du 10 janvier 2017, art. 3 et 4.
    """
    manque = Ou(Vide("honoraires.pourcentage"), Vide("honoraires.prix_hors_honoraires"))
    dus = Vaut("honoraires.a_la_charge_de", ChargeHonoraires.ACQUEREUR)
    yield Si(Et(dus, manque), "honoraires-incomplets", ("honoraires",))


@regle
def surface_et_montant() -> Iterator[Clause]:
    """Un terrain ou un local s'annonce avec sa surface et son prix ou son loyer.

    Code de la consommation, art. L111-1 et L112-1 (information préalable sur le prix).
    """
    source = "art. L112-1 du code de la consommation"
    yield from _exiger(source, "surface")
    yield _exiger_un_de(source, "prix", "loyer", "fermage")


@regle
def cession() -> Iterator[Clause]:
    """Une reprise annonce son prix ; la location-gérance annonce sa redevance.

    Code de la consommation, art. L112-1.
    """
    source = "art. L112-1 du code de la consommation"
    en_gerance = Vaut("cession", "location-gerance", "gerance-communale")
    yield from _exiger(source, "redevance", si=en_gerance)
    yield from _exiger(source, "prix", si=Non(en_gerance))


@regle
def egalite_emploi() -> Iterator[Clause]:
    """Intitulé ouvert aux deux sexes.

    Code du travail, art. L1142-1 et L5321-2.
    """
    yield Si(Non(Contient("intitule", r"\b(?:f h|h f)\b")), "emploi-f-h", ("intitule",))


@regle
def emploi_date() -> Iterator[Clause]:
    """Une offre d'emploi est datée ; elle dit son contrat et sa prise de poste.

    Code du travail, art. L5332-1 (offre datée), L5331-3 (rien qui induise en erreur sur la nature
    de l'emploi) et L5331-4 (en français).
    """
    yield from _exiger("art. L5331-3 du code du travail", "contrat", "prise_de_poste")
    valeurs = {
        "cle": "limite",
        "libelle": "Date limite",
        "source": "art. L5332-1 du code du travail",
        "groupe": "dates",
    }
    yield Si(Vide("dates.limite"), "mention-legale", ("dates",), valeurs)


_DISCRIMINANTS = (
    r"\b(jeune (?:homme|femme|collaborateur|collaboratrice|diplome|diplomee)|"
    r"moins de [0-9][0-9] ans|[0-9][0-9] ans maximum|sans enfants?|celibataire|"
    r"nationalite francaise|bonne presentation|non fumeuse?|"
    r"homme uniquement|femme uniquement|sexe (?:masculin|feminin))\b"
)


@regle
def non_discrimination() -> Iterator[Clause]:
    """Aucun critère d'âge, de sexe, de situation de famille, de nationalité, d'apparence.

    Code du travail, art. L1132-1 et L5321-2 ; code pénal, art. 225-1 et 225-2.
    """
    yield DansLesTextes(_DISCRIMINANTS, "critere-discriminatoire")


@regle
def fourchettes() -> Iterator[Clause]:
    """Une fourchette va du plus petit au plus grand.

    Règle de saisie : aucun texte ne l'impose.
    """
    for groupe, minimum, maximum in (
        ("energie", "depenses_min", "depenses_max"),
        ("", "salaire_min", "salaire_max"),
    ):
        ou = (groupe, minimum) if groupe else (minimum,)
        devant = f"{groupe}." if groupe else ""
        inverses = Inverses(devant + minimum, devant + maximum)
        yield Si(inverses, "fourchette-inversee", ou)


@regle
def motif() -> Iterator[Clause]:
    """Une offre retirée dit pourquoi.

    Règle du cycle de vie : aucun texte ne l'impose.
    """
    retiree = Et(Vaut("statut", "retiree"), Vide("motif_retrait"))
    yield Si(retiree, "motif-manquant", ("statut",), {"cle": "motif_retrait"})


def conseils(offre: Any) -> Iterator[Probleme]:
    """Bonnes pratiques que la loi annonce sans encore les imposer à toute annonce.

    Directive (UE) 2023/970 du 10 mai 2023 sur la transparence des rémunérations, art. 5.
    """
    if hasattr(offre, "salaire_min") and offre.salaire_min is None and offre.salaire_max is None:
        yield Probleme((), "salaire-absent", {"cle": "salaire_min"})
