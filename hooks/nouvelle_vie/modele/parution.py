"""La parution : ce que le public voit du catalogue à un instant donné."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import TypeVar

from .catalogue import Catalogue, Point
from .communes import Commune
from .cycle import Visibilite
from .evenements import Evenement
from .fiche import Fiche
from .label import StatutLabel
from .offre import Offre
from .parties import Precision
from .recits import Actualite, Temoignage
from .territoires import Territoire
from .texte import plier
from .villages import Village

F = TypeVar("F", bound=Fiche)


def _recentes(fiches: Iterable[F]) -> tuple[F, ...]:
    """De la plus récente à la plus ancienne ; l'identifiant départage, pour un ordre stable."""
    return tuple(sorted(fiches, key=lambda f: (f.parution or datetime.min, f.id), reverse=True))


@dataclass(frozen=True)
class Parution:
    """Vue du catalogue à `maintenant` (heure de Paris, sans fuseau) ; tout y est trié."""

    catalogue: Catalogue
    maintenant: datetime

    @property
    def jour(self) -> date:
        return self.maintenant.date()

    def _parue(self, fiche: Fiche) -> bool:
        return fiche.parution is None or fiche.parution <= self.maintenant

    # --- offres -----------------------------------------------------------------------------

    @cached_property
    def _offres_par_visibilite(self) -> Mapping[Visibilite, tuple[Offre, ...]]:
        groupes: dict[Visibilite, list[Offre]] = {v: [] for v in Visibilite}
        for offre in self.catalogue.offres:
            groupes[offre.visibilite(self.maintenant)].append(offre)
        return {v: _recentes(offres) for v, offres in groupes.items()}

    @cached_property
    def offres(self) -> tuple[Offre, ...]:
        """Les offres ouvertes, de la plus récente à la plus ancienne."""
        return self._offres_par_visibilite[Visibilite.VISIBLE]

    @cached_property
    def offres_pourvues(self) -> tuple[Offre, ...]:
        """Les offres pourvues encore lisibles, hors des listes."""
        return self._offres_par_visibilite[Visibilite.POURVUE]

    @cached_property
    def offres_disparues(self) -> tuple[Offre, ...]:
        """Les offres qui ont paru et ne paraissent plus."""
        return self._offres_par_visibilite[Visibilite.DISPARUE]

    @cached_property
    def _lisibles(self) -> frozenset[str]:
        return frozenset(o.id for o in (*self.offres, *self.offres_pourvues))

    @cached_property
    def par_genre(self) -> Mapping[str, tuple[Offre, ...]]:
        return _grouper(self.offres, lambda o: o.genre)

    @cached_property
    def par_commune(self) -> Mapping[str, tuple[Offre, ...]]:
        """Les offres ouvertes par code INSEE."""
        return _grouper(self.offres, lambda o: self.commune_de(o).code)

    @cached_property
    def par_territoire(self) -> Mapping[str, tuple[Offre, ...]]:
        """Les offres ouvertes par code de territoire, communes hors territoire comprises."""
        return _grouper(self.offres, lambda o: self.commune_de(o).territoire)

    @cached_property
    def _liens(self) -> Mapping[str, tuple[str, ...]]:
        liens: dict[str, dict[str, None]] = {}
        for offre in self.catalogue.offres:
            for _, _, autre in offre.renvois():
                liens.setdefault(offre.id, {})[autre] = None
                liens.setdefault(autre, {})[offre.id] = None
        return {cle: tuple(sorted(autres)) for cle, autres in liens.items()}

    def ensemble(self, offre: Offre) -> tuple[Offre, ...]:
        """Les offres ouvertes qui forment un tout avec celle-ci, liées dans un sens ou l'autre."""
        trouvees = (self.catalogue.resoudre("offre", i) for i in self._liens.get(offre.id, ()))
        return tuple(
            o
            for o in trouvees
            if isinstance(o, Offre) and o.visibilite(self.maintenant) is Visibilite.VISIBLE
        )

    def a_proximite(
        self, commune: Commune, combien: int, sauf: Container[str] = ()
    ) -> tuple[tuple[Offre, float], ...]:
        """Les offres ouvertes les plus proches, sauf ces identifiants.

        Chacune avec sa distance en km, de commune à commune.
        """

        def trouvees() -> Iterable[tuple[Offre, float]]:
            for autre, km in ((commune, 0.0), *self.catalogue.registre.voisines(commune)):
                for offre in self.par_commune.get(autre.code, ()):
                    if offre.id not in sauf:
                        yield offre, km

        return tuple(islice(trouvees(), combien))

    def position(self, offre: Offre) -> tuple[Point, Precision]:
        """Où montrer une offre : à sa place si on peut la dire, sinon au centre de sa commune."""
        place = offre.position
        if place and place.precision is Precision.EXACTE:
            return (float(place.lon), float(place.lat)), Precision.EXACTE
        return self.commune_de(offre).centre, Precision.COMMUNE

    # --- lieux ------------------------------------------------------------------------------

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        visibles = (v for v in self.catalogue.villages if self._parue(v))
        return tuple(sorted(visibles, key=lambda v: plier(v.titre)))

    @cached_property
    def villages_labellises(self) -> tuple[Village, ...]:
        return tuple(v for v in self.villages if v.label.en_cours(self.jour))

    @cached_property
    def villages_suivis(self) -> tuple[Village, ...]:
        """Ceux qui ont un jour eu le label : leur flux reste, même s'ils en sortent."""
        return tuple(v for v in self.villages if v.label.labellisation)

    @cached_property
    def villages_engages(self) -> tuple[Village, ...]:
        """Ceux de la démarche, à quelque étape qu'ils en soient ; plus ceux qui en sont sortis."""
        return tuple(v for v in self.villages if v.label.statut is not StatutLabel.RETIREE)

    @cached_property
    def _village_par_commune(self) -> Mapping[str, Village]:
        return {self.commune_de(v).code: v for v in self.villages}

    def village_de(self, commune: Commune) -> Village | None:
        return self._village_par_commune.get(commune.code)

    def commune_de(self, fiche: Fiche) -> Commune:
        """La commune d'une fiche qui en a une.

        Raises:
            LookupError: la fiche n'est pas rattachée à une commune du registre.
        """
        commune = self.catalogue.commune_de(fiche)
        if commune is None:
            raise LookupError(f"{fiche.id} n'a pas de commune")
        return commune

    @cached_property
    def communes_suivies(self) -> tuple[Commune, ...]:
        """Celles qui ont un flux : une offre y a paru, ou le label y est passé.

        Un flux ne disparaît pas avec sa dernière offre : l'outil qui le suit serait en panne.
        """
        suivies = {self.commune_de(v).code for v in self.villages_suivis}
        suivies |= {self.commune_de(o).code for o in (*self.offres, *self.offres_pourvues)}
        suivies |= {self.commune_de(o).code for o in self.offres_disparues}
        return tuple(c for c in self.catalogue.registre.communes if c.code in suivies)

    def adresse_commune(self, commune: Commune) -> str:
        """L'unique page d'une commune : son village s'il existe, sinon la page générée."""
        village = self.village_de(commune)
        return village.adresse if village else f"communes/{commune.slug}/"

    @property
    def territoires(self) -> tuple[Territoire, ...]:
        return tuple(sorted(self.catalogue.territoires, key=lambda t: plier(t.titre)))

    # --- le reste ---------------------------------------------------------------------------

    @cached_property
    def evenements(self) -> tuple[Evenement, ...]:
        """Tous les évènements annoncés, du plus proche au plus lointain dans le temps."""
        annonces = (e for e in self.catalogue.evenements if self._parue(e))
        return tuple(sorted(annonces, key=lambda e: (e.debut_instant, e.id)))

    @cached_property
    def evenements_a_venir(self) -> tuple[Evenement, ...]:
        return tuple(e for e in self.evenements if not e.passe(self.maintenant))

    @cached_property
    def evenements_passes(self) -> tuple[Evenement, ...]:
        """Les plus récents d'abord."""
        return tuple(e for e in reversed(self.evenements) if e.passe(self.maintenant))

    @cached_property
    def _evenements_par_territoire(self) -> Mapping[str, tuple[Evenement, ...]]:
        groupes: dict[str, list[Evenement]] = {}
        for evenement in self.evenements_a_venir:
            if code := self.catalogue.code_qui_recoit(evenement):
                groupes.setdefault(code, []).append(evenement)
        return {code: tuple(membres) for code, membres in groupes.items()}

    def evenements_du_territoire(self, code: str) -> tuple[Evenement, ...]:
        """Les évènements à venir que reçoit un territoire, du plus proche au plus loin."""
        return self._evenements_par_territoire.get(code, ())

    @cached_property
    def temoignages(self) -> tuple[Temoignage, ...]:
        return _recentes(t for t in self.catalogue.temoignages if self._parue(t))

    @cached_property
    def actualites(self) -> tuple[Actualite, ...]:
        return _recentes(a for a in self.catalogue.actualites if self._parue(a))

    def lisible(self, fiche: Fiche) -> bool:
        """Vrai si la fiche a une page aujourd'hui."""
        return fiche.id in self._lisibles if isinstance(fiche, Offre) else self._parue(fiche)

    def adresse_renvoi(self, sorte: str, cle: str) -> str | None:
        """L'adresse visée par un renvoi, ou rien si la cible ne paraît pas."""
        if sorte == "page":
            return cle.lstrip("/")
        cible = self.catalogue.resoudre(sorte, cle)
        if isinstance(cible, Commune):
            return self.adresse_commune(cible)
        return cible.adresse if cible and self.lisible(cible) else None


def _grouper(
    offres: Iterable[Offre], cle: Callable[[Offre], str]
) -> Mapping[str, tuple[Offre, ...]]:
    groupes: dict[str, list[Offre]] = {}
    for offre in offres:
        groupes.setdefault(cle(offre), []).append(offre)
    return {c: tuple(membres) for c, membres in groupes.items()}
