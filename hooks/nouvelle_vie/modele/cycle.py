"""Le cycle de vie d'une offre : ses statuts, ses dates, ce qui en paraît un jour donné."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import pairwise

from ..erreurs import Probleme
from .champs import Choix, Modele, champ
from .dates import Instant, Jour

RAPPEL, A_RECONFIRMER, SUSPENSION = 60, 90, 120
"""Jours sans confirmation avant le rappel, la mention publique, puis la suspension."""
POURVUE_VISIBLE = 60
"""Jours pendant lesquels une offre pourvue reste lisible."""


class Statut(Choix):
    REMONTEE = "remontee", "Remontée"
    A_QUALIFIER = "a_qualifier", "À qualifier"
    QUALIFIEE = "qualifiee", "Qualifiée"
    PUBLIEE = "publiee", "Publiée"
    SUSPENDUE = "suspendue", "Suspendue"
    EN_DISCUSSION = "en_discussion", "En discussion"
    POURVUE = "pourvue", "Pourvue"
    ARCHIVEE = "archivee", "Archivée"
    RETIREE = "retiree", "Retirée"


PARAISSANTS = frozenset({Statut.PUBLIEE, Statut.EN_DISCUSSION, Statut.POURVUE})
"""Statuts qui demandent une annonce complète et conforme."""

AVANT_PARUTION = frozenset({Statut.REMONTEE, Statut.A_QUALIFIER, Statut.QUALIFIEE})
"""Statuts d'une offre en préparation : même datée, elle ne laisse aucune trace."""

TRANSITIONS: dict[Statut, frozenset[Statut]] = {
    Statut.REMONTEE: frozenset({Statut.A_QUALIFIER, Statut.RETIREE}),
    Statut.A_QUALIFIER: frozenset({Statut.QUALIFIEE, Statut.RETIREE}),
    Statut.QUALIFIEE: frozenset({Statut.PUBLIEE, Statut.A_QUALIFIER, Statut.RETIREE}),
    Statut.PUBLIEE: frozenset(
        {Statut.SUSPENDUE, Statut.EN_DISCUSSION, Statut.POURVUE, Statut.RETIREE}
    ),
    Statut.SUSPENDUE: frozenset({Statut.PUBLIEE, Statut.POURVUE, Statut.RETIREE}),
    Statut.EN_DISCUSSION: frozenset({Statut.PUBLIEE, Statut.POURVUE, Statut.RETIREE}),
    Statut.POURVUE: frozenset({Statut.PUBLIEE, Statut.ARCHIVEE}),
    Statut.ARCHIVEE: frozenset(),
    Statut.RETIREE: frozenset({Statut.A_QUALIFIER}),
}
"""Où l'on peut aller depuis chaque statut."""

_DATES_EXIGEES: dict[Statut, tuple[str, ...]] = {
    Statut.REMONTEE: (),
    Statut.A_QUALIFIER: (),
    Statut.QUALIFIEE: ("qualifiee",),
    Statut.PUBLIEE: ("qualifiee", "publiee"),
    Statut.SUSPENDUE: ("publiee",),
    Statut.EN_DISCUSSION: ("publiee",),
    Statut.POURVUE: ("publiee", "pourvue"),
    Statut.ARCHIVEE: (),
    Statut.RETIREE: (),
}


