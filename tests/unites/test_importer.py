"""La commande `nouvelle-vie importer` : ce qu'elle dit, ce qu'elle rend, ce qu'elle garde."""

from __future__ import annotations

import importlib
import io
import json
import os
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fabriques import arbre
from nouvelle_vie.commandes import application, commun
from nouvelle_vie.lecture.tableaux.ouvrir import ouvrir
from nouvelle_vie.redaction.importation.mots import sous_entendus, valeurs_nommees
from nouvelle_vie.redaction.importation.refus import AJOUTEES, nom_de_feuille
from outils import lire_site
from tableaux import classeur, separe

Dessin = Callable[..., Path]
BON = separe("Titre;Commune;Loyer;Obs.", "Maison;Valbrume;520;rien", "Studio;Nulle-Part;=1+1;x")


@pytest.fixture
def recu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chemin = tmp_path_factory.mktemp("recu") / "Logements à louer.csv"
    chemin.write_bytes(BON)
    return chemin


def lancer(site: Path, *arguments: str | Path) -> Result:
    commande = ["importer", *map(os.fspath, arguments), "--racine", os.fspath(site)]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu


def test_a_blanc_tout_est_dit_et_rien_n_est_ecrit(site: Dessin, recu: Path) -> None:
    dessin = site()
    avant = arbre(dessin)
    rendu = lancer(dessin, recu)
    assert rendu.exit_code == 1
    assert rendu.output == (
        "Feuille « Logements à louer.csv » — genre : logement ; en-tête ligne 1\n"
        "   A  Titre                                    → titre\n"
        "   B  Commune                                  → commune\n"
        "   C  Loyer                                    → loyer\n"
        "   D  Obs.                                     → (laissée : inconnue)\n"
        "\n"
        "Fiches neuves : 1\n"
        "  ligne 2 : NV-2026-0001 « Maison » → offres/logement/maison-valbrume.yml\n"
        "    déduit — transaction : location\n"
        "\n"
        "Lignes refusées : 1\n"
        "  ligne 3 :\n"
        "    « Commune » (B3) : commune inconnue « Nulle-Part » — écrivez le nom exact de la "
        "commune ou son code INSEE\n"
        "    « Loyer » (C3) : « =1+1 » n'est pas un nombre — écrivez un nombre, par exemple 48000 "
        "ou 1 450,50\n"
        "\n"
        "1 fiche neuve, 0 modifiée, 0 inchangée, 1 ligne refusée.\n"
        "Rien n'est écrit. Pour écrire : la même commande, avec --oui\n"
        "Avec --refus refus.xlsx, les lignes refusées s'écrivent dans un tableau.\n"
    )
    assert arbre(dessin) == avant


def test_les_refus_se_corrigent_et_se_reimportent(site: Dessin, recu: Path) -> None:
    dessin = site()
    rendu = lancer(dessin, recu, "--oui")
    refus = dessin / "logements-a-louer-refus.xlsx"
    assert f"Les lignes refusées, et pourquoi : {refus}" in rendu.output
    (feuille,) = ouvrir(refus).feuilles
    assert feuille.rangees[0] == ("Titre", "Commune", "Loyer", "Obs.", *AJOUTEES)
    titre, commune, loyer, obs, motif, origine, ligne = feuille.rangees[1]
    assert (titre, commune, obs, origine, ligne) == (
        "Studio", "Nulle-Part", "x", "Logements à louer.csv", 3.0
    )  # fmt: skip
    assert loyer == "'=1+1", "aucune formule"
    assert "commune inconnue « Nulle-Part »" in str(motif)
    corrige = classeur(
        {feuille.nom: [feuille.rangees[0], ["Studio", "Valbrume", 300, "x", motif, origine, ligne]]}
    )
    refus.write_bytes(corrige)
    suite = lancer(dessin, refus, "--oui")
    assert suite.exit_code == 0, suite.output
    assert [o.titre for o in lire_site(dessin).catalogue.offres] == ["Maison", "Studio"]


