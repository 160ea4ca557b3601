"""Dire un dossier de la démarche : ses phrases, sa rangée de tableur, son rapport à imprimer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jinja2 import Environment

from ..modele.profil import CritereSuivi, FamilleSuivie
from ..modele.villages import EtatBourgCentre
from ..rendu.gabarits import phrases as toutes
from ..rendu.typographie import jour as dire_jour
from ..rendu.typographie import typographier
from .bilan import JETONS
from .dossiers import Dossier, Echeance
from .phrases import en_tete, remplir
from .rangees import rangees


def textes() -> Mapping[str, Any]:
    groupe: Mapping[str, Any] = toutes()["dossiers"]
    return groupe


def echeance(dite: Echeance, aujourd_hui: date) -> str:
    """« label valable jusqu'au 12 juin 2029 », « attendu le 31 janvier 2027 : A3, … »."""
    temps = "a_venir" if dite.quand >= aujourd_hui else "passees"
    phrase = remplir(textes()[temps][dite.sorte], jour=dire_jour(dite.quand))
    precision = ", ".join(filter(None, (dite.code, typographier(dite.precision))))
    return f"{phrase} ({precision})" if precision else phrase


def etape(dossier: Dossier) -> str:
    """« Labellisée, jusqu'au 12 juin 2029 », « Accompagnée », « Label échu »."""
    label = dossier.village.label
    if label.echeance is None or not label.en_cours(dossier.jour):
        return dossier.etape
    return f"{dossier.etape}, {remplir(textes()['jusqu_au'], jour=dire_jour(label.echeance))}"


def prochaine(dossier: Dossier) -> str:
    return echeance(dossier.prochaine, dossier.jour) if dossier.prochaine else ""


def famille(suivie: FamilleSuivie) -> str:
    """« A 2/3 » : ce qui est acquis dans une famille, et dans elle seule."""
    return f"{suivie.famille.code} {suivie.acquis}/{len(suivie.criteres)}"


def profil(dossier: Dossier) -> str:
    """« A 3/3 · B 1/4 · … » ; vide pour une commune qui n'a rien rempli."""
    connu = dossier.profil if dossier.profil and dossier.profil.commence else None
    return " · ".join(map(famille, connu.familles)) if connu else ""


def bloquants(dossier: Dossier) -> list[str]:
    return [f"{c.code} {typographier(c.titre)}" for c in _bloquants(dossier)]


def _bloquants(dossier: Dossier) -> Sequence[Any]:
    return dossier.profil.bloquants if dossier.profil else ()


def niveau(dossier: Dossier, suivi: CritereSuivi) -> str:
    """« Acquis, constaté par le site », « En chemin », « Pas encore rempli »."""
    if suivi.niveau is None or dossier.profil is None:
        return str(textes()["non_rempli"])
    # Un niveau que la grille n'a pas est une faute, mais le tableau se lit tout de même.
    rang = min(suivi.niveau, dossier.profil.grille.niveau_max)
    nom = typographier(dossier.profil.grille.niveaux[rang].nom)
    return f"{nom}, {textes()['constate']}" if suivi.constat else nom


def bourg_centre(dossier: Dossier) -> str:
    bourg = dossier.village.bourg_centre
    if bourg is None:
        return ""
    dates = {EtatBourgCentre.DEPOSEE: bourg.depot, EtatBourgCentre.RETENUE: bourg.decision}
    depuis = dates.get(bourg.etat) or bourg.depuis
    dite = f" ({dire_jour(depuis)})" if depuis else ""
    return f"{bourg.etat.libelle}{dite}"


def _iso(quand: date | None) -> str | None:
    return quand.isoformat() if quand else None


COLONNES: Mapping[str, Callable[[Dossier], Any]] = {
    "commune": lambda d: d.nom,
    "code_insee": lambda d: d.commune and d.commune.code,
    "etape": lambda d: d.village.label.statut.value,
    "label_echu": lambda d: d.village.label.echu(d.jour),
    "publiee": lambda d: d.publiee,
    "referentiel": lambda d: d.village.label.referentiel,
    "candidature": lambda d: _iso(d.village.label.candidature),
    "accompagnement": lambda d: _iso(d.village.label.accompagnement),
    "labellisation": lambda d: _iso(d.village.label.labellisation),
    "renouvellement": lambda d: _iso(d.village.label.renouvellement),
    "echeance": lambda d: _iso(d.village.label.echeance),
    "retrait": lambda d: _iso(d.village.label.retrait),
    "prochaine_echeance": lambda d: d.prochaine and _iso(d.prochaine.quand),
    "echeance_dite": prochaine,
    "profil": profil,
    "eliminatoires_manquants": bloquants,
    "preuves_manquantes": lambda d: [c.critere.code for c in d.sans_preuve],
    "a_completer": lambda d: [
        f"{c.critere.code} {c.declare.manque}" for c in d.manques if c.declare
    ],
    "bourg_centre": lambda d: d.village.bourg_centre and d.village.bourg_centre.etat.value,
    "fichier": lambda d: d.village.fichier,
    "exemple": lambda d: d.village.exemple,
}
"""Tout ce que l'on sait d'un dossier ; dates en AAAA-MM-JJ, étapes par leur clé."""


def en_csv(suivis: Iterable[Dossier]) -> bytes:
    """Une rangée par commune, qu'un tableur en français ouvre d'un double-clic."""
    return rangees(COLONNES, suivis)


def en_html(env: Environment, suivis: Sequence[Dossier], jour: date, site_nom: str) -> bytes:
    """Le rapport entier : un tableau, puis chaque dossier. Jamais dans le site, jamais indexé.

    Args:
        env: les gabarits du catalogue, qui échappent tout, avec leurs couleurs.
    """
    page: str = env.get_template("dossiers.html").render(
        s=textes(),
        jour=jour,
        site_nom=site_nom,
        jetons=JETONS,
        dossiers=suivis,
        dire=_DIRE,
        remplir=remplir,
        journal=journal,
    )
    return page.encode()


_DIRE: Mapping[str, Callable[..., Any]] = {
    "echeance": echeance,
    "etape": etape,
    "prochaine": prochaine,
    "famille": famille,
    "profil": profil,
    "bloquants": bloquants,
    "niveau": niveau,
    "bourg_centre": bourg_centre,
    "en_tete": en_tete,
}


def journal(dossier: Dossier) -> Iterator[tuple[date, str, str, bool]]:
    """Chaque pas, du plus ancien au plus récent : jour, geste, texte, vrai s'il est interne."""
    grille = dossier.profil.grille if dossier.profil else None
    bourg = dossier.village.bourg_centre
    notes = (*dossier.village.journal, *(bourg.journal if bourg else ()))
    for note in sorted(notes, key=lambda n: n.le):
        geste = grille.geste(note.geste) if grille else None
        yield note.le, geste.titre if geste else note.geste, note.texte, note.interne
