"""Ce que le temps seul changera au catalogue : parutions, limites, rappels, rendez-vous passés.

Les instants viennent des fiches ; ce qui y change, des prédicats mêmes dont le site se sert
(`visibilite`, `nouvelle`, `a_reconfirmer`, `ouvert`, `passe`), interrogés juste avant et juste
après. Aucun seuil n'est redit ici.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from .catalogue import Catalogue
from .communes import Commune
from .cycle import A_RECONFIRMER, RAPPEL, SUSPENSION, Statut, Visibilite, jours_sans_nouvelles
from .evenements import Evenement
from .fiche import Fiche
from .label import EN_COURS_DE_LABEL
from .mesures import mesurer, vieillissements
from .offre import Offre
from .referentiel import Referentiel
from .villages import Village

_MINUTE, _JOUR = timedelta(minutes=1), timedelta(days=1)


class Nature(Enum):
    """Ce qui arrive à une fiche. `visible` : le site n'est plus le même."""

    PARAIT = "parait", True
    REPARAIT = "reparait", True
    LIMITE = "limite", True
    """Le lendemain de sa date limite, une offre disparaît."""
    SUSPENDUE = "suspendue", True
    """Sans confirmation depuis trop longtemps, une offre est suspendue d'office."""
    POURVUE = "pourvue", True
    """Une offre pourvue cesse d'être lisible."""
    DISPARAIT = "disparait", True
    PLUS_NOUVELLE = "plus_nouvelle", True
    A_RECONFIRMER = "a_reconfirmer", True
    DATE_DITE = "date_dite", True
    """Une date que la fiche donnait d'avance arrive : la page peut la dire."""
    INSCRIPTION = "inscription", True
    """On ne s'inscrit plus."""
    PASSE = "passe", True
    ANNONCE = "annonce", True
    """La fiche entre dans un flux pour une autre raison que sa parution."""
    MOIS = "mois", True
    """Le calendrier s'ouvre sur un autre mois."""
    ECHEANCE = "echeance", True
    """Le lendemain de son échéance, le label d'un village ne vaut plus."""
    CONSTAT = "constat", True
    """Ce que le site constate d'un critère du label n'est plus le même."""
    RAPPEL = "rappel", False
    """L'offre est à faire confirmer ; le public n'en voit encore rien."""
    DEBUT = "debut", False

    def __init__(self, cle: str, visible: bool) -> None:
        self.cle = cle
        self.visible = visible


@dataclass(frozen=True)
class Changement:
    """Ce qui arrive, à quel instant (heure de Paris), à quelle fiche ; `motif` le précise."""

    quand: datetime
    nature: Nature
    fiche: Fiche | None = None
    motif: str = ""

    @property
    def rang(self) -> tuple[datetime, int, str, str]:
        """De quoi ranger : l'instant, la nature, la fiche."""
        natures = list(Nature)
        identifiant = self.fiche.id if self.fiche else ""
        return self.quand, natures.index(self.nature), identifiant, self.motif


def changements(catalogue: Catalogue, depuis: datetime, jusqu_a: datetime) -> Iterator[Changement]:
    """Ce qui arrive aux fiches après `depuis` et jusqu'à `jusqu_a` compris ; sans ordre."""
    for fiche in catalogue.fiches():
        for quand in sorted({i for i in _instants(fiche) if depuis < i <= jusqu_a}):
            for nature, motif in _arrive(fiche, quand):
                yield Changement(quand, nature, fiche, motif)
    yield from _constats(catalogue, depuis, jusqu_a)


def _constats(catalogue: Catalogue, depuis: datetime, jusqu_a: datetime) -> Iterator[Changement]:
    """Ce que prouvait une fiche de la commune, et qu'elle ne prouve plus : le délai a passé."""
    for village, commune, grille in _juges(catalogue):
        for critere in grille.criteres.values():
            matins = set(vieillissements(catalogue, commune, critere))
            for quand in sorted(m for m in matins if depuis < m <= jusqu_a):
                avant = mesurer(catalogue, commune, critere, quand - _MINUTE)
                change = avant != mesurer(catalogue, commune, critere, quand)
                if change and (village is None or (village.parution or quand) <= quand):
                    lieu = f"critere/{critere.code}" + ("" if village else f"/{commune.code}")
                    yield Changement(quand, Nature.CONSTAT, village, lieu)


def _juges(catalogue: Catalogue) -> Iterator[tuple[Village | None, Commune, Referentiel]]:
    """Chaque village devant sa grille ; les autres communes devant celle d'aujourd'hui.

    L'auto-évaluation dit à toute mairie ce que le site constate d'elle.
    """
    deja = set()
    for village in catalogue.villages:
        commune, grille = catalogue.commune_de(village), catalogue.grille_de(village)
        if commune and grille:
            yield village, commune, grille
            if grille is catalogue.referentiel:
                deja.add(commune.code)
    if grille := catalogue.referentiel:
        for commune in catalogue.registre.communes:
            if commune.code not in deja:
                yield None, commune, grille


