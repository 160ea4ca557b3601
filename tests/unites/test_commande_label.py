"""`nouvelle-vie label` : le tableau, les mouvements, le journal, et ce que le temps y change."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar
from typer.testing import CliRunner, Result

from fabriques import Dessin, artefacts, atelier_de, evenement, offre
from grilles import GRILLE, grille
from nouvelle_vie.artefact import Fichier, Page
from nouvelle_vie.commandes import application, dossiers_montres
from nouvelle_vie.modele.catalogue import Catalogue
from nouvelle_vie.modele.echeances import Nature, changements
from nouvelle_vie.modele.profil import etablir
from nouvelle_vie.redaction.dossiers import dossiers
from nouvelle_vie.rendu.donnees.tableur import relire
from outils import DEPOT, MAINTENANT, dessiner, donnees_offre, en_yaml, lire_site, verifier

VILLAGE = """
=== content/villages/valbrume.md
---
# Une remarque à garder.
id: VIL-2026-0001
titre: "Valbrume, en amont"
commune: Valbrume
resume: Un village.
label:
  statut: accompagnee   # à suivre
  candidature: 2026-01-12
  accompagnement: 2026-03-02
criteres:
  A1: {niveau: 2, preuve: Une délibération}
  A2:
    niveau: 1
    manque: Prendre l'arrêté
    pour_le: 2026-11-20
journal:
  - le: 2026-03-02
    geste: visite
    texte: "Une matinée."
    interne: oui
