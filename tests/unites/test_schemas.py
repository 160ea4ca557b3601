"""Les schémas des fiches : l'éditeur ne souligne jamais ce que la lecture accepte."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from nouvelle_vie.lecture.charger import fichiers
from nouvelle_vie.lecture.entete import decouper
from nouvelle_vie.lecture.source import lire
from nouvelle_vie.lecture.yaml_situe import lire_yaml
from nouvelle_vie.modele import dates, nombres, parties, photos, textes_saisis, villages
from nouvelle_vie.modele.champs import Choix
from nouvelle_vie.modele.chemins import chemins
from nouvelle_vie.modele.texte import sans_accents
from nouvelle_vie.rendu.schemas import EDITEUR, PUBLIE, schema, schemas
from outils import DEPOT

NOMS = tuple(schemas())


@cache
def juge(nom: str, dialecte: str = EDITEUR) -> Any:
    decrit = schema(schemas()[nom], dialecte, demonstration=True)
    return jsonschema.validators.validator_for(decrit)(decrit)


def fautes(nom: str, donnees: Any) -> list[str]:
    return [f"{e.json_path} : {e.message}" for e in juge(nom).iter_errors(donnees)]


def lues() -> list[tuple[str, Path]]:
    """Chaque fiche du dépôt, avec le nom de son schéma."""
    dossiers = {
        nom: DEPOT / ("offres" if nom.startswith("offre-") else "content") / _dossier(nom)
        for nom in NOMS
    }
    return [
        (nom, chemin)
        for nom, dossier in dossiers.items()
        for chemin in fichiers(dossier)
        if chemin.stem != "index"
    ]


def _dossier(nom: str) -> str:
    return nom.removeprefix("offre-") if nom.startswith("offre-") else schemas()[nom].dossier


def donnees(chemin: Path) -> Any:
    source = lire(chemin, DEPOT)
    if chemin.suffix != ".md":
        return lire_yaml(source, source.texte)[0]
    return lire_yaml(source, decouper(source).entete)[0]


@pytest.mark.parametrize("dialecte", [PUBLIE, EDITEUR])
@pytest.mark.parametrize("nom", NOMS)
def test_un_schema_suit_son_edition(nom: str, dialecte: str) -> None:
    decrit = schema(schemas()[nom], dialecte, demonstration=True)
    assert decrit["$schema"] == dialecte
    jsonschema.validators.validator_for(decrit).check_schema(decrit)
    ecrit = json.dumps(decrit)
    assert "$ref" not in ecrit  # draft-07 ignore ce qui accompagne un renvoi
    assert "$defs" not in ecrit


def test_toutes_les_fiches_du_depot_suivent_leur_schema() -> None:
    vues = lues()
    assert len(vues) > 60
    assert {nom for nom, _ in vues} == set(NOMS)
    for nom, chemin in vues:
        assert not fautes(nom, donnees(chemin)), chemin


LOGEMENT: dict[str, Any] = {
    "id": "LNV-2026-0001",
    "titre": "Maison",
    "commune": "Valbrume",
    "statut": "remontee",
    "transaction": "location",
}


@pytest.mark.parametrize(
    "ecrit",
    [
        {"loyer": "1 450,50"},
        {"loyer": "1\u202f450 €"},
        {"loyer": None},
        {"surface": "70 m²"},
        {"pieces": "3"},
        {"meuble": "oui"},
        {"meuble": "Non"},
        {"meuble": True},
        {"commune": 48095},
        {"titre": 2026},
        {"titre": "a" * 140 + " \n"},
        {"disponible": "01/12/2026"},
        {"disponible": "1.12.2026"},
        {"dates": {"publiee": "2026-12-01 9h30"}},
        {"dates": {"publiee": "01/12/2026 09:30"}},
        {"transaction": "Logement passerelle"},
        {"transaction": "LOCATION ACCESSION"},
        {"statut": "À qualifier"},
        {"energie": {"dpe": "non soumis"}},
        {"contact": {"organisme": "Mairie", "telephone": 465710048}},
        {"contact": {"organisme": "Mairie", "telephone": "+33 (0)4 65.71.00.48"}},
        {"texte_social": {"Bluesky": "Bonjour"}},
        {"anciennes_adresses": ["/offres/logement/maison"]},
        {"exemple": "vrai"},
    ],
    ids=str,
)
def test_ce_que_la_lecture_accepte_n_est_pas_souligne(ecrit: dict[str, Any]) -> None:
    assert not fautes("offre-logement", {**LOGEMENT, **ecrit})
    if "telephone" not in str(ecrit):  # VS Code y voit un nombre, la lecture un texte
        schemas()["offre-logement"].model_validate({**LOGEMENT, **ecrit})


@pytest.mark.parametrize(
    ("ecrit", "dit"),
    [
        ({"surfasse": 70}, "surfasse"),
        ({"energie": {"dep": "A"}}, "dep"),
        ({"transaction": "vendre"}, "vendre"),
        ({"energie": {"dpe": "H"}}, "'H'"),
        ({"loyer": "cher"}, "cher"),
        ({"loyer": "450 m²"}, "450"),
        ({"meuble": "peut-être"}, "peut-être"),
        ({"disponible": "bientôt"}, "bientôt"),
        ({"dates": {"publiee": "2026-12-01"}}, "2026-12-01"),
        ({"titre": "a" * 141}, "aaa"),
        ({"titre": ""}, "''"),
        ({"titre": None}, "None"),
        ({"a_savoir": "Un texte"}, "Un texte"),
        ({"contact": {"courriel": "a@b.example"}}, "organisme"),
        ({"contact": {"organisme": "Mairie", "courriel": "a chez b"}}, "a chez b"),
        ({"texte_social": {"minitel": "Bonjour"}}, "minitel"),
        ({"id": "42"}, "42"),
        ({"lien": "http://commune.example"}, "http"),
    ],
    ids=str,
)
def test_les_fautes_courantes_sont_vues(ecrit: dict[str, Any], dit: str) -> None:
    assert any(dit in faute for faute in fautes("offre-logement", {**LOGEMENT, **ecrit}))


@pytest.mark.parametrize("cle", ["id", "titre", "commune", "statut", "transaction"])
def test_un_champ_obligatoire_oublie_est_vu(cle: str) -> None:
    sans = {c: v for c, v in LOGEMENT.items() if c != cle}
    assert fautes("offre-logement", sans) == [f"$ : '{cle}' is a required property"]


@pytest.mark.parametrize("ecrit", [15, "sur place", "Oui", {"minutes": 15, "detail": "Privée"}])
def test_un_service_s_ecrit_de_trois_facons(ecrit: Any) -> None:
    village = {
        "id": "VIL-2026-001",
        "titre": "Valbrume",
        "commune": "Valbrume",
        "resume": "Un bourg.",
        "label": {"statut": "candidate", "candidature": "2026-03-02"},
        "services": {"ecole": ecrit},
    }
    assert not fautes("village", village)


SORTES: dict[str, Any] = {
    "euros": nombres.Euros,
    "surface": nombres.Surface,
    "pour cent": nombres.Pourcentage,
    "entier": nombres.Entier,
    "degre": nombres.Degre,
    "oui-non": nombres.OuiNon,
    "jour": dates.Jour,
    "instant": dates.Instant,
    "jour ou instant": dates.JourOuInstant,
    "identifiant": textes_saisis.Identifiant,
    "courriel": textes_saisis.Courriel,
    "lien": textes_saisis.Lien,
    "annee": textes_saisis.Annee,
    "ancienne adresse": textes_saisis.AncienneAdresse,
    "telephone": textes_saisis.Telephone,
    "texte": textes_saisis.Texte,
    "commune": textes_saisis.NomCommune,
    "critere": villages.CodeCritere,
    "photo": photos.FichierPhoto,
    "classe": parties.ClasseEnergie,
    "reseau": parties.Reseau,
}
_BOUTS = (
    "1 48 000 2026 12 01 - / . , : h € eur Euros m² m2 % + (0) 33 04 T 30 00 oui NON vrai Fàux "
    "non-soumis A b LinkedIn A1 LNV-2026-0042 accueil@ commune.example https:// x.jpg photos/ "
    "B.WEBP offres/"
)
BOUTS = st.sampled_from([*_BOUTS.split(), " ", "\u202f", "\u00a0", "\n"])
ECRITS = st.one_of(
    st.lists(BOUTS, max_size=7).map("".join), st.integers(-5, 10**9), st.floats(-5, 1e6)
)


@pytest.mark.parametrize("sorte", SORTES)
@given(recu=ECRITS)
@settings(max_examples=150)
def test_une_ecriture_arbitraire_admise_a_la_lecture_l_est_par_le_schema(
    sorte: str, recu: Any
) -> None:
    lecteur: TypeAdapter[Any] = TypeAdapter(SORTES[sorte])
    try:
        lecteur.validate_python(recu)
    except ValidationError:
        return
    jsonschema.Draft7Validator(lecteur.json_schema()).validate(recu)


@pytest.mark.parametrize("liste", Choix.__subclasses__(), ids=lambda c: c.__name__)
def test_un_choix_s_ecrit_par_sa_valeur_ou_son_libelle_sans_facon(liste: type[Choix]) -> None:
    juge_du_choix = jsonschema.Draft7Validator(TypeAdapter(liste).json_schema())
    for membre in liste:
        for mot in (membre.value, membre.libelle):
            for ecrit in (mot, mot.upper(), sans_accents(mot), f" {mot.replace('-', ' ')} "):
                assert TypeAdapter(liste).validate_python(ecrit).libelle
                juge_du_choix.validate(ecrit)
    assert not juge_du_choix.is_valid("autre chose encore")


@pytest.mark.parametrize("nom", NOMS)
def test_chaque_champ_a_son_titre_et_son_aide(nom: str) -> None:
    for situe, decrit in proprietes(schemas()[nom], juge(nom).schema):
        assert sans_typographie(decrit["title"]) == sans_typographie(situe.champ.libelle)
        if situe.champ.aide:
            assert sans_typographie(situe.champ.aide) in sans_typographie(decrit["description"])
        if situe.champ.unite:
            assert sans_typographie(situe.champ.unite) in sans_typographie(decrit["description"])


def sans_typographie(texte: str) -> str:
    return " ".join(texte.replace("’", "'").split())


def proprietes(modele: type[BaseModel], decrit: dict[str, Any]) -> list[tuple[Any, dict[str, Any]]]:
    """Chaque champ du modèle, avec ce que le schéma en dit, à la même place."""

    def sous(objet: dict[str, Any], cle: str) -> dict[str, Any]:
        for vue in (objet, objet.get("items", {}), objet.get("additionalProperties", {})):
            for possible in (vue, *(vue or {}).get("anyOf", ())) if vue else ():
                if cle in possible.get("properties", {}):
                    trouvee: dict[str, Any] = possible["properties"][cle]
                    return trouvee
        raise KeyError(cle)

    rendu = []
    for situe in chemins(modele):
        objet = decrit
        for cle in situe.chemin:
            objet = sous(objet, cle)
        rendu.append((situe, objet))
    return rendu


def test_hors_demonstration_aucun_exemple_n_est_admis() -> None:
    for modele in schemas().values():
        ouvert = schema(modele, PUBLIE, demonstration=False)
        assert "exemple" not in ouvert["properties"]
        assert "exemple" in schema(modele, PUBLIE, demonstration=True)["properties"]


def test_un_mot_du_lexique_s_explique_au_survol() -> None:
    depot = juge("offre-logement").schema["properties"]["depot_garantie"]
    assert "1989" in depot["markdownDescription"]
