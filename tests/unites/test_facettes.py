"""L'index des offres et les facettes : rien de faux, rien de trop, rien d'oublié."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fabriques import atelier_de
from fabriques import offre as projet
from nouvelle_vie.artefact import Fichier, Fragment, Page
from nouvelle_vie.modele.champs import champs
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.facettes import TOURNURES, UNITES, Facette, facettes
from nouvelle_vie.sorties import facettes as sortie
from nouvelle_vie.sorties import listes
from outils import DEPOT, MAINTENANT, donnees_offre, en_yaml, petit_site


def fiche(chemin: str, **champs_dits: Any) -> str:
    genre = chemin.partition("/")[0]
    return f"\n=== offres/{chemin}.yml\n{en_yaml(donnees_offre(genre, **champs_dits))}"


def dates(publiee: str, **suite: str) -> dict[str, str]:
    return {"qualifiee": "2026-01-05", "publiee": publiee, **suite}


SITE = (
    fiche(
        "logement/t3",
        id="CTR-2026-0601",
        titre="Un T3 : la place",
        pieces=3,
        dates=dates("2026-11-20 09:00", confirmee="2026-11-25"),
    )
    + fiche(
        "emploi/secretaire",
        id="CTR-2026-0602",
        logement_lie="CTR-2026-0601",
        dates=dates("2026-11-18 09:00", limite="2026-12-20"),
    )
    + fiche(
        "reprise/epicerie",
        id="CTR-2026-0603",
        statut="en_discussion",
        logement_lie="CTR-2026-0604",
        position={"lat": 44.512345, "lon": 3.512345, "precision": "exacte"},
        dates=dates("2026-11-10 09:00"),
    )
    + fiche(
        "logement/retire",
        id="CTR-2026-0604",
        statut="suspendue",
        dates=dates("2026-11-09 09:00"),
    )
    + fiche(
        "terrain/pre",
        id="CTR-2026-0605",
        position={"lat": 44.512345, "lon": 3.512345, "precision": "commune"},
        dates=dates("2026-11-08 09:00"),
    )
)


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return atelier_de(petit_site(tmp_path_factory.mktemp("facettes") / "petit", SITE))


def index_de(atelier: Atelier) -> dict[str, Any]:
    (fichier,) = sortie.produire(atelier)
    assert isinstance(fichier, Fichier)
    lu: dict[str, Any] = json.loads(fichier.octets)
    return lu


@pytest.fixture(scope="module")
def index(atelier: Atelier) -> dict[str, Any]:
    return index_de(atelier)


def html_de(atelier: Atelier) -> str:
    """Ce que `/offres/` ajoute à sa page."""
    fragment = next(iter(listes.produire(atelier)))
    assert isinstance(fragment, Fragment)
    return fragment.contenu


def par_slug(index: dict[str, Any], colonne: list[Any]) -> dict[str, Any]:
    return dict(zip(index["offres"]["slug"], colonne, strict=True))


def test_l_index_n_a_que_les_offres_ouvertes_dans_l_ordre_du_site(
    atelier: Atelier, index: dict[str, Any]
) -> None:
    assert index["offres"]["slug"] == [o.slug for o in atelier.parution.offres]
    assert index["offres"]["slug"] == ["t3", "secretaire", "epicerie", "pre"]
    longueurs = {len(colonne) for colonne in index["offres"].values()}
    assert longueurs == {4}
    toutes = {len(f["colonne"]) for f in index["facettes"].values() if "colonne" in f}
    assert toutes == {4, len(index["communes"]["noms"])}


def test_une_offre_retiree_ne_laisse_aucune_trace(atelier: Atelier) -> None:
    (fichier,) = sortie.produire(atelier)
    assert isinstance(fichier, Fichier)
    assert b"retire" not in fichier.octets


def test_le_logement_lie_ne_compte_que_s_il_est_encore_ouvert(index: dict[str, Any]) -> None:
    inclus = par_slug(index, index["facettes"]["logement_inclus"]["colonne"])
    assert inclus == {"t3": 0, "secretaire": 1, "epicerie": 0, "pre": 0}


def test_l_ensemble_vaut_dans_les_deux_sens(index: dict[str, Any]) -> None:
    ensemble = par_slug(index, index["facettes"]["ensemble"]["colonne"])
    assert ensemble == {"t3": 1, "secretaire": 1, "epicerie": 0, "pre": 0}


def test_un_salaire_n_est_pas_un_budget(index: dict[str, Any]) -> None:
    budget = index["facettes"]["budget"]
    bandes = [budget["bandes"][b] if b >= 0 else None for b in budget["bande"]]
    assert par_slug(index, bandes) == {
        "t3": "loyer",
        "secretaire": None,
        "epicerie": "prix",
        "pre": "prix",
    }


def test_une_position_approchee_n_est_jamais_publiee_au_point_exact(
    index: dict[str, Any],
) -> None:
    assert index["positions"] == {"2": [44.5123, 3.5123]}


def test_les_dates_de_la_carte_et_la_fin(index: dict[str, Any]) -> None:
    dites = par_slug(index, [index["dites"][d] for d in index["offres"]["dite"]])
    assert dites["t3"] == "Confirmée le"
    assert dites["secretaire"] == "Jusqu’au"
    jours = par_slug(index, index["offres"]["date"])
    assert MAINTENANT.date() + timedelta(days=jours["secretaire"]) == MAINTENANT.date().replace(
        month=12, day=20
    )
    fins = par_slug(index, index["offres"]["fin"])
    assert fins["secretaire"] == jours["secretaire"] + 1


def test_la_typographie_et_les_drapeaux(index: dict[str, Any]) -> None:
    assert index["offres"]["titre"][0] == "Un T3\u00a0: la place"
    assert par_slug(index, index["offres"]["drapeaux"])["epicerie"] == 2


def test_en_demonstration_rien_n_expire(atelier: Atelier, index: dict[str, Any]) -> None:
    assert index["fige"] is atelier.reglages.demonstration


def test_chaque_champ_qui_filtre_a_sa_facette_et_ses_genres(atelier: Atelier) -> None:
    faites = {f.cle: f for f in facettes(atelier, ())}
    for genre, classe in GENRES.items():
        for champ in champs(classe):
            if champ.filtre:
                facette = faites[champ.filtre.cle or champ.cle]
                assert not facette.genres or genre in facette.genres
    assert faites["pieces"].genres == ("logement",)
    assert faites["contrat"].genres == ("emploi", "sante")
    assert faites["logement_inclus"].genres == ()


def test_chaque_budget_est_une_tournure_de_prix(atelier: Atelier) -> None:
    assert set(TOURNURES) <= set(atelier.textes["prix"])
    assert set(TOURNURES.values()) == set(UNITES)


def test_le_depot_donne_une_valeur_a_chaque_facette() -> None:
    """Un filtre que rien ne nourrit ne se verrait pas casser."""
    atelier = atelier_de(DEPOT)
    for facette in facettes(atelier, atelier.parution.offres):
        if facette.cle not in ("lieu", "label"):
            assert _nourrie(facette), facette.cle


def _nourrie(facette: Facette) -> bool:
    vides = (None, 0) if facette.sorte == "oui" else (None, -1)
    return any(v not in vides for v in facette.colonne)


def test_un_site_sans_offre_a_un_index_vide_et_pas_de_formulaire(tmp_path: Path) -> None:
    vide = atelier_de(petit_site(tmp_path / "vide"))
    assert index_de(vide)["offres"]["titre"] == []

    assert "data-facettes" not in html_de(vide)


def test_une_liste_mene_au_formulaire_deja_rempli(atelier: Atelier) -> None:
    pages = {a.uri: a for a in listes.produire(atelier)}
    logements = pages["offres/logement/index.html"]
    assert isinstance(logements, Page)
    assert 'href="../../offres/?genre=logement"' in logements.contenu()
    vides = pages["offres/sante/index.html"]
    assert isinstance(vides, Page)
    assert "offres/?genre" not in vides.contenu()


def test_le_formulaire_porte_chaque_facette_et_mene_aux_offres(tmp_path: Path) -> None:

    site = petit_site(
        tmp_path / "un", "\n=== offres/projet/un.yml\n" + projet("CTR-2026-0701", "Un projet")
    )
    atelier = atelier_de(site)
    html = html_de(atelier)
    assert '<form class="filtres" id="filtres" method="get" action="../offres/"' in html
    for facette in facettes(atelier, atelier.parution.offres):
        assert f'data-facette="{facette.cle}"' in html
        for bande in facette.bandes:
            assert f'name="{bande.cle}_min"' in html
