"""Ce que coûte une page à un téléphone sur une ligne lente : des octets, et un texte qui saute.

Les pages se chargent par lots d'onglets : ce qu'on attend est la ligne, pas le processeur.
"""

from __future__ import annotations

import gzip
from collections import Counter
from functools import cache
from itertools import islice
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Response, ViewportSize

from sortes import Sorte, du_depot

pytestmark = pytest.mark.xdist_group("poids")

QUESTION: Sorte = ("recherche-resultats", "recherche/?q=logement")
PAR_LOT = 6
DELAI = 60_000
"""Millisecondes laissées à une page, sur une machine occupée."""
TELEPHONE: ViewportSize = {"width": 360, "height": 740}
LIGNE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 4_800_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""La « 4G lente » de Lighthouse : 150 ms, 1,6 Mbit/s ; triple, car rien n’est comprimé."""
POIDS_MAX = 150_000
"""Octets reçus au chargement, hors polices et photos."""
POIDS_MAX_AVEC_POLICES = 200_000
SCRIPTS_MAX = 60_000
COMPRIMES = ("text/", "javascript", "json", "svg", "xml", "wasm")
SAUTS_MAX = 0.02
"""Cumul des sauts de mise en page ; Google dit « bon » jusqu'à 0,1."""

GUET = """
window.sauts = [];
const nom = (n) => n ? (n.nodeName + "." + (n.className?.baseVal ?? n.className ?? "")) : "?";
new PerformanceObserver((liste) => {
  for (const saut of liste.getEntries()) {
    window.sauts.push([saut.value, saut.sources.map((s) => nom(s.node)).join(" ")]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
PRESSEES = """
() => [...document.images]
  .filter((image) => !image.currentSrc.startsWith("data:") && image.loading !== "lazy")
  .map((image) => image.src)
"""
ANNONCES = """
() => [...document.querySelectorAll("link[rel~=preconnect], link[rel~=dns-prefetch]")]
  .map((lien) => lien.href)
"""
"""Une connexion ouverte d'avance dit déjà à un autre hôte qui visite, sans rien demander."""


class Visite:
    """Un onglet neuf, sans rien en cache, qui note ce qu'il reçoit."""

    def __init__(self, navigateur: Browser, url: str) -> None:
        # Un contexte à soi : dans un cache commun, un onglet attend celui qui écrit avant lui.
        self._contexte = navigateur.new_context(viewport=TELEPHONE, locale="fr-FR")
        self._contexte.set_default_timeout(DELAI)
        self._contexte.add_init_script(GUET)
        self.page = self._contexte.new_page()
        self._reponses: list[Response] = []
        self.demandes: list[str] = []
        self.page.on("request", lambda requete: self.demandes.append(requete.url))
        self.page.on("response", lambda reponse: self._reponses.append(reponse))
        session = self._contexte.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LIGNE)
        self.page.goto(url, wait_until="commit")

    def attendre(self) -> None:
        self.page.wait_for_load_state("networkidle", timeout=180_000)
        self.sauts: list[tuple[float, str]] = self.page.evaluate("window.sauts")
        self.demandes += self.page.evaluate(ANNONCES)
        self.pressees: list[str] = self.page.evaluate(PRESSEES)
        self.recus: Counter[str] = Counter()
        for reponse in self._reponses:
            if not reponse.url.startswith("data:"):
                sorte = "svg" if reponse.url.endswith(".svg") else reponse.request.resource_type
                self.recus[sorte] += _recus(reponse.url)
        self._contexte.close()


@cache
def _recus(url: str) -> int:
    """Les octets qu'enverrait un hébergeur, qui comprime tout ce qui est du texte."""
    try:
        reponse = urlopen(url, timeout=30)
    except HTTPError as absente:  # la page 404 pèse aussi
        reponse = absente
    with reponse:
        octets = reponse.read()
        comprime = any(sorte in reponse.headers["Content-Type"] for sorte in COMPRIMES)
    return len(gzip.compress(octets, 6)) if comprime else len(octets)


@pytest.fixture(scope="module")
def visites(navigateur: Browser, adresse: str) -> dict[str, Visite]:
    vues = {}
    suite = iter([*du_depot(), QUESTION])
    while lot := list(islice(suite, PAR_LOT)):
        ouvertes = {nom: Visite(navigateur, adresse + chemin) for nom, chemin in lot}
        for visite in ouvertes.values():
            visite.attendre()
        vues |= ouvertes
    return vues


def _depassent(visites: dict[str, Visite], sortes: list[str], limite: int) -> dict[str, int]:
    """Ce que chaque sorte reçoit de trop ; une réponse de recherche, elle, est demandée."""
    poids = {nom: sum(visites[nom].recus[s] for s in sortes) for nom, _ in du_depot()}
    assert all(poids.values())
    return {nom: octets for nom, octets in poids.items() if octets > limite}


TEXTES = ["document", "stylesheet", "script", "fetch", "xhr", "other", "svg"]
"""Tout, hors polices et photos."""


def test_chaque_page_se_charge_en_peu_d_octets(visites: dict[str, Visite]) -> None:
    assert _depassent(visites, TEXTES, POIDS_MAX) == {}
    assert _depassent(visites, [*TEXTES, "font"], POIDS_MAX_AVEC_POLICES) == {}
    assert _depassent(visites, ["script"], SCRIPTS_MAX) == {}


def test_aucun_autre_hote_ne_sait_qu_on_visite(visites: dict[str, Visite], adresse: str) -> None:
    ailleurs = {
        nom: [url for url in visite.demandes if not url.startswith((adresse, "data:"))]
        for nom, visite in visites.items()
    }
    assert {nom: urls for nom, urls in ailleurs.items() if urls} == {}
    assert all(visite.demandes for visite in visites.values())


def test_rien_ne_saute_pendant_le_chargement(visites: dict[str, Visite]) -> None:
    instables = {
        nom: visite.sauts
        for nom, visite in visites.items()
        if sum(valeur for valeur, _ in visite.sauts) > SAUTS_MAX
    }
    assert instables == {}


def test_seule_la_premiere_image_se_charge_sans_attendre(visites: dict[str, Visite]) -> None:
    trop = {nom: visite.pressees for nom, visite in visites.items() if len(visite.pressees) > 1}
    assert trop == {}
    assert any(visite.pressees for visite in visites.values())
