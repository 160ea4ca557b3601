"""Ce qui ne va pas dans un lien mort : sa casse, ou l'adresse qui lui ressemble."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..modele.texte import proches
from ..rendu.urls import adresse_de


@dataclass(frozen=True)
class Defaut:
    """Ce qui ne va pas dans une cible : le code de la faute, et l'adresse qui irait."""

    code: str
    juste: str = ""


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
