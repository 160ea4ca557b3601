"""La lettre d'information : ce qui est nouveau, rien d'autre, et un courriel qui se lit partout.

Les deux fichiers attendus sont dans `references/lettre/` ; `make references` les refait.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

import outils
from fabriques import Dessin, Lecteur, atelier_de, evenement, offre
from nouvelle_vie.commandes import application
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.rendu import lettre, numero
from nouvelle_vie.rendu.atelier import Atelier
from outils import DEPOT, REFERENCES

ATTENDUES = REFERENCES / "lettre"
PHOTO = (
    "photos:\n  - fichier: gare.jpg\n    alt: L'ancienne gare\n    credit: Une habitante\n"
    "    licence: CC BY 4.0\n"
)
RECIT = (
    "---\nid: CTR-2026-08{rang:02d}\ntitre: {titre}\nresume: Une nouvelle.\n"
    "publication: 2026-11-{rang:02d} 08:00\n{suite}---\nTexte.\n"
)
TEMOIN = "commune: Valbrume\nconsentement: 2026-10-01\nannee_installation: 2024\nparcours: Venue\n"
VILLAGE = (
    "---\nid: CTR-2026-7001\ntitre: Valbrume\ncommune: Valbrume\nresume: Un village.\nlabel:\n"
    "  statut: labellisee\n  labellisation: 2026-11-10\n  echeance: 2029-11-10\n---\n"
)
CATALOGUE = "".join(
    [
        "\n=== content/images/gare.jpg (image JPEG 900x600)\n",
        f"\n=== offres/projet/gare.yml\n{offre('CTR-2026-0001', 'La gare')}{PHOTO}",
        "\n=== offres/projet/moulin.yml\n"
        + offre("CTR-2026-0002", "Le moulin", "2026-11-01 00:00", "exemple: true\n"),
        f"\n=== offres/projet/avant.yml\n{offre('CTR-2026-0003', 'Avant', '2026-10-31 23:59')}",
        f"\n=== offres/projet/apres.yml\n{offre('CTR-2026-0004', 'Après', '2026-12-01 09:01')}",
        f"\n=== content/villages/valbrume.md\n{VILLAGE}",
        "\n=== content/evenements/proche.md\n"
        + evenement("CTR-2026-0901", "Bal proche", "debut: 2026-12-12 18:30\n"),
        "\n=== content/evenements/loin.md\n"
        + evenement("CTR-2026-0902", "Bal lointain", "debut: 2027-03-12 18:30\n"),
        "\n=== content/evenements/annonce.md\n"
        + evenement("CTR-2026-0903", "Bal annoncé", "debut: 2027-04-12\n").replace(
            "2026-10-01", "2026-11-15"
        ),
        "\n=== content/evenements/annule.md\n"
        + evenement("CTR-2026-0904", "Bal annulé", "debut: 2026-12-13\n", "etat: annule\n").replace(
            "2026-10-01", "2026-11-16"
        ),
        "\n=== content/actualites/n.md\n" + RECIT.format(rang=5, titre="Actualité", suite=""),
        "\n=== content/temoignages/t.md\n" + RECIT.format(rang=6, titre="Récit", suite=TEMOIN),
    ]
)
TITRES = {
    "Nouvelles offres": ["La gare", "Le moulin"],
    "Villages labellisés ou renouvelés": ["Valbrume"],
    "Nouveaux rendez-vous": ["Bal annoncé"],
    "Les rendez-vous des quatre semaines à venir": ["Bal proche"],
    "Actualités": ["Actualité"],
    "Témoignages": ["Récit"],
}


@dataclass(frozen=True)
class Envoi:
    code: int
    sortie: str
    html: str
    texte: str


def ecrire(racine: Path, *options: str, depuis: str = "2026-11-01") -> Envoi:
    """`nouvelle-vie lettre`, dans un dossier `lettres` du site."""
    if not (racine / "overrides").exists():
        (racine / "overrides").symlink_to(DEPOT / "overrides", target_is_directory=True)
    sortie = racine / "lettres"
    arguments = ["lettre", "--depuis", depuis, "--racine", str(racine), "--sortie", str(sortie)]
    rendu = CliRunner().invoke(application, [*arguments, *options])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    lus = {p.suffix: p.read_text("utf-8") for p in sorted(sortie.glob("lettre-*"))}
    return Envoi(rendu.exit_code, rendu.output, lus.get(".html", ""), lus.get(".txt", ""))


def titres(atelier: Atelier, depuis: datetime, jusqu_au: datetime) -> dict[str, list[str]]:
    choix = numero.choisir(atelier.parution, depuis, jusqu_au)
    fait = numero.numero(atelier, choix, depuis, jusqu_au, 12)
    return {r.titre: [a.titre for a in r.articles] for r in fait.rubriques}


NOVEMBRE = datetime(2026, 11, 1), datetime(2026, 12, 1, 9)


# --- ce qu'elle dit -------------------------------------------------------------------------------


def test_elle_dit_tout_ce_qui_est_nouveau_et_rien_d_autre(site: Dessin) -> None:
    assert titres(atelier_de(site(CATALOGUE)), *NOVEMBRE) == TITRES


def test_ses_bornes_sont_comprises_a_la_minute(site: Dessin) -> None:
    atelier = atelier_de(site(CATALOGUE))
    debut, fin = datetime(2026, 10, 31, 23, 59), datetime(2026, 11, 1)
    assert titres(atelier, debut, fin)["Nouvelles offres"] == ["Le moulin", "Avant"]
    assert titres(atelier, fin, fin)["Nouvelles offres"] == ["Le moulin"]


def test_une_rubrique_vide_n_y_est_pas(site: Dessin) -> None:
    trouves = titres(atelier_de(site(CATALOGUE)), datetime(2026, 11, 20), NOVEMBRE[1])
    assert trouves == {
        "Nouvelles offres": ["La gare"],
        "Les rendez-vous des quatre semaines à venir": ["Bal proche"],
    }


def test_un_rappel_seul_ne_fait_pas_une_lettre(site: Dessin) -> None:
    atelier = atelier_de(site(CATALOGUE))
    assert numero.choisir(atelier.parution, datetime(2026, 11, 30), NOVEMBRE[1]) == ()


def test_une_offre_pourvue_depuis_n_y_est_plus(site: Dessin) -> None:
    racine = site(CATALOGUE)
    fiche = racine / "offres/projet/gare.yml"
    pourvue = fiche.read_text("utf-8").replace(
        "statut: publiee\ndates:\n", "statut: pourvue\ndates:\n  pourvue: 2026-11-25\n"
    )
    fiche.write_text(pourvue, "utf-8")
    envoi = ecrire(racine, "--jusqu-au", "2026-11-22")
    assert envoi.code == 0, envoi.sortie
    assert "Le moulin" in envoi.texte
    assert "La gare" not in envoi.texte


@pytest.mark.parametrize("suffixe", ["html", "txt"])
def test_la_lettre_du_petit_site(site: Dessin, suffixe: str, maj_references: bool) -> None:
    envoi = ecrire(site(CATALOGUE))
    obtenue = envoi.html if suffixe == "html" else envoi.texte
    attendue = ATTENDUES / f"lettre.{suffixe}"
    if maj_references:
        attendue.parent.mkdir(exist_ok=True)
        attendue.write_text(obtenue, "utf-8")
    assert obtenue == attendue.read_text("utf-8")


def test_ses_deux_formats_disent_la_meme_chose(site: Dessin) -> None:
    envoi = ecrire(site(CATALOGUE))
    adresses = [a["href"] for a in Lecteur(envoi.html).liens if a["href"].startswith("https:")]
    assert set(re.findall(r"https://\S+", envoi.texte)) == set(adresses)
    for dits in TITRES.values():
        for dit in dits:
            assert dit in envoi.html
            assert dit in envoi.texte


def test_un_exemple_s_y_dit_exemple(site: Dessin) -> None:
    envoi = ecrire(site(CATALOGUE))
    assert "Projet à construire · Valbrume · [Exemple]" in envoi.texte
    assert envoi.html.count("<strong>Exemple</strong>") == 1
    assert "Lettre de démonstration" in envoi.texte
    assert "Lettre de démonstration" in envoi.html


def test_le_lien_de_desinscription_est_celui_de_l_outil_d_envoi(site: Dessin) -> None:
    racine = site(CATALOGUE)
    sans = ecrire(racine)
    assert "répondez « stop » à ce message" in sans.texte.replace("\u00a0", " ")
    config = racine / "mkdocs.yml"
    jeton = '    lettre:\n      desinscription: "{{ unsubscribe }}"\n    flux:'
    config.write_text(config.read_text("utf-8").replace("    flux:", jeton), "utf-8")
    avec = ecrire(racine)
    assert "\n{{ unsubscribe }}\n" in avec.texte
    assert "{{ unsubscribe }}" in [a["href"] for a in Lecteur(avec.html).liens]
    assert "stop" not in avec.texte


# --- un courriel ----------------------------------------------------------------------------------


def test_le_courriel_se_suffit(site: Dessin) -> None:
    envoi = ecrire(site(CATALOGUE))
    lecteur = Lecteur(envoi.html)
    noms = [balise for balise, _ in lecteur.balises]
    assert noms.count("h1") == noms.count("style") == 1
    assert not {"script", "link", "iframe", "form", "svg"} & set(noms)
    assert "@import" not in envoi.html
    assert "url(" not in envoi.html
    assert "var(" not in envoi.html
    assert ("html", {"lang": "fr"}) in lecteur.balises
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in lecteur.balises
    for balise, attributs in lecteur.balises:
        assert balise != "table" or attributs["role"] == "presentation"
        assert not any(cle.startswith("on") for cle in attributs)
    assert all(a["href"].startswith(("https://", "mailto:", "tel:")) for a in lecteur.liens)


def test_ses_couleurs_sont_celles_de_l_habillage(site: Dessin) -> None:
    html = ecrire(site(CATALOGUE)).html
    for theme, feuille in (("clair", "nv.css"), ("sombre", "sombre.css")):
        css = (DEPOT / "overrides/assets" / feuille).read_text("utf-8")
        fond = re.search(r"--fond: (#\w+);", css)
        assert fond, theme
        assert fond[1] in html
    jour, nuit = html.partition("<style>")[2].split("</style>")
    classes = {c for a in re.findall(r'class="([^"]+)"', nuit) for c in a.split()}
    assert classes - {"l-marge"} == set(re.findall(r"\.(l-\w+(?:-\w+)*) \{ [\w-]+: #", jour))


def test_son_image_est_celle_que_publie_le_site(site: Dessin) -> None:
    racine = site(CATALOGUE)
    (image,) = (a for b, a in Lecteur(ecrire(racine).html).balises if b == "img")
    assert re.fullmatch(r"https://contree\.example/images/gare\.[0-9a-f]{8}-\d+\.jpg", image["src"])
    assert (image["alt"], image["width"]) == ("L’ancienne gare", "544")
    assert "Photo : Une habitante — CC BY 4.0" in ecrire(racine).html.replace("\u00a0", " ")


def test_rien_d_hostile_n_en_sort(site: Dessin) -> None:
    titre = "</title><script>alert(1)</script>\"'&{{ 7*7 }}"
    cite = "'" + titre.replace("'", "''") + "'"
    racine = site(f"\n=== offres/projet/x.yml\n{offre('CTR-2026-0001', cite)}")
    envoi = ecrire(racine)
    noms = [balise for balise, _ in Lecteur(envoi.html).balises]
    assert "script" not in noms
    assert titre.replace("'", "’") in unescape(envoi.html) or titre in unescape(envoi.html)
    assert "<script>" in envoi.texte  # du texte, que rien n'interprète


def test_cinq_mille_offres_nouvelles_tiennent_dans_un_courriel(site: Dessin) -> None:
    """Chacune aussi longue que possible, faite de caractères qui s'échappent."""
    atelier = atelier_de(site(CATALOGUE))
    offres = tuple(
        outils.offre(
            id=f"CTR-2026-1{rang:04d}",
            titre="&" * 120,
            resume='"' * 200,
            dates={
                "qualifiee": "2026-10-20",
                "publiee": f"2026-11-{1 + rang // 1440:02d} {rang // 60 % 24:02d}:{rang % 60:02d}",
                "limite": "2027-12-31",
            },
        )
        for rang in range(5000)
    )
    catalogue = replace(atelier.parution.catalogue, offres=offres)
    lourd = replace(atelier, parution=Parution(catalogue, atelier.parution.maintenant))
    choix = numero.choisir(lourd.parution, *NOVEMBRE)
    fait, html, texte = lettre.ecrire(lourd, choix, NOVEMBRE)
    assert len(html.encode()) < 102_000
    offres_du_numero = fait.rubriques[0]
    assert offres_du_numero.combien == 5000
    assert len(offres_du_numero.articles) in lettre.ARTICLES
    assert f"et {5000 - len(offres_du_numero.articles)} autres" in texte
    assert "autres sur le site</a>" in html


