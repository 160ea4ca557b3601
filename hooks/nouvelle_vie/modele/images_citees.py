"""Les images écrites dans un texte Markdown : `![La façade](facade.jpg)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from ..erreurs import Probleme
from ..fautes import abreger

IMAGES_FAUTIVES_MAX = 50
"""Images signalées par texte."""
_LITTERAL = re.compile(
    r"^ {0,3}(?P<cloture>```+|~~~+)[^\n]*\n.*?(?:^ {0,3}(?P=cloture)[`~]*[ \t]*$|\Z)"
    r"|(?P<accents>(?<!`)`+(?!`))[^`\n](?:(?!(?P=accents)(?!`)).){0,2000}?(?P=accents)(?!`)",
    re.M | re.S,
)
_ALT = r"!\[(?P<alt>[^\[\]\n]{0,500})\]"
_IMAGE = re.compile(
    rf"{_ALT}\(\s*(?:<(?P<bord>[^>\n]*)>|(?P<nu>[^\s)]*))(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
    rf"|{_ALT.replace('alt', 'alt_note')}(?:\[(?P<note>[^\]\n]{{0,200}})\])?"
    r"|<img\b[^>]{0,2000}>?",
    re.I,
)
_NOTE = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:\s*<?([^\s>]+)", re.M)
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]*)", re.I)
_AILLEURS = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.I)
_PREFIXE = re.compile(r"^(?:\.{0,2}/)*(?:content/)?(?:images/)?")


@dataclass(frozen=True)
class ImageCitee:
    """Une image et sa place : `texte[rang:fin]`. `balise` : écrite en HTML, `<img …>`."""

    source: str
    alt: str
    rang: int
    fin: int
    balise: bool = False

    @property
    def ailleurs(self) -> bool:
        """Vrai si elle vient d'un autre site, ou du texte lui-même (`data:`)."""
        return bool(_AILLEURS.match(self.source))

    @property
    def fichier(self) -> str:
        """Le nom dans le dossier des images, que l'on ait écrit ou non le chemin devant."""
        return _PREFIXE.sub("", self.source)


def images_citees(texte: str) -> Iterator[ImageCitee]:
    """Les images d'un texte, dans l'ordre, hors de ce qui est cité comme du code."""
    if "![" not in texte and "<" not in texte:
        return
    visible = _LITTERAL.sub(lambda code: " " * len(code[0]), texte)
    notes = {cle.casefold(): adresse for cle, adresse in _NOTE.findall(visible)}
    for vue in _IMAGE.finditer(visible):
        place = vue.start(), vue.end()
        if vue[0].startswith("<"):
            trouve = _SOURCE.search(vue[0])
            yield ImageCitee(trouve[1] if trouve else "", "", *place, balise=True)
        elif vue["alt"] is not None:
            source = vue["bord"] if vue["bord"] is not None else vue["nu"]
            yield ImageCitee(source, vue["alt"], *place)
        elif adresse := notes.get((vue["note"] or vue["alt_note"]).casefold()):
            yield ImageCitee(adresse, vue["alt_note"], *place)


def images_refusees(texte: str, declarees: Collection[str], dossier: str) -> Iterator[Probleme]:
    """Les premières images qu'un texte cite sans que la fiche les déclare dans « photos »."""
    fautives = (i for i in images_citees(texte) if i.balise or i.fichier not in declarees)
    for image in islice(fautives, IMAGES_FAUTIVES_MAX):
        valeurs = {
            "recu": abreger(image.source),
            "dossier": dossier,
            "alt": abreger(image.alt or "…"),
        }
        if image.ailleurs:
            code = "image-d-ailleurs"
        elif image.balise:
            code = "image-en-html"
        else:
            code = "image-non-declaree"
            valeurs["fichier"] = abreger(image.fichier)
            valeurs["debut"] = (
                "ajoutez à « photos »" if declarees else "ajoutez « photos: » et dessous"
            )
        yield Probleme((), code, valeurs, decalage=image.rang)
