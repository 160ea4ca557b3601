"""Les données structurées du site en ligne : lisibles, exactes, et rien que la page ne montre."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import extruct
import pytest

import schema_org
from en_ligne import HOSTILE, construire_en_ligne
from fabriques import SiteConstruit
from nouvelle_vie.modele.texte import plier
from nouvelle_vie.rendu import typographie
from nouvelle_vie.rendu.markdown import en_texte

Graphes = dict[str, list[dict[str, Any]]]
"""Fichier → nœuds de premier rang."""

_MARQUE = "application/ld+json"


@pytest.fixture(scope="module")
def en_ligne(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return construire_en_ligne(tmp_path_factory.mktemp("ligne"))


@pytest.fixture(scope="module")
def pages(en_ligne: Path) -> dict[str, str]:
    return {
        p.relative_to(en_ligne).as_posix(): p.read_text("utf-8")
        for p in sorted(en_ligne.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def graphes(pages: dict[str, str]) -> Graphes:
    """Ce qu'un lecteur indépendant trouve dans chaque page."""
    lus: Graphes = {}
    for uri, html in pages.items():
        blocs = extruct.extract(html, syntaxes=["json-ld"])["json-ld"] if _MARQUE in html else []
        assert len(blocs) == html.count(_MARQUE) <= 1, uri
        for bloc in blocs:
            assert bloc["@context"] == "https://schema.org"
            lus[uri] = bloc["@graph"]
    return lus


def _noeuds(graphes: Graphes) -> Iterator[tuple[str, dict[str, Any]]]:
    for uri, graphe in graphes.items():
        for noeud in schema_org.noeuds(graphe):
            yield uri, noeud


def _un(graphes: Graphes, page: str, sorte: str) -> dict[str, Any]:
    (noeud,) = (n for n in graphes[f"{page}/index.html"] if n["@type"] == sorte)
    return noeud


def test_chaque_type_et_chaque_propriete_existent_et_vont_ensemble(graphes: Graphes) -> None:
    assert len(schema_org.VOCABULAIRE) > 2500
    vus = {noeud["@type"] for _, noeud in _noeuds(graphes)}
    assert vus == set(schema_org.DOMAINES)
    fautes = {f for _, noeud in _noeuds(graphes) for f in schema_org.fautes_de_vocabulaire(noeud)}
    assert fautes == set()


def test_le_vocabulaire_refuse_ce_qu_il_ne_connait_pas() -> None:
    for noeud in (
        {"@type": "JobOffer"},
        {"@type": "Event", "dateStart": "2026-12-01"},
        {"@type": "Place", "numberOfRooms": 3},
        {"@type": "Event", "eventStatus": "https://schema.org/EventMaybe"},
    ):
        assert schema_org.fautes_de_vocabulaire(noeud), noeud


def test_ce_que_google_exige_est_partout(graphes: Graphes) -> None:
    vus = set()
    for uri, noeud in _noeuds(graphes):
        if demande := schema_org.GOOGLE.get(noeud["@type"]):
            vus.add(noeud["@type"])
            assert schema_org.manquantes(noeud, demande.exigees) == [], (uri, noeud["@type"])
    assert vus == set(schema_org.GOOGLE)


@pytest.mark.parametrize(
    ("page", "sorte"),
    [
        ("offres/emploi/secretaire", "JobPosting"),
        ("evenements/soiree", "Event"),
        ("actualites/nouvelle", "NewsArticle"),
        (".", "Organization"),
        ("donnees", "Dataset"),
    ],
)
def test_une_fiche_complete_suit_aussi_les_conseils(
    graphes: Graphes, page: str, sorte: str
) -> None:
    tous = schema_org.noeuds(graphes[str(Path(page, "index.html"))])
    noeud = next(n for n in tous if n["@type"] == sorte)
    demande = schema_org.GOOGLE[sorte]
    assert schema_org.manquantes(noeud, demande.conseillees) == []


def test_un_fil_compte_ses_etapes_et_finit_sur_la_page(
    graphes: Graphes, pages: dict[str, str]
) -> None:
    vus = 0
    for uri, graphe in graphes.items():
        for fil in (n for n in graphe if n["@type"] == "BreadcrumbList"):
            vus += 1
            etapes = fil["itemListElement"]
            assert [e["position"] for e in etapes] == list(range(1, len(etapes) + 1))
            assert etapes[-1]["item"].endswith("/" + uri.removesuffix("index.html"))
            montre = re.search(r'<nav class="fil".*?</nav>', pages[uri], re.S)
            assert montre, uri
            noms = " ".join(e["name"] for e in etapes)
            assert plier(noms) == plier(unescape(en_texte(montre[0])))
    assert vus > 30
    montrent = {u for u, h in pages.items() if '<nav class="fil"' in h and "noindex" not in h}
    assert montrent == {u for u, n in _noeuds(graphes) if n["@type"] == "BreadcrumbList"}


