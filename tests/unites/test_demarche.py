"""Plan, boîtes à outils, réseau, presse : lus, refusés, dessinés d'après leurs seuls fichiers."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from fabriques import atelier_de, evenement, fabriquer, offre, site_constructible
from nouvelle_vie.artefact import Fragment
from nouvelle_vie.commandes import application
from nouvelle_vie.erreurs import ContenuInvalide, FabricationImpossible
from nouvelle_vie.fabrique.embleme import en_png, tracer
from nouvelle_vie.modele.demarche import Serie
from nouvelle_vie.modele.demarches import Demarche
from nouvelle_vie.rendu.embleme import TAILLE_PNG, VARIANTES, recolorer
from nouvelle_vie.rendu.gabarits import phrases
from nouvelle_vie.rendu.histogramme import HAUTEUR, LARGEUR, histogramme
from nouvelle_vie.rendu.phototheque import phototheque
from nouvelle_vie.sorties import boites, demarche, feuilles, presse, reseau
from outils import DEPOT, codes, dessiner, lire_site, verifier

Dessin = Callable[..., Path]

PLAN = """\
=== content/demarche/plan.yml
axes:
  - code: axe
    titre: Accueillir
    resume: Ensemble.
    actions:
      - code: soirees
        titre: Des soirées
        phrase: On se rencontre.
        lieux:
          - titre: L'accueil du site
            page: boites/
        contenu: un évènement
        commandes: [verifier]
=== content/boites.md
---
title: Boîtes
description: Des boîtes.
---
Texte.
"""
BOITES = """\
=== content/boites-a-outils/boites.yml
boites:
  - code: habitants
    titre: Habitants
    page: boites/
    resume: Se rencontrer.
    publics: [habitants]
    documents:
      - titre: Le déroulé
        page: boites/deroule/
        resume: Minute par minute.
        forme: feuille
"""
CONTACTS = """\
=== content/reseau/contacts.yml
organismes:
  - code: maison
    titre: La Maison
    mission: Elle accueille.
    taches: [Répond]
  - code: territoires
    titre: Les territoires
    mission: Ils accompagnent.
    taches: [Accompagnent]
    referents: oui
fonctions:
  - code: soirees
    titre: Une soirée
    texte: Choisir une date.
    boites: [habitants]
    contact:
      organisme: Les rencontres
      courriel: rencontres@contree.example
"""
INDICATEURS = """\
=== content/reseau/indicateurs.yml
series:
  - code: contacts
    titre: Demandes
    unite: demandes
    definition: Une par foyer.
    source: Registre
    exemple: oui
    releves:
      - {annee: 2024, valeur: 1200}
      - {annee: 2025, valeur: 600, partiel: oui}
  - code: installes
    titre: Installés
    unite: foyers
    definition: Six mois après.
    source: Entretiens
    releves:
      - {annee: 2025, valeur: 3}
"""
NUMEROS = """\
=== content/presse/parutions.yml
numeros:
  - revue: La Revue
    numero: n° 3
    date: 2026-10-01
    offres: [CTR-2026-0001, CTR-2026-0002]
