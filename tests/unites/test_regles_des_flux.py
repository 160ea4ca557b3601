"""Chaque règle des flux, sur chaque flux du site d'exemple, avec sa source."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from lxml import etree

from fabriques import Dessin, artefacts, atelier_de, offre
from histoire import VILLAGE
from nouvelle_vie.artefact import Fichier, Fragment, Page
from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.parties import Reseau
from nouvelle_vie.modele.reseaux import EXEMPLE, FORMATS
from nouvelle_vie.rendu.entrees import LONGUEUR_RESUME, Choisie, Redaction, minute_du_jour, ranger
from nouvelle_vie.rendu.images import Derive, Image, Images
from nouvelle_vie.rendu.rss import ESPACES
from outils import DEPOT, MAINTENANT, dessiner
from outils import offre as offre_en_memoire

SITE = "https://contree.example/"
E = {prefixe: f"{{{espace}}}" for prefixe, espace in ESPACES.items()}


POIDS = 123_456


@cache
def _flux() -> dict[str, bytes]:
    quand = maintenant(lire_reglages(DEPOT / "mkdocs.yml"), {})
    atelier = atelier_de(DEPOT, quand)
    photos = {p.fichier for fiche in atelier.parution.catalogue.fiches() for p in fiche.photos}
    jpeg = Derive("images/paysage.jpg", 1200, 800, POIDS)
    illustre = replace(atelier, images=Images({f: Image((jpeg,), jpeg, "") for f in photos}))
    tous = artefacts(illustre).values()
    return {a.uri: a.octets for a in tous if isinstance(a, Fichier) and a.uri.startswith("flux/")}


RSS = sorted(uri for uri in _flux() if uri.endswith(".xml"))
JSON = sorted(uri for uri in _flux() if uri.endswith(".json"))
A_REPUBLIER = [uri for uri in RSS if uri.startswith("flux/reseaux/")]
"""Ceux qui portent un texte prêt, pas un résumé."""
chaque_rss = pytest.mark.parametrize("uri", RSS)
chaque_json = pytest.mark.parametrize("uri", JSON)


def _canal(uri: str) -> ET.Element:
    canal = ET.fromstring(_flux()[uri]).find("channel")
    assert canal is not None
    return canal


def _elements(uri: str) -> list[ET.Element]:
    return _canal(uri).findall("item")


def _document(uri: str) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads(_flux()[uri])
    return lu


def test_chaque_flux_existe_dans_les_deux_formats() -> None:
    assert [u.removesuffix(".xml") for u in RSS] == [u.removesuffix(".json") for u in JSON]
    assert len(RSS) > 30
    garnis = {u for u in RSS if _elements(u)}
    for nom in ("tout", "offres", "labels", "evenements", "temoignages", "urgentes"):
        assert f"flux/{nom}.xml" in garnis, nom


# --- RSS 2.0 et son « Best Practices Profile » (rssboard.org) -------------------------------------


@chaque_rss
def test_feedparser_ne_trouve_rien_a_redire(uri: str) -> None:
    lu = feedparser.parse(_flux()[uri])
    assert not lu.bozo, lu.get("bozo_exception")
    assert lu.version == "rss20"
    assert len(lu.entries) == len(_elements(uri))


@chaque_rss
def test_le_canal_dit_ce_qu_il_est(uri: str) -> None:
    """RSS 2.0, éléments requis d'un canal ; Profile, « atom:link » et « ttl »."""
    canal = _canal(uri)
    for requis in ("title", "link", "description", "language", "docs", "ttl"):
        assert (canal.findtext(requis) or "").strip(), requis
    assert canal.findtext("language") == "fr-FR"
    moi = [lien for lien in canal.findall(f"{E['atom']}link") if lien.get("rel") == "self"]
    assert [lien.get("href") for lien in moi] == [SITE + uri]
    assert moi[0].get("type") == "application/rss+xml"