def _instants(fiche: Fiche) -> Iterator[datetime]:
    """Tous ceux où cette fiche pourrait changer ; certains ne changeront rien."""
    if fiche.parution:
        yield fiche.parution
    if isinstance(fiche, Offre):
        yield from map(_matin, _jours(fiche))
    elif isinstance(fiche, Evenement):
        yield from (fiche.debut_instant, fiche.inscription_close, fiche.passe_des)
    elif isinstance(fiche, Village) and fiche.label.statut in EN_COURS_DE_LABEL:
        jours = fiche.label.labellisation, fiche.label.echeance and fiche.label.echeance + _JOUR
        yield from map(_matin, filter(None, jours))


def _jours(offre: Offre) -> Iterator[date]:
    dates = offre.dates
    yield from (d for _, d in _dates_dites(offre))
    if offre.parution and offre.nouvelle_jusqu_au:
        yield offre.nouvelle_jusqu_au
        for base in filter(None, (offre.parution.date(), dates.confirmee)):
            yield offre.fin_de_parution(base)
            yield from (base + timedelta(days=n) for n in (RAPPEL, A_RECONFIRMER, SUSPENSION))


def _dates_dites(offre: Offre) -> Iterable[tuple[str, date]]:
    dates = offre.dates
    dites = (
        ("confirmee", dates.confirmee),
        ("mise_a_jour", dates.mise_a_jour),
        ("pourvue", dates.pourvue),
    )
    return ((cle, quand) for cle, quand in dites if quand)


def _matin(jour: date) -> datetime:
    return datetime.combine(jour, time.min)


def _arrive(fiche: Fiche, quand: datetime) -> Iterator[tuple[Nature, str]]:
    """Ce qui change à cet instant précis."""
    if isinstance(fiche, Offre):
        yield from ((nature, "") for nature in _visibilite(fiche, quand))
        if fiche.visibilite(quand) in (Visibilite.VISIBLE, Visibilite.POURVUE):
            yield from _mentions(fiche, quand)
    elif fiche.parution == quand:
        yield Nature.PARAIT, ""
    if isinstance(fiche, Evenement) and fiche.publication <= quand:
        yield from ((nature, "") for nature in _rendez_vous(fiche, quand))
    if isinstance(fiche, Village) and (fiche.parution or quand) <= quand:
        hier, vaut = (fiche.label.en_cours(q.date()) for q in (quand - _MINUTE, quand))
        if hier and not vaut:
            yield Nature.ECHEANCE, ""
        elif vaut and not hier:
            yield Nature.DATE_DITE, "labellisation"


def _visibilite(offre: Offre, quand: datetime) -> Iterator[Nature]:
    avant, apres = offre.visibilite(quand - _MINUTE), offre.visibilite(quand)
    if avant is apres:
        return
    if apres is not Visibilite.DISPARUE:
        yield Nature.PARAIT if avant is Visibilite.CACHEE else Nature.REPARAIT
    elif avant is Visibilite.CACHEE:
        yield Nature.DISPARAIT
    elif offre.statut is Statut.POURVUE:
        yield Nature.POURVUE
    else:
        yield Nature.LIMITE if offre.dates.limite else Nature.SUSPENDUE


def _mentions(offre: Offre, quand: datetime) -> Iterator[tuple[Nature, str]]:
    """Ce que dit d'elle une offre lisible : nouvelle, à reconfirmer, ses dates."""
    jour, veille = quand.date(), (quand - _MINUTE).date()
    if jour == veille:
        return
    ouverte = offre.visibilite(quand) is Visibilite.VISIBLE
    if offre.nouvelle(veille) and not offre.nouvelle(jour):
        yield Nature.PLUS_NOUVELLE, ""
    if ouverte and _a_confirmer(offre, jour) and not _a_confirmer(offre, veille):
        yield Nature.RAPPEL, ""
    if ouverte and offre.a_reconfirmer(jour) and not offre.a_reconfirmer(veille):
        yield Nature.A_RECONFIRMER, ""
    for cle, dite in _dates_dites(offre):
        if dite == jour:
            yield Nature.DATE_DITE, cle


def _a_confirmer(offre: Offre, jour: date) -> bool:
    """Le moment d'appeler la mairie (voir `Offre.conseils`)."""
    return not offre.dates.limite and jours_sans_nouvelles(offre.dates, jour) >= RAPPEL


def _rendez_vous(evenement: Evenement, quand: datetime) -> Iterator[Nature]:
    avant = quand - _MINUTE
    if evenement.debut_instant == quand and evenement.tient:
        yield Nature.DEBUT
    passe = evenement.passe(quand) and not evenement.passe(avant)
    if evenement.ouvert(avant) and not evenement.ouvert(quand) and not passe:
        yield Nature.INSCRIPTION
    if passe:
        yield Nature.PASSE
