"""La tête de chaque page du site d'exemple : adresse, description, partage, flux, robots."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from fabriques import Lecteur, SiteConstruit
from nouvelle_vie.fabrique.entetes_http import ENCADRABLES
from nouvelle_vie.rendu.typographie import DESCRIPTION

BASE = "https://nouvelle-vie.example/"
EXIGEES = {
    "title", "description", "url", "type", "locale", "site_name", "image", "image:width",
    "image:height", "image:alt",
}  # fmt: skip

Attributs = dict[str, str]


@pytest.fixture(scope="module")
def tetes(site_construit: SiteConstruit) -> dict[str, Lecteur]:
    """La tête des pages qui en ont une à elles : ni renvoi, ni encart."""
    dossier = site_construit.dossier
    htmls = {p.relative_to(dossier).as_posix(): p.read_text() for p in dossier.rglob("*.html")}
    return {
        uri: Lecteur(html.partition("</head>")[0])
        for uri, html in sorted(htmls.items())
        if 'http-equiv="refresh"' not in html and not uri.startswith(ENCADRABLES)
    }


def _metas(tete: Lecteur, nom: str) -> list[str]:
    return [
        a["content"]
        for balise, a in tete.balises
        if balise == "meta" and nom in (a.get("name"), a.get("property"))
    ]


def _liens(tete: Lecteur, rel: str) -> list[Attributs]:
    return [a for balise, a in tete.balises if balise == "link" and a.get("rel") == rel]


def test_chaque_page_se_decrit_une_fois_et_brievement(tetes: dict[str, Lecteur]) -> None:
    for uri, tete in tetes.items():
        (description,) = _metas(tete, "description")
        assert 10 < len(description) <= DESCRIPTION, uri


def test_aucune_description_ne_sert_deux_fois(
    tetes: dict[str, Lecteur], site_construit: SiteConstruit
) -> None:
    """Sauf celle des pages muettes, qui ne disent rien de ce qu'elles étaient."""
    muettes = {
        f"{adresse}index.html"
        for offre in site_construit.parution.offres_disparues
        for adresse in (offre.adresse, f"o/{offre.id}/", *offre.anciennes_adresses)
    }
    comptes = Counter(
        _metas(tete, "description")[0] for uri, tete in tetes.items() if uri not in muettes
    )
    assert [texte for texte, fois in comptes.items() if fois > 1] == []


def test_chaque_page_se_partage_avec_son_adresse_entiere(tetes: dict[str, Lecteur]) -> None:
    vues = 0
    for uri, tete in tetes.items():
        adresse = BASE + uri.removesuffix("index.html")
        if uri == "404.html":
            assert not _metas(tete, "og:title")
            continue
        vues += 1
        assert [a["href"] for a in _liens(tete, "canonical")] == [adresse]
        for cle in EXIGEES:
            assert len(_metas(tete, f"og:{cle}")) == 1, (uri, cle)
            assert _metas(tete, f"og:{cle}")[0], (uri, cle)
        assert _metas(tete, "og:url") == [adresse]
        assert _metas(tete, "og:description") == _metas(tete, "description")
        assert _metas(tete, "og:locale") == ["fr_FR"]
        assert _metas(tete, "twitter:card") == ["summary_large_image"]
        recit = uri.startswith(("temoignages/", "actualites/")) and uri.count("/") == 2
        assert _metas(tete, "og:type") == ["article" if recit else "website"]
    assert vues > 200


def test_chaque_image_partagee_est_publiee_a_sa_taille(
    tetes: dict[str, Lecteur], site_construit: SiteConstruit
) -> None:
    tailles = {
        (image, largeur, hauteur)
        for tete in tetes.values()
        for image, largeur, hauteur in zip(
            _metas(tete, "og:image"),
            _metas(tete, "og:image:width"),
            _metas(tete, "og:image:height"),
            strict=True,
        )
    }
    assert (f"{BASE}assets/partage.png", "1200", "630") in tailles
    for image, largeur, hauteur in tailles:
        with Image.open(site_construit.dossier / image.removeprefix(BASE)) as lue:
            assert lue.size == (int(largeur), int(hauteur))


TYPES_ANNONCES = {
    ".ics": "text/calendar",
    ".json": "application/feed+json",
    ".xml": "application/rss+xml",
}
GENERAUX = ("tout", "offres", "evenements", "actualites")
"""Les flux que l'accueil annonce."""


def test_chaque_flux_annonce_existe(
    tetes: dict[str, Lecteur], site_construit: SiteConstruit
) -> None:
    annonces = {uri: _liens(tete, "alternate") for uri, tete in tetes.items()}
    for uri, liens in annonces.items():
        for lien in liens:
            fichier = Path(site_construit.dossier, lien["href"].removeprefix(BASE))
            assert fichier.is_file(), uri
            assert lien["type"] == TYPES_ANNONCES[fichier.suffix]
            assert lien["title"]
    accueil = {lien["href"].removeprefix(BASE) for lien in annonces["index.html"]}
    flux = {f"flux/{nom}.{suffixe}" for nom in GENERAUX for suffixe in ("xml", "json")}
    assert accueil == {*flux, "agenda.ics"}
    assert len({lien["href"] for liens in annonces.values() for lien in liens}) > 20


def test_chaque_page_n_a_qu_une_consigne_aux_robots(tetes: dict[str, Lecteur]) -> None:
    for uri, tete in tetes.items():
        assert _metas(tete, "robots") == ["noindex"], uri