@chaque_rss
def test_l_image_du_canal_tient_dans_ce_qui_est_admis(uri: str) -> None:
    """RSS 2.0, « image » : 144 × 400 au plus ; Profile : même titre et même lien que le canal."""
    canal = _canal(uri)
    image = canal.find("image")
    assert image is not None
    assert (image.findtext("title"), image.findtext("link")) == (
        canal.findtext("title"),
        canal.findtext("link"),
    )
    assert (image.findtext("url") or "").endswith((".png", ".jpg", ".gif"))
    assert int(image.findtext("width") or 0) <= 144
    assert int(image.findtext("height") or 0) <= 400


@chaque_rss
def test_cinquante_elements_au_plus_du_plus_recent_au_plus_ancien(uri: str) -> None:
    """Une minute d'écart au moins : des outils ne gardent que le strictement plus récent."""
    dates = [parsedate_to_datetime(i.findtext("pubDate") or "") for i in _elements(uri)]
    assert len(dates) <= 50
    assert all(a - b >= timedelta(minutes=1) for a, b in pairwise(dates))
    assert all(d.second == 0 and d.tzinfo is not None for d in dates)
    recente = _canal(uri).findtext("lastBuildDate")
    assert (recente is None) == (not dates)
    assert not dates or parsedate_to_datetime(recente or "") == dates[0]


@chaque_rss
def test_chaque_element_se_reconnait_une_fois(uri: str) -> None:
    """Profile, « guid » : opaque, `isPermaLink="false"` (RFC 4151)."""
    guids = [i.find("guid") for i in _elements(uri)]
    assert {g.get("isPermaLink") for g in guids if g is not None} <= {"false"}
    textes = [g.text or "" for g in guids if g is not None]
    assert len(textes) == len(set(textes)) == len(_elements(uri))
    assert all(re.fullmatch(r"tag:[\w.-]+,\d{4}:[\w/-]+", t) for t in textes)


@chaque_rss
def test_la_description_est_un_texte_nu_et_court(uri: str) -> None:
    """Prête à publier, elle est à la mesure de son réseau, et sur plusieurs lignes."""
    for element in _elements(uri):
        texte = element.findtext("description") or ""
        assert html.unescape(texte) == texte
        assert not re.search(r"<[a-z/]", texte)
        if uri in A_REPUBLIER:
            assert FORMATS[_reseau(uri)].admet(texte)
        else:
            assert 0 < len(texte) <= LONGUEUR_RESUME
            assert "\n" not in texte


def _reseau(uri: str) -> Reseau:
    return Reseau(uri.removeprefix("flux/reseaux/").partition(".")[0])


def test_chaque_reseau_a_son_flux_et_y_a_le_meme_texte_partout() -> None:
    assert {_reseau(uri) for uri in A_REPUBLIER} == set(Reseau)
    for uri in A_REPUBLIER:
        textes = [i.findtext("description") for i in _elements(uri)]
        assert len(textes) == 50
        elements = _document(uri.replace(".xml", ".json"))["items"]
        assert [e["content_text"] for e in elements] == textes


@pytest.mark.parametrize("uri", A_REPUBLIER)
def test_un_flux_a_republier_a_les_etiquettes_et_les_minutes_du_flux_de_tout(uri: str) -> None:
    """Qui passe de l'un à l'autre ne republie rien."""

    def reperes(flux: str) -> list[tuple[str | None, str | None]]:
        return [(i.findtext("guid"), i.findtext("pubDate")) for i in _elements(flux)]

    assert reperes(uri) == reperes("flux/tout.xml")


@pytest.mark.parametrize("uri", A_REPUBLIER)
def test_un_texte_pret_finit_par_ce_qui_mene_a_la_fiche(uri: str) -> None:
    ouvre = FORMATS[_reseau(uri)].cliquable
    for element in _elements(uri):
        texte, lien = element.findtext("description") or "", element.findtext("link") or ""
        assert texte.startswith(EXEMPLE)
        assert texte.endswith(lien) if ouvre else "contree.example" in texte.splitlines()[-1]
        assert ouvre or "https://" not in texte


