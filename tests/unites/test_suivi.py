"""Le tableau de bord : ce qui manque vient du modèle, ce qui vieillit vient du cycle de vie."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar
from typer.testing import CliRunner, Result

import outils
from fabriques import Dessin
from nouvelle_vie.commandes import affichage, application
from nouvelle_vie.modele.catalogue import Catalogue
from nouvelle_vie.modele.cycle import Statut
from nouvelle_vie.modele.offre import Argumentaire
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.redaction import phrases, rappels, suivi, tableau
from nouvelle_vie.redaction.rangees import COLONNES
from nouvelle_vie.rendu.donnees.tableur import relire
from outils import DEPOT, MAINTENANT, en_yaml, lire_site

ANCIENNE = {"qualifiee": "2026-01-05", "publiee": "2026-01-10 09:00"}
JOUR = MAINTENANT.date()


def il_y_a(jours: int) -> str:
    return str(JOUR - timedelta(days=jours))


def suivre(*offres: Any, site: Dessin) -> tuple[suivi.Suivi, ...]:
    catalogue = replace(lire_site(site()).catalogue, offres=offres)
    return suivi.suivre(catalogue, MAINTENANT)


def lancer(racine: Path, *options: str) -> Result:
    if not (racine / "overrides").exists():
        (racine / "overrides").symlink_to(DEPOT / "overrides", target_is_directory=True)
    rendu = CliRunner().invoke(application, ["statut", "--racine", str(racine), *options])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu


# --- ce qui manque --------------------------------------------------------------------------------


@pytest.mark.parametrize("genre", GENRES)
def test_ce_qui_manque_est_ce_que_le_modele_refuserait(genre: str) -> None:
    """Une fiche vide de ce genre : chaque reproche du modèle, ni plus ni moins."""
    pleine = outils.donnees_offre(genre)
    requis = {c for c, champ in GENRES[genre].model_fields.items() if champ.is_required()}
    vide = {c: v for c, v in pleine.items() if c in requis} | {"statut": "remontee"}
    offre = GENRES[genre].model_validate(vide)
    parue = GENRES[genre].model_validate(
        {
            **vide,
            "statut": "publiee",
            "dates": {"qualifiee": str(JOUR), "publiee": "2026-12-01 09:00"},
        }
    )
    manques = list(suivi.manques(offre, MAINTENANT))
    attendus = [*parue.problemes(), *parue.conseils(MAINTENANT)]
    assert [m.message for m in manques] == [p.faute.dire(p.valeurs) for p in attendus]
    assert [m.bloque for m in manques] == [not p.faute.conseil for p in attendus]
    noms = {m.nom for m in manques}
    assert {c.title for c in Argumentaire.model_fields.values()} <= noms
    assert {"Résumé", "Photos"} <= noms
    if genre != "emploi":  # un emploi est daté : sa limite vaut confirmation
        assert "Confirmée le" in noms


def test_une_offre_complete_ne_manque_de_rien() -> None:
    offre = outils.offre("logement", statut="a_qualifier", dates=None, a_savoir=["Loin de tout."])
    assert [m.nom for m in suivi.manques(offre, MAINTENANT) if m.bloque] == []


def test_l_essai_ne_change_ni_la_fiche_ni_ses_dates() -> None:
    offre = outils.offre("logement", statut="remontee", dates={"remontee": "2026-11-30"})
    avant = offre.model_dump()
    essai = suivi.comme_publiee(offre, MAINTENANT)
    assert (essai.statut, essai.dates.publiee) == (Statut.PUBLIEE, MAINTENANT)
    assert offre.model_dump() == avant


@pytest.mark.parametrize("statut", ["pourvue", "archivee", "retiree"])
def test_une_offre_close_n_a_plus_rien_a_fournir(statut: str) -> None:
    dates = {**ANCIENNE, "pourvue": "2026-11-20"}
    offre = outils.offre(statut=statut, dates=dates, resume=None, motif_retrait="Vendue")
    assert list(suivi.manques(offre, MAINTENANT)) == []


@pytest.mark.parametrize(
    ("statut", "objectif"),
    [
        ("remontee", Statut.QUALIFIEE),
        ("a_qualifier", Statut.QUALIFIEE),
        ("qualifiee", Statut.PUBLIEE),
        ("suspendue", Statut.PUBLIEE),
        ("archivee", None),
    ],
)
def test_chaque_etape_vise_la_suivante(statut: str, objectif: Statut | None, site: Dessin) -> None:
    (vue,) = suivre(outils.offre(statut=statut, dates=ANCIENNE), site=site)
    assert vue.objectif is objectif


# --- ce qui vieillit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jours", "a_confirmer", "d_office", "dit"),
    [
        (59, False, False, "à confirmer le 2 décembre 2026"),
        (60, True, False, "à confirmer"),
        (61, True, False, "à confirmer depuis le 30 novembre 2026"),
        (91, True, False, "porte la mention « à reconfirmer » depuis le 30 novembre 2026"),
        (119, True, False, "sera suspendue d’office le 2 décembre 2026"),
        (120, True, True, "suspendue d’office le 1er décembre 2026"),
        (153, True, True, "aucune confirmation depuis 153 jours"),
    ],
)
def test_une_offre_vieillit_au_jour_pres(
    jours: int, a_confirmer: bool, d_office: bool, dit: str, site: Dessin
) -> None:
    offre = outils.offre(dates={**ANCIENNE, "confirmee": il_y_a(jours)})
    (vue,) = suivre(offre, site=site)
    assert (vue.a_confirmer, vue.d_office, vue.sans_nouvelles) == (a_confirmer, d_office, jours)
    assert dit in phrases.situation(vue).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("limite", "d_office", "dit"),
    [
        ("2026-12-01", False, "paraît jusqu’au 1er décembre 2026, sa date limite"),
        ("2026-11-30", True, "ne paraît plus : date limite passée le 30 novembre 2026"),
    ],
)
def test_une_offre_datee_finit_le_lendemain_de_sa_limite(
    limite: str, d_office: bool, dit: str, site: Dessin
) -> None:
    (vue,) = suivre(outils.offre(dates={**ANCIENNE, "limite": limite}), site=site)
    assert vue.d_office is vue.a_confirmer is d_office
    assert phrases.situation(vue).replace("\u00a0", " ") == dit


def test_une_offre_pourvue_dit_quand_elle_disparait(site: Dessin) -> None:
    pourvue = outils.offre(statut="pourvue", dates={**ANCIENNE, "pourvue": il_y_a(59)})
    (vue,) = suivre(pourvue, site=site)
    assert phrases.situation(vue) == "ne sera plus lisible le 2 décembre 2026"
    assert list(tableau.a_faire([vue])) == ["disparaissent"]


def test_une_parution_a_venir_se_dit(site: Dessin) -> None:
    dates = {"qualifiee": "2026-11-01", "publiee": "2026-12-15 09:00"}
    (vue,) = suivre(outils.offre(dates=dates), site=site)
    assert phrases.situation(vue) == "paraîtra le 15 décembre 2026"
    assert not vue.a_confirmer
    assert vue.sans_nouvelles is None


# --- ranger et compter ----------------------------------------------------------------------------


def lot() -> tuple[Any, ...]:
    def offre(rang: int, **champs: Any) -> Any:
        return outils.offre(id=f"CTR-2026-{rang:04d}", **champs)

    return (
        offre(1, dates={**ANCIENNE, "confirmee": il_y_a(130)}),
        offre(2, dates={**ANCIENNE, "confirmee": il_y_a(95)}, commune="Roche-Noire"),
        offre(3, dates={**ANCIENNE, "confirmee": il_y_a(70)}),
        offre(4, dates={**ANCIENNE, "confirmee": il_y_a(40)}, commune="Hautefaye"),
        offre(5, dates={**ANCIENNE, "confirmee": il_y_a(2)}),
        offre(6, genre="logement", statut="remontee", dates=None, resume=None),
        offre(7, statut="qualifiee", dates={"qualifiee": "2026-11-01"}),
        offre(8, statut="pourvue", dates={**ANCIENNE, "pourvue": il_y_a(5)}),
        offre(9, statut="archivee", dates=None),
    )


def test_chaque_offre_est_rangee_a_son_geste_le_plus_presse(site: Dessin) -> None:
    suivis = suivre(*reversed(lot()), site=site)
    assert [s.offre.statut.value for s in suivis][:2] == ["remontee", "qualifiee"]
    ranges = {c: [s.offre.id[-1] for s in g] for c, g in tableau.a_faire(suivis).items()}
    assert ranges == {
        "d_office": ["1"],
        "a_confirmer": ["2", "3"],
        "bientot": ["4"],
        "a_completer": ["6"],
        "pretes": ["7"],
        "disparaissent": ["8"],
    }


def test_les_comptes_s_additionnent_par_chaque_axe(site: Dessin) -> None:
    suivis = suivre(*lot(), site=site)
    comptes = tableau.compter(suivis)
    assert set(comptes) == set(tableau.AXES) == set(phrases.textes()["axes"])
    for lignes in comptes.values():
        assert sum(ligne.nombre for ligne in lignes) == 9
        assert sum(ligne.a_confirmer for ligne in lignes) == 2
        assert sum(ligne.d_office for ligne in lignes) == 1
    assert [ligne.nom for ligne in comptes["territoire"]] == [
        "L’Amont".replace("’", "'"),
        "L'Aval",
        "Suivi par le département",
    ]


def test_le_referent_est_une_fonction_jamais_une_personne(site: Dessin) -> None:
    """Celui du territoire, même si l'offre a son propre contact."""
    contact = {"organisme": "Jeanne Personne", "courriel": "jeanne@contree.example"}
    (vue,) = suivre(outils.offre(contact=contact), site=site)
    assert phrases.nommer(vue.referent) == "Communauté de communes de l’Amont"