# --- le texte -------------------------------------------------------------------------------------


def test_le_texte_tient_en_72_colonnes_et_n_a_pas_de_html(site: Dessin) -> None:
    long = (
        "Un titre très long qui dit tout ce que l’on sait déjà de cette ancienne gare de la vallée"
    )
    racine = site(
        CATALOGUE
        + f"\n=== offres/projet/l.yml\n{offre('CTR-2026-0009', long)}".replace(
            "2026-11-20 09:00", "2026-11-21 09:00"
        )
    )
    texte = ecrire(racine).texte
    for ligne in texte.splitlines():
        assert len(ligne) <= 72 or re.fullmatch(r"https://\S+", ligne), ligne
        assert ligne == ligne.rstrip()
        assert not re.search(r"https?://", ligne) or re.fullmatch(r"https://\S+", ligne)
    assert not re.search(r"<\w|&\w+;", texte)
    assert texte.endswith("\n")


# --- la commande ----------------------------------------------------------------------------------


def test_la_commande_dit_ce_qu_elle_a_fait_et_quand_reprendre(site: Dessin) -> None:
    racine = site(CATALOGUE)
    envoi = ecrire(racine)
    assert envoi.code == 0
    assert sorted(p.name for p in (racine / "lettres").iterdir()) == [
        "lettre-2026-12-01.html",
        "lettre-2026-12-01.txt",
    ]
    assert "les nouveautés du 1er novembre au 1er décembre 2026\n" in envoi.sortie
    assert envoi.sortie.endswith('lettre --depuis "2026-12-01 09:01"\n')
    suite = ecrire(racine, "--date", "2026-12-02", depuis="2026-12-01 09:01")
    assert "Après" in suite.texte
    assert "La gare" not in suite.texte


