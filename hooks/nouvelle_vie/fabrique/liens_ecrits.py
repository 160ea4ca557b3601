"""Les liens qu'une fiche ou une page écrit vers nulle part, situés dans leur fichier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ..erreurs import ErreurContenu
from ..lecture.source import Source, lire
from ..modele.coherence import LIENS_FAUTIFS_MAX
from ..modele.fiche import Fiche
from ..modele.liens import liens_ecrits
from ..modele.proses import proses
from ..rendu import markdown
from ..rendu.urls import uri_de
from .juge import Juge
from .origines import probleme
from .visee import Visee


@dataclass(frozen=True)
class LiensEcrits:
    """Cherche les liens morts dans ce qu'une personne a écrit, sans rien construire."""

    racine: Path
    visee: Visee
    juge: Juge

    def morts_de(self, fiche: Fiche) -> Iterator[ErreurContenu]:
        """Ceux d'une fiche qui paraît."""
        rendus = [texte for _, texte in proses(fiche)]
        return self.morts(rendus, uri_de(fiche.adresse), fiche.fichier)

    def morts(self, rendus: Sequence[str], page: str, fichier: str) -> Iterator[ErreurContenu]:
        """Les premiers liens morts d'un fichier, à leur place, d'après ses textes rendus."""
        suspects = {
            lien.adresse
            for texte in rendus
            for lien in liens_ecrits(texte)
            if self._cible_morte(lien.adresse, page, fichier)
        }
        if not suspects:
            return
        vrais = {unquote(lien) for texte in rendus for lien in markdown.liens(texte)}
        source = lire(self.racine / fichier, self.racine)
        if not isinstance(source, Source):
            return
        ecrits = (x for x in liens_ecrits(source.texte) if x.adresse in suspects)
        trouves = (x for x in ecrits if unquote(x.adresse) in vrais)
        for lien in islice(trouves, LIENS_FAUTIFS_MAX):
            defaut = self.juge.absent(self._cible_morte(lien.adresse, page, fichier))
            dit = probleme(lien.adresse, defaut, contenu=True)
            yield source.erreur(dit, *source.position(lien.rang))

    def _cible_morte(self, ecrit: str, page: str, fichier: str) -> str:
        """La cible d'un lien mort ; rien s'il mène quelque part, ou si l'on ne peut le savoir."""
        cibles = self.visee.cibles(ecrit, page, fichier)
        chemins = {cible.partition("#")[0] for cible in cibles}
        if not chemins or chemins & self.juge.connus or not all(map(self._jugeable, chemins)):
            return ""
        return min(cibles)

    def _jugeable(self, chemin: str) -> bool:
        """Vrai pour une page ou une sorte de fichier que composent les sorties."""
        suffixe = PurePosixPath(chemin).suffix
        return suffixe in ("", ".md") or suffixe in self.juge.suffixes
