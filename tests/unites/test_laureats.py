"""Le dossier public d'un village, les lauréats, les bourgs-centres, la carte, les flux."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from fabriques import Dessin, Lecteur, artefacts, atelier_de, offre
from nouvelle_vie.artefact import Fichier, Fragment, Page
from nouvelle_vie.rendu import affiches, selections
from nouvelle_vie.rendu.atelier import Atelier
from outils import DEPOT

GRILLE = (DEPOT / "content/label/referentiel.yml").read_text("utf-8")
AVEC_GRILLE = f"\n=== content/label/referentiel.yml\n{GRILLE}"
LABELLISEE = "{statut: labellisee, labellisation: 2026-06-12, echeance: 2029-06-12}"
RENOUVELEE = (
    "{statut: renouvelee, labellisation: 2023-05-09, renouvellement: 2026-05-07, "
    "echeance: 2029-05-09}"
)
ECHUE = "{statut: labellisee, labellisation: 2023-11-30, echeance: 2026-11-30}"
RETIREE = (
    "{statut: retiree, labellisation: 2023-03-14, retrait: 2026-03-30, "
    "motif: Plus personne ne répondait.}"
)
REGAGNEE = (
    "{statut: labellisee, candidature: 2025-01-10, accompagnement: 2025-06-10, "
    "labellisation: 2026-02-10, retrait: 2024-03-30, echeance: 2029-02-10}"
)
ACCOMPAGNEE = "{statut: accompagnee, candidature: 2026-01-12, accompagnement: 2026-05-04}"
COMMUNES = ("Valbrume", "Saint-Aubin-d'Oche", "Œillets-le-Haut", "Roche-Noire", "Hautefaye")
ACQUIS = "criteres:\n  A1: {niveau: 2, preuve: Une délibération}\n  A2: {niveau: 2}\n"


def village(rang: int, label: str, suite: str = "", publiee: str = "2026-01-05") -> str:
    """Le village de la commune de ce rang ; il tient les critères éliminatoires qu'il déclare."""
    nom = COMMUNES[rang]
    return (
        f"\n=== content/villages/v{rang}.md\n---\nid: CTR-2026-700{rang}\n"
        f"titre: {json.dumps(nom)}\n"
        f"commune: {json.dumps(nom)}\nresume: Un village.\nlabel: {label}\n"
        f"publication: {publiee} 10:0{rang}\n{suite or ACQUIS}---\n"
    )


def page(atelier: Atelier, uri: str) -> str:
    artefact = artefacts(atelier)[f"{uri}index.html"]
    assert isinstance(artefact, Page | Fragment)
    return artefact.contenu if isinstance(artefact, Fragment) else artefact.contenu()


def texte(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).replace("\u00a0", " ")


def section(html: str, identifiant: str) -> str:
    (trouvee,) = re.findall(rf'<section[^>]*"{identifiant}".*?</section>', html, re.S)
    return str(trouvee)


def donnees(atelier: Atelier, uri: str) -> Any:
    fichier = artefacts(atelier)[uri]
    assert isinstance(fichier, Fichier)
    return json.loads(fichier.octets)


# --- le dossier d'un village --------------------------------------------------------------------


def test_la_frise_dit_les_etapes_et_leurs_dates_dans_les_mots_de_la_grille(site: Dessin) -> None:
    grille = GRILLE.replace("titre: Labellisée", "titre: Reconnue")
    atelier = atelier_de(
        site(f"\n=== content/label/referentiel.yml\n{grille}{village(0, RENOUVELEE)}")
    )
    html = section(page(atelier, "villages/v0/"), "label")
    pas = re.findall(
        r'<li([^>]*)><span class="frise__quoi">(.*?)</span> <time datetime="(.*?)"', html
    )
    assert [(quoi, quand) for _, quoi, quand in pas] == [
        ("Reconnue", "2023-05-09"),
        ("Renouvelée", "2026-05-07"),
        ("Renouvellement possible", "2028-11-09"),
        ("Échéance du label", "2029-05-09"),
    ]
    assert [attributs == ' aria-current="step"' for attributs, *_ in pas] == [0, 1, 0, 0]
    assert "la grille 2026-1 (proposition), dans son texte du 2 novembre 2026." in texte(html)
    assert "renouvelé jusqu’au 9 mai 2029" in texte(html)


