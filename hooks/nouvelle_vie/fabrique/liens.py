"""Le contrôle des liens du site construit : pages, ancres, fichiers, flux, casse comprise.

Aucun autre hôte n'est contacté : une adresse absolue n'est suivie que si elle est celle du site.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from ..rendu.urls import uri_de
from . import extraction
from .juge import Defaut, Juge, proche

ABSENTE = "404.html"
"""La seule page servie à n'importe quelle profondeur : ses adresses commencent par « / »."""
_APRES_TOUT = "\U0010ffff"
_AILLEURS = ("mailto:", "tel:", "data:")
"""Ce qu'on écrit souvent et qui n'est jamais dans le site."""
_SCHEMAS = frozenset({"", "http", "https", "webcal", "webcals"})
"""Ceux d'une adresse qui peut être du site : un agenda se suit par « webcal: »."""


@dataclass(frozen=True, eq=False)
class Tour:
    """Ce que cite le tour de pages de même profondeur, relevé une fois pour toutes."""

    communes: Mapping[str, str]
    """Chaque lien qui part de la racine, et la cible qu'il vise, la même de toutes ces pages."""
    autres: Set[str]
    """Les liens que chaque page doit résoudre pour elle-même."""
    ancres: Set[str]


RIEN_AUTOUR = Tour({}, frozenset(), frozenset())


def relever_tour(html: str, profondeur: int, site_url: str) -> Tour:
    """Relève ce qui entoure, à l'identique, le contenu des pages d'une même profondeur."""
    citees, ancres = extraction.relever_html(html, site_url)
    racine, communes, autres = "../" * profondeur, {}, set()
    page = "x/" * profondeur + "index.html"
    for ecrit in citees:
        cible = resoudre(page, ecrit, site_url)
        if cible is None or _est_chez_elle(page, cible, ancres):
            continue
        # Une cible avec ancre n'est pas commune : la page qu'elle vise, elle, y répond.
        if _reste(racine, ecrit) and "#" not in cible:
            communes[ecrit] = cible
        else:
            autres.add(ecrit)
    return Tour(communes, autres, ancres)


@dataclass
class Liens:
    """Chaque cible interne vue, avec une page qui la cite et le lien tel qu'elle l'écrit."""

    site_url: str = ""
    cibles: dict[str, tuple[str, str]] = field(default_factory=dict)
    vues: set[str] = field(default_factory=set)
    """Les fichiers déjà relevés."""
    _premieres: dict[Tour, str] = field(default_factory=dict, repr=False, compare=False)
    """La plus petite page vue de chaque tour : elle seule en dit les liens communs."""

    def relever_page(self, page: str, html: str, tour: Tour = RIEN_AUTOUR) -> None:
        """Relève une page. Une ancre de la page même est jugée ici, où ses ancres sont connues.

        Args:
            html: la page, ou ce qui n'est pas dans le `tour` qu'elle partage avec d'autres.
        """
        citees, ancres = extraction.relever_html(html, self.site_url)
        self.vues.add(page)
        for ecrit in citees | tour.autres:
            if ecrit[:1] == "#" and ecrit[1:] in ancres:
                continue
            cible = resoudre(page, ecrit, self.site_url)
            if cible is not None and not _est_chez_elle(page, cible, ancres, tour.ancres):
                self._garder(cible, (page, ecrit))
        if page < self._premieres.get(tour, _APRES_TOUT):
            self._premieres[tour] = page
            for ecrit, cible in tour.communes.items():
                self._garder(cible, (page, ecrit))

    def relever_fichiers(self, dossier: Path, tous: Set[str]) -> None:
        """Relève, de tous les fichiers que le dossier publie, ceux qui n'ont pas encore été lus."""
        for uri in sorted(lisibles(tous - self.vues)):
            self._relever_texte(uri, (dossier / uri).read_text("utf-8"))

    def relever_fichier(self, uri: str, octets: bytes) -> None:
        """Relève un fichier au moment de l'écrire ; une page a besoin de plus, elle attend."""
        if not uri.endswith(".html") and lisibles((uri,)):
            self._relever_texte(uri, octets.decode())

    def _relever_texte(self, uri: str, texte: str) -> None:
        self.vues.add(uri)
        for ecrit in dict.fromkeys(extraction.citees(uri, texte, self.site_url)):
            if (cible := resoudre(uri, ecrit, self.site_url)) is not None:
                self._garder(cible, (uri, ecrit))

    def reunir(self, autres: Liens) -> None:
        self.vues |= autres.vues
        for cible, origine in autres.cibles.items():
            self._garder(cible, origine)

    def _garder(self, cible: str, origine: tuple[str, str]) -> None:
        """Garde l'origine la plus petite, pour un résultat qui ne dépend pas de l'ordre."""
        connue = self.cibles.get(cible)
        if connue is None or origine < connue:
            self.cibles[cible] = origine


def presents(dossier: Path) -> set[str]:
    """Tous les fichiers d'un dossier, relatifs à lui."""
    return set(_parcourir(str(dossier), ""))


def _parcourir(dossier: str, prefixe: str) -> Iterator[str]:
    """Sans interroger le disque fichier par fichier : un site en a des milliers."""
    with os.scandir(dossier) as entrees:
        for entree in entrees:
            if entree.is_dir(follow_symlinks=False):
                yield from _parcourir(entree.path, f"{prefixe}{entree.name}/")
            elif entree.is_file():
                yield prefixe + entree.name


