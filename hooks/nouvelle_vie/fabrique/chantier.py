"""Le déroulement d'une fabrication : du contenu lu au dossier prêt à publier."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ..artefact import Artefact, Copie, Fichier, Fragment, Indexation, Page
from ..erreurs import ContenuInvalide, FabricationImpossible
from ..horloge import maintenant
from ..lecture.charger import Lecture, charger
from ..lecture.images import CACHE
from ..lecture.pages import PageEditoriale
from ..lecture.site import inventions, lire_reglages
from ..modele.parution import Parution
from ..reglages import Reglages
from ..rendu import tete, urls
from ..rendu.atelier import Atelier
from ..rendu.figures import Figures
from ..rendu.gabarits import gabarits, phrases
from ..sorties import produire, recherche
from . import (
    badges,
    chrono,
    csp,
    ecriture,
    enseigne,
    entetes_http,
    images,
    index,
    jetons,
    mise_en_ligne,
    pieces,
    plan_du_site,
    publication,
    visuels,
)
from .adresses import conflits, fautives
from .coquille import Coquille
from .liens import Liens, controler
from .ordinaires import PageOrdinaire
from .origines import Enquete
from .vocabulaire import Vocabulaire


@dataclass
class Chantier:
    """Une fabrication en cours. Créé à l'ouverture, vidé à la publication."""

    racine: Path
    site: Path
    dossier: Path
    reglages: Reglages
    lecture: Lecture
    atelier: Atelier
    pieces: pieces.Pieces
    habillage: Path
    """Le dossier des gabarits et des feuilles de style du site."""
    artefacts: dict[str, Artefact] = field(default_factory=dict)
    ordinaires: list[PageOrdinaire] = field(default_factory=list)
    apercu: bool = False
    """Fabriqué pour être montré pendant qu'on écrit, et non publié."""
    figures: dict[str, Figures] = field(default_factory=dict)
    """Les images de chaque page ordinaire, par `src_uri`."""

    @property
    def pages(self) -> list[Page]:
        return [a for a in self.artefacts.values() if isinstance(a, Page)]

    @property
    def fragments(self) -> Mapping[str, Fragment]:
        return {u: a for u, a in self.artefacts.items() if isinstance(a, Fragment)}

    def source_de(self, src_uri: str) -> PageEditoriale:
        """La page ordinaire que MkDocs nomme ainsi."""
        return next(page for page in self.lecture.pages if page.src_uri == src_uri)

    def figurer(self, src_uri: str, uri: str, texte: str) -> Figures:
        """De quoi poser dans une page ordinaire les photos qu'elle déclare."""
        photos = self.source_de(src_uri).entete.photos
        self.figures[src_uri] = self.atelier.figures(texte, urls.racine(uri), photos)
        return self.figures[src_uri]

    @property
    def date(self) -> datetime:
        return self.atelier.parution.maintenant


def ouvrir(config: Path, site: Path, site_url: str, site_nom: str, gabarits_de: Path) -> Chantier:
    """Lit et vérifie tout, puis compose les artefacts. Rien n'est écrit hors du dossier voisin.

    Raises:
        ContenuInvalide: au moins une faute ; toutes sont dedans.
        FabricationImpossible: une pièce manque ou le disque refuse.
    """
    if not site_url.startswith(("https://", "http://")):
        raise FabricationImpossible(
            "mkdocs.yml ne donne pas l'adresse du site — écrivez « site_url: https://… », en entier"
        )
    racine = config.parent
    reglages = lire_reglages(config)
    quand = maintenant(reglages, os.environ)
    with chrono.phase("lecture"):
        ou, essai = reglages.dossiers, reglages.demonstration
        lecture = charger(racine, ou, quand, demonstration=essai, site_url=site_url)
    publication.reprendre(site)
    if erreurs := (*inventions(config, reglages), *lecture.erreurs):
        raise ContenuInvalide(tuple(sorted(erreurs)))
    parution = Parution(lecture.catalogue, quand)
    registre, photos = images.preparer(images.a_publier(parution, lecture), racine / CACHE)
    modules = racine / "node_modules"
    lots = pieces.pieces(modules, gabarits_de.parent)
    env = gabarits(gabarits_de, lots.adresse, jetons.jetons(gabarits_de.parent))
    atelier = Atelier(parution, reglages, site_url, site_nom, env, phrases(), registre)
    presse = visuels.Presse(racine, gabarits_de.parent, visuels.derives(registre, photos))
    atelier, dessins = visuels.illustrer(atelier, presse)
    with chrono.phase("composition"):
        siennes = enseigne.preparer(site_nom, reglages.promesse, racine, gabarits_de.parent)
        insignes = badges.preparer(atelier, racine)
        images_ = [*photos, *dessins, *insignes]
        composes = [*produire(atelier), *lots.fichiers, *siennes, *images_]
    if fautes := fautives(composes, lecture, racine):
        raise ContenuInvalide(fautes)
    dossier = publication.preparer(site)
    chantier = Chantier(racine, site, dossier, reglages, lecture, atelier, lots, gabarits_de.parent)
    for artefact in composes:
        ajouter(chantier, artefact)
    return chantier


