"""La grille publiée : un site entier suit le seul fichier du référentiel, tous liens contrôlés."""

from __future__ import annotations

import json
from pathlib import Path

from fabriques import Lecteur, fabriquer, site_constructible
from grille_inventee import A1, GRILLE, VILLAGE, ancienne

PAGES = ("label/", "label/cahier-des-charges/", "label/auto-evaluation/")
NOUVEAU = A1.replace("A1", "A2").replace("Un panneau à l'entrée", "Une lanterne")


def publier(racine: Path) -> Path:
    """Fabrique le site ; un lien ou une ancre morte ferait échouer."""
    return fabriquer(racine).dossier


def lire(dossier: Path, adresse: str) -> str:
    return (dossier / adresse / "index.html").read_text("utf-8").replace("’", "'")


def test_un_critere_de_plus_parait_partout_et_l_ancienne_version_reste(tmp_path: Path) -> None:
    racine = site_constructible(tmp_path / "petit", GRILLE)
    avant = publier(racine)
    assert not any("Une lanterne" in lire(avant, page) for page in PAGES)
    grille = GRILLE.replace(A1, A1 + NOUVEAU)
    village = VILLAGE.format(suite='  referentiel: "2025-1"\n')
    suite = grille + ancienne("2025-1", "2025-01-01") + village
    apres = publier(site_constructible(tmp_path / "grand", suite))
    for page in PAGES:
        html = lire(apres, page)
        assert "Une lanterne" in html
        assert "A2" in Lecteur(html).ancres
    assert "Un panneau de 2025-1" in lire(apres, "label/grille-2025-1/")
    assert json.loads((apres / "donnees/constats.json").read_text("utf-8"))["grille"] == "2031-2"


def test_un_site_sans_grille_garde_sa_page(tmp_path: Path) -> None:
    dossier = publier(site_constructible(tmp_path / "petit"))
    assert "<h1>" in lire(dossier, "label/")
    assert "referentiel" not in lire(dossier, "label/")
    assert not (dossier / "donnees/constats.json").exists()
