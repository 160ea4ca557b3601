"""Les sessions : programme, places, candidature, affiche, tour, bilan ; et ce qui reste tu."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from fabriques import Dessin, Lecteur, artefacts, atelier_de, evenement
from nouvelle_vie.artefact import Fichier, Fragment, Page
from nouvelle_vie.commandes import application
from outils import DEPOT, codes, lire_site

SESSION = evenement(
    "CTR-2026-0101",
    "Session des vallées",
    "debut: 2027-03-11 14:00\nfin: 2027-03-13 12:00\n",
    """inscription:
  lien: https://inscriptions.contree.example/vallees
  limite: 2027-02-12
  places: 12
  restantes: 5
organisateur:
  organisme: Accueil de l'Amont
  courriel: amont@contree.example
programme:
  - titre: Arriver
    jour: 2027-03-11
    etapes: ["14 h : accueil"]
  - titre: Voir
rencontres: [Une cédante]
apports: [Un avis franc]
informations:
  - quand: 2027-03-12 10:30
    titre: Reprendre une ferme
rendez_vous: Écrivez la veille.
prise_en_charge:
  - quoi: Les nuits
    par: La Contrée
  - quoi: Les repas
selection:
  - titre: Un appel
    avant_le: 2027-02-15
candidature:
  pieces: [Une page & un CV]
  reponse: 2027-02-19
equipe:
  postes:
    - fonction: ZQPOSTE
      quand: ZQQUAND
      tache: ZQTACHE
  materiel: [ZQMATERIEL]
  notes: ZQNOTES
notes_internes: ZQINTERNES [mort](evenement:CTR-2026-9999)
""",
).replace("type: salon", "type: session-accueil")
PASSEE = evenement(
    "CTR-2026-0102",
    "Session d'hier",
    "debut: 2025-06-11 14:00\nfin: 2025-06-12 12:00\n",
    """territoire: aval
bilan: Onze projets.
chiffres:
  - libelle: projets accueillis
    valeur: 11
  - libelle: installés
    valeur: 3
    annee: 2026
""",
).replace("type: salon", "type: session-accueil")
RECIT = """---
id: CTR-2026-0201
titre: Un fournil
commune: Valbrume
resume: Une installation.
publication: 2026-10-02 10:00
consentement: 2026-09-01
annee_installation: 2026
session: CTR-2026-0102
parcours: De la ville au fournil
---
"""
TOUT = (
    f"\n=== content/evenements/vallees.md\n{SESSION}"
    f"\n=== content/evenements/hier.md\n{PASSEE}"
    f"\n=== content/temoignages/fournil.md\n{RECIT}"
)
PAGE = "evenements/vallees/index.html"


def _html(dessin: Dessin, uri: str, quand: datetime = datetime(2026, 12, 1, 9)) -> str:
    rendu = artefacts(atelier_de(dessin(TOUT), quand))[uri]
    assert isinstance(rendu, Page | Fragment)
    return rendu.contenu() if isinstance(rendu, Page) else rendu.contenu


def test_la_page_dit_tout_ce_que_la_fiche_dit(site: Dessin) -> None:
    html = _html(site, PAGE)
    for dit in (
        "<h3>Arriver</h3>",
        "accueil</li>",
        "Une cédante",
        "Un avis franc",
        "Reprendre une ferme",
        "Écrivez la veille.",
        "La Contrée",
        "À confirmer par l’organisateur",
        "au plus tard le 15 février 2027",
        "12 places<span",
        "il en reste 5",
        "Candidater en ligne",
        "Réponse à tous avant le 19 février 2027",
        "Un fournil",  # le récit de qui vint à une session du même type
    ):
        assert dit in html, dit


def test_on_ne_candidate_plus_passe_la_limite(site: Dessin) -> None:
    quand = datetime(2027, 2, 13, 9)
    rendus = artefacts(atelier_de(site(TOUT), quand))
    html = _html(site, PAGE, quand)
    assert "evenements/vallees/candidature/index.html" not in rendus
    assert "Candidater" not in html
    assert "il en reste" not in html
    assert "evenements/vallees/affiche/index.html" in rendus


def test_le_courriel_est_pret_et_suit_la_feuille(site: Dessin) -> None:
    (mail,) = (
        a["href"]
        for a in Lecteur(_html(site, PAGE)).liens
        if "Candidature" in a["href"] and a["href"].startswith("mailto:")
    )
    assert urlsplit(mail).path == "amont@contree.example"
    dit = parse_qs(urlsplit(mail).query)
    assert dit["subject"] == ["Candidature\N{NO-BREAK SPACE}: Session des vallées"]
    (corps,) = dit["body"]
    assert "Une page & un CV" in corps
    assert "https://contree.example/evenements/vallees/" in corps
    feuille = _html(site, "evenements/vallees/candidature/index.html")
    for question in ("Nom et prénom", "Votre calendrier", "Téléphone et courriel"):
        assert question in corps
        assert question in feuille
    assert "Une page &amp; un CV" in feuille


def test_l_affiche_dit_quoi_quand_ou_et_a_qui_parler(site: Dessin) -> None:
    html = _html(site, "evenements/vallees/affiche/index.html")
    for dit in ("Session des vallées", "du jeudi 11 mars", "Valbrume", "amont@contree.example"):
        assert dit in html
    assert 'class="qr"' in html
    assert "contree.example/evenements/vallees/" in html


@pytest.mark.parametrize("etat", ["annule", "reporte"])
def test_un_rendez_vous_qui_n_a_pas_lieu_n_a_pas_d_affiche(site: Dessin, etat: str) -> None:
    retire = TOUT.replace("rendez_vous: Écr", f"etat: {etat}\nrendez_vous: Écr")
    rendus = artefacts(atelier_de(site(retire)))
    assert "evenements/vallees/affiche/index.html" not in rendus
    page = rendus[PAGE]
    assert isinstance(page, Page)
    assert "affiche/" not in page.contenu()


def test_un_rendez_vous_passe_n_a_pas_d_affiche(site: Dessin) -> None:
    rendus = artefacts(atelier_de(site(TOUT)))
    assert "evenements/hier/affiche/index.html" not in rendus


def test_la_page_des_sessions_a_le_tour_et_le_bilan(site: Dessin) -> None:
    html = _html(site, "sessions-accueil/index.html")
    tour = html.partition('id="tour"')[2].partition("</section>")[0]
    assert tour.index("2027") < tour.index("2025")
    amont, aval = tour.partition("2025")[::2]
    assert "L’Amont" in amont
    assert "L’Aval" in aval  # le territoire que dit la fiche l'emporte sur celui du lieu
    assert "Onze projets." in html
    assert "<dd>11</dd>" in html
    assert "installés en 2026" in html


def test_le_territoire_qui_recoit_a_la_session_dans_son_agenda(site: Dessin) -> None:
    rendus = artefacts(atelier_de(site(TOUT)))
    aval = rendus["agenda/territoire-aval.ics"]
    assert isinstance(aval, Fichier)
    assert b"Session d" in aval.octets


def test_un_temoignage_mene_a_sa_session(site: Dessin) -> None:
    html = _html(site, "temoignages/fournil/index.html")
    assert 'evenements/hier/"' in html


def test_ni_equipe_ni_notes_internes_ne_sortent(site: Dessin) -> None:
    """Pages, données, agendas, flux, recherche : rien n'en garde trace."""
    dits = []
    for artefact in artefacts(atelier_de(site(TOUT))).values():
        if isinstance(artefact, Fichier):
            dits.append(artefact.octets.decode("utf-8", "replace"))
        elif isinstance(artefact, Fragment):
            dits.append(artefact.contenu)
        elif isinstance(artefact, Page):
            indexation = artefact.indexation() if artefact.indexation else ""
            graphe = artefact.graphe() if artefact.graphe else []
            dits += [artefact.contenu(), str(indexation), str(graphe)]
    assert any("Session des vallées" in dit for dit in dits)
    assert [dit[:200] for dit in dits if "ZQ" in dit] == []


