"""Ce qu'une personne remplit : motifs que lit le navigateur, routage, données d'un genre."""

from __future__ import annotations

import json
import re

import pytest

from fabriques import atelier_de
from nouvelle_vie.modele.champs import champs
from nouvelle_vie.modele.conditions import DuGenre, Et, Non, Ou, Vaut, Vide
from nouvelle_vie.modele.motifs import en_js
from nouvelle_vie.modele.offres import GENRES, Logement, Projet
from nouvelle_vie.redaction.importation.valeurs import couper
from nouvelle_vie.rendu.donnees.tableur import neutraliser, relire
from nouvelle_vie.rendu.saisie.formulaire import ESSENTIEL, LOI, decrire, demandees, en_octets
from nouvelle_vie.rendu.saisie.routage import routage
from outils import DEPOT, offre


@pytest.mark.parametrize(
    ("python", "javascript"),
    [
        (r"\d{2}", r"\p{Nd}{2}"),
        (r"[.\-\"']", "[.\\-\"']"),
        ("[\x00-\x08\ud800]", r"[\u{0}-\u{8}\u{d800}]"),
        (r"\bf h\b", r"\bf h\b"),
    ],
)
def test_un_motif_se_traduit(python: str, javascript: str) -> None:
    assert en_js(python) == javascript


@pytest.mark.parametrize("motif", [r"(?P<nom>a)", r"(?i)a", r"\Afin\Z", r"(?<!a)b", r"\D"])
def test_un_motif_que_javascript_lirait_autrement_est_refuse(motif: str) -> None:
    with pytest.raises(ValueError, match="JavaScript"):
        en_js(motif)


def test_les_conditions_se_jugent_et_s_ecrivent() -> None:
    lue = offre("logement")
    loue = Vaut("transaction", "location")
    assert loue.compiler(Logement)(lue)
    assert not Vide("energie.dpe").compiler(Logement)(lue)
    assert Vide("energie.dpe").compiler(Projet)(offre("projet"))
    assert not Vide("charges").compiler(Logement)(offre("logement", charges=0))
    assert Et().compiler(Logement)(lue)
    assert not Ou().compiler(Logement)(lue)
    assert Et(loue, Non(Ou(Vide("loyer"), Vide("prix")))).compiler(Logement)(lue) is False
    assert DuGenre("habitation").ecrire(Logement) == ["et"]
    assert DuGenre("habitation").ecrire(Projet) == ["ou"]
    assert Et(loue, Vide("loyer")).ecrire(Logement) == [
        "et",
        ["vaut", "transaction", "location"],
        ["vide", "loyer"],
    ]


@pytest.mark.parametrize("genre", GENRES)
def test_chaque_genre_se_decrit_en_peu_d_octets(genre: str) -> None:
    decrit = decrire(genre)
    assert len(en_octets(decrit)) < 40_000
    champs = {champ["nom"]: champ for champ in decrit["champs"]}
    exiges = {c.nom for c in demandees(genre) if c.obligatoire}
    assert {nom for nom, champ in champs.items() if champ["partie"] == ESSENTIEL} == exiges
    assert {"id", "statut", "photos", "origine"}.isdisjoint(champs)
    nommees = {nom for nom, _ in decrit["colonnes"]}
    assert nommees >= champs.keys() | {"origine", "dates.remontee"}
    for clause in (*decrit["controles"], *decrit["completude"], *decrit["regles"]):
        assert clause["code"] in decrit["fautes"]


def test_ce_dont_depend_une_regle_se_demande_avec_la_loi() -> None:
    parties = {champ["nom"]: champ["partie"] for champ in decrire("local")["champs"]}
    assert parties["chauffe"] == LOI
    assert parties["vitrine"] != LOI


def test_chaque_commune_mene_a_son_referent_et_celle_hors_territoire_au_departement() -> None:
    atelier = atelier_de(DEPOT)
    catalogue = atelier.parution.catalogue
    dit = routage(atelier)
    assert len(dit["communes"]) == len(catalogue.registre.communes)
    qui = {code: dit["qui"][rang] for code, *_, rang in dit["communes"]}
    for commune in catalogue.registre.communes:
        territoire = catalogue.territoire_de(commune)
        nom = qui[commune.code]["territoire"]
        assert (nom is None) == (territoire is None)
    assert qui["48131"]["territoire"] is None


@pytest.mark.parametrize("texte", ["• Pas de garage ; rue étroite", "• un | deux"])
def test_une_seule_puce_annonce_un_seul_element(texte: str) -> None:
    """Ce qu'écrit la page « Signaler » : l'import en retrouve les mots exacts."""
    assert couper(texte) == [texte.removeprefix("• ")]
    assert couper(f"{texte}\n• autre") == [texte.removeprefix("• "), "autre"]
    assert relire(neutraliser(texte)) == texte


@pytest.mark.parametrize("genre", GENRES)
def test_le_formulaire_ne_parle_jamais_en_cles(genre: str) -> None:
    """Qui répond à l'écran ne connaît ni clés, ni guillemets, ni statuts."""
    decrit = decrire(genre)
    dits = [decrit[cle] for cle in ("champs", "controles", "completude", "regles")]
    cites = re.findall(r'"(?:libelle|source)": "([^"]*)"', json.dumps(dits, ensure_ascii=False))
    assert cites
    assert not any("'" in cite for cite in cites)
    for code, dite in decrit["fautes"].items():
        phrase = f"{dite['texte']} {dite['remede']}"
        assert not re.search(r"\{cle\}|[a-z]_[a-z]|\w: …|['\"]|statut|champ", phrase), code
        cites = set(re.findall(r"«\s(\w+)\s»", phrase))
        assert cites.isdisjoint(c.cle for c in champs(GENRES[genre])), code