def test_les_refus_s_ecrivent_ou_on_le_dit_meme_a_blanc(
    site: Dessin, recu: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ailleurs = tmp_path_factory.mktemp("ailleurs") / "retour" / "a.xlsx"
    dessin = site()
    avant = arbre(dessin)
    assert lancer(dessin, recu, "--refus", ailleurs).exit_code == 1
    un = ailleurs.read_bytes()
    lancer(dessin, recu, "--refus", ailleurs)
    assert ailleurs.read_bytes() == un, "mêmes refus, mêmes octets"
    assert arbre(dessin) == avant
    mauvais = lancer(dessin, recu, "--refus", "a.csv")
    assert mauvais.output == "« --refus » écrit un classeur — terminez son nom par .xlsx\n"
    lien = ailleurs.with_name("lien.xlsx")
    lien.symlink_to("/dev/null")
    assert "est un lien" in lancer(dessin, recu, "--refus", lien).output


class _Ecran(io.StringIO):
    """Une personne devant un écran, qui tape ceci."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("reponse", "ecrit"), [("oui\n", True), ("OUI\n", True), ("o\n", False), ("", False)]
)
def test_devant_un_terminal_une_personne_confirme(
    reponse: str, ecrit: bool, site: Dessin, recu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module("nouvelle_vie.commandes.importer")
    faux = types.SimpleNamespace(stdin=_Ecran(reponse), stdout=_Ecran())
    for qui in (module, commun):
        monkeypatch.setattr(qui, "sys", faux)
    dessin = site()
    rendu = lancer(dessin, recu)
    assert "Écrire ? Tapez « oui » pour confirmer : " in rendu.output
    assert (dessin / "offres/logement/maison-valbrume.yml").exists() is ecrit


def test_une_correspondance_se_garde_se_corrige_et_se_reemploie(
    site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dossier = tmp_path_factory.mktemp("recu")
    tableau, gardee = dossier / "t.csv", dossier / "mairie.yml"
    tableau.write_bytes(
        separe('Le bien;Où;"Prix | ""mois""";Titre;Commune', "Maison;Valbrume;520;;")
    )
    dessin = site()
    options = ("--genre", "logement")
    rendu = lancer(dessin, tableau, *options, "--enregistrer-correspondance", gardee)
    assert rendu.exit_code == 1
    ecrite = gardee.read_text("utf-8")
    assert ecrite == (
        "# Quelle colonne remplit quel champ, pour « nouvelle-vie importer --correspondance ».\n"
        '# À gauche, le titre de la colonne ; à droite, le champ, ou "" pour laisser la colonne.\n'
        "genre: logement\ncolonnes:\n"
        '  "Le bien": ""  # inconnue\n  "Où": ""  # inconnue\n'
        '  "Prix | \\"mois\\"": prix\n  "Titre": titre\n  "Commune": commune\n'
    )
    corrigee = ecrite.replace('"Le bien": ""', '"Le bien": titre').replace(
        '"Où": ""', '"Où": commune'
    )
    corrigee = corrigee.replace(": prix", ": loyer").replace('"Titre": titre', '"Titre": ""')
    gardee.write_text(corrigee, "utf-8")
    rendu = lancer(dessin, tableau, "--correspondance", gardee, "--oui")
    assert rendu.exit_code == 0, rendu.output
    (offre,) = lire_site(dessin).catalogue.offres
    assert (offre.titre, str(offre.loyer)) == ("Maison", "520")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("ecrite", "dit"),
    [
        ("colonnes:\n  a: loier\n", "champ inconnu « loier » — vouliez-vous écrire « loyer » ?"),
        ("genre: chateau\ncolonnes: {}\n", "« chateau » n'est pas un genre"),
        ("colonnes: 3\n", "il manque « colonnes »"),
        ("a: b: c\n", "le texte contient « : » sans guillemets"),
        ("\0", "caractère invisible"),
    ],
)
def test_une_correspondance_fautive_le_dit(ecrite: str, dit: str, site: Dessin, recu: Path) -> None:
    gardee = recu.with_name("c.yml")
    gardee.write_text(ecrite, "utf-8")
    rendu = lancer(site(), recu, "--correspondance", gardee)
    assert rendu.exit_code == 1
    assert dit in rendu.output
    assert rendu.output.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--genre", "bateau"), "« bateau » n'est pas un genre d'offre — écrivez l'un de"),
        (("--commune", "Valbrune"), "commune inconnue « Valbrune » — vouliez-vous Valbrume ?"),
        (("--correspondance", "absente.yml"), "la correspondance ne peut pas être lue"),
        (("--date", "hier"), "la date « hier » ne se lit pas"),
    ],
)
def test_une_mauvaise_option_le_dit(
    options: tuple[str, ...], dit: str, site: Dessin, recu: Path
) -> None:
    rendu = lancer(site(), recu, *options)
    assert (rendu.exit_code, dit in rendu.output) == (1, True)


def test_sans_tableau_la_commande_dit_quoi_donner(site: Dessin) -> None:
    rendu = lancer(site())
    assert rendu.exit_code == 2
    assert "offres.xlsx" in rendu.output


