"""Les commandes du cycle de vie sur le disque : ce qu'elles changent, ce qu'elles refusent."""

from __future__ import annotations

import difflib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nouvelle_vie.commandes import application
from nouvelle_vie.modele.cycle import TRANSITIONS, Statut, Visibilite
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.redaction import depot
from nouvelle_vie.redaction.mouvement import CONFIRMABLES, GESTES
from outils import DEPOT, MAINTENANT, REFERENCES, donnees_offre, en_yaml, lire_site

Dessin = Callable[..., Path]
ID = "CTR-2026-0001"


def nv(site: Path, *arguments: str) -> tuple[int, str]:
    """Lance `nouvelle-vie …` dans ce processus : (code de sortie, tout ce qui est dit)."""
    commande = [*arguments, "--racine", os.fspath(site)]
    rendu = CliRunner().invoke(application, commande)
    assert rendu.exception is None or isinstance(rendu.exception, SystemExit), rendu.exception
    return rendu.exit_code, rendu.output.replace("\N{NO-BREAK SPACE}", " ")


def offre(site: Path, identifiant: str = ID) -> Offre:
    lecture = lire_site(site)
    assert [str(e) for e in lecture.erreurs] == []
    return next(o for o in lecture.catalogue.offres if o.id == identifiant)


def ecrire(site: Path, nom: str = "gare.yml", genre: str = "projet", **champs: Any) -> Path:
    chemin = site / "offres" / genre / nom
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_text(en_yaml(donnees_offre(genre, **champs)), "utf-8")
    return chemin


# --- la différence exacte, pour chaque façon d'écrire une fiche ---------------------------------

SUITE = """\
resume: Une gare à faire revivre.
nature: potentiel
objet: Une ancienne gare
"""
ARGUMENTAIRE = """\
argumentaire:
  activite: Vivre.
  receptivite: Accueillir.
  amenites: Marcher.
"""
SIMPLE = (
    f"id: {ID}\ntitre: L’été à la gare\ncommune: Valbrume\nstatut: remontee\n"
    f"dates:\n  remontee: 2026-01-05\n{SUITE}{ARGUMENTAIRE}"
)
COMMENTEE = """\
# Fiche de la mairie de Valbrume
id: CTR-2026-0001   # permanent

# ce que l'on montre
titre: La gare
commune: Valbrume # chef-lieu
statut: remontee # à voir avec le maire
dates: # toutes celles que l'on connaît
  # la première
  remontee: 2026-01-05 # par téléphone

  # la suite viendra
resume: Une gare à faire revivre.
# le reste
nature: potentiel
objet: Une ancienne gare
argumentaire:
  activite: Vivre.
  # à relire
  receptivite: Accueillir.
  amenites: Marcher. # fin
# fin de la fiche
"""
CITEE = """\
"id": 'CTR-2026-0001'
'titre':   "La gare : l'été"
commune: "Valbrume"
"statut":    'remontee'
"dates":
    "remontee": "2026-01-05"
resume: 'Une gare qu''on fait revivre.'
nature: potentiel
objet: "Une ancienne gare"
argumentaire:
    activite: "Vivre."
    receptivite: 'Accueillir.'
    amenites: Marcher.
"""
EN_BLOCS = """\
id: CTR-2026-0001
titre: >-
  La gare
commune: Valbrume
statut: >-
  remontee
dates:
  remontee: 2026-01-05
argumentaire:
  activite: >-
    statut: publiee n'est ici
    qu'un texte.

    Vivre.
  receptivite: |
    Accueillir,
      et garder.

  amenites: |-
    dates:
      remontee: 1999-01-01
resume: Une gare
  sur deux lignes
nature: potentiel
objet: Une ancienne gare
"""
EN_FLUX = """\
id: CTR-2026-0001
titre: La gare
commune: Valbrume
statut: remontee
dates: {remontee: 2026-01-05} # une seule
argumentaire: {activite: "Vivre.", receptivite: Accueillir., amenites: Marcher.}
resume: Une gare à faire revivre.
nature: potentiel
objet: Une ancienne gare
"""
ENTETE = SIMPLE.replace("’", "'")

