"""Choisir des offres par leur territoire, leur genre, leur commune, leur étape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..erreurs import FabricationImpossible
from ..fautes import abreger
from ..modele.catalogue import Catalogue
from ..modele.communes import HORS_TERRITOIRE, Commune
from ..modele.cycle import Statut
from ..modele.offres import GENRES
from ..modele.texte import plier, proches
from . import phrases
from .suivi import Suivi


@dataclass(frozen=True)
class Choix:
    """Ce que l'on veut voir ; chaque critère omis laisse tout passer."""

    territoire: str = ""
    """Son code."""
    genre: str = ""
    commune: Commune | None = None
    etape: Statut | None = None

    def garde(self, suivi: Suivi) -> bool:
        return (
            (not self.genre or suivi.offre.genre == self.genre)
            and (self.etape is None or suivi.offre.statut is self.etape)
            and self._du_lieu(suivi.commune)
        )

    def garde_le_lieu(self, commune: Commune | None) -> bool:
        """Vrai pour un lieu que montre ce choix ; aucun s'il ne veut qu'un genre ou une étape."""
        return not self.genre and self.etape is None and self._du_lieu(commune)

    def _du_lieu(self, commune: Commune | None) -> bool:
        if self.commune is not None and commune != self.commune:
            return False
        return not self.territoire or (
            commune is not None and commune.territoire == self.territoire
        )

    def dire(self, catalogue: Catalogue) -> str:
        """« Logement, Publiée » ; vide si rien n'est choisi."""
        titres = {t.code: t.titre for t in catalogue.territoires}
        dits = (
            titres.get(self.territoire, phrases.textes()["sans_territoire"])
            if self.territoire
            else "",
            GENRES[self.genre].libelle if self.genre else "",
            self.commune.nom if self.commune else "",
            self.etape.libelle if self.etape else "",
        )
        return ", ".join(filter(None, dits))


def choisir(
    catalogue: Catalogue,
    territoire: str | None = None,
    genre: str | None = None,
    commune: str | None = None,
    etape: str | None = None,
) -> Choix:
    """Ce que demandent ces mots, tels qu'une personne les tape.

    Raises:
        FabricationImpossible: l'un d'eux ne désigne rien ; le message propose le plus proche.
    """
    territoires: dict[str, tuple[str, ...]] = {
        t.code: (t.code, t.titre) for t in catalogue.territoires
    }
    if any(c.territoire == HORS_TERRITOIRE for c in catalogue.registre.communes):
        territoires[HORS_TERRITOIRE] = (HORS_TERRITOIRE,)
    genres = {g: (g, classe.libelle, classe.pluriel) for g, classe in GENRES.items()}
    etapes = {s.value: (s.value, s.libelle) for s in Statut}
    vue = _lire("étape inconnue", etape, etapes)
    return Choix(
        territoire=_lire("territoire inconnu", territoire, territoires),
        genre=_lire("genre inconnu", genre, genres),
        commune=trouver(catalogue, commune) if commune is not None else None,
        etape=next((s for s in Statut if s.value == vue), None),
    )


def _lire(faute: str, mot: str | None, possibles: Mapping[str, tuple[str, ...]]) -> str:
    if mot is None:
        return ""
    for cle, noms in possibles.items():
        if plier(mot) in map(plier, noms):
            return cle
    cles = {nom: cle for cle, noms in possibles.items() for nom in noms}
    trouves = proches(mot, cles)
    remede = (
        f"vouliez-vous « {cles[trouves[0]]} » ?"
        if trouves
        else f"donnez l'un de : {', '.join(possibles)}"
    )
    raise FabricationImpossible(f"{faute} : « {abreger(mot)} » — {remede}")


def trouver(catalogue: Catalogue, mot: str) -> Commune:
    """La commune de ce code INSEE ou de ce nom, accents et majuscules mis à part.

    Raises:
        FabricationImpossible: aucune ne s'appelle ainsi ; le message propose la plus proche.
    """
    registre = catalogue.registre
    if exacte := registre.trouver(mot.strip()):
        return exacte
    memes = [c for c in registre.communes if plier(c.nom) == plier(mot)]
    if len(memes) == 1:
        return memes[0]
    raise FabricationImpossible(
        f"commune inconnue : « {abreger(mot)} » — {registre.proposer(mot.strip())}"
    )