# --- la commande ----------------------------------------------------------------------------------


def dessiner(site: Dessin, *offres: dict[str, Any]) -> Path:
    return site(
        "".join(
            f"\n=== offres/{g}/{d['id'].lower()}.yml\n{en_yaml(d)}" for g, d in _ecrites(offres)
        )
    )


def _ecrites(offres: tuple[dict[str, Any], ...]) -> list[tuple[str, dict[str, Any]]]:
    ecrites = []
    for rang, changes in enumerate(offres, 1):
        champs = {"id": f"CTR-2026-{rang:04d}", **changes}
        genre = champs.pop("genre", "projet")
        if "dates" not in champs:
            champs["dates"] = {**ANCIENNE, "publiee": f"2026-11-02 09:{rang:02d}"}
        ecrites.append((genre, outils.donnees_offre(genre, **champs)))
    return ecrites


def test_la_commande_dit_tout_en_lignes_simples(site: Dessin) -> None:
    racine = dessiner(site, {"titre": "Une [gare] à réveiller"}, {"statut": "remontee"})
    rendu = lancer(racine)
    assert rendu.exit_code == 0
    assert "Au mardi 1er décembre 2026" in rendu.stdout
    assert "Une [gare] à réveiller" in rendu.stdout  # pas du balisage de rich
    assert "\x1b" not in rendu.stdout
    assert re.search(r"Publiée : 1 offre$", rendu.stdout, re.M)


