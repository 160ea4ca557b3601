"""La tête d'une page, le plan du site et l'image de partage, hors de toute construction."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from fabriques import Dessin, Lecteur, atelier_de
from nouvelle_vie.artefact import Annonce, Etape, Fragment, Illustration, Noeud, Page
from nouvelle_vie.fabrique import plan_du_site
from nouvelle_vie.fabrique.ordinaires import PageOrdinaire
from nouvelle_vie.fabrique.partage import image_de_partage
from nouvelle_vie.modele.cycle import Dates
from nouvelle_vie.rendu import tete
from nouvelle_vie.rendu.dates import derniere, modifiee
from nouvelle_vie.rendu.graphe import noyau
from nouvelle_vie.rendu.typographie import resumer
from outils import DEPOT, offre

MECHANT = '"><script>alert(1)</script>\u2028&'
ESPACE = f"{{{plan_du_site.ESPACE}}}"


def _graphe() -> list[Noeud]:
    return [noyau.noeud("Thing", name=MECHANT)]


def _page(**suite: object) -> Page:
    base = Page(uri="a/index.html", titre="Titre", description="Dite.", contenu=str)
    return Page(**{**base.__dict__, **suite})


def _blocs(html: str) -> list[dict[str, object]]:
    marque = '<script type="application/ld+json">'
    return [json.loads(m.partition("</script>")[0]) for m in html.split(marque)[1:]]


# --- la tête ------------------------------------------------------------------------------------


def test_une_valeur_hostile_ne_sort_ni_de_sa_meta_ni_de_son_bloc(site: Dessin) -> None:
    page = _page(
        titre=MECHANT,
        description=MECHANT,
        flux=(Annonce(MECHANT, "flux/offres.xml"),),
        fil=(Etape(MECHANT, "a/"),),
        graphe=_graphe,
        illustration=Illustration("i.jpg", 800, 600, MECHANT),
    )
    html = tete.rendre(atelier_de(site()), tete.metas(page, fermee=False))
    assert [b for b, _ in Lecteur(html).balises].count("script") == 1
    assert html.count("</script>") == 1
    assert "\u2028" not in html.partition("<script")[2]
    (bloc,) = _blocs(html)
    assert bloc["@graph"][0]["name"] == MECHANT  # type: ignore[index]
    alts = [a["content"] for _, a in Lecteur(html).balises if a.get("property") == "og:image:alt"]
    assert alts == [MECHANT]


@pytest.mark.parametrize(("robots", "fermee"), [(False, False), (True, True), (False, True)])
def test_une_page_fermee_ne_porte_ni_donnee_ni_fil(
    site: Dessin, robots: bool, fermee: bool
) -> None:
    page = _page(robots=robots, graphe=_graphe, fil=(Etape("A", "a/"),))
    html = tete.rendre(atelier_de(site()), tete.metas(page, fermee))
    assert html.count(tete.NOINDEX) == 1
    assert _blocs(html) == []


def test_une_page_ordinaire_a_la_tete_des_autres(site: Dessin) -> None:
    atelier = atelier_de(site())
    ordinaire = PageOrdinaire("a/index.html", "a.md", "Titre", "Dite.", "")
    fragment = Fragment("a/index.html", "", (Annonce("Flux", "f.xml"),), _graphe)
    engendree = _page(flux=fragment.flux, graphe=_graphe)
    ecrite = tete.rendre(atelier, ordinaire.metas(fragment, fermee=False))
    assert ecrite == tete.rendre(atelier, tete.metas(engendree, fermee=False))
    cachee = PageOrdinaire("a/index.html", "a.md", "Titre", "Dite.", "", cachee=True)
    assert tete.NOINDEX in tete.rendre(atelier, cachee.metas(None, fermee=False))


def test_le_fil_montre_est_le_fil_dit(site: Dessin) -> None:
    atelier = atelier_de(site())
    page = _page(fil=(Etape("Offres", "offres/"), Etape("L'offre", "a/")))
    lecteur = Lecteur(tete.fil(atelier, page))
    assert [a["href"] for a in lecteur.liens] == ["../", "../offres/"]
    (bloc,) = _blocs(tete.rendre(atelier, tete.metas(page, fermee=False)))
    (dit,) = bloc["@graph"]  # type: ignore[misc]
    assert [e["name"] for e in dit["itemListElement"]] == ["Accueil", "Offres", "L'offre"]
    assert tete.fil(atelier, _page()) == ""


def test_une_longue_description_est_coupee_au_mot(site: Dessin) -> None:
    page = _page(description="mot " * 60)
    html = tete.rendre(atelier_de(site()), tete.metas(page, fermee=False))
    (dite,) = (a["content"] for _, a in Lecteur(html).balises if a.get("name") == "description")
    assert unescape(dite).endswith("mot…")
    assert len(dite) <= 155
    assert resumer("mot " * 60, " — Page 2").endswith("mot… — Page 2")
    assert len(resumer("mot " * 60, " — Page 2")) <= 155


def test_une_propriete_vide_ne_s_ecrit_pas_mais_un_zero_si() -> None:
    ecrit = noyau.noeud("Offer", price=0, directApply=False, name="", offers=None, image=[])
    assert ecrit == {"@type": "Offer", "price": 0, "directApply": False}
    assert noyau.ecrire([]) == ""


# --- les dates ----------------------------------------------------------------------------------


def test_la_date_d_une_offre_est_la_plus_recente_qui_soit_passee() -> None:
    publiee = datetime(2026, 11, 2, 9)
    vue = offre("projet")
    assert modifiee(vue, date(2026, 12, 1)) == publiee
    for confirmee, attendue in (
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 2), publiee),
        (date(2027, 1, 5), publiee),
    ):
        dates = Dates(publiee=publiee, confirmee=confirmee)
        assert modifiee(vue.model_copy(update={"dates": dates}), date(2026, 12, 1)) == attendue
    assert derniere([None, None]) is None
    assert derniere([date(2026, 1, 2), None, datetime(2026, 1, 1, 9)]) == date(2026, 1, 2)


# --- le plan du site ----------------------------------------------------------------------------


def test_le_plan_est_trie_et_ne_date_que_ce_qui_l_est(site: Dessin) -> None:
    pages = [
        ("b/index.html", datetime(2026, 7, 1, 9)),
        ("a/index.html", date(2026, 12, 1)),
        ("index.html", None),
    ]
    (plan,) = plan_du_site.plans(atelier_de(site()), pages)
    assert plan.uri == "sitemap.xml"
    lues = [
        (url.findtext(f"{ESPACE}loc"), url.findtext(f"{ESPACE}lastmod"))
        for url in ET.fromstring(plan.octets)
    ]
    assert lues == [
        ("https://contree.example/", None),
        ("https://contree.example/a/", "2026-12-01"),
        ("https://contree.example/b/", "2026-07-01T09:00:00+02:00"),
    ]


def test_au_dela_de_la_limite_le_plan_devient_un_index(site: Dessin) -> None:
    pages = [(f"{rang}/index.html", None) for rang in range(5)]
    *parts, index = plan_du_site.plans(atelier_de(site()), pages, limite=2)
    assert [p.uri for p in parts] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    racine = ET.fromstring(index.octets)
    assert (index.uri, racine.tag) == ("sitemap.xml", f"{ESPACE}sitemapindex")
    assert [e.findtext(f"{ESPACE}loc") for e in racine] == [
        f"https://contree.example/{p.uri}" for p in parts
    ]
    assert sum(len(ET.fromstring(p.octets)) for p in parts) == 5
    assert plan_du_site.ADRESSES_MAX == 50_000


def test_un_site_ferme_n_a_pas_de_plan(site: Dessin) -> None:
    assert list(plan_du_site.plans(atelier_de(site()), [])) == []


# --- l'image de partage -------------------------------------------------------------------------


@pytest.mark.parametrize("nom", ["Court", "Un nom bien trop long pour une seule ligne " * 3])
def test_l_image_de_partage_est_toujours_la_meme(nom: str) -> None:
    deux = [image_de_partage(nom, "La promesse", DEPOT / "node_modules") for _ in range(2)]
    assert deux[0] == deux[1]
    with Image.open(io.BytesIO(deux[0])) as image:
        assert image.size == (1200, 630)
        assert image.info == {}
    assert len(deux[0]) < 60_000


def test_l_image_de_partage_dit_le_nom_du_site() -> None:
    modules = DEPOT / "node_modules"
    ici, ailleurs = (image_de_partage(nom, "Ici", modules) for nom in ("Contrée", "Vallée"))
    assert ici != ailleurs
