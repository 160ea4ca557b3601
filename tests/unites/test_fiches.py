"""Une fiche, de son fichier à son modèle : tout dire d'un coup, ne rien inventer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nouvelle_vie.lecture.fiches import FicheLue, lire_fiche
from nouvelle_vie.modele.offres import GENRES, Logement
from nouvelle_vie.modele.recits import Temoignage
from outils import donnees_offre, en_yaml, lire_site

Dessin = Callable[..., Path]


def lue(dossier: Path, genre: str = "logement", **champs: Any) -> FicheLue:
    donnees = {c: v for c, v in donnees_offre(genre, **champs).items() if v is not None}
    chemin = dossier / "fiche.yml"
    chemin.write_text(en_yaml(donnees), "utf-8")
    return lire_fiche(chemin, dossier, GENRES[genre])


def codes(fiche: FicheLue) -> list[str]:
    return [e.code for e in fiche.erreurs]


def test_une_fiche_sans_faute_sait_d_ou_elle_vient(tmp_path: Path) -> None:
    fiche = lue(tmp_path).fiche
    assert fiche is not None
    assert (fiche.fichier, fiche.slug, fiche.adresse) == (
        "fiche.yml",
        "fiche",
        "offres/logement/fiche/",
    )


def test_une_fiche_fautive_garde_ce_qu_elle_a_de_bien_forme(tmp_path: Path) -> None:
    rendue = lue(tmp_path, loyer="cher")
    assert isinstance(rendue.fiche, Logement)
    assert (rendue.fiche.titre, rendue.fiche.loyer) == ("Une offre du bourg", None)
    assert codes(rendue) == ["nombre-attendu"]


def test_une_fiche_sans_ses_champs_obligatoires_n_existe_pas(tmp_path: Path) -> None:
    rendue = lue(tmp_path, titre="")
    assert rendue.fiche is None
    assert ("offre", "CTR-2026-0001") in rendue.annonces


@pytest.mark.parametrize(
    ("champs", "attendus"),
    [
        (
            {"dates": {"publiee": "2026-11-02 09:00", "limite": "31/02/2026"}},
            ["date-impossible", "date-de-statut"],
        ),
        ({"dates": {"qualifiee": "x", "publiee": "y"}}, ["date-attendue", "instant-attendu"]),
        ({"dates": 3}, ["groupe-attendu"]),
        ({"argumentaire": "Vivre."}, ["groupe-attendu"]),
        ({"resume": "x" * 201}, ["texte-trop-long"]),
        (
            {"argumentaire": {"activite": [], "receptivite": "b", "amenites": "c"}},
            ["texte-attendu"],
        ),
        (
            {"argumentaire": {"activite": [], "receptivite": "b"}},
            ["texte-attendu", "argumentaire-incomplet"],
        ),
        ({"energie": {"dpe": "Z", "ges": "B"}}, ["choix-inconnu"]),
        ({"energie": "C"}, ["groupe-attendu"]),
        (
            {
                "energie": {
                    "dpe": "C",
                    "ges": "B",
                    "depenses_min": "x",
                    "depenses_max": 1,
                    "annee_prix": 2023,
                }
            },
            ["nombre-attendu"],
        ),
        ({"loyer": "cher", "charges": None}, ["nombre-attendu", "mention-legale"]),
        (
            {"photos": [{"fichier": "a.jpg"}], "meuble": None},
            ["champ-manquant"] * 3 + ["mention-legale"],
        ),
        ({"statut": "retiree", "motif_retrait": []}, ["texte-attendu"]),
        ({"statut": "publie"}, ["choix-inconnu"]),
        ({"surfasse": 3, "resume": None}, ["champ-inconnu", "resume-manquant"]),
    ],
)
def test_un_champ_mal_forme_ne_passe_pas_pour_absent(
    champs: dict[str, Any], attendus: list[str], tmp_path: Path
) -> None:
    assert codes(lue(tmp_path, **champs)) == attendus


def test_un_consentement_mal_date_n_est_pas_un_consentement_absent(tmp_path: Path) -> None:
    chemin = tmp_path / "lea.yml"
    donnees = {
        "id": "TEM-2026-0001", "titre": "Léa", "commune": "Valbrume", "resume": "R",
        "publication": "2026-11-03 09:00", "annee_installation": 2024, "parcours": "P",
        "consentement": "31/02/2026",
    }  # fmt: skip
    chemin.write_text(en_yaml(donnees), "utf-8")
    assert codes(lire_fiche(chemin, tmp_path, Temoignage)) == ["date-impossible"]


ENTETE = en_yaml(
    {k: v for k, v in donnees_offre("projet", dates=None, statut="remontee").items() if v}
)


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        (f"---\n{ENTETE}---\n", []),
        (f"---\n{ENTETE}---\nLe corps.\n", []),
        (f"---\n{ENTETE}description: x\n---\nLe corps.\n", ["cle-en-double"]),
        (f"---\n{ENTETE}description: x\n---\n", []),
        ("---\n---\n", ["fiche-vide"]),
        ("---\ntitre: 'L'épicerie'\n---\nLe corps.\n", ["texte-en-trop"]),
        ("---\n- a\n---\nLe corps.\n", ["pas-une-fiche"]),
        ("Le corps.\n", ["entete-absente"]),
    ],
)
def test_une_fiche_en_markdown_a_un_en_tete_et_un_corps(
    texte: str, attendus: list[str], tmp_path: Path
) -> None:
    chemin = tmp_path / "fiche.md"
    chemin.write_text(texte, "utf-8")
    assert codes(lire_fiche(chemin, tmp_path, GENRES["projet"])) == attendus


def test_le_corps_markdown_est_la_description_sans_ses_bords(tmp_path: Path) -> None:
    chemin = tmp_path / "fiche.md"
    chemin.write_text(f"---\n{ENTETE}---\n\n# Un\n\nDeux\n\n", "utf-8")
    fiche = lire_fiche(chemin, tmp_path, GENRES["projet"]).fiche
    assert fiche is not None
    assert fiche.description == "# Un\n\nDeux"


def test_un_corps_trop_long_est_montre_a_son_debut(tmp_path: Path) -> None:
    chemin = tmp_path / "fiche.md"
    chemin.write_text(f"---\n{ENTETE}---\n\n" + "mot " * 6000, "utf-8")
    (faute,) = lire_fiche(chemin, tmp_path, GENRES["projet"]).erreurs
    assert faute.code == "texte-trop-long"
    assert faute.extrait.startswith("mot mot")


# --- où l'on cherche les fiches -----------------------------------------------------------------

AUTRE = ENTETE.replace("CTR-2026-0001", "CTR-2026-0002")


def test_les_fiches_peuvent_etre_rangees_dans_des_sous_dossiers(site: Dessin) -> None:
    lecture = lire_site(
        site(f"=== offres/projet/2026/gare.yml\n{ENTETE}=== offres/projet/moulin.yml\n{AUTRE}")
    )
    assert lecture.erreurs == ()
    assert [o.adresse for o in lecture.catalogue.offres] == [
        "offres/projet/moulin/",
        "offres/projet/gare/",
    ]


def test_une_fiche_hors_de_tout_genre_est_une_faute(site: Dessin) -> None:
    lecture = lire_site(site(f"=== offres/gare.yml\n{ENTETE}"))
    assert [(e.code, e.fichier) for e in lecture.erreurs] == [("genre-inconnu", "offres/gare.yml")]


def test_un_dossier_de_genre_ne_mene_pas_hors_du_site(tmp_path: Path, site: Dessin) -> None:
    dessin = site()
    (dessin / "offres").mkdir()
    (dessin / "offres" / "projet").symlink_to("/")
    (erreur,) = lire_site(dessin).erreurs
    assert (erreur.code, erreur.fichier) == ("fichier-hors-dossier", "offres/projet")


def test_l_index_d_un_dossier_de_fiches_est_une_page(site: Dessin) -> None:
    page = "---\ntitle: Villages\ndescription: Tous les villages.\n---\n"
    lecture = lire_site(site(f"=== content/villages/index.md\n{page}"))
    assert lecture.erreurs == ()
    assert [p.src_uri for p in lecture.pages] == ["index.md", "villages/index.md"]
    assert lecture.catalogue.villages == ()


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("---\ntitle: A\ndescription: B\n---\n", []),
        ("---\ntitle: A\n---\n", ["champ-manquant"]),
        ("---\ntitle: A\ndescription: B\ntitel: C\n---\n", ["champ-inconnu"]),
        ("---\n---\n", ["champ-manquant", "champ-manquant"]),
        ("---\n- a\n---\n", ["champ-manquant", "champ-manquant"]),
        ("---\ntitle: a : b\n---\n", ["deux-points"]),
        ("---\ntitle: A\n", ["entete-ouverte"]),
        ("Texte", ["entete-absente"]),
    ],
)
def test_une_page_ordinaire_a_un_titre_et_une_description(
    texte: str, attendus: list[str], site: Dessin
) -> None:
    lecture = lire_site(site(f"=== content/label.md\n{texte}"))
    assert [e.code for e in lecture.erreurs] == attendus


def test_une_page_cachee_ou_de_donnees_n_est_pas_lue(site: Dessin) -> None:
    lecture = lire_site(
        site(
            "".join(
                f"=== content/{c}\nx\n" for c in ("_b.md", ".c/d.md", "donnees/S.md", "images/e.md")
            )
        )
    )
    assert (lecture.erreurs, len(lecture.pages)) == ((), 1)
