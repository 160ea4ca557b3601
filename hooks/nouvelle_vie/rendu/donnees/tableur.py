"""Le CSV tel qu'un tableur réglé en français l'ouvre d'un double-clic.

RFC 4180 (guillemets, CRLF), avec ce qu'Excel en français attend : une marque UTF-8 en tête, le
point-virgule, la virgule décimale. Les dates restent AAAA-MM-JJ : tout tableur y reconnaît une
date, quelle que soit sa langue, et elles se trient aussi comme du texte.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

SEPARATEUR = ";"
ENTRE_VALEURS = " | "
"""Entre les valeurs d'une même cellule : ni la virgule ni le point-virgule, courants en prose."""
_INVISIBLES = "\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_FORMULE = re.compile(f"'*[{_INVISIBLES}]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_COUPE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def neutraliser(texte: str) -> str:
    """Le texte d'une cellule, qu'aucun tableur ne prendra pour une formule.

    Une apostrophe précède ce qui commencerait par un signe de formule, pleine largeur comprise
    (OWASP, « CSV Injection » ; ASVS 5.0, 1.2.10) ; ce qui porte déjà cette apostrophe en reçoit une
    de plus : en retirer une, quand un signe suit, rend donc toujours le texte d'origine. Ce qui
    couperait la ligne devient une espace.
    """
    if _COUPE.search(texte):
        texte = _COUPE.sub(" ", texte)
    return f"'{texte}" if _FORMULE.match(texte) else texte


def relire(cellule: str) -> str:
    """Le texte d'origine d'une cellule : l'inverse de `neutraliser`."""
    return cellule[1:] if cellule[:1] == "'" and _FORMULE.match(cellule) else cellule


def ecrire(entetes: Sequence[str], lignes: Iterable[Sequence[str]]) -> bytes:
    """Le fichier entier ; chaque cellule est déjà écrite et neutralisée."""
    tampon = io.StringIO(newline="")
    ecrivain = csv.writer(tampon, delimiter=SEPARATEUR, lineterminator="\r\n")
    ecrivain.writerow(entetes)
    ecrivain.writerows(lignes)
    return tampon.getvalue().encode("utf-8-sig")
