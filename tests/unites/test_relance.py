"""La relance : les bonnes offres, une adresse connue, un courriel qui se relit partout."""

from __future__ import annotations

import email
import json
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from typer.testing import CliRunner, Result

import outils
from fabriques import Dessin
from nouvelle_vie.commandes import application
from nouvelle_vie.redaction import courriel, relance, suivi
from outils import DEPOT, MAINTENANT, en_yaml, lire_site

JOUR = MAINTENANT.date()
VILLAGE = (
    "\n=== content/villages/valbrume.md\n---\nid: CTR-2026-7001\ntitre: Valbrume\n"
    "commune: Valbrume\nresume: Un village.\nlabel:\n"
    "  statut: candidate\n  candidature: 2026-03-02\n"
    "contact_accueil:\n  organisme: Mairie de Valbrume\n  courriel: bourg@valbrume.example\n---\n"
)


def fiche(rang: int, jours: int, commune: str = "Valbrume", **champs: Any) -> str:
    identifiant = f"CTR-2026-{rang:04d}"
    dates = {
        "qualifiee": "2026-01-05",
        "publiee": f"2026-01-10 09:{rang % 60:02d}",
        "confirmee": str(JOUR - timedelta(days=jours)),
        **champs.pop("dates", {}),
    }
    donnees = outils.donnees_offre(id=identifiant, commune=commune, dates=dates, **champs)
    return f"\n=== offres/projet/{identifiant.lower()}.yml\n{en_yaml(donnees)}"


def lancer(racine: Path, *options: str) -> Result:
    rendu = CliRunner().invoke(application, ["relance", "--racine", str(racine), *options])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu


def brouillon(octets: bytes) -> EmailMessage:
    lu = email.message_from_bytes(octets, policy=policy.SMTP)
    assert isinstance(lu, EmailMessage)
    assert not lu.defects
    assert not any(e.defects for e in lu.values())
    return lu


def rediger(site: Path, nom: str = "Valbrume") -> relance.Relance:
    catalogue = lire_site(site).catalogue
    suivis = suivi.suivre(catalogue, MAINTENANT)
    commune = next(c for c in catalogue.registre.communes if c.nom == nom)
    a_confirmer = relance.par_commune(suivis)[commune]
    mairie = relance.joindre(catalogue, commune)
    return relance.rediger(mairie, a_confirmer, site_nom="Contrée", site_url="https://c.example/")


# --- ce qu'il dit ---------------------------------------------------------------------------------


def test_les_plus_vieilles_d_abord_et_elles_seules(site: Dessin) -> None:
    faite = rediger(site(fiche(1, 65) + fiche(2, 130) + fiche(3, 59) + fiche(4, 100)))
    assert [s.offre.id[-1] for s in faite.suivis] == ["2", "4", "1"]
    assert "CTR-2026-0003" not in faite.corps


def test_chaque_offre_a_son_titre_son_lien_son_etat_et_trois_reponses(site: Dessin) -> None:
    faite = rediger(site(fiche(1, 65) + fiche(2, 130) + fiche(4, 100)))
    corps = faite.corps.replace("\u00a0", " ")
    assert corps.count("[ ] ") == 9
    for rang, numero in enumerate(("2", "4", "1"), 1):
        assert (
            f"\n{rang}. Une offre du bourg\n   https://c.example/o/CTR-2026-000{numero}/\n" in corps
        )
    plat = " ".join(corps.split())
    assert "Dernière confirmation : le 27 septembre 2026 (il y a 65 jours)." in plat
    assert "elle portera la mention « à reconfirmer » le 26 décembre 2026" in plat
    assert "ne paraîtra plus à partir du 21 décembre 2026" in plat
    assert "elle ne paraît plus depuis le 21 novembre 2026" in plat
    assert faite.objet == "Valbrume\u00a0: vos 3 offres sont-elles toujours d’actualité\u202f?"


