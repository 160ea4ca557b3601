"""La page des communicants et les flux à republier, fiche par fiche."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from fabriques import Dessin, artefacts, atelier_de, evenement, offre
from nouvelle_vie.artefact import Fichier, Illustration, Page
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.entrees import minute_du_jour
from nouvelle_vie.rendu.visuels import RegistreDesVisuels, Visuels
from nouvelle_vie.sorties import diffusion
from outils import MAINTENANT

FICHES = (
    "\n=== offres/projet/halle.yml\n"
    + offre("CTR-2026-0001", "Halle").replace("limite: 2028-12-31", "limite: 2026-12-24")
    + "\n=== content/evenements/salon.md\n"
    + evenement("CTR-2026-0901", "Salon", "debut: 2026-12-18 18:30\n")
)


def _page(atelier: Atelier, uri: str = "diffusion/index.html") -> str:
    page = artefacts(atelier)[uri]
    assert isinstance(page, Page)
    assert not page.robots
    assert page.indexation is None
    return page.contenu()


def test_ce_qui_est_annonce_et_ce_qui_le_sera(site: Dessin) -> None:
    html = _page(atelier_de(site(FICHES)))
    urgence = minute_du_jour("CTR-2026-0001", datetime(2026, 12, 3).date())
    assert "Annoncée le 20 novembre 2026 à 9\u00a0h" in html
    assert f"À venir, le 3 décembre 2026 à {urgence.hour}\u00a0h" in html
    assert "Les offres qui ferment dans trois semaines" in html
    assert "À venir, le 4 décembre 2026" in html
    plus_tard = _page(atelier_de(site(FICHES), urgence + timedelta(minutes=1)))
    assert "Annoncée le 3 décembre 2026" in plus_tard


def test_une_fiche_qui_n_a_pas_paru_n_y_est_pas(site: Dessin) -> None:
    racine = site(
        FICHES
        + "\n=== offres/projet/b.yml\n"
        + offre("CTR-2026-0002", "Bientôt", "2026-12-05 10:00")
    )
    assert "Bientôt" not in _page(atelier_de(racine))
    assert "Bientôt" in _page(atelier_de(racine, datetime(2026, 12, 5, 10)))


def test_les_visuels_remplacent_la_photo_et_instagram_a_le_portrait(site: Dessin) -> None:
    atelier = atelier_de(site(FICHES))
    paysage = Illustration("images/p.jpg", 1200, 630, "Une halle", 5)
    portrait = Illustration("images/q.jpg", 1080, 1350, "Une halle", 7)
    registre = RegistreDesVisuels({"CTR-2026-0001": Visuels(paysage, portrait)})
    illustre = replace(atelier, visuels=registre)
    html = _page(illustre)
    assert 'src="../images/p.jpg"' in html
    assert 'href="../images/q.jpg" download' in html
    for reseau, image in (("x", "p"), ("facebook", "p"), ("instagram", "q")):
        flux = artefacts(illustre)[f"flux/reseaux/{reseau}.json"]
        assert isinstance(flux, Fichier)
        element = next(e for e in json.loads(flux.octets)["items"] if e["title"] == "Halle")
        assert element["image"] == f"https://contree.example/images/{image}.jpg"


def test_les_plus_recentes_seulement_page_par_page(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diffusion, "PROFONDEUR", 3)
    monkeypatch.setattr(diffusion, "PAR_PAGE", 2)
    fiches = "".join(
        f"\n=== offres/projet/o{n}.yml\n"
        + offre(f"CTR-2026-000{n}", f"Offre numéro {n}", f"2026-11-2{n} 09:00")
        for n in range(1, 6)
    )
    atelier = atelier_de(site(fiches), MAINTENANT)
    premiere, seconde = _page(atelier), _page(atelier, "diffusion/page/2/index.html")
    assert [n for n in range(1, 6) if f"<h2>Offre numéro {n}" in premiere] == [4, 5]
    assert [n for n in range(1, 6) if f"<h2>Offre numéro {n}" in seconde] == [3]
    assert "Seules les 3 annonces les plus récentes" in premiere
    assert "diffusion/page/3/index.html" not in artefacts(atelier)


def test_un_site_vide_dit_quoi_attendre(site: Dessin) -> None:
    assert "La première offre publiée paraîtra ici" in _page(atelier_de(site()))
