"""Les réseaux sociaux : ce que chacun admet d'un texte, et comment il le compte.

Chaque limite est celle que documente le réseau, relevée en 2026. Là où il ne dit pas comment il
compte, c'est la façon la plus sévère qui est retenue : un texte dit prêt n'est jamais refusé.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from ..erreurs import Probleme
from .fiche import FicheDiffusee
from .parties import Reseau

EXEMPLE = "[Exemple inventé]"
"""Ce qui précède tout texte tiré d'une fiche inventée : un réseau ne montre pas le bandeau."""
A_RECOPIER = 40
"""Caractères d'adresse, après le nom du site, qu'une personne veut bien recopier."""
_LIEN_X = 23
"""Un lien vaut 23 caractères, quelle que soit sa longueur (X : t.co ; Mastodon fait de même)."""
_URL = (
    r"(?<![\w@＠$#＃./-])(?P<protocole>https?://)?(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?"
    r"(?:[/?#](?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_/#+=])?)?"
)
"""Une adresse : ce qui la suit (point, parenthèse, guillemet) et ses lettres accentuées n'en sont
pas, comme pour les réseaux qui la comptent à part."""
_EMOJI = (
    r"\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3"
    r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    r"|[©®]\uFE0F|[\p{Extended_Pictographic}--[\x00-\xFF]](?:\uFE0F|\p{Emoji_Modifier})?"
    r"(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?){0,3}"
)
"""UTS 51, « emoji sequence » ; aucune de celles que recommande Unicode n'a plus de quatre parts."""
_LOURDS = re.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
"""twitter-text, config/v3.json : les points de code qui comptent deux ; tout autre compte un."""
_LOURD = "\u4e00"
_SEULS = re.compile("[\n\x20-\u02ff\u2010-\u2027\u202f-\u205e\u20a0-\u20bf]*")
"""Des caractères qui ne se combinent jamais : les compter suffit, et va dix fois plus vite."""


class _Motifs(NamedTuple):
    """Les motifs de `regex`, que l'on ne charge que s'il y a un texte à compter."""

    grapheme: Any
    url: Any
    emoji: Any
    diese: Any


@cache
def _motifs() -> _Motifs:
    import regex

    return _Motifs(
        regex.compile(r"\X"),
        regex.compile(_URL, regex.I),
        regex.compile(_EMOJI, regex.V1),
        regex.compile(
            r"(?<![\p{L}\p{M}\p{N}_&/])[#＃](?=[\p{N}_]*[\p{L}\p{M}])[\p{L}\p{M}\p{N}_]+"
        ),
    )


def graphemes(texte: str) -> list[str]:
    """Les caractères qu'une personne voit : un drapeau, une famille en sont un (UAX 29)."""
    vus: list[str] = _motifs().grapheme.findall(texte)
    return vus


def _nombre(texte: str) -> int:
    return len(texte) if _SEULS.fullmatch(texte) else len(graphemes(texte))


def mots_diese(texte: str) -> list[str]:
    dits: list[str] = _motifs().diese.findall(texte)
    return dits


# --- compter ------------------------------------------------------------------------------------


def _selon_x(texte: str) -> int:
    """twitter-text v3 : NFC, deux par emoji, 23 par lien, poids selon le point de code.

    X fait aussi un lien d'un domaine sans protocole, s'il en connaît l'extension : un tel mot
    compte donc au moins 23.
    """
    total, reste = 0, 0
    texte = unicodedata.normalize("NFC", texte)
    for trouve in _motifs().url.finditer(texte):
        total += _poids_x(texte[reste : trouve.start()])
        nu = 0 if trouve["protocole"] else _poids_x(trouve[0])
        total += max(_LIEN_X, nu)
        reste = trouve.end()
    return total + _poids_x(texte[reste:])


def _poids_x(texte: str) -> int:
    if not texte.isascii():
        texte = _motifs().emoji.sub(_LOURD, texte)
    return len(texte) + len(_LOURDS.findall(texte))


def _selon_bluesky(texte: str) -> int:
    return _nombre(texte)


def _selon_mastodon(texte: str) -> int:
    """Mastodon, StatusLengthValidator : des graphèmes, 23 par lien qui a son protocole."""
    court = _motifs().url.sub(lambda t: "x" * _LIEN_X if t["protocole"] else t[0], texte)
    return _nombre(court)


def _selon_threads(texte: str) -> int:
    """Threads API : « Emojis are counted as the number of UTF-8 bytes » ; le reste en UTF-16."""
    if _SEULS.fullmatch(texte):
        return len(texte)
    emoji = _motifs().emoji
    return sum(len(g.encode()) if emoji.match(g) else _selon_utf16(g) for g in graphemes(texte))


def _selon_utf16(texte: str) -> int:
    """Des unités UTF-16, comme un navigateur : jamais moins que des caractères."""
    return len(texte.encode("utf-16-le")) // 2


# --- ce que chacun admet ------------------------------------------------------------------------


