"""Ce que disent les pages d'offre, de village et de commune, et dans quel ordre."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from fabriques import Dessin, Lecteur, artefacts, atelier_de
from grilles import grille
from nouvelle_vie.artefact import Fragment, Page
from nouvelle_vie.modele.label import StatutLabel
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.gabarits import phrases
from outils import donnees_offre, en_yaml

SERVICES = {"ecole": 0, "gare": {"minutes": 25, "detail": "trois trains"}, "fibre": True}
VILLAGE = {
    "id": "CTR-2026-0701",
    "titre": "Valbrume",
    "commune": "Valbrume",
    "resume": "Un village.",
    "label": {"statut": "candidate", "candidature": "2026-03-02"},
}


def village(**champs: object) -> str:
    return f"=== content/villages/valbrume.yml\n{en_yaml({**VILLAGE, **champs})}"


def offre(rang: int, genre: str = "logement", **champs: object) -> str:
    dates = {"qualifiee": "2026-10-20", "publiee": f"2026-11-02 09:0{rang}", "limite": "2026-12-31"}
    donnees = donnees_offre(genre, **{"dates": dates, "id": f"CTR-2026-000{rang}", **champs})
    return f"=== offres/{genre}/o{rang}.yml\n{en_yaml(donnees)}"


def page(atelier: Atelier, uri: str) -> str:
    artefact = artefacts(atelier)[f"{uri}index.html"]
    assert isinstance(artefact, Page)
    return artefact.contenu()


def texte(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def rubriques(html: str) -> list[str]:
    return re.findall(r'<h2[^>]* id="([\w-]+)"', html)


# --- l'offre ------------------------------------------------------------------------------------

ENSEMBLE = (
    offre(1, offres_liees=["CTR-2026-0002", "CTR-2026-0003"], a_savoir=["La route passe."])
    + offre(2, "reprise")
    + offre(3, "emploi")
    + offre(4, "logement")
    + offre(5, "terrain")
    + offre(6, "sante")
    + offre(7, "local")
    + offre(8, "logement")
    + village(services=SERVICES)
)


def test_une_offre_se_lit_dans_l_ordre_d_une_decision(site: Dessin) -> None:
    html = page(atelier_de(site(ENSEMBLE)), "offres/logement/o1/")
    tete = html[: html.index("</header>")]
    ordre = [
        tete.index(extrait)
        for extrait in ("tete__sorte", "<h1>", "tete__prix", "tete__badges", "#contact")
    ]
    assert ordre == sorted(ordre)
    assert rubriques(html) == [
        "argumentaire",
        "essentiel",
        "energie",
        "contact",
        "a-savoir",
        "autour",
        "ensemble",
        "proches",
        "similaires",
        "partage",
    ]


def test_un_ensemble_se_presente_comme_un_tout(site: Dessin) -> None:
    atelier = atelier_de(site(ENSEMBLE))
    assert "Une affaire à reprendre, un logement et un emploi : ces" in texte(
        page(atelier, "offres/logement/o1/")
    ).replace("\u00a0", " ")
    assert 'id="ensemble"' not in page(atelier, "offres/logement/o4/")


def test_les_offres_semblables_ne_repetent_pas_les_voisines(site: Dessin) -> None:
    html = page(atelier_de(site(ENSEMBLE)), "offres/logement/o1/")
    liens = [a["href"] for a in Lecteur(html[html.index('id="ensemble"') :]).liens]
    cartes = [lien for lien in liens if lien.startswith("../../../offres/")]
    assert len(cartes) == len(set(cartes)) == 7
    assert "../../../offres/logement/o1/" not in cartes


def rendez_vous(rang: int, **champs: object) -> str:
    donnees = {
        "id": f"CTR-2026-090{rang}",
        "titre": f"Rendez-vous {rang}",
        "type": "salon",
        "resume": "Un rendez-vous.",
        "debut": f"2027-01-1{rang} 10:00",
        "lieu": {"commune": "Valbrume"},
        "publication": f"2026-10-01 09:0{rang}",
        **champs,
    }
    return f"=== content/evenements/r{rang}.yml\n{en_yaml(donnees)}"


def test_une_offre_ne_propose_que_les_rendez_vous_ou_une_famille_peut_venir(site: Dessin) -> None:
    fiches = (
        offre(1)
        + rendez_vous(1, etat="annule")
        + rendez_vous(2, etat="complet")
        + rendez_vous(3, public=["elus"])
        + rendez_vous(4)
        + rendez_vous(5, etat="reporte")
        + rendez_vous(6, public=["elus", "habitants"])
    )
    html = page(atelier_de(site(fiches)), "offres/logement/o1/")
    proposes = html.partition('id="rendez-vous"')[2]
    assert re.findall(r"Rendez-vous (\d)", proposes) == ["4", "6"]


def test_une_offre_dit_le_quotidien_de_son_village(site: Dessin) -> None:
    quotidien = texte(page(atelier_de(site(ENSEMBLE)), "offres/logement/o1/"))
    assert "École Sur place Gare 25 min en voiture — trois trains Fibre Oui" in quotidien


def test_une_offre_sans_village_mene_a_la_page_de_sa_commune(site: Dessin) -> None:
    html = page(atelier_de(site(offre(1))), "offres/logement/o1/")
    assert "services" not in html
    assert "../../../communes/valbrume/" in Lecteur(html[html.index('id="autour"') :]).adresses


def test_une_offre_pourvue_le_dit_et_n_invite_plus_a_appeler(site: Dessin) -> None:
    dates = {"qualifiee": "2026-10-01", "publiee": "2026-10-02 09:09", "pourvue": "2026-11-20"}
    pourvue = offre(1, statut="pourvue", dates=dates)
    html = page(atelier_de(site(pourvue + offre(4))), "offres/logement/o1/")
    assert "Cette offre est pourvue depuis le 20 novembre 2026" in texte(html)
    assert "tete__actions" not in html
    assert "data-partage" not in html
    assert rubriques(html)[0] == "similaires"
    assert "contact" not in rubriques(html)


def test_l_adresse_courte_et_le_courriel_partent_du_site(site: Dessin) -> None:
    racine = site(offre(1, titre="Maison & jardin : à « louer »"))
    atelier = atelier_de(racine, site_url="https://hote.example/lnv/")
    html = page(atelier, "offres/logement/o1/")
    adresse = "https://hote.example/lnv/o/CTR-2026-0001/"
    assert f'data-adresse="{adresse}"' in html
    assert f'<a href="../../../o/CTR-2026-0001/">{adresse}</a>' in html
    courriel = next(a for a in Lecteur(html).adresses if a.startswith("mailto:?"))
    champs = parse_qs(urlsplit(courriel).query)
    assert champs["subject"] == ["Maison & jardin\u00a0: à «\u00a0louer\u00a0»"]
    (corps,) = champs["body"]
    assert corps.endswith(f", Valbrume\r\n{adresse}\r\n")
    assert html.count('id="qr"') == html.count('href="#qr"') == 1


@pytest.mark.parametrize(("dpe", "dite"), [("E", False), ("F", True)])
def test_un_logement_qui_consomme_trop_le_dit(site: Dessin, dpe: str, dite: bool) -> None:
    energie = {"dpe": dpe, "ges": "C", "depenses_min": 1, "depenses_max": 2, "annee_prix": 2023}
    vente = {"transaction": "vente", "prix": 90_000, "loyer": None, "charges": None}
    html = page(
        atelier_de(site(offre(1, **vente, energie={**energie, "date_diagnostic": "2026-05-21"}))),
        "offres/logement/o1/",
    )
    assert (
        f"consommation énergétique excessive : classe {dpe}" in texte(html).replace("\u00a0", " ")
    ) is dite
    assert "A : extrêmement performant" in texte(html).replace("\u00a0", " ")
    assert "Diagnostic établi le 21 mai 2026." in texte(html)


def test_un_local_qui_consomme_trop_n_est_pas_un_logement(site: Dessin) -> None:
    energie = {"dpe": "G", "ges": "F"}
    html = page(
        atelier_de(site(offre(1, "local", chauffe=True, energie=energie))), "offres/local/o1/"
    )
    assert "etiquette__degre--g etiquette__degre--ici" in html
    assert "Logement à consommation" not in html


# --- le village, la commune ---------------------------------------------------------------------


@pytest.mark.parametrize("statut", StatutLabel, ids=str)
def test_chaque_etat_du_label_dit_ce_qu_il_veut_dire(statut: StatutLabel) -> None:
    assert phrases()["village"]["label_dit"][statut.value].endswith(".")


def test_un_village_dit_son_label_et_montre_ses_preuves(site: Dessin) -> None:
    criteres = {
        "A1": {"niveau": 2, "preuve": "Une délibération"},
        "A2": {"niveau": 1, "preuve": "Un courrier tu", "interne": True, "manque": "Une date tue"},
    }
    html = page(
        atelier_de(site(grille() + village(criteres=criteres, services=SERVICES))),
        "villages/valbrume/",
    )
    vu = texte(html).replace("\u00a0", " ")
    assert "s’est déclarée candidate" in vu
    assert "Candidate 2 mars 2026" in vu
    assert "Une délibération" in vu
    assert "Un courrier tu" not in html
    assert "Une date tue" not in html
    assert "Où en est la commune" in vu
    assert "../../label/" in Lecteur(html).adresses
    muet = texte(page(atelier_de(site(grille() + village())), "villages/valbrume/"))
    assert "n’a pas encore publié sa grille" in muet


def test_un_critere_que_la_commune_ne_dit_pas_n_est_pas_dit_a_venir(site: Dessin) -> None:
    """Une famille dont rien n'est dit s'ouvrait sur une liste vide."""
    racine = site(grille() + village(criteres={"A1": {"niveau": 0}}))
    html = page(atelier_de(racine), "villages/valbrume/")
    assert "jalon--tu" in html
    assert "Pas encore rempli" in html
    assert "<ul></ul>" not in html


@pytest.mark.parametrize(
    ("label", "dit", "tait"),
    [
        ({"statut": "labellisee", "labellisation": "2023-12-01", "echeance": "2026-12-01"},
         "Labellisée", "Label échu"),
        ({"statut": "labellisee", "labellisation": "2023-11-30", "echeance": "2026-11-30"},
         "Label échu", "Labellisée"),
        ({"statut": "labellisee", "labellisation": "2026-12-02", "echeance": "2029-12-02"},
         "Accompagnée", "Labellisée"),
        ({"statut": "retiree", "retrait": "2026-11-30", "motif": "Plus <b>personne</b>."},
         "Plus <b>personne</b>.", "Labellisée"),
    ],
)  # fmt: skip
def test_un_label_se_dit_au_jour_pres(
    label: dict[str, str], dit: str, tait: str, site: Dessin
) -> None:
    """Le dernier jour compte ; le lendemain, rien ne le dit plus en cours."""
    html = page(atelier_de(site(village(label=label))), "villages/valbrume/")
    ici = BeautifulSoup(html, "html.parser").select_one(".label-ici")
    tete = BeautifulSoup(html, "html.parser").select_one(".tete__badges")
    assert ici is not None
    assert tete is not None
    assert dit in ici.get_text(" ")
    assert tait not in tete.get_text(" ")


def test_un_village_donne_la_personne_qui_accueille_puis_celle_qui_suit(site: Dessin) -> None:
    accueil = {"organisme": "Mairie de Valbrume", "courriel": "mairie@contree.example"}
    html = page(atelier_de(site(village(contact_accueil=accueil))), "villages/valbrume/")
    contacts = [r for r in rubriques(html) if r in ("contact", "referent")]
    assert contacts == ["contact", "referent"]
    seul = rubriques(page(atelier_de(site(village())), "villages/valbrume/"))
    assert "contact" in seul
    assert "referent" not in seul


def test_une_commune_dit_a_qui_demander_ce_qu_elle_ne_sait_pas(site: Dessin) -> None:
    html = page(atelier_de(site()), "communes/valbrume/")
    assert "À qui demander" in texte(html)
    assert "mailto:amont@contree.example" in Lecteur(html).adresses


def test_les_chiffres_publics_portent_leur_annee(site: Dessin) -> None:
    racine = site(village())
    assert "Habitants 820" in texte(page(atelier_de(racine), "villages/valbrume/"))
    config = racine / "mkdocs.yml"
    reglage = '    annee_population: "2023"\n    attribution'
    config.write_text(config.read_text("utf-8").replace("    attribution", reglage), "utf-8")
    atelier = atelier_de(racine)
    for uri in ("villages/valbrume/", "communes/roche-noire/"):
        vu = texte(page(atelier, uri))
        assert "Habitants en 2023" in vu
        assert "INSEE (population municipale en 2023)" in vu
    accueil = artefacts(atelier)["index.html"]
    assert isinstance(accueil, Fragment)
    assert "population municipale en 2023" in texte(accueil.contenu)