ECRITURES: dict[str, tuple[str, bytes]] = {
    "simple": ("gare.yml", SIMPLE.encode()),
    "commentaires": ("gare.yml", COMMENTEE.encode()),
    "guillemets": ("gare.yaml", CITEE.encode()),
    "blocs": ("gare.yml", EN_BLOCS.encode()),
    "flux": ("gare.yml", EN_FLUX.encode()),
    "crlf": ("gare.yml", COMMENTEE.replace("\n", "\r\n").encode()),
    "bom": ("gare.yml", b"\xef\xbb\xbf" + SIMPLE.encode()),
    "cp1252": ("gare.yml", SIMPLE.encode("cp1252")),
    "utf-16": ("gare.yml", b"\xff\xfe" + SIMPLE.encode("utf-16-le")),
    "markdown": ("gare.md", f"---\n{ENTETE}---\n\n# Le bourg\n\nstatut: rien\n".encode()),
    "markdown-crlf-bom": (
        "gare.md",
        b"\xef\xbb\xbf" + f"---\n{ENTETE}---\nLe bourg.\n".replace("\n", "\r\n").encode(),
    ),
    "sans-dates": ("gare.yml", SIMPLE.replace("dates:\n  remontee: 2026-01-05\n", "").encode()),
    "dates-nulles": (
        "gare.yml",
        SIMPLE.replace("dates:\n  remontee: 2026-01-05\n", "dates: {}  # rien encore\n").encode(),
    ),
    "statut-en-dernier": (
        "gare.yml",
        (SIMPLE.replace("statut: remontee\n", "") + "statut: remontee").encode(),
    ),
}
"""Chaque façon d'écrire la même offre remontée : nom de fichier, octets."""

HISTOIRE: tuple[tuple[str, ...], ...] = (
    ("etudier", "--date", "2026-02-01"),
    ("qualifier", "--date", "2026-02-03"),
    ("publier", "--date", "2026-02-05 10:30"),
    ("confirmer", "--date", "2026-03-01"),
    ("discuter", "--date", "2026-03-02"),
    ("publier", "--date", "2026-03-05"),
    ("suspendre", "--date", "2026-03-06"),
    ("publier", "--date", "2026-03-07"),
    ("retirer", "--motif", "Vendue : « trop vite »", "--date", "2026-03-08"),
    ("etudier", "--date", "2026-04-01"),
    ("qualifier", "--date", "2026-04-02"),
    ("publier", "--quand", "2026-04-10 08:00", "--date", "2026-04-03"),
    ("pourvoir", "--date", "2026-04-20"),
    ("archiver", "--date", "2026-07-01"),
)
"""Une vie entière ; chaque geste part de ce que le précédent a laissé."""


def raconter(site: Path, fiche: Path) -> Iterator[str]:
    """La différence que montre chaque geste, puis le geste, fait pour de bon."""
    for geste, *options in HISTOIRE:
        avant = fiche.read_bytes()
        code, montre = nv(site, geste, ID, *options, "--a-blanc")
        assert code == 0, montre
        assert fiche.read_bytes() == avant
        difference = montre.partition("\n\nRien n'est écrit")[0]
        code, dit = nv(site, geste, ID, *options)
        assert code == 0, dit
        assert _octets_changes(avant, fiche.read_bytes()) == _lignes_changees(difference)
        yield f"=== {' '.join((geste, *options))}\n{difference}\n--- {dit}"


def _lignes_changees(difference: str) -> int:
    corps = difference.split("\n")[2:]
    return sum(ligne[:1] in ("-", "+") for ligne in corps)


def _octets_changes(avant: bytes, apres: bytes) -> int:
    """Les lignes changées octet par octet, fins de ligne et marque comprises."""
    pas = b"\n\x00" if avant.startswith(b"\xff\xfe") else b"\n"

    def lignes(octets: bytes) -> list[str]:
        return [ligne.hex() for ligne in octets.split(pas)]

    difference = difflib.unified_diff(lignes(avant), lignes(apres), n=0, lineterm="")
    return sum(ligne[:1] in ("-", "+") for ligne in list(difference)[2:])


