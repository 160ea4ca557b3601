"""Les en-têtes HTTP : mêmes en-têtes chez chaque hôte, quelle que soit sa façon de les réunir.

Deux petits modèles des hôtes, d'après leur documentation et le code qu'ils publient :

- Netlify (docs.netlify.com, « Custom headers » ; paquet `@netlify/headers-parser`) : le point d'un
  motif qui porte une étoile vaut n'importe quel caractère, la casse ne compte pas, une barre finale
  est admise, et la dernière règle qui pose un en-tête l'emporte ;
- Cloudflare Pages (developers.cloudflare.com/pages/configuration/headers) : toutes les règles
  s'appliquent, et les valeurs d'un même en-tête sont jointes par une virgule.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from nouvelle_vie.erreurs import FabricationImpossible
from nouvelle_vie.fabrique import entetes_http
from nouvelle_vie.fabrique.entetes_http import QUART_D_HEURE, UN_AN, Regle, regles

URIS = (
    "index.html", "404.html", "offres/index.html", "offres/logement/x/index.html",
    "o/LNV-2026-0001/index.html", "donnees/index.html", "flux/index.html",
    "evenements/a/index.html", "integrer/index.html", "integrer/aide/index.html",
    "integrer/commune/48095/index.html", "integrer/village/x/index.html",
    "integrer/territoire/y/index.html",
    "assets/pieces/nv.0123abcd.css", "flux/offres.xml",
)  # fmt: skip
RACINES = ("https://a.example/", "https://a.example/lnv/", "https://a.example/b/c")


def netlify(trouvees: tuple[Regle, ...], chemin: str) -> dict[str, str]:
    def motif(regle: str) -> str:
        parties = [p for p in regle.split("/") if p]
        ecrites = (
            "?(.*)" if p == "*" else p.replace("*", "(.*)") if "*" in p else re.escape(p)
            for p in parties
        )
        return f"^/{'/'.join(ecrites)}/?$"

    return {
        nom: valeur
        for regle in trouvees
        if re.match(motif(regle.motif), chemin, re.I)
        for nom, valeur in regle.entetes
    }


def cloudflare(trouvees: tuple[Regle, ...], chemin: str) -> dict[str, str]:
    recus: dict[str, str] = {}
    for regle in trouvees:
        if re.fullmatch(re.escape(regle.motif).replace(r"\*", ".*"), chemin):
            for nom, valeur in regle.entetes:
                recus[nom] = f"{recus[nom]}, {valeur}" if nom in recus else valeur
    return recus


Hote = Callable[[tuple[Regle, ...], str], dict[str, str]]
HOTES = pytest.mark.parametrize("hote", [netlify, cloudflare])
SITES = pytest.mark.parametrize("site_url", RACINES)


@pytest.mark.parametrize(
    ("chemin", "attendus"),
    [
        ("", {"X-Frame-Options": "DENY", "Cache-Control": None}),
        ("offres/", {"Content-Security-Policy": "frame-ancestors 'none'", "Cache-Control": None}),
        ("offres/logement/x/", {"X-Frame-Options": "DENY", "Content-Type": None}),
        ("o/LNV-2026-0001/", {"X-Frame-Options": "DENY"}),
        ("donnees/", {"X-Frame-Options": "DENY", "Cache-Control": None}),
        ("flux/", {"X-Frame-Options": "DENY", "Content-Type": None}),
        *(
            (
                f"integrer/{encart}/",
                {"X-Frame-Options": None, "Content-Security-Policy": None, "Cache-Control": None},
            )
            for encart in ("commune/48095", "village/x", "territoire/y")
        ),
        ("integrer.js", {"Access-Control-Allow-Origin": "*", "Cache-Control": QUART_D_HEURE}),
        ("assets/pieces/nv.0123abcd.css", {"Cache-Control": UN_AN, "X-Frame-Options": None}),
        ("assets/polices/a.0123abcd.woff2", {"Cache-Control": UN_AN}),
        ("assets/favicon.svg", {"Cache-Control": None}),
        ("images/place.0123abcd-800.webp", {"Cache-Control": UN_AN}),
        ("pagefind/fragment/fr_0123abc.pf_fragment", {"Cache-Control": UN_AN}),
        ("pagefind/index/fr_0123abc.pf_index", {"Cache-Control": UN_AN}),
        ("pagefind/filter/fr_0123abc.pf_filter", {"Cache-Control": UN_AN}),
        ("pagefind/pagefind.fr_0123abcdef.pf_meta", {"Cache-Control": UN_AN}),
        ("pagefind/pagefind.js", {"Cache-Control": None}),
        ("pagefind/pagefind-entry.json", {"Cache-Control": None, "Content-Type": None}),
        ("pagefind/wasm.fr.pagefind", {"Cache-Control": None}),
        (
            "flux/offres.xml",
            {
                "Content-Type": "application/xml; charset=utf-8",
                "Cache-Control": QUART_D_HEURE,
                "Access-Control-Allow-Origin": "*",
            },
        ),
        ("flux/offres.json", {"Content-Type": "application/feed+json; charset=utf-8"}),
        (
            "flux/reseaux/x.xml",
            {
                "Content-Type": "application/xml; charset=utf-8",
                "Cache-Control": QUART_D_HEURE,
                "Access-Control-Allow-Origin": "*",
            },
        ),
        ("flux/reseaux/x.json", {"Content-Type": "application/feed+json; charset=utf-8"}),
        (
            "agenda.ics",
            {
                "Content-Type": "text/calendar; charset=utf-8",
                "Cache-Control": QUART_D_HEURE,
                "Access-Control-Allow-Origin": "*",
            },
        ),
        ("evenements/a.ics", {"Content-Type": "text/calendar; charset=utf-8"}),
        ("agenda/type-a.ics", {"Content-Type": "text/calendar; charset=utf-8"}),
        (
            "donnees/offres.geojson",
            {
                "Content-Type": "application/geo+json",
                "Cache-Control": QUART_D_HEURE,
                "Access-Control-Allow-Origin": "*",
            },
        ),
        (
            "donnees/schemas/village.json",
            {
                "Content-Type": "application/schema+json",
                "Cache-Control": QUART_D_HEURE,
                "Access-Control-Allow-Origin": "*",
            },
        ),
        (
            "donnees/catalogue.jsonld",
            {
                "Content-Type": "application/ld+json",
                "Cache-Control": QUART_D_HEURE,
                "Access-Control-Allow-Origin": "*",
            },
        ),
        ("donnees/communes.json", {"Content-Type": None, "Cache-Control": QUART_D_HEURE}),
        ("donnees/offres.csv", {"Content-Type": "text/csv; charset=utf-8"}),
        ("sitemap.xml", {"Cache-Control": QUART_D_HEURE, "Content-Type": None}),
        ("nulle/part", {"Cache-Control": None, "X-Content-Type-Options": "nosniff"}),
    ],
)
@SITES
@HOTES
def test_chaque_sorte_de_chemin_recoit_ses_entetes(
    hote: Hote, site_url: str, chemin: str, attendus: dict[str, str | None]
) -> None:
    base = entetes_http.prefixe(site_url)
    recus = hote(regles(site_url, URIS), base + chemin)
    assert recus["X-Content-Type-Options"] == "nosniff"
    assert recus["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert {nom: recus.get(nom) for nom in attendus} == attendus


@SITES
@HOTES
def test_seul_un_encart_se_laisse_encadrer(hote: Hote, site_url: str) -> None:
    base, trouvees = entetes_http.prefixe(site_url), regles(site_url, URIS)
    ouvertes = set()
    for uri in (uri for uri in URIS if uri.endswith(".html")):
        for chemin in {uri, uri.removesuffix("index.html")}:
            recus = hote(trouvees, base + chemin)
            refus = (recus.get("Content-Security-Policy"), recus.get("X-Frame-Options"))
            assert refus in ((None, None), ("frame-ancestors 'none'", "DENY")), chemin
            if refus == (None, None):
                ouvertes.add(uri)
    assert ouvertes == {
        "integrer/commune/48095/index.html",
        "integrer/village/x/index.html",
        "integrer/territoire/y/index.html",
    }


@SITES
def test_les_deux_hotes_donnent_les_memes_entetes(site_url: str) -> None:
    base, trouvees = entetes_http.prefixe(site_url), regles(site_url, URIS)
    for uri in URIS:
        chemin = base + uri.removesuffix("index.html")
        assert netlify(trouvees, chemin) == cloudflare(trouvees, chemin), chemin


def test_le_modele_de_cloudflare_voit_une_fusion() -> None:
    doubles = (Regle("/*", (("A", "1"),)), Regle("/x/*", (("A", "2"),)))
    assert cloudflare(doubles, "/x/y") == {"A": "1, 2"}
    assert netlify(doubles, "/x/y") == {"A": "2"}


@SITES
def test_les_motifs_portent_le_chemin_du_site_et_tiennent_dans_les_limites(site_url: str) -> None:
    entetes, renvois, jekyll = entetes_http.fichiers(site_url, URIS)
    base = entetes_http.prefixe(site_url)
    lignes = entetes.octets.decode().splitlines()
    motifs = [ligne for ligne in lignes if not ligne.startswith(" ")]
    assert all(motif.startswith(base) and motif.count("*") <= 1 for motif in motifs)
    assert len(motifs) == len(set(motifs)) <= entetes_http.REGLES_MAX
    assert max(map(len, lignes)) < entetes_http.LIGNE_MAX
    assert (jekyll.uri, jekyll.octets) == (".nojekyll", b"")
    for ligne in renvois.octets.decode().splitlines():
        depart, arrivee, code = ligne.split()
        assert arrivee.startswith(base)
        assert depart.startswith(base) or (depart, arrivee) == ("/", base)
        assert code == "302"
        assert not depart.startswith(f"{base}o/")


def test_a_la_racine_l_accueil_n_est_pas_redirige() -> None:
    assert not any(r.depart == "/" for r in entetes_http.redirections("https://a.example/"))


def test_trop_de_rubriques_arretent_la_fabrication() -> None:
    with pytest.raises(FabricationImpossible, match="Cloudflare Pages en lit 100"):
        regles("https://a.example/", (f"r{n}/index.html" for n in range(100)))


@pytest.mark.parametrize(
    "uri",
    ["offres/projet/comics/index.html", "donnees/x-json/index.html", "donnees/x-jsonld/index.html"],
)
def test_une_page_qui_passerait_pour_un_fichier_est_refusee(uri: str) -> None:
    with pytest.raises(FabricationImpossible, match="renommez sa fiche"):
        regles("https://a.example/", (*URIS, uri))


def test_la_position_ne_se_demande_que_depuis_nos_pages() -> None:
    """« Autour de moi » en a besoin ; un cadre d'un autre site, jamais."""
    (partout,) = (r for r in regles("https://a.example/", []) if r.motif == "/*")
    assert "geolocation=(self)" in dict(partout.entetes)["Permissions-Policy"].split(", ")
