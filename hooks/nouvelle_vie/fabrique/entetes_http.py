"""Les en-têtes HTTP et les redirections du site, déclarés une fois pour tous les hébergeurs.

Netlify et Cloudflare Pages lisent `_headers` et `_redirects` ; GitHub Pages et GitLab Pages ne
lisent pas le premier. Deux règles qui visent un même chemin se cumulent : Cloudflare joint par une
virgule deux valeurs d'un même en-tête, `netlify dev` garde la dernière. Aucune paire de règles qui
se recouvrent ne pose donc le même en-tête, et le résultat est le même partout.

Ce qu'aucune règle ne dit est laissé à l'hôte, dont c'est déjà le réglage : une page est revalidée à
chaque visite (`max-age=0, must-revalidate`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..artefact import Fichier
from ..erreurs import FabricationImpossible
from ..rendu import encarts
from ..rendu.urls import adresse_de
from .liens import ABSENTE

REGLES_MAX, LIGNE_MAX = 100, 2000
"""Limites de Cloudflare Pages : règles par fichier, caractères par ligne."""

UN_AN = "public, max-age=31536000, immutable"
QUART_D_HEURE = "public, max-age=900"
"""Flux, agendas et données changent à chaque publication, et des robots les relisent souvent."""

ENCADRABLES = tuple(f"{encarts.DOSSIER}{sorte}/" for sorte in encarts.SORTES)
"""Les débuts d'adresse des pages faites pour être montrées dans la page d'un autre site."""

Entetes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Regle:
    """Des en-têtes pour les chemins d'un motif, où `*` vaut toute suite de caractères."""

    motif: str
    entetes: Entetes


@dataclass(frozen=True)
class Redirection:
    """Un chemin qui n'a pas de page et mène à une autre adresse, sans engagement de durée."""

    depart: str
    arrivee: str
    code: int = 302


_PARTOUT: Entetes = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "browsing-topics=(), camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_SANS_CADRE: Entetes = (
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("X-Frame-Options", "DENY"),
)
_OUVERT: Entetes = (("Cache-Control", QUART_D_HEURE), ("Access-Control-Allow-Origin", "*"))
_IMMUABLE: Entetes = (("Cache-Control", UN_AN),)

A_EMPREINTE = (
    "assets/pieces/*",
    "assets/polices/*",
    "images/*",
    "pagefind/fragment/*",
    "pagefind/index/*",
    "pagefind/filter/*",
    "pagefind/*.pf_meta",
)
"""Les fichiers dont le nom porte l'empreinte du contenu."""

_LECTURES: tuple[tuple[str, Entetes], ...] = (
    # « application/rss+xml » se télécharge dans Firefox : personne n'y verrait la page.
    ("flux/*.xml", (("Content-Type", "application/xml; charset=utf-8"), *_OUVERT)),
    ("flux/*.json", (("Content-Type", "application/feed+json; charset=utf-8"), *_OUVERT)),
    ("flux/*.opml", (("Content-Type", "text/x-opml; charset=utf-8"), *_OUVERT)),
    ("*.ics", (("Content-Type", "text/calendar; charset=utf-8"), *_OUVERT)),
    # « *json » couvre .json et .geojson : deux motifs se recouvriraient chez Netlify, où le point
    # d'un motif vaut n'importe quel caractère.
    ("donnees/*json", _OUVERT),
    ("donnees/*.geojson", (("Content-Type", "application/geo+json"),)),
    # Celle-ci ne pose que le type : le reste lui vient de « *json ».
    ("donnees/schemas/*json", (("Content-Type", "application/schema+json"),)),
    ("donnees/*.jsonld", (("Content-Type", "application/ld+json"), *_OUVERT)),
    ("donnees/*.csv", (("Content-Type", "text/csv; charset=utf-8"), *_OUVERT)),
    # Son adresse est collée dans d'autres sites : pas d'empreinte, donc vite redemandé.
    (encarts.SCRIPT, _OUVERT),
    ("sitemap.xml", (("Cache-Control", QUART_D_HEURE),)),
    ("robots.txt", (("Cache-Control", QUART_D_HEURE),)),
)
_FINS = ("ics", "xml", "json", "jsonld", "csv")
_RACCOURCIS = (
    ("favicon.ico", "assets/favicon.svg"),
    ("rss.xml", "flux/offres.xml"),
    ("feed", "flux/offres.xml"),
    ("feed.xml", "flux/offres.xml"),
)
"""Ce que demandent d'eux-mêmes les navigateurs et les lecteurs de flux."""


