"""Ce que partagent les essais de fabrication : ateliers, copies de site, commandes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from nouvelle_vie.artefact import Artefact
from nouvelle_vie.fabrique import badges, chantier, coquille, enseigne, visuels
from nouvelle_vie.fabrique.ordinaires import PageOrdinaire
from nouvelle_vie.lecture.charger import Lecture
from nouvelle_vie.lecture.images import CACHE as CACHE_DES_IMAGES
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.gabarits import gabarits, phrases
from nouvelle_vie.sorties import produire
from outils import DEPOT, MAINTENANT, dessiner, lire_site, petit_site

Dessin = Callable[..., Path]
"""`site("=== chemin…")` : voir la préparation du même nom."""
DELAI = 120
"""Secondes au bout desquelles une commande qui ne rend pas la main est un échec."""


# --- en mémoire ---------------------------------------------------------------------------------


def offre(identifiant: str, titre: str, publiee: str = "2026-11-20 09:00", suite: str = "") -> str:
    """Une offre publiée et complète du genre « projet », le moins exigeant."""
    return (
        f"id: {identifiant}\ntitre: {titre}\ncommune: Valbrume\nstatut: publiee\n"
        f"dates:\n  qualifiee: 2026-01-05\n  publiee: {publiee}\n  limite: 2028-12-31\n"
        "resume: Un bâtiment à reprendre.\nnature: potentiel\nobjet: Un objet\n"
        "argumentaire:\n  activite: Une activité.\n  receptivite: Un accueil.\n"
        f"  amenites: Un cadre.\n{suite}"
    )


def evenement(identifiant: str, titre: str, dates: str, suite: str = "") -> str:
    """Un évènement annoncé le 1er octobre 2026 à l'heure de son rang."""
    rang = int(identifiant[-2:])
    return (
        f"---\nid: {identifiant}\ntitre: {titre}\ntype: salon\nresume: Un rendez-vous.\n"
        f"{dates}lieu:\n  commune: Valbrume\npublication: 2026-10-01 09:{rang:02d}\n{suite}---\n"
    )


def atelier_de(
    site: Path, maintenant: datetime = MAINTENANT, site_url: str = "https://contree.example/"
) -> Atelier:
    """L'atelier d'un site sans faute, prêt à donner aux sorties."""
    lecture = lire_site(site, maintenant)
    assert [str(e) for e in lecture.erreurs] == []
    return Atelier(
        Parution(lecture.catalogue, maintenant),
        lire_reglages(site / "mkdocs.yml"),
        site_url,
        "Nouvelle vie en Contrée",
        gabarits(DEPOT / "overrides" / "catalogue"),
        phrases(),
    )


def artefacts(atelier: Atelier) -> dict[str, Artefact]:
    """Tous les artefacts d'un atelier, par adresse de fichier."""
    return {a.uri: a for a in produire(atelier)}


# --- sur le disque ------------------------------------------------------------------------------


def _brancher(dossier: Path) -> None:
    """Le code, l'habillage et les pièces du dépôt, dans un site d'essai."""
    for nom in ("hooks", "overrides", "node_modules"):
        (dossier / nom).symlink_to(DEPOT / nom, target_is_directory=True)


def preter_le_cache(dossier: Path) -> None:
    """Les images déjà faites pour le dépôt, par liens durs : les refaire prendrait six secondes.

    Un autre essai peut y écrire en même temps : ce qui disparaît pendant la copie sera refait.
    """
    for nom in (CACHE_DES_IMAGES, visuels.CACHE, badges.CACHE, enseigne.CACHE):
        with suppress(shutil.Error, FileNotFoundError):
            shutil.copytree(DEPOT / nom, dossier / nom, copy_function=os.link)


def copie_du_depot(dossier: Path, site_url: str | None = None, *, a_froid: bool = False) -> Path:
    """Le vrai site, que l'on peut casser ; `a_froid` : sans aucune image déjà faite."""
    dossier.mkdir(parents=True)
    for nom in ("content", "offres"):
        shutil.copytree(DEPOT / nom, dossier / nom)
    config = (DEPOT / "mkdocs.yml").read_text("utf-8")
    if site_url:
        ligne = next(ligne for ligne in config.splitlines() if ligne.startswith("site_url:"))
        config = config.replace(ligne, f"site_url: {site_url}")
    (dossier / "mkdocs.yml").write_text(config, "utf-8")
    _brancher(dossier)
    if not a_froid:
        preter_le_cache(dossier)
    return dossier


def site_constructible(dossier: Path, arborescence: str = "") -> Path:
    """Le petit site, avec le thème du dépôt et une page nue pour chacune des pages du dépôt."""
    petit_site(dossier)
    nue = "---\ntitle: Une page\ndescription: Une page.\n---\nTexte.\n"
    for page in lire_site(DEPOT).pages:
        chemin = dossier / "content" / page.src_uri
        if not chemin.exists():
            chemin.parent.mkdir(parents=True, exist_ok=True)
            chemin.write_text(nue, "utf-8")
    config = dossier / "mkdocs.yml"
    theme = (DEPOT / "mkdocs.yml").read_text("utf-8").partition("\nextra:")[0]
    extra = config.read_text("utf-8").partition("\nextra:")[2]
    config.write_text(f"{theme}\nextra:{extra}", "utf-8")
    (dossier / "offres").mkdir(exist_ok=True)
    _brancher(dossier)
    return dessiner(dossier, arborescence)