@pytest.mark.parametrize("ecriture", ECRITURES)
def test_chaque_geste_ne_change_que_les_lignes_qu_il_doit(
    ecriture: str, site: Dessin, maj_references: bool
) -> None:
    nom, octets = ECRITURES[ecriture]
    racine = site()
    fiche = racine / "offres/projet" / nom
    fiche.parent.mkdir(parents=True)
    fiche.write_bytes(octets)
    histoire = "".join(raconter(racine, fiche))
    debut, fin = fiche.read_bytes()[:3], fiche.read_bytes()[-2:]
    assert (debut, fin) == (octets[:3], octets[-2:] if ecriture != "statut-en-dernier" else b"ee")
    reference = REFERENCES / "cycle" / f"{ecriture}.txt"
    if maj_references:
        reference.write_text(histoire, "utf-8")
    assert histoire == reference.read_text("utf-8")
    assert offre(racine).statut is Statut.ARCHIVEE


def test_une_fiche_fautive_dit_d_abord_sa_faute(site: Dessin) -> None:
    racine = site()
    fiche = racine / "offres/projet/gare.yml"
    fiche.parent.mkdir(parents=True)
    fiche.write_text(SIMPLE.replace("  remontee: 2026-01-05\n", ""), "utf-8")
    for nom in (ID, "offres/projet/gare.yml"):
        code, dit = nv(racine, "etudier", nom)
        assert code == 1
        assert "offres/projet/gare.yml:5:7 : on attend un groupe de champs" in dit
    assert "statut: remontee" in fiche.read_text("utf-8")


def test_aucune_reference_n_est_orpheline() -> None:
    gardees = {f.stem for f in (REFERENCES / "cycle").glob("*.txt")}
    assert gardees == set(ECRITURES)


# --- chaque couple (statut, geste) --------------------------------------------------------------

DATES = {
    Statut.REMONTEE: {"remontee": "2026-01-05"},
    Statut.A_QUALIFIER: {"remontee": "2026-01-05"},
    Statut.QUALIFIEE: {"qualifiee": "2026-10-20"},
    Statut.POURVUE: {
        "qualifiee": "2026-10-20",
        "publiee": "2026-11-02 09:00",
        "pourvue": "2026-11-20",
    },
}
PARUE = {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:00"}


def en_statut(site: Path, statut: Statut) -> Path:
    motif = "Vendue" if statut is Statut.RETIREE else None
    champs = {"statut": statut.value, "dates": DATES.get(statut, PARUE), "motif_retrait": motif}
    return ecrire(site, **{c: v for c, v in champs.items() if v is not None})


def test_chaque_fleche_du_cycle_a_son_geste() -> None:
    arrivees = {vers for possibles in TRANSITIONS.values() for vers in possibles}
    assert arrivees == {geste.vers for geste in GESTES.values() if geste.vers}
    assert set(TRANSITIONS) == set(Statut)


@pytest.mark.parametrize("geste", GESTES)
@pytest.mark.parametrize("statut", list(Statut), ids=lambda s: s.value)
def test_un_geste_est_fait_ou_refuse_selon_le_cycle(
    statut: Statut, geste: str, site: Dessin
) -> None:
    racine = site()
    fiche = en_statut(racine, statut)
    avant = fiche.read_bytes()
    options = ("--motif", "Vendue") if geste == "retirer" else ()
    code, dit = nv(racine, geste, ID, *options)
    vers = GESTES[geste].vers
    permis = statut in CONFIRMABLES if vers is None else vers in TRANSITIONS[statut]
    if permis:
        assert code == 0, dit
        assert offre(racine).statut is (vers or statut)
        assert fiche.read_bytes() != avant
    else:
        assert code == 1, dit
        assert fiche.read_bytes() == avant
        assert f"{ID} est « {statut.libelle} » : " in dit
        assert " — " in dit
        assert "rien n'est écrit" in dit


# --- ce que chaque refus en dit -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("statut", "geste", "phrase"),
    [
        (
            Statut.REMONTEE,
            "publier",
            "impossible d'en faire une offre « Publiée » d'un coup — passez par : "
            "etudier, puis qualifier, puis publier",
        ),
        (Statut.PUBLIEE, "publier", "elle l'est déjà — rien à faire"),
        (
            Statut.QUALIFIEE,
            "confirmer",
            "seule une offre qui a paru se confirme — possible : etudier, publier, retirer",
        ),
        (
            Statut.ARCHIVEE,
            "publier",
            "plus rien n'y change : pour la proposer de nouveau, écrivez une autre fiche",
        ),
    ],
)
def test_un_refus_dit_ce_qui_est_possible(
    statut: Statut, geste: str, phrase: str, site: Dessin
) -> None:
    racine = site()
    en_statut(racine, statut)
    assert phrase in nv(racine, geste, ID)[1]