def test_une_lettre_d_un_mois_clos_reprend_le_lendemain(site: Dessin) -> None:
    envoi = ecrire(site(CATALOGUE), "--jusqu-au", "2026-11-19")
    assert envoi.sortie.endswith("lettre --depuis 2026-11-20\n")
    assert "La gare" not in envoi.texte
    assert "Le moulin" in envoi.texte


def test_deux_fois_donnent_les_memes_octets(site: Dessin) -> None:
    racine = site(CATALOGUE)
    assert ecrire(racine) == ecrire(racine)


def test_sans_nouveaute_rien_n_est_ecrit(site: Dessin) -> None:
    racine = site(CATALOGUE)
    envoi = ecrire(racine, depuis="2026-11-30")
    assert envoi.code == 0
    assert envoi.sortie == (
        "Rien de nouveau du 30 novembre 2026 au 1er décembre 2026 : rien d'écrit.\n"
    )
    assert not (racine / "lettres").exists()


@pytest.mark.parametrize(
    ("depuis", "options", "dit"),
    [
        ("hier", (), "la date « hier » ne se lit pas"),
        ("2026-12-02", (), "du 2 décembre 2026 au 1er décembre 2026"),
        ("2026-11-01", ("--jusqu-au", "2026-12-02"), "le 2 décembre 2026 n'est pas encore venu"),
        ("2026-11-01", ("--jusqu-au", "2026-10-02"), "donnez à « --depuis » un jour plus ancien"),
        ("2026-11-01", ("--jusqu-au", "demain"), "la date « demain » ne se lit pas"),
    ],
)
def test_des_dates_impossibles_sont_refusees(
    site: Dessin, depuis: str, options: tuple[str, ...], dit: str
) -> None:
    racine = site(CATALOGUE)
    envoi = ecrire(racine, *options, depuis=depuis)
    assert envoi.code == 1
    assert dit in envoi.sortie
    assert not (racine / "lettres").exists()


