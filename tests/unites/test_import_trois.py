"""Réimporter : la feuille, la fiche et ce que la feuille disait la fois d'avant."""

from __future__ import annotations

import importlib
import io
import os
import shutil
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from fabriques import arbre
from nouvelle_vie.commandes import application
from nouvelle_vie.modele.offre import Offre
from outils import lire_site, verifier
from tableaux import separe

Dessin = Callable[..., Path]
ENTETE = "Réf;Titre;Commune;Type de transaction;Loyer;Charges;Tél;À savoir"
LIGNE = "12;Maison;Valbrume;location;520;40;04 65 71 00 48;froid | loin"


@pytest.fixture
def bac(site: Dessin, tmp_path: Path) -> Path:
    return site()


def importer(bac: Path, *lignes: str, options: tuple[str, ...] = ("--oui",)) -> Result:
    recu = bac.parent / f"{bac.name}-recu"
    recu.mkdir(exist_ok=True)
    (recu / "logements.csv").write_bytes(separe(*lignes))
    commande = ["importer", os.fspath(recu / "logements.csv"), "--racine", os.fspath(bac)]
    rendu = CliRunner().invoke(application, [*commande, "--genre", "logement", *options])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    assert verifier(bac, "--sans-conseils").code == 0
    return rendu


def seule(bac: Path) -> Any:
    (offre,) = lire_site(bac).catalogue.offres
    return offre


def retoucher(bac: Path, avant: str, apres: str) -> None:
    """Le geste d'un rédacteur dans la fiche."""
    chemin = bac / seule(bac).fichier
    texte = chemin.read_text("utf-8")
    assert texte.count(avant) == 1
    chemin.write_text(texte.replace(avant, apres), "utf-8")


def fichier(bac: Path) -> str:
    return (bac / seule(bac).fichier).read_text("utf-8")


