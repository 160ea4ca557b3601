"""Juger une offre dans le navigateur (`assets/regles.js`) : les fautes mêmes de la vérification.

Les deux reçoivent ce qu'une personne aurait tapé ; on compare chemins, codes, phrases et remèdes.
Le module est lu tel qu'il est écrit, hors de toute page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modules import ouvrir_modules
from playwright.sync_api import Browser, Page

from nouvelle_vie.erreurs import Probleme
from nouvelle_vie.fautes import FAUTES
from nouvelle_vie.lecture.fiches import valider
from nouvelle_vie.modele.conditions import Contient, Et, Inverses, Non, Ou, Vaut, Vide
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.regles import DansLesTextes, Si
from nouvelle_vie.rendu.saisie.formulaire import DITS, decrire
from nouvelle_vie.rendu.typographie import typographier
from outils import donnees_offre

pytestmark = pytest.mark.xdist_group("navigateur")

Saisies = Mapping[str, Any]
"""Ce qu'une personne a tapé, par nom de champ : un texte, une liste, ou des paires."""

JUGER = """async ([decrit, cas]) => {
  const m = await import("/regles.js");
  return cas.map((saisies) => m.juger(decrit, saisies).fautes.map((faute) => {
    const { texte, remede } = m.dire(decrit, faute);
    return [faute.chemin.join("/"), faute.code, texte, remede];
  }).sort());
}"""
ECRITS = (
    "x", " x ", "oui", "Non", "VRAI", "0", "-0", "1", "-1", "+3", "007", "3,5", "3.0", "1 450,50 €",
    "48.000", "1,234", "48 000", "48\u202f000 euros", "85 m2", "85 m²", "12 %", "101", "1e3", "٣",
    "100000001", "10000000", "10000001", "1000001", "12345678901234567", "1.1234567", "€", "m2",
    "2026-12-01", "1/2/2027", "31/02/2027", "29.02.2028", "2026-13-01", "1899-12-31", "2200-01-01",
    "04 65 71 00 48", "+33 4 65 71 00 48", "0033465710048", "04.65", "0465710048x", "(0)465710048",
    "a@b.example", "a@b", "accueil@commune.example ", "https://a.example/", "http://a.example/",
    "https://a.example/<b>", "https://a.example/?q=é", "2024", "24", "1899", "2199",
    "e\u0301cole", "a\x07b", "a\u0085b", "\u0085", "\ufeffx", "a\u200bb", "a\tb\nc", "l’été",
    "é" * 141, "é" * 200, "é" * 201, "é" * 300, "é" * 301, " " + "mot " * 80, "\U0001f33b" * 150,
    "<script>alert(1)</script>", "=1+1", "{cle}", "{{x}}", "célibataire", "Vendeur H/F",
    "Vendeuse (f/h)", "jeune homme de moins de 30 ans", "Œuvre à l’Æ", "\uffff",
)  # fmt: skip
"""De quoi tenter chaque lecteur : juste, à la limite, ambigu, hostile."""


