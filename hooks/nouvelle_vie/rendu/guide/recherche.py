"""Ce que cherche le guide dans lui-même : une entrée par page, par titre, par champ, par faute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from .blocs import Prose, ancre
from .champs import ChampDit, propres_et_communs
from .fautes import familles
from .sommaire import PageDuGuide

Entree = dict[str, str]
"""`titre`, `page`, `adresse` relative au guide, `texte`."""
_TITRE = re.compile(r"^#{2,3} (.+)$", re.M)
_SIGNES = re.compile(r"\]\([^)]*\)|\\(?=\W)|[*`\[\]|#>]")


def entrees(pages: Iterable[PageDuGuide]) -> Iterator[Entree]:
    """Toutes les entrées, dans l'ordre des pages."""
    for page in pages:
        if not page.nom:
            continue
        yield _entree(page, page.titre, "", page.resume)
        for bloc in page.blocs:
            if isinstance(bloc, Prose):
                yield from _sections(page, bloc.texte)
        if page.modele:
            yield from _des_champs(page, propres_et_communs(page.modele)[0])
        if page.nom == "fautes":
            for _, fautes in familles():
                for faute in fautes:
                    dit = f"{faute.code} {faute.remede} {faute.situation}"
                    yield _entree(page, faute.titre, faute.code, dit)


def _sections(page: PageDuGuide, prose: str) -> Iterator[Entree]:
    avant, *suite = _TITRE.split(prose)
    if avant.strip():
        yield _entree(page, page.titre, "", avant)
    for titre, texte in zip(suite[::2], suite[1::2], strict=True):
        yield _entree(page, titre, ancre(titre), texte)


def _des_champs(page: PageDuGuide, champs: Sequence[ChampDit]) -> Iterator[Entree]:
    for champ in champs:
        choix = " ".join(f"{ecrit} {affiche}" for ecrit, affiche in champ.choix)
        dit = f"{'.'.join(champ.chemin)} {champ.aide} {choix}"
        yield _entree(page, champ.libelle, champ.ancre, dit)
        yield from _des_champs(page, champ.membres)


def _entree(page: PageDuGuide, titre: str, ancre: str, texte: str) -> Entree:
    adresse = f"{page.nom}/#{ancre}" if ancre else f"{page.nom}/"
    propre = " ".join(unescape(_SIGNES.sub("", texte)).split())
    return {"titre": titre, "page": page.titre, "adresse": adresse, "texte": propre}