---
Le bourg est au bord de l'eau.
"""
LABELLISEE = VILLAGE.replace("statut: accompagnee   # à suivre", "statut: labellisee").replace(
    "criteres:", "  labellisation: 2026-06-15\n  echeance: 2029-06-15\ncriteres:"
)
CACHEE = """
=== content/villages/aubin.yml
id: VIL-2026-0002
titre: Saint-Aubin
commune: Saint-Aubin-d'Oche
resume: Un village.
label: {statut: candidate, candidature: 2026-10-05}
publication: 2027-01-10 09:00
bourg_centre: preparation
"""
OFFRE = "\n=== offres/projet/a.yml\n" + offre("CTR-2026-0001", "Un moulin")
SITE = grille() + VILLAGE + CACHEE + OFFRE


def nv(racine: Path, *mots: str) -> Result:
    if not (racine / "overrides").exists():
        (racine / "overrides").symlink_to(DEPOT / "overrides", target_is_directory=True)
    rendu = CliRunner().invoke(application, ["label", *mots, "--racine", str(racine)])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu


def sain(racine: Path) -> bool:
    return ", aucune erreur" in verifier(racine).sortie


def fiche(racine: Path, nom: str = "valbrume.md") -> str:
    return (racine / "content/villages" / nom).read_text("utf-8")


# --- le tableau ---------------------------------------------------------------------------------


def test_le_tableau_dit_chaque_commune_meme_non_publiee_et_n_en_classe_aucune(
    site: Dessin,
) -> None:
    dit = nv(site(SITE)).output.replace("\N{NO-BREAK SPACE}", " ")
    assert dit.index("Saint-Aubin-d’Oche (page non publiée)") < dit.index("Valbrume")
    assert "Candidate · Bourg-centre : Candidature en préparation" in dit
    assert "A 1/2 · B 2/3 · D 0/1" in dit
    assert "En retard : A2" in dit
    assert "Éliminatoires non acquis : A1 Une délibération ; B2 Une offre qualifiée" in dit
    assert "/6" not in dit  # aucune somme


def test_devant_un_terminal_le_tableau_ne_lit_aucun_balisage(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossiers_montres, "en_couleurs", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    crochets = SITE.replace("Prendre l'arrêté", "Prendre [red]l'arrêté[/red]")
    dit = nv(site(crochets)).output
    assert "Profil par famille" in dit
    assert "[red]" in dit
    assert dit.index("Saint-Aubin") < dit.index("Valbrume")


def test_les_communes_se_suivent_aussi_par_echeance(site: Dessin) -> None:
    autre = CACHEE.replace("2026-10-05}", "2026-10-05}\ncriteres: {A1: {niveau: 0, "
                           "pour_le: 2026-12-20}}")  # fmt: skip
    racine = site(grille() + LABELLISEE.replace("2026-11-20", "2027-05-01") + autre + OFFRE)
    dit = nv(racine, "--par", "echeance").output
    assert dit.index("Saint-Aubin") < dit.index("Valbrume")
    refus = nv(racine, "--par", "note")
    assert (refus.exit_code, refus.output) == (
        2,
        "« note » n'est pas un ordre — écrivez « nom » ou « echeance »\n",
    )


def test_le_dossier_d_une_commune_dit_tout_ce_qui_n_est_pas_publie(site: Dessin) -> None:
    dit = nv(site(SITE), "--commune", "99001").output.replace("\N{NO-BREAK SPACE}", " ")
    for attendu in (
        "2 mars 2026 : Accompagnée",
        "Attendu depuis le 20 novembre 2026 (A2, Prendre l’arrêté)",
        "B2 Une offre qualifiée (éliminatoire) : Acquis, constaté par le site",
        "Il manque : Prendre l’arrêté (pour le 20 novembre 2026)",
        "2 mars 2026, Visite (interne) : Une matinée.",
    ):
        assert attendu in dit
    assert "Saint-Aubin" not in dit
    inconnue = nv(site(SITE), "--commune", "Valbrumme")
    assert (inconnue.exit_code, inconnue.output) == (
        1,
        "aucune commune « Valbrumme » dans la démarche — vouliez-vous écrire « Valbrume » ?\n",
    )


def test_un_site_sans_grille_ni_village_le_dit(site: Dessin) -> None:
    assert "Aucune commune n’est encore dans la démarche." in nv(site()).output
    assert "Grille pas encore remplie." in nv(site(VILLAGE)).output


def test_les_fichiers_disent_la_meme_chose_et_ne_vont_pas_dans_le_site(
    site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    racine, dehors = site(SITE.replace("Saint-Aubin\n", "=1+1 <b>\n")), tmp_path_factory.mktemp("d")
    for suffixe in ("csv", "html", "ics"):
        rendu = nv(racine, f"--{suffixe}", str(dehors / f"demarche.{suffixe}"))
        assert f"demarche.{suffixe} est écrit." in rendu.output
        refus = nv(racine, f"--{suffixe}", str(racine / f"content/demarche.{suffixe}"))
        assert (refus.exit_code, "finirait en ligne" in refus.output) == (1, True)
    texte = (dehors / "demarche.csv").read_text("utf-8-sig")
    rangees = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert [r["commune"] for r in rangees] == ["Saint-Aubin-d'Oche", "Valbrume"]
    assert rangees[1]["profil"] == "A 1/2 · B 2/3 · D 0/1"
    assert (rangees[0]["publiee"], rangees[0]["bourg_centre"]) == ("non", "preparation")
    assert relire(rangees[1]["a_completer"]) == "A2 Prendre l'arrêté"
    html = BeautifulSoup((dehors / "demarche.html").read_text("utf-8"), "html.parser")
    assert html.select("script, link, img, iframe") == []
    assert [th.get_text(" ") for th in html.select("main > .defile tbody th")] == [
        "Saint-Aubin-d’Oche page non publiée",
        "Valbrume",
    ]
    assert "default-src 'none'" in str(html.select_one("meta[http-equiv]"))
    assert {a["href"][1:] for a in html.select("td a, th a")} == {
        li["id"] for li in html.select(".fiches > li")
    }


def test_l_agenda_dit_l_ouverture_l_echeance_et_le_sursis_sans_doubler_celui_du_statut(
    site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    racine, dehors = site(grille() + LABELLISEE + OFFRE), tmp_path_factory.mktemp("d")
    nv(racine, "--ics", str(dehors / "label.ics"))
    commande = ["statut", "--racine", str(racine), "--ics", str(dehors / "statut.ics")]
    assert CliRunner().invoke(application, commande).exit_code == 0
    label, statut = (
        {str(e["UID"]): e.to_ical() for e in Calendar.from_ical(lu.read_bytes()).walk("VEVENT")}
        for lu in (dehors / "label.ics", dehors / "statut.ics")
    )
    assert label.items() <= statut.items()
    lus = Calendar.from_ical((dehors / "label.ics").read_bytes()).walk("VEVENT")
    dits = {str(e["UID"]).partition("@")[0]: (e["DTSTART"].dt, e.walk("VALARM")[0]) for e in lus}
    assert {uid: str(quand) for uid, (quand, _) in dits.items()} == {
        "VIL-2026-0001-label-pieceA2": "2026-11-20",
        "VIL-2026-0001-label-ouverture": "2028-12-15",
        "VIL-2026-0001-label": "2029-06-15",
        "VIL-2026-0001-label-fermeture": "2029-09-15",
    }
    assert dits["VIL-2026-0001-label"][1]["TRIGGER"].dt == timedelta(days=-90, hours=9)
    demain = nv(racine, "--ics", str(dehors / "demain.ics"), "--date", "2029-01-01")
    assert demain.exit_code == 0
    assert (dehors / "demain.ics").read_bytes() == (dehors / "label.ics").read_bytes()


@pytest.mark.parametrize(
    ("etat", "attendues"),
    [
        ("envisagee", ["2027-02-01 depot", "2027-05-01 decision"]),
        ("preparation", ["2027-02-01 depot", "2027-05-01 decision"]),
        ("deposee", ["2027-05-01 decision"]),
        ("retenue", []),
    ],
)
def test_un_bourg_centre_n_attend_que_ce_qui_n_est_pas_fait(
    etat: str, attendues: list[str], site: Dessin
) -> None:
    bourg = f"bourg_centre: {{etat: {etat}, depot: 2027-02-01, decision: 2027-05-01}}"
    racine = site(CACHEE.replace("bourg_centre: preparation", bourg))
    (suivi,) = dossiers(lire_site(racine).catalogue, MAINTENANT)
    assert [f"{e.quand} {e.sorte}" for e in suivi.echeances] == attendues


# --- avancer ------------------------------------------------------------------------------------


def test_avancer_montre_la_difference_ecrit_et_reste_sans_faute(site: Dessin) -> None:
    racine = site(SITE)
    avant = fiche(racine)
    essai = nv(racine, "avancer", "Valbrume", "labellisee", "--le", "2026-11-30", "--a-blanc")
    assert (essai.exit_code, fiche(racine)) == (0, avant)
    assert "+  echeance: 2029-11-30" in essai.output
    refus = nv(racine, "avancer", "Valbrume", "labellisee", "--le", "2026-11-30")
    assert (refus.exit_code, fiche(racine)) == (1, avant)
    assert refus.output.endswith("rien n'est écrit — ajoutez « --oui » pour l'écrire\n")

    fait = nv(racine, "avancer", "Valbrume", "labellisee", "--le", "2026-11-30", "--oui")
    assert fait.exit_code == 0
    assert fait.output.replace("\N{NO-BREAK SPACE}", " ").endswith(
        "Valbrume, en amont : Labellisée, jusqu'au 30 novembre 2029.\n"
    )
    ecrite = fiche(racine)
    assert "# Une remarque à garder." in ecrite
    assert "statut: labellisee   # à suivre" in ecrite
    assert "  labellisation: 2026-11-30\n" in ecrite
    assert "    geste: decision\n" in ecrite
    assert sain(racine)

    encore = nv(racine, "avancer", "Valbrume", "renouvelee", "--oui")
    assert (encore.exit_code, fiche(racine)) == (1, ecrite)
    assert "ne se renouvelle pas le 01/12/2026 — attendez le 30/05/2029" in encore.output


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (("Valbrume", "retiree"), "« Accompagnée » ne passe pas à « Label retiré »"),
        (("Valbrume", "labelisee"), "étape inconnue : « labelisee » — vouliez-vous"),
        (("Valbrume", "labellisee", "--le", "2026-12-02"), "est encore à venir"),
        (("Valbrume", "labellisee", "--le", "2026-03-01"), "vient trop tôt après l'étape d'avant"),
        (("Hautefaye", "candidate"), "aucune commune « Hautefaye » dans la démarche"),
        (("aubin", "accompagnee", "--le", "hier"), "hier"),
        # L'offre qui prouve B2 n'avait pas encore paru ce jour-là.
        (("Valbrume", "labellisee", "--le", "2026-11-19"), "B2 (Une offre qualifiée)"),
    ],
)
def test_un_mouvement_refuse_dit_pourquoi_et_n_ecrit_rien(
    mots: tuple[str, ...], dit: str, site: Dessin
) -> None:
    racine = site(SITE)
    avant = fiche(racine), fiche(racine, "aubin.yml")
    rendu = nv(racine, "avancer", *mots, "--oui")
    assert (rendu.exit_code, dit in rendu.output) == (1, True), rendu.output
    assert (fiche(racine), fiche(racine, "aubin.yml")) == avant


def test_retirer_puis_revenir_candidate(site: Dessin) -> None:
    racine = site(grille() + LABELLISEE)
    sans = nv(racine, "avancer", "99001", "retiree", "--oui")
    assert (sans.exit_code, "doit porter « motif »" in sans.output) == (1, True)
    motif = 'Plus "personne" : ne répond #1'
    retrait = ("--motif", motif, "--le", "2026-11-02", "--sans-note", "--oui")
    assert nv(racine, "avancer", "99001", "retiree", *retrait).exit_code == 0
    assert "echeance:" not in fiche(racine)
    assert "decision" not in fiche(racine)
    (lu,) = lire_site(racine).catalogue.villages
    assert lu.label.motif == motif
    meme = nv(racine, "avancer", "99001", "candidate", "--le", "2026-11-02", "--oui")
    assert (meme.exit_code, "le 03/11/2026, ou plus tard" in meme.output) == (1, True)
    assert nv(racine, "avancer", "99001", "candidate", "--oui").exit_code == 0
    (lu,) = lire_site(racine).catalogue.villages
    assert (lu.label.statut.value, lu.label.motif, lu.label.referentiel) == (
        "candidate",
        None,
        "2026-1",
    )
    assert sain(racine)


def test_une_fiche_fautive_se_corrige_d_abord(site: Dessin) -> None:
    racine = site(grille() + VILLAGE.replace("geste: visite", "geste: visites"))
    rendu = nv(racine, "avancer", "Valbrume", "labellisee", "--oui")
    assert (rendu.exit_code, "« visites » n'est pas un geste" in rendu.output) == (1, True)
    sans = nv(site(VILLAGE), "avancer", "Valbrume", "labellisee", "--oui")
    assert sans.exit_code == 1


def test_des_options_du_tableau_ne_se_perdent_pas_devant_un_geste(site: Dessin) -> None:
    commande = ["label", "--racine", str(site(SITE)), "avancer", "Valbrume", "labellisee"]
    rendu = CliRunner().invoke(application, commande)
    assert (rendu.exit_code, "ne vont pas avant « avancer »" in rendu.output) == (2, True)


# --- noter --------------------------------------------------------------------------------------


def test_noter_ajoute_un_pas_au_journal(site: Dessin) -> None:
    racine = site(SITE)
    texte = "Un atelier : huit habitants."
    note = ("noter", "Valbrume", "visite", texte, "--le", "2026-11-20", "--interne", "--oui")
    assert nv(racine, *note).exit_code == 0
    par_nom = {v.slug: v for v in lire_site(racine).catalogue.villages}
    derniere = par_nom["valbrume"].journal[-1]
    assert (derniere.le, derniere.texte, derniere.interne) == (date(2026, 11, 20), texte, True)
    bourg = ("noter", "aubin", "decision", "Dossier complet.", "--bourg-centre", "--oui")
    assert nv(racine, *bourg).exit_code == 0
    relu = {v.slug: v for v in lire_site(racine).catalogue.villages}["aubin"].bourg_centre
    assert relu is not None
    assert (relu.etat.value, [n.texte for n in relu.journal]) == (
        "preparation",
        ["Dossier complet."],
    )
    assert sain(racine)


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (("Valbrume", "visites", "Vu."), "« visites » n'est pas un geste du référentiel"),
        (("Valbrume", "visite", ""), "le texte est vide"),
        (("Valbrume", "visite", "Vu.", "--bourg-centre"), "ne prépare pas de bourg-centre"),
    ],
)
def test_une_note_refusee_n_ecrit_rien(mots: tuple[str, ...], dit: str, site: Dessin) -> None:
    racine = site(SITE)
    avant = fiche(racine)
    rendu = nv(racine, "noter", *mots, "--oui")
    assert (rendu.exit_code, dit in rendu.output) == (1, True), rendu.output
    assert fiche(racine) == avant


# --- ce que le site constate, jour après jour ---------------------------------------------------


def niveaux(racine: Path, jour: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Par code, ce que la commande dit d'un critère que le site constate, ce jour-là."""
    monkeypatch.setenv("NV_DATE", jour)
    dit = nv(racine, "--commune", "Valbrume").output.replace("\N{NO-BREAK SPACE}", " ")
    lignes = [ligne.strip() for ligne in dit.splitlines() if "constaté par le site" in ligne]
    return {ligne[:2]: ligne.rpartition(" : ")[2].partition(",")[0] for ligne in lignes}