def test_elle_filtre_par_territoire_genre_commune_et_etape(site: Dessin) -> None:
    racine = dessiner(
        site,
        {"commune": "Roche-Noire"},
        {"genre": "logement"},
        {"statut": "remontee"},
        {"commune": "Hautefaye"},
    )

    def vus(*options: str) -> list[str]:
        lu = json.loads(lancer(racine, "--json", *options).stdout)
        return [o["id"][-1] for o in lu["offres"]]

    assert sorted(vus()) == ["1", "2", "3", "4"]
    assert vus("--territoire", "l'aval") == vus("--commune", "roche noire") == ["1"]
    assert vus("--territoire", "hors") == vus("--commune", "99006") == ["4"]
    assert vus("--genre", "Logements") == ["2"]
    assert vus("--etape", "Remontée") == vus("--etape", "remontee") == ["3"]
    assert vus("--genre", "logement", "--etape", "remontee") == []


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--territoire", "amon"), "territoire inconnu : « amon » — vouliez-vous « amont » ?"),
        (("--genre", "logemen"), "genre inconnu : « logemen » — vouliez-vous « logement » ?"),
        (("--etape", "publie"), "étape inconnue : « publie » — vouliez-vous « publiee » ?"),
        (("--etape", "zzz"), "donnez l'un de : remontee, a_qualifier"),
        (("--commune", "Valbrune"), "commune inconnue : « Valbrune » — vouliez-vous Valbrume ?"),
        (("--commune", "99010"), "c'est un code postal"),
        (("--date", "demain"), "la date « demain » ne se lit pas"),
    ],
)
def test_un_mot_inconnu_recoit_une_proposition(
    options: tuple[str, ...], dit: str, site: Dessin
) -> None:
    rendu = lancer(site(), *options)
    assert (rendu.exit_code, rendu.stdout) == (1, "")
    assert dit in rendu.stderr


