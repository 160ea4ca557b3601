"""Le label d'une commune : son étape, et les dates par où elle est passée."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar, NamedTuple

from ..erreurs import Probleme
from .champs import Choix, Modele, champ, libelle_de
from .dates import Jour
from .textes_saisis import Texte


class StatutLabel(Choix):
    CANDIDATE = "candidate", "Candidate"
    ACCOMPAGNEE = "accompagnee", "Accompagnée"
    LABELLISEE = "labellisee", "Labellisée"
    RENOUVELEE = "renouvelee", "Label renouvelé"
    RETIREE = "retiree", "Label retiré"


EN_COURS_DE_LABEL = frozenset({StatutLabel.LABELLISEE, StatutLabel.RENOUVELEE})

SUITES: Mapping[StatutLabel, tuple[StatutLabel, ...]] = {
    StatutLabel.CANDIDATE: (StatutLabel.ACCOMPAGNEE,),
    StatutLabel.ACCOMPAGNEE: (StatutLabel.LABELLISEE,),
    StatutLabel.LABELLISEE: (StatutLabel.RENOUVELEE, StatutLabel.RETIREE),
    StatutLabel.RENOUVELEE: (StatutLabel.RENOUVELEE, StatutLabel.RETIREE),
    StatutLabel.RETIREE: (StatutLabel.CANDIDATE,),
}
"""Où mène chaque étape. Une commune entre par la candidature, et y revient après un retrait."""

DATES: Mapping[StatutLabel, str] = {
    StatutLabel.CANDIDATE: "candidature",
    StatutLabel.ACCOMPAGNEE: "accompagnement",
    StatutLabel.LABELLISEE: "labellisation",
    StatutLabel.RENOUVELEE: "renouvellement",
    StatutLabel.RETIREE: "retrait",
}
"""Le champ qui date chaque étape."""


class Passage(NamedTuple):
    """Une étape atteinte un jour. `cle` : le champ qui le dit."""

    le: date
    vers: StatutLabel
    cle: str


class Label(Modele):
    """L'état du label « village accueillant » d'une commune.

    Chaque étape a la date de son dernier passage ; une commune redevenue candidate garde celles de
    son premier parcours, qui précèdent.
    """

    ECHU: ClassVar[str] = "Label échu"
    """Ce que l'on en dit passé son échéance : ce n'est pas une étape, le temps seul y mène."""

    statut: StatutLabel = champ("Statut du label")
    referentiel: Texte | None = champ(
        "Version de la grille", "Celle d'après laquelle la commune est jugée", defaut=None
    )
    candidature: Jour | None = champ("Candidature le", defaut=None)
    accompagnement: Jour | None = champ("Accompagnée depuis le", defaut=None)
    labellisation: Jour | None = champ("Label obtenu le", defaut=None)
    renouvellements: tuple[Jour, ...] = champ(
        "Renouvellements précédents", "Avant le dernier", defaut=(), saisie="liste", max_length=30
    )
    renouvellement: Jour | None = champ("Label renouvelé le", defaut=None)
    echeance: Jour | None = champ("Label valable jusqu'au", defaut=None)
    retrait: Jour | None = champ("Label retiré le", defaut=None)
    motif: Texte | None = champ("Motif du retrait", "Publié, en une phrase", defaut=None)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Toutes les étapes datées, de la plus ancienne à la plus récente."""
        dates = [(getattr(self, cle), vers, cle) for vers, cle in DATES.items()]
        dates += [(le, StatutLabel.RENOUVELEE, "renouvellements") for le in self.renouvellements]
        rangs = list(StatutLabel)
        faits = (Passage(le, vers, cle) for le, vers, cle in dates if le)
        return tuple(sorted(faits, key=lambda p: (p.le, rangs.index(p.vers))))

    @property
    def obtenu_le(self) -> date | None:
        """Le jour du dernier label accordé : obtenu, ou renouvelé."""
        return self.passages_accordes[-1].le if self.passages_accordes else None

    @property
    def passages_accordes(self) -> tuple[Passage, ...]:
        """Les passages où le label a été accordé, du premier au dernier."""
        return tuple(p for p in self.passages if p.vers in EN_COURS_DE_LABEL)

    @property
    def perime_des(self) -> date | None:
        """Le premier jour où le label accordé ne vaut plus, s'il n'est pas renouvelé d'ici là."""
        accorde = self.statut in EN_COURS_DE_LABEL and self.echeance
        return accorde + timedelta(days=1) if accorde else None

    @property
    def periode(self) -> tuple[date, date] | None:
        """Du dernier label accordé à son terme : l'échéance, ou le retrait s'il est venu avant."""
        retrait = None if self.statut in EN_COURS_DE_LABEL else self.retrait
        terme = min(filter(None, (self.echeance, retrait)), default=None)
        du = self.obtenu_le
        return (du, terme) if du and terme and du <= terme else None

    def termine_le(self, jour: date) -> date | None:
        """Le dernier jour du dernier label, s'il ne vaut plus ce jour-là : échu, ou retiré."""
        court = self.statut in EN_COURS_DE_LABEL and not self.echu(jour)
        return None if court or not self.periode else self.periode[1]

    def en_cours(self, jour: date) -> bool:
        """Vrai si la commune peut se dire labellisée ce jour-là.

        Un label échu ne vaut plus ; écrit d'avance, il ne vaut pas avant son jour.
        """
        obtenu = self.labellisation is None or self.labellisation <= jour
        return self.statut in EN_COURS_DE_LABEL and obtenu and not self.echu(jour)

    def dit(self, jour: date) -> str:
        """Ce qu'une page dit de son étape ce jour-là : rien d'échu, ni d'obtenu d'avance."""
        if self.echu(jour):
            return self.ECHU
        return self.etape(jour).libelle

    def etape(self, jour: date) -> StatutLabel:
        """L'étape d'une commune ce jour-là : un label accordé d'avance ne l'est pas encore."""
        attend = self.statut in EN_COURS_DE_LABEL and not self.echu(jour)
        return self.statut if not attend or self.en_cours(jour) else StatutLabel.ACCOMPAGNEE

    def echu(self, jour: date) -> bool:
        """Vrai si le label accordé est arrivé à son terme sans être renouvelé ni retiré."""
        fini = self.echeance is not None and self.echeance < jour
        return self.statut in EN_COURS_DE_LABEL and fini

    def problemes(self) -> Iterator[Probleme]:
        """Ce qui manque à l'étape dite, puis le parcours que dessinent les dates."""
        exigees = [DATES[self.statut]]
        if self.statut in EN_COURS_DE_LABEL:
            exigees = ["labellisation", *exigees, "echeance"]
        if self.statut is StatutLabel.RETIREE:
            exigees.append("motif")
        manquantes = [c for c in dict.fromkeys(exigees) if getattr(self, c) is None]
        for cle in manquantes:
            yield Probleme(
                ("label",), "label-incoherent", {"statut": self.statut.libelle, "cle": cle}
            )
        if not manquantes:
            yield from self._parcours()

    def _parcours(self) -> Iterator[Probleme]:
        """Chaque étape mène à la suivante, et la dernière est celle que dit `statut`."""
        passages = self.passages
        for avant, apres in pairwise(passages):
            if apres.vers not in SUITES[avant.vers]:
                valeurs = {"de": avant.vers.libelle, "vers": apres.vers.libelle}
                valeurs |= {"cle": apres.cle, "libelle": libelle_de(Label, apres.cle)}
                yield Probleme(("label", apres.cle), "etapes-du-label", valeurs)
                return
        if passages and passages[-1].vers is not self.statut:
            dernier = passages[-1]
            valeurs = {"statut": self.statut.libelle, "cle": dernier.cle}
            valeurs |= {"vers": dernier.vers.value, "libelle": libelle_de(Label, dernier.cle)}
            yield Probleme(("label", "statut"), "statut-du-label", valeurs)
        if self.obtenu_le and self.echeance and self.obtenu_le > self.echeance:
            yield Probleme(("label", "echeance"), "fin-avant-debut")