def test_sans_motif_rien_n_est_retire(site: Dessin) -> None:
    racine = site()
    en_statut(racine, Statut.PUBLIEE)
    for motif in ((), ("--motif", "  ")):
        code, dit = nv(racine, "retirer", ID, *motif)
        assert (code, "ne se retire pas sans motif" in dit) == (1, True)


def test_une_offre_incomplete_ne_parait_pas_et_dit_toutes_ses_fautes(site: Dessin) -> None:
    racine = site()
    incomplete = {"statut": "qualifiee", "dates": DATES[Statut.QUALIFIEE], "resume": ""}
    fiche = ecrire(racine, **{**incomplete, "argumentaire": {"activite": "Vivre."}})
    fiche.write_text(fiche.read_text("utf-8").replace('resume: ""\n', ""), "utf-8")
    avant = fiche.read_bytes()
    code, dit = nv(racine, "publier", ID)
    assert code == 1
    assert dit.count("offres/projet/gare.yml:") == 3
    assert "l'offre paraît sans résumé" in dit
    assert "La fiche ne remplirait pas les règles de son nouveau statut" in dit
    assert fiche.read_bytes() == avant


def test_pourvoir_avant_la_parution_dit_l_ordre_des_dates(site: Dessin) -> None:
    racine = site()
    ecrire(racine, dates={**PARUE, "publiee": "2027-01-10 09:00"})
    code, dit = nv(racine, "pourvoir", ID)
    assert code == 1
    assert "01/12/2026" in dit
    assert "10/01/2027" in dit


# --- publier : la minute, la programmation, le retour -------------------------------------------


def test_publier_plusieurs_offres_leur_donne_des_minutes_distinctes_deja_venues(
    site: Dessin,
) -> None:
    racine = site()
    ids = [f"CTR-2026-{rang:04d}" for rang in range(1, 6)]
    for identifiant in ids:
        champs = {"id": identifiant, "statut": "qualifiee", "dates": DATES[Statut.QUALIFIEE]}
        ecrire(racine, f"{identifiant}.yml", **champs)
    ecrire(racine, "prise.yml", id="CTR-2026-0009", dates={**PARUE, "publiee": "2026-12-01 08:58"})
    code, dit = nv(racine, "publier", *ids)
    assert code == 0, dit
    minutes = [offre(racine, i).parution for i in ids]
    assert [f"{m:%H:%M}" for m in minutes if m] == ["08:55", "08:56", "08:57", "08:59", "09:00"]
    assert all(offre(racine, i).visibilite(MAINTENANT) is Visibilite.VISIBLE for i in ids)