def lisibles(tous: Iterable[str]) -> set[str]:
    """Les fichiers publiés dont on contrôle les adresses ; Pagefind répond des siens."""
    return {
        uri
        for uri in tous
        if PurePosixPath(uri).suffix.lower() in extraction.LISIBLES
        and not uri.startswith("pagefind/")
    }


def resoudre(page: str, ecrit: str, site_url: str = "") -> str | None:
    """Le fichier visé, relatif à la racine du site ; None pour ce qui sort du site.

    Une adresse qui commence par « / » ne mène à rien sous un sous-chemin : elle est rendue telle
    quelle, sauf dans la page 404.
    """
    racine = "../" * page.count("/")
    if reste := _reste(racine, ecrit):
        return _depuis_la_racine(reste)
    if ecrit.startswith(_AILLEURS):
        return None
    if site_url.endswith("/") and ecrit.startswith(site_url):
        cible = _depuis_la_racine(ecrit[len(site_url) :] or ".")
        if cible is not None and not cible.startswith("../"):
            return cible
    return _resoudre(page, ecrit, site_url)


def _reste(racine: str, ecrit: str) -> str:
    """Ce qui, dans une adresse, suit la remontée à la racine du site ; rien si elle n'y va pas."""
    if not racine:
        return ""
    if ecrit.startswith(racine) and not ecrit.startswith("../", len(racine)):
        return ecrit[len(racine) :] or "."
    return "." if ecrit == racine[:-1] else ""


def _est_chez_elle(page: str, cible: str, *ancres: Set[str]) -> bool:
    """Vrai d'une ancre de la page même, qu'elle ou son tour porte."""
    if "#" not in cible:
        return False
    chemin, _, ancre = cible.partition("#")
    return chemin == page and any(ancre in connues for connues in ancres)


@lru_cache(maxsize=65_536)
def _depuis_la_racine(ecrit: str) -> str | None:
    return _resoudre("index.html", f"./{ecrit}", "")


def _resoudre(page: str, ecrit: str, site_url: str) -> str | None:
    try:
        decoupe = urlsplit(ecrit.strip())
    except ValueError:  # « https://[exemple » : un crochet passe pour une adresse IPv6
        return ecrit
    if decoupe.scheme or decoupe.netloc:
        chemin = _dans_le_site(decoupe, site_url)
        return None if chemin is None else _cible([], chemin, decoupe.fragment)
    if decoupe.path.startswith("/"):
        prefixe = urlsplit(site_url).path.rstrip("/") + "/"
        if page != ABSENTE or not decoupe.path.startswith(prefixe):
            return ecrit
        return _cible([], decoupe.path[len(prefixe) :], decoupe.fragment)
    if not decoupe.path:
        return f"{page}#{unquote(decoupe.fragment)}" if decoupe.fragment else None
    return _cible(list(PurePosixPath(page).parts[:-1]), decoupe.path, decoupe.fragment)


def _dans_le_site(decoupe: SplitResult, site_url: str) -> str | None:
    """Le chemin d'une adresse absolue du site, depuis sa racine ; None si elle est ailleurs."""
    site = urlsplit(site_url)
    prefixe = site.path.rstrip("/") + "/"
    if decoupe.scheme not in _SCHEMAS or not site.netloc:
        return None
    if decoupe.netloc.lower() != site.netloc.lower():
        return None
    chemin = decoupe.path or "/"
    if f"{chemin}/" == prefixe:
        return ""
    return chemin[len(prefixe) :] if chemin.startswith(prefixe) else None


def _cible(parties: list[str], chemin: str, fragment: str) -> str:
    clair = unquote(chemin)
    for partie in clair.split("/"):
        if partie == "..":
            if not parties:
                return f"../{clair}"
            parties.pop()
        elif partie not in ("", "."):
            parties.append(partie)
    uri = "/".join(parties)
    if not uri or clair.endswith(("/", "/.", "/..")) or clair in (".", ".."):
        uri = uri_de(f"{uri}/" if uri else "")
    return f"{uri}#{unquote(fragment)}" if fragment else uri


def controler(liens: Liens, dossier: Path) -> dict[str, Defaut]:
    """Relève ce qui n'a pas encore été lu de `dossier`, puis dit les cibles qui n'y sont pas."""
    tous = presents(dossier)
    liens.relever_fichiers(dossier, tous)
    return _defauts(liens, dossier, tous)


def _defauts(liens: Liens, dossier: Path, tous: Set[str]) -> dict[str, Defaut]:
    """Les cibles absentes, exactement de cette casse, ancre comprise."""
    juge = cache(lambda: Juge(tous))
    ancres: dict[str, set[str]] = {}
    trouves: dict[str, Defaut] = {}
    for cible in sorted(liens.cibles):
        chemin, _, ancre = cible.partition("#")
        if chemin not in tous:
            trouves[cible] = juge().absent(cible)
        elif ancre and ancre != "top" and chemin.endswith(".html"):
            if chemin not in ancres:
                ancres[chemin] = extraction.relever_html((dossier / chemin).read_text("utf-8"))[1]
            if ancre not in ancres[chemin]:
                trouves[cible] = Defaut("ancre-inconnue", proche(ancre, ancres[chemin]))
    return trouves