class _Liens(HTMLParser):
    """Les adresses et les attributs d'un contenu, et ses balises bien fermées."""

    VIDES = frozenset({"img", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.adresses: list[str] = []
        self.attributs: set[str] = set()
        self.balises: set[str] = set()
        self.ouvertes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.add(tag)
        self.attributs.update(nom for nom, _ in attrs)
        self.adresses += [v or "" for nom, v in attrs if nom in ("href", "src", "srcset")]
        if tag not in self.VIDES:
            self.ouvertes.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.ouvertes.pop() == tag


def _lu(contenu: str) -> _Liens:
    liens = _Liens()
    liens.feed(contenu)
    liens.close()
    assert liens.ouvertes == []
    return liens


@chaque_rss
def test_le_contenu_entier_n_a_que_des_adresses_absolues(uri: str) -> None:
    """RSS 1.0 Content Module ; Profile : un lecteur ne résout pas les adresses relatives."""
    for element in _elements(uri):
        lu = _lu(element.findtext(f"{E['content']}encoded") or "")
        assert lu.adresses
        assert [a for a in lu.adresses if not re.match(r"https?://|mailto:|tel:", a)] == []
        assert not lu.balises & {"script", "style", "iframe", "object", "form", "details", "svg"}
        assert not {a for a in lu.attributs if a.startswith("on") or a in ("style", "class", "id")}
        assert element.findtext("link") in lu.adresses


@chaque_rss
def test_les_categories_peuvent_devenir_des_mots_diese(uri: str) -> None:
    for element in _elements(uri):
        mots = [c.text or "" for c in element.findall("category")]
        assert mots
        assert len(mots) == len(set(mots))
        assert all(m == m.strip() and 1 < len(m) <= 60 and "#" not in m for m in mots)


@chaque_rss
def test_l_image_jointe_dit_sa_taille(uri: str) -> None:
    """RSS 2.0, « enclosure » : url, length, type ; Media RSS 1.5.1, « media:content »."""
    for element in _elements(uri):
        jointe, media = element.find("enclosure"), element.find(f"{E['media']}content")
        assert (jointe is None) == (media is None)
        if jointe is None or media is None:
            continue
        adresse = f"{SITE}images/paysage.jpg"
        assert jointe.attrib == {"url": adresse, "length": str(POIDS), "type": "image/jpeg"}
        assert (media.get("url"), media.get("type")) == (adresse, "image/jpeg")
        assert (media.get("medium"), media.get("fileSize")) == ("image", str(POIDS))
        assert (media.get("width"), media.get("height")) == ("1200", "800")
        assert media.findtext(f"{E['media']}description")


def test_des_images_sont_jointes() -> None:
    """Sans quoi l'essai précédent ne regarderait rien."""
    assert sum(i.find("enclosure") is not None for i in _elements("flux/tout.xml")) > 20


@chaque_rss
def test_le_point_est_en_lozere(uri: str) -> None:
    """GeoRSS Simple : latitude puis longitude, en WGS 84."""
    for element in _elements(uri):
        if point := element.findtext(f"{E['georss']}point"):
            lat, lon = map(float, point.split())
            assert 44 < lat < 45.1
            assert 2.9 < lon < 4.1


@chaque_rss
def test_ouvert_dans_un_navigateur_un_flux_s_explique(uri: str) -> None:
    """« Associating Style Sheets with XML documents » (W3C) : ce que la page montre, à l'écran."""
    document = etree.fromstring(_flux()[uri])
    (instruction,) = document.xpath("/processing-instruction('xml-stylesheet')")
    assert instruction.get("type") == "text/css"
    remontee = "../" * uri.count("/")
    assert instruction.get("href") == f"{remontee}assets/flux.css"


def test_les_signes_d_un_texte_nu_sont_en_hexadecimal(site: Dessin) -> None:
    """RSS Best Practices Profile, « Character Data » ; le valideur du W3C en fait un avis."""
    atelier = atelier_de(site(FICHES.replace("titre: Calme", "titre: '<b> & co'")))
    rss = artefacts(atelier)["flux/offres.xml"]
    assert isinstance(rss, Fichier)
    assert b"<title>&#x3C;b&#x3E; &#x26; co</title>" in rss.octets
    assert "<b> & co" in [e.title for e in feedparser.parse(rss.octets).entries]


def test_l_opml_abonne_a_tous_les_flux_d_un_coup() -> None:
    """OPML 2.0 (opml.org) : `type="rss"`, `text`, `xmlUrl`."""
    racine = ET.fromstring(_flux()["flux/tous.opml"])
    abonnements = racine.findall("body/outline")
    assert racine.get("version") == "2.0"
    suivis = sorted(a.attrib["xmlUrl"].removeprefix(SITE) for a in abonnements)
    assert suivis == [uri for uri in RSS if uri not in A_REPUBLIER]  # un lecteur verrait double
    assert {a.get("type") for a in abonnements} == {"rss"}
    titres = [a.get("text") for a in abonnements]
    assert len(titres) == len(set(titres))


def test_chaque_page_qui_a_un_flux_l_annonce() -> None:
    """RSS Autodiscovery ; JSON Feed 1.1, « Discovery »."""
    tous = artefacts(atelier_de(DEPOT)).values()
    annonces = {f.adresse for a in tous if isinstance(a, Page | Fragment) for f in a.flux}
    occasions = {f"flux/{n}" for n in ("urgentes", "rappels", "labels", "mises-a-jour")}
    attendus = {u for u in (*RSS, *JSON) if u.rpartition(".")[0] not in occasions}
    assert attendus <= annonces
    assert {a for a in annonces if a.startswith("flux/")} <= {*RSS, *JSON}


# --- JSON Feed 1.1 (jsonfeed.org) -----------------------------------------------------------------


@chaque_json
def test_le_document_suit_json_feed(uri: str) -> None:
    document = _document(uri)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == SITE + uri
    assert document["home_page_url"].startswith(SITE)
    assert document["language"] == "fr-FR"
    assert document["title"]
    for element in document["items"]:
        assert isinstance(element["id"], str)
        assert element["url"].startswith(SITE)
        assert element["content_html"]
        assert datetime.fromisoformat(element["date_published"]).tzinfo is not None
        assert all(isinstance(mot, str) for mot in element["tags"])
        for joint in element.get("attachments", ()):
            assert joint["mime_type"] == "image/jpeg"


@chaque_json
def test_les_deux_formats_disent_la_meme_chose(uri: str) -> None:
    freres = [
        (i.findtext("guid"), i.findtext("title"), i.findtext("link"), i.findtext("description"))
        for i in _elements(uri.replace(".json", ".xml"))
    ]
    elements = _document(uri)["items"]
    assert freres == [(e["id"], e["title"], e["url"], e["summary"]) for e in elements]


# --- les occasions --------------------------------------------------------------------------------

FICHES = (
    "\n=== offres/projet/pressee.yml\n"
    + offre("CTR-2026-0001", "Pressée").replace("limite: 2028-12-31", "limite: 2026-12-24")
    + "\n=== offres/projet/calme.yml\n"
    + offre("CTR-2026-0002", "Calme", "2026-11-20 09:01").replace("2028-12-31", "2027-06-30")
    + "\n=== offres/projet/changee.yml\n"
    + offre("CTR-2026-0003", "Changée", "2026-10-20 09:02").replace(
        "  limite:", "  mise_a_jour: 2026-11-28\n  limite:"
    )
)
DEMAIN = offre("CTR-2026-0004", "Demain", "2026-12-02 14:30")
EVENEMENT = (
    "\n=== content/evenements/soiree.md\n---\nid: CTR-2026-0901\ntitre: Soirée\ntype: salon\n"
    "resume: Une soirée.\ndebut: 2026-12-18 18:30\nlieu:\n  commune: Roche-Noire\n"
    "publication: 2026-11-15 11:00\n---\n"
)


def _titres(site: Path, nom: str, quand: datetime = MAINTENANT) -> list[str]:
    flux = artefacts(atelier_de(site, quand))[f"flux/{nom}.json"]
    assert isinstance(flux, Fichier)
    return [e["title"] for e in json.loads(flux.octets)["items"]]


def test_une_offre_est_urgente_trois_semaines_avant_sa_limite(site: Dessin) -> None:
    racine = site(FICHES)
    assert _titres(racine, "urgentes") == []
    entre = minute_du_jour("CTR-2026-0001", datetime(2026, 12, 3).date())
    assert _titres(racine, "urgentes", entre - timedelta(minutes=1)) == []
    assert _titres(racine, "urgentes", entre) == ["Pressée"]
    assert _titres(racine, "urgentes", datetime(2026, 12, 24, 23)) == ["Pressée"]
    assert _titres(racine, "urgentes", datetime(2026, 12, 25, 9)) == []


def test_un_rendez_vous_est_rappele_deux_semaines_avant(site: Dessin) -> None:
    racine = site(FICHES + EVENEMENT)
    entre = minute_du_jour("CTR-2026-0901", datetime(2026, 12, 4).date())
    assert _titres(racine, "rappels", entre - timedelta(minutes=1)) == []
    assert _titres(racine, "rappels", entre) == ["Soirée"]
    dessiner(racine, EVENEMENT.replace("publication", "etat: annule\npublication"))
    assert _titres(racine, "rappels", entre) == []
    assert _titres(racine, "evenements", entre) == ["Soirée"]


def test_une_mise_a_jour_ne_revient_pas_dans_le_flux_des_offres(site: Dessin) -> None:
    racine = site(FICHES)
    assert _titres(racine, "mises-a-jour") == ["Changée"]
    assert _titres(racine, "offres") == ["Calme", "Pressée", "Changée"]


def test_une_commune_sans_offre_ni_label_n_a_pas_de_flux(site: Dessin) -> None:
    noms = {u for u in artefacts(atelier_de(site(FICHES))) if u.startswith("flux/commune-")}
    assert noms == {"flux/commune-valbrume.xml", "flux/commune-valbrume.json"}


def test_un_village_a_son_flux_qui_dit_son_label_et_ses_offres(site: Dessin) -> None:
    """Il reste après la sortie du label ; celle-ci ne s'annonce pas."""
    village = VILLAGE.replace("Roche-Noire", "Valbrume")
    racine = site(f"{FICHES}\n=== content/villages/valbrume.md\n{village}")
    assert _titres(racine, "village-valbrume") == ["Calme", "Pressée", "Changée", "Valbrume"]
    page = artefacts(atelier_de(racine))["villages/valbrume/index.html"]
    assert isinstance(page, Page)
    assert [a.adresse for a in page.flux] == [
        "flux/village-valbrume.xml", "flux/village-valbrume.json",
        "flux/commune-valbrume.xml", "flux/commune-valbrume.json",
    ]  # fmt: skip
    renouvele = village.replace("labellisee\n", "renouvelee\n  renouvellement: 2026-11-30\n")
    dessiner(racine, f"\n=== content/villages/valbrume.md\n{renouvele}")
    assert _titres(racine, "village-valbrume")[0] == "Valbrume"
    retrait = "retiree\n  retrait: 2026-11-30\n  motif: Plus personne ne répond.\n"
    retire = village.replace("labellisee\n", retrait)
    dessiner(racine, f"\n=== content/villages/valbrume.md\n{retire}")
    assert _titres(racine, "village-valbrume") == ["Calme", "Pressée", "Changée"]


def test_le_concentrateur_websub_se_declare_dans_les_reglages(site: Dessin) -> None:
    """WebSub (W3C), § 4 ; JSON Feed 1.1, « hubs »."""
    racine = site(FICHES)
    config = racine / "mkdocs.yml"
    hub = "https://hub.example/"
    texte = config.read_text("utf-8")
    config.write_text(
        texte.replace('annee: "2026"', f'annee: "2026"\n      concentrateur: {hub}'), "utf-8"
    )
    publies = artefacts(atelier_de(racine))
    rss, document = publies["flux/offres.xml"], publies["flux/offres.json"]
    assert isinstance(rss, Fichier)
    assert isinstance(document, Fichier)
    liens = ET.fromstring(rss.octets).findall(f"channel/{E['atom']}link")
    assert [lien.get("href") for lien in liens if lien.get("rel") == "hub"] == [hub]
    assert json.loads(document.octets)["hubs"] == [{"type": "WebSub", "url": hub}]


# --- l'histoire d'un abonné -----------------------------------------------------------------------


def test_un_abonne_ne_voit_que_ce_qui_est_vraiment_nouveau(site: Dessin) -> None:
    """Retouche, renommage, reconstruction, déménagement, retrait : rien ne revient."""
    racine = site(f"{FICHES}\n=== offres/projet/demain.yml\n{DEMAIN}")
    vus: dict[str, datetime] = {}
    nouvelles: list[str] = []

    def relever(quand: datetime, adresse: str = SITE) -> None:
        flux = artefacts(atelier_de(racine, quand, site_url=adresse))["flux/offres.xml"]
        assert isinstance(flux, Fichier)
        elements = ET.fromstring(flux.octets).iter("item")
        lus = {i.findtext("guid", ""): (i.findtext("title", ""), i) for i in elements}
        dernier = max(vus.values(), default=datetime.min)
        for guid, (titre, element) in lus.items():
            date_ = parsedate_to_datetime(element.findtext("pubDate", "")).replace(tzinfo=None)
            # Certains lecteurs reconnaissent l'identité, d'autres ne regardent que la date.
            if guid not in vus or date_ > dernier > datetime.min:
                nouvelles.append(titre)
            vus.setdefault(guid, date_)

    relever(MAINTENANT)
    assert sorted(nouvelles) == ["Calme", "Changée", "Pressée"]
    nouvelles.clear()
    calme = racine / "offres/projet/calme.yml"
    calme.write_text(calme.read_text("utf-8").replace("titre: Calme", "titre: Très calme"), "utf-8")
    relever(MAINTENANT + timedelta(hours=1))
    calme.rename(racine / "offres/projet/tranquille.yml")
    relever(MAINTENANT + timedelta(hours=2))
    relever(MAINTENANT + timedelta(days=1, hours=1))
    relever(MAINTENANT + timedelta(days=1, hours=2), "https://ailleurs.example/lnv/")
    (racine / "offres/projet/changee.yml").unlink()
    relever(MAINTENANT + timedelta(days=1, hours=3))
    assert nouvelles == []
    relever(datetime(2026, 12, 2, 14, 30))
    assert nouvelles == ["Demain"]


# --- ranger ---------------------------------------------------------------------------------------


def _choisie(identifiant: str, quand: datetime) -> Choisie:
    return Choisie(offre_en_memoire(id=identifiant), quand)


def test_des_ex_aequo_s_ecartent_d_une_minute_sans_bouger_les_precedents() -> None:
    midi, une = datetime(2026, 11, 1, 12), timedelta(minutes=1)
    a, b, c, z = (f"CTR-2026-000{rang}" for rang in (1, 2, 3, 9))
    avant = [_choisie(b, midi), _choisie(a, midi), _choisie(c, midi + une)]
    ranges = ranger(avant, 50)
    assert [(e.fiche.id, e.quand - midi) for e in ranges] == [(c, 2 * une), (b, une), (a, 0 * une)]
    assert ranger([*avant, _choisie(z, midi + une)], 50)[1:] == ranges
    assert ranger(avant, 2) == ranges[:2]


def test_un_flux_ne_compose_que_ce_qu_il_montre(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cinq mille offres ne se composent pas pour en garder cinquante."""
    fiches = "".join(
        f"\n=== offres/projet/p{r}.yml\n"
        + offre(f"CTR-2026-1{r:03d}", f"P{r}", f"2026-11-{1 + r // 30:02d} 10:{r % 30:02d}")
        for r in range(60)
    )
    composees: list[str] = []
    composer = Redaction._composer
    monkeypatch.setattr(
        Redaction, "_composer", lambda soi, f: composees.append(f.id) or composer(soi, f)
    )
    flux = artefacts(atelier_de(site(fiches)))["flux/tout.xml"]
    assert isinstance(flux, Fichier)
    assert flux.octets.count(b"<item>") == 50
    assert len(composees) == 50
