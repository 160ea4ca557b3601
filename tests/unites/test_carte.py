"""Ce que la carte interactive lit, et la carte en image."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from fabriques import artefacts, atelier_de, evenement, offre
from nouvelle_vie.artefact import Fichier, Fragment
from nouvelle_vie.fabrique.jetons import jetons
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.carte import PAS, TEINTES, anneaux, carte, teinte
from nouvelle_vie.rendu.vues import vue
from outils import DEPOT

Dessin = Callable[..., Path]

VILLAGE = """\
---
id: CTR-2026-0801
titre: Valbrume
commune: Valbrume
resume: Un village de test.
publication: 2026-09-01 09:00
label:
  statut: candidate
  candidature: 2026-03-02
---
"""
A_SA_PLACE = "position:\n  lat: 44.51234\n  lon: 3.04321\n  precision: exacte\n"
APPROCHEE = "position:\n  lat: 44.51234\n  lon: 3.04321\n  precision: commune\n"
LUNDI, MARDI, ANNULE = "debut: 2027-02-01 10:00\n", "debut: 2027-02-02\n", "etat: annule\n"
CATALOGUE = (
    f"=== offres/projet/a.yml\n{offre('CTR-2026-0001', 'L’usine', suite=A_SA_PLACE)}"
    f"=== offres/projet/b.yml\n"
    f"{offre('CTR-2026-0002', 'La gare', '2026-11-21 09:00', APPROCHEE)}"
    f"=== content/villages/valbrume.md\n{VILLAGE}"
    f"=== content/evenements/salon.md\n"
    f"{evenement('CTR-2026-0701', 'Salon', LUNDI)}"
    f"=== content/evenements/annule.md\n"
    f"{evenement('CTR-2026-0702', 'Foire', MARDI, ANNULE)}"
)
EN_LIGNE = evenement("CTR-2026-0703", "Visio", "debut: 2027-02-03 18:00\n").replace(
    "  commune: Valbrume\n", "  commune: Valbrume\n  en_ligne: oui\n"
)


def lus(atelier: Atelier, uri: str) -> Any:
    fichier = artefacts(atelier)[uri]
    assert isinstance(fichier, Fichier)
    return json.loads(fichier.octets)


def page(atelier: Atelier) -> str:
    fragment = artefacts(atelier)["carte/index.html"]
    assert isinstance(fragment, Fragment)
    return fragment.contenu


def test_un_rendez_vous_en_ligne_n_est_nulle_part_sur_la_carte(site: Dessin) -> None:
    atelier = atelier_de(site(f"{CATALOGUE}=== content/evenements/visio.md\n{EN_LIGNE}"))
    assert "Visio" not in [p["titre"] for p in lus(atelier, "donnees/carte.json")]
    visio = next(e for e in atelier.parution.evenements if e.titre == "Visio")
    carte_ = atelier.carte_de("../", "evenement", visio)
    assert "Valbrume" not in carte_
    assert atelier.textes["evenement"]["en_ligne"] in carte_


def _etats(racine: Path) -> set[str]:
    parution = atelier_de(racine).parution
    return {aire.etat for aire in carte(parution, parution.catalogue.registre.communes).aires}


def test_une_commune_sortie_du_label_n_est_plus_dite_engagee(site: Dessin) -> None:
    racine = site(CATALOGUE)
    fiche = racine / "content/villages/valbrume.md"
    assert _etats(racine) == {"engage", ""}
    retrait = "retiree\n  retrait: 2026-11-02\n  motif: Plus personne ne répond."
    sans_date = VILLAGE.replace("  candidature: 2026-03-02\n", "")
    fiche.write_text(sans_date.replace("candidate", retrait), "utf-8")
    assert _etats(racine) == {""}


def test_la_carte_marque_offres_villages_et_rendez_vous_a_venir(site: Dessin) -> None:
    points = {p["titre"]: p for p in lus(atelier_de(site(CATALOGUE)), "donnees/carte.json")}
    assert list(points) == ["La gare", "L’usine", "Valbrume", "Salon"]
    assert [p["famille"] for p in points.values()] == ["offre", "offre", "village", "evenement"]
    assert points["Salon"]["prix"] == "lundi 1er février 2027, à 10\N{NO-BREAK SPACE}h"
    assert points["Valbrume"]["adresse"] == "villages/valbrume/"


def test_une_position_approchee_reste_a_l_echelle_de_la_commune(site: Dessin) -> None:
    points = {p["titre"]: p for p in lus(atelier_de(site(CATALOGUE)), "donnees/carte.json")}
    assert (points["L’usine"]["lat"], points["L’usine"]["lon"]) == (44.51234, 3.04321)
    assert "approche" not in points["L’usine"]
    assert (points["La gare"]["lat"], points["La gare"]["lon"]) == (44.55, 3.05)
    assert points["La gare"]["approche"] is True


def test_un_point_dit_quand_il_cesse_sauf_en_demonstration(site: Dessin) -> None:
    atelier = atelier_de(site(CATALOGUE))
    assert not any("expire" in p for p in lus(atelier, "donnees/carte.json"))
    ouvert = replace(atelier, reglages=atelier.reglages.model_copy(update={"demonstration": False}))
    fins = {p["titre"]: p.get("expire") for p in lus(ouvert, "donnees/carte.json")}
    assert fins["La gare"] == "2029-01-01T00:00+01:00"
    assert fins["Salon"] == "2027-02-02T00:00+01:00"
    assert fins["Valbrume"] is None


def test_les_cases_comptent_ce_que_la_carte_marque(site: Dessin) -> None:
    html = page(atelier_de(site(CATALOGUE)))
    comptes = {"projet": 2, "village": 1, "evenement": 1}
    for cle, nombre in comptes.items():
        assert f'value="{cle}"' in html
        assert (
            html.partition(f'value="{cle}"')[2]
            .partition("</label>")[0]
            .endswith(f"<span>{nombre}</span>")
        )
    assert html.count('type="checkbox"') == len(comptes) + 1  # la couche de la démarche


def test_la_legende_dit_la_forme_de_chaque_marque(site: Dessin) -> None:
    formes = re.findall(r'legende__marque--(\w+)">([^<]+)<', page(atelier_de(site(CATALOGUE))))
    assert formes == [("offre", "Offre"), ("village", "Village"), ("evenement", "Rendez-vous")]


def test_le_plan_de_l_ign_n_est_propose_que_si_le_reglage_le_veut(site: Dessin) -> None:
    atelier = atelier_de(site(CATALOGUE))
    avec = page(atelier)
    assert 'data-ign="https://data.geopf.fr/wmts?' in avec
    assert avec.index("envoie des requêtes à data.geopf.fr") < avec.index("data-fond")
    sans = page(replace(atelier, reglages=atelier.reglages.model_copy(update={"carte_ign": False})))
    assert "carte-vive" in sans
    assert "data-ign" not in sans
    assert "data-fond" not in sans
    assert "geopf" not in sans


def test_un_contour_relu_retombe_a_trente_metres_de_lui_meme() -> None:
    anneau = ((3.01234, 44.5), (3.1, 44.50021), (3.1, 44.6), (3.01234, 44.5))
    (suite,) = anneaux(((anneau,),))
    x = y = 0
    for rang, (lon, lat) in enumerate(anneau[:-1]):
        x, y = x + suite[2 * rang], y + suite[2 * rang + 1]
        assert (x / PAS, y / PAS) == pytest.approx((lon, lat), abs=0.5 / PAS)
    assert len(suite) == 6


def test_les_contours_sont_reunis_par_couleur_et_les_noms_ranges_par_population(
    site: Dessin,
) -> None:
    contours = lus(atelier_de(site(CATALOGUE)), "donnees/contours.json")
    nombres = {classe: len(anneaux_) for classe, anneaux_ in contours["aires"].items()}
    assert nombres == {
        "commune": 1,
        "commune commune--t1 commune--engage": 1,
        "commune commune--t1": 2,
        "commune commune--t2": 2,
    }
    assert [nom for nom, _, _ in contours["noms"]][:2] == ["Roche-Noire", "Valbrume"]


def test_les_couleurs_de_territoires_reviennent_quand_elles_manquent(site: Dessin) -> None:
    autres = "".join(
        f"=== content/territoires/x{n}.md\n---\nid: CTR-2026-91{n:02d}\ntitre: X{n}\n"
        f"code: x{n}\nresume: Un territoire.\n---\n"
        for n in range(TEINTES)
    )
    parution = atelier_de(site(autres)).parution
    teintes = [teinte(parution, t.code) for t in parution.territoires]
    assert teintes == [1, 2, 3, 4, 1, 2]
    assert teinte(parution, "hors") == 0


def test_une_vue_a_les_couleurs_de_chaque_theme_et_un_nom_qui_suit_son_contenu(
    site: Dessin,
) -> None:
    atelier = atelier_de(site(CATALOGUE))
    atelier.env.globals["jeton"] = jetons(DEPOT / "overrides")
    clair, sombre = (f.octets.decode() for f in vue(atelier).fichiers)
    assert clair != sombre
    assert ElementTree.fromstring(clair).tag == "{http://www.w3.org/2000/svg}svg"
    assert clair.count("<path") == sombre.count("<path") == 4
    for texte, theme in ((clair, "clair"), (sombre, "sombre")):
        assert f".commune--t1{{fill:{jetons(DEPOT / 'overrides')(theme, 't1')}}}" in texte
    sans_offre = vue(atelier_de(site(), datetime(2026, 12, 1, 9)))
    assert set(vue(atelier).adresses.values()).isdisjoint(sans_offre.adresses.values())
