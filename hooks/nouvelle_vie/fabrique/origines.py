"""D'un lien mort du site à la ligne qui l'écrit : fiche, page, gabarit, navigation, feuille."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from ..erreurs import ErreurContenu, Probleme, situer
from ..lecture.charger import Lecture
from ..lecture.site import textes_de_config
from ..lecture.source import Source, lire
from ..modele.liens import liens_ecrits
from ..modele.parution import Parution
from ..rendu.abonnements import DOSSIER
from ..rendu.urls import adresse_de
from . import extraction
from .gabarits import Motif, correspondances, motifs
from .juge import Defaut
from .liens import lisibles, presents, resoudre
from .visee import Visee

PARTOUT = 25
"""Une cible que plus de fichiers citent, sans qu'on sache d'où, n'est montrée qu'une fois."""
_EMPREINTE = re.compile(r"\.[0-9a-f]{8,}(?=\.\w+$)")


@dataclass(frozen=True)
class Citation:
    """Un fichier publié cite une cible `fois` fois, en l'écrivant ainsi."""

    uri: str
    cible: str
    ecrit: str
    fois: int


@dataclass
class Enquete:
    """De quoi remonter d'un site construit à ce dont il vient.

    `sources` : pour chaque fichier publié, la fiche ou la page dont il vient, si on la connaît.
    """

    racine: Path
    dossier: Path
    site_url: str
    lecture: Lecture
    parution: Parution
    sources: Mapping[str, str]
    habillage: Path
    _lues: dict[str, Source | None] = field(default_factory=dict)

    def coupables(self, defauts: Mapping[str, Defaut]) -> tuple[ErreurContenu, ...]:
        """Chaque endroit où un lien mort est écrit, trié."""
        fautes: set[ErreurContenu] = set()
        perdues: dict[str, list[Citation]] = {}
        expliquees: set[str] = set()
        for citation in self._citations(defauts):
            defaut = defauts[citation.cible]
            chez_elle = list(self._dans_la_source(citation, defaut))
            fautes.update(chez_elle)
            if len(chez_elle) >= citation.fois:
                expliquees.add(citation.cible)
                continue
            if _repete_une_page(citation) and citation.cible in expliquees:
                continue  # sans quoi la fiche visée serait accusée du lien d'une autre
            ailleurs = list(self._ailleurs(citation, defaut))
            fautes.update(ailleurs)
            if chez_elle or ailleurs:
                expliquees.add(citation.cible)
            else:
                perdues.setdefault(citation.cible, []).append(citation)
        for cible, citations in perdues.items():
            # Dite une seule fois, elle l'est sur une fiche plutôt que sur une page sans source.
            une = min(citations, key=lambda c: not self.sources.get(c.uri))
            montrees = citations if len(citations) <= PARTOUT else [une]
            fautes.update(self._a_defaut(c, defauts[cible]) for c in montrees)
        return tuple(sorted(fautes))

    def _citations(self, defauts: Mapping[str, Defaut]) -> Iterator[Citation]:
        """Les pages d'abord : ce que répète un flux s'y explique le plus souvent."""
        tous = lisibles(presents(self.dossier))
        for uri in sorted(tous, key=lambda uri: (not uri.endswith(".html"), uri)):
            comptes: dict[str, list[str]] = {}
            texte = (self.dossier / uri).read_text("utf-8")
            for ecrit in extraction.citees(uri, texte, self.site_url):
                cible = resoudre(uri, ecrit, self.site_url)
                if cible is not None and cible in defauts:
                    comptes.setdefault(cible, []).append(ecrit)
            for cible, ecrits in comptes.items():
                yield Citation(uri, cible, min(ecrits), len(ecrits))

    # --- là où le lien est écrit --------------------------------------------------------------

    def _dans_la_source(self, citation: Citation, defaut: Defaut) -> Iterator[ErreurContenu]:
        fichier = self.sources.get(citation.uri, "")
        if source := self._lire(fichier):
            page = citation.uri if citation.uri.endswith(".html") else "index.html"
            for lien in liens_ecrits(source.texte):
                if citation.cible in self._visee.cibles(lien.adresse, page, fichier):
                    place = source.position(lien.rang)
                    yield source.erreur(probleme(lien.adresse, defaut, contenu=True), *place)

    @cached_property
    def _visee(self) -> Visee:
        return Visee(self.parution, self.lecture.pages, self.site_url)

    # --- les autres origines ------------------------------------------------------------------

    def _ailleurs(self, citation: Citation, defaut: Defaut) -> Iterator[ErreurContenu]:
        suffixe = PurePosixPath(citation.uri).suffix
        if suffixe == ".html":
            yield from self._dans_les_gabarits(citation, defaut)
            yield from self._dans_la_config(citation, defaut)
        elif suffixe in (".css", ".js", ".mjs", ".svg"):
            yield from self._dans_l_habillage(citation, defaut)
        else:
            yield from self._dans_les_fiches(citation, defaut)

    def _dans_les_gabarits(self, citation: Citation, defaut: Defaut) -> Iterator[ErreurContenu]:
        chemin, diese, ancre = citation.cible.partition("#")
        adresse = f"{adresse_de(chemin)}{diese}{ancre}"
        for motif in correspondances(self._motifs, citation.ecrit, adresse):
            if source := self._lire(motif.fichier):
                dit = probleme(adresse, defaut)  # la même, quelle que soit la page qui la montre
                yield source.erreur(dit, motif.ligne, motif.colonne)

    @cached_property
    def _motifs(self) -> list[Motif]:
        return list(motifs(self.habillage, self.racine))

    def _dans_la_config(self, citation: Citation, defaut: Defaut) -> Iterator[ErreurContenu]:
        source = self._lire("mkdocs.yml")
        if source is None:
            return
        for texte, (ligne, colonne) in textes_de_config(source):
            if resoudre("index.html", texte, self.site_url) == citation.cible:
                yield source.erreur(probleme(texte, defaut), ligne, colonne)

    def _dans_l_habillage(self, citation: Citation, defaut: Defaut) -> Iterator[ErreurContenu]:
        nom = PurePosixPath(citation.uri).name
        for chemin in sorted(self.habillage.rglob(_EMPREINTE.sub("", nom))):
            if isinstance(source := lire(chemin, self.racine), Source):
                for place in extraction.places(source.texte, citation.ecrit):
                    yield source.erreur(probleme(citation.ecrit, defaut), *place)

    def _dans_les_fiches(self, citation: Citation, defaut: Defaut) -> Iterator[ErreurContenu]:
        """Un flux cite une fiche : celle qui écrit l'adresse, sinon celle dont c'est l'adresse."""
        trouvees = False
        fiches = list(self.parution.catalogue.fiches())
        for fichier in dict.fromkeys(
            [*(f.fichier for f in fiches), *(p.fichier for p in self.lecture.pages)]
        ):
            source = self._lire(fichier)
            if source is None or citation.ecrit not in source.texte:
                continue
            for lien in liens_ecrits(source.texte):
                if citation.cible in self._visee.cibles(lien.adresse, "index.html", fichier):
                    trouvees = True
                    place = source.position(lien.rang)
                    yield source.erreur(probleme(lien.adresse, defaut, contenu=True), *place)
        if not trouvees:
            siennes = [f for f in fiches if citation.cible.startswith(f.adresse)]
            for fiche in sorted(siennes, key=lambda f: -len(f.adresse))[:1]:
                if source := self._lire(fiche.fichier):
                    yield source.erreur(probleme(citation.ecrit, defaut))

    def _a_defaut(self, citation: Citation, defaut: Defaut) -> ErreurContenu:
        """Nul n'écrit ce lien : la fiche de la page, sinon le fichier produit, à sa ligne."""
        if source := self._lire(self.sources.get(citation.uri, "")):
            return source.erreur(probleme(citation.ecrit, defaut))
        texte = (self.dossier / citation.uri).read_text("utf-8")
        place = next(extraction.places(texte, citation.ecrit), (1, 1))
        return situer(probleme(citation.ecrit, defaut), citation.uri, *place)

    def _lire(self, fichier: str) -> Source | None:
        if fichier and fichier not in self._lues:
            lue = lire(self.racine / fichier, self.racine)
            self._lues[fichier] = lue if isinstance(lue, Source) else None
        return self._lues.get(fichier)


def _repete_une_page(citation: Citation) -> bool:
    """Vrai d'un flux, qui porte le texte entier de fiches dont les pages sont aussi contrôlées."""
    return citation.uri.startswith(DOSSIER)


def probleme(ecrit: str, defaut: Defaut, *, contenu: bool = False) -> Probleme:
    """La faute d'un lien mort. Dans un contenu, l'adresse proposée est prête à recopier."""
    juste = f"#{defaut.juste}" if defaut.code == "ancre-inconnue" else defaut.juste
    if contenu and defaut.code != "ancre-inconnue":
        juste = f"page:{juste}"
    if not defaut.juste:
        suggestion = "corrigez l'adresse, ou retirez le lien"
    elif ecrit.startswith("/"):
        suggestion = f"écrivez « {juste} »"
    else:
        suggestion = f"vouliez-vous « {juste} » ?"
    return Probleme((), defaut.code, {"recu": ecrit, "juste": juste, "suggestion": suggestion})
