"""Le parcours des modèles : chaque champ une fois, groupes, listes et tables compris."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from nouvelle_vie.lecture.charger import SORTES
from nouvelle_vie.modele.chemins import ChampSitue, Forme, chemins
from nouvelle_vie.modele.offres import GENRES, Logement, Reprise
from nouvelle_vie.modele.parties import Energie
from nouvelle_vie.modele.photos import Photo
from nouvelle_vie.modele.villages import Critere, Service, Village

MODELES = (*GENRES.values(), *SORTES)


def situe(modele: type[BaseModel], nom: str) -> ChampSitue:
    (trouve,) = [c for c in chemins(modele) if c.nom == nom]
    return trouve


@pytest.mark.parametrize("modele", MODELES, ids=lambda m: m.__name__)
def test_chaque_champ_est_vu_une_fois_dans_l_ordre_de_sa_declaration(
    modele: type[BaseModel],
) -> None:
    noms = [c.nom for c in chemins(modele)]
    assert len(noms) == len(set(noms))
    assert [c.chemin[0] for c in chemins(modele) if len(c.chemin) == 1] == [*modele.model_fields]
    for champ in chemins(modele):
        assert champ.champ.cle == champ.chemin[-1]
        assert champ.champ.cle in champ.modele.model_fields
        if champ.groupe:
            dessous = {f"{champ.nom}.{cle}" for cle in champ.groupe.model_fields}
            assert dessous <= set(noms)


@pytest.mark.parametrize(
    ("modele", "nom", "forme", "groupe"),
    [
        (Logement, "titre", Forme.VALEUR, None),
        (Logement, "loyer", Forme.VALEUR, None),
        (Logement, "energie", Forme.GROUPE, Energie),
        (Logement, "energie.dpe", Forme.VALEUR, None),
        (Logement, "photos", Forme.LISTE, Photo),
        (Logement, "photos.alt", Forme.VALEUR, None),
        (Logement, "a_savoir", Forme.LISTE, None),
        (Logement, "texte_social", Forme.TABLE, None),
        (Reprise, "chiffre_affaires", Forme.TABLE, None),
        (Village, "criteres", Forme.TABLE, Critere),
        (Village, "criteres.preuve", Forme.VALEUR, None),
        (Village, "services.ecole", Forme.GROUPE, Service),
        (Village, "services.ecole.minutes", Forme.VALEUR, None),
        (Village, "services.fibre", Forme.VALEUR, None),
    ],
)
def test_la_forme_se_lit_dans_le_type(
    modele: type[BaseModel], nom: str, forme: Forme, groupe: type[BaseModel] | None
) -> None:
    trouve = situe(modele, nom)
    assert (trouve.forme, trouve.groupe) == (forme, groupe)
    assert trouve.feuille is (groupe is None)
