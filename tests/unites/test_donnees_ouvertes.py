"""Les données ouvertes : les octets du CSV, les schémas publiés, les normes, et rien de trop."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

import hostiles
from fabriques import artefacts, atelier_de, evenement, offre
from nouvelle_vie.artefact import Artefact, Fichier, Fragment, Page
from nouvelle_vie.modele.champs import champs
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.offres import GENRES, Emploi
from nouvelle_vie.modele.parties import Energie
from nouvelle_vie.modele.textes_saisis import Texte
from nouvelle_vie.rendu.donnees import openagenda, tableur
from nouvelle_vie.rendu.donnees.colonnes import propres
from nouvelle_vie.rendu.donnees.sortes import parmi
from outils import DEPOT, MAINTENANT, donnees_offre, lire_site, petit_site

Dessin = Callable[..., Path]
Publies = Mapping[str, Artefact]
JEUX = ("offres", "villages", "evenements", "communes")
CSV = (*JEUX, *(f"offres-{genre}" for genre in GENRES))
EMPRISE = (-6, 10, 41, 52)
"""Ouest, est, sud, nord de la métropole, avec sa marge."""


@pytest.fixture(scope="module")
def publies() -> Publies:
    """Ce que publie le site d'exemple."""
    return artefacts(atelier_de(DEPOT))


def octets(publies: Publies, uri: str) -> bytes:
    fichier = publies[f"donnees/{uri}"]
    assert isinstance(fichier, Fichier)
    return fichier.octets


def lire_json(publies: Publies, uri: str) -> Any:
    return json.loads(octets(publies, uri))


