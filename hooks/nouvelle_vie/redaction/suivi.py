"""Où en est chaque offre, ce qui lui manque pour avancer, et ce qui l'attend.

Rien n'est décidé ici : ce qui manque est ce que le modèle reprocherait à l'offre si elle paraissait
aujourd'hui, et les échéances sont celles de son cycle de vie.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..erreurs import Probleme
from ..modele.catalogue import Catalogue
from ..modele.champs import libelle_de
from ..modele.communes import Commune
from ..modele.cycle import (
    A_RECONFIRMER,
    AVANT_PARUTION,
    RAPPEL,
    SUSPENSION,
    Statut,
    Visibilite,
    jour_sans_nouvelles,
    jours_sans_nouvelles,
)
from ..modele.offre import Offre
from ..modele.parties import Contact
from ..modele.territoires import Territoire

OUVERTES = frozenset({Statut.PUBLIEE, Statut.EN_DISCUSSION})
"""Les étapes où une offre paraît tant qu'elle est confirmée ou que sa limite n'est pas passée."""
CLOSES = frozenset({Statut.POURVUE, Statut.ARCHIVEE, Statut.RETIREE})
"""Les étapes où plus rien ne manque à une offre : elle n'a plus à paraître."""


@dataclass(frozen=True, order=True)
class Echeance:
    """Ce qui arrive à une offre, et quel jour. `sorte` : sa phrase, sous `suivi: echeances:`."""

    quand: date
    sorte: str


@dataclass(frozen=True)
class Manque:
    """Ce qu'une offre n'a pas : son nom, la phrase entière, et si elle l'empêche de paraître."""

    nom: str
    message: str
    remede: str
    bloque: bool


@dataclass(frozen=True)
class Suivi:
    """Une offre vue de la rédaction, un jour donné."""

    offre: Offre
    jour: date
    commune: Commune | None
    territoire: Territoire | None
    referent: Contact | None
    """Qui suit l'offre dans l'équipe : celui de son territoire, à défaut le département."""

    vue: Visibilite
    manques: tuple[Manque, ...]
    echeances: tuple[Echeance, ...]
    """De la plus proche à la plus lointaine ; passées, elles expliquent l'état de l'offre."""

    @property
    def objectif(self) -> Statut | None:
        """L'étape que vise la rédaction, dont `manques` dit ce qui en sépare l'offre."""
        if self.offre.statut in CLOSES:
            return None
        avant = self.offre.statut in AVANT_PARUTION - {Statut.QUALIFIEE}
        return Statut.QUALIFIEE if avant else Statut.PUBLIEE

    @property
    def bloquants(self) -> tuple[Manque, ...]:
        """Ce qui empêche l'offre de paraître ; sans eux, elle est bonne à qualifier."""
        return tuple(m for m in self.manques if m.bloque)

    @property
    def souhaitables(self) -> tuple[Manque, ...]:
        """Ce qu'il vaudrait mieux ajouter avant de la publier."""
        return tuple(m for m in self.manques if not m.bloque)

    @property
    def d_office(self) -> bool:
        """Vrai si elle ne paraît plus sans que personne l'ait décidé."""
        return self.offre.statut in OUVERTES and self.vue is Visibilite.DISPARUE

    @property
    def sans_nouvelles(self) -> int | None:
        """Jours écoulés sans confirmation, pour une offre qui paraît ou devrait paraître."""
        if self.offre.statut not in OUVERTES or self.vue is Visibilite.CACHEE:
            return None
        return jours_sans_nouvelles(self.offre.dates, self.jour)

    @property
    def a_confirmer(self) -> bool:
        """Vrai s'il faut rappeler la mairie : le rappel est passé, ou la date limite."""
        if self.sans_nouvelles is None:
            return False
        if limite := self.offre.dates.limite:
            return limite < self.jour
        return self.sans_nouvelles >= RAPPEL

    @property
    def prochaine(self) -> Echeance | None:
        """La première échéance à venir, aujourd'hui compris."""
        return next((e for e in self.echeances if e.quand >= self.jour), None)

    @property
    def urgence(self) -> tuple[bool, int, str]:
        """L'ordre de la relance : d'abord ce qui ne paraît plus, puis ce qui vieillit le plus."""
        return not self.d_office, -(self.sans_nouvelles or 0), self.offre.id


