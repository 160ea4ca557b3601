"""La politique de sécurité de chaque page (CSP 3), posée dans la page elle-même.

Un `<meta>` vaut chez tous les hébergeurs, même ceux qui ne lisent aucun en-tête. Rien n'est permis
que nommément ; un script en ligne ne l'est que par l'empreinte exacte de son texte. Ce qu'un
`<meta>` ne sait pas dire (`frame-ancestors`) est dans `entetes_http.py`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

_CHARSET = '<meta charset="utf-8">'
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.S | re.I)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([^\s"'>]*)""", re.I)
_SOURCE = re.compile(r"\ssrc\s*=", re.I)
_EXECUTABLES = {"", "module", "importmap", "text/javascript", "application/javascript"}
_RECHERCHE = re.compile(r"<script[^>]* src=\"[^\"]*/recherche\.")

_NUE = "default-src 'none'; base-uri 'none'; form-action 'none'"
"""Un renvoi n'a ni style, ni script, ni image, ni formulaire."""


def poser(html: str, apercu: bool = False) -> str:
    """La page avec sa politique, avant toute ressource.

    Args:
        apercu: admet le script en ligne par lequel MkDocs recharge la page pendant qu'on l'écrit.

    Raises:
        ValueError: la page n'annonce pas son encodage.
    """
    avant, charset, apres = html.partition(_CHARSET)
    if not charset:
        raise ValueError("la page n'a pas de <meta charset> devant lequel poser sa politique")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{politique(html, apercu)}">'
    return f"{avant}{charset}{meta}{apres}"


def politique(html: str, apercu: bool = False) -> str:
    """Ce que cette page a le droit de charger et d'exécuter, et rien de plus."""
    if "<script" not in html and "<link" not in html:
        return _NUE
    cherche = _RECHERCHE.search(html) is not None
    sources = ["'self'"]
    if cherche:
        # Pagefind compile son moteur de recherche à la volée.
        sources.append("'wasm-unsafe-eval'")
    sources += ["'unsafe-inline'"] if apercu else empreintes(html)
    directives = [
        "default-src 'none'",
        f"script-src {' '.join(sources)}",
        "style-src 'self'",
        # « data: » : l'aperçu minuscule qui tient la place d'une photo pendant qu'elle arrive.
        "img-src 'self' data:",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
    if cherche or apercu:
        directives.append("connect-src 'self'")
    if cherche:
        directives.append("worker-src 'self'")
    return "; ".join(directives)


def empreintes(html: str) -> list[str]:
    """Les sources des scripts en ligne exécutables, triées ; un bloc de données n'en est pas un."""
    return sorted({_empreinte(texte) for texte in _scripts_en_ligne(html)})


def _scripts_en_ligne(html: str) -> Iterable[str]:
    for attributs, texte in _SCRIPT.findall(html):
        genre = _TYPE.search(attributs)
        if not _SOURCE.search(attributs) and (genre[1] if genre else "").lower() in _EXECUTABLES:
            yield texte


def _empreinte(texte: str) -> str:
    """Le navigateur compte les octets d'après lecture : toute fin de ligne y est « \\n »."""
    lu = texte.replace("\r\n", "\n").replace("\r", "\n")
    return f"'sha256-{b64encode(sha256(lu.encode()).digest()).decode()}'"
