"""Aucune faute hors du catalogue, aucun mot d'anglais : ce que disent pydantic et YAML est traduit.

`test_traduction.py` essaie des milliers de valeurs ; ici, on énumère ce que les outils **peuvent**
dire, d'après leurs schémas et leurs bibliothèques, et l'on vérifie que chaque phrase a la sienne.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from yaml.reader import ReaderError

from anglais import de_libyaml, de_pydantic, fuites
from nouvelle_vie.fautes import FAUTES
from nouvelle_vie.lecture.diagnostic import expliquer
from nouvelle_vie.lecture.source import Source
from nouvelle_vie.lecture.traduction import TRADUCTIONS
from outils import DEPOT
from unites.test_traduction import ANGLAIS, MODELES

PAQUET = DEPOT / "hooks" / "nouvelle_vie"
TRAITES = {"missing", "extra_forbidden"}
"""Ceux que `problemes` traduit lui-même, avec le nom du champ."""

# --- pydantic -----------------------------------------------------------------------------------

DE_NOEUD: dict[str, set[str]] = {
    "model": {"model_type"},
    "model-fields": {"missing", "extra_forbidden"},
    "dict": {"dict_type"},
    "tuple": {"tuple_type"},
}
"""Ce que peut dire un nœud de schéma, quoi qu'on lui donne."""
DE_BORNE = {
    "max_length": {"too_long", "string_too_long"},
    "ge": {"greater_than_equal"},
    "gt": {"greater_than"},
    "le": {"less_than_equal"},
}
DE_CONTROLE = {
    "max_length_validator": {"too_long"},
    "greater_than_or_equal_validator": {"greater_than_equal"},
    "greater_than_validator": {"greater_than"},
    "less_than_or_equal_validator": {"less_than_equal"},
}
"""Les contrôles que pydantic ajoute après les nôtres, par le nom de sa fonction."""
FEUILLES = {"any", "bool", "date", "datetime", "decimal", "int", "str"}
"""Toujours derrière un de nos lecteurs, qui rend déjà la bonne sorte : elles ne refusent rien."""
MUETS = {
    "default", "definitions", "definition-ref", "function-before", "function-plain", "model-field",
    "nullable",
}  # fmt: skip
IGNORES = {"metadata", "serialization", "cls", "function", "default", "config"}