def ajouter(chantier: Chantier, artefact: Artefact) -> None:
    """Range un artefact ; deux artefacts ne peuvent pas vouloir la même adresse.

    Raises:
        ContenuInvalide: l'adresse est déjà prise.
    """
    if deja := chantier.artefacts.get(artefact.uri):
        raise ContenuInvalide(conflits([deja, artefact], (), chantier.racine))
    chantier.artefacts[artefact.uri] = artefact


def terminer(
    chantier: Chantier,
    coquille: Callable[[int, str], Coquille],
    ordinaires: Mapping[str, str],
) -> int:
    """Écrit fichiers et pages, indexe, contrôle les liens. Rend le nombre de cibles contrôlées.

    Args:
        coquille: (profondeur, onglet) → coquille du thème.
        ordinaires: HTML final de chaque page rendue par MkDocs, par uri.

    Raises:
        ContenuInvalide: un lien interne ne mène à rien.
        FabricationImpossible: Pagefind échoue.
    """
    dossier, atelier = chantier.dossier, chantier.atelier
    _annexer(chantier)
    dossier_index = dossier.with_name("index")
    pages = sorted(chantier.pages, key=lambda page: page.uri)
    travail = ecriture.Chantier(
        pages=pages,
        fichiers=[a for a in chantier.artefacts.values() if isinstance(a, Fichier)],
        copies=[a for a in chantier.artefacts.values() if isinstance(a, Copie)],
        coquilles={cle: coquille(*cle) for cle in sorted(ecriture.cles_coquilles(pages))},
        dossier=dossier,
        dossier_index=dossier_index,
        atelier=atelier,
        apercu=chantier.apercu,
        site_url=atelier.site_url,
    )
    bilan = ecriture.ecrire_pages(travail)
    for uri, html in ordinaires.items():
        protegee = csp.poser(html, chantier.apercu)
        ecriture.poser(dossier / uri, protegee.encode())
        bilan.liens.relever_page(uri, protegee)
    _preparer_recherche(chantier, dossier_index, bilan.vocabulaire)
    index.indexer(dossier_index, dossier / "pagefind")
    _controler(chantier, bilan.liens)
    return len(bilan.liens.cibles)


def _preparer_recherche(chantier: Chantier, dossier_index: Path, mots: Vocabulaire) -> None:
    """Ajoute les pages ordinaires à ce qui se cherche, puis écrit les mots du site."""
    for page in chantier.ordinaires:
        # La page de recherche ne se cherche pas : ses mots sont ceux de ses propres exemples.
        if not page.cachee and page.uri != recherche.URI:
            infos = {
                "sorte": chantier.atelier.textes["recherche"]["page"],
                "resume": page.resume,
            }
            fragment = chantier.fragments.get(page.uri)
            texte = f"{page.texte} {fragment.a_chercher}" if fragment else page.texte
            fiche = Indexation(page.titre, texte, infos=infos)
            mots.relever(fiche)
            html = index.document(fiche, mots.regles)
            ecriture.poser(dossier_index / page.uri, html.encode())
    fichier = mots.fichier()
    ajouter(chantier, fichier)
    ecriture.poser(chantier.dossier / fichier.uri, fichier.octets)


def _annexer(chantier: Chantier) -> None:
    """Ajoute la version, puis le plan et les en-têtes, qui se déduisent des autres artefacts."""
    version = mise_en_ligne.version(os.environ)
    ajouter(chantier, mise_en_ligne.fichier(mise_en_ligne.EnLigne(chantier.date, version)))
    for plan in plan_du_site.plans(chantier.atelier, _ouvertes(chantier)):
        ajouter(chantier, plan)
    uris = (*chantier.artefacts, *(p.uri for p in chantier.ordinaires), "404.html")
    for fichier in entetes_http.fichiers(chantier.atelier.site_url, uris):
        ajouter(chantier, fichier)


@chrono.phase("liens")
def _controler(chantier: Chantier, liens: Liens) -> None:
    """Refuse tout lien interne qui ne mène à rien, à la ligne qui l'écrit.

    Raises:
        ContenuInvalide: au moins un lien mort ; tous sont dedans.
    """
    if trouves := controler(liens, chantier.dossier):
        enquete = Enquete(
            racine=chantier.racine,
            dossier=chantier.dossier,
            site_url=chantier.atelier.site_url,
            lecture=chantier.lecture,
            parution=chantier.atelier.parution,
            sources={a.uri: getattr(a, "source", "") for a in chantier.artefacts.values()}
            | {page.uri: page.source for page in chantier.ordinaires},
            habillage=chantier.habillage,
        )
        raise ContenuInvalide(enquete.coupables(trouves))


def _ouvertes(chantier: Chantier) -> Iterator[tuple[str, date | None]]:
    """Les pages ouvertes aux robots, avec leur date."""
    if not chantier.reglages.demonstration:
        yield from ((page.uri, page.modifiee) for page in chantier.pages if page.robots)
        for page in chantier.ordinaires:
            if not page.cachee:
                yield page.uri, page.modifiee(chantier.fragments.get(page.uri))


def tete_ordinaire(chantier: Chantier, uri: str | None) -> str:
    """La tête d'une page rendue par le thème ; sans adresse, celle de la page 404."""
    if uri is None:
        return tete.introuvable(chantier.atelier)
    page = next(p for p in chantier.ordinaires if p.uri == uri)
    return tete.rendre(
        chantier.atelier, page.metas(chantier.fragments.get(uri), chantier.reglages.demonstration)
    )
