"""Les mots du site : ce qui sert à corriger une question mal tapée."""

from __future__ import annotations

import json

import pytest

from nouvelle_vie.artefact import Indexation
from nouvelle_vie.fabrique import vocabulaire
from nouvelle_vie.fabrique.vocabulaire import Vocabulaire
from nouvelle_vie.modele.texte import Regles

REGLES = Regles(frozenset({"a", "de", "d", "l"}), (("st", "saint"),))


def offre(titre: str, **champs: object) -> Indexation:
    return Indexation(titre, "un corps tu", groupe="offres", **champs)  # type: ignore[arg-type]


def mots(*fiches: Indexation) -> dict[str, int]:
    releve = Vocabulaire(REGLES)
    for fiche in fiches:
        releve.relever(fiche)
    return releve.mots()


def test_un_mot_est_dit_comme_les_pages_l_ecrivent() -> None:
    """Sauf la majuscule du premier mot d'un titre, qui n'est pas un nom propre."""
    vus = mots(offre("Épicerie à Nasbinals"), offre("Une épicerie d’Aubrac", fort="Métier d’art"))
    assert vus == {"Aubrac": 1, "art": 1, "métier": 1, "Nasbinals": 1, "une": 1, "épicerie": 2}


def test_un_lieu_garde_sa_majuscule() -> None:
    lieu = Indexation("Mende", "", groupe="lieux", alias=("St-Chély", "48095"))
    assert mots(lieu) == {"Chély": 1, "Mende": 1, "saint": 1}


def test_ni_corps_ni_chiffre_ni_lettre_seule() -> None:
    assert mots(offre("T3 de 68 m² (F/H)")) == {}


def test_les_mots_sont_bornes_et_les_lieux_restent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulaire, "MOTS_MAX", 2)
    lieu = Indexation("Zenthe", "", groupe="lieux")
    assert mots(offre("rare commun"), offre("commun"), lieu) == {"commun": 2, "Zenthe": 1}


def test_deux_processus_donnent_les_memes_octets_qu_un() -> None:
    fiches = [
        offre("Maison à louer"),
        offre("maison neuve"),
        Indexation("Mende", "", groupe="lieux"),
    ]
    ensemble, un, deux = (Vocabulaire(REGLES) for _ in range(3))
    for rang, fiche in enumerate(fiches):
        ensemble.relever(fiche)
        (un if rang % 2 else deux).relever(fiche)
    un.reunir(deux)
    assert un.fichier() == ensemble.fichier()
    assert json.loads(un.fichier().octets)["maison"] == 2