def test_programmer_prend_la_premiere_minute_libre(site: Dessin) -> None:
    racine = site()
    champs = {"statut": "qualifiee", "dates": DATES[Statut.QUALIFIEE]}
    ecrire(racine, **champs)
    ecrire(racine, "autre.yml", id="CTR-2026-0002", **champs)
    prise = {**PARUE, "publiee": "2026-12-24 09:00"}
    ecrire(racine, "prise.yml", id="CTR-2026-0009", dates=prise)
    code, dit = nv(racine, "publier", ID, "CTR-2026-0002", "--quand", "2026-12-24 09:00")
    assert code == 0, dit
    assert "paraîtra à la première mise en ligne après le 24 décembre 2026 à 9 h 01" in dit
    assert f"{offre(racine, 'CTR-2026-0002').parution:%H:%M}" == "09:02"
    assert offre(racine).visibilite(MAINTENANT) is Visibilite.CACHEE


def test_sans_heure_la_parution_programmee_vaut_minuit_et_se_deplace(site: Dessin) -> None:
    racine = site()
    ecrire(racine, statut="qualifiee", dates=DATES[Statut.QUALIFIEE])
    assert nv(racine, "publier", ID, "--quand", "2026-12-24")[0] == 0
    assert f"{offre(racine).parution:%Y-%m-%d %H:%M}" == "2026-12-24 00:00"
    assert nv(racine, "publier", ID, "--quand", "2026-12-28 10:00")[0] == 0
    assert f"{offre(racine).parution:%Y-%m-%d %H:%M}" == "2026-12-28 10:00"
    assert "elle l'est déjà" in nv(racine, "publier", ID)[1]


def test_une_parution_que_la_fiche_prevoit_deja_est_gardee(site: Dessin) -> None:
    racine = site()
    prevue = {"qualifiee": "2026-10-20", "publiee": "2026-12-20 09:00"}
    ecrire(racine, statut="qualifiee", dates=prevue)
    assert nv(racine, "publier", ID)[0] == 0
    assert f"{offre(racine).parution:%Y-%m-%d %H:%M}" == "2026-12-20 09:00"


def test_on_ne_programme_ni_le_passe_ni_une_seconde_parution(site: Dessin) -> None:
    racine = site()
    ecrire(racine, statut="qualifiee", dates=DATES[Statut.QUALIFIEE])
    code, dit = nv(racine, "publier", ID, "--quand", "2026-11-01")
    assert (code, "c'est passé" in dit) == (1, True)
    ecrire(racine, statut="suspendue", dates=PARUE)
    code, dit = nv(racine, "publier", ID, "--quand", "2026-12-24")
    assert (code, "les flux l'annonceraient deux fois" in dit) == (1, True)


def test_republier_ne_refait_pas_la_date_de_parution(site: Dessin) -> None:
    racine = site()
    for statut in (Statut.SUSPENDUE, Statut.EN_DISCUSSION, Statut.POURVUE):
        en_statut(racine, statut)
        assert nv(racine, "publier", ID)[0] == 0
        revenue = offre(racine)
        assert f"{revenue.parution:%Y-%m-%d %H:%M}" == PARUE["publiee"]
        assert revenue.dates.pourvue is None


def test_une_publication_qui_ne_se_verrait_pas_est_refusee(site: Dessin) -> None:
    racine = site()
    vieille = {"qualifiee": "2026-01-05", "publiee": "2026-02-01 09:00"}
    fiche = ecrire(racine, statut="suspendue", dates=vieille)
    avant = fiche.read_bytes()
    code, dit = nv(racine, "publier", ID)
    assert (code, f"nouvelle-vie confirmer {ID}" in dit) == (1, True)
    assert fiche.read_bytes() == avant
    assert nv(racine, "confirmer", ID)[0] == 0
    assert nv(racine, "publier", ID)[0] == 0
    assert offre(racine).visibilite(MAINTENANT) is Visibilite.VISIBLE
    ecrire(racine, statut="suspendue", dates={**vieille, "limite": "2026-11-30"})
    code, dit = nv(racine, "publier", ID)
    assert (code, "sa date limite, le 30 novembre 2026, serait passée" in dit) == (1, True)


# --- confirmer ----------------------------------------------------------------------------------