class Dates(Modele):
    """Les dates d'une offre, en heure de Paris."""

    remontee: Jour | None = champ("Remontée le", defaut=None)
    qualifiee: Jour | None = champ("Qualifiée le", defaut=None)
    publiee: Instant | None = champ(
        "Publiée le", "Avec son heure ; une minute ne sert qu'une fois", defaut=None
    )
    confirmee: Jour | None = champ(
        "Confirmée le", "Dernière vérification avec la mairie", defaut=None
    )
    limite: Jour | None = champ("Date limite", "Dernier jour où l'offre paraît", defaut=None)
    mise_a_jour: Jour | None = champ(
        "Mise à jour le", "L'annonce a changé ; ne vaut pas confirmation", defaut=None
    )
    pourvue: Jour | None = champ("Pourvue le", defaut=None)

    def problemes(self) -> Iterator[Probleme]:
        suite = [
            (cle, _jour(valeur))
            for cle in ("remontee", "qualifiee", "publiee", "pourvue")
            if (valeur := getattr(self, cle)) is not None
        ]
        for (cle_avant, avant), (cle_apres, apres) in pairwise(suite):
            if avant > apres:
                yield Probleme(
                    (cle_avant,),
                    "ordre-des-dates",
                    {
                        "avant": cle_avant,
                        "date_avant": f"{avant:%d/%m/%Y}",
                        "apres": cle_apres,
                        "date_apres": f"{apres:%d/%m/%Y}",
                    },
                )


def _jour(quand: date) -> date:
    return quand.date() if isinstance(quand, datetime) else quand


def dates_manquantes(statut: Statut, dates: Dates) -> Iterator[Probleme]:
    """Les dates que le statut exige et qui manquent."""
    for cle in _DATES_EXIGEES[statut]:
        if getattr(dates, cle) is None:
            ou = ("dates",) if dates != Dates() else ("statut",)
            valeurs = {"statut": statut.libelle, "cle": cle, "groupe": "dates"}
            yield Probleme(ou, "date-de-statut", valeurs)


class Visibilite(Enum):
    """Ce que le public voit d'une offre à un instant donné."""

    VISIBLE = "visible"
    POURVUE = "pourvue"
    """Encore lisible, hors des listes, marquée « pourvue »."""
    DISPARUE = "disparue"
    """A paru, ne paraît plus : une page muette propose la liste."""
    CACHEE = "cachee"
    """N'a jamais paru : aucune trace."""


def jours_sans_nouvelles(dates: Dates, jour: date) -> int:
    """Jours écoulés depuis la dernière confirmation, à défaut la publication."""
    connues = [dates.publiee.date() if dates.publiee else jour, dates.confirmee or date.min]
    # Une confirmation datée de l'avenir est une faute de frappe : elle ne rajeunit pas l'offre.
    return (jour - max(d for d in connues if d <= jour or d == connues[0])).days


def jour_sans_nouvelles(dates: Dates, jour: date, combien: int) -> date:
    """Le jour où l'offre sera restée `combien` jours sans confirmation."""
    return jour + timedelta(days=combien - jours_sans_nouvelles(dates, jour))


def fin_de_parution(statut: Statut, dates: Dates, jour: date) -> date:
    """Le premier jour où une offre lisible le jour dit ne le sera plus, si rien ne change."""
    if statut is Statut.POURVUE and dates.pourvue:
        return dates.pourvue + timedelta(days=POURVUE_VISIBLE)
    if dates.limite:
        return dates.limite + timedelta(days=1)
    return jour_sans_nouvelles(dates, jour, SUSPENSION)


def visibilite(statut: Statut, dates: Dates, maintenant: datetime) -> Visibilite:
    """Applique le cycle de vie : publication programmée, date limite, fraîcheur, offre pourvue.

    Une offre datée cesse de paraître le lendemain de sa limite ; une offre sans limite est
    suspendue après 120 jours sans confirmation.
    """
    if dates.publiee is None or dates.publiee > maintenant or statut in AVANT_PARUTION:
        return Visibilite.CACHEE
    jour = maintenant.date()
    if statut is Statut.POURVUE and dates.pourvue:
        recente = (jour - dates.pourvue).days < POURVUE_VISIBLE
        return Visibilite.POURVUE if recente else Visibilite.DISPARUE
    if statut not in (Statut.PUBLIEE, Statut.EN_DISCUSSION):
        return Visibilite.DISPARUE
    if dates.limite:
        return Visibilite.VISIBLE if jour <= dates.limite else Visibilite.DISPARUE
    fraiche = jours_sans_nouvelles(dates, jour) < SUSPENSION
    return Visibilite.VISIBLE if fraiche else Visibilite.DISPARUE
