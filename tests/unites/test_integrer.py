"""Les encarts : un par lieu, léger, fermé aux robots, et utile avant la première offre."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from fabriques import Dessin, Lecteur, artefacts, atelier_de, evenement, offre
from nouvelle_vie.artefact import Fragment, Page
from nouvelle_vie.rendu import encarts

VILLAGE = (
    "\n=== content/villages/valbrume.md\n---\nid: CTR-2026-7001\ntitre: Valbrume\n"
    "commune: Valbrume\nresume: Un village.\nlabel:\n"
    "  statut: candidate\n  candidature: 2026-03-02\n"
    "anciennes_adresses:\n  - villages/val-brume/\ncontact_accueil:\n"
    "  organisme: Mairie de Valbrume\n  courriel: mairie@valbrume.example\n"
    "  telephone: 04 65 71 20 01\n---\n"
)


def encarts_de(site: Path) -> dict[str, Page]:
    return {
        uri.removesuffix("index.html"): a
        for uri, a in artefacts(atelier_de(site)).items()
        if uri.startswith("integrer/") and isinstance(a, Page)
    }


def html(site: Path, adresse: str) -> str:
    return encarts_de(site)[adresse].contenu()


def offres(combien: int, commune: str = "Valbrume") -> str:
    return "".join(
        f"\n=== offres/projet/p{r}.yml\n"
        + offre(f"CTR-2026-01{r:02d}", f"Projet {r}", f"2026-11-20 10:{r:02d}").replace(
            "commune: Valbrume", f"commune: {commune}"
        )
        for r in range(combien)
    )


def test_chaque_commune_chaque_village_chaque_territoire_a_le_sien(site: Dessin) -> None:
    communes = {f"integrer/commune/9900{r}/" for r in range(1, 7)}
    villages = {"integrer/village/valbrume/", "integrer/village/val-brume/"}
    territoires = {"integrer/territoire/amont/", "integrer/territoire/aval/"}
    assert encarts_de(site(VILLAGE)).keys() == communes | villages | territoires


def test_un_encart_n_est_ni_cherche_ni_dans_le_plan_ni_dans_la_coquille(site: Dessin) -> None:
    for page in encarts_de(site(VILLAGE + offres(2))).values():
        assert (page.nue, page.robots, page.indexation) == (True, False, None)
        balises = Lecteur(page.contenu()).balises
        assert ("meta", {"name": "robots", "content": "noindex"}) in balises
        assert ("base", {"target": "_top"}) in balises
        noms = [balise for balise, _ in balises]
        assert noms.count("h1") == noms.count("main") == 1
        assert "nav" not in noms


@pytest.mark.parametrize(
    ("adresse", "page"),
    [
        ("integrer/commune/99001/", "villages/valbrume/"),
        ("integrer/village/valbrume/", "villages/valbrume/"),
        ("integrer/village/val-brume/", "villages/valbrume/"),
        ("integrer/commune/99004/", "communes/roche-noire/"),
        ("integrer/territoire/amont/", "territoires/amont/"),
    ],
)
def test_il_renvoie_a_la_page_du_lieu(site: Dessin, adresse: str, page: str) -> None:
    lecteur = Lecteur(html(site(VILLAGE), adresse))
    canonique = {"rel": "canonical", "href": f"https://contree.example/{page}"}
    assert ("link", canonique) in lecteur.balises
    assert f"../../../{page}" in lecteur.adresses


def test_il_montre_les_six_dernieres_offres_et_mene_aux_autres(site: Dessin) -> None:
    racine = site(VILLAGE + offres(8))
    for adresse, suite in (
        ("integrer/commune/99001/", "villages/valbrume/"),
        ("integrer/territoire/amont/", "territoires/amont/offres/"),
    ):
        lu = html(racine, adresse)
        assert [r for r in range(8) if f">Projet {r}<" in lu] == [2, 3, 4, 5, 6, 7]
        assert lu.index(">Projet 7<") < lu.index(">Projet 2<")
        assert f'<a class="bouton" href="../../../{suite}">Toutes les offres</a>' in lu
        assert 'data-nombre="8"' in lu
    (racine / "offres/projet/p7.yml").unlink()
    (racine / "offres/projet/p6.yml").unlink()
    assert "Toutes les offres" not in html(racine, "integrer/commune/99001/")


def test_sans_offre_il_dit_qui_appeler_et_les_offres_voisines(site: Dessin) -> None:
    lu = html(site(VILLAGE + offres(2)), "integrer/commune/99003/")
    assert "Pas d’offre publiée ici aujourd’hui." in lu
    assert ">Projet 1<" in lu
    assert "Les offres les plus proches" in lu
    assert "Communauté de communes de l’Amont" in lu
    assert "mailto:amont@contree.example" in lu


def test_il_donne_l_accueil_du_village_son_label_et_ses_rendez_vous(site: Dessin) -> None:
    bal = "\n=== content/evenements/bal.md\n" + evenement(
        "CTR-2026-0901", "Bal", "debut: 2026-12-12 18:30\n"
    )
    racine = site(VILLAGE + bal)
    for adresse in ("integrer/commune/99001/", "integrer/village/valbrume/"):
        lu = html(racine, adresse)
        assert "Mairie de Valbrume" in lu
        assert "tel:+33465712001" in lu
        assert "Candidate" in lu
        assert ">Bal<" in lu
        assert 'data-expire="2026-12-13T00:00+01:00"' in lu
    assert ">Bal<" not in html(racine, "integrer/commune/99004/")
    assert ">Bal<" in html(racine, "integrer/territoire/amont/")


@pytest.mark.parametrize("demonstration", [True, False])
def test_il_dit_la_demonstration_ou_cache_ce_qui_expire(site: Dessin, demonstration: bool) -> None:
    atelier = atelier_de(site(VILLAGE + offres(1)))
    reglages = atelier.reglages.model_copy(update={"demonstration": demonstration})
    page = artefacts(replace(atelier, reglages=reglages))["integrer/commune/99001/index.html"]
    assert isinstance(page, Page)
    lu = page.contenu()
    assert ('class="bandeau"' in lu) == demonstration
    assert ("fraicheur.js" in lu) == (not demonstration)
    assert 'data-expire="2029-01-01T00:00+01:00"' in lu


def test_il_pese_peu(site: Dessin) -> None:
    racine = site(VILLAGE + offres(8))
    assert all(len(page.contenu().encode()) < 25_000 for page in encarts_de(racine).values())


def test_la_page_donne_la_ligne_de_chaque_lieu(site: Dessin) -> None:
    fragment = artefacts(atelier_de(site(VILLAGE)))["integrer/index.html"]
    assert isinstance(fragment, Fragment)
    lecteur = Lecteur(fragment.contenu)
    lignes = [a["value"] for b, a in lecteur.balises if b == "input" and "data-ligne" in a]
    cadres = [dict(Lecteur(ligne).balises)["iframe"] for ligne in lignes]
    absolues = {f"https://contree.example/{a}" for a in encarts_de(site(VILLAGE))}
    assert {c["src"] for c in cadres} == absolues - {
        "https://contree.example/integrer/village/val-brume/"
    }
    assert {c["height"] for c in cadres} == {str(encarts.HAUTEUR)}
    assert all(c["title"] and c["loading"] == "lazy" for c in cadres)
    assert len({c["title"] for c in cadres}) == 8  # Valbrume est une commune et un village
    noms = {a["for"] for b, a in lecteur.balises if b == "label"}
    assert {a["id"] for b, a in lecteur.balises if b in ("input", "select", "textarea")} == noms
    script = '<script src="https://contree.example/integrer.js" async></script>'
    assert script in unescape(fragment.contenu)


def test_une_ligne_echappe_ce_qu_elle_porte() -> None:
    (balise, attributs), *autres = Lecteur(
        encarts.ligne("https://a.example/?a&b", 'x"><b>')
    ).balises
    assert (balise, autres) == ("iframe", [])
    assert (attributs["src"], attributs["title"]) == ("https://a.example/?a&b", 'x"><b>')