def test_sans_offre_elle_le_dit(site: Dessin) -> None:
    rendu = lancer(site())
    assert rendu.exit_code == 0
    assert "Aucune offre ne répond à cette demande." in rendu.stdout


def test_une_fiche_fautive_n_empeche_pas_le_tableau(site: Dessin) -> None:
    racine = dessiner(site, {}, {"surfasse": 3})
    rendu = lancer(racine, "--json")
    assert rendu.exit_code == 0
    assert len(json.loads(rendu.stdout)["offres"]) == 2
    assert "1 faute dans les fiches" in rendu.stderr


def test_devant_un_terminal_elle_dessine_des_tableaux(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affichage, "en_couleurs", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    racine = dessiner(
        site, {"titre": "Une [red]gare[/red]"}, {"statut": "remontee", "resume": None}
    )
    rendu = lancer(racine)
    assert rendu.exit_code == 0
    assert "─────" in rendu.stdout
    assert "Une [red]gare[/red]" in rendu.stdout
    assert re.search(r"Résumé\s", rendu.stdout)
    assert "(Photos)" in rendu.stdout


def test_une_longue_liste_ne_noie_pas_l_ecran(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affichage, "en_couleurs", lambda: True)
    monkeypatch.setattr(affichage, "_OFFRES_DITES", 1)
    racine = dessiner(site, {}, {"statut": "archivee"})
    assert "2 offres : choisissez-en par --territoire" in lancer(racine).stdout.replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("terminal", "no_color", "attendu"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_la_couleur_est_pour_un_terminal_qui_la_veut(
    terminal: bool, no_color: str, attendu: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    assert affichage.en_couleurs() is attendu


# --- les fichiers ---------------------------------------------------------------------------------

HOSTILE = "</style><script>alert(1)</script>\"'&{{ 7*7 }} =1+1"


def test_le_tableau_csv_se_relit_a_l_identique(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {"titre": "=cmd|' /C calc'!A0; « gare »"}, {"statut": "remontee"})
    fichier = tmp_path / "hors" / "statut.csv"
    assert lancer(racine, "--csv", str(fichier)).exit_code == 0
    texte = fichier.read_bytes().decode("utf-8-sig")
    rangees = list(csv.DictReader(io.StringIO(texte, newline=""), delimiter=";"))
    assert [tuple(r) for r in rangees] == [tuple(COLONNES)] * 2
    attendus = json.loads(lancer(racine, "--json").stdout)["offres"]
    for rangee, attendu in zip(rangees, attendus, strict=True):
        assert relire(rangee["titre"]) == attendu["titre"]
        assert relire(rangee["bloquants"]).split(" | ") == (attendu["bloquants"] or [""])
    assert rangees[1]["titre"].startswith("'=")


def test_le_rapport_se_suffit_et_echappe_tout(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {"titre": HOSTILE}, {"statut": "a_qualifier", "resume": None})
    fichier = tmp_path / "hors" / "rapport.html"
    assert lancer(racine, "--html", str(fichier)).exit_code == 0
    html = fichier.read_text("utf-8")
    lu = BeautifulSoup(html, "lxml")
    assert not lu.find_all(["script", "link", "img", "iframe", "object", "form", "base"])
    assert len(lu.find_all("style")) == 1
    feuille = lu.style.string
    assert "url(" not in feuille
    assert "@import" not in feuille
    assert "<" not in feuille
    for balise in lu.find_all(True):
        assert not any(a.startswith("on") or a in ("style", "src") for a in balise.attrs)
    assert {a["href"].partition(":")[0] for a in lu.find_all("a")} <= {"https", "mailto"}
    assert lu.find("meta", {"name": "robots"})["content"].startswith("noindex")
    regle = lu.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert regle == "default-src 'none'; style-src 'unsafe-inline'"
    assert lu.html["lang"] == "fr"
    assert "<script>alert(1)" in lu.find("main").text
    assert "L’offre paraît sans résumé" in lu.text
    assert "{{ 7*7 }}" in lu.text
    assert [t.name for t in lu.find_all(["h1", "h2", "h3"])][:3] == ["h1", "h2", "h3"]


def test_une_offre_non_publiee_n_y_a_pas_de_lien(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {}, {"statut": "remontee"})
    fichier = tmp_path / "hors" / "r.html"
    lancer(racine, "--html", str(fichier))
    lus = BeautifulSoup(fichier.read_text("utf-8"), "lxml").find_all("a")
    courts = {a["href"] for a in lus if "/o/" in a["href"]}
    assert courts == {"https://contree.example/o/CTR-2026-0001/"}


@pytest.mark.parametrize("option", ["--html", "--csv", "--ics"])
@pytest.mark.parametrize(
    "dossier",
    ["site", "content", "content/images", "offres/projet", "overrides", "publication", "lien"],
)
def test_aucun_rapport_ne_tombe_dans_ce_qui_est_publie(
    option: str, dossier: str, site: Dessin
) -> None:
    racine = dessiner(site, {})
    (racine / "lien").symlink_to(racine / "content", target_is_directory=True)
    suffixe = option.removeprefix("--")
    fichier = racine / dossier / "sous" / ".." / f"essai-rapport.{suffixe}"
    rendu = lancer(racine, option, str(fichier))
    assert rendu.exit_code == 1
    assert "finirait en ligne" in rendu.stderr
    assert not list(racine.rglob("essai-rapport*"))
    assert not (DEPOT / "overrides" / f"essai-rapport.{suffixe}").exists()


def test_un_rapport_ne_remplace_pas_un_fichier_d_une_autre_sorte(site: Dessin) -> None:
    racine = dessiner(site, {})
    avant = (racine / "mkdocs.yml").read_bytes()
    rendu = lancer(racine, "--html", str(racine / "mkdocs.yml"))
    assert rendu.exit_code == 1
    assert "« mkdocs.yml » ne finit pas par .html" in rendu.stderr
    assert (racine / "mkdocs.yml").read_bytes() == avant


def test_le_disque_qui_refuse_se_dit(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {})
    (tmp_path / "un-fichier").write_text("", "utf-8")
    rendu = lancer(racine, "--csv", str(tmp_path / "un-fichier" / "t.csv"))
    assert rendu.exit_code == 1
    assert "rien n'a été écrit" in rendu.stderr


def test_le_meme_jour_donne_les_memes_octets(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {}, {"statut": "remontee"})
    ecrits = []
    for essai in ("un", "deux"):
        noms = {o: tmp_path / "hors" / f"{essai}.{o}" for o in ("html", "csv", "ics")}
        lancer(racine, *(m for o, f in noms.items() for m in (f"--{o}", str(f))))
        ecrits.append([f.read_bytes() for f in noms.values()])
    assert ecrits[0] == ecrits[1]


# --- les rappels ----------------------------------------------------------------------------------

VILLAGE = (
    "\n=== content/villages/valbrume.md\n---\nid: CTR-2026-7001\ntitre: Valbrume\n"
    "commune: Valbrume\nresume: Un village.\nlabel:\n  statut: labellisee\n"
    "  labellisation: 2024-11-10\n  echeance: 2027-11-10\n---\n"
)


def agenda(racine: Path, tmp_path: Path, *options: str) -> tuple[bytes, dict[str, Any]]:
    fichier = tmp_path / "hors" / "r.ics"
    assert lancer(racine, "--ics", str(fichier), *options).exit_code == 0
    octets = fichier.read_bytes()
    lu = Calendar.from_ical(octets)
    assert [c.errors for c in lu.walk() if c.errors] == []
    return octets, {str(e["UID"]).partition("@")[0]: e for e in lu.walk("VEVENT")}


def test_l_agenda_rappelle_les_confirmations_les_limites_et_les_labels(
    site: Dessin, tmp_path: Path
) -> None:
    racine = dessiner(
        site,
        {"titre": "Gare; à l'arrêt", "dates": {**ANCIENNE, "confirmee": il_y_a(10)}},
        {"dates": {**ANCIENNE, "publiee": "2026-01-10 09:01", "limite": "2027-03-01"}},
        {"statut": "remontee", "dates": None},
        {
            "statut": "pourvue",
            "dates": {**ANCIENNE, "publiee": "2026-01-10 09:02", "pourvue": il_y_a(3)},
        },
    )
    outils.dessiner(racine, VILLAGE)
    octets, lus = agenda(racine, tmp_path)
    assert set(lus) == {"CTR-2026-0001-confirmer", "CTR-2026-0002-limite", "CTR-2026-7001-label"}
    assert lus["CTR-2026-0001-confirmer"]["DTSTART"].dt == date(2027, 1, 20)
    assert lus["CTR-2026-0002-limite"]["DTSTART"].dt == date(2027, 3, 1)
    assert lus["CTR-2026-7001-label"]["DTSTART"].dt == date(2027, 11, 10)
    assert (
        str(lus["CTR-2026-0001-confirmer"]["SUMMARY"])
        == "Confirmer\u00a0: Gare; à l’arrêt (Valbrume)"
    )
    # DTSTAMP : la dernière date que dit la fiche, à Paris.
    assert lus["CTR-2026-0001-confirmer"]["DTSTAMP"].dt == datetime(2026, 11, 20, 23, tzinfo=UTC)
    for evenement in lus.values():
        (alarme,) = evenement.walk("VALARM")
        assert (str(alarme["ACTION"]), bool(alarme["DESCRIPTION"])) == ("DISPLAY", True)
        assert evenement["TRANSP"] == "TRANSPARENT"
    assert lus["CTR-2026-0002-limite"].walk("VALARM")[0].TRIGGER == rappels.AVANT_LIMITE
    assert max(map(len, octets.split(b"\r\n"))) <= 75


def test_un_rappel_garde_son_nom_et_ne_dit_rien_du_jour(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {"dates": {**ANCIENNE, "confirmee": il_y_a(10)}})
    premier, _ = agenda(racine, tmp_path)
    second, _ = agenda(racine, tmp_path, "--date", "2026-12-20")
    assert premier == second


def test_un_seuil_passe_laisse_place_au_suivant(site: Dessin, tmp_path: Path) -> None:
    racine = dessiner(site, {"dates": {**ANCIENNE, "confirmee": il_y_a(70)}})
    attendus = {"2026-12-01": 90, "2027-01-05": 120, "2027-06-01": None}
    for jour, seuil in attendus.items():
        lu = agenda(racine, tmp_path, "--date", jour)[1]["CTR-2026-0001-confirmer"]
        confirmee = JOUR - timedelta(days=70)
        quand = confirmee + timedelta(days=seuil) if seuil else date.fromisoformat(jour)
        assert lu["DTSTART"].dt == quand


def test_rien_a_rappeler_n_ecrit_pas_d_agenda(site: Dessin, tmp_path: Path) -> None:
    rendu = lancer(site(), "--ics", str(tmp_path / "r.ics"))
    assert "Rien à rappeler" in rendu.stdout
    assert not (tmp_path / "r.ics").exists()


def test_le_vrai_site_se_suit_sans_rien_oublier() -> None:
    catalogue: Catalogue = lire_site(DEPOT).catalogue
    suivis = suivi.suivre(catalogue, MAINTENANT)
    assert sorted(s.offre.id for s in suivis) == sorted(o.id for o in catalogue.offres)
    a_confirmer = {
        o.id
        for o in catalogue.offres
        for p in o.conseils(MAINTENANT)
        if p.code in ("a-confirmer", "suspendue-d-office", "limite-depassee")
    }
    assert {s.offre.id for s in suivis if s.a_confirmer} == a_confirmer != set()
