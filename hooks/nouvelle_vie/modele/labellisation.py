"""Les mouvements du label : ce qui est permis, ce qui est refusé et pourquoi.

Les durées sont celles du référentiel d'après lequel la commune est jugée. Une fiche est contrôlée
comme le serait chacun de ses mouvements : les délais ne sont écrits qu'une fois.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from ..erreurs import Probleme
from .label import DATES, EN_COURS_DE_LABEL, SUITES, Label, Passage, StatutLabel
from .referentiel import CritereDeGrille, Referentiel, ajouter_mois

_PERIODE = 12


def terme(le: date, grille: Referentiel) -> date:
    """L'échéance d'un label accordé ce jour-là."""
    return ajouter_mois(le, grille.duree * _PERIODE)


def ouverture(echeance: date, grille: Referentiel) -> date:
    """Le premier jour où un label peut être renouvelé."""
    return ajouter_mois(echeance, -grille.renouvellement)


def fermeture(echeance: date, grille: Referentiel) -> date:
    """Le dernier jour où un label échu peut encore l'être."""
    return ajouter_mois(echeance, grille.sursis)


def refus(
    avant: Passage | None,
    echeance: date | None,
    vers: StatutLabel,
    le: date,
    grille: Referentiel,
) -> Probleme | None:
    """Pourquoi une commune ne peut pas passer à cette étape ce jour-là ; rien si elle le peut.

    Args:
        avant: son dernier passage ; rien pour une commune qui n'est pas de la démarche.
        echeance: celle de son label en cours.
    """
    permis = SUITES[avant.vers] if avant else (StatutLabel.CANDIDATE,)
    if vers not in permis:
        ou = ", ".join(s.value for s in permis)
        de = avant.vers.libelle if avant else "hors de la démarche"
        valeurs = {"de": de, "vers": vers.libelle, "suites": ou}
        return Probleme(("label", "statut"), "passage-refuse", valeurs)
    if avant and le < (des := _au_plus_tot(avant, vers)):
        valeurs = {"le": _dire(le), "avant": _dire(avant.le), "des": _dire(des)}
        valeurs["de"] = avant.vers.libelle
        return Probleme(("label", DATES[vers]), "passage-avant-le-precedent", valeurs)
    if vers is StatutLabel.RENOUVELEE and echeance:
        return _hors_delai(echeance, le, grille)
    return None


def _au_plus_tot(avant: Passage, vers: StatutLabel) -> date:
    """Deux étapes peuvent avoir le même jour ; mais l'on ne revient pas le jour d'un retrait."""
    return avant.le + timedelta(days=vers is StatutLabel.CANDIDATE)


def _hors_delai(echeance: date, le: date, grille: Referentiel) -> Probleme | None:
    """Un renouvellement avant l'ouverture, ou après le sursis ; rien s'il est à temps."""
    chemin = ("label", DATES[StatutLabel.RENOUVELEE])
    if le < (des := ouverture(echeance, grille)):
        valeurs = {"le": _dire(le), "des": _dire(des), "echeance": _dire(echeance)}
        return Probleme(chemin, "renouvellement-trop-tot", valeurs)
    if le > (fin := fermeture(echeance, grille)):
        valeurs = {"le": _dire(le), "fin": _dire(fin), "echeance": _dire(echeance)}
        return Probleme(chemin, "label-perime", valeurs)
    return None


def avancer(
    label: Label | None,
    vers: StatutLabel,
    le: date,
    grille: Referentiel,
    *,
    bloquants: Sequence[CritereDeGrille] = (),
    motif: str = "",
) -> Label | Probleme:
    """Le label après ce mouvement, ou ce qui l'empêche.

    Args:
        le: le jour de la décision.
        bloquants: les critères éliminatoires que la commune ne tient pas.
        motif: exigé pour un retrait.
    """
    passages = label.passages if label else ()
    avant = passages[-1] if passages else None
    echeance = label.echeance if label else None
    if faute := refus(avant, echeance, vers, le, grille):
        return faute
    if vers in EN_COURS_DE_LABEL and bloquants:
        return Probleme(("criteres",), "eliminatoires-manquants", {"codes": _codes(bloquants)})
    motif = motif.strip()
    if vers is StatutLabel.RETIREE and not motif:
        sans = {"statut": vers.libelle, "cle": "motif"}
        return Probleme(("label", "motif"), "label-incoherent", sans)
    change = _changements(label, vers, le, grille, motif)
    return label.model_copy(update=change) if label else Label.model_validate(change)


def _changements(
    label: Label | None, vers: StatutLabel, le: date, grille: Referentiel, motif: str
) -> dict[str, object]:
    change: dict[str, object] = {"statut": vers, DATES[vers]: le}
    if vers is StatutLabel.CANDIDATE:
        change |= {"motif": None, "referentiel": grille.version}
    elif vers is StatutLabel.LABELLISEE:
        # Un second label repart de zéro : les renouvellements du premier ne sont plus les siens.
        change |= {"echeance": terme(le, grille), "renouvellement": None, "renouvellements": ()}
    elif vers is StatutLabel.RENOUVELEE and label:
        # Renouvelé d'avance, il repart de son échéance : la commune ne perd pas de mois.
        change["echeance"] = terme(max(le, label.echeance or le), grille)
        if label.renouvellement:
            change["renouvellements"] = (*label.renouvellements, label.renouvellement)
    elif vers is StatutLabel.RETIREE:
        # Déjà échu, il a fini ce jour-là et non à son retrait : l'échéance reste.
        change |= {"motif": motif, "echeance": label.echeance if label and label.echu(le) else None}
    return change


def _codes(criteres: Sequence[CritereDeGrille]) -> str:
    return ", ".join(f"{c.code} ({c.titre})" for c in criteres)


def problemes(
    label: Label, grille: Referentiel, autres: Iterable[Referentiel] = ()
) -> Iterator[Probleme]:
    """Ce que les durées du référentiel reprochent aux dates d'un label.

    Args:
        grille: la version d'après laquelle la commune est jugée aujourd'hui.
        autres: les autres versions : un label d'hier a pu être accordé sous l'une d'elles.
    """
    if next(label.problemes(), None):
        return  # le parcours même est faux, et la fiche le dit déjà
    grilles = (grille, *autres)
    echeances: set[date] = set()  # ce qu'a pu être l'échéance ; vide tant qu'on n'en sait rien
    for passage in label.passages:
        if passage.vers is StatutLabel.LABELLISEE:
            echeances = {terme(passage.le, g) for g in grilles}
        elif passage.vers is StatutLabel.RENOUVELEE and echeances:
            a_temps = {
                e for e in echeances if any(not _hors_delai(e, passage.le, g) for g in grilles)
            }
            if not a_temps and (faute := _hors_delai(max(echeances), passage.le, grille)):
                yield Probleme(("label", passage.cle), faute.code, faute.valeurs)
                return
            departs = {passage.le, *(max(passage.le, e) for e in a_temps)}
            echeances = {terme(depart, g) for depart in departs for g in grilles}
    en_cours = label.statut in EN_COURS_DE_LABEL
    if en_cours and label.echeance and echeances and label.echeance not in echeances:
        attendu = max(echeances)
        valeurs = {"recu": _dire(label.echeance), "attendu": _dire(attendu)}
        valeurs["iso"] = attendu.isoformat()
        yield Probleme(("label", "echeance"), "echeance-du-label", valeurs)


def _dire(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"