def test_une_seule_offre_s_accorde_au_singulier(site: Dessin) -> None:
    faite = rediger(site(fiche(1, 65)))
    assert faite.objet == "Valbrume\u00a0: votre offre est-elle toujours d’actualité\u202f?"
    assert "vos" not in faite.corps
    assert "ces offres" not in faite.court


def test_une_limite_passee_se_demande_autrement(site: Dessin) -> None:
    faite = rediger(site(fiche(1, 5, dates={"limite": "2026-11-30"})))
    assert "Sa date limite était le 30 novembre 2026" in faite.corps.replace("\u00a0", " ")


def test_une_offre_jamais_confirmee_le_dit(site: Dessin) -> None:
    texte = fiche(1, 5).replace(f', "confirmee": "{JOUR - timedelta(days=5)}"', "")
    faite = rediger(site(texte))
    plat = " ".join(faite.corps.replace("\u00a0", " ").split())
    assert "Publiée le 10 janvier 2026 (il y a 325 jours), jamais confirmée depuis." in plat


def test_le_texte_tient_en_72_colonnes(site: Dessin) -> None:
    titre = "Un titre très long qui dit tout de cette ancienne gare de la vallée, et même davantage"
    for ligne in rediger(site(fiche(1, 65, titre=titre))).corps.splitlines():
        assert len(ligne) <= 72 or ligne.strip().startswith("https://"), ligne


def test_la_signature_est_celle_du_territoire(site: Dessin) -> None:
    amont = rediger(site(fiche(1, 65, contact={"organisme": "Le vendeur"})))
    assert amont.corps.endswith(
        "Communauté de communes de l’Amont\namont@contree.example\nContrée\nhttps://c.example/\n"
    )


# --- à qui ----------------------------------------------------------------------------------------


def test_l_adresse_est_celle_du_village_puis_d_une_offre_de_la_mairie(site: Dessin) -> None:
    mairie = {"organisme": "Mairie de Valbrume", "courriel": "offre@valbrume.example"}
    racine = site(fiche(1, 65, contact=mairie))
    connue = rediger(racine).mairie
    assert connue.contact is not None
    assert (connue.contact.courriel, connue.source) == (
        "offre@valbrume.example",
        "contact de l'offre CTR-2026-0001",
    )
    outils.dessiner(racine, VILLAGE)
    connue = rediger(racine).mairie
    assert connue.contact is not None
    assert connue.contact.courriel == "bourg@valbrume.example"


def test_une_adresse_inconnue_n_est_jamais_inventee(site: Dessin) -> None:
    """Ni le contact d'un vendeur, ni celui de la mairie d'à côté ; le téléphone aide à demander."""
    vendeur = {"organisme": "Agence", "courriel": "agence@contree.example"}
    voisine = {"organisme": "Mairie de Roche-Noire", "courriel": "m@roche.example"}
    racine = site(
        fiche(1, 65, contact=vendeur) + fiche(2, 65, commune="Roche-Noire", contact=voisine)
    )
    donnees = racine / "content/donnees/communes.json"
    texte = donnees.read_text("utf-8")
    donnees.write_text(
        texte.replace(
            '"nom": "Valbrume",', '"nom": "Valbrume", "mairie_telephone": "01 99 00 00 01",'
        ),
        "utf-8",
    )
    rendu = lancer(racine, "Valbrume")
    assert rendu.exit_code == 0
    assert "ne connaît pas l'adresse de la mairie — demandez-la : 01 99 00 00 01" in rendu.stdout
    assert "agence@" not in rendu.stdout
    assert "roche" not in rendu.stdout
    lu = json.loads(lancer(racine, "Valbrume", "--json").stdout)
    assert lu["a"] is None
    assert lu["mailto"].startswith("mailto:?subject=")