def test_un_label_echu_se_dit_sans_detour_et_perd_son_badge(site: Dessin) -> None:
    atelier = atelier_de(site(AVEC_GRILLE + village(0, ECHUE)))
    html = page(atelier, "villages/v0/")
    dit = texte(section(html, "label"))
    assert "Le label a pris fin le 30 novembre 2026. Il n’a pas été renouvelé à ce jour." in dit
    assert "Label échu" in dit
    assert "Labellisée 30 novembre 2023" in dit
    for promesse in ("interlocuteur identifié", "Échéance", "Renouvellement possible"):
        assert promesse not in dit
    assert "badge.svg" not in html
    assert "jusqu’au 30 novembre" not in texte(html)


def test_le_dernier_jour_compte_et_la_page_sait_son_lendemain(site: Dessin) -> None:
    atelier = atelier_de(site(AVEC_GRILLE + village(0, ECHUE)), datetime(2026, 11, 30, 23))
    ouvert = atelier.reglages.model_copy(update={"demonstration": False})
    html = section(page(replace(atelier, reglages=ouvert), "villages/v0/"), "label")
    assert '<p data-expire="2026-12-01T00:00+01:00">' in html
    cachees = re.findall(r'<p data-des="2026-12-01T00:00\+01:00" hidden>(.*?)</p>', html)
    (cachee,) = map(texte, cachees)
    assert cachee == "Le label a pris fin le 30 novembre 2026. Il n’a pas été renouvelé à ce jour."
    assert "badge.svg" in html


def test_un_retrait_donne_son_motif(site: Dessin) -> None:
    dit = texte(section(page(atelier_de(site(village(0, RETIREE))), "villages/v0/"), "label"))
    assert "Motif du retrait : Plus personne ne répondait." in dit
    assert "Elle peut redevenir candidate." in dit


INTERNES = """\
criteres:
  A1: {niveau: 2, preuve: Une délibération, le: 2026-02-03}
  A2: {niveau: 2, preuve: MOT-INTERNE, interne: oui, le: 2026-02-04}
  D1: {niveau: 0, manque: MOT-MANQUE, pour_le: 2027-06-30}
journal:
  - {le: 2026-05-04, geste: visite, texte: La tournée des hameaux.}
  - {le: 2026-02-12, geste: rendez-vous, texte: La grille est remise.}
  - {le: 2026-06-15, geste: revue, texte: MOT-NOTE, interne: oui}
bourg_centre:
  etat: deposee
  depuis: 2026-02-16
  depot: 2026-09-30
  projet: Rouvrir les vitrines.
  journal:
    - {le: 2026-03-01, geste: atelier, texte: Avec les commerçants.}
    - {le: 2026-03-02, geste: atelier, texte: MOT-BOURG, interne: oui}
"""


def test_le_profil_montre_les_preuves_publiques_et_tait_les_autres(site: Dessin) -> None:
    atelier = atelier_de(site(AVEC_GRILLE + village(0, ACCOMPAGNEE, INTERNES)))
    html = page(atelier, "villages/v0/")
    assert "MOT-" not in html
    dit = texte(section(html, "profil"))
    assert "Une délibération (constaté le 3 février 2026)" in dit
    # Le niveau reste dit, par ce qu'il veut dire ; ni la preuve ni sa date.
    assert "L’élu et la personne du secrétariat sont nommés, formés et se suppléent." in dit
    assert "4 février" not in dit
    assert "30 juin 2027" not in texte(html)