=== offres/projet/visible.yml
""" + offre("CTR-2026-0001", "Visible")
CACHEE = "=== offres/projet/cachee.yml\n" + offre(
    "CTR-2026-0002", "Secrète", "2026-11-21 09:00"
).replace("statut: publiee", "statut: retiree\nmotif_retrait: Vendue")


def fragment(site: Path, sortie: object, uri: str) -> str:
    artefacts = sortie.produire(atelier_de(site))  # type: ignore[attr-defined]
    return next(a.contenu for a in artefacts if isinstance(a, Fragment) and a.uri == uri)


# --- lire ---------------------------------------------------------------------------------------


def test_un_site_sans_aucun_de_ces_fichiers_n_a_aucune_de_ces_pages(site: Dessin) -> None:
    atelier = atelier_de(site())
    assert atelier.parution.catalogue.demarche == Demarche()
    rendus = [*demarche.produire(atelier), *boites.produire(atelier), *reseau.produire(atelier)]
    assert [*rendus, *feuilles.produire(atelier)] == []


def test_chaque_fichier_lu_compte(site: Dessin) -> None:
    avant = lire_site(site()).fichiers
    assert lire_site(site(PLAN + INDICATEURS)).fichiers == avant + 3


def test_une_action_sans_page_est_refusee(site: Dessin) -> None:
    sans = re.sub(r"lieux:\n.*\n.*\n", "lieux: []\n", PLAN)
    (faute,) = lire_site(site(sans)).erreurs
    assert (faute.code, faute.fichier, faute.ligne) == (
        "liste-trop-courte",
        "content/demarche/plan.yml",
        9,
    )


def test_un_code_ne_sert_qu_une_fois(site: Dessin) -> None:
    assert codes(lire_site(site(PLAN.replace("code: soirees", "code: axe"))).erreurs) == [
        "code-en-double"
    ]


@pytest.mark.parametrize("ecrite", ["boite/", "Boites/"])
def test_une_page_absente_se_dit_a_sa_ligne(site: Dessin, ecrite: str) -> None:
    verdict = verifier(site(PLAN.replace("page: boites/", f"page: {ecrite}")))
    assert verdict.code == 1
    assert "content/demarche/plan.yml:11:19" in verdict.sortie
    assert verdict.plantage is None


def test_une_page_absente_arrete_la_construction(tmp_path: Path) -> None:
    racine = site_constructible(tmp_path, PLAN.replace("page: boites/", "page: nulle-part/"))
    (racine / "content/demarche/plan.yml").write_text(
        PLAN.split("=== ")[1].partition("\n")[2].replace("page: boites/", "page: nulle-part/"),
        "utf-8",
    )
    with pytest.raises(ContenuInvalide) as refus:
        fabriquer(racine)
    assert [(e.code, e.fichier) for e in refus.value.erreurs] == [
        ("page-inconnue", "content/demarche/plan.yml")
    ]


def test_une_offre_inconnue_d_un_numero_se_dit(site: Dessin) -> None:
    (faute,) = lire_site(site(NUMEROS)).erreurs
    assert (faute.code, faute.fichier, faute.ligne) == (
        "renvoi-mort",
        "content/presse/parutions.yml",
        5,
    )


def test_hors_demonstration_rien_d_invente(site: Dessin) -> None:
    racine = site(INDICATEURS + CONTACTS)
    config = racine / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("stration: true", "stration: false"))
    fautes = [(e.code, e.fichier) for e in lire_site(racine).erreurs if "reseau" in e.fichier]
    assert fautes == [
        ("coordonnee-fictive", "content/reseau/contacts.yml"),
        ("exemple-en-ligne", "content/reseau/indicateurs.yml"),
    ]


@pytest.mark.parametrize(
    ("ecrit", "code"), [("", "fiche-vide"), ("- a\n", "pas-une-fiche"), ("a: [", "crochet-ouvert")]
)
def test_un_fichier_vide_ou_mal_forme_se_dit_sans_plantage(
    site: Dessin, ecrit: str, code: str
) -> None:
    (faute,) = lire_site(site("=== content/reseau/contacts.yml\n" + ecrit)).erreurs
    assert (faute.code, faute.fichier) == (code, "content/reseau/contacts.yml")


def test_l_ancien_encodage_de_windows_est_un_conseil(site: Dessin) -> None:
    racine = site(INDICATEURS)
    fichier = racine / "content/reseau/indicateurs.yml"
    fichier.write_bytes(fichier.read_text("utf-8").encode("cp1252"))
    lecture = lire_site(racine)
    assert (lecture.erreurs, codes(lecture.conseils)) == ((), ["encodage-ancien"])


HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    ("fichier", "sortie", "uri"),
    [
        (PLAN, demarche, "demarche/index.html"),
        (BOITES, boites, "boites-a-outils/index.html"),
        (BOITES + CONTACTS, boites, "boites/index.html"),
        (CONTACTS, reseau, "reseau/index.html"),
        (INDICATEURS, reseau, "reseau/index.html"),
        (NUMEROS, presse, "presse/index.html"),
    ],
)
def test_un_texte_hostile_reste_du_texte(
    site: Dessin, fichier: str, sortie: object, uri: str
) -> None:
    cles = "titre|resume|phrase|texte|mission|unite|definition|source|revue|numero"
    piege = re.sub(
        rf"(?m)^([ -]+(?:{cles}): ).*$", lambda t: f'{t[1]}"{HOSTILE}"', fichier
    ).replace("[Répond]", f'["{HOSTILE}"]')
    html = fragment(site(piege + CACHEE), sortie, uri)
    assert html.count("&lt;img src=x") >= 2
    assert "<img src=x" not in html


# --- les données seules -------------------------------------------------------------------------


def test_un_axe_et_une_boite_s_ajoutent_dans_leur_seul_fichier(site: Dessin) -> None:
    racine = site(PLAN + BOITES)
    plan = racine / "content/demarche/plan.yml"
    texte = plan.read_text("utf-8")
    neuf = texte.partition("axes:\n")[2].replace("axe", "neuf").replace("soirees", "marches")
    plan.write_text(texte + neuf.replace("Accueillir", "Marcher"), "utf-8")
    html = fragment(racine, demarche, "demarche/index.html")
    assert re.findall(r'<h2 id="(\w+)">(\w+)', html) == [("axe", "Accueillir"), ("neuf", "Marcher")]
    liste = racine / "content/boites-a-outils/boites.yml"
    autre = BOITES.partition("boites:\n")[2].replace("habitants", "elus").replace("Habit", "Él")
    liste.write_text(liste.read_text("utf-8") + autre, "utf-8")
    html = fragment(racine, boites, "boites-a-outils/index.html")
    assert re.findall(r'<h2 id="(\w+)">', html) == ["habitants", "elus"]


def test_une_boite_a_les_rendez_vous_de_son_public_et_son_contact(site: Dessin) -> None:
    venir = evenement("CTR-2026-0101", "Veillée", "debut: 2026-12-20\n", "public: [habitants]\n")
    autre = evenement("CTR-2026-0102", "Atelier", "debut: 2026-12-21\n", "public: [elus]\n")
    passe = evenement("CTR-2026-0103", "Hier", "debut: 2026-11-20\n", "public: [habitants]\n")
    tous = evenement("CTR-2026-0104", "Foire", "debut: 2026-12-02\n", "public: [tous]\n")
    annule = evenement(
        "CTR-2026-0105", "Bal", "debut: 2026-12-23\n", "public: [habitants]\netat: annule\n"
    )
    fiches = "".join(
        f"=== content/evenements/{rang}.md\n{fiche}"
        for rang, fiche in enumerate((venir, autre, passe, tous, annule))
    )
    html = fragment(site(BOITES + CONTACTS + fiches), boites, "boites/index.html")
    assert re.findall(r'evenements/(\d)/"', html) == ["0", "3"]
    assert re.findall(r'evenements/(\d)/affiche/"', html) == ["0", "3"]
    assert "rencontres@contree.example" in html
    assert "À imprimer" in html


def test_une_boite_se_cherche_par_ses_documents_pas_par_les_rendez_vous(site: Dessin) -> None:
    veillee = evenement("CTR-2026-0101", "Veillée", "debut: 2026-12-20\n", "public: [habitants]\n")
    dossier = site(f"{BOITES}{CONTACTS}=== content/evenements/a.md\n{veillee}")
    assert "Veillée" in fragment(dossier, boites, "boites/index.html")
    cherches = {
        a.uri: a.a_chercher
        for sortie in (boites, reseau)
        for a in sortie.produire(atelier_de(dossier))
        if isinstance(a, Fragment)
    }
    assert cherches["boites/index.html"].startswith("Le déroulé Minute par minute.")
    assert "Elle accueille. Répond" in cherches["reseau/index.html"]
    assert not re.search("Veillée|example|Passé", " ".join(cherches.values()))


def test_une_boite_dit_qui_repond_hors_des_territoires(site: Dessin) -> None:
    """Une commune sans territoire est suivie par le département : son propriétaire a un numéro."""
    sujet = "    boites: [habitants]\n"
    avant, _, apres = CONTACTS.rpartition(sujet)
    contacts = f"{avant}{sujet}    referents: oui\n" if apres else CONTACTS
    dit = fragment(site(BOITES + contacts), boites, "boites/index.html")
    assert dit.index("amont@contree.example") < dit.index("ne relève d’aucun territoire")
    assert dit.index("ne relève d’aucun territoire") < dit.index("accueil@contree.example")


def test_sans_contact_le_departement_repond_et_les_referents_ne_sont_dits_qu_une_fois(
    site: Dessin,
) -> None:
    html = fragment(site(CONTACTS), reseau, "reseau/index.html")
    assert "accueil@contree.example" in html
    assert "amont@contree.example" in html
    assert html.count("rencontres@contree.example</a>") == 1


def test_une_feuille_et_une_presentation_sont_habillees(site: Dessin) -> None:
    html = fragment(site(BOITES), feuilles, "boites/deroule/index.html")
    assert "data-feuille" in html
    projetee = site(BOITES.replace("forme: feuille", "forme: presentation"))
    assert "<dialog" in fragment(projetee, feuilles, "boites/deroule/index.html")


# --- la presse ----------------------------------------------------------------------------------


def test_une_offre_disparue_n_est_que_comptee(site: Dessin) -> None:
    html = fragment(site(NUMEROS + CACHEE), presse, "presse/index.html")
    assert "Visible" in html
    assert "Une offre de ce numéro n’est plus à prendre." in html
    assert "Secrète" not in html
    assert "CTR-2026-0002" not in html


@pytest.mark.parametrize(
    ("ecrit", "change"),
    [("statut: publiee", "statut: qualifiee"), ("2026-11-21 09:00", "2026-12-24 09:00")],
)
def test_une_offre_qui_n_a_pas_encore_paru_n_est_meme_pas_comptee(
    site: Dessin, ecrit: str, change: str
) -> None:
    a_paraitre = "=== offres/projet/a-paraitre.yml\n" + offre(
        "CTR-2026-0002", "Secrète", "2026-11-21 09:00"
    ).replace(ecrit, change)
    html = fragment(site(NUMEROS + a_paraitre), presse, "presse/index.html")
    assert "Visible" in html
    assert "plus à prendre" not in html


def test_les_ancres_citees_restent_quand_tout_est_vide(site: Dessin) -> None:
    """Le plan et les pages y mènent : un site vidé de ses exemples doit se construire."""
    racine = site(CONTACTS)
    assert 'id="indicateurs"' in fragment(racine, reseau, "reseau/index.html")
    html = fragment(racine, presse, "presse/index.html")
    for ancre in ("communiques", "embleme", "phototheque", "parutions"):
        assert f'id="{ancre}"' in html


def test_un_communique_est_une_actualite_marquee(site: Dessin) -> None:
    ecrire = "=== content/actualites/{0}.md\n---\nid: CTR-2026-020{0}\ntitre: Nouvelle {0}\n{1}"
    suite = "resume: Court.\npublication: 2026-11-0{0} 09:00\n---\nTexte.\n"
    actualites = "".join(
        ecrire.format(rang, champ) + suite.format(rang)
        for rang, champ in ((1, ""), (2, "communique: oui\n"))
    )
    html = fragment(site(actualites), presse, "presse/index.html")
    assert re.findall(r"Nouvelle (\d)", html) == ["2"]


def test_la_phototheque_tait_les_personnes_et_les_offres(tmp_path: Path) -> None:
    photo = "photos:\n  - fichier: {}.jpg\n    alt: A\n    credit: B\n    licence: C\n"
    accord = "    personnes_consentantes: oui\n"
    evenements = (
        "=== content/evenements/a.md\n"
        + evenement("CTR-2026-0101", "A", "debut: 2026-12-20\n", photo.format("paysage"))
        + "=== content/evenements/b.md\n"
        + evenement("CTR-2026-0102", "B", "debut: 2026-12-21\n", photo.format("foule") + accord)
        + "=== offres/projet/o.yml\n"
        + offre("CTR-2026-0001", "O", suite=photo.format("maison"))
        + "".join(
            f"=== content/images/{n}.jpg (image JPEG 1200x800)\n"
            for n in ("paysage", "foule", "maison")
        )
    )
    racine = site_constructible(tmp_path)

    dessiner(racine, evenements)
    atelier = fabriquer(racine).atelier
    assert [c.photo.fichier for c in phototheque(atelier)] == ["paysage.jpg"]


# --- les dessins --------------------------------------------------------------------------------


def serie(*releves: tuple[int, int, bool]) -> Serie:
    ecrits = [{"annee": a, "valeur": v, "partiel": p} for a, v, p in releves]
    return Serie.model_validate(
        {
            "code": "contacts",
            "titre": "Demandes",
            "unite": "demandes",
            "definition": "Une par foyer.",
            "source": "Registre",
            "releves": ecrits,
        }
    )


def test_les_barres_tiennent_dans_le_dessin_et_gardent_les_proportions() -> None:
    dessin = histogramme(
        serie((2023, 100, False), (2024, 50, False), (2025, 0, True)), phrases()["reseau"]["dessin"]
    )
    haute, moitie, nulle = dessin.barres
    assert haute.hauteur == pytest.approx(2 * moitie.hauteur)
    assert (nulle.hauteur, nulle.partiel) == (0, True)
    for barre in dessin.barres:
        assert barre.x >= 0
        assert barre.x + barre.largeur <= LARGEUR
        assert 12 <= barre.y <= barre.y + barre.hauteur <= HAUTEUR
    assert haute.x + haute.largeur < moitie.x


@pytest.mark.parametrize(
    ("releves", "dit"),
    [
        (((2024, 1200, False),), "1\u202f200 demandes en 2024."),
        (((2023, 2, False), (2024, 5, False)), "De 2 demandes en 2023 à 5 en 2024."),
        (
            ((2023, 2, False), (2024, 5, True)),
            "2 demandes en 2023 ; 5 demandes en 2024, année incomplète.",
        ),
    ],
)
def test_le_dessin_se_resume_en_une_phrase(
    releves: tuple[tuple[int, int, bool], ...], dit: str
) -> None:
    assert histogramme(serie(*releves), phrases()["reseau"]["dessin"]).resume == dit


def test_le_dessin_et_son_tableau_disent_les_memes_chiffres(site: Dessin) -> None:
    html = fragment(site(INDICATEURS), reseau, "reseau/index.html")
    premier = re.search(r"<figure.*?</figure>", html, re.S)
    assert premier
    valeurs = re.findall(r'class="indicateur__valeur"[^>]*>([^<]+)<', premier[0])
    assert valeurs == re.findall(r"<td>([^<]+)</td>", premier[0]) == ["1\u202f200", "600"]
    assert premier[0].count("url(#hachures-contacts)") == 1
    assert "Exemple" in premier[0]
    assert html.count("Exemple") == 1


def test_l_embleme_png_est_celui_de_l_icone() -> None:
    icone = (DEPOT / "overrides/assets/favicon.svg").read_text("utf-8")
    image = Image.open(io.BytesIO(en_png(icone))).convert("RGBA")
    assert image.size == (TAILLE_PNG, TAILLE_PNG)
    unite = TAILLE_PNG / 32
    lire = [image.getpixel((int(x * unite), int(y * unite))) for x, y in ((4, 6), (21.5, 9.5))]
    bas = image.getpixel((int(16 * unite), int(31 * unite)))
    assert [*lire, bas] == [(243, 223, 169, 255), (201, 138, 22, 255), (31, 75, 58, 255)]
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_chaque_variante_change_toutes_les_couleurs_de_l_icone() -> None:
    icone = (DEPOT / "overrides/assets/favicon.svg").read_text("utf-8")
    couleurs = set(re.findall(r"#[0-9a-f]{6}", icone))
    for variante in VARIANTES[1:]:
        assert set(variante.couleurs) == couleurs
        assert recolorer(icone, variante) != icone


def test_une_commande_de_dessin_inconnue_est_refusee() -> None:
    with pytest.raises(FabricationImpossible, match="« q »"):
        tracer("M0 0q1 1 2 2z")


# --- retirer les exemples -----------------------------------------------------------------------


def test_vider_retire_la_serie_inventee_et_le_contact_fictif(site: Dessin) -> None:
    racine = site(INDICATEURS + CONTACTS + BOITES)
    commande = ["vider-exemples", "--racine", os.fspath(racine), "--oui"]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exit_code == 0, rendu.output
    assert "content/reseau/indicateurs.yml : « series › 1 » est inventé" in rendu.output
    relue = lire_site(racine).catalogue.demarche
    assert relue.indicateurs
    assert [s.code for s in relue.indicateurs.series] == ["installes"]
    assert relue.annuaire
    assert relue.annuaire.fonctions[0].contact is None
    assert relue.annuaire.organismes[1].referents


def test_vider_efface_un_fichier_qui_n_etait_qu_invention(site: Dessin) -> None:
    racine = site(INDICATEURS.replace("source: Entretiens", "source: E\n    exemple: oui"))
    commande = ["vider-exemples", "--racine", os.fspath(racine), "--oui"]
    rendu = CliRunner().invoke(application, commande)
    assert "1 fichier de chiffres ou de numéros inventés" in rendu.output
    assert not (racine / "content/reseau/indicateurs.yml").exists()