SOIREE = evenement("EVT-2026-001", "Soirée", "debut: 2026-11-28 18:30\nfin: 2026-11-28 21:00\n")
SOIREE = "\n=== content/evenements/s.md\n" + SOIREE.replace("type: salon", "type: soiree-habitants")


def test_une_soiree_met_en_chemin_prouve_puis_vieillit(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    racine = site(grille() + VILLAGE + SOIREE)
    lus = {
        jour: niveaux(racine, jour, monkeypatch)["D1"]
        for jour in ("2026-09-30", "2026-11-28 12:00", "2026-11-29", "2027-11-28", "2027-11-29")
    }
    assert list(lus.values()) == ["À venir", "En chemin", "Acquis", "Acquis", "À venir"]
    annule = SOIREE.replace("publication:", "etat: annule\npublication:")
    dessiner(racine, annule)
    assert niveaux(racine, "2026-11-29", monkeypatch)["D1"] == "À venir"


def test_une_offre_pourvue_ne_prouve_plus_rien_un_logement_loue_compte_encore(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00"}
    logement = donnees_offre("logement", dates=dates)
    racine = site(grille() + VILLAGE + f"\n=== offres/logement/l.yml\n{en_yaml(logement)}")
    attendus = {
        "2026-11-01": ("À venir", "À venir", "À venir"),
        "2026-11-03": ("Acquis", "Acquis", "Acquis"),
        "2027-02-02": ("Acquis", "Acquis", "Acquis"),  # 92 jours : encore confirmée
        "2027-02-03": ("Acquis", "Acquis", "À venir"),
    }
    for jour, attendu in attendus.items():
        lus = niveaux(racine, jour, monkeypatch)
        assert (lus["B1"], lus["B2"], lus["B3"]) == attendu, jour
    monkeypatch.setenv("NV_DATE", "2026-11-20")
    pourvoir = ["pourvoir", "CTR-2026-0001", "--racine", str(racine)]
    assert CliRunner().invoke(application, pourvoir).exit_code == 0
    for jour, attendu in {
        "2026-11-21": ("Acquis", "À venir", "À venir"),
        "2027-02-03": ("Acquis", "À venir", "À venir"),  # sa page n'est plus, il a été loué
        "2027-11-02": ("Acquis", "À venir", "À venir"),
        "2027-11-03": ("À venir", "À venir", "À venir"),
    }.items():
        lus = niveaux(racine, jour, monkeypatch)
        assert (lus["B1"], lus["B2"], lus["B3"]) == attendu, jour


def test_une_partie_des_offres_confirmees_met_en_chemin(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    sans_limite = [
        offre(f"CTR-2026-000{rang}", f"Offre {rang}", f"2026-{mois}-02 09:00").replace(
            "  limite: 2028-12-31\n", ""
        )
        for rang, mois in ((1, "08"), (2, "11"))
    ]
    deux = "".join(f"\n=== offres/projet/{r}.yml\n{o}" for r, o in enumerate(sans_limite))
    assert niveaux(site(grille() + VILLAGE + deux), "2026-11-20", monkeypatch)["B3"] == "En chemin"


def test_une_offre_ou_une_soiree_d_ailleurs_ne_prouve_rien(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    ailleurs = (SOIREE + OFFRE).replace("commune: Valbrume", "commune: Roche-Noire")
    lus = niveaux(site(grille() + VILLAGE + ailleurs), "2026-12-01", monkeypatch)
    assert set(lus.values()) == {"À venir"}


def test_mesurer_ne_relit_pas_toutes_les_offres_a_chaque_critere(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Une commune cherchée une fois par fiche, quel que soit le nombre de villages."""
    catalogue = lire_site(site(SITE)).catalogue
    appels = 0
    vraie = Catalogue.commune_de

    def compter(ici: Catalogue, quoi: object) -> object:
        nonlocal appels
        appels += quoi in ici.offres
        return vraie(ici, quoi)  # type: ignore[arg-type]

    monkeypatch.setattr(Catalogue, "commune_de", compter)
    for village in catalogue.villages * 5:
        assert etablir(catalogue, village, MAINTENANT)
    assert appels == len(catalogue.offres)


# --- ce que le temps change au site -------------------------------------------------------------


def quand_change(racine: Path, jours: int = 1200) -> list[str]:
    catalogue = lire_site(racine).catalogue
    fin = MAINTENANT + timedelta(days=jours)
    voulues = (Nature.ECHEANCE, Nature.CONSTAT)
    return sorted(
        f"{c.quand:%Y-%m-%d %H:%M} {c.nature.cle} {c.motif}".strip()
        for c in changements(catalogue, MAINTENANT, fin)
        if c.nature in voulues and c.nature.visible
    )


def test_le_lendemain_de_l_echeance_le_label_ne_se_dit_plus(site: Dessin) -> None:
    racine = site(grille() + LABELLISEE)
    assert quand_change(racine) == ["2029-06-16 00:00 echeance"]
    veille, jour = datetime(2029, 6, 15, 23, 59), datetime(2029, 6, 16)
    echus, annonces, marques = [], [], []
    for quand in (veille, jour):
        publies = artefacts(atelier_de(racine, quand))
        page, flux, carte = (
            publies[uri]
            for uri in ("villages/valbrume/index.html", "flux/labels.xml", "donnees/carte.json")
        )
        assert isinstance(page, Page)
        assert isinstance(flux, Fichier)
        assert isinstance(carte, Fichier)
        echus.append("Label échu" in page.contenu())
        annonces.append(b"Valbrume, en amont" in flux.octets)
        marques.append("Labellisée" in carte.octets.decode())
        assert "flux/village-valbrume.xml" in publies  # qui le suit n'est pas en panne
    assert (echus, annonces, marques) == ([False, True], [True, False], [True, False])
    (constat,) = [c for c in lire_site(racine, jour).conseils if c.code == "label-echu"]
    assert constat.fichier == "content/villages/valbrume.md"
    assert [c for c in lire_site(racine, veille).conseils if c.code == "label-echu"] == []


def test_un_constat_qui_vieillit_s_annonce(site: Dessin) -> None:
    ancienne = offre("CTR-2026-0001", "Un moulin", "2026-10-01 09:00")
    sans_limite = ancienne.replace("  limite: 2028-12-31\n", "")
    racine = site(grille() + VILLAGE + SOIREE + f"\n=== offres/projet/a.yml\n{sans_limite}")
    assert quand_change(racine, 500) == [
        "2027-01-02 00:00 constat critere/B3",
        "2027-11-29 00:00 constat critere/D1",
    ]
    commande = ["a-venir", "--jours", "40", "--racine", str(racine)]
    dit = CliRunner().invoke(application, commande).output
    assert "n'est plus constaté de même (le délai d'une preuve a passé)" in dit


def test_chaque_matin_annonce_le_profil_change_et_pas_la_veille(site: Dessin) -> None:
    """Autour de chaque constat qui vieillit, la page du village change ce matin-là."""
    ancienne = offre("CTR-2026-0001", "Un moulin", "2026-10-01 09:00")
    sans_limite = ancienne.replace("  limite: 2028-12-31\n", "")
    racine = site(grille() + VILLAGE + SOIREE + f"\n=== offres/projet/a.yml\n{sans_limite}")
    annonces = quand_change(racine, 500)
    assert annonces
    for annonce in annonces:
        matin = datetime.fromisoformat(annonce[:16])
        profils = []
        for quand in (matin - timedelta(hours=12), matin - timedelta(minutes=1), matin):
            page = artefacts(atelier_de(racine, quand))["villages/valbrume/index.html"]
            assert isinstance(page, Page)
            profils.append(BeautifulSoup(page.contenu(), "html.parser").select_one(".profil"))
        assert str(profils[0]) == str(profils[1]) != str(profils[2]), annonce


# --- la grille changée par son seul fichier -----------------------------------------------------


def test_un_critere_une_famille_un_niveau_un_geste_s_ajoutent_dans_le_seul_fichier(
    site: Dessin,
) -> None:
    critere = (
        "      - code: E1\n        titre: Un bilan annuel\n        enonce: On fait le point.\n"
        "        pourquoi: Pour durer.\n        preuve: Le compte rendu.\n"
        "        niveaux: [Rien, Oral, Écrit]\n"
    )
    famille = f"  - code: E\n    titre: Le suivi\n    resume: On suit.\n    criteres:\n{critere}"
    rempli = VILLAGE.replace("criteres:\n", "criteres:\n  E1: {niveau: 1}\n")
    racine = site(grille() + rempli)
    assert "la grille 2026-1 n'a pas de critère « E1 »" in verifier(racine).sortie
    dessiner(racine, grille(("etapes:\n", f"{famille}etapes:\n")))
    assert sain(racine)
    assert "E1 Un bilan annuel" in nv(racine, "--commune", "Valbrume").output
    assert "· E 0/1" in nv(racine).output.replace("\N{NO-BREAK SPACE}", " ")
    assert "Niveaux déclarés sans preuve : A2, E1" in nv(racine).output

    presque = "  - {nom: Presque, sens: Il reste peu.}\n  - {nom: Acquis"
    texte = GRILLE.replace("  - {nom: Acquis", presque)
    dessiner(racine, f"=== content/label/referentiel.yml\n{texte}")
    dit = verifier(racine).sortie
    assert "ce critère décrit 3 niveaux ; la grille en a 4" in dit
    quatre = texte.replace("niveaux: [", "niveaux: [Nul, ")
    dessiner(racine, f"=== content/label/referentiel.yml\n{quatre}" + VILLAGE)
    assert sain(racine)
    assert "A1 Une délibération (éliminatoire) : Presque" in (
        nv(racine, "--commune", "Valbrume").output.replace("\N{NO-BREAK SPACE}", " ")
    )

    geste = "gestes:\n  - {code: marche, titre: Marche, texte: On marche.}\n"
    dessiner(racine, grille(("gestes:\n", geste)))
    assert nv(racine, "noter", "99001", "marche", "Deux heures.", "--oui").exit_code == 0


def test_chaque_village_est_juge_d_apres_la_version_qu_il_nomme(site: Dessin) -> None:
    nommee = VILLAGE.replace("statut: acc", 'referentiel: "2024-1"\n  statut: acc')
    courte = grille(("2026-1", "2024-1"), ("code: A2", "code: A3"), fichier="ancienne.yaml")
    racine = site(grille() + courte + nommee)
    assert "la grille 2024-1 n'a pas de critère « A2 »" in verifier(racine).sortie
    dessiner(racine, courte.replace("code: A3", "code: A2"))
    assert sain(racine)
    (racine / "content/label/ancienne.yaml").unlink()
    assert "aucune grille n'a la version « 2024-1 »" in verifier(racine).sortie


def test_la_verification_gardee_voit_un_changement_de_la_grille(site: Dessin) -> None:
    racine = site(SITE)
    for _ in range(2):
        assert sain(racine)
    chemin = racine / "content/label/referentiel.yml"
    texte = chemin.read_text("utf-8")
    chemin.write_text(texte.replace("code: visite", "code: visita"), "utf-8")
    assert "« visite » n'est pas un geste du référentiel" in verifier(racine).sortie
    chemin.write_text(texte, "utf-8")
    assert sain(racine)
    chemin.unlink()
    assert sain(racine)


@pytest.mark.parametrize(
    ("arborescence", "attendu"),
    [
        ("=== content/label/referentiel.yml\n", "fiche-vide"),
        ("=== content/label/referentiel.yml\n- a\n- b\n", "pas-une-fiche"),
        ("=== content/label/referentiel.yaml\nversion: [\n", "crochet-ouvert"),
        ("=== content/label/referentiel.yml\nversion: \"2026-1\"\nversions: 2\n", "champ-inconnu"),
        ("=== content/label/referentiel.yml (octets)\nb'\\x81\\x8d\\x00\\xff'\n",
         "encodage-inconnu"),
        ("=== content/label/sous/autre.yml (lien)\n/etc/hostname\n", "fichier-hors-dossier"),
        ("=== content/label (lien)\n/etc\n", "fichier-hors-dossier"),
        ("=== content/label/referentiel.yml (600000 fois)\na\n", "fichier-trop-gros"),
    ],
)  # fmt: skip
def test_un_fichier_etrange_recoit_une_faute_situee_et_elle_seule(
    arborescence: str, attendu: str, site: Dessin
) -> None:
    """Une grille illisible ne fait pas mentir les fiches : on ne leur reproche rien."""
    nommee = VILLAGE.replace("statut: acc", 'referentiel: "2026-1"\n  statut: acc')
    racine = site(nommee + "\n" + arborescence)
    lecture = lire_site(racine)
    assert attendu in {e.code for e in lecture.erreurs}
    assert all(e.fichier.startswith("content/label") and e.ligne >= 1 for e in lecture.erreurs)
    verdict = verifier(racine)
    assert (verdict.code, verdict.plantage) == (1, None)
    assert nv(racine).exit_code == 0


def test_ce_qui_n_est_pas_une_grille_n_est_pas_lu_comme_une(site: Dessin) -> None:
    ailleurs = (
        "=== content/label/_brouillon.yml\nrien\n=== content/label/.cache.yml\nrien\n"
        "=== content/label/notes.txt\nrien\n"
    )
    racine = site(SITE + "\n" + ailleurs)
    assert sain(racine)
