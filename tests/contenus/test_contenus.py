"""Chaque fichier du dépôt que lisent les rédacteurs est accepté, un test par fichier."""

from __future__ import annotations

import re
from functools import cache

import pytest

from nouvelle_vie.lecture.charger import Lecture
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.cycle import Statut
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.modele.types_evenement import PAR_DEFAUT
from outils import DEPOT, lire_site

DOSSIERS = ("content", "offres")
SUFFIXES = {".md", ".yml", ".yaml"}


def fichiers() -> list[str]:
    """Tout ce qu'une personne rédige : fiches, pages, grilles, vocabulaires, fichiers du plan…"""
    return sorted(
        chemin.relative_to(DEPOT).as_posix()
        for dossier in DOSSIERS
        for chemin in (DEPOT / dossier).rglob("*")
        if chemin.suffix.lower() in SUFFIXES and DEPOT / "content/donnees" not in chemin.parents
    )


@cache
def lecture() -> Lecture:
    """Le contenu réel, lu une fois par processus, au jour de la démonstration."""
    instant = lire_reglages(DEPOT / "mkdocs.yml").date_demonstration
    assert instant is not None
    return lire_site(DEPOT, instant)


@cache
def lus() -> frozenset[str]:
    """Les fichiers devenus une fiche, une page, une grille, un vocabulaire ou une donnée."""
    fiches = (f.fichier for f in lecture().catalogue.fiches())
    donnees = (lu.fichier for lu in lecture().demarche.lus.values())
    grilles = [f for f in fichiers() if f.startswith("content/label/") and not f.endswith(".md")]
    assert len(grilles) == len(lecture().catalogue.referentiels) == 1
    assert lecture().catalogue.types is not PAR_DEFAUT
    types = "content/vocabulaire/types-evenement.yml"
    return frozenset((*fiches, *donnees, *(p.fichier for p in lecture().pages), *grilles, types))


@pytest.mark.parametrize("fichier", fichiers())
def test_le_fichier_est_accepte(fichier: str) -> None:
    assert [str(e) for e in lecture().erreurs if e.fichier == fichier] == []
    assert fichier in lus()


def test_aucune_faute_ne_vient_d_ailleurs() -> None:
    assert lecture().erreurs == ()
    assert lecture().fichiers == len(fichiers())


def test_les_offres_ne_contiennent_que_des_fiches() -> None:
    intrus = [
        chemin.name
        for chemin in (DEPOT / "offres").rglob("*")
        if chemin.is_file() and chemin.suffix not in SUFFIXES
    ]
    assert intrus == []


def test_toute_fiche_inventee_se_dit_exemple() -> None:
    """Offres, évènements, témoignages et statuts de label du dépôt sont inventés."""
    inventees = [
        f for f in lecture().catalogue.fiches() if f.sorte not in ("territoire", "actualite")
    ]
    assert [f.fichier for f in inventees if not f.exemple] == []


def test_les_exemples_couvrent_genres_statuts_et_territoires() -> None:
    catalogue = lecture().catalogue
    assert {o.genre for o in catalogue.offres} == set(GENRES)
    assert {o.statut for o in catalogue.offres} == set(Statut)
    communes = [catalogue.commune_de(o) for o in catalogue.offres]
    territoires = {t.code for t in catalogue.territoires}
    assert territoires <= {c.territoire for c in communes if c}


COURRIEL = re.compile(r"[\w.+-]+@[\w.-]+\w")
TELEPHONE = re.compile(r"\b0[1-9](?:[ .\u00a0\u202f]?\d\d){4}\b")
FICTION = ("019900", "046571", "063998")


@pytest.mark.parametrize("fichier", fichiers())
def test_les_courriels_et_telephones_sont_inventes(fichier: str) -> None:
    """Adresses en `.example`, numéros des plages que l'Arcep réserve à la fiction."""
    texte = (DEPOT / fichier).read_text("utf-8")
    assert [a for a in COURRIEL.findall(texte) if not a.endswith(".example")] == []
    numeros = ["".join(c for c in n if c.isdigit()) for n in TELEPHONE.findall(texte)]
    assert [n for n in numeros if not n.startswith(FICTION)] == []
