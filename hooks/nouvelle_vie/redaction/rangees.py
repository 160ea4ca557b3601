"""Les offres suivies, en rangées : pour une machine, pour un tableur."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, TypeVar

from ..rendu.donnees.tableur import ENTRE_VALEURS, Feuille, neutraliser
from . import phrases
from .suivi import Suivi
from .tableau import compter

T = TypeVar("T")


def _iso(quand: date | None) -> str | None:
    if isinstance(quand, datetime):
        return quand.isoformat(" ", "minutes")
    return str(quand) if quand else None


COLONNES: Mapping[str, Callable[[Suivi], Any]] = {
    "id": lambda s: s.offre.id,
    "titre": lambda s: s.offre.titre,
    "etape": lambda s: s.offre.statut.value,
    "genre": lambda s: s.offre.genre,
    "commune": lambda s: s.commune and s.commune.nom,
    "code_insee": lambda s: s.commune and s.commune.code,
    "territoire": lambda s: s.territoire and s.territoire.code,
    "referent": lambda s: s.referent and phrases.nommer(s.referent),
    "referent_courriel": lambda s: s.referent and s.referent.courriel,
    "visibilite": lambda s: s.vue.value,
    "suspendue_d_office": lambda s: s.d_office,
    "a_confirmer": lambda s: s.a_confirmer,
    "publiee": lambda s: _iso(s.offre.dates.publiee),
    "confirmee": lambda s: _iso(s.offre.dates.confirmee),
    "jours_sans_nouvelles": lambda s: s.sans_nouvelles,
    "limite": lambda s: _iso(s.offre.dates.limite),
    "prochaine_echeance": lambda s: s.prochaine and _iso(s.prochaine.quand),
    "situation": phrases.situation,
    "objectif": lambda s: s.objectif and s.objectif.value,
    "bloquants": lambda s: [m.nom for m in s.bloquants],
    "souhaitables": lambda s: [m.nom for m in s.souhaitables],
    "fichier": lambda s: s.offre.fichier,
    "exemple": lambda s: s.offre.exemple,
}
"""Tout ce que l'on sait d'une offre ; dates en AAAA-MM-JJ, étapes et genres par leur clé."""


def en_json(suivis: Sequence[Suivi], jour: date) -> dict[str, Any]:
    """Le tableau de bord pour une machine : les comptes, puis chaque offre et ses manques."""
    comptes = {axe: [asdict(ligne) for ligne in lignes] for axe, lignes in compter(suivis).items()}
    offres = [
        {
            **{cle: valeur(suivi) for cle, valeur in COLONNES.items()},
            "manques": [asdict(manque) for manque in suivi.manques],
            "echeances": [{"quand": str(e.quand), "sorte": e.sorte} for e in suivi.echeances],
        }
        for suivi in suivis
    ]
    return {"jour": str(jour), "total": len(offres), "comptes": comptes, "offres": offres}


def en_csv(suivis: Iterable[Suivi]) -> bytes:
    """Le même, en rangées qu'un tableur en français ouvre d'un double-clic."""
    return rangees(COLONNES, suivis)


def rangees(colonnes: Mapping[str, Callable[[T], Any]], objets: Iterable[T]) -> bytes:
    """Une rangée par objet, sous le nom de chaque colonne ; aucune cellule n'est une formule."""
    feuille = Feuille(tuple(colonnes))
    for objet in objets:
        feuille.poser([_cellule(valeur(objet)) for valeur in colonnes.values()])
    return feuille.octets()


def _cellule(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return neutraliser(ENTRE_VALEURS.join(valeur) if isinstance(valeur, list) else str(valeur))