@pytest.mark.parametrize(
    ("avant", "apres", "faute"),
    [
        ("restantes: 5", "restantes: 13", "places-restantes"),
        ("  places: 12\n", "", "champ-manquant"),
        ("jour: 2027-03-11", "jour: 2027-03-14", "jour-hors-programme"),
        ("quand: 2027-03-12 10:30", "quand: 2027-03-10", "jour-hors-programme"),
        ("territoire: aval", "territoire: avale", "renvoi-mort"),
        ("session: CTR-2026-0102", "session: CTR-2026-0109", "renvoi-mort"),
    ],
)
def test_une_fiche_incoherente_est_refusee(
    site: Dessin, avant: str, apres: str, faute: str
) -> None:
    assert avant in TOUT
    assert codes(lire_site(site(TOUT.replace(avant, apres, 1))).erreurs) == [faute]


def _equipe(racine: Path, *arguments: str) -> tuple[int, str]:
    rendu = CliRunner().invoke(application, ["equipe", *arguments, "--racine", str(racine)])
    return rendu.exit_code, rendu.output


def test_la_feuille_d_equipe_se_lit_au_terminal(site: Dessin) -> None:
    racine = site(TOUT)
    code, dit = _equipe(racine, "ctr-2026-0101")
    assert code == 0
    for mot in ("ZQPOSTE", "ZQQUAND", "ZQTACHE", "ZQMATERIEL", "ZQNOTES", "ZQINTERNES"):
        assert mot in dit
    assert _equipe(racine, "hier") == (
        1,
        "content/evenements/hier.md n'a pas de feuille d'équipe — ajoutez « equipe: » à la fiche\n",
    )
    code, dit = _equipe(racine, "valees")
    assert code == 1
    assert "vallees" in dit


def test_la_feuille_d_equipe_s_imprime_et_ne_s_ecrit_pas_dans_le_site(tmp_path: Path) -> None:
    html = tmp_path / "equipe.html"
    assert _equipe(DEPOT, "EVT-2026-008", "--html", str(html))[0] == 0
    assert "Kakémonos" in html.read_text("utf-8")
    code, dit = _equipe(DEPOT, "EVT-2026-008", "--html", str(DEPOT / "site" / "equipe.html"))
    assert code == 1
    assert "finirait en ligne" in dit
