"""Ce que le temps changera au site : rien d'oublié, rien de trop."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nouvelle_vie.artefact import Artefact, Fichier, Fragment, Page
from nouvelle_vie.commandes import application
from nouvelle_vie.commandes.a_venir import _MOTIFS, _PHRASES
from nouvelle_vie.fabrique import mise_en_ligne
from nouvelle_vie.fabrique.mise_en_ligne import EnLigne
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.catalogue import Catalogue
from nouvelle_vie.modele.communes import Registre
from nouvelle_vie.modele.cycle import A_RECONFIRMER, RAPPEL, SUSPENSION
from nouvelle_vie.modele.echeances import Nature, changements
from nouvelle_vie.modele.parution import Parution
from nouvelle_vie.redaction.minutes import minutes_de_parution, minutes_libres
from nouvelle_vie.rendu.a_venir import a_venir
from nouvelle_vie.rendu.atelier import Atelier
from nouvelle_vie.rendu.gabarits import gabarits, phrases
from nouvelle_vie.rendu.typographie import jour
from nouvelle_vie.sorties import produire
from outils import DEPOT, MAINTENANT, lire_site, offre
from serveur import servir

Dessin = Callable[..., Path]
JOUR = timedelta(days=1)
SERIE = 18
"""Jours du site d'exemple que l'on parcourt."""


def natures(catalogue: Catalogue, jours: int = 400, depuis: datetime = MAINTENANT) -> list[str]:
    """« 2026-12-15 10:00 parait », dans l'ordre."""
    trouves = a_venir(catalogue, depuis, depuis + jours * JOUR)
    return [
        " ".join(filter(None, (f"{c.quand:%Y-%m-%d %H:%M}", c.nature.cle, c.motif)))
        for c in trouves
        if c.nature is not Nature.MOIS
    ]


def seule(**champs: Any) -> Catalogue:
    return Catalogue(Registre(()), offres=(offre(**champs),))


# --- une fiche, ses instants --------------------------------------------------------------------


def test_la_vie_d_une_offre_sans_date_limite() -> None:
    catalogue = seule(dates={"qualifiee": "2026-10-20", "publiee": "2026-12-10 10:00"})
    assert natures(catalogue) == [
        "2026-12-10 10:00 parait",
        "2026-12-24 00:00 plus_nouvelle",
        "2027-02-08 00:00 rappel",
        "2027-03-10 00:00 a_reconfirmer",
        "2027-04-09 00:00 suspendue",
    ]
    debut = datetime(2026, 12, 10)
    seuils = (RAPPEL, A_RECONFIRMER, SUSPENSION)
    assert [f"{debut + n * JOUR:%Y-%m-%d}" for n in seuils] == [
        "2027-02-08",
        "2027-03-10",
        "2027-04-09",
    ]


def test_une_confirmation_ecrite_d_avance_repousse_les_echeances_et_se_dit_a_sa_date() -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00", "confirmee": "2026-12-20"}
    assert natures(seule(dates=dates), 100) == [
        "2026-12-20 00:00 date_dite confirmee",
        "2027-02-18 00:00 rappel",
    ]


def test_une_offre_suspendue_d_office_reparait_a_la_confirmation_ecrite_d_avance() -> None:
    dates = {"qualifiee": "2026-01-20", "publiee": "2026-02-02 09:00", "confirmee": "2026-12-20"}
    assert natures(seule(dates=dates), 30) == [
        "2026-12-20 00:00 reparait",
        "2026-12-20 00:00 date_dite confirmee",
    ]


def test_une_offre_datee_disparait_le_lendemain_et_s_annonce_urgente_avant() -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00", "limite": "2026-12-31"}
    urgence, fin = natures(seule(dates=dates))
    assert re.fullmatch(r"2026-12-10 \d\d:\d\d annonce urgente", urgence)
    assert fin == "2027-01-01 00:00 limite"