@dataclass(frozen=True)
class Format:
    """Ce qu'un réseau admet d'un texte, et ce que nous en faisons.

    `longueur` : jusqu'où aller de nous-mêmes, quand un texte plus court que la limite se lit mieux.
    `mots_diese` : combien nous en écrivons ; `mots_diese_max` : combien le réseau en admet.
    `cliquable` : un lien écrit dans le texte s'ouvre. `portrait` : l'image y est plus haute que
    large. `developpe` : on y lit plus qu'un résumé.
    """

    limite: int
    compter: Callable[[str], int]
    longueur: int
    mots_diese: int
    octets: int | None = None
    mots_diese_max: int | None = None
    cliquable: bool = True
    portrait: bool = False
    developpe: bool = False

    def admet(self, texte: str, limite: int | None = None) -> bool:
        """Vrai si le réseau prend ce texte tel quel, ou si une limite plus courte lui suffit."""
        if self.octets is not None and len(texte.encode()) > self.octets:
            return False
        return self.compter(texte) <= (limite or self.limite)


FORMATS: Mapping[Reseau, Format] = {
    Reseau.X: Format(280, _selon_x, longueur=280, mots_diese=2),
    Reseau.BLUESKY: Format(300, _selon_bluesky, longueur=300, mots_diese=2, octets=3000),
    Reseau.MASTODON: Format(500, _selon_mastodon, longueur=500, mots_diese=4),
    Reseau.THREADS: Format(500, _selon_threads, longueur=500, mots_diese=1),
    Reseau.LINKEDIN: Format(3000, _selon_utf16, longueur=1600, mots_diese=3, developpe=True),
    Reseau.FACEBOOK: Format(63_206, _selon_utf16, longueur=900, mots_diese=2, developpe=True),
    Reseau.INSTAGRAM: Format(
        2200,
        _selon_utf16,
        longueur=1200,
        mots_diese=5,
        mots_diese_max=5,
        cliquable=False,
        portrait=True,
        developpe=True,
    ),
}
"""Par réseau, dans l'ordre où la page des communicants les montre. Sources :

- X : 280, un lien en vaut 23, un emoji 2 (docs.x.com/fundamentals/counting-characters) ;
- Bluesky : 300 graphèmes, 3 000 octets (lexique app.bsky.feed.post, maxGraphemes et maxLength) ;
- Mastodon : 500 graphèmes, un lien en vaut 23 (docs.joinmastodon.org/user/posting et, dans le code,
  StatusLengthValidator) ; un serveur peut admettre plus, jamais moins ;
- Threads : 500 (developers.facebook.com/documentation/threads/posts) ; un seul sujet par message ;
- LinkedIn : 3 000, que son éditeur refuse de dépasser ; il en replie l'essentiel ;
- Facebook : 63 206, que l'on constate sans que Meta l'écrive ; il replie après quelques lignes ;
- Instagram : 2 200 (developers.facebook.com, « IG User Media », caption), cinq mots-dièse depuis
  décembre 2025 (annonce de @creators) ; aucun lien ne s'ouvre dans une légende.
"""


# --- le texte qu'une personne a écrit -----------------------------------------------------------


def fin_du_texte(reseau: Reseau, fiche: FicheDiffusee, site_url: str) -> str:
    """Ce qui conduit à la fiche : son adresse, ou la plus courte à recopier là où rien ne s'ouvre.

    Args:
        site_url: l'adresse du site, qui peut porter un sous-chemin.
    """
    base = site_url.rstrip("/")
    if FORMATS[reseau].cliquable:
        return f"{base}/{fiche.adresse}"
    courte = fiche.adresse_courte or fiche.adresse
    return _nue(f"{base}/{courte}" if len(courte) <= A_RECOPIER else base)


def _nue(adresse: str) -> str:
    """« https://exemple.fr/o/ABC/ » → « exemple.fr/o/ABC », comme on la dit."""
    return adresse.partition("://")[2].rstrip("/")


def texte_impose(reseau: Reseau, fiche: FicheDiffusee, site_url: str) -> str:
    """Le texte que la fiche donne pour un réseau, suivi de son lien s'il n'y est pas ; ou rien."""
    ecrit = fiche.texte_social.get(reseau)
    if ecrit is None:
        return ""
    texte = f"{EXEMPLE} {ecrit}" if fiche.exemple else ecrit
    fin = fin_du_texte(reseau, fiche, site_url)
    menent = (fiche.adresse, fiche.adresse_courte)
    if any(_nue(f"{site_url.rstrip('/')}/{adresse}") in texte for adresse in menent if adresse):
        return texte
    return f"{texte}\n\n{fin}"


def problemes_des_textes(fiche: FicheDiffusee, site_url: str) -> Iterator[Probleme]:
    """Les textes qu'un réseau refuserait : les couper trahirait la personne qui les a écrits."""
    for reseau in fiche.texte_social:
        format_, texte = FORMATS[reseau], texte_impose(reseau, fiche, site_url)
        chemin = ("texte_social", reseau.value)
        if not format_.admet(texte):
            yield Probleme(chemin, "texte-social-trop-long", _depassement(reseau, texte))
        nombre, maximum = len(mots_diese(texte)), format_.mots_diese_max
        if maximum is not None and nombre > maximum:
            valeurs = {"reseau": reseau.libelle, "nombre": nombre, "maximum": maximum}
            yield Probleme(chemin, "trop-de-mots-diese", valeurs)


def _depassement(reseau: Reseau, texte: str) -> dict[str, Any]:
    format_ = FORMATS[reseau]
    compte, limite, unite = format_.compter(texte), format_.limite, "caractères"
    if compte <= limite and format_.octets is not None:
        compte, limite, unite = len(texte.encode()), format_.octets, "octets"
    mesures = {"compte": compte, "limite": limite, "trop": compte - limite}
    return {"reseau": reseau.libelle, "unite": unite, **mesures}