def test_le_json_dit_tout(site: Dessin, recu: Path) -> None:
    rendu = lancer(site(), recu, "--json")
    dit = json.loads(rendu.stdout)
    assert (dit["fichier"], dit["ecrit"], dit["refus"]) == (recu.name, False, None)
    assert [n["titre"] for n in dit["neuves"]] == ["Maison"]
    (feuille,) = dit["feuilles"]
    assert feuille["colonnes"]["logement"][3] == {
        "colonne": "D", "titre": "Obs.", "champ": None, "dit": "inconnue"
    }  # fmt: skip
    assert [r["ligne"] for r in dit["refusees"]] == [3]


def test_un_dossier_qui_mene_ailleurs_n_est_pas_suivi(
    site: Dessin, recu: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dessin, ailleurs = site(), tmp_path_factory.mktemp("ailleurs")
    (dessin / "offres").mkdir()
    (dessin / "offres/logement").symlink_to(ailleurs)
    rendu = lancer(dessin, recu, "--oui")
    assert rendu.exit_code == 1
    assert "rien n'a été écrit" in rendu.output
    assert list(ailleurs.iterdir()) == []
    assert not (dessin / "offres/.imports").exists()


def test_les_noms_de_feuille_conviennent_a_excel() -> None:
    pris: set[str] = set()
    noms = [nom_de_feuille(n, pris) for n in ("a/b:c" * 20, "A/B:C" * 20, "", "History", "\0")]
    assert len({n.casefold() for n in noms}) == 5
    assert all(len(n) <= 31 and n.casefold() != "history" for n in noms)


def test_les_mots_de_la_feuille_completent_sans_contredire() -> None:
    assert sous_entendus("logement", "Maisons à louer") == {
        ("transaction",): "location",
        ("type_bien",): "Maison",
    }
    assert sous_entendus("emploi", "Maisons à louer") == {}
    assert valeurs_nommees("transaction")["a louer"] == "location"


@pytest.mark.parametrize("option", ["--refus", "--enregistrer-correspondance", "--modele"])
def test_un_fichier_qui_existe_n_est_jamais_ecrase(option: str, site: Dessin, recu: Path) -> None:
    travail = recu.with_name("travail.xlsx")
    travail.write_bytes(b"mon travail")
    rendu = lancer(site(), recu, option, travail)
    assert rendu.exit_code == 1
    assert "existe déjà" in rendu.output
    assert travail.read_bytes() == b"mon travail"


def test_les_refus_d_un_second_import_ne_remplacent_pas_les_premiers(
    site: Dessin, recu: Path
) -> None:
    dessin = site()
    premier = dessin / "logements-a-louer-refus.xlsx"
    for titre in (b"Grange", b"Ferme"):
        recu.write_bytes(BON.replace(b"Maison", titre))
        lancer(dessin, recu, "--oui")
        premier.write_bytes(b"en cours")
    assert premier.read_bytes() == b"en cours"
    assert (dessin / "logements-a-louer-refus-2.xlsx").is_file()


@pytest.mark.parametrize(
    ("entete", "cellule", "garde"),
    [
        ("Loyer CC", "650 €/mois CC", True),
        ("Loyer CC", "7800 €/an", False),
        ("Loyer CC", "650 € HT", False),
        ("Prix", "120 000 € FAI", True),
        ("Prix", "120 000 €/mois", False),
    ],
)
def test_un_montant_d_une_autre_periode_n_est_pas_pris_pour_celui_du_champ(
    entete: str, cellule: str, garde: bool, site: Dessin, recu: Path
) -> None:
    recu.write_bytes(separe(f"Titre;Commune;{entete}", f"Maison;Valbrume;{cellule}"))
    rendu = lancer(site(), recu, "--genre", "logement")
    assert rendu.exit_code == (0 if garde else 1)
    assert ("n'est pas un nombre" in rendu.output) != garde


def test_un_tableau_ne_fait_pas_revivre_une_offre_archivee(site: Dessin, recu: Path) -> None:
    dessin = site()
    recu.write_bytes(BON)
    lancer(dessin, recu, "--oui")
    fiche = dessin / "offres/logement/maison-valbrume.yml"
    fiche.write_text(fiche.read_text("utf-8").replace("remontee\n", "archivee\n", 1), "utf-8")
    recu.write_bytes(separe("Titre;Commune;Loyer;Statut", "Maison;Valbrume;520;publiee"))
    lancer(dessin, recu, "--statuts", "--conflits", "remplacer", "--oui")
    assert "statut: archivee" in fiche.read_text("utf-8")