@pytest.fixture(scope="module")
def module(navigateur: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    dossier = tmp_path_factory.mktemp("module")
    with ouvrir_modules(navigateur, dossier, "regles.js", "requete.js") as page:
        yield page


def attendues(genre: str, saisies: Saisies) -> list[list[str]]:
    """Ce que la vérification reproche à cette offre, si elle paraissait."""
    complete = donnees_offre()
    donnees: dict[str, Any] = {
        "id": complete["id"],
        "statut": "publiee",
        "dates": {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00"},
    }
    for champ in decrire(genre)["champs"]:
        dite = saisies.get(champ["nom"])
        if dite:
            *groupes, cle = champ["chemin"]
            place = donnees
            for groupe in groupes:
                place = place.setdefault(groupe, {})
            place[cle] = dict(dite) if champ["forme"] == "PAR_ANNEE" else dite
    return sorted(map(_dire, valider(donnees, GENRES[genre], "f.yml", "f")[1]))


def _dire(probleme: Probleme) -> list[str]:
    dite = FAUTES[probleme.code].a_l_ecran
    faute = replace(dite, texte=typographier(dite.texte), remede=typographier(dite.remede))
    valeurs = {
        cle: typographier(valeur) if cle in DITS else valeur
        for cle, valeur in probleme.valeurs.items()
    }
    chemin = "/".join(map(str, probleme.chemin))
    return [
        chemin,
        probleme.code,
        faute.dire(valeurs),
        faute.remedier(valeurs),
    ]


def complete(genre: str) -> dict[str, Any]:
    """Une offre sans faute, telle qu'on la taperait."""
    donnees = donnees_offre(genre)
    saisies: dict[str, Any] = {}
    for champ in decrire(genre)["champs"]:
        lue: Any = donnees
        for pas in champ["chemin"]:
            lue = lue.get(pas) if isinstance(lue, dict) else None
        if lue is not None:
            saisies[champ["nom"]] = "oui" if lue is True else "non" if lue is False else str(lue)
    return saisies


def comparer(module: Page, genre: str, cas: list[dict[str, Any]]) -> None:
    vues = module.evaluate(JUGER, [decrire(genre), cas])
    for saisies, vue in zip(cas, vues, strict=True):
        assert vue == attendues(genre, saisies), saisies


def _autrement(champ: Mapping[str, Any]) -> Iterator[Any]:
    """Toutes les façons d'écrire un champ ; d'un choix, seules celles qu'un menu propose."""
    if choix := champ.get("choix"):
        yield from (dit for paire in choix for dit in paire)
        yield "zzzzzz"
    elif champ["forme"] == "LISTE":
        yield from ([ecrit] for ecrit in ECRITS)
        yield list(ECRITS)
        yield ["a"] * 12
        yield ["a"] * 13
    elif champ["forme"] == "PAR_ANNEE":
        yield from ([["2024", ecrit]] for ecrit in ECRITS)
        yield from ([[ecrit.strip() or "x", "1"], ["2025", "2"]] for ecrit in ECRITS)
    else:
        yield from ECRITS


@pytest.mark.parametrize("genre", GENRES)
def test_chaque_champ_se_lit_et_se_refuse_avec_les_memes_mots(module: Page, genre: str) -> None:
    base = complete(genre)
    cas: list[dict[str, Any]] = [base, {}]
    for champ in decrire(genre)["champs"]:
        cas.append({nom: dite for nom, dite in base.items() if nom != champ["nom"]})
        cas += [{**base, champ["nom"]: ecrit} for ecrit in _autrement(champ)]
    assert attendues(genre, base) == [] or genre == "emploi"
    comparer(module, genre, cas)


def _plausibles(champ: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if choix := champ.get("choix"):
        return st.sampled_from([valeur for valeur, _ in choix])
    if champ["forme"] == "OUI_NON":
        return st.sampled_from(["oui", "non"])
    if champ["forme"] in ("NOMBRE", "ENTIER", "POURCENTAGE"):
        return st.sampled_from(["0", "12", "40", "100", "1 200", "12,5", "abc"])
    if champ["forme"] == "JOUR":
        return st.sampled_from(["2027-01-15", "demain"])
    if champ["forme"] == "LISTE":
        return st.lists(st.sampled_from(["Un", "Deux ; trois", "sans enfant"]), max_size=3)
    if champ["forme"] == "PAR_ANNEE":
        return st.sampled_from([[["2024", "120000"]], [["24", "x"]]])
    return st.sampled_from(["Texte", "Serveur (F/H)", "moins de 30 ans", "0465710048", "a@b.fr"])


@st.composite
def offres(tirer: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Une offre où tout champ peut manquer : c'est là que les règles se croisent."""
    genre = tirer(st.sampled_from(list(GENRES)))
    saisies = complete(genre)
    for champ in decrire(genre)["champs"]:
        sort = tirer(st.sampled_from(["garder", "garder", "oter", "changer"]))
        if sort == "changer":
            saisies[champ["nom"]] = tirer(_plausibles(champ))
        elif sort == "oter" and not champ["exige"]:
            saisies.pop(champ["nom"], None)
    return genre, saisies


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(tiree=offres())
def test_toute_offre_se_juge_de_meme_des_deux_cotes(
    module: Page, tiree: tuple[str, dict[str, Any]]
) -> None:
    comparer(module, tiree[0], [tiree[1]])


def test_chaque_condition_d_une_regle_regarde_un_champ_declare() -> None:
    """Un chemin mal écrit serait toujours vide, et sa règle ne dirait plus rien."""
    for genre in GENRES.values():
        connus = {c["nom"] for c in decrire(genre.genre)["champs"]}
        tous = connus | {nom.partition(".")[0] for nom in connus} | {"statut", "motif_retrait"}
        for regle in genre.regles:
            cites = {c for clause in regle.clauses for c in _chemins(clause)}
            assert not cites or cites & tous, regle.nom
    cites = {
        chemin
        for genre in GENRES.values()
        for regle in (*genre.controles, *genre.a_la_parution, *genre.regles)
        for clause in regle.clauses
        for chemin in _chemins(clause)
    }
    declares = {nom for g in GENRES for nom in (c["nom"] for c in decrire(g)["champs"])}
    declares |= {nom.partition(".")[0] for nom in declares} | {"statut", "motif_retrait"}
    assert cites <= declares


def _chemins(quoi: Any) -> Iterator[str]:
    if isinstance(quoi, Si):
        yield from _chemins(quoi.condition)
    elif isinstance(quoi, Et | Ou):
        for dedans in quoi.conditions:
            yield from _chemins(dedans)
    elif isinstance(quoi, Non):
        yield from _chemins(quoi.condition)
    elif isinstance(quoi, Vide | Vaut | Contient):
        yield quoi.chemin
    elif isinstance(quoi, Inverses):
        yield from (quoi.minimum, quoi.maximum)
    else:
        assert isinstance(quoi, DansLesTextes) or not hasattr(quoi, "chemin")


def test_une_valeur_attendue_est_de_celles_que_le_champ_admet() -> None:
    """« location » écrit de travers dans une règle ne vaudrait jamais."""
    for genre, classe in GENRES.items():
        admises = {
            champ["nom"]: {valeur for valeur, _ in champ["choix"]}
            for champ in decrire(genre)["champs"]
            if "choix" in champ
        }
        for regle in (*classe.controles, *classe.a_la_parution, *classe.regles):
            for chemin, valeurs in _attendues(regle.clauses):
                mots = {str(v) for v in valeurs if isinstance(v, str)}
                assert mots <= admises.get(chemin, mots), (genre, chemin)


def _attendues(quoi: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if isinstance(quoi, Vaut):
        yield quoi.chemin, quoi.valeurs
    for dedans in quoi if isinstance(quoi, tuple) else vars(quoi).values():
        if isinstance(dedans, tuple) or hasattr(dedans, "__dataclass_fields__"):
            yield from _attendues(dedans)