def lire_csv(publies: Publies, jeu: str) -> list[list[str]]:
    texte = octets(publies, f"{jeu}.csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte, newline=""), delimiter=";", strict=True))


def lignes(publies: Publies, jeu: str) -> list[dict[str, Any]]:
    lu = lire_json(publies, f"{jeu}.json")
    return list(lu if isinstance(lu, list) else lu["donnees"])


# --- le CSV ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("jeu", CSV)
def test_les_octets_d_un_csv_sont_ceux_qu_attend_un_tableur_francais(
    publies: Publies, jeu: str
) -> None:
    recus = octets(publies, f"{jeu}.csv")
    assert recus.startswith(b"\xef\xbb\xbf")
    assert recus.count(b"\xef\xbb\xbf") == 1
    assert recus.endswith(b"\r\n")
    assert b"\n" not in recus.replace(b"\r\n", b"")
    assert b"\r" not in recus.replace(b"\r\n", b"")
    entetes, *rangees = lire_csv(publies, jeu)
    assert len(set(entetes)) == len(entetes) > 5
    assert {len(rangee) for rangee in rangees} <= {len(entetes)}
    assert all(re.fullmatch(r"[a-z0-9_]+", cle) for cle in entetes)
    for rangee in rangees:
        for cellule in rangee:
            assert not re.search(r"[\x00-\x1f\x7f]", cellule)
            assert not re.match(r"[=+@]|-(?!\d)", cellule), cellule


def test_un_csv_a_toutes_les_lignes_et_ses_accents(publies: Publies) -> None:
    for jeu in JEUX:
        assert len(lire_csv(publies, jeu)) - 1 == len(lignes(publies, jeu)) > 0
    entetes, *rangees = lire_csv(publies, "communes")
    noms = {rangee[entetes.index("nom")] for rangee in rangees}
    assert {ligne["nom"] for ligne in lignes(publies, "communes")} == noms
    assert any("é" in nom for nom in noms)
    par_genre = [len(lire_csv(publies, f"offres-{genre}")) - 1 for genre in GENRES]
    assert sum(par_genre) == len(lignes(publies, "offres"))


@pytest.mark.parametrize("jeu", CSV)
def test_le_dictionnaire_de_la_page_est_celui_du_fichier(publies: Publies, jeu: str) -> None:
    page = publies["donnees/index.html"]
    assert isinstance(page, Fragment)
    for cle in lire_csv(publies, jeu)[0]:
        assert f'<th scope="row"><code>{cle}</code></th>' in page.contenu
    assert f'href="../donnees/{jeu}.csv"' in page.contenu


def test_nombres_dates_et_listes_s_ecrivent_pour_un_tableur_francais(publies: Publies) -> None:
    entetes, *rangees = lire_csv(publies, "offres")
    lues = [dict(zip(entetes, rangee, strict=True)) for rangee in rangees]
    for ecrite, dite in zip(lues, lignes(publies, "offres"), strict=True):
        assert float(ecrite["lat"].replace(",", ".")) == dite["lat"]
        assert "." not in ecrite["lat"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", ecrite["publiee"])
        assert dite["publiee"].replace("T", " ").startswith(ecrite["publiee"])
        assert ecrite["exemple"] == ("oui" if dite["exemple"] else "non")
        assert ecrite["a_savoir"].split(" | ") == (dite["a_savoir"] or [""])
        assert re.fullmatch(r"(0\d(?: \d\d){4})?", ecrite["contact_telephone"])
    assert any(ligne["genre"] == GENRES["logement"].libelle for ligne in lues)


TITRES = (
    "=1+1",
    "@SOMME(A1)",
    "-2+3",
    "+33 4 65",
    "'=déjà",
    "\uff1d1+1",
    "\u200b=1+1",
    "Œuvre de cœur à Bœuf-sur-Lot, ça va de soi",
    "Une famille \U0001f468\u200d\U0001f469\u200d\U0001f467 s'installe",
    "Anticonstitutionnellementanticonstitutionnellementanticonstit",
    'Gîte & café <b>"neuf"</b>; à saisir',
    "بيت للبيع في القرية",
    "Un titre bien long " + "très " * 20,
)


def _cite(titre: str) -> str:
    return json.dumps(titre, ensure_ascii=False)


def test_un_titre_difficile_revient_tel_quel(site: Dessin) -> None:
    fiches = "".join(
        f"=== offres/projet/n{rang}.yml\n"
        + offre(
            f"CTR-2026-{rang:04d}",
            json.dumps(titre, ensure_ascii=False),
            f"2026-11-01 09:{rang:02d}",
        )
        for rang, titre in enumerate(TITRES)
    )
    publies = artefacts(atelier_de(site(fiches)))
    entetes, *rangees = lire_csv(publies, "offres")
    titres = [rangee[entetes.index("titre")] for rangee in rangees]
    attendus = [titre.strip() for titre in reversed(TITRES)]
    assert [tableur.relire(titre) for titre in titres] == attendus
    assert "'=1+1" in titres
    assert [ligne["titre"] for ligne in lignes(publies, "offres")] == attendus
    assert not any(re.match(r"[\s\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]", t) for t in titres)


_TITRE: TypeAdapter[str] = TypeAdapter(Texte)


@given(st.text(max_size=140) | st.text("=+-@'\uff1d\t\r\n;\" |\u200b", max_size=12))
def test_tout_texte_permis_revient_identique_d_une_cellule(saisi: str) -> None:
    try:
        texte = _TITRE.validate_python(saisi)
    except ValidationError:
        return
    feuille = tableur.Feuille(["a", "b"])
    feuille.poser([tableur.neutraliser(texte), "b"])
    lu = feuille.octets().decode("utf-8-sig")
    _, rangee = csv.reader(io.StringIO(lu, newline=""), delimiter=";", strict=True)
    assert [tableur.relire(rangee[0]), rangee[1]] == [texte, "b"]
    assert rangee[0].lstrip()[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")


def test_le_libelle_d_un_choix_n_est_pas_une_formule() -> None:
    """Le site écrit lui-même ses types d'évènement."""
    assert parmi({"salon": "=1+1", "stand": "Stand"}).en_cellule("salon") == "'=1+1"


def test_ce_qui_couperait_une_ligne_devient_une_espace() -> None:
    assert tableur.neutraliser("a\r\nb\x00c\u2028d") == "a b c d"
    assert tableur.neutraliser("\t=1+1") == "' =1+1"


# --- les schémas ----------------------------------------------------------------------------------


@pytest.mark.parametrize("jeu", JEUX)
def test_chaque_json_suit_le_schema_publie_a_cote_de_lui(publies: Publies, jeu: str) -> None:
    schema = lire_json(publies, f"schemas/{jeu}.schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://contree.example/donnees/schemas/{jeu}.schema.json"
    juge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    lu = lire_json(publies, f"{jeu}.json")
    assert [e.message for e in juge.iter_errors(lu)] == []
    # Le schéma n'admet pas tout : chaque colonne compte, et aucune autre n'entre.
    for cle in schema["$defs"]["ligne"]["required"]:
        liste = lu if isinstance(lu, list) else lu["donnees"]
        gardee = liste[0].pop(cle)
        assert not juge.is_valid(lu), cle
        liste[0][cle] = {"inattendu": 1}
        assert not juge.is_valid(lu), cle
        liste[0][cle] = gardee
    liste[0]["de_trop"] = 1
    assert not juge.is_valid(lu)


def test_les_details_d_une_offre_sont_ceux_de_son_genre(publies: Publies) -> None:
    juge = jsonschema.Draft202012Validator(lire_json(publies, "schemas/offres.schema.json"))
    lu = lire_json(publies, "offres.json")
    logement = next(ligne for ligne in lu["donnees"] if ligne["genre"] == "logement")
    assert logement["details"]["transaction"] in {"location", "vente", "passerelle"}
    logement["details"]["salaries"] = 3  # d'un commerce, pas d'un logement
    assert not juge.is_valid(lu)


def test_chaque_fichier_dit_sa_licence_et_sa_source(publies: Publies) -> None:
    for uri in [f"{j}.{f}" for j in JEUX for f in ("json", "geojson")] + [
        "evenements-openagenda.json"
    ]:
        lu = lire_json(publies, uri)
        if uri == "communes.json":  # une liste, depuis toujours : sa licence est dans ses lignes
            assert {ligne["licence"] for ligne in lu} == {"etalab-2.0"}
            continue
        assert lu["licence"].startswith("Licence Ouverte")
        assert lu["licence_url"].startswith("https://www.etalab.gouv.fr/")
        assert lu["mention"]
        assert datetime.fromisoformat(lu["mise_a_jour"]).tzinfo
    assert "INSEE" in lire_json(publies, "communes.geojson")["mention"]


def test_les_cles_publiees_depuis_toujours_le_restent(publies: Publies) -> None:
    anciennes = {
        "offres.geojson": "id genre titre resume commune insee territoire precision publiee url"
        " exemple",
        "villages.geojson": "insee nom titre label resume url exemple",
        "communes.geojson": "insee nom population surface_km2 codes_postaux epci epci_nom"
        " territoire centre url",
    }
    for uri, cles in anciennes.items():
        for element in lire_json(publies, uri)["features"]:
            assert set(cles.split()) <= set(element["properties"])
    (commune,) = (c for c in lignes(publies, "communes") if c["insee"] == "48095")
    assert {"arrondissement", "canton", "communes_deleguees", "mairie_adresse"} <= set(commune)
    assert commune["communes_deleguees"] == []
    assert isinstance(commune["population"], int)


# --- les normes -----------------------------------------------------------------------------------


def _points(coordonnees: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordonnees[0], int | float):
        yield tuple(coordonnees)
        return
    for interne in coordonnees:
        yield from _points(interne)


@pytest.mark.parametrize("jeu", JEUX)
def test_un_geojson_suit_la_rfc_7946(publies: Publies, jeu: str) -> None:
    collection = lire_json(publies, f"{jeu}.geojson")
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == len(lignes(publies, jeu))
    assert not {"crs", "geometry", "properties", "coordinates"} & set(collection)
    ouest, est, sud, nord = EMPRISE
    for element in collection["features"]:
        geometrie, dites = element["geometry"], element["properties"]
        assert set(element) == {"type", "geometry", "properties"}
        assert "details" not in dites
        if geometrie is None:
            assert jeu == "evenements"
            assert dites["insee"] is None
            continue
        for lon, lat in _points(geometrie["coordinates"]):
            assert ouest < lon < est
            assert sud < lat < nord
        if geometrie["type"] == "Point":
            assert geometrie["coordinates"] == [dites["lon"], dites["lat"]]
        else:
            polygones = geometrie["coordinates"]
            polygones = [polygones] if geometrie["type"] == "Polygon" else polygones
            assert all(a[0] == a[-1] and len(a) > 3 for p in polygones for a in p)


def test_openagenda_recoit_ce_qu_il_exige(publies: Publies) -> None:
    """https://developers.openagenda.com/evenements/structure"""
    evenements = lire_json(publies, "evenements-openagenda.json")["events"]
    assert len(evenements) == len(lignes(publies, "evenements"))
    for dit in evenements:
        assert 0 < len(dit["title"]["fr"]) <= 140
        assert 0 < len(dit["description"]["fr"]) <= 200
        assert len(dit.get("longDescription", {"fr": ""})["fr"]) <= 10_000
        assert 0 < len(dit["timings"]) <= 800
        assert dit["status"] in range(1, 7)
        assert dit["attendanceMode"] in (1, 2, 3)
        assert (dit["attendanceMode"] > 1) == dit.get("onlineAccessLink", "").startswith("https://")
        if dit["attendanceMode"] != 2:
            assert 0 < len(dit["location"]["name"]) <= 100
            assert 0 < len(dit["location"]["address"]) <= 255
            assert ("insee" in dit["location"]) == (dit["location"].get("countryCode") == "FR")
    assert {dit["status"] for dit in evenements} >= {1, 6}
    assert any(dit["attendanceMode"] == 2 for dit in evenements)


@pytest.mark.parametrize(
    ("dates", "attendues"),
    [
        ("debut: 2026-12-05 18:30\nfin: 2026-12-06 01:00\n", 1),  # d'un bloc : moins d'un jour
        ("debut: 2026-12-05 18:30\n", 1),
        ("debut: 2026-12-05\n", 1),
        ("debut: 2026-12-04\nfin: 2026-12-06\n", 3),
        ("debut: 2026-12-04 18:00\nfin: 2026-12-06 12:00\n", 3),
        ("debut: 2026-10-24\nfin: 2026-10-25\n", 2),  # le 25 dure vingt-cinq heures
        ("debut: 2026-10-24 20:00\nfin: 2026-10-25 20:00\n", 2),
        ("debut: 2027-03-28\n", 1),
    ],
)
def test_une_plage_horaire_tient_en_un_jour(site: Dessin, dates: str, attendues: int) -> None:
    fiche = evenement("EVT-2026-0011", "Salon", dates)
    atelier = atelier_de(site(f"=== content/evenements/e.md\n{fiche}"))
    (annonce,) = atelier.parution.evenements
    plages = list(openagenda.plages(annonce))
    assert len(plages) == attendues
    for debut, fin in plages:
        duree = timedelta(seconds=fin.timestamp() - debut.timestamp())
        assert timedelta(0) < duree <= timedelta(days=1)
        assert debut.tzinfo is not None
    assert all(avant[1] < apres[0] for avant, apres in itertools.pairwise(plages))


# Le lecteur JSON-LD de rdflib emploie une de ses propres classes, qu'il dit ancienne.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_le_catalogue_est_du_dcat_que_lit_un_lecteur_rdf(publies: Publies) -> None:
    graphe = Graph().parse(data=octets(publies, "catalogue.jsonld"), format="json-ld")
    (catalogue,) = graphe.subjects(RDF.type, DCAT.Catalog)
    jeux = set(graphe.objects(catalogue, DCAT.dataset))
    assert len(jeux) == len(JEUX)
    exigees = (
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCTERMS.spatial,
        DCTERMS.accrualPeriodicity, DCTERMS.identifier, DCAT.contactPoint, DCAT.keyword, DCAT.theme,
        DCAT.landingPage, DCAT.distribution,
    )  # fmt: skip
    vus = set()
    for jeu in jeux:
        assert (jeu, RDF.type, DCAT.Dataset) in graphe
        assert [p for p in exigees if not list(graphe.objects(jeu, p))] == []
        lieu = graphe.value(jeu, DCTERMS.spatial)
        assert str(graphe.value(lieu, DCAT.bbox)).startswith("POLYGON((")
        for fichier in graphe.objects(jeu, DCAT.distribution):
            adresse = str(graphe.value(fichier, DCAT.downloadURL))
            vus.add(adresse.removeprefix("https://contree.example/"))
            assert str(graphe.value(fichier, DCAT.mediaType)).count("/") == 6
            assert isinstance(graphe.value(fichier, DCAT.accessURL), URIRef)
            assert (fichier, DCTERMS.license, None) in graphe
    assert vus <= set(publies)
    assert {f"donnees/{nom}.csv" for nom in CSV} <= vus
    assert {f"donnees/{j}.{f}" for j in JEUX for f in ("json", "geojson")} <= vus


# --- rien de trop ---------------------------------------------------------------------------------


def test_une_donnee_n_est_jamais_sans_etre_montree(tmp_path: Path) -> None:
    """Chaque texte de chaque fiche porte une marque : celles des données sont sur la page."""
    racine = petit_site(tmp_path)
    hostiles.illustrer(racine)
    corpus = list(hostiles.fiches())
    acceptees, _ = hostiles.installer(
        racine, corpus, lambda _: hostiles.TEMOIN, lambda: lire_site(racine, MAINTENANT).erreurs
    )
    publies = artefacts(atelier_de(racine))
    comparees = 0
    for jeu in ("offres", "villages", "evenements"):
        for ligne in lignes(publies, jeu):
            page = publies[ligne["url"].removeprefix("https://contree.example/") + "index.html"]
            assert isinstance(page, Page)
            montrees = set(hostiles.MARQUE.findall(page.titre + page.contenu()))
            dites = set(hostiles.MARQUE.findall(json.dumps(ligne)))
            assert dites - montrees == set(), ligne["id"]
            comparees += len(dites & acceptees)
    assert comparees > 70
    for uri in [f"{nom}.csv" for nom in CSV] + ["evenements-openagenda.json"]:
        texte = octets(publies, uri).decode()
        montrees = {
            m
            for page in publies.values()
            if isinstance(page, Page)
            and page.uri.startswith(("offres/", "villages/", "evenements/"))
            for m in hostiles.MARQUE.findall(page.titre + page.contenu())
        }
        assert set(hostiles.MARQUE.findall(texte)) - montrees == set(), uri


def test_aucun_champ_reserve_n_a_de_colonne() -> None:
    """Ce qui se publie se déclare : un champ neuf ne paraît pas par mégarde."""
    tues = {"employeur_cache", "origine", "motif_retrait", "texte_social", "anciennes_adresses"}
    for classe in GENRES.values():
        cles = {c.cle for c in propres(classe, Offre).colonnes}
        assert not cles & tues
        declares = {c.cle for c in champs(classe) if c.fiche or c.donnees}
        assert {cle.partition("_")[0] for cle in cles} <= {d.partition("_")[0] for d in declares}


def test_un_employeur_qui_se_tait_n_est_dans_aucun_fichier(site: Dessin) -> None:
    dits = {"employeur": "Auberge Discrete", "employeur_cache": True}
    fiche = {**donnees_offre("emploi", id="CTR-2026-0009"), **dits}
    publies = artefacts(atelier_de(site(f"=== offres/emploi/e.yml\n{json.dumps(fiche)}\n")))
    (ligne,) = lignes(publies, "offres")
    assert "salaire_min" in ligne["details"]
    assert "employeur" not in ligne["details"]
    for uri, fichier in publies.items():
        if isinstance(fichier, Fichier):
            assert b"Auberge Discrete" not in fichier.octets, uri


@pytest.mark.parametrize(
    ("energie", "attendus"),
    [
        ({"ges": "B", "depenses_max": 900}, set()),
        ({"dpe": "non-soumis", "motif_dispense": "Ruine", "ges": "A"}, {"dpe", "motif_dispense"}),
        (
            {"dpe": "C", "ges": "non-soumis", "motif_dispense": "x", "depenses_min": 100},
            {"dpe"},
        ),
        (
            {"dpe": "C", "ges": "B", "depenses_min": 1, "depenses_max": 2, "annee_prix": 2023},
            {"dpe", "ges", "depenses_min", "depenses_max", "annee_prix"},
        ),
    ],
)
def test_le_diagnostic_ne_dit_que_ce_que_montre_l_annonce(
    energie: dict[str, Any], attendus: set[str]
) -> None:
    lue = Energie.model_validate(energie)
    dits = {cle for cle in Energie.model_fields if getattr(lue, cle) is not None}
    assert dits - lue.tus == attendus


def test_un_salaire_sans_minimum_ne_dit_rien(site: Dessin) -> None:
    emploi = {**donnees_offre("emploi"), "salaire_min": None, "salaire_max": 2000}
    lu = Emploi.model_validate({c: v for c, v in emploi.items() if v is not None})
    assert {"salaire_max", "periode_salaire"} <= lu.tus


def test_une_position_approchee_reste_au_centre_de_la_commune(site: Dessin) -> None:
    position = "position: {lat: 44.5123, lon: 3.0123}"
    fiche = offre("CTR-2026-0001", "A", "2026-11-01 09:01", position)
    publies = artefacts(atelier_de(site(f"=== offres/projet/a.yml\n{fiche}\n")))
    (ligne,) = lignes(publies, "offres")
    assert (ligne["lon"], ligne["lat"], ligne["precision"]) == (3.05, 44.55, "commune")
    assert all(b"44.5123" not in f.octets and b"44,5123" not in f.octets
               for f in publies.values() if isinstance(f, Fichier))  # fmt: skip


def test_sans_fiche_les_fichiers_ont_leurs_colonnes(site: Dessin) -> None:
    publies = artefacts(atelier_de(site()))
    for jeu in ("offres", "villages", "evenements"):
        (entetes,) = lire_csv(publies, jeu)
        assert "titre" in entetes
        assert lire_json(publies, f"{jeu}.geojson")["features"] == []
        assert lignes(publies, jeu) == []


def test_un_fichier_redemande_a_les_memes_octets(publies: Publies) -> None:
    """Les fichiers d'un jeu se composent d'un coup, sans que l'ordre des demandes y change rien."""
    for uri in ("offres.csv", "offres.json", "offres-emploi.csv", "offres.geojson"):
        assert octets(publies, uri) == octets(publies, uri)
    lots = {f.lot for f in publies.values() if isinstance(f, Fichier) and "offres" in f.lot}
    assert lots == {"offres"}


def test_une_feuille_dessinee_n_oublie_pas_les_cellules_a_guillemets() -> None:
    feuille = tableur.Feuille(["a", "b", "c"])
    feuille.poser(["x;y", 'dit "oui"', ""])
    feuille.poser(["1", "2", "3"])
    assert feuille.octets().decode("utf-8-sig") == 'a;b;c\r\n"x;y";"dit ""oui""";\r\n1;2;3\r\n'