def test_confirmer_fait_reparaitre_une_offre_suspendue_d_office(site: Dessin) -> None:
    racine = site()
    vieille = {"qualifiee": "2026-01-05", "publiee": "2026-02-01 09:00"}
    ecrire(racine, dates=vieille)
    assert offre(racine).visibilite(MAINTENANT) is Visibilite.DISPARUE
    assert nv(racine, "confirmer", ID)[0] == 0
    assert offre(racine).visibilite(MAINTENANT) is Visibilite.VISIBLE


def test_une_offre_suspendue_a_la_main_reste_suspendue_et_le_dit(site: Dessin) -> None:
    racine = site()
    en_statut(racine, Statut.SUSPENDUE)
    code, dit = nv(racine, "confirmer", ID)
    assert (code, "toujours suspendue" in dit) == (0, True)
    assert offre(racine).statut is Statut.SUSPENDUE


def test_on_ne_confirme_ni_ce_qui_n_a_pas_paru_ni_ce_dont_la_limite_est_passee(
    site: Dessin,
) -> None:
    racine = site()
    ecrire(racine, dates={**PARUE, "publiee": "2026-12-24 09:00"})
    code, dit = nv(racine, "confirmer", ID)
    assert (code, "ne paraîtra que le 24 décembre 2026" in dit) == (1, True)
    ecrire(racine, dates={**PARUE, "limite": "2026-11-30"})
    code, dit = nv(racine, "confirmer", ID)
    assert (code, "la confirmer ne la ferait pas reparaître" in dit) == (1, True)


def test_confirmer_deux_fois_le_meme_jour_ne_change_rien(site: Dessin) -> None:
    racine = site()
    fiche = ecrire(racine, dates=PARUE)
    assert nv(racine, "confirmer", ID)[0] == 0
    avant = fiche.read_bytes()
    code, dit = nv(racine, "confirmer", ID)
    assert (code, "la fiche le disait déjà" in dit) == (0, True)
    assert "rien à changer" in nv(racine, "confirmer", ID, "--a-blanc")[1]
    assert fiche.read_bytes() == avant


def test_une_confirmation_ne_recule_pas(site: Dessin) -> None:
    racine = site()
    fiche = ecrire(racine, dates={**PARUE, "confirmee": "2026-11-20"})
    avant = fiche.read_bytes()
    code, dit = nv(racine, "confirmer", ID, "--date", "2026-11-05")
    assert (code, "est déjà confirmée le 20 novembre 2026, plus tard" in dit) == (1, True)
    assert fiche.read_bytes() == avant


def test_un_depot_interrompu_est_defait_avant_qu_une_offre_n_avance(site: Dessin) -> None:
    racine = site()
    fiche = ecrire(racine, dates=PARUE)
    garde = racine / depot.GARDE / "anciens" / fiche.relative_to(racine)
    garde.parent.mkdir(parents=True)
    fiche.rename(garde)  # l'arrêt est venu avant que la fiche récrite ne prenne sa place
    assert nv(racine, "confirmer", ID)[0] == 0
    assert "confirmee: 2026-12-01" in fiche.read_text("utf-8")
    assert not (racine / depot.GARDE).exists()


def commune_entiere(site: Path) -> dict[str, Path]:
    """Deux offres à confirmer à Valbrume, une suspendue, une remontée, une ailleurs."""
    fiches = {
        "CTR-2026-0001": {"dates": PARUE},
        "CTR-2026-0002": {
            "statut": "en_discussion",
            "dates": {**PARUE, "publiee": "2026-11-02 09:01"},
        },
        "CTR-2026-0003": {
            "statut": "suspendue",
            "dates": {**PARUE, "publiee": "2026-11-02 09:02"},
        },
        "CTR-2026-0004": {"statut": "remontee", "dates": {}},
        "CTR-2026-0005": {
            "commune": "Roche-Noire",
            "dates": {**PARUE, "publiee": "2026-11-02 09:03"},
        },
    }
    return {i: ecrire(site, f"{i}.yml", id=i, **champs) for i, champs in fiches.items()}


