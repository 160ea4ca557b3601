"""Les adresses que cite un fichier publié : page, dessin, feuille de style, script, flux, données.

Ce module est sur le chemin de chaque page écrite, d'où des expressions rationnelles sans retour en
arrière, qui sautent ce qui ne peut rien citer, et une mémoire des balises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from pathlib import PurePosixPath
from xml.sax.saxutils import unescape as desechapper

_VALEUR = r"""(?:"[^"]*"|'[^']*'|[^\s>"']+)"""
_SANS_RENVOI = r"""content="[^h&'"][^"]*"|href="(?:mailto|tel):[^"]*\""""
_DECORS = "class|datetime|hidden|property|role|type|viewBox|(?:aria|data)-[a-z]++"
_MUET = rf"""(?:{_DECORS})(?:="[^"]*")?+|{_SANS_RENVOI}"""
_MUETTE = rf"""(?:meta name="[^"]*"|[a-z][a-z0-9]*+)(?: (?:{_MUET}))++>"""
"""Une balise dont aucun attribut ne cite ni ne nomme rien : les trois quarts d'une page."""
_BALISE = re.compile(rf"""<(?:{_MUETTE}|([a-zA-Z][^\s/>]*[\s/](?:[^>"']++|"[^"]*"|'[^']*')*+)>)""")
"""Une balise qui porte des attributs ; rien à sa place quand elle est muette."""
_LIEN_SEUL = re.compile(
    r"""(?:a|link)(?: (?:class|rel)="[^"]*")* href="([^"&]*)"(?: rel="[^"]*")?"""
)
"""Un lien comme nous les écrivons : presque tout ce qu'une page a en propre."""
_FIN_DU_NOM = re.compile(r"[\s/]")
_ATTRIBUT = re.compile(rf"(?<![^\s\"'/])([^\s=/>\"']+)\s*=\s*({_VALEUR})")
_COMMENTAIRE = re.compile(r"<!--.*?-->", re.S)
_DONNEES_LIEES = re.compile(r"<script[^>]*\bld\+json[^>]*>(.*?)</script", re.S)
_IDENTITE = re.compile(r'"@id"\s*:\s*"[^"]*"')
"""Le nom d'une chose, pas un lien : son ancre n'a pas à exister dans la page."""
_LISTE = re.compile(r"([^\s,]\S*)(?:\s+[\d.]+[wxh])?\s*(?:,|$)")
_DETOUR = re.compile(r"""url\s*=\s*["']?([^"']+)""", re.I)

_LONGUE = 400
"""Caractères d'une balise qui ne reviendra pas : un tracé, un long courriel."""
_SIMPLES = frozenset({"href", "src", "poster", "action", "formaction", "xlink:href"})
_LISTES = frozenset({"srcset", "imagesrcset"})

_CSS = re.compile(r"""url\(\s*("[^"]*"|'[^']*'|[^)\s"']*)\s*\)|@import\s+("[^"]*"|'[^']*')""")
_COMMENTAIRE_CSS = re.compile(r"/\*.*?\*/", re.S)
_JS = re.compile(
    r"""\b(?:import|export)\b[^;"'`()]*?\bfrom\s*(["'])(?P<de>\.[^"']*)\1"""
    r"""|\bimport\s*\(?\s*(["'])(?P<dans>\.[^"']*)\3"""
    r"""|\bnew\s+URL\(\s*(["'`])(?P<url>[^"'`$]+)\5\s*,\s*import\.meta\.url"""
)
_COMMENTAIRE_JS = re.compile(r"/\*.*?\*/|(?m:^[ \t]*//[^\n]*)", re.S)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")

Citations = list[str]


def lire_html(html: str, site_url: str = "") -> tuple[Citations, set[str]]:
    """(adresses citées, dans l'ordre et avec leurs répétitions ; ancres de la page)."""
    html = _sans_commentaires(html)
    return _lire_balises(_BALISE.findall(html), html, site_url)


def relever_html(html: str, site_url: str = "") -> tuple[set[str], set[str]]:
    """(adresses citées ; ancres) : les mêmes, sans ordre, chaque balise n'étant lue qu'une fois."""
    html = _sans_commentaires(html)
    citees, ancres = _lire_balises(set(_BALISE.findall(html)), html, site_url)
    return set(citees), ancres


def _sans_commentaires(html: str) -> str:
    return _COMMENTAIRE.sub("", html) if "<!--" in html else html


def _lire_balises(balises: Iterable[str], html: str, site_url: str) -> tuple[Citations, set[str]]:
    citees: Citations = []
    ancres: set[str] = set()
    for balise in balises:
        lire = _relire_balise if len(balise) < _LONGUE else _lire_balise
        adresses, ancre = lire(balise)
        if adresses:
            citees += adresses
        if ancre:
            ancres.add(ancre)
    if site_url and "ld+json" in html:
        for bloc in _DONNEES_LIEES.findall(html):
            citees += balayer(_sans_unicode(_IDENTITE.sub("", bloc)), site_url)
    return citees, ancres