def test_on_peut_donner_l_adresse_si_c_en_est_une(site: Dessin) -> None:
    racine = site(fiche(1, 65))
    rendu = lancer(racine, "Valbrume", "--a", "mairie@valbrume.example")
    assert rendu.stdout.startswith("À : mairie@valbrume.example\n")
    refus = lancer(racine, "Valbrume", "--a", "mairie@valbrume.example\nBcc: x@y.example")
    assert refus.exit_code == 1
    assert "n'est pas une adresse de courriel" in refus.stderr


# --- le brouillon ---------------------------------------------------------------------------------


def test_le_brouillon_se_relit_et_ne_change_pas(site: Dessin, tmp_path: Path) -> None:
    racine = site(fiche(1, 65, titre="Le « café » de l'Été — 45 000 €") + VILLAGE)
    fichiers = [tmp_path / "hors" / f"{n}.eml" for n in "ab"]
    for fichier in fichiers:
        assert lancer(racine, "valbrume", "--eml", str(fichier)).exit_code == 0
    octets = fichiers[0].read_bytes()
    assert octets == fichiers[1].read_bytes()
    assert octets.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 78
    lu = brouillon(octets)
    assert lu["Subject"] == "Valbrume\u00a0: votre offre est-elle toujours d’actualité\u202f?"
    assert str(lu["To"]) == "Mairie de Valbrume <bourg@valbrume.example>"
    assert lu["From"].addresses[0].addr_spec == "amont@contree.example"
    assert lu["X-Unsent"] == "1"
    assert lu["Date"].datetime.isoformat() == "2026-12-01T09:00:00+01:00"
    assert lu["Message-ID"].endswith("@2026.contree.example>")
    assert lu.get_content_charset() == "utf-8"
    assert "Le « café » de l’Été — 45 000 €" in lu.get_content().replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    lancer(racine, "valbrume", "--eml", str(fichiers[1]), "--date", "2026-12-02")
    assert brouillon(fichiers[1].read_bytes())["Message-ID"] != lu["Message-ID"]