_LUES = {
    "name", "headline", "title", "streetAddress", "addressLocality", "postalCode",
    "addressRegion", "email", "accommodationCategory", "category", "workHours",
}  # fmt: skip
_CHIFFREES = {"price", "minValue", "maxValue", "value", "maximumAttendeeCapacity"}


def _corps(html: str) -> str:
    """Ce qui se lit sur la page, tête exclue."""
    return unescape(en_texte(html.partition("<body")[2]))


def test_rien_n_est_dit_que_la_page_ne_montre(graphes: Graphes, pages: dict[str, str]) -> None:
    """Textes et nombres se lisent dans la page : ni adresse, ni prix, ni nom venu d'ailleurs."""
    corps = {uri: _corps(pages[uri]) for uri in graphes}
    plies = {uri: plier(texte) for uri, texte in corps.items()}
    tus, vus = [], 0
    for uri, noeud in _noeuds(graphes):
        for cle in (_LUES | _CHIFFREES) & set(noeud):
            dit = noeud[cle]
            if isinstance(dit, str):
                montre = plier(dit) in plies[uri]
            elif isinstance(dit, int | float):
                montre = not dit or " ".join(typographie.nombre(dit).split()) in corps[uri]
            else:
                continue
            vus += 1
            if not montre:
                tus.append((uri, cle, dit))
    assert tus == []
    assert vus > 300


def test_une_description_vient_de_la_page(graphes: Graphes, pages: dict[str, str]) -> None:
    for uri, noeud in _noeuds(graphes):
        corps = plier(_corps(pages[uri]))
        html = noeud.get("description", "")
        phrases = re.split(r"</?(?:p|li|ul|ol)>", html) if "<p>" in html else [html]
        for phrase in filter(str.strip, phrases):
            libelle, deux_points, valeur = unescape(phrase).partition(" : ")
            for morceau in (libelle, valeur) if deux_points else (phrase,):
                dit = unescape(en_texte(morceau)) if "<p>" in html else morceau
                assert plier(dit) in corps, (uri, morceau)


# --- ce qui se tait -----------------------------------------------------------------------------


def test_une_page_fermee_aux_robots_ne_porte_aucune_donnee(pages: dict[str, str]) -> None:
    fermees = {u for u, html in pages.items() if 'content="noindex"' in html}
    assert "offres/emploi/pourvu/index.html" in fermees
    assert "404.html" in fermees
    assert [u for u in fermees if _MARQUE in pages[u]] == []


def test_le_site_d_exemple_n_en_porte_aucune(site_construit: SiteConstruit) -> None:
    lues = list(site_construit.dossier.rglob("*.html"))
    assert len(lues) > 200
    assert [p for p in lues if "ld+json" in p.read_text("utf-8")] == []


@pytest.mark.parametrize("nom", ["pourvu", "expire", "suspendu"])
def test_un_poste_qui_n_est_plus_ouvert_n_est_plus_annonce(pages: dict[str, str], nom: str) -> None:
    assert _MARQUE not in pages[f"offres/emploi/{nom}/index.html"]


@pytest.mark.parametrize("page", ["sante/cabinet", "projet/gare"])
def test_ce_qui_n_est_ni_emploi_ni_bien_ne_dit_que_sa_place(graphes: Graphes, page: str) -> None:
    types = [n["@type"] for n in graphes[f"offres/{page}/index.html"]]
    assert types == ["BreadcrumbList"]


def test_un_employeur_tu_l_est_aussi_des_machines(graphes: Graphes, pages: dict[str, str]) -> None:
    poste = _un(graphes, "offres/emploi/saisonnier", "JobPosting")
    assert poste["hiringOrganization"] == "confidential"
    assert "baseSalary" not in poste
    assert "Trois Ponts" not in "".join(pages.values())
    montre = _un(graphes, "offres/emploi/secretaire", "JobPosting")
    assert montre["hiringOrganization"] == {"@type": "Organization", "name": "Mairie de Valbrume"}


