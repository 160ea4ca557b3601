"""Les pages du guide : leur ordre, leur texte, la sorte de fiche dont elles traitent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...modele.evenements import Evenement
from ...modele.fiche import Fiche
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.recits import Actualite, Temoignage
from ...modele.territoires import Territoire
from ...modele.villages import Village
from ...textes import guide
from .blocs import Bloc, decouper, poser

DOSSIER = "guide/"
FICHES: Mapping[str, type[Fiche]] = {
    sorte.dossier: sorte for sorte in (Village, Evenement, Temoignage, Actualite, Territoire)
}
"""Les sortes de fiche autres que les offres, par nom de page et de dossier."""
PARTIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Pour commencer", ("premiere-offre", "feuille-mairie", "depot-prive")),
    ("Écrire une fiche", ("offres", *FICHES)),
    ("Bien la dire", ("argumentaire", "photos", "loi")),
    ("La vérifier", ("fautes", "editer", "importer")),
    ("La faire vivre", ("suivre", "automatismes", "diffusion", "demarche")),
)
"""Le sommaire ; les genres se rangent sous « offres »."""
_COMMUNE = "fiche.md"
"""Ce que disent, à la fin, toutes les pages qui traitent d'une sorte de fiche."""


@dataclass(frozen=True)
class PageDuGuide:
    """Une page du guide, valeurs posées."""

    nom: str
    """« photos », « offres/logement » ; vide pour le sommaire."""
    titre: str
    resume: str
    blocs: tuple[Bloc, ...]
    modele: type[Fiche] | None = None
    partie: str = ""

    @property
    def adresse(self) -> str:
        return f"{DOSSIER}{self.nom}/" if self.nom else DOSSIER


def pages(valeurs: Mapping[str, str]) -> Iterator[PageDuGuide]:
    """Le sommaire, puis toutes les pages dans l'ordre où elles se lisent.

    Raises:
        LookupError: une page manque, ou cite une valeur qui n'existe pas.
    """
    yield _page("", guide()["index.md"], valeurs)
    for partie, noms in PARTIES:
        for nom in noms:
            yield _page(nom, guide()[f"{nom}.md"], valeurs, FICHES.get(nom), partie)
            if nom == Offre.dossier:
                for genre in GENRES.values():
                    yield _du_genre(genre, valeurs, partie)


def _du_genre(genre: type[Offre], valeurs: Mapping[str, str], partie: str) -> PageDuGuide:
    """La page d'un genre ; un genre neuf a la sienne avant que personne n'en ait rien écrit."""
    nom = f"{Offre.dossier}/{genre.genre}"
    source = guide().get(f"{nom}.md", f"# {genre.pluriel}\n{genre.libelle}.\n")
    return _page(nom, source, valeurs, genre, partie)


def _page(
    nom: str,
    source: str,
    valeurs: Mapping[str, str],
    modele: type[Fiche] | None = None,
    partie: str = "",
) -> PageDuGuide:
    titre, resume, corps = (*source.removeprefix("# ").split("\n", 2), "")[:3]
    suite = f"\n{guide()[_COMMUNE]}" if modele else ""
    return PageDuGuide(
        nom=nom,
        titre=poser(titre, valeurs),
        resume=poser(resume, valeurs),
        blocs=decouper(corps + suite, valeurs),
        modele=modele,
        partie=partie,
    )