def _lire_balise(balise: str) -> tuple[tuple[str, ...], str]:
    """Les adresses et l'ancre d'une balise : celles des cartes reviennent de page en page."""
    if not balise:
        return (), ""
    if seul := _LIEN_SEUL.fullmatch(balise):
        return (seul[1],), ""
    nom, attributs = _FIN_DU_NOM.split(balise, maxsplit=1)
    lus = {
        cle.lower(): unescape(valeur.strip("\"'")) for cle, valeur in _ATTRIBUT.findall(attributs)
    }
    adresses: list[str] = []
    for cle, valeur in lus.items():
        if cle in _SIMPLES or (cle == "data" and nom.lower() == "object"):
            adresses.append(valeur)
        elif cle in _LISTES:
            adresses += _LISTE.findall(valeur)
        elif cle == "style":
            adresses += lire_css(valeur)
    if nom.lower() == "meta" and (contenu := lus.get("content")):
        if lus.get("http-equiv", "").lower() == "refresh":
            adresses += _DETOUR.findall(contenu)[:1]
        elif contenu.startswith(("https://", "http://")):
            adresses.append(contenu)
    return tuple(adresses), lus.get("id") or (lus.get("name", "") if nom.lower() == "a" else "")


_relire_balise = lru_cache(maxsize=8192)(_lire_balise)


def lire_css(texte: str) -> Citations:
    """`url(…)` et `@import` ; un fragment seul désigne un filtre de la page, pas un fichier."""
    trouvees = (a or b for a, b in _CSS.findall(_COMMENTAIRE_CSS.sub("", texte)))
    return [a for t in trouvees if (a := t.strip("\"'")) and not a.startswith("#")]


def lire_js(texte: str) -> Citations:
    """Les modules importés par un chemin, et les `new URL("…", import.meta.url)`."""
    return [
        trouve["de"] or trouve["dans"] or trouve["url"]
        for trouve in _JS.finditer(_COMMENTAIRE_JS.sub("", texte))
    ]


def balayer(texte: str, site_url: str) -> Citations:
    """Les adresses absolues du site citées par un texte, sans la ponctuation qui les suit."""
    site = site_url.rstrip("/")
    motif = re.escape(site) + r"(?=[/?#\s\"'<>)]|$)[^\s\"'<>\\`{}|^]*"
    # Sans égard à la casse, le moteur ne sait plus sauter d'une adresse à l'autre.
    exactes = texte.lower().count(site.lower()) == texte.count(site)
    trouvees = re.findall(motif, texte, re.NOFLAG if exactes else re.I)
    return [trouve.rstrip(".,;:!?)»’") for trouve in trouvees]


def _lire_svg(texte: str) -> Citations:
    return [a for a in lire_html(texte)[0] if not a.startswith("#")]


def _sans_entites(texte: str) -> str:
    """Les entités de XML, et elles seules : celles de HTML coûtent dix fois plus à chercher."""
    return desechapper(texte, {"&quot;": '"', "&apos;": "'", "&#x26;": "&"})


def _sans_unicode(texte: str) -> str:
    if "\\u" not in texte:
        return texte
    return _UNICODE.sub(lambda t: chr(int(t[1], 16)), texte)


def _sans_pliage(texte: str) -> str:
    """Un calendrier dont les lignes sont recollées et les échappements retirés (RFC 5545, 3.1)."""
    return re.sub(r"\\([,;\\])", r"\1", re.sub(r"\r?\n[ \t]", "", texte)).replace("\\n", "\n")


def _sans_colonnes(texte: str) -> str:
    """Un tableau dont chaque cellule a sa ligne : le séparateur peut finir une adresse."""
    return texte.replace(";", "\n")


_CLAIRS: dict[str, Callable[[str], str]] = {
    ".xml": _sans_entites,
    ".json": _sans_unicode,
    ".geojson": _sans_unicode,
    ".jsonld": _sans_unicode,
    ".webmanifest": _sans_unicode,
    ".ics": _sans_pliage,
    ".txt": str,
    ".csv": _sans_colonnes,
}
_LECTEURS: dict[str, Callable[[str], Citations]] = {
    ".css": lire_css,
    ".js": lire_js,
    ".mjs": lire_js,
    ".svg": _lire_svg,
}
LISIBLES = frozenset({".html", *_CLAIRS, *_LECTEURS})
"""Les fichiers publiés dont les adresses sont contrôlées."""


def citees(uri: str, texte: str, site_url: str) -> Citations:
    """Les adresses que cite un fichier publié, d'après son suffixe."""
    suffixe = PurePosixPath(uri).suffix.lower()
    if suffixe == ".html":
        return lire_html(texte, site_url)[0]
    if lire := _LECTEURS.get(suffixe):
        return lire(texte)
    if clair := _CLAIRS.get(suffixe):
        return balayer(clair(texte), site_url)
    return []


def places(texte: str, ecrit: str) -> Iterator[tuple[int, int]]:
    """La ligne et la colonne de chaque endroit où un texte porte `ecrit` tel quel."""
    rang = texte.find(ecrit) if ecrit else -1
    while rang >= 0:
        yield texte.count("\n", 0, rang) + 1, rang - texte.rfind("\n", 0, rang)
        rang = texte.find(ecrit, rang + 1)