def test_une_faute_de_contenu_se_dit_comme_a_la_verification(site: Dessin) -> None:
    racine = site(CATALOGUE + "\n=== offres/projet/x.yml\nid: CTR-2026-0099\ntitre: Seul\n")
    envoi = ecrire(racine)
    assert envoi.code == 1
    assert "offres/projet/x.yml:1:1" in envoi.sortie
    assert not (racine / "lettres").exists()


def test_un_dossier_impossible_est_refuse_sans_rien_ecrire(site: Dessin) -> None:
    racine = site(CATALOGUE)
    (racine / "lettres").mkdir()
    (racine / "lettres/lettre-2026-12-01.txt").mkdir()
    rendu = CliRunner()
    arguments = ["lettre", "--depuis", "2026-11-01", "--racine", str(racine), "--sortie"]
    (racine / "overrides").symlink_to(DEPOT / "overrides", target_is_directory=True)
    essai = rendu.invoke(application, [*arguments, str(racine / "lettres")])
    assert essai.exit_code == 1
    assert "rien n'a été écrit" in essai.output
    assert "un dossier a le nom d'un fichier" in essai.output
    assert [p.name for p in (racine / "lettres").iterdir()] == ["lettre-2026-12-01.txt"]
    essai = rendu.invoke(application, [*arguments, str(racine / "mkdocs.yml/ici")])
    assert essai.exit_code == 1
    assert "un fichier a le nom d'un dossier" in essai.output
