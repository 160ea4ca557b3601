"""L'accueil : les projets de vie, la session mise en avant, les chiffres sourcés, qui appeler."""

from __future__ import annotations

import pytest

from fabriques import Dessin, Lecteur, artefacts, atelier_de, evenement
from nouvelle_vie.artefact import Fragment
from nouvelle_vie.modele.offres import GENRES

SESSIONS = {
    "complete": ("session-accueil", "debut: 2026-12-10 10:00\n", "etat: complet\n"),
    "annulee": ("session-accueil", "debut: 2026-12-11 10:00\n", "etat: annule\n"),
    "close": (
        "session-accueil",
        "debut: 2026-12-12 10:00\n",
        "inscription:\n  limite: 2026-11-30\n",
    ),
    "salon": ("salon", "debut: 2026-12-13 10:00\n", ""),
    "immersion": ("immersion", "debut: 2026-12-14 10:00\n", ""),
    "session": ("session-accueil", "debut: 2026-12-15 10:00\n", ""),
}


def _fichiers(*noms: str) -> str:
    return "".join(
        f"\n=== content/evenements/{nom}.md\n"
        + evenement(f"CTR-2026-01{rang:02d}", nom.capitalize(), dates, suite).replace(
            "type: salon", f"type: {type_}"
        )
        for rang, nom in enumerate(noms, 1)
        for type_, dates, suite in [SESSIONS[nom]]
    )


def _accueil(dessin: Dessin, arborescence: str = "") -> str:
    page = artefacts(atelier_de(dessin(arborescence)))["index.html"]
    assert isinstance(page, Fragment)
    return page.contenu


def test_chaque_projet_de_vie_mene_a_sa_liste(site: Dessin) -> None:
    entrees = _accueil(site).partition("</nav>")[0]
    liens = [a["href"] for a in Lecteur(entrees).liens]
    assert liens == [*(f"./offres/{genre}/" for genre in GENRES), "./villages/"]
    for projet in ("Reprendre", "Habiter", "Travailler", "Cultiver", "Soigner", "Créer"):
        assert f"<strong>{projet}</strong>" in entrees
    assert entrees.count('class="pictogramme"') == len(liens)


@pytest.mark.parametrize(
    ("noms", "choisie", "titre"),
    [
        (tuple(SESSIONS), "immersion", "La prochaine immersion"),
        (("complete", "annulee", "close", "session"), "session", "La prochaine session d’accueil"),
        # Faute de mieux, celle qui aura lieu ; jamais celle qui est annulée.
        (("complete", "annulee", "salon"), "complete", "La prochaine session d’accueil"),
        (("annulee", "salon"), "", ""),
        ((), "", ""),
    ],
)
def test_la_session_mise_en_avant_est_la_premiere_ou_l_on_peut_s_inscrire(
    site: Dessin, noms: tuple[str, ...], choisie: str, titre: str
) -> None:
    html = _accueil(site, _fichiers(*noms))
    assert ('class="invitation"' in html) is bool(choisie)
    if choisie:
        invitation = html.partition('class="invitation"')[2].partition("</section>")[0]
        assert f'href="./evenements/{choisie}/"' in invitation
        assert titre in invitation
        # Elle n'est pas redite parmi les suivants.
        assert html.count(f'href="./evenements/{choisie}/"') == 2
    assert "Annulee" not in html


def test_les_chiffres_disent_leur_source_et_leur_annee(site: Dessin) -> None:
    assert "INSEE, population municipale" in _accueil(site)
    racine = site()
    config = racine / "mkdocs.yml"
    config.write_text(
        config.read_text("utf-8").replace(
            "    attribution:", '    annee_population: "2023"\n    attribution:'
        ),
        "utf-8",
    )
    page = artefacts(atelier_de(racine))["index.html"]
    assert isinstance(page, Fragment)
    assert "population municipale" in page.contenu
    assert "2023" in page.contenu


def test_chaque_territoire_dit_qui_appeler(site: Dessin) -> None:
    ici = _accueil(site).partition('id="sur-place"')[2]
    assert [a["href"] for a in Lecteur(ici).liens] == [
        "./territoires/amont/",
        "mailto:amont@contree.example",
        "./territoires/aval/",
        "mailto:aval@contree.example",
    ]