def test_une_offre_urgente_entre_sa_parution_et_la_fin_de_la_periode_n_est_pas_oubliee() -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-12-03 09:00", "limite": "2026-12-25"}
    trouves = natures(seule(dates=dates), 30)
    assert [t.split(" ", 2)[2] for t in trouves] == [
        "parait",
        "annonce urgente",
        "plus_nouvelle",
        "limite",
    ]


def test_une_offre_pourvue_cesse_d_etre_lisible() -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00", "pourvue": "2026-11-20"}
    assert natures(seule(statut="pourvue", dates=dates)) == ["2027-01-19 00:00 pourvue"]


@pytest.mark.parametrize("statut", ["remontee", "a_qualifier", "qualifiee", "archivee"])
def test_une_offre_qui_ne_parait_pas_ne_change_rien(statut: str) -> None:
    dates = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00", "confirmee": "2026-12-03"}
    assert natures(seule(statut=statut, dates=dates)) == []


SITE = """\
=== content/evenements/soiree.md
---
id: EVT-2026-001
titre: Une soirée
type: soiree-habitants
resume: Un rendez-vous.
debut: 2026-12-20 18:30
fin: 2026-12-20 21:00
lieu: {commune: Valbrume}
inscription: {limite: 2026-12-18}
publication: 2026-12-02 10:00
---
=== content/evenements/annulee.md
---
id: EVT-2026-002
titre: Une soirée annulée
type: soiree-habitants
resume: Un rendez-vous.
debut: 2026-12-12
lieu: {commune: Valbrume}
etat: annule
publication: 2026-11-02 10:00
---
=== content/villages/valbrume.md
---
id: VIL-2026-001
titre: Valbrume
commune: Valbrume
resume: Un bourg.
label: {statut: labellisee, labellisation: 2026-12-05, echeance: 2026-12-28}
publication: 2026-11-02 11:00
---
=== content/actualites/une.md
---
id: ACT-2026-001
titre: Une nouvelle
resume: Une nouvelle.
publication: 2026-12-03 08:00
---
"""


def test_rendez_vous_recits_et_labels(site: Dessin) -> None:
    lecture = lire_site(site(SITE))
    assert [str(e) for e in lecture.erreurs] == []
    trouves = natures(lecture.catalogue, 40)
    sans_minute = [re.sub(r"\d\d:\d\d (?=annonce)", "", t) for t in trouves]
    assert sans_minute == [
        "2026-12-02 10:00 parait",
        "2026-12-03 08:00 parait",
        "2026-12-05 00:00 date_dite labellisation",
        "2026-12-05 annonce label",
        "2026-12-06 annonce rappel",
        "2026-12-13 00:00 passe",
        "2026-12-19 00:00 inscription",
        "2026-12-20 18:30 debut",
        "2026-12-20 21:01 passe",
        "2026-12-29 00:00 echeance",
    ]


def test_la_periode_exclut_son_debut_et_comprend_sa_fin() -> None:
    catalogue = seule(dates={"qualifiee": "2026-10-20", "publiee": "2026-12-10 10:00"})
    parution, minute = datetime(2026, 12, 10, 10), timedelta(minutes=1)
    assert not list(changements(catalogue, parution, parution + minute))
    assert not list(changements(catalogue, parution - 2 * minute, parution - minute))
    (seul,) = changements(catalogue, parution - minute, parution)
    assert seul.nature is Nature.PARAIT


def test_le_calendrier_change_de_mois() -> None:
    trouves = a_venir(Catalogue(Registre(())), datetime(2026, 12, 31, 5), datetime(2027, 3, 1))
    assert [c.quand for c in trouves] == [datetime(2027, mois, 1) for mois in (1, 2, 3)]


def test_chaque_nature_et_chaque_motif_ont_leurs_mots() -> None:
    assert set(_PHRASES) == set(Nature)
    lecture = lire_site(DEPOT)
    trouves = a_venir(lecture.catalogue, datetime(2026, 1, 1), datetime(2028, 1, 1))
    motifs = {c.motif.partition("/")[0] for c in trouves if c.motif}
    assert len(motifs) >= 3
    assert motifs <= set(_MOTIFS)