def prefixe(site_url: str) -> str:
    """Le chemin du site chez son hôte : « / », ou « /lnv/ » sous un sous-chemin."""
    return urlsplit(site_url).path.rstrip("/") + "/"


def regles(site_url: str, uris: Iterable[str]) -> tuple[Regle, ...]:
    """Toutes les règles du site, d'après les fichiers qu'il publie.

    Raises:
        FabricationImpossible: une limite d'hébergeur est dépassée, ou un motif de fichier prendrait
            une page.
    """
    base = prefixe(site_url)
    pages = [uri for uri in uris if uri.endswith(".html")]
    _refuser_les_pages_qui_passeraient_pour_des_fichiers(pages)
    rubriques, seules = _sans_cadre(pages)
    trouvees = (
        Regle(f"{base}*", _PARTOUT),
        *(Regle(f"{base}{lieu}", _SANS_CADRE) for lieu in seules),
        *(Regle(f"{base}{rubrique}/*", _SANS_CADRE) for rubrique in rubriques),
        *(Regle(base + motif, _IMMUABLE) for motif in A_EMPREINTE),
        *(Regle(base + motif, entetes) for motif, entetes in _LECTURES),
    )
    if len(trouvees) > REGLES_MAX:
        raise FabricationImpossible(
            f"le site a {len(rubriques)} rubriques, soit {len(trouvees)} règles d'en-têtes, et "
            f"Cloudflare Pages en lit {REGLES_MAX} — rangez des pages de content/ dans un dossier"
        )
    return trouvees


def _sans_cadre(pages: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ce qui refuse d'être encadré : des rubriques entières, et des pages une à une.

    Une page seule l'est sous ses deux adresses : certains hôtes servent aussi « …/index.html ».
    """
    melees = {debut.partition("/")[0] for debut in ENCADRABLES}
    rubriques, seules = set(), {"index.html", ABSENTE}
    for uri in pages:
        rubrique, barre, _ = uri.partition("/")
        if barre and rubrique not in melees:
            rubriques.add(rubrique)
        elif not uri.startswith(ENCADRABLES):
            seules.add(uri)
    return sorted(rubriques), sorted(seules | set(map(adresse_de, seules)))


def redirections(site_url: str) -> tuple[Redirection, ...]:
    """Les raccourcis, et sous un sous-chemin la racine de l'hôte.

    Jamais une ancienne adresse ni un lien court : ceux-là sont des pages, qui marchent partout.
    """
    base = prefixe(site_url)
    trouvees = tuple(Redirection(base + de, base + vers) for de, vers in _RACCOURCIS)
    return trouvees if base == "/" else (Redirection("/", base), *trouvees)


def fichiers(site_url: str, uris: Iterable[str]) -> tuple[Fichier, ...]:
    """`_headers`, `_redirects`, et ce qui empêche GitHub Pages de passer le site à Jekyll."""
    entetes = "".join(
        f"{regle.motif}\n" + "".join(f"  {nom}: {valeur}\n" for nom, valeur in regle.entetes)
        for regle in regles(site_url, uris)
    )
    renvois = "".join(f"{r.depart} {r.arrivee} {r.code}\n" for r in redirections(site_url))
    return (
        Fichier("_headers", entetes.encode()),
        Fichier("_redirects", renvois.encode()),
        Fichier(".nojekyll", b""),
    )


def _refuser_les_pages_qui_passeraient_pour_des_fichiers(pages: Iterable[str]) -> None:
    """Chez Netlify, « *.ics » prend aussi la page « …/comics/ », alors servie comme un agenda."""
    for uri in pages:
        adresse = uri.removesuffix("/index.html")
        if adresse != uri and adresse.endswith(_FINS):
            fin = next(fin for fin in _FINS if adresse.endswith(fin))
            raise FabricationImpossible(
                f"la page « {adresse}/ » finit par « {fin} », et un hébergeur la prendrait pour un "
                "fichier de ce type — renommez sa fiche"
            )
