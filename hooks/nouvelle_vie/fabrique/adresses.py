"""Ce qui se sait des adresses sans rien construire : conflits, liens écrits vers nulle part.

La vérification compose les artefacts avec des gabarits muets : leurs adresses suffisent. Les
ancres et les fichiers du thème ne se voient qu'à la construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from ..artefact import Artefact, Fragment
from ..erreurs import ErreurContenu, Probleme, situer
from ..lecture.charger import Lecture
from ..lecture.entete import Decoupe, decouper
from ..lecture.pages import PageEditoriale
from ..lecture.source import Source, lire
from ..modele.coherence import LIENS_FAUTIFS_MAX
from ..modele.liens import liens_ecrits
from ..modele.parution import Parution
from ..modele.proses import proses
from ..reglages import Reglages
from ..rendu import markdown
from ..rendu.atelier import Atelier
from ..rendu.gabarits import gabarits_muets, phrases
from ..rendu.urls import adresse_de, uri_de
from ..sorties import produire
from .extraction import places
from .juge import Juge
from .origines import probleme
from .visee import Visee


def controler(
    racine: Path, lecture: Lecture, reglages: Reglages, maintenant: datetime
) -> tuple[ErreurContenu, ...]:
    """Les conflits d'adresses et les liens écrits qui ne mènent à aucune page, triés.

    À n'appeler que sur une lecture sans erreur : une fiche écartée ferait de faux liens morts.
    """
    parution = Parution(lecture.catalogue, maintenant)
    atelier = Atelier(parution, reglages, "https://site.invalid/", "", gabarits_muets(), phrases())
    artefacts = list(produire(atelier))
    visee = Visee(parution, lecture.pages)
    connus = {a.uri for a in artefacts} | {p.uri for p in lecture.pages}
    verification = _Verification(racine, visee, Juge(connus))
    fautes = set(conflits(artefacts, lecture.pages, racine))
    for fiche in filter(parution.lisible, lecture.catalogue.fiches()):
        textes_rendus = [texte for _, texte in proses(fiche)]
        fautes.update(verification.morts(textes_rendus, uri_de(fiche.adresse), fiche.fichier))
    for page in lecture.pages:
        fautes.update(verification.morts(_corps(racine, page), page.uri, page.fichier))
    return tuple(sorted(fautes))


def _corps(racine: Path, page: PageEditoriale) -> list[str]:
    source = lire(racine / page.fichier, racine)
    decoupe = decouper(source) if isinstance(source, Source) else source
    return [decoupe.corps] if isinstance(decoupe, Decoupe) else []


@dataclass(frozen=True)
class _Verification:
    racine: Path
    visee: Visee
    juge: Juge

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


def conflits(
    artefacts: Iterable[Artefact], pages: Sequence[PageEditoriale], racine: Path
) -> tuple[ErreurContenu, ...]:
    """Une faute par fichier qui veut une adresse déjà prise ; toutes d'un coup, triées.

    Un fragment complète la page ordinaire de même adresse : ils ne se gênent pas.
    """
    par_uri: dict[str, list[str]] = {}
    for artefact in artefacts:
        uri = f"{artefact.uri}+" if isinstance(artefact, Fragment) else artefact.uri
        par_uri.setdefault(uri, []).append(getattr(artefact, "source", ""))
    for page in pages:
        par_uri.setdefault(page.uri, []).append(page.fichier)
    fautes: set[ErreurContenu] = set()
    for uri, voulue_par in par_uri.items():
        if len(voulue_par) > 1:
            fautes.update(_prise(adresse_de(uri.removesuffix("+")), voulue_par, racine))
    return tuple(sorted(fautes))


def _prise(adresse: str, voulue_par: Sequence[str], racine: Path) -> Iterator[ErreurContenu]:
    """La faute de chacun des fichiers, là où il écrit l'adresse, sinon à sa première ligne."""
    for rang, fichier in enumerate(voulue_par):
        if not fichier and any(voulue_par):
            continue
        autres = sorted({f for f in (*voulue_par[:rang], *voulue_par[rang + 1 :]) if f != fichier})
        autre = autres[0] if autres else fichier
        if autre == fichier:
            remede = "retirez l'une des deux lignes"
        elif autre:
            remede = f"renommez l'une des deux ; l'autre est {autre}"
        else:
            remede = "changez-la : l'autre page est composée par le site"
        dit = Probleme((), "adresse-prise", {"adresse": adresse, "remede": remede})
        source = lire(racine / fichier, racine) if fichier else None
        if isinstance(source, Source):
            place = next(places(source.texte, adresse.rstrip("/")), (1, 1))
            yield source.erreur(dit, *place)
        else:
            yield situer(dit, fichier or "mkdocs.yml", 1, 1)
