"""Les adresses : relatives dans les pages (tout marche sous un sous-chemin), absolues ailleurs."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import quote


def uri_de(adresse: str) -> str:
    """Le fichier qui porte une adresse : « offres/ » → « offres/index.html »."""
    return f"{adresse}index.html" if not adresse or adresse.endswith("/") else adresse


def adresse_de(uri: str) -> str:
    """L'adresse publique d'un fichier : « offres/index.html » → « offres/ »."""
    return uri.removesuffix("index.html") if uri.endswith("index.html") else uri


def racine(uri: str) -> str:
    """Le chemin relatif d'une page vers la racine du site : « ../../ », ou « ./ »."""
    return "../" * uri.count("/") or "./"


@lru_cache(maxsize=4096)
def absolue(site_url: str, adresse: str) -> str:
    """L'adresse complète, encodée (RFC 3986) ; `site_url` peut porter un sous-chemin."""
    return site_url.rstrip("/") + "/" + quote(adresse, safe="/#?=&-._~:@!$'()*+,;%")


def nom_hache(nom: str, octets: bytes) -> str:
    """« nom.0123abcd.ext » : le nom change quand le contenu change."""
    empreinte = hashlib.sha256(octets).hexdigest()[:8]
    base, point, extension = nom.rpartition(".")
    return f"{base}.{empreinte}{point}{extension}"
