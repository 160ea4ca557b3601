"""Ce qui se sait des adresses sans rien construire : conflits, liens écrits vers nulle part.

La vérification compose les artefacts avec des gabarits muets : leurs adresses suffisent. Les
ancres et les fichiers du thème ne se voient qu'à la construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..artefact import Artefact, Fragment
from ..erreurs import ErreurContenu, Probleme, situer
from ..lecture.charger import Lecture
from ..lecture.entete import Decoupe, decouper
from ..lecture.pages import PageEditoriale
from ..lecture.source import Source, lire
from ..modele.parution import Parution
from ..reglages import Reglages
from ..rendu.atelier import Atelier
from ..rendu.gabarits import gabarits_muets, phrases
from ..rendu.urls import adresse_de
from ..sorties import produire
from .extraction import places
from .juge import Juge
from .liens_ecrits import LiensEcrits
from .pages_citees import pages_absentes
from .visee import Visee


@dataclass(frozen=True)
class Controle:
    """Les fautes des adresses, triées, et toutes les adresses que le site aura."""

    fautes: tuple[ErreurContenu, ...]
    connues: frozenset[str] = frozenset()


def controler(racine: Path, lecture: Lecture, reglages: Reglages, maintenant: datetime) -> Controle:
    """Les conflits d'adresses et les liens écrits qui ne mènent à aucune page.

    À n'appeler que sur une lecture sans erreur : une fiche écartée ferait de faux liens morts.
    """
    parution = Parution(lecture.catalogue, maintenant)
    atelier = Atelier(parution, reglages, "https://site.invalid/", "", gabarits_muets(), phrases())
    artefacts = list(produire(atelier))
    connues = frozenset({a.uri for a in artefacts} | {p.uri for p in lecture.pages})
    liens = LiensEcrits(racine, Visee(parution, lecture.pages), Juge(connues))
    fautes = {*conflits(artefacts, lecture.pages, racine)}
    fautes.update(pages_absentes(lecture.demarche, connues))
    for fiche in filter(parution.lisible, lecture.catalogue.fiches()):
        fautes.update(liens.morts_de(fiche))
    for page in lecture.pages:
        fautes.update(liens.morts(_corps(racine, page), page.uri, page.fichier))
    return Controle(tuple(sorted(fautes)), connues)


def fautives(
    artefacts: Sequence[Artefact], lecture: Lecture, racine: Path
) -> tuple[ErreurContenu, ...]:
    """Ce qui arrête une construction avant qu'elle n'écrive : conflits, pages citées absentes."""
    connues = {a.uri for a in artefacts} | {p.uri for p in lecture.pages}
    absentes = pages_absentes(lecture.demarche, connues)
    return tuple(sorted({*conflits(artefacts, lecture.pages, racine), *absentes}))


def _corps(racine: Path, page: PageEditoriale) -> list[str]:
    source = lire(racine / page.fichier, racine)
    decoupe = decouper(source) if isinstance(source, Source) else source
    return [decoupe.corps] if isinstance(decoupe, Decoupe) else []


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