def environnement(**changements: str) -> dict[str, str]:
    """Les variables d'une construction, sans la date ni les réglages de la personne."""
    garder = {k: v for k, v in os.environ.items() if not k.startswith(("NV_", "PYTHON"))}
    fixes = {"PYTHONPATH": os.fspath(DEPOT / "hooks"), "NO_MKDOCS_2_WARNING": "1"}
    return {**garder, **fixes, **changements}


def commande(*options: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "--strict", *options]


@dataclass(frozen=True)
class Essai:
    """Une construction finie : son code de sortie et tout ce qu'elle a dit."""

    code: int
    sortie: str


def lancer(arguments: list[str], racine: Path, env: Mapping[str, str] | None = None) -> Essai:
    fini = subprocess.run(
        arguments,
        cwd=racine,
        env=dict(env or environnement()),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=DELAI,
        check=False,
    )
    return Essai(fini.returncode, fini.stdout)


def habillage_libre(racine: Path) -> Path:
    """Remplace le lien vers l'habillage du dépôt par une copie, que l'on peut casser."""
    (racine / "overrides").unlink()
    return Path(shutil.copytree(DEPOT / "overrides", racine / "overrides"))


def _page_nue(_profondeur: int, _onglet: str) -> coquille.Coquille:
    """La plus petite page du thème où les marques ont leur place."""
    return coquille.decouper(
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        f"<title>{coquille.TITRE}</title>{coquille.TETE}</head>"
        f"<body><main>{coquille.CONTENU}</main></body></html>"
    )


def fabriquer(racine: Path, site_url: str = "https://contree.example/") -> chantier.Chantier:
    """Fabrique un site dans ce processus, sans MkDocs : les pages ordinaires n'ont qu'un titre."""
    habillage = racine / "overrides" / "catalogue"
    ouvert = chantier.ouvrir(racine / "mkdocs.yml", racine / "site", site_url, "Contrée", habillage)
    ordinaires = {}
    for page in ouvert.lecture.pages:
        titre, fragment = escape(page.entete.title), ouvert.fragments.get(page.uri)
        ouvert.ordinaires.append(
            PageOrdinaire(page.uri, page.fichier, page.entete.title, page.entete.description, "")
        )
        ordinaires[page.uri] = (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{titre}</title>'
            f"{chantier.tete_ordinaire(ouvert, page.uri)}</head><body><h1>{titre}</h1>"
            f"{fragment.contenu if fragment else ''}</body></html>"
        )
        (ouvert.dossier / page.uri).parent.mkdir(parents=True, exist_ok=True)
        (ouvert.dossier / page.uri).write_text(ordinaires[page.uri], "utf-8")
    assert chantier.terminer(ouvert, _page_nue, ordinaires) > 20
    return ouvert


def construire(racine: Path, *options: str, **variables: str) -> Essai:
    """`mkdocs build --strict` dans `racine`."""
    return lancer(commande(*options), racine, environnement(**variables))


@dataclass(frozen=True)
class SiteConstruit:
    """Le site d'exemple publié, et ce qu'il doit montrer."""

    dossier: Path
    lecture: Lecture
    parution: Parution

    def html(self, adresse: str) -> str:
        return (self.dossier / adresse / "index.html").read_text("utf-8")


def empreintes(dossier: Path) -> dict[str, str]:
    """L'empreinte de chaque fichier, hors de l'index de Pagefind dont les noms varient."""
    return {uri: hashlib.sha256(o).hexdigest() for uri, o in octets_de(dossier)}


def octets_de(dossier: Path) -> Iterator[tuple[str, bytes]]:
    """(chemin relatif, octets) de chaque fichier, dossiers vides et Pagefind exclus."""
    for chemin in sorted(dossier.rglob("*")):
        relatif = chemin.relative_to(dossier)
        if chemin.is_file() and relatif.parts[0] != "pagefind":
            yield relatif.as_posix(), chemin.read_bytes()


def arbre(dossier: Path) -> dict[str, str]:
    """L'empreinte de tout ce que contient un dossier, Pagefind compris."""
    return {
        chemin.relative_to(dossier).as_posix(): hashlib.sha256(chemin.read_bytes()).hexdigest()
        for chemin in sorted(dossier.rglob("*"))
        if chemin.is_file()
    }


class Lecteur(HTMLParser):
    """Relève les liens (balise, attributs) et les ancres d'une page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.balises: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append((tag, {cle: valeur or "" for cle, valeur in attrs}))

    @property
    def adresses(self) -> list[str]:
        """Tout ce que la page cite par `href` ou `src`."""
        return [a[cle] for _, a in self.balises for cle in ("href", "src") if cle in a]

    @property
    def liens(self) -> list[dict[str, str]]:
        return [a for balise, a in self.balises if balise == "a" and "href" in a]

    @property
    def ancres(self) -> set[str]:
        return {a[cle] for _, a in self.balises for cle in ("id", "name") if cle in a}