def test_un_titre_hostile_n_ajoute_pas_d_en_tete(site: Dessin) -> None:
    faite = rediger(site(fiche(1, 65, titre="Gare\r\nBcc: espion@example.org \u202e gnirts")))
    lu = brouillon(courriel.en_brouillon(faite, "", MAINTENANT, "2026.c.example"))
    assert set(lu.keys()) == {
        "Subject", "From", "Date", "Message-ID", "X-Unsent", "Content-Language",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert "\u202e" not in lu.get_content()


def test_le_brouillon_est_refuse_dans_ce_qui_est_publie(site: Dessin) -> None:
    racine = site(fiche(1, 65))
    rendu = lancer(racine, "Valbrume", "--eml", str(racine / "content" / "m.eml"))
    assert rendu.exit_code == 1
    assert "finirait en ligne" in rendu.stderr
    assert lancer(racine, "--toutes", str(racine / "site")).exit_code == 1
    assert not (racine / "site").exists()


def test_toutes_ecrit_un_brouillon_par_commune(site: Dessin, tmp_path: Path) -> None:
    racine = site(fiche(1, 65) + fiche(2, 65, "Roche-Noire") + fiche(3, 5, "Hautefaye") + VILLAGE)
    dossier = tmp_path / "hors"
    rendu = lancer(racine, "--toutes", str(dossier))
    noms = ["relance-roche-noire-99004.eml", "relance-valbrume-99001.eml"]
    assert sorted(p.name for p in dossier.iterdir()) == noms
    assert sorted(Path(ligne).name for ligne in rendu.stdout.splitlines()) == noms
    assert "2 brouillons" in rendu.stderr
    assert "Adresse à compléter : Roche-Noire." in rendu.stderr
    for nom in noms:
        assert "o/CTR-2026-000" in brouillon((dossier / nom).read_bytes()).get_content()


# --- le lien --------------------------------------------------------------------------------------


@pytest.mark.parametrize("combien", [1, 12, 80])
def test_le_lien_reste_court_et_se_relit(combien: int, site: Dessin) -> None:
    titre = "À reprendre & à vivre ? #1 = 100 % (« l'été »)"
    racine = site("".join(fiche(r, 65, titre=titre) for r in range(1, combien + 1)))
    faite = rediger(racine)
    lien, entier = courriel.en_lien(faite, "a+b@valbrume.example")
    assert len(lien) <= courriel.LIEN_MAX
    assert lien.isascii()
    lu = urlsplit(lien)
    assert (lu.scheme, unquote(lu.path), lu.fragment) == ("mailto", "a+b@valbrume.example", "")
    champs = parse_qs(lu.query, strict_parsing=True)
    assert champs["subject"] == [faite.objet]
    assert not entier
    assert ("body" in champs) == (combien == 1)
    if "body" in champs:
        assert champs["body"][0].replace("\r\n", "\n") + "\n" == faite.court


def test_un_courriel_court_tient_dans_un_lien(site: Dessin) -> None:
    faite = rediger(site(fiche(1, 65)))
    bref = relance.Relance(
        faite.mairie, faite.expediteur, faite.suivis, "Objet", "Bonjour,\nÀ vous\n", ""
    )
    lien, entier = courriel.en_lien(bref, "")
    assert (lien, entier) == ("mailto:?subject=Objet&body=Bonjour%2C%0D%0A%C3%80%20vous", True)


# --- la commande ----------------------------------------------------------------------------------


def test_rien_a_confirmer_le_dit_et_reussit(site: Dessin) -> None:
    racine = site(fiche(1, 5))
    rendu = lancer(racine, "Valbrume")
    assert (rendu.exit_code, rendu.stdout) == (0, "")
    assert "Rien à confirmer aujourd'hui à Valbrume (1 offre au catalogue)." in rendu.stderr
    assert json.loads(lancer(racine, "Valbrume", "--json").stdout) is None
    rendu = lancer(racine, "--toutes", str(racine / "hors"))
    assert rendu.exit_code == 0
    assert not (racine / "hors").exists()


@pytest.mark.parametrize("mot", ["Valbrume", "valbrume", "99001", " VALBRUME "])
def test_la_commune_se_nomme_comme_on_veut(mot: str, site: Dessin) -> None:
    assert "o/CTR-2026-0001/" in lancer(site(fiche(1, 65)), mot).stdout


@pytest.mark.parametrize(
    ("mot", "dit"),
    [
        ("Valbrune", "vouliez-vous Valbrume ?"),
        ("Fontbelle", "cette commune fait partie de Valbrume"),
        ("99010", "c'est un code postal : écrivez la commune (Valbrume)"),
    ],
)
def test_une_commune_inconnue_recoit_une_proposition(mot: str, dit: str, site: Dessin) -> None:
    rendu = lancer(site(), mot)
    assert (rendu.exit_code, rendu.stdout) == (1, "")
    assert dit in rendu.stderr


def test_il_faut_une_commune_ou_toutes(site: Dessin) -> None:
    for options in ((), ("Valbrume", "--toutes", "x")):
        rendu = lancer(site(), *options)
        assert rendu.exit_code == 2
        assert "Donnez une commune" in rendu.stderr


def test_un_exemple_invente_previent_avant_l_envoi(site: Dessin) -> None:
    rendu = lancer(site(fiche(1, 65, exemple=True)), "Valbrume")
    assert "1 offre de cette relance est un exemple inventé" in rendu.stderr


def test_le_vrai_site_prepare_ses_relances(tmp_path: Path) -> None:
    rendu = lancer(DEPOT, "--toutes", str(tmp_path), "--date", "2027-01-25")
    assert rendu.exit_code == 0
    for chemin in tmp_path.iterdir():
        lu = brouillon(chemin.read_bytes())
        assert lu["From"].addresses[0].domain.endswith(".example")
        assert "{" not in lu.get_content()
