"""La politique de sécurité de chaque page (CSP 3), posée dans la page elle-même.

Un `<meta>` vaut chez tous les hébergeurs, même ceux qui ne lisent aucun en-tête. Rien n'est permis
que nommément ; un script en ligne ne l'est que par l'empreinte exacte de son texte. Ce qu'un
`<meta>` ne sait pas dire (`frame-ancestors`) est dans `entetes_http.py`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from ..rendu.carte import HOTE_IGN

_CHARSET = '<meta charset="utf-8">'
# La casse n'est libre que dans le nom : « < » reste un début que la recherche trouve d'un bond.
_SCRIPT = re.compile(r"<(?i:script)\b([^>]*)>(.*?)</(?i:script)\s*>", re.S)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([^\s"'>]*)""", re.I)
_SOURCE = re.compile(r"\ssrc\s*=", re.I)
_EXECUTABLES = {"", "module", "importmap", "text/javascript", "application/javascript"}
_PIECE = re.compile(r"""\ssrc="(?:[^"]*/)?([\w-]+)\.[^"/]*\"""")
CHERCHENT = frozenset({"recherche"})
"""Les scripts qui interrogent l'index de recherche."""
LISENT = frozenset(
    {"recherche", "facettes", "carte", "page-carte", "guide", "auto-evaluation", "signaler"}
)
"""Les scripts qui demandent des données au site."""
ENCADRENT = frozenset({"composer-encart"})
"""Les scripts qui montrent une page du site dans un cadre."""

_FOND_IGN = re.compile(r"<div[^>]* data-ign=")
"""La carte interactive d'un site qui propose le fond de plan de l'IGN."""

_NUE = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""Un renvoi n'a ni style, ni script, ni image, ni formulaire."""


@dataclass(frozen=True)
class Besoins:
    """Ce qu'une page, ou une partie de page, charge et exécute."""

    charge: bool = False
    """Un script ou une feuille de style."""
    cherche: bool = False
    """Le moteur de recherche."""
    lit: bool = False
    """Des données du site."""
    encadre: bool = False
    """Une autre page du site, dans un cadre."""
    ign: bool = False
    """Les images du fond de plan de l'IGN, si la personne les demande."""
    empreintes: frozenset[str] = frozenset()
    """Les sources de ses scripts en ligne."""


RIEN = Besoins()


def poser(html: str, apercu: bool = False, besoins: Besoins | None = None) -> str:
    """La page avec sa politique, avant toute ressource.

    Args:
        apercu: admet le script en ligne par lequel MkDocs recharge la page pendant qu'on l'écrit.
        besoins: ceux de la page, s'ils sont déjà relevés.

    Raises:
        ValueError: la page n'annonce pas son encodage.
    """
    avant, charset, apres = html.partition(_CHARSET)
    if not charset:
        raise ValueError("la page n'a pas de <meta charset> devant lequel poser sa politique")
    dite = _dire(relever(html) if besoins is None else besoins, apercu)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{dite}">'
    return f"{avant}{charset}{meta}{apres}"


def politique(html: str, apercu: bool = False) -> str:
    """Ce que cette page a le droit de charger et d'exécuter, et rien de plus."""
    return _dire(relever(html), apercu)


def relever(html: str, autour: Besoins = RIEN) -> Besoins:
    """Les besoins d'une page.

    Args:
        autour: ceux de sa coquille, s'ils sont déjà relevés ; `html` n'est alors que le reste.
    """
    charge = autour.charge or "<script" in html or "<link" in html
    ign = autour.ign or ("data-ign=" in html and _FOND_IGN.search(html) is not None)
    scripts = _SCRIPT.findall(html)
    if not scripts:
        deja = (autour.charge, autour.ign) == (charge, ign)
        return autour if deja else replace(autour, charge=charge, ign=ign)
    pieces = {piece[1] for attributs, _ in scripts if (piece := _PIECE.search(attributs))}
    return Besoins(
        charge,
        autour.cherche or not CHERCHENT.isdisjoint(pieces),
        autour.lit or not LISENT.isdisjoint(pieces),
        autour.encadre or not ENCADRENT.isdisjoint(pieces),
        ign,
        autour.empreintes.union(_empreinte(texte) for texte in _en_ligne(scripts)),
    )


@lru_cache(maxsize=256)
def _dire(besoins: Besoins, apercu: bool) -> str:
    if not besoins.charge:
        return _NUE
    sources = ["'self'"]
    if besoins.cherche:
        # Pagefind compile son moteur de recherche à la volée.
        sources.append("'wasm-unsafe-eval'")
    sources += ["'unsafe-inline'"] if apercu else sorted(besoins.empreintes)
    directives = [
        "default-src 'none'",
        f"script-src {' '.join(sources)}",
        "style-src 'self'",
        # « data: » : l'aperçu minuscule qui tient la place d'une photo pendant qu'elle arrive.
        "img-src 'self' data:" + (f" {HOTE_IGN}" if besoins.ign else ""),
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
    if besoins.lit or apercu:
        directives.append("connect-src 'self'")
    if besoins.encadre:
        directives.append("frame-src 'self'")
    if besoins.cherche:
        directives.append("worker-src 'self'")
    return "; ".join(directives)


def _en_ligne(scripts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Le texte des scripts exécutables sans adresse ; un bloc de données n'en est pas un."""
    for attributs, texte in scripts:
        genre = _TYPE.search(attributs)
        if not _SOURCE.search(attributs) and (genre[1] if genre else "").lower() in _EXECUTABLES:
            yield texte


def _empreinte(texte: str) -> str:
    """Le navigateur compte les octets d'après lecture : toute fin de ligne y est « \\n »."""
    lu = texte.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(lu.encode()).digest()).decode()}'"