def noeuds(schema: Any, parent: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """Chaque nœud d'un schéma de cœur, avec la sorte de celui qui le contient."""
    if isinstance(schema, dict):
        sorte = schema.get("type")
        if isinstance(sorte, str):
            yield schema, parent
        for cle, dedans in schema.items():
            if cle not in IGNORES:
                yield from noeuds(dedans, sorte if isinstance(sorte, str) else parent)
    elif isinstance(schema, list | tuple):
        for dedans in schema:
            yield from noeuds(dedans, parent)


def possibles(noeud: dict[str, Any], parent: str) -> set[str]:
    """Les types d'erreur qu'un nœud peut rendre ; un nœud inconnu fait échouer l'essai."""
    sorte = noeud["type"]
    if sorte == "function-after":
        fonction = noeud["function"]["function"]
        nom = fonction.func.__name__ if isinstance(fonction, partial) else fonction.__name__
        return DE_CONTROLE[nom]
    if sorte in FEUILLES:
        assert parent == "function-before", f"« {sorte} » sans lecteur à nous"
    else:
        assert sorte in DE_NOEUD or sorte in MUETS, f"nœud inconnu : {sorte}"
    bornes = {borne for borne in DE_BORNE if borne in noeud}
    inconnues = {c for c in noeud if c.startswith(("min", "max", "pattern", "lt", "multiple"))}
    assert inconnues <= bornes, inconnues
    return DE_NOEUD.get(sorte, set()).union(*(DE_BORNE[borne] for borne in bornes))


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_tout_ce_que_permet_un_schema_est_traduit(modele: type[BaseModel]) -> None:
    permis = {e for n, p in noeuds(modele.__pydantic_core_schema__) for e in possibles(n, p)}
    assert "model_type" in permis
    assert permis - TRAITES <= TRADUCTIONS.keys()


def test_le_parcours_voit_un_schema_que_rien_ne_traduit() -> None:
    class Nu(BaseModel):
        quand: bytes

    with pytest.raises(AssertionError, match="nœud inconnu : bytes"):
        [possibles(n, p) for n, p in noeuds(Nu.__pydantic_core_schema__)]

    class SansLecteur(BaseModel):
        nom: str

    with pytest.raises(AssertionError, match="sans lecteur"):
        [possibles(n, p) for n, p in noeuds(SansLecteur.__pydantic_core_schema__)]


# --- le catalogue -------------------------------------------------------------------------------

RANG_DU_CODE = {"PydanticCustomError": 0, "Probleme": 1, "lire_forme": 2, "Defaut": 0, "refuser": 0}
"""Où ces fonctions reçoivent un code de faute."""


def codes_ecrits() -> Iterator[tuple[str, str]]:
    """(module, code) de chaque faute que le code peut dire, quand il l'écrit en toutes lettres."""
    for chemin in sorted(PAQUET.rglob("*.py")):
        for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
            if not isinstance(noeud, ast.Call):
                continue
            nom = getattr(noeud.func, "id", getattr(noeud.func, "attr", ""))
            rang = RANG_DU_CODE.get(nom)
            if rang is not None and len(noeud.args) > rang:
                code = noeud.args[rang]
                if isinstance(code, ast.Constant):
                    yield chemin.name, str(code.value)


def test_toute_faute_que_dit_le_code_est_au_catalogue() -> None:
    ecrits = list(codes_ecrits())
    assert len(ecrits) > 60
    assert {code for _, code in ecrits} <= FAUTES.keys()


def test_toute_faute_du_catalogue_est_dite_quelque_part() -> None:
    source = "\n".join(
        chemin.read_text("utf-8")
        for chemin in sorted(PAQUET.rglob("*.py"))
        if chemin.name != "fautes.py"
    )
    jamais = {code for code in FAUTES if f'"{code}"' not in source}
    assert jamais == set()


@pytest.mark.parametrize("code", sorted(FAUTES))
def test_le_catalogue_parle_francais(code: str) -> None:
    phrases = re.sub(r"\{\w+\}|« [^»]* »|\w+\.example", "", f"{FAUTES[code].texte} "
                     f"{FAUTES[code].remede}")  # fmt: skip
    assert not ANGLAIS.search(phrases)
    assert fuites(phrases) == []


# --- YAML ---------------------------------------------------------------------------------------

CONTEXTES = sorted({None, *(p for p in de_libyaml() if p.startswith("while"))}, key=str)
PROBLEMES = [p for p in de_libyaml() if not p.startswith("while")]
LIGNES = (
    "titre: Gîte : le bourg",
    "- a",
    "titre",
    "",
    "\ttitre: x",
    'titre: "a\\q" b',
    "a:b",
    "%x",
)


def test_les_phrases_de_libyaml_sont_bien_lues_dans_la_bibliotheque() -> None:
    assert {
        "mapping values are not allowed in this context",
        "found character that cannot start any token",
        "could not find expected ':'",
        "did not find expected key",
        "control characters are not allowed",
    } <= set(PROBLEMES)
    assert "while scanning a quoted scalar" in CONTEXTES
    assert len(PROBLEMES) > 60
    assert "Field required" in de_pydantic()


@pytest.mark.parametrize("contexte", CONTEXTES, ids=str)
def test_toute_erreur_de_libyaml_a_sa_traduction(contexte: str | None) -> None:
    """Chaque contexte avec chaque problème, sur des lignes de toutes les formes."""
    for probleme, ligne in product(PROBLEMES, LIGNES):
        source = Source("fiche.yml", f"id: x\n{ligne}\n")
        ici = yaml.Mark("", 0, 1, min(3, len(ligne)), None, None)
        debut = yaml.Mark("", 0, 1, 0, None, None)
        constat = expliquer(
            yaml.MarkedYAMLError(contexte, debut if contexte else None, probleme, ici), source, 1
        )
        assert constat.code in FAUTES
        assert fuites(str(constat)) == [], constat
        assert (constat.ligne, constat.colonne) >= (1, 1)


@pytest.mark.parametrize(
    "erreur",
    [
        yaml.YAMLError("oops"),
        ReaderError("x", 3, 7, "utf-8", "special characters are not allowed"),
    ],
)
def test_une_erreur_sans_place_se_dit_aussi_en_francais(erreur: yaml.YAMLError) -> None:
    constat = expliquer(erreur, Source("fiche.yml", "id: x\n"), 1)
    assert constat.code == "yaml-illisible"
    assert fuites(str(constat)) == []


def test_une_fuite_se_voit() -> None:
    assert fuites("a.yml:1:1 : Field required — corrigez") == ["Field required"]
    assert fuites("a.yml:1:1 : while scanning an alias, found") != []
    assert fuites("a.yml:1:1 : texte\n    Field required") == []


def test_aucun_module_ne_montre_la_phrase_d_une_exception_d_ailleurs() -> None:
    """« {erreur} » ou « str(erreur) » dans un message : l'anglais de Python passerait."""
    permis = {"construction.py", "chantier.py"}
    for chemin in sorted((PAQUET / "lecture").rglob("*.py")):
        for noeud in ast.walk(ast.parse(chemin.read_text("utf-8"))):
            if isinstance(noeud, ast.ExceptHandler) and noeud.name:
                for dedans in ast.walk(noeud):
                    if isinstance(dedans, ast.FormattedValue):
                        nom = getattr(dedans.value, "id", "")
                        assert nom != noeud.name or chemin.name in permis, _ou(chemin, dedans)


def _ou(chemin: Path, noeud: ast.AST) -> str:
    return f"{chemin.name}:{getattr(noeud, 'lineno', 0)}"
