"""Toute erreur que pydantic peut rendre se dit en français, avec un code du catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from nouvelle_vie.erreurs import Probleme, situer
from nouvelle_vie.lecture.charger import SORTES
from nouvelle_vie.lecture.demarche import FICHIERS
from nouvelle_vie.lecture.pages import Entete
from nouvelle_vie.lecture.traduction import TRADUCTIONS, problemes
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.referentiel import Referentiel
from nouvelle_vie.modele.types_evenement import TypesDEvenement
from nouvelle_vie.reglages import Reglages

MODELES: tuple[type[BaseModel], ...] = (
    *GENRES.values(),
    *SORTES,
    *(modele for _, modele in FICHIERS.values()),
    Referentiel,
    TypesDEvenement,
    Entete,
    Reglages,
)

VALEURS: tuple[Any, ...] = (
    None,
    "",
    "   ",
    "x",
    "x" * 50_000,
    "\x00",
    "\u202e",
    "é" * 5_000,
    "31/02/2026",
    "2026-13-45",
    "2026-12-01",
    "2026-12-01 09:30",
    "2026-03-29 02:30",
    "2026-02-31 09:30",
    "9999-01-01 10:00",
    "https://",
    "x@y",
    "06",
    "oui",
    "1e400",
    "-1",
    "3,5",
    "999 999 999 999",
    True,
    False,
    0,
    -1,
    3,
    10**18,
    10**400,
    0.5,
    -0.5,
    1e308,
    float("inf"),
    float("nan"),
    [],
    [None],
    [[]],
    [[[]]],
    ["a", 3, None, {}],
    ["x"] * 500,
    {},
    {"": None},
    {"[key]": 1},
    {"a": {"b": {"c": []}}},
    {"x" * 500: "x"},
    {"2024": "x", "A1": [], "bluesky": None},
)

ANGLAIS = re.compile(
    r"\b(input|should|valid|field|required|expected|must|value|string|integer|number|"
    r"greater|less|than|least|most|characters|items|error|dictionary|instance|none)\b",
    re.IGNORECASE,
)

Enveloppe = Callable[[Any], Any]


def enveloppes(annotation: Any) -> Iterator[Enveloppe]:
    """Toutes les façons de glisser une valeur dans ce que décrit une annotation."""
    yield lambda valeur: valeur
    origine, arguments = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from places(annotation)
    elif origine is tuple:
        for interne in enveloppes(arguments[0]):
            yield lambda valeur, i=interne: [i(valeur)]
    elif origine is not None and isinstance(origine, type) and issubclass(origine, Mapping):
        for interne in enveloppes(arguments[1]):
            for cle in ("2024", "A1", "bluesky", "[key]"):
                yield lambda valeur, i=interne, c=cle: {c: i(valeur)}
        yield lambda valeur: {str(valeur)[:300]: "x"}
    else:
        for argument in arguments:
            if get_origin(argument) is not None or isinstance(argument, type):
                yield from enveloppes(argument)


def places(modele: type[BaseModel]) -> Iterator[Enveloppe]:
    """Toutes les façons de glisser une valeur dans un modèle, groupe par groupe."""
    for cle, info in modele.model_fields.items():
        for interne in enveloppes(info.annotation):
            yield lambda valeur, c=cle, i=interne: {c: i(valeur)}
    yield lambda valeur: {str(valeur)[:300]: valeur}


def refus(modele: type[BaseModel], donnees: Any) -> ValidationError | None:
    """L'erreur de pydantic sur ces données."""
    try:
        modele.model_validate(donnees)
    except ValidationError as erreur:
        return erreur
    return None


@cache
def essais(modele: type[BaseModel]) -> tuple[ValidationError, ...]:
    """Les erreurs que provoquent toutes les valeurs, à toutes les places d'un modèle."""
    essayees = (refus(modele, place(valeur)) for place in places(modele) for valeur in VALEURS)
    return tuple(erreur for erreur in essayees if erreur)


def phrases(probleme: Probleme) -> str:
    """Ce que le catalogue écrit lui-même, sans les mots que la personne a saisis."""
    valeurs = {**probleme.valeurs, "recu": "", "cle": ""}
    return f"{probleme.faute.dire(valeurs)} {probleme.faute.remedier(valeurs)}"


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_toute_valeur_fausse_se_dit_en_francais(modele: type[BaseModel]) -> None:
    distincts = {
        (p.chemin, p.code, str(p.valeurs)): p
        for erreur in essais(modele)
        for p in problemes(erreur, modele)
    }
    assert len(distincts) > 20 * len(modele.model_fields)
    for probleme in distincts.values():
        constat = situer(probleme, "fiche.yml", 1, 1)
        assert constat.message
        assert constat.remede
        assert len(constat.message) < 400
        assert not ANGLAIS.search(phrases(probleme)), constat


def test_chaque_traduction_sert() -> None:
    vus = {d["type"] for m in MODELES for e in essais(m) for d in e.errors(include_url=False)}
    assert set(TRADUCTIONS) <= vus


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
@pytest.mark.parametrize("cle", ["", "[key]", "x" * 5_000, "titre\u202e", "id "])
def test_un_champ_au_nom_etrange_est_un_champ_inconnu(modele: type[BaseModel], cle: str) -> None:
    erreur = refus(modele, {cle: 1})
    assert erreur
    trouves = {p.code: p for p in problemes(erreur, modele)}
    assert trouves["champ-inconnu"].chemin == (cle,)
    assert trouves["champ-inconnu"].sur_cle


@pytest.mark.parametrize(
    ("ecrit", "propose"),
    [
        ("surfasse", "vouliez-vous écrire « surface » ?"),
        ("Titre", "vouliez-vous écrire « titre » ?"),
        ("depot de garantie", "vouliez-vous écrire « depot_garantie » ?"),
        ("résumé", "vouliez-vous écrire « resume » ?"),
    ],
)
def test_un_champ_mal_orthographie_recoit_son_vrai_nom(ecrit: str, propose: str) -> None:
    erreur = refus(GENRES["logement"], {ecrit: 1})
    assert erreur
    inconnu = next(p for p in problemes(erreur, GENRES["logement"]) if p.code == "champ-inconnu")
    assert inconnu.valeurs["suggestion"] == propose


def test_les_champs_proposes_sont_ceux_du_groupe_ou_l_on_ecrit() -> None:
    erreur = refus(GENRES["logement"], {"dates": {"zzz": 1}, "photos": [{"zzz": 1}]})
    assert erreur
    remedes = {
        p.chemin[0]: p.valeurs["suggestion"]
        for p in problemes(erreur, GENRES["logement"])
        if p.code == "champ-inconnu"
    }
    assert "pourvue" in remedes["dates"]
    assert "credit" in remedes["photos"]


def test_un_type_d_erreur_inconnu_est_un_defaut_du_logiciel() -> None:
    class Ailleurs(BaseModel):
        quand: bytes

    erreur = refus(Ailleurs, {"quand": 3})
    assert erreur
    with pytest.raises(KeyError):
        list(problemes(erreur, Ailleurs))
