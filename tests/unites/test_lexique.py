"""Le lexique : chaque mot expliqué une fois, attaché à des champs qui existent, avec sa source."""

from __future__ import annotations

import inspect
from collections import Counter
from typing import get_args

import pytest

from nouvelle_vie.modele.champs import Choix
from nouvelle_vie.modele.offres import GENRES, Contrat, Transaction
from nouvelle_vie.modele.parties import Energie
from nouvelle_vie.rendu import lexique
from nouvelle_vie.textes import lexique as entrees

GROUPES = {**GENRES, "energie": Energie}
LIENS = [(nom, ecrit) for nom, entree in entrees().items() for ecrit in entree["pour"]]


@pytest.mark.parametrize("nom", entrees())
def test_une_explication_est_courte_et_sourcee(nom: str) -> None:
    entree = entrees()[nom]
    assert entree.keys() == {"mot", "dit", "source", "pour"}
    assert entree["dit"].endswith(".")
    assert entree["dit"].count(". ") < 2, "deux phrases au plus"
    assert len(entree["dit"]) < 300
    assert not entree["source"].endswith(".")
    assert entree["pour"]


@pytest.mark.parametrize(("nom", "ecrit"), LIENS)
def test_une_explication_s_attache_a_un_champ_qui_existe(nom: str, ecrit: str) -> None:
    groupe, cle, valeur = lexique.lien(ecrit)
    annotation = GROUPES[groupe].model_fields[cle].annotation
    if valeur:
        (choix,) = (
            t
            for t in (*get_args(annotation), annotation)
            if inspect.isclass(t) and issubclass(t, Choix)
        )
        assert valeur in {membre.value for membre in choix}


def test_un_champ_n_a_qu_une_explication() -> None:
    assert [ecrit for ecrit, n in Counter(e for _, e in LIENS).items() if n > 1] == []


def test_un_champ_sans_explication_garde_son_libelle_seul() -> None:
    assert lexique.nommer("logement", "pieces", "Pièces d'été") == "Pièces d’été"
    assert lexique.nommer("moulin", "prix", "Prix") == "Prix"


def test_un_choix_a_son_explication_a_lui() -> None:
    cdi = lexique.nommer("emploi", "contrat", "Contrat", Contrat.CDI)
    assert cdi.startswith('<details class="terme"><summary>Contrat<span class="cache">')
    assert "<strong>Le CDI</strong>\u00a0: un contrat à durée indéterminée" in cdi
    assert "Code du travail, art. L1221-2." in cdi
    assert lexique.nommer("logement", "transaction", "Transaction", Transaction.VENTE) == (
        "Transaction"
    )


def test_un_libelle_hostile_est_echappe_dans_son_explication() -> None:
    assert "<b>" not in lexique.nommer("energie", "dpe", "<b>DPE</b>")
