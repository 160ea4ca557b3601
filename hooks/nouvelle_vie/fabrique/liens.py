"""Le contrôle des liens du site construit : pages, ancres, fichiers, casse comprise."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ..modele.texte import proches
from ..rendu.urls import adresse_de

_VALEUR = r"""(?:"[^"]*"|'[^']*'|[^\s>"']+)"""
_BALISE = re.compile(rf"<[a-zA-Z][^\s/>]*((?:\s+[^\s=/>]+(?:\s*=\s*{_VALEUR})?|\s*/)*)\s*>")
_ATTRIBUT = re.compile(rf"\s([^\s=/>]+)\s*=\s*({_VALEUR})")
PARTOUT = 25
"""Une cible que plus de fichiers citent vient d'un gabarit : on n'en montre qu'un."""
_ID = re.compile(r"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")


@dataclass
class Liens:
    """Chaque cible interne vue, avec une page et un fichier source qui la citent."""

    cibles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """cible → (page, fichier source, lien tel qu'écrit)."""

    def ajouter(self, page: str, source: str, liens: Iterable[str]) -> None:
        for ecrit in liens:
            cible = resoudre(page, ecrit)
            if cible is not None:
                self._garder(cible, (page, source, ecrit))

    def reunir(self, autres: Liens) -> None:
        for cible, origine in autres.cibles.items():
            self._garder(cible, origine)

    def _garder(self, cible: str, origine: tuple[str, str, str]) -> None:
        """Garde l'origine la plus petite, pour un résultat qui ne dépend pas de l'ordre."""
        self.cibles[cible] = min(self.cibles.get(cible, origine), origine)


@dataclass(frozen=True)
class LienMort:
    """Un lien qui ne mène à rien."""

    page: str
    source: str
    ecrit: str
    cible: str
    proposition: str


def extraire(html: str) -> set[str]:
    """Les adresses citées par `href` et `src`, décodées."""
    return {
        unescape(valeur.strip("\"'"))
        for attributs in _BALISE.findall(html)
        for nom, valeur in _ATTRIBUT.findall(attributs)
        if nom in ("href", "src")
    }


def resoudre(page: str, ecrit: str) -> str | None:
    """Le chemin visé, relatif à la racine du site ; None pour ce qui sort du site.

    Une adresse qui commence par « / » ne mène à rien sous un sous-chemin : elle est rendue telle
    quelle. Seule la page 404, servie à n'importe quelle profondeur, en a besoin.
    """
    try:
        decoupe = urlsplit(ecrit)
    except ValueError:  # « https://[exemple » : un crochet passe pour une adresse IPv6
        return ecrit
    if decoupe.scheme or decoupe.netloc:
        return None
    if ecrit.startswith("/"):
        return None if page == "404.html" else ecrit
    if not decoupe.path:
        return f"{page}#{unquote(decoupe.fragment)}" if decoupe.fragment else None
    base = PurePosixPath(page).parent
    parties: list[str] = [] if str(base) == "." else list(base.parts)
    for partie in unquote(decoupe.path).split("/"):
        if partie == "..":
            if not parties:
                return f"../{unquote(decoupe.path)}"
            parties.pop()
        elif partie not in ("", "."):
            parties.append(partie)
    chemin = "/".join(parties)
    if decoupe.path.endswith(("/", ".", "..")) or not chemin:
        chemin = f"{chemin}/index.html" if chemin else "index.html"
    return f"{chemin}#{unquote(decoupe.fragment)}" if decoupe.fragment else chemin


def morts(liens: Liens, dossier: Path) -> list[LienMort]:
    """Les liens dont la cible n'est pas dans `dossier`, exactement de cette casse."""
    presents = {
        chemin.relative_to(dossier).as_posix() for chemin in dossier.rglob("*") if chemin.is_file()
    }
    ancres: dict[str, set[str]] = {}
    resultat = []
    for cible, (page, source, ecrit) in sorted(liens.cibles.items()):
        chemin, _, ancre = cible.partition("#")
        if chemin not in presents:
            resultat.append(LienMort(page, source, ecrit, cible, _proposer(chemin, presents)))
        elif ancre and chemin.endswith(".html"):
            if chemin not in ancres:
                ancres[chemin] = _ancres(dossier / chemin)
            if ancre not in ancres[chemin] and ancre != "top":
                resultat.append(
                    LienMort(page, source, ecrit, cible, _proposer(ancre, ancres[chemin]))
                )
    return resultat


def citations(
    trouves: Iterable[LienMort], pages: Iterable[tuple[str, str]], dossier: Path
) -> list[LienMort]:
    """Tous les fichiers source qui citent les cibles de `trouves`, et pas le premier seulement.

    Args:
        pages: (page, fichier source) de toutes les pages écrites dans `dossier`.
    """
    par_cible = {mort.cible: mort for mort in trouves}
    vus: dict[str, dict[str, LienMort]] = {cible: {} for cible in par_cible}
    for page, source in sorted(pages):
        for ecrit in sorted(extraire((dossier / page).read_text("utf-8"))):
            cible = resoudre(page, ecrit)
            if cible in par_cible:
                mort = LienMort(page, source, ecrit, cible, par_cible[cible].proposition)
                vus[cible].setdefault(source or page, mort)
    return [
        mort
        for cible, morts_ici in vus.items()
        for mort in (morts_ici.values() if len(morts_ici) <= PARTOUT else [par_cible[cible]])
    ]


def _ancres(fichier: Path) -> set[str]:
    html = fichier.read_text("utf-8")
    return {unescape(next(filter(None, trouve), "")) for trouve in _ID.findall(html)}


def _proposer(cherche: str, possibles: Iterable[str]) -> str:
    if cherche.startswith("/"):
        return f"écrivez « page:{cherche.lstrip('/')} »"
    if trouve := proches(adresse_de(cherche), sorted(map(adresse_de, possibles))):
        return f"vouliez-vous « {trouve[0]} » ?"
    return "corrigez l'adresse, ou retirez le lien"


def ligne_de(texte: str, lien: str) -> tuple[int, int]:
    """La ligne et la colonne où un lien est écrit dans sa source ; (1, 1) s'il est composé."""
    for cherche in dict.fromkeys((lien.lstrip("./").rstrip("/"), unquote(lien).strip("./"))):
        motif = re.escape(cherche)
        for forme in (rf"page:/?{motif}", rf"(?<=\]\(){motif}", rf"(?<=\]\()[./]+{motif}", motif):
            if cherche and (trouve := re.search(forme, texte)):
                debut = trouve.start()
                return texte.count("\n", 0, debut) + 1, debut - texte.rfind("\n", 0, debut)
    return 1, 1
