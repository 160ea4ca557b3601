"""Les mouvements du label : ce qui est permis, ce qui est refusé et pourquoi.

Les durées sont celles du référentiel d'après lequel la commune est jugée. Une fiche est contrôlée
comme le serait chacun de ses mouvements : `refus` n'est écrit qu'une fois.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

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
    chemin = ("label", DATES[vers])
    permis = SUITES[avant.vers] if avant else (StatutLabel.CANDIDATE,)
    if vers not in permis:
        ou = ", ".join(s.value for s in permis)
        de = avant.vers.libelle if avant else "hors de la démarche"
        valeurs = {"de": de, "vers": vers.libelle, "suites": ou}
        return Probleme(("label", "statut"), "passage-refuse", valeurs)
    if avant and le < avant.le:
        valeurs = {"le": _dire(le), "avant": _dire(avant.le), "de": avant.vers.libelle}
        return Probleme(chemin, "passage-avant-le-precedent", valeurs)
    if vers is StatutLabel.RENOUVELEE and echeance:
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
    if faute := refus(avant, label.echeance if label else None, vers, le, grille):
        return faute
    if vers in EN_COURS_DE_LABEL and bloquants:
        return Probleme(("criteres",), "eliminatoires-manquants", {"codes": _codes(bloquants)})
    if vers is StatutLabel.RETIREE and not motif:
        return Probleme(("label", "motif"), "label-incoherent", {"statut": vers.libelle} | _MOTIF)
    change: dict[str, object] = {"statut": vers, DATES[vers]: le}
    if vers in EN_COURS_DE_LABEL:
        # Renouvelé d'avance, il repart de son échéance : la commune ne perd pas de mois.
        echeance = label.echeance if label and vers is StatutLabel.RENOUVELEE else None
        change["echeance"] = terme(max(le, echeance) if echeance else le, grille)
    if label and vers is StatutLabel.RENOUVELEE and label.renouvellement:
        change["renouvellements"] = (*label.renouvellements, label.renouvellement)
    if vers is StatutLabel.RETIREE:
        change |= {"motif": motif, "echeance": None}
    if vers is StatutLabel.CANDIDATE:
        change |= {"motif": None, "referentiel": grille.version}
    if label is None:
        return Label.model_validate(change)
    return label.model_copy(update=change)


_MOTIF = {"cle": "motif"}


def _codes(criteres: Sequence[CritereDeGrille]) -> str:
    return ", ".join(f"{c.code} ({c.titre})" for c in criteres)


def problemes(label: Label, grille: Referentiel) -> Iterator[Probleme]:
    """Ce que les durées du référentiel reprochent aux dates d'un label."""
    precedent: Passage | None = None
    echeance: date | None = None
    for passage in label.passages:
        if precedent and (faute := refus(precedent, echeance, passage.vers, passage.le, grille)):
            chemin = ("label", passage.cle)
            yield Probleme(chemin, faute.code, faute.valeurs)
            return
        if passage.vers is StatutLabel.LABELLISEE:
            echeance = terme(passage.le, grille)
        elif passage.vers is StatutLabel.RENOUVELEE:
            echeance = terme(max(passage.le, echeance or passage.le), grille)
        precedent = passage
    if label.statut not in EN_COURS_DE_LABEL or not label.echeance or not echeance:
        return
    if label.echeance > echeance:
        valeurs = {"recu": _dire(label.echeance), "au_plus": _dire(echeance)}
        valeurs["duree"] = str(grille.duree)
        yield Probleme(("label", "echeance"), "echeance-trop-loin", valeurs)


def _dire(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"