# --- l'essai fort : sans changement annoncé, le site composé est le même ------------------------


@cache
def _catalogue() -> Catalogue:
    return lire_site(DEPOT).catalogue


def composer(quand: datetime) -> Mapping[str, object]:
    """Tout ce que publient les sorties, dates de construction neutralisées."""
    atelier = Atelier(
        Parution(_catalogue(), quand),
        lire_reglages(DEPOT / "mkdocs.yml"),
        "https://essai.example/",
        "Essai",
        gabarits(DEPOT / "overrides" / "catalogue"),
        phrases(),
    )
    datee = re.compile(
        f"{quand:%Y-%m-%d}T{quand:%H:%M}:00\\+0[12]:00|{quand:%d/%m/%Y}"
        f"|(?<=État au ){re.escape(jour(quand.date()))}"
    )
    # La charte montre des fiches inventées autour du jour ; un site ouvert ne la publie pas.
    return {
        uri: datee.sub("(jour)", texte)
        for artefact in produire(atelier)
        if not (uri := artefact.uri).startswith("charte/")
        for texte in (_texte(artefact, quand),)
    }


def _texte(artefact: Artefact, quand: datetime) -> str:
    if isinstance(artefact, Fichier):
        texte = artefact.octets.decode("utf-8", "surrogateescape")
        return _absolu(json.loads(texte), quand) if "facettes" in artefact.uri else texte
    assert isinstance(artefact, Page | Fragment)
    contenu = artefact.contenu if isinstance(artefact, Fragment) else artefact.contenu()
    graphe = artefact.graphe() if callable(artefact.graphe) else artefact.graphe
    return f"{contenu}{graphe}{artefact.modifiee}"


def _absolu(index: dict[str, Any], quand: datetime) -> str:
    """L'index des filtres compte en jours depuis sa construction : on le ramène à des dates."""
    assert index.pop("jour") == f"{quand:%Y-%m-%d}"
    rang = quand.date().toordinal()
    offres, depuis = index["offres"], index["facettes"]["depuis"]
    depuis["colonne"] = [rang - age for age in depuis["colonne"]]
    offres["age"] = [rang - age for age in offres["age"]]
    for cle in ("fin", "date"):
        offres[cle] = [rang + jours for jours in offres[cle]]
    return json.dumps(index, sort_keys=True)


def couples() -> Iterator[tuple[datetime, datetime, bool]]:
    """Chaque jour de la série et la veille ; vrai si un changement visible est annoncé."""
    for rang in range(SERIE):
        veille = MAINTENANT + rang * JOUR
        annonces = a_venir(_catalogue(), veille, veille + JOUR)
        yield veille, veille + JOUR, any(c.nature.visible for c in annonces)


def test_sans_changement_annonce_le_site_est_le_meme_et_avec_il_ne_l_est_plus() -> None:
    compose, calmes = composer(MAINTENANT), 0
    for veille, lendemain, annonce in couples():
        precedent, compose = compose, composer(lendemain)
        differents = {
            uri
            for uri in precedent.keys() | compose.keys()
            if precedent.get(uri) != compose.get(uri)
        }
        assert bool(differents) == annonce, (veille, sorted(differents)[:5])
        calmes += not annonce
    assert 5 <= calmes <= SERIE - 5


# --- les commandes ------------------------------------------------------------------------------


def nv(site: Path, *arguments: str) -> tuple[int, str]:
    rendu = CliRunner().invoke(application, [*arguments, "--racine", os.fspath(site)])
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu.exit_code, rendu.output.replace("\N{NO-BREAK SPACE}", " ")