def test_le_journal_et_le_bourg_centre_disent_leurs_pas_dans_l_ordre(site: Dessin) -> None:
    atelier = atelier_de(site(AVEC_GRILLE + village(0, ACCOMPAGNEE, INTERNES)))
    html = page(atelier, "villages/v0/")
    journal = texte(section(html, "journal"))
    assert re.search(
        r"Premier rendez-vous 12 février 2026 La grille est remise\. "
        r"Visite 4 mai 2026 La tournée des hameaux\.",
        journal,
    )
    bourg = texte(section(html, "bourg-centre"))
    for attendu in (
        "Candidature déposée",
        "Dossier déposé le 30 septembre 2026",
        "Le projet : Rouvrir",
    ):
        assert attendu in bourg
    assert "Atelier 1er mars 2026 Avec les commerçants." in bourg


def test_un_critere_constate_montre_ses_preuves_et_leur_lien(site: Dessin) -> None:
    offres = "".join(
        f"\n=== offres/projet/p{r}.yml\n"
        + offre(f"CTR-2026-010{r}", f"Projet {r}", f"2026-11-2{r} 10:00")
        for r in range(5)
    )
    atelier = atelier_de(site(AVEC_GRILLE + village(0, ACCOMPAGNEE) + offres))
    html = section(page(atelier, "villages/v0/"), "profil")
    (critere,) = [
        li for li in re.findall(r"<li>.*?</li>", html, re.S) if "Une offre complète" in li
    ]
    assert Lecteur(critere).adresses == [f"../../offres/projet/p{r}/" for r in (4, 3, 2)]
    dit = texte(critere)
    assert "Constaté par le site" in dit
    assert "Projet 4 (paraît depuis le 24 novembre 2026)" in dit
    assert "et 2 autres" in dit
    rien = next(li for li in re.findall(r"<li>.*?</li>", html, re.S) if "Un logement à" in li)
    assert "aujourd’hui : aucun logement n’a paru depuis un an." in texte(rien)
    assert "À venir" in texte(rien)


def test_les_jalons_suivent_une_grille_de_trois_niveaux_ou_de_quatre(site: Dessin) -> None:
    html = section(
        page(atelier_de(site(AVEC_GRILLE + village(0, ACCOMPAGNEE))), "villages/v0/"), "profil"
    )
    assert set(re.findall(r"jalon--\d", html)) <= {"jalon--0", "jalon--1", "jalon--2"}
    assert "Acquis : 2" in texte(html)


# --- les pages ----------------------------------------------------------------------------------

TOUS = (
    village(3, LABELLISEE)
    + village(1, RENOUVELEE)
    + village(2, LABELLISEE)
    + village(0, ECHUE)
    + village(4, ACCOMPAGNEE, "bourg_centre: envisagee\n")
)


def test_les_laureats_sont_dans_l_ordre_de_l_alphabet_avec_leurs_annees(site: Dessin) -> None:
    html = page(atelier_de(site(AVEC_GRILLE + TOUS)), "label/laureats/")
    noms = re.findall(r'class="laureat__nom"><a href="(.*?)">(.*?)</a>', html)
    assert [unescape(nom) for _, nom in noms] == [
        "Œillets-le-Haut",
        "Roche-Noire",
        "Saint-Aubin-d’Oche",
    ]
    assert noms[0][0] == "../../villages/v2/"
    assert html.count("badge.svg") == 3
    dit = texte(html)
    assert "label renouvelé le 7 mai 2026, valable jusqu’au 9 mai 2029" in dit
    assert re.search(r"accompagnées .*Hautefaye , depuis le 4 mai 2026", dit)
    assert re.search(r"arrivé à son terme .*Valbrume , label terminé le 30 novembre 2026", dit)
    for adresse in ("../../flux/labels.xml", "../../carte/", "../../evenements/"):
        assert adresse in Lecteur(html).adresses


def test_sans_laureat_la_page_le_dit(site: Dessin) -> None:
    html = page(atelier_de(site()), "label/laureats/")
    assert "Aucune commune n’a encore obtenu le label." in texte(html)
    assert "laureat__" not in html
    assert "Aucune commune n’est encore accompagnée" in texte(
        page(atelier_de(site()), "label/bourgs-centres/")
    )


