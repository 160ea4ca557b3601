"""Le catalogue : toutes les fiches d'un territoire, figées et reliées. La seule vérité."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from .communes import HORS_TERRITOIRE, Commune, Registre
from .demarches import Demarche
from .evenements import Evenement
from .fiche import Fiche
from .offre import Offre
from .recits import Actualite, Temoignage
from .referentiel import Referentiel
from .territoires import Territoire
from .texte import plier
from .types_evenement import PAR_DEFAUT, Nature, TypeDEvenement, vocabulaires
from .villages import Village

F = TypeVar("F", bound=Fiche)

Point = tuple[float, float]
"""(longitude, latitude) en degrés, WGS 84."""
Anneau = tuple[Point, ...]
Contour = tuple[tuple[Anneau, ...], ...]
"""Les polygones d'une commune ; le premier anneau de chacun est extérieur, les autres des trous."""


@dataclass(frozen=True)
class Catalogue:
    """Toutes les fiches valides, quel que soit leur statut. `Parution` dit ce qui en paraît."""

    registre: Registre
    contours: Mapping[str, Contour] = field(default_factory=dict)
    offres: tuple[Offre, ...] = ()
    villages: tuple[Village, ...] = ()
    evenements: tuple[Evenement, ...] = ()
    temoignages: tuple[Temoignage, ...] = ()
    actualites: tuple[Actualite, ...] = ()
    territoires: tuple[Territoire, ...] = ()
    referentiels: tuple[Referentiel, ...] = ()
    """Toutes les versions de la grille du label ; la première est celle d'aujourd'hui."""
    demarche: Demarche = field(default_factory=Demarche)
    """Les fichiers du plan, des boîtes à outils, du réseau et de la presse."""
    types: tuple[TypeDEvenement, ...] = PAR_DEFAUT
    """Les types d'évènement, dans l'ordre où le site les propose."""

    @property
    def referentiel(self) -> Referentiel | None:
        """La grille d'aujourd'hui ; rien pour un site qui n'a pas de label."""
        return self.referentiels[0] if self.referentiels else None

    def grille(self, version: str | None) -> Referentiel | None:
        """Une version de la grille ; sans la nommer, celle d'aujourd'hui."""
        if version is None:
            return self.referentiel
        return next((g for g in self.referentiels if g.version == version), None)

    def grille_de(self, village: Village) -> Referentiel | None:
        """La version d'après laquelle un village est jugé."""
        return self.grille(village.label.referentiel)

    @cached_property
    def offres_par_commune(self) -> Mapping[str, tuple[Offre, ...]]:
        """Toutes les offres, publiées ou non, par code INSEE ; relevées une seule fois."""
        return self._par_commune(self.offres)

    @cached_property
    def evenements_par_commune(self) -> Mapping[str, tuple[Evenement, ...]]:
        return self._par_commune(self.evenements)

    def _par_commune(self, fiches: Iterable[F]) -> Mapping[str, tuple[F, ...]]:
        groupes: dict[str, list[F]] = {}
        for fiche in fiches:
            if commune := self.commune_de(fiche):
                groupes.setdefault(commune.code, []).append(fiche)
        return {code: tuple(membres) for code, membres in groupes.items()}

    @property
    def vocabulaires(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return vocabulaires(self.types)

    @cached_property
    def _types_par_forme(self) -> Mapping[str, TypeDEvenement]:
        libelles = {plier(t.libelle): t for t in reversed(self.types)}
        codes = {forme: t for t in self.types for forme in (plier(t.code), t.code)}
        return {**libelles, **codes}

    def type_connu(self, ecrit: str) -> TypeDEvenement | None:
        """Le type que désigne un mot : son code ou son libellé, aux accents et à la casse près."""
        formes = self._types_par_forme
        return formes.get(ecrit) or formes.get(plier(ecrit))

    def type_de(self, evenement: Evenement) -> TypeDEvenement:
        """Le type d'un évènement ; un mot inconnu, déjà signalé, n'en est un que de nom."""
        return self.type_connu(evenement.type) or TypeDEvenement.model_construct(
            code="inconnu", libelle=evenement.type, nature=Nature.AUTRE
        )

    def fiches(self) -> Iterator[Fiche]:
        """Toutes les fiches, type par type, dans l'ordre de lecture."""
        for groupe in (
            self.offres,
            self.villages,
            self.evenements,
            self.temoignages,
            self.actualites,
            self.territoires,
        ):
            yield from groupe

    @cached_property
    def visables(self) -> Mapping[tuple[str, str], Fiche]:
        """Les fiches par ce qu'en cite un renvoi : sa sorte et sa clé."""
        index = {(f.sorte, f.cle): f for f in self.fiches()}
        for village in self.villages:
            index[("village", village.slug)] = village
            if commune := self.registre.trouver(village.commune):
                index[("village", commune.code)] = village
        return index

    def resoudre(self, sorte: str, cle: str) -> Fiche | Commune | None:
        """Ce que vise un renvoi : une fiche par son identifiant, un lieu par code ou nom."""
        if sorte == "commune":
            return self.registre.trouver(cle)
        return self.visables.get((sorte, cle))

    def cles(self, sorte: str) -> list[str]:
        """Les clés qu'un renvoi de cette sorte peut citer, pour proposer la plus proche."""
        if sorte == "commune":
            return [c.nom for c in self.registre.communes] + [
                c.code for c in self.registre.communes
            ]
        return [cle for s, cle in self.visables if s == sorte]

    def commune_de(self, fiche: Fiche) -> Commune | None:
        """La commune d'une fiche, ou de son lieu pour un évènement."""
        nom = (
            fiche.lieu.commune if isinstance(fiche, Evenement) else getattr(fiche, "commune", None)
        )
        return self.registre.trouver(nom) if nom else None

    def code_qui_recoit(self, evenement: Evenement) -> str:
        """Le code du territoire qui reçoit : celui que dit la fiche, à défaut celui du lieu."""
        if evenement.territoire:
            return evenement.territoire
        commune = self.commune_de(evenement)
        return commune.territoire if commune else ""

    def qui_recoit(self, evenement: Evenement) -> Territoire | None:
        return self._territoires_par_code.get(self.code_qui_recoit(evenement))

    @cached_property
    def _territoires_par_code(self) -> dict[str, Territoire]:
        return {t.code: t for t in self.territoires}

    def territoire_de(self, commune: Commune) -> Territoire | None:
        """Le territoire d'une commune ; rien si le département la suit lui-même."""
        if commune.territoire == HORS_TERRITOIRE:
            return None
        return self._territoires_par_code.get(commune.territoire)

    def communes_de(self, territoire: Territoire) -> tuple[Commune, ...]:
        return tuple(c for c in self.registre.communes if c.territoire == territoire.code)