def test_la_liste_se_lit_jour_par_jour(site: Dessin) -> None:
    code, dit = nv(site(SITE), "a-venir", "--jours", "20")
    assert code == 0
    assert (
        "mercredi 2 décembre 2026\n  10 h : EVT-2026-001 « Une soirée », Valbrume : paraît" in dit
    )
    assert "  (18 h 30 : EVT-2026-001 « Une soirée », Valbrume : commence)" in dit
    assert dit.endswith("8 changements au site du 1er décembre 2026 au 21 décembre 2026.\n")


def test_rien_a_venir_se_dit(site: Dessin) -> None:
    assert nv(site(), "a-venir", "--jours", "2") == (
        0,
        "Rien ne change du 1er décembre 2026 au 3 décembre 2026.\n",
    )


def test_la_liste_pour_une_machine(site: Dessin) -> None:
    code, dit = nv(site(SITE), "a-venir", "--jours", "2", "--json")
    lue = json.loads(dit)
    assert (code, lue["depuis"], lue["jusqu_a"]) == (0, "2026-12-01T09:00", "2026-12-03T23:59")
    assert lue["changements"][0] == {
        "quand": "2026-12-02T10:00",
        "nature": "parait",
        "visible": True,
        "phrase": "paraît",
        "sorte": "evenement",
        "id": "EVT-2026-001",
        "titre": "Une soirée",
        "fichier": "content/evenements/soiree.md",
        "commune": "Valbrume",
    }


def test_depuis_un_jour_passe_dit_ce_qui_a_change(site: Dessin) -> None:
    racine = site(SITE)
    code, dit = nv(racine, "a-venir", "--depuis", "2026-11-01")
    assert code == 0
    assert dit.endswith("3 changements au site du 1er novembre 2026 au 1er décembre 2026.\n")
    code, dit = nv(racine, "a-venir", "--depuis", "2027-01-01")
    assert (code, "n'est pas encore venu" in dit) == (1, True)


def test_un_site_fautif_dit_ses_fautes(site: Dessin) -> None:
    racine = site("=== offres/projet/a.yml\nid: CTR-2026-0001\nsurfasse: 1\n")
    for commande in ("a-venir", "a-refaire"):
        code, dit = nv(racine, commande)
        assert (code, "offres/projet/a.yml:" in dit) == (1, True)


# --- à refaire ? --------------------------------------------------------------------------------


@contextmanager
def en_ligne(dossier: Path, connu: EnLigne | None) -> Iterator[str]:
    """Un site en ligne qui dit cela de lui-même, ou rien ; rend son adresse, avec sous-chemin."""
    (dossier / "donnees").mkdir(parents=True)
    (dossier / "404.html").write_text("Introuvable", "utf-8")
    if connu:
        publie = mise_en_ligne.fichier(connu)
        (dossier / publie.uri).write_bytes(publie.octets)
    with servir(dossier, "/lnv/") as adresse:
        yield adresse