def test_les_bourgs_centres_sont_dans_une_table_qui_dit_le_label(site: Dessin) -> None:
    atelier = atelier_de(
        site(AVEC_GRILLE + TOUS + village(0, ECHUE, ACQUIS + "bourg_centre: retenue\n"))
    )
    html = page(atelier, "label/bourgs-centres/")
    rangees = [texte(r) for r in re.findall(r"<tr>(.*?)</tr>", html, re.S)]
    assert len(rangees) == 3
    assert "Hautefaye" in rangees[1]
    assert "Accompagnée" in rangees[1]
    assert "Candidature envisagée" in rangees[1]
    assert "Label échu" in rangees[2]


def test_une_candidate_qui_n_a_pas_paru_n_est_nulle_part(site: Dessin) -> None:
    cachee = village(4, ACCOMPAGNEE, "bourg_centre: envisagee\n", publiee="2027-02-01")
    atelier = atelier_de(site(cachee))
    for uri in ("label/laureats/", "label/bourgs-centres/", "carte/", "integrer/"):
        assert "v4" not in page(atelier, uri)
    assert "Hautefaye" not in page(atelier, "label/laureats/")
    assert donnees(atelier, "donnees/villages.json")["donnees"] == []


def test_chaque_laureat_a_sa_ligne_a_coller(site: Dessin) -> None:
    html = page(atelier_de(site(AVEC_GRILLE + TOUS)), "integrer/")
    lignes = [
        attributs["value"]
        for balise, attributs in Lecteur(section(html, "badges")).balises
        if balise == "input"
    ]
    assert len(lignes) == 3
    assert all(
        re.search(r'^<a href="https://\S+/"><img src="\S+/badge\.svg".* alt="', x) for x in lignes
    )
    vide = page(atelier_de(site()), "integrer/")
    assert 'id="badges"' in vide


# --- la carte, les flux, les données, les annonces ----------------------------------------------


def test_la_carte_a_une_couche_pour_les_laureats_et_une_pour_les_autres(site: Dessin) -> None:
    atelier = atelier_de(site(AVEC_GRILLE + TOUS))
    points = {p["titre"]: p for p in donnees(atelier, "donnees/carte.json")}
    assert points["Roche-Noire"]["genre"] == "laureat"
    assert points["Roche-Noire"]["prix"] == "Labellisée 2026–2029"
    assert (points["Valbrume"]["genre"], points["Valbrume"]["prix"]) == ("village", "Label échu")
    html = page(atelier, "carte/")
    assert re.search(r'value="laureat"> Villages labellisés <span>3</span>', html)
    assert "data-couche" in html
    aires = donnees(atelier, "donnees/contours.json")["aires"]
    # Sous la couche, la couleur du territoire : la cacher la découvre.
    assert any(re.fullmatch(r"commune commune--t\d commune--labellise", a) for a in aires)


def choisies(atelier: Atelier) -> list[tuple[str, str, str]]:
    return sorted(
        (c.fiche.titre, f"{c.quand:%Y-%m-%d}", c.motif) for c in selections.labels(atelier.parution)
    )


@pytest.mark.parametrize(
    ("label", "attendu"),
    [
        (LABELLISEE, [("2026-06-12", "label")]),
        (RENOUVELEE, [("2026-05-07", "renouvellement/2026-05-07")]),
        (REGAGNEE, [("2026-02-10", "label/2026-02-10")]),
        (ECHUE, []),
        (RETIREE, []),
        (ACCOMPAGNEE, []),
    ],
)
def test_le_flux_des_labels_annonce_une_fois_chaque_label_accorde(
    site: Dessin, label: str, attendu: list[tuple[str, str]]
) -> None:
    assert [c[1:] for c in choisies(atelier_de(site(village(0, label))))] == attendu


