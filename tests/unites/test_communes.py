"""Le registre des communes, sur les données réelles du dépôt et sur la Contrée des tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nouvelle_vie.erreurs import ErreurContenu
from nouvelle_vie.lecture.donnees import lire_contours, lire_registre
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.communes import (
    HORS_TERRITOIRE,
    Registre,
    commune_de_donnees,
    distance_km,
    par_territoire,
)
from nouvelle_vie.modele.texte import plier
from outils import DEPOT, lire_site


@pytest.fixture(scope="module")
def registre() -> Registre:
    """Le registre réel du dépôt."""
    erreurs: list[ErreurContenu] = []
    donnees = DEPOT / lire_reglages(DEPOT / "mkdocs.yml").dossiers.donnees
    lu = lire_registre(donnees / "communes.json", DEPOT, erreurs)
    assert erreurs == []
    return lu


def test_chaque_commune_a_un_code_un_nom_et_une_adresse_a_elle(registre: Registre) -> None:
    communes = registre.communes
    assert len(communes) == 152
    assert len({c.code for c in communes}) == len({c.slug for c in communes}) == 152
    assert sum(c.population for c in communes) == 76_486
    assert all(c.densite > 0 and c.codes_postaux and c.epci_nom for c in communes)


def test_chaque_commune_a_son_contour(registre: Registre) -> None:
    erreurs: list[ErreurContenu] = []
    contours = lire_contours(DEPOT / "content/donnees/communes.geojson", DEPOT, erreurs)
    assert erreurs == []
    assert set(contours) == {c.code for c in registre.communes}


def test_une_commune_se_trouve_par_son_nom_exact_ou_son_code(registre: Registre) -> None:
    par_nom = registre.trouver("Saint-Chély-d'Apcher")
    assert par_nom is not None
    assert par_nom is registre.trouver("48140")
    assert registre.trouver("saint-chély-d'apcher") is None
    assert registre.trouver("") is None


@pytest.mark.parametrize(
    ("ecrit", "propose"),
    [
        ("Saint Chely dApcher", "vouliez-vous Saint-Chély-d'Apcher ?"),
        ("St Chély d'Apcher", "vouliez-vous Saint-Chély-d'Apcher ?"),
        ("mende", "vouliez-vous Mende ?"),
        ("FLORAC TROIS RIVIERES", "vouliez-vous Florac Trois Rivières ?"),
        (
            "Aumont-Aubrac",
            "cette commune fait partie de Peyre en Aubrac : écrivez « Peyre en Aubrac »",
        ),
        (
            "quezac",
            "cette commune fait partie de Gorges du Tarn Causses : "
            "écrivez « Gorges du Tarn Causses »",
        ),
        ("Marseille-sur-Mer-du-Nord", "écrivez le nom exact de la commune ou son code INSEE"),
        ("12345678901234", "écrivez le nom exact de la commune ou son code INSEE"),
        ("48941", "vouliez-vous 48194 (Vialas) ?"),
    ],
)
def test_un_nom_approche_recoit_le_bon(registre: Registre, ecrit: str, propose: str) -> None:
    assert registre.trouver(ecrit) is None
    assert registre.proposer(ecrit) == propose


def test_le_rozier_n_a_pas_de_territoire_et_son_contact_est_celui_du_departement() -> None:
    catalogue = lire_site(DEPOT).catalogue
    rozier = catalogue.registre.trouver("Le Rozier")
    assert rozier is not None
    assert rozier.territoire == HORS_TERRITOIRE
    assert catalogue.territoire_de(rozier) is None
    assert [c for c in catalogue.registre.communes if c.territoire == HORS_TERRITOIRE] == [rozier]


def test_toute_autre_commune_a_un_territoire_et_son_referent() -> None:
    catalogue = lire_site(DEPOT).catalogue
    sans = [
        c.nom
        for c in catalogue.registre.communes
        if c.nom != "Le Rozier" and catalogue.territoire_de(c) is None
    ]
    assert sans == []
    assert sum(len(catalogue.communes_de(t)) for t in catalogue.territoires) == 151


def test_les_voisines_vont_de_la_plus_proche_a_la_plus_lointaine(registre: Registre) -> None:
    mende = registre.trouver("Mende")
    assert mende is not None
    voisines = registre.voisines(mende)
    kilometres = [km for _, km in voisines]
    assert len(voisines) == 151
    assert kilometres == sorted(kilometres)
    assert mende not in {c for c, _ in voisines}
    assert 0 < kilometres[0] < 10
    assert kilometres[-1] < 100
    assert registre.voisines(mende) is voisines


def test_les_territoires_groupent_les_communes_par_ordre_alphabetique(registre: Registre) -> None:
    groupes = par_territoire(registre.communes)
    assert list(groupes) == sorted(groupes)
    assert sum(map(len, groupes.values())) == 152
    for communes in groupes.values():
        noms = [plier(c.nom) for c in communes]
        assert noms == sorted(noms)


def test_une_distance_se_compte_en_kilometres() -> None:
    assert distance_km((3.5, 44.5), (3.5, 44.5)) == 0
    assert distance_km((2.3522, 48.8566), (4.8357, 45.7640)) == pytest.approx(392, abs=2)
    assert distance_km((0, 0), (0, 1)) == pytest.approx(111.2, abs=0.1)


# --- des données abîmées ------------------------------------------------------------------------

LIGNE: dict[str, Any] = {
    "code": "99001",
    "nom": "Valbrume",
    "population": 820,
    "surface_km2": 88.0,
    "codes_postaux": ["99010"],
    "epci": "1",
    "epci_nom": "CC",
    "territoire": "amont",
    "centre": [3.05, 44.55],
}


def test_une_commune_se_lit_avec_le_minimum_de_colonnes() -> None:
    lue = commune_de_donnees({**LIGNE, "mairie_site": "http://valbrume.example"})
    assert (lue.communes_deleguees, lue.mairie_site, lue.mairie_telephone) == ((), None, None)
    assert commune_de_donnees({**LIGNE, "surface_km2": 0}).densite == 0


@pytest.mark.parametrize(
    "texte",
    [
        "", "{", "null", "3", '"x"', "[3]", "[[]]", "[{}]", '{"a": 1}', "[" * 100_000,
        json.dumps([{**LIGNE, "centre": [3]}]),
        json.dumps([{**LIGNE, "population": "beaucoup"}]),
        json.dumps([LIGNE]).replace("820", "1e999"),
        json.dumps([{**LIGNE, "codes_postaux": None}]),
    ],
)  # fmt: skip
def test_un_registre_abime_est_dit_en_une_faute(texte: str, tmp_path: Path) -> None:
    chemin = tmp_path / "communes.json"
    chemin.write_text(texte)
    erreurs: list[ErreurContenu] = []
    assert lire_registre(chemin, tmp_path, erreurs) == Registre(())
    assert [e.code for e in erreurs] in (["donnees-illisibles"], [])
    assert erreurs or texte == "null"


@pytest.mark.parametrize(
    "geometrie",
    [
        {},
        {"type": "Polygon", "coordinates": [3.0, 44.0]},
        {"type": "Polygon", "coordinates": [[["est", "nord"]]]},
        {"type": "Polygon", "coordinates": [[[3.0]]]},
        {"type": "Polygon", "coordinates": None},
        None,
    ],
)
def test_un_contour_abime_est_dit_en_une_faute(geometrie: Any, tmp_path: Path) -> None:
    chemin = tmp_path / "communes.geojson"
    chemin.write_text(
        json.dumps({"features": [{"properties": {"code": 1}, "geometry": geometrie}]})
    )
    erreurs: list[ErreurContenu] = []
    assert lire_contours(chemin, tmp_path, erreurs) == {}
    assert [e.code for e in erreurs] == ["donnees-illisibles"]


def test_des_donnees_absentes_se_disent(tmp_path: Path) -> None:
    erreurs: list[ErreurContenu] = []
    lire_registre(tmp_path / "communes.json", tmp_path, erreurs)
    (tmp_path / "communes.geojson").mkdir()
    lire_contours(tmp_path / "communes.geojson", tmp_path, erreurs)
    assert [e.fichier for e in erreurs] == ["communes.json", "communes.geojson"]
    assert "il n'existe pas" in erreurs[0].message


def test_un_multipolygone_garde_tous_ses_anneaux(tmp_path: Path) -> None:
    carre = [[0, 0], [1, 0], [1, 1], [0, 0]]
    chemin = tmp_path / "communes.geojson"
    geometrie = {"type": "MultiPolygon", "coordinates": [[carre, carre], [carre]]}
    entites = [{"properties": {"code": "99001"}, "geometry": geometrie}]
    chemin.write_text(json.dumps({"features": entites}))
    contours = lire_contours(chemin, tmp_path, [])
    assert [len(polygone) for polygone in contours["99001"]] == [2, 1]