@pytest.mark.parametrize(
    ("options", "confirmees"),
    [
        (("--commune", "valbrume"), ["CTR-2026-0001", "CTR-2026-0002"]),
        (("--commune", "99004"), ["CTR-2026-0005"]),
        (("--territoire", "L'Aval"), ["CTR-2026-0005"]),
        (("--territoire", "amont"), ["CTR-2026-0001", "CTR-2026-0002"]),
    ],
)
def test_confirmer_toute_une_commune_apres_l_avoir_montree(
    options: tuple[str, ...], confirmees: list[str], site: Dessin
) -> None:
    racine = site()
    fiches = commune_entiere(racine)
    avant = {i: f.read_bytes() for i, f in fiches.items()}
    code, dit = nv(racine, "confirmer", *options)
    assert (code, "ajoutez « --oui »" in dit) == (1, True)
    assert {i: f.read_bytes() for i, f in fiches.items()} == avant
    code, dit = nv(racine, "confirmer", *options, "--oui")
    assert code == 0, dit
    assert [i for i, f in fiches.items() if f.read_bytes() != avant[i]] == confirmees
    assert all(f"  {i} « Une offre du bourg »" in dit for i in confirmees)


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect demande un terminal Unix")
@pytest.mark.parametrize(
    ("reponse", "code", "dit"),
    [
        ("oui\n", 0, "CTR-2026-0002 « Une offre du bourg » : confirmée"),
        ("non\n", 1, "rien n'est écrit"),
        ("\x03", 1, "rien n'est écrit"),
    ],
)
def test_devant_un_terminal_on_confirme_d_un_oui(
    reponse: str, code: int, dit: str, site: Dessin
) -> None:
    import pexpect

    racine = site()
    fiche = commune_entiere(racine)["CTR-2026-0002"]
    avant = fiche.read_bytes()
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "nouvelle_vie", "confirmer", "--commune", "Valbrume", "--racine", os.fspath(racine)],
        env={**os.environ, "PYTHONPATH": os.fspath(DEPOT / "hooks")},
        encoding="utf-8",
        timeout=60,
    )
    terminal.expect("Tapez « oui » : ")
    terminal.send(reponse)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert (terminal.exitstatus, dit in terminal.before) == (code, True), terminal.before
    assert "Traceback" not in terminal.before
    assert (fiche.read_bytes() != avant) == (code == 0)


@pytest.mark.parametrize(
    ("arguments", "code", "phrase"),
    [
        (("--commune", "Valbrum"), 1, "vouliez-vous écrire « Valbrume » ?"),
        (("--commune", "Hautefaye"), 1, "n'a aucune offre à confirmer"),
        (("--territoire", "Nord"), 1, "il y a : L'Amont, L'Aval"),
        (("CTR-2026-0001", "--commune", "Valbrume"), 2, "--commune"),
        ((), 2, "--commune"),
    ],
)
def test_confirmer_un_lieu_mal_nomme(
    arguments: tuple[str, ...], code: int, phrase: str, site: Dessin
) -> None:
    racine = site()
    commune_entiere(racine)
    rendu = nv(racine, "confirmer", *arguments)
    assert (rendu[0], phrase in rendu[1]) == (code, True), rendu[1]


# --- plusieurs offres, d'autres façons de les nommer --------------------------------------------


def test_un_seul_refus_et_rien_n_est_ecrit(site: Dessin) -> None:
    racine = site()
    fiches = commune_entiere(racine)
    avant = {i: f.read_bytes() for i, f in fiches.items()}
    code, dit = nv(racine, "suspendre", "CTR-2026-0001", "CTR-2026-0004", "CTR-2026-0003")
    assert code == 1
    assert "2 empêchements : rien n'est écrit." in dit
    assert {i: f.read_bytes() for i, f in fiches.items()} == avant