def test_une_position_approchee_ne_donne_pas_de_point(graphes: Graphes) -> None:
    exacte = _un(graphes, "offres/logement/appartement", "RealEstateListing")["mainEntity"]
    assert exacte["geo"]["latitude"] == 44.51234
    assert "geo" not in _un(graphes, "offres/logement/maison", "RealEstateListing")["mainEntity"]
    assert "44.59876" not in json.dumps(graphes)


def test_qui_temoigne_n_est_pas_nomme(graphes: Graphes) -> None:
    recit = _un(graphes, "temoignages/installation", "Article")
    assert "Camille" not in json.dumps(recit)
    assert "author" not in recit


def test_un_titre_hostile_reste_du_texte(graphes: Graphes, pages: dict[str, str]) -> None:
    assert _un(graphes, "actualites/nouvelle", "NewsArticle")["headline"] == HOSTILE
    page = pages["actualites/nouvelle/index.html"]
    assert "<script>alert" not in page
    assert page.count("<script") == page.count("</script>")


# --- ce qui se dit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "type_de_bien", "fonction", "prix", "unite"),
    [
        ("logement/appartement", "Apartment", "LeaseOut", 520, "MON"),
        ("logement/maison", "House", "Sell", 128_500, None),
        ("local/atelier", "Accommodation", "LeaseOut", 350, "MON"),
        ("terrain/parcelle", "Place", "Sell", 24_000, None),
    ],
)
def test_un_bien_dit_ce_qu_il_est_et_son_prix(
    graphes: Graphes, page: str, type_de_bien: str, fonction: str, prix: int, unite: str | None
) -> None:
    annonce = _un(graphes, f"offres/{page}", "RealEstateListing")
    offre = annonce["offers"]
    assert annonce["mainEntity"]["@type"] == type_de_bien
    assert offre["businessFunction"].endswith(f"#{fonction}")
    assert (offre["price"], offre["priceCurrency"]) == (prix, "EUR")
    assert offre.get("priceSpecification", {}).get("unitCode") == unite
    taxes = offre.get("priceSpecification", {}).get("valueAddedTaxIncluded")
    assert taxes is (False if page == "local/atelier" else None)


def test_une_affaire_a_reprendre_est_une_proposition(graphes: Graphes) -> None:
    vendue = _un(graphes, "offres/reprise/epicerie", "Offer")
    assert vendue["businessFunction"].endswith("#Sell")
    assert vendue["category"] == "Épicerie"
    geree = _un(graphes, "offres/reprise/gerance", "Offer")
    assert geree["businessFunction"].endswith("#LeaseOut")
    assert geree["availability"].endswith("/LimitedAvailability")


def test_un_poste_dit_son_contrat_son_salaire_et_sa_fin(graphes: Graphes) -> None:
    poste = _un(graphes, "offres/emploi/secretaire", "JobPosting")
    assert poste["title"] == "Secrétaire de mairie (F/H)"
    assert poste["employmentType"] == ["PART_TIME"]
    assert poste["datePosted"] == "2026-11-02T09:01:00+01:00"
    assert poste["validThrough"] == "2026-12-31T23:59:59+01:00"
    assert poste["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 1900, "maxValue": 2200,
    }  # fmt: skip
    assert "<strong>et</strong>" in poste["description"]
    assert "<a " not in poste["description"]
    saisonnier = _un(graphes, "offres/emploi/saisonnier", "JobPosting")
    assert saisonnier["employmentType"] == ["FULL_TIME", "TEMPORARY"]
    sante = _un(graphes, "offres/sante/poste", "JobPosting")
    assert sante["title"] == "Infirmier ou infirmière"


@pytest.mark.parametrize(
    ("nom", "etat", "presence", "debut", "entree"),
    [
        ("soiree", "Scheduled", "Offline", "2026-12-12T18:30:00+01:00", (0, "InStock")),
        ("complet", "Scheduled", "Offline", "2026-12-13T10:00:00+01:00", (12.5, "SoldOut")),
        ("reporte", "Postponed", "Offline", "2027-01-10T10:00:00+01:00", None),
        ("annule", "Cancelled", "Offline", "2027-01-11", None),
        ("visio", "Scheduled", "Online", "2027-07-04T12:30:00+02:00", None),
        ("ailleurs", "Scheduled", "Offline", "2027-02-27", None),
        ("passe", "Scheduled", "Offline", "2026-10-05T10:00:00+02:00", None),
    ],
)
def test_un_evenement_dit_son_etat_et_son_heure_de_paris(
    graphes: Graphes,
    nom: str,
    etat: str,
    presence: str,
    debut: str,
    entree: tuple[float, str] | None,
) -> None:
    evenement = _un(graphes, f"evenements/{nom}", "Event")
    assert evenement["eventStatus"] == f"https://schema.org/Event{etat}"
    mode = f"https://schema.org/{presence}EventAttendanceMode"
    assert evenement["eventAttendanceMode"] == mode
    assert evenement["startDate"] == debut
    dite = evenement.get("offers")
    assert (dite and (dite["price"], dite["availability"].rpartition("/")[2])) == entree
    attendu = "VirtualLocation" if presence == "Online" else "Place"
    assert evenement["location"]["@type"] == attendu


