"""La charte et ses jetons : contrastes tenus, états montrés, rien d'inventé sur un vrai site."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from fabriques import Dessin, Lecteur, artefacts, atelier_de
from jetons import rapport
from nouvelle_vie.artefact import Page
from nouvelle_vie.fabrique.jetons import jetons as lire_jetons
from nouvelle_vie.rendu import exemples, jetons
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.images import Derive, Image, Images
from outils import DEPOT, MAINTENANT

URI = "charte/index.html"
GABARITS = DEPOT / "overrides/catalogue"
MONTRES_AILLEURS = {
    "dessin",  # la carte a sa page, et demande les contours d'un territoire
    "vue_de_la_carte",
    "carte_interactive",
    "modele_offre",  # une carte d'offre vide, que le script des filtres remplit
    "source_des_chiffres",  # une phrase
    "carte_services",  # demande un village qui a les siens : sa page la montre
    "expire",  # des attributs, que portent déjà les cartes
    "attend",
    "traits",
}


def _charte(atelier: Atelier) -> str:
    page = artefacts(atelier)[URI]
    assert isinstance(page, Page)
    return page.contenu()


@pytest.mark.parametrize("theme", ["clair", "sombre"])
@pytest.mark.parametrize("paire", jetons.PAIRES, ids=lambda p: p.classe.removeprefix("paire--"))
def test_chaque_paire_de_couleurs_a_son_contraste(paire: jetons.Paire, theme: str) -> None:
    jeton = lire_jetons(DEPOT / "overrides")
    assert rapport(jeton(theme, paire.encre), jeton(theme, paire.fond)) >= paire.minimum


def test_le_rapport_est_celui_des_wcag() -> None:
    assert rapport("#000", "#ffffff") == pytest.approx(21)
    assert rapport("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


def test_tout_texte_de_l_habillage_est_dans_une_paire() -> None:
    """Une couleur de lettre qu'aucune paire ne nomme ne serait contrôlée nulle part."""
    feuille = (DEPOT / "overrides/assets/nv.css").read_text("utf-8").partition("@media print")[0]
    employees = set(re.findall(r"[;{ ]color: var\(--([\w-]+)", feuille))
    assert employees - {p.encre for p in jetons.PAIRES} <= {"accent", "lettre"}


def test_la_charte_montre_chaque_composant() -> None:
    composants = (GABARITS / "composants.html").read_text("utf-8")
    definis = set(re.findall(r"{% macro (\w+)", composants))
    page = (GABARITS / "charte.html").read_text("utf-8")
    montres = set(re.findall(r"\bc\.(\w+)\(", page))
    # Ce qu'un composant emploie se voit avec lui ; une carte passe aussi par « carte_de ».
    montres |= {nom for nom in definis if len(re.findall(rf"\b{nom}\(", composants)) > 1}
    assert definis - montres - MONTRES_AILLEURS == set()


def test_la_charte_montre_chaque_etat_et_ne_depend_pas_du_territoire(site: Dessin) -> None:
    html = _charte(atelier_de(site()))
    for badge in ("Nouveau", "En discussion", "À reconfirmer", "Pourvue", "Exemple", "Ensemble"):
        assert re.search(rf'class="badge[^"]*"[^>]*>{badge}</span>', html), badge
    for etat in ("Complet", "Reporté", "Annulé", "Passé", "Candidate", "Label retiré"):
        assert re.search(rf'class="badge[^"]*"[^>]*>{etat}</span>', html), etat
    assert "Prix à discuter" in html
    assert "Salaire selon profil" in html
    assert "Valbrume" not in html
    ancres = [a["id"] for _, a in Lecteur(html).balises if "id" in a]
    assert len(ancres) == len(set(ancres))


def test_une_fiche_inventee_ne_mene_nulle_part(site: Dessin) -> None:
    atelier = atelier_de(site())
    html = _charte(atelier)
    assert exemples.MARQUE in "".join(
        f.adresse for f in exemples.catalogue(MAINTENANT.date(), "").fiches()
    )
    assert not [a for a in Lecteur(html).adresses if exemples.MARQUE in a and "assets" not in a]
    assert not [uri for uri in artefacts(atelier) if exemples.MARQUE in uri]


def test_la_premiere_image_du_site_tient_lieu_de_photo(site: Dessin) -> None:
    atelier = atelier_de(site())
    assert "<picture>" not in _charte(atelier)
    derive = Derive("images/b.jpg", 400, 300)
    image = Image((derive,), derive, "data:,")
    autre = Images({"b.jpg": image, "z.jpg": image})
    html = _charte(replace(atelier, images=autre))
    assert html.count("<picture>") > 5
    assert "Photo&nbsp;: Charte" in html
    assert "Illustration&nbsp;: Charte" in html


def test_un_site_ouvert_n_a_pas_de_charte(site: Dessin) -> None:
    atelier = atelier_de(site())
    page = artefacts(atelier)[URI]
    assert isinstance(page, Page)
    assert not page.robots
    assert page.indexation is None
    ouvert = atelier.reglages.model_copy(update={"demonstration": False})
    restants = artefacts(replace(atelier, reglages=ouvert))
    assert not [uri for uri in restants if uri.startswith("charte/")]


def test_aucune_page_ne_mene_a_la_charte(site: Dessin) -> None:
    for uri, artefact in artefacts(atelier_de(site())).items():
        if isinstance(artefact, Page) and uri != URI:
            assert not any(a.endswith("charte/") for a in Lecteur(artefact.contenu()).adresses)