def test_une_feuille_corrigee_met_a_jour_ces_seules_lignes(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    retoucher(bac, "loyer: 520\n", "loyer: 520  # vu avec la mairie\n")
    avant = fichier(bac)
    rendu = importer(bac, ENTETE, LIGNE.replace("520", "540").replace("04 65 71 00 48", ""))
    assert "Loyer charges comprises : 520 → 540" in rendu.output
    assert "Contact : Téléphone : 0465710048 → (vide)" in rendu.output
    attendu = avant.replace("loyer: 520 ", "loyer: 540 ").replace('  telephone: "0465710048"\n', "")
    assert fichier(bac) == attendu


def test_ce_qu_un_redacteur_a_change_seul_est_garde(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    retoucher(bac, "titre: Maison\n", "titre: La maison aux volets verts\n")
    retoucher(bac, "charges: 40\n", "charges: 45\n")
    avant = fichier(bac)
    rendu = importer(bac, ENTETE, LIGNE)
    assert "0 fiche neuve, 0 modifiée, 1 inchangée" in rendu.output
    assert fichier(bac) == avant
    importer(bac, ENTETE, LIGNE.replace("520", "540"))
    assert fichier(bac) == avant.replace("loyer: 520", "loyer: 540")


@pytest.mark.parametrize(
    ("options", "garde", "redit"),
    [((), True, True), (("--conflits", "garder"), True, False),
     (("--conflits", "remplacer"), False, False)],
)  # fmt: skip
def test_un_champ_change_des_deux_cotes_est_un_conflit(
    options: tuple[str, ...], garde: bool, redit: bool, bac: Path
) -> None:
    importer(bac, ENTETE, LIGNE)
    retoucher(bac, "loyer: 520\n", "loyer: 530\n")
    corrigee = LIGNE.replace("520", "540")
    rendu = importer(bac, ENTETE, corrigee, options=("--oui", *options))
    assert "CONFLIT" in rendu.output
    assert ("530" in fichier(bac)) is garde
    assert ("loyer: 540" in fichier(bac)) is not garde
    suite = importer(bac, ENTETE, corrigee)
    assert ("CONFLIT" in suite.output) is redit
    assert ("530" in fichier(bac)) is garde


class _Clavier(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("reponse", "loyer"), [("f\n", 530), ("m\n", 540), ("\n", 530), ("", 530)])
def test_un_conflit_se_demande(
    reponse: str, loyer: int, bac: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importer(bac, ENTETE, LIGNE)
    retoucher(bac, "loyer: 520\n", "loyer: 530\n")
    faux = types.SimpleNamespace(stdin=_Clavier(reponse), stdout=io.StringIO())
    monkeypatch.setattr(importlib.import_module("nouvelle_vie.commandes.importer"), "sys", faux)
    options = ("--oui", "--conflits", "demander")
    rendu = importer(bac, ENTETE, LIGNE.replace("520", "540"), options=options)
    assert "la fiche dit   : 530" in rendu.output
    assert seule(bac).loyer == loyer


def test_l_ordre_des_lignes_et_des_colonnes_le_nom_du_fichier_ne_comptent_pas(bac: Path) -> None:
    autre = "13;Studio;Valbrume;location;300;;;"
    importer(bac, ENTETE, LIGNE, autre)
    noms = ENTETE.split(";")
    ordre = [4, 0, 2, 1, 3, 7, 6, 5]

    def melanger(ligne: str) -> str:
        return ";".join(ligne.split(";")[i] for i in ordre)

    assert noms != melanger(ENTETE).split(";")
    rendu = importer(bac, "Envoi corrigé", "", melanger(ENTETE), melanger(autre), melanger(LIGNE))
    assert "0 fiche neuve, 0 modifiée, 2 inchangées" in rendu.output


def test_deux_communes_numerotent_chacune_depuis_un(bac: Path) -> None:
    rendu = importer(bac, ENTETE, LIGNE, LIGNE.replace("Valbrume", "Roche-Noire"))
    assert "2 fiches neuves" in rendu.output
    assert sorted(p.name for p in (bac / "offres/.imports").iterdir()) == [
        "99001.jsonl",
        "99004.jsonl",
    ]


def test_une_reference_garde_l_offre_dont_le_titre_change(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    rendu = importer(bac, ENTETE, LIGNE.replace("Maison", "Maison de bourg"))
    assert "Titre : Maison → Maison de bourg" in rendu.output
    assert seule(bac).titre == "Maison de bourg"


def test_une_fiche_ecrite_a_la_main_est_reconnue_a_son_titre(site: Dessin) -> None:
    dessin = site(
        "=== offres/logement/maison.yml\nid: CTR-2026-0001\ntitre: Maison\n"
        'commune: "99001"\nstatut: a_qualifier\ntransaction: location\nloyer: 520\n'
    )
    rendu = importer(dessin, ENTETE, LIGNE.replace("40", "45"))
    assert "0 fiche neuve, 1 modifiée" in rendu.output
    offre: Offre = seule(dessin)
    assert (offre.commune, offre.statut) == ("99001", "a_qualifier"), "le code vaut le nom"
    assert offre.contact
    assert offre.contact.organisme == "Mairie (Valbrume)", "le groupe a ce qu'il exige"
    assert "0 modifiée, 1 inchangée" in importer(dessin, ENTETE, LIGNE.replace("40", "45")).output


def test_une_fiche_se_designe_par_son_identifiant(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    offre = seule(bac)
    rendu = importer(bac, "Identifiant;Commune;Loyer", f"{offre.id.lower()};Valbrume;600")
    assert "Loyer charges comprises : 520 → 600" in rendu.output
    assert seule(bac).loyer == 600


def test_une_offre_effacee_par_la_redaction_ne_revient_pas(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    (bac / seule(bac).fichier).unlink()
    rendu = importer(bac, ENTETE, LIGNE)
    assert "Effacées par la rédaction, non recréées : 1" in rendu.output
    assert lire_site(bac).catalogue.offres == ()
    assert "1 fiche neuve" in importer(bac, ENTETE, LIGNE, options=("--oui", "--recreer")).output


def test_une_fiche_fautive_n_est_pas_touchee(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    chemin = bac / seule(bac).fichier
    fautive = chemin.read_text("utf-8") + "surfasse: 3\n"
    chemin.write_text(fautive, "utf-8")
    commande = ["importer", os.fspath(bac.parent / f"{bac.name}-recu/logements.csv"), "--oui"]
    (bac.parent / f"{bac.name}-recu/logements.csv").write_bytes(
        separe(ENTETE, LIGNE.replace("520", "540"))
    )
    rendu = CliRunner().invoke(
        application, [*commande, "--genre", "logement", "--racine", os.fspath(bac)]
    )
    assert rendu.exit_code == 1
    assert "a déjà une faute — corrigez-la d'abord" in rendu.output
    assert chemin.read_text("utf-8") == fautive


def publier(bac: Path) -> str:
    """Publie l'offre importée comme le ferait un rédacteur, et rend sa fiche."""
    chemin = bac / seule(bac).fichier
    texte = fichier(bac).replace("statut: remontee", "statut: publiee")
    suite = "  qualifiee: 2026-12-01\n  publiee: 2026-12-01 08:00\n"
    texte = texte.replace("  remontee: 2026-12-01\n", f"  remontee: 2026-12-01\n{suite}")
    complete = (
        "resume: Une maison.\nargumentaire:\n  activite: a\n  receptivite: b\n  amenites: c\n"
        "reglement_charges: forfait\ndepot_garantie: 480\nsurface: 70\nmeuble: non\n"
        "energie:\n  dpe: C\n  ges: B\n  depenses_min: 900\n  depenses_max: 1300\n"
        "  annee_prix: 2023\n"
    )
    chemin.write_text(texte + complete, "utf-8")
    assert verifier(bac, "--sans-conseils").code == 0
    return fichier(bac)


def test_une_mise_a_jour_qui_casserait_une_annonce_est_refusee(bac: Path) -> None:
    """Une offre publiée ne perd pas une mention que la loi exige."""
    importer(bac, ENTETE, LIGNE)
    avant = publier(bac)
    rendu = importer(bac, ENTETE, LIGNE.replace("520", ""))
    assert rendu.exit_code == 1
    assert "l'annonce ne peut pas paraître sans « loyer »" in rendu.output
    assert fichier(bac) == avant


def test_un_lien_mort_dans_une_annonce_lue_du_public_remet_tout_en_place(bac: Path) -> None:
    """Ce lien-là ne se voit qu'une fois la fiche écrite : la vérification a le dernier mot."""
    importer(bac, ENTETE, LIGNE)
    publier(bac)
    avant = arbre(bac / "offres")
    lignes = (f"{ENTETE};Description", f"{LIGNE};[Voir](../absente.md)")
    rendu = importer(bac, *lignes, f"13;Studio;Valbrume;location;300;;;;{'x' * 9}")
    assert rendu.exit_code == 1
    assert "qui n'existe pas dans le site" in rendu.output
    assert "la vérification refuse cet import : rien n'a été écrit" in rendu.output
    assert arbre(bac / "offres") == avant


def test_un_suivi_en_conflit_de_fusion_le_dit(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    suivi = bac / "offres/.imports/99001.jsonl"
    suivi.write_text("<<<<<<< HEAD\n" + suivi.read_text("utf-8"), "utf-8")
    rendu = importer(bac, ENTETE, LIGNE)
    assert rendu.exit_code == 1
    assert rendu.output.startswith("offres/.imports/99001.jsonl:1 : cette ligne ne se lit pas — ")


def test_le_suivi_ne_garde_que_des_empreintes(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    suivi = (bac / "offres/.imports/99001.jsonl").read_text("utf-8")
    assert seule(bac).id in suivi
    for secret in ("Maison", "0465710048", "520", "froid"):
        assert secret not in suivi


def test_le_cycle_de_vie_ne_vient_du_tableau_que_si_on_le_dit(bac: Path) -> None:
    entete = f"{ENTETE};Statut;Qualifiée le"
    ligne = f"{LIGNE};Qualifiée;01/12/2026"
    importer(bac, entete, ligne)
    assert (seule(bac).statut, seule(bac).dates.qualifiee) == ("remontee", None)
    importer(bac, entete, ligne, options=("--oui", "--statuts"))
    assert seule(bac).statut == "qualifiee"


def test_une_reference_donnee_apres_coup_ne_double_pas_l_offre(bac: Path) -> None:
    sans = (ENTETE.partition(";")[2], LIGNE.partition(";")[2])
    importer(bac, *sans)
    id_ = seule(bac).id
    importer(bac, ENTETE, LIGNE)
    assert seule(bac).id == id_
    importer(bac, ENTETE, LIGNE.replace("520", "530").replace("Maison", "Maison de bourg"))
    assert (seule(bac).id, seule(bac).loyer) == (id_, 530)


def test_deux_references_d_un_meme_titre_sont_deux_offres(bac: Path) -> None:
    importer(bac, ENTETE.partition(";")[2], LIGNE.partition(";")[2])
    importer(bac, ENTETE, LIGNE, LIGNE.replace("12;", "13;", 1).replace("520", "610"))
    assert sorted(o.loyer for o in lire_site(bac).catalogue.offres) == [520, 610]


def test_sans_commune_la_trace_est_rangee_avec_celle_de_la_fiche(bac: Path) -> None:
    importer(bac, ENTETE, LIGNE)
    suivi = bac / "offres" / ".imports"
    ranges = sorted(f.name for f in suivi.iterdir())
    shutil.rmtree(suivi)
    importer(bac, "Identifiant;Titre;Loyer", f"{seule(bac).id};Maison;520")
    assert sorted(f.name for f in suivi.iterdir()) == ranges