def test_un_lieu_hors_du_territoire_n_a_ni_region_ni_pays_devines(graphes: Graphes) -> None:
    adresse = _un(graphes, "evenements/ailleurs", "Event")["location"]["address"]
    assert adresse == {"@type": "PostalAddress", "addressLocality": "Paris"}


def test_chaque_commune_porte_son_code_officiel(graphes: Graphes) -> None:
    communes = {
        n["identifier"]["value"]: n["containedInPlace"]
        for _, n in _noeuds(graphes)
        if n.get("identifier", {}).get("propertyID") == "INSEE"
    }
    assert set(communes) == {f"9900{rang}" for rang in range(1, 7)}
    assert [c["name"] for c in communes["99001"]] == ["CC de l'Amont", "L'Amont"]
    assert [c["name"] for c in communes["99006"]] == ["CC des Confins"]


def test_l_accueil_dit_le_site_et_sa_recherche(graphes: Graphes) -> None:
    site, organisme = graphes["index.html"]
    assert site["potentialAction"]["target"]["urlTemplate"].endswith(
        "/recherche/?q={search_term_string}"
    )
    assert site["potentialAction"]["query-input"] == "required name=search_term_string"
    assert site["publisher"]["@id"] == organisme["@id"]
    ailleurs = {u for u, n in _noeuds(graphes) if n["@type"] in ("WebSite", "SearchAction")}
    assert ailleurs == {"index.html"}


def test_une_liste_dit_les_fiches_qu_elle_montre(graphes: Graphes) -> None:
    (liste,) = (n for n in graphes["offres/index.html"] if n["@type"] == "CollectionPage")
    adresses = [e["url"] for e in liste["mainEntity"]["itemListElement"]]
    assert len(adresses) == 11
    assert not [a for a in adresses if "pourvu" in a]


def test_une_meme_chose_a_la_meme_identite_partout(graphes: Graphes) -> None:
    noms: dict[str, set[str]] = {}
    for _, noeud in _noeuds(graphes):
        if "@id" in noeud:
            noms.setdefault(noeud["@id"], set()).add(noeud.get("name") or noeud.get("headline", ""))
    doubles = {cle: vus for cle, vus in noms.items() if len(vus) > 1}
    assert doubles == {}
    assert "tag:contree.example,2026:commune/99001" in noms


# --- le plan du site ----------------------------------------------------------------------------


def test_le_plan_donne_les_pages_ouvertes_et_elles_seules(
    en_ligne: Path, pages: dict[str, str]
) -> None:
    plan = (en_ligne / "sitemap.xml").read_text("utf-8")
    adresses = re.findall(r"<loc>https://nouvelle-vie.example/(.*?)</loc>", plan)
    ouvertes = {u.removesuffix("index.html") for u, h in pages.items() if "noindex" not in h}
    assert set(adresses) == ouvertes
    assert len(adresses) == len(ouvertes) > 50
    dates = dict(re.findall(r"example/([^<]*)</loc>(?:\s*<lastmod>([^<]+))?", plan))
    assert dates["offres/emploi/secretaire/"] == "2026-11-02T09:01:00+01:00"
    assert dates["offres/"] == dates["offres/projet/"] == "2026-11-02T09:14:00+01:00"
    assert dates["temoignages/"] == "2026-08-02T09:00:00+02:00"
    assert dates["villages/valbrume/"] == "2026-11-02T09:14:00+01:00"
    assert dates["communes/roche-noire/"] == "2026-09-01T09:04:00+02:00"
    assert dates["communes/hautefaye/"] == dates["mentions-legales/"] == ""
    robots = (en_ligne / "robots.txt").read_text("utf-8")
    assert "Disallow" not in robots
    assert "Sitemap: https://nouvelle-vie.example/sitemap.xml\n" in robots
