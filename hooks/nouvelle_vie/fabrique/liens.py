"""Le contrôle des liens du site construit : pages, ancres, fichiers, flux, casse comprise.

Aucun autre hôte n'est contacté : une adresse absolue n'est suivie que si elle est celle du site.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from ..modele.texte import proches
from ..rendu.urls import adresse_de, uri_de
from . import extraction

ABSENTE = "404.html"
"""La seule page servie à n'importe quelle profondeur : ses adresses commencent par « / »."""


@dataclass
class Liens:
    """Chaque cible interne vue, avec une page qui la cite et le lien tel qu'elle l'écrit."""

    site_url: str = ""
    cibles: dict[str, tuple[str, str]] = field(default_factory=dict)
    vues: set[str] = field(default_factory=set)
    """Les fichiers déjà relevés."""

    def relever_page(self, page: str, html: str) -> None:
        """Relève une page. Une ancre de la page même est jugée ici, où ses ancres sont connues."""
        citees, ancres = extraction.lire_html(html, self.site_url)
        soi = f"{page}#"
        self.vues.add(page)
        for ecrit in set(citees):
            cible = resoudre(page, ecrit, self.site_url)
            if cible is None or (cible.startswith(soi) and cible[len(soi) :] in ancres):
                continue
            self._garder(cible, (page, ecrit))

    def relever_fichiers(self, dossier: Path) -> None:
        """Relève tout ce que le dossier publie et qui n'a pas encore été lu."""
        for uri in sorted(lisibles(dossier) - self.vues):
            texte = (dossier / uri).read_text("utf-8")
            self.vues.add(uri)
            for ecrit in extraction.citees(uri, texte, self.site_url):
                if (cible := resoudre(uri, ecrit, self.site_url)) is not None:
                    self._garder(cible, (uri, ecrit))

    def reunir(self, autres: Liens) -> None:
        self.vues |= autres.vues
        for cible, origine in autres.cibles.items():
            self._garder(cible, origine)

    def _garder(self, cible: str, origine: tuple[str, str]) -> None:
        """Garde l'origine la plus petite, pour un résultat qui ne dépend pas de l'ordre."""
        self.cibles[cible] = min(self.cibles.get(cible, origine), origine)


@dataclass(frozen=True)
class Defaut:
    """Ce qui ne va pas dans une cible : le code de la faute, et l'adresse qui irait."""

    code: str
    juste: str = ""


def presents(dossier: Path) -> set[str]:
    """Tous les fichiers d'un dossier, relatifs à lui."""
    return {c.relative_to(dossier).as_posix() for c in dossier.rglob("*") if c.is_file()}


def lisibles(dossier: Path) -> set[str]:
    """Les fichiers publiés dont on contrôle les adresses ; Pagefind répond des siens."""
    return {
        uri
        for uri in presents(dossier)
        if PurePosixPath(uri).suffix.lower() in extraction.LISIBLES
        and not uri.startswith("pagefind/")
    }


def resoudre(page: str, ecrit: str, site_url: str = "") -> str | None:
    """Le fichier visé, relatif à la racine du site ; None pour ce qui sort du site.

    Une adresse qui commence par « / » ne mène à rien sous un sous-chemin : elle est rendue telle
    quelle, sauf dans la page 404.
    """
    racine = "../" * page.count("/")
    if racine and ecrit.startswith(racine) and not ecrit.startswith("../", len(racine)):
        return _depuis_la_racine(ecrit[len(racine) :] or ".")
    return _resoudre(page, ecrit, site_url)


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
    if decoupe.scheme not in ("", "http", "https") or not site.netloc:
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


def defauts(liens: Liens, dossier: Path) -> dict[str, Defaut]:
    """Les cibles qui ne sont pas dans `dossier`, exactement de cette casse, ancre comprise."""
    tous = presents(dossier)
    juge = Juge(tous)
    ancres: dict[str, set[str]] = {}
    trouves: dict[str, Defaut] = {}
    for cible in sorted(liens.cibles):
        chemin, _, ancre = cible.partition("#")
        if chemin not in tous:
            trouves[cible] = juge.absent(cible)
        elif ancre and ancre != "top" and chemin.endswith(".html"):
            if chemin not in ancres:
                ancres[chemin] = extraction.lire_html((dossier / chemin).read_text("utf-8"))[1]
            if ancre not in ancres[chemin]:
                trouves[cible] = Defaut("ancre-inconnue", proche(ancre, ancres[chemin]))
    return trouves


class Juge:
    """Dit d'une cible absente si la casse est en cause, et laquelle lui ressemble."""

    def __init__(self, connus: Iterable[str]) -> None:
        self.connus = frozenset(connus)
        self._par_pli: Mapping[str, str] = {uri.casefold(): uri for uri in sorted(self.connus)}
        self._adresses = sorted(adresse_de(u) for u in self.connus if u.endswith(".html"))
        self.suffixes = frozenset(PurePosixPath(uri).suffix for uri in self.connus)

    def absent(self, cible: str) -> Defaut:
        chemin, _, ancre = cible.partition("#")
        suite = f"#{ancre}" if ancre else ""
        if meme := self._par_pli.get(chemin.casefold()):
            return Defaut("casse-du-lien", adresse_de(meme) + suite)
        if cible.startswith("/"):
            return Defaut("page-inconnue", cible.lstrip("/"))
        if page := self._par_pli.get(f"{chemin}/index.html".casefold()):
            return Defaut("page-inconnue", adresse_de(page) + suite)
        return Defaut("page-inconnue", self._ressemblante(chemin))

    def _ressemblante(self, chemin: str) -> str:
        """Une page se rapproche par son adresse ; un fichier par son nom, à suffixe égal."""
        visee = PurePosixPath(chemin)
        if visee.suffix in ("", ".html", ".md"):
            return proche(adresse_de(chemin.removesuffix(".md")), self._adresses)
        memes = {PurePosixPath(u).name: u for u in sorted(self.connus) if u.endswith(visee.suffix)}
        return memes.get(proche(visee.name, memes), "")


def proche(cherche: str, possibles: Iterable[str]) -> str:
    """Le possible qui ressemble le plus, ou rien."""
    trouves = proches(cherche, sorted(possibles))
    return trouves[0] if trouves else ""