def suivre(
    catalogue: Catalogue, quand: datetime, departement: Contact | None = None
) -> tuple[Suivi, ...]:
    """Toutes les offres, quelle que soit leur étape, dans l'ordre du cycle puis de l'urgence.

    Args:
        quand: heure de Paris, sans fuseau.
        departement: qui suit les communes qui n'ont pas de référent.
    """
    etapes = {statut: rang for rang, statut in enumerate(Statut)}
    suivis = (_suivre(catalogue, offre, quand, departement) for offre in catalogue.offres)
    return tuple(sorted(suivis, key=lambda s: (etapes[s.offre.statut], s.urgence)))


def _suivre(
    catalogue: Catalogue, offre: Offre, quand: datetime, departement: Contact | None
) -> Suivi:
    commune = catalogue.commune_de(offre)
    territoire = catalogue.territoire_de(commune) if commune else None
    referent = territoire.referent if territoire else None
    return Suivi(
        offre=offre,
        jour=quand.date(),
        commune=commune,
        territoire=territoire,
        referent=referent or departement,
        vue=offre.visibilite(quand),
        manques=tuple(manques(offre, quand)),
        echeances=tuple(sorted(echeances(offre, quand))),
    )


def manques(offre: Offre, quand: datetime) -> Iterator[Manque]:
    """Ce que le modèle reprocherait à cette offre si elle paraissait ; d'abord ce qui l'empêche.

    Une offre qualifiée est une offre bonne à paraître : c'est aussi ce qui lui manque pour l'être.
    """
    if offre.statut in CLOSES:
        return
    essai = comme_publiee(offre, quand)
    for probleme in (*essai.problemes(), *essai.conseils(quand)):
        if probleme.code not in _VIEILLIT:
            yield _manque(offre, probleme)


_VIEILLIT = frozenset({"a-confirmer", "suspendue-d-office", "limite-depassee"})
"""Ce que disent déjà les échéances."""


def comme_publiee(offre: Offre, quand: datetime) -> Offre:
    """La même offre, au statut et aux dates qu'elle aurait si on la publiait à cet instant."""
    if offre.statut in OUVERTES:
        return offre
    dates = offre.dates
    suite = dates.publiee if dates.publiee and dates.publiee <= quand else quand
    qualifiee = dates.qualifiee or suite.date()
    posees = dates.model_copy(update={"qualifiee": qualifiee, "publiee": suite})
    return offre.model_copy(update={"statut": Statut.PUBLIEE, "dates": posees})


def _manque(offre: Offre, probleme: Probleme) -> Manque:
    faute = probleme.faute
    message, remede = faute.dire(probleme.valeurs), faute.remedier(probleme.valeurs)
    cle: Any = probleme.valeurs.get("cle")
    nom = str(probleme.valeurs.get("libelle") or (libelle_de(type(offre), cle) if cle else ""))
    return Manque(nom or message, message, remede, not faute.conseil)


def echeances(offre: Offre, quand: datetime) -> Iterator[Echeance]:
    """Ce que le calendrier fera à cette offre si personne n'y touche."""
    jour, dates, vue = quand.date(), offre.dates, offre.visibilite(quand)
    if offre.statut is Statut.POURVUE:
        if vue is Visibilite.POURVUE:
            yield Echeance(offre.fin_de_parution(jour), "disparition")
        return
    if offre.statut not in OUVERTES or not dates.publiee:
        return
    if vue is Visibilite.CACHEE:
        yield Echeance(dates.publiee.date(), "parution")
    if dates.limite:
        yield Echeance(dates.limite, "limite")
        return
    for combien, sorte in (
        (RAPPEL, "rappel"),
        (A_RECONFIRMER, "a_reconfirmer"),
        (SUSPENSION, "suspension"),
    ):
        yield Echeance(jour_sans_nouvelles(dates, jour, combien), sorte)