def test_une_offre_se_nomme_par_son_fichier_ou_sans_respecter_la_casse(
    site: Dessin, monkeypatch: pytest.MonkeyPatch
) -> None:
    racine = site()
    fiche = ecrire(racine, dates=PARUE)
    for nom in (ID.lower(), "offres/projet/gare.yml", os.fspath(fiche)):
        code, dit = nv(racine, "confirmer", nom, nom, "--a-blanc")
        assert code == 0, dit
        assert dit.count("+++") == 1
    monkeypatch.chdir(fiche.parent)
    assert nv(racine, "confirmer", "gare.yml", "--a-blanc")[0] == 0


def test_un_nom_de_fichier_aux_accents_decomposes_est_retrouve(site: Dessin) -> None:
    racine = site()
    fiche = ecrire(racine, "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}.yml")
    code, dit = nv(racine, "confirmer", ID)
    assert code == 0, dit
    assert "confirmee: 2026-12-01" in fiche.read_text("utf-8").replace('"', "")


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ("CTR-2026-0010", "vouliez-vous écrire « CTR-2026-0001 » ?"),
        ("CTR-2026-9001", "n'est pas une offre, mais content/territoires/amont.md"),
        ("../ailleurs.yml", "aucune offre « ../ailleurs.yml » — "),
        ("offres/projet/fautive.yml", "offres/projet/fautive.yml:"),
    ],
)
def test_une_offre_introuvable_dit_quoi_faire(demande: str, phrase: str, site: Dessin) -> None:
    racine = site("=== offres/projet/fautive.yml\nid: CTR-2026-0007\nsurfasse: 12\n")
    ecrire(racine, dates=PARUE)
    code, dit = nv(racine, "confirmer", demande)
    assert (code, phrase in dit) == (1, True), dit


def test_une_autre_fiche_fautive_n_empeche_rien(site: Dessin) -> None:
    racine = site("=== offres/projet/fautive.yml\nid: CTR-2026-0007\nsurfasse: 12\n")
    ecrire(racine, dates=PARUE)
    assert nv(racine, "confirmer", ID)[0] == 0


def test_une_fiche_atteinte_par_un_lien_n_est_pas_ecrite(site: Dessin) -> None:
    racine = site()
    fiche = ecrire(racine, dates=PARUE)
    vraie = fiche.rename(racine / "vraie.yml")
    fiche.symlink_to(vraie)
    avant = vraie.read_bytes()
    code, dit = nv(racine, "confirmer", ID)
    assert (code, "passe par un lien" in dit) == (1, True)
    assert vraie.read_bytes() == avant


# --- pour une machine, au clavier ---------------------------------------------------------------


def test_la_reponse_pour_une_machine(site: Dessin) -> None:
    racine = site()
    ecrire(racine, dates=PARUE)
    code, dit = nv(racine, "discuter", ID, "--json", "--a-blanc")
    reponse = json.loads(dit)
    assert (code, reponse["ecrit"], reponse["geste"]) == (0, False, "discuter")
    (faite,) = reponse["offres"]
    assert (faite["statut_avant"], faite["statut"]) == ("publiee", "en_discussion")
    assert faite["publiee"] == "2026-11-02T09:00"
    assert '+statut: "en_discussion"' in faite["difference"]
    code, dit = nv(racine, "archiver", ID, "--json")
    reponse = json.loads(dit)
    assert (code, reponse["ecrit"], reponse["offres"]) == (1, False, [])
    assert len(reponse["refus"]) == 1


def test_le_clavier_ne_propose_que_les_offres_que_le_geste_admet(site: Dessin) -> None:
    import click

    from nouvelle_vie.commandes.completion import completer

    racine = site()
    commune_entiere(racine)

    def proposees(commande: str, debut: str) -> list[str]:
        contexte = click.Context(click.Command(commande), info_name=commande)
        contexte.params = {"racine": racine}
        return [identifiant for identifiant, _ in completer(contexte, debut)]  # type: ignore[arg-type]

    assert proposees("etudier", "ctr") == ["CTR-2026-0004"]
    assert proposees("discuter", "CTR") == ["CTR-2026-0001", "CTR-2026-0005"]
    assert proposees("discuter", "CTR-2026-0005") == ["CTR-2026-0005"]
    assert proposees("discuter", "X") == []
