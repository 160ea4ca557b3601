"""Le site servi sous un sous-chemin : tout lien mène quelque part, sans sortir du préfixe."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser
import pytest
from icalendar import Calendar

from fabriques import Lecteur, construire, copie_du_depot
from nouvelle_vie.fabrique.entetes_http import ENCADRABLES
from nouvelle_vie.rendu.urls import uri_de

PREFIXE = "https://hebergeur.example/lnv/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    racine = copie_du_depot(tmp_path_factory.mktemp("sous") / "depot", site_url=PREFIXE)
    essai = construire(racine)
    assert essai.code == 0, essai.sortie
    return racine / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Lecteur]:
    return {
        page.relative_to(site).as_posix(): Lecteur(page.read_text("utf-8"))
        for page in sorted(site.rglob("*.html"))
    }


def _fichier(absolu: str) -> str:
    """Le fichier que sert l'hébergeur pour une adresse sous le préfixe."""
    chemin = unquote(urldefrag(absolu).url.partition("?")[0].removeprefix(PREFIXE))
    return f"{chemin}index.html" if chemin.endswith("/") or not chemin else chemin


def test_tous_les_liens_restent_sous_le_prefixe_et_menent_a_un_fichier(
    site: Path, pages: dict[str, Lecteur]
) -> None:
    presents = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert len(pages) > 200
    perdus, vus = [], 0
    for uri, lecteur in pages.items():
        depart = PREFIXE + uri.removesuffix("index.html")
        for ecrit in lecteur.adresses:
            # Un agenda se suit par « webcal: », à l'adresse qu'il a en « https: ».
            absolu = urljoin(depart, re.sub("^webcal:", "https:", ecrit))
            if urlsplit(absolu).netloc != "hebergeur.example":
                continue
            vus += 1
            if not absolu.startswith(PREFIXE) or _fichier(absolu) not in presents:
                perdus.append((uri, ecrit))
    assert perdus == []
    assert vus > 10_000


def test_chaque_ancre_citee_existe(pages: dict[str, Lecteur]) -> None:
    ancres = {uri: lecteur.ancres for uri, lecteur in pages.items()}
    perdues = []
    for uri, lecteur in pages.items():
        depart = PREFIXE + uri.removesuffix("index.html")
        for lien in lecteur.liens:
            absolu, ancre = urldefrag(urljoin(depart, lien["href"]))
            cible = ancres.get(_fichier(absolu)) if absolu.startswith(PREFIXE) else None
            if ancre and cible is not None and unquote(ancre) not in cible:
                perdues.append((uri, lien["href"]))
    assert perdues == []


def test_la_page_404_marche_a_toute_profondeur(pages: dict[str, Lecteur]) -> None:
    adresses = [a for a in pages["404.html"].adresses if not urlsplit(a).scheme and a[:1] != "#"]
    assert len(adresses) > 5
    assert [a for a in adresses if not a.startswith("/lnv/")] == []


def test_les_adresses_canoniques_portent_le_prefixe(pages: dict[str, Lecteur]) -> None:
    for uri, lecteur in pages.items():
        if uri != "404.html":
            canoniques = [
                a["href"] for b, a in lecteur.balises if b == "link" and a.get("rel") == "canonical"
            ]
            renvoi = any(a.get("http-equiv") == "refresh" for _, a in lecteur.balises)
            attendues = [] if renvoi else [PREFIXE + uri.removesuffix("index.html")]
            if uri.startswith(ENCADRABLES):  # un encart renvoie à la page de son lieu
                (attendue,) = canoniques
                assert uri_de(attendue.removeprefix(PREFIXE)) in pages
            else:
                assert canoniques == attendues


def test_les_flux_et_l_agenda_portent_le_prefixe(site: Path) -> None:
    lu = feedparser.parse((site / "flux/offres.xml").read_bytes())
    assert len(lu.entries) >= 30
    assert all(e.link.startswith(PREFIXE + "offres/") for e in lu.entries)
    assert all((site / _fichier(e.link)).is_file() for e in lu.entries)
    agenda = Calendar.from_ical((site / "agenda.ics").read_bytes())
    assert all(str(e["URL"]).startswith(PREFIXE + "evenements/") for e in agenda.walk("VEVENT"))