@pytest.mark.parametrize(
    ("connu", "version", "code", "phrase"),
    [
        (None, "b2", 0, "ne dit pas de quand il date"),
        (
            EnLigne(datetime(2026, 12, 1, 5), "b2"),
            "b2",
            3,
            "rien n'a changé depuis le 1er",
        ),
        (EnLigne(datetime(2026, 12, 1, 5), "a1"), "b2", 0, "les sources ont changé : a1 → b2"),
        (EnLigne(datetime(2026, 12, 1, 5)), "b2", 0, "les sources ont changé : ? → b2"),
        (EnLigne(datetime(2026, 12, 1, 5), "a1"), "", 3, "rien n'a changé"),
        (EnLigne(datetime(2026, 11, 1), "b2"), "b2", 0, "2026 — EVT-2026-002 : paraît"),
        (
            EnLigne(datetime(2026, 12, 24), "b2"),
            "b2",
            0,
            "du 24 décembre 2026, encore à venir",
        ),
    ],
)
def test_le_site_est_a_refaire_quand_le_temps_ou_les_sources_l_ont_change(
    connu: EnLigne | None,
    version: str,
    code: int,
    phrase: str,
    site: Dessin,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with en_ligne(tmp_path_factory.mktemp("ligne"), connu) as adresse:
        rendu = nv(site(SITE), "a-refaire", "--version", version, "--en-ligne", adresse)
    assert (rendu[0], phrase in rendu[1]) == (code, True), rendu[1]


def test_beaucoup_de_raisons_se_comptent(
    site: Dessin, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with en_ligne(tmp_path_factory.mktemp("ligne"), EnLigne(datetime(2025, 10, 1))) as adresse:
        code, dit = nv(site(SITE), "a-refaire", "--en-ligne", adresse)
    assert code == 0
    assert re.search(r"  et \d+ autres? changements?$", dit, re.M)
    assert len(dit.splitlines()) == 12


def test_un_site_injoignable_est_a_refaire_et_une_adresse_qui_n_en_est_pas_une_se_dit(
    site: Dessin,
) -> None:
    racine = site()
    code, dit = nv(racine, "a-refaire", "--en-ligne", "http://127.0.0.1:1/")
    assert (code, "ne dit pas de quand il date" in dit) == (0, True)
    for adresse in ("ftp://a.example/", "file:///etc/passwd", "ici"):
        code, dit = nv(racine, "a-refaire", "--en-ligne", adresse)
        assert (code, "n'est pas l'adresse d'un site" in dit) == (1, True)


def test_ce_que_dit_le_site_se_relit() -> None:
    publie = mise_en_ligne.fichier(EnLigne(datetime(2026, 12, 24, 9, 30), "a1b2"))
    assert publie.uri == "donnees/mise-en-ligne.json"
    assert mise_en_ligne.relire(publie.octets) == EnLigne(datetime(2026, 12, 24, 9, 30), "a1b2")


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"<!doctype html>",
        b"[]",
        b"{}",
        b"null",
        b'{"instant": 3, "version": ""}',
        b'{"instant": "hier", "version": ""}',
        b'{"instant": "2026-12-24T09:30+01:00", "version": ""}',
        b"[" * 50_000,
        b"\xff\xfe",
    ],
)
def test_une_reponse_quelconque_ne_dit_rien(octets: bytes) -> None:
    assert mise_en_ligne.relire(octets) is None


def test_la_version_vient_de_l_environnement_et_n_est_pas_n_importe_quoi() -> None:
    from nouvelle_vie.erreurs import FabricationImpossible

    assert mise_en_ligne.version({}) == ""
    assert mise_en_ligne.version({"NV_VERSION": " 8d3d001 "}) == "8d3d001"
    with pytest.raises(FabricationImpossible, match="NV_VERSION"):
        mise_en_ligne.version({"NV_VERSION": "<script>"})


# --- la minute de parution ----------------------------------------------------------------------


def a(heure: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{heure}")


def test_paraitre_tout_de_suite_prend_des_minutes_deja_venues() -> None:
    assert minutes_de_parution(set(), a("09:00"), 2) == [a("08:59"), a("09:00")]


def test_paraitre_ne_se_glisse_pas_avant_la_derniere_parution() -> None:
    """Un outil qui ne lit que ce qui suit sa dernière lecture ne verrait pas l'annonce."""
    prises = {a("08:58"), a("09:01")}
    libres = minutes_de_parution(prises, a("09:00"), 4)
    assert libres == [a("08:59"), a("09:00"), a("09:02"), a("09:03")]
    assert minutes_de_parution({a("09:00")}, a("09:00"), 1) == [a("09:01")]


def test_une_horloge_figee_ne_programme_rien() -> None:
    assert minutes_de_parution({a("09:00")}, a("09:00"), 2, figee=True) == [a("08:58"), a("08:59")]


def test_les_minutes_libres_se_suivent() -> None:
    assert minutes_libres({a("09:01")}, a("09:00"), 3) == [a("09:00"), a("09:02"), a("09:03")]