def test_un_label_echu_puis_renouvele_ne_se_reposte_pas(site: Dessin) -> None:
    """À l'échéance il sort du flux ; au renouvellement, il y revient sous une autre identité."""
    en_cours = atelier_de(site(village(0, ECHUE)), datetime(2026, 11, 30, 12))
    ((_, jour, motif),) = choisies(en_cours)
    assert choisies(atelier_de(site(village(0, ECHUE)))) == []
    renouvele = ECHUE.replace("labellisee,", "renouvelee,").replace(
        "echeance: 2026-11-30", "renouvellement: 2026-12-01, echeance: 2029-12-01"
    )
    ((_, second, autre),) = choisies(atelier_de(site(village(0, renouvele))))
    assert (jour, motif) == ("2026-01-05", "label") or (jour, motif) == ("2023-11-30", "label")
    assert (second, autre) == ("2026-12-01", "renouvellement/2026-12-01")


def test_l_annonce_dit_les_annees_et_porte_le_badge(site: Dessin) -> None:
    html = page(atelier_de(site(village(0, RENOUVELEE))), "diffusion/")
    dit = texte(html)
    assert "Valbrume : label village accueillant renouvelé" in dit
    assert "Label 2026–2029" in dit
    assert "villages/v0/badge.png" in html


def test_un_label_accorde_d_avance_ne_se_dit_nulle_part_avant_son_jour(site: Dessin) -> None:
    label = (
        "{statut: labellisee, candidature: 2025-01-10, accompagnement: 2025-06-10, "
        "labellisation: 2026-12-15, echeance: 2029-12-15}"
    )
    racine = site(AVEC_GRILLE + village(0, label))
    dits = []
    for jour in (14, 15):
        atelier = atelier_de(racine, datetime(2026, 12, jour, 9))
        (v,) = atelier.parution.villages
        dits.append((affiches.affiche(atelier, v).surtitre, v.label.dit(atelier.parution.jour)))
    avance, accorde = dits
    assert avance == ("Commune accompagnée vers le label", "Accompagnée")
    assert accorde == ("Village accueillant 2026–2029", "Labellisée")


def test_les_donnees_disent_le_bourg_centre_et_rien_d_interne(site: Dessin) -> None:
    atelier = atelier_de(site(AVEC_GRILLE + village(0, ACCOMPAGNEE, INTERNES)))
    (lu,) = donnees(atelier, "donnees/villages.json")["donnees"]
    assert lu["bourg_centre"] == "deposee"
    assert lu["bourg_centre_depuis"] == "2026-02-16"
    assert lu["bourg_centre_depot"] == "2026-09-30"
    assert lu["bourg_centre_projet"] == "Rouvrir les vitrines."
    assert lu["bourg_centre_decision"] is None
    assert "MOT-" not in json.dumps(lu)


@pytest.mark.parametrize(("quand", "vaut"), [((2026, 11, 30, 23), True), ((2026, 12, 1, 0), False)])
def test_les_donnees_disent_si_le_label_vaut_encore(
    site: Dessin, quand: tuple[int, int, int, int], vaut: bool
) -> None:
    """Son étape ne change pas à l'échéance : la lire seule ferait encore une commune labellisée."""
    atelier = atelier_de(site(village(0, ECHUE)), datetime(*quand))
    (lu,) = donnees(atelier, "donnees/villages.json")["donnees"]
    assert (lu["label"], lu["label_en_cours"]) == ("labellisee", vaut)


def test_les_renouvellements_successifs_se_lisent_dans_les_donnees(site: Dessin) -> None:
    label = (
        "{statut: renouvelee, labellisation: 2017-05-09, renouvellements: [2020-05-07, 2023-05-05],"
        " renouvellement: 2026-05-07, echeance: 2029-05-09}"
    )
    atelier = atelier_de(site(village(0, label)))
    (lu,) = donnees(atelier, "donnees/villages.json")["donnees"]
    assert lu["label_renouvellements"] == ["2020-05-07", "2023-05-05"]
    csv = artefacts(atelier)["donnees/villages.csv"]
    assert isinstance(csv, Fichier)
    assert "2023-05-05" in csv.octets.decode()
