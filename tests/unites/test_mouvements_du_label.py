"""Les mouvements du label : chaque couple d'étapes, chaque délai, et aucune suite fautive."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grilles import GRILLE
from nouvelle_vie.erreurs import Probleme
from nouvelle_vie.fautes import FAUTES
from nouvelle_vie.modele.label import EN_COURS_DE_LABEL, Label, StatutLabel
from nouvelle_vie.modele.labellisation import avancer, problemes, terme
from nouvelle_vie.modele.referentiel import Referentiel, ajouter_mois

CANDIDATE, ACCOMPAGNEE, LABELLISEE, RENOUVELEE, RETIREE = StatutLabel
MOTIF = "Plus personne ne répond."


def referentiel(**champs: Any) -> Referentiel:
    lue = yaml.load(GRILLE, Loader=yaml.BaseLoader)
    return Referentiel.model_validate({**lue, **champs})


TROIS_ANS = referentiel()
"""Trois ans, renouvelable six mois avant, trois mois de sursis."""
LABELS: dict[StatutLabel | None, dict[str, Any]] = {
    None: {},
    CANDIDATE: {"candidature": "2023-01-10"},
    ACCOMPAGNEE: {"candidature": "2023-01-10", "accompagnement": "2023-06-01"},
    LABELLISEE: {"labellisation": "2024-03-15", "echeance": "2027-03-15"},
    RENOUVELEE: {
        "labellisation": "2021-03-15",
        "renouvellement": "2024-03-15",
        "echeance": "2027-03-15",
    },
    RETIREE: {"labellisation": "2024-03-15", "retrait": "2026-01-20", "motif": MOTIF},
}
LE = date(2027, 1, 11)
"""Un jour où un label de mars 2027 se renouvelle."""
PERMIS = {
    (None, CANDIDATE),
    (CANDIDATE, ACCOMPAGNEE),
    (ACCOMPAGNEE, LABELLISEE),
    (LABELLISEE, RENOUVELEE),
    (LABELLISEE, RETIREE),
    (RENOUVELEE, RENOUVELEE),
    (RENOUVELEE, RETIREE),
    (RETIREE, CANDIDATE),
}


def test_un_label_echu_puis_retire_a_fini_a_son_echeance() -> None:
    """Sinon son badge et sa page lui prêteraient les mois où il ne valait plus."""
    avant = label(LABELLISEE)
    for le, terme_ in (
        (date(2027, 3, 15), date(2027, 3, 15)),
        (date(2028, 1, 20), date(2027, 3, 15)),
    ):
        retire = avancer(avant, RETIREE, le, TROIS_ANS, motif=MOTIF)
        assert isinstance(retire, Label)
        assert list(problemes(retire, TROIS_ANS)) == list(retire.problemes()) == []
        assert retire.periode == (date(2024, 3, 15), terme_)


def label(statut: StatutLabel | None, **champs: Any) -> Label | None:
    if statut is None:
        return None
    lu = Label.model_validate({"statut": statut.value, **LABELS[statut], **champs})
    assert fautes(lu) == []
    return lu


def fautes(lu: Label, grille: Referentiel = TROIS_ANS) -> list[str]:
    return [p.code for p in (*lu.problemes(), *problemes(lu, grille))]


def code(rendu: Label | Probleme) -> str:
    return rendu.code if isinstance(rendu, Probleme) else ""


# --- chaque couple d'étapes ---------------------------------------------------------------------


@pytest.mark.parametrize("de", LABELS, ids=str)
@pytest.mark.parametrize("vers", StatutLabel, ids=str)
def test_seules_ces_etapes_se_suivent(de: StatutLabel | None, vers: StatutLabel) -> None:
    rendu = avancer(label(de), vers, LE, TROIS_ANS, motif=MOTIF)
    if (de, vers) not in PERMIS:
        assert code(rendu) == "passage-refuse"
        return
    assert isinstance(rendu, Label), rendu
    assert (rendu.statut, rendu.passages[-1].le) == (vers, LE)
    assert fautes(rendu) == []
    assert (rendu.echeance is not None) is (vers in EN_COURS_DE_LABEL)


def test_un_refus_dit_d_ou_l_on_vient_et_ou_l_on_peut_aller() -> None:
    rendu = avancer(label(CANDIDATE), LABELLISEE, LE, TROIS_ANS)
    assert isinstance(rendu, Probleme)
    faute = FAUTES[rendu.code]
    assert faute.dire(rendu.valeurs) == "une commune « Candidate » ne passe pas à « Labellisée »"
    assert faute.remedier(rendu.valeurs) == "d'ici, l'étape suivante est : accompagnee"


# --- les dates ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("de", "vers", "le", "attendu"),
    [
        (CANDIDATE, ACCOMPAGNEE, "2023-01-09", "passage-avant-le-precedent"),
        (CANDIDATE, ACCOMPAGNEE, "2023-01-10", ""),
        (LABELLISEE, RETIREE, "2024-03-14", "passage-avant-le-precedent"),
        (LABELLISEE, RETIREE, "2024-03-15", ""),
        (LABELLISEE, RETIREE, "2030-01-01", ""),
        (RETIREE, CANDIDATE, "2026-01-20", "passage-avant-le-precedent"),
        (RETIREE, CANDIDATE, "2026-01-21", ""),
        (LABELLISEE, RENOUVELEE, "2026-09-14", "renouvellement-trop-tot"),
        (LABELLISEE, RENOUVELEE, "2026-09-15", ""),
        (LABELLISEE, RENOUVELEE, "2027-03-15", ""),
        (LABELLISEE, RENOUVELEE, "2027-03-16", ""),
        (LABELLISEE, RENOUVELEE, "2027-06-15", ""),
        (LABELLISEE, RENOUVELEE, "2027-06-16", "label-perime"),
        (RENOUVELEE, RENOUVELEE, "2026-09-14", "renouvellement-trop-tot"),
        (RENOUVELEE, RENOUVELEE, "2026-09-15", ""),
        (RENOUVELEE, RENOUVELEE, "2027-06-16", "label-perime"),
    ],
)
def test_une_etape_a_son_jour(de: StatutLabel, vers: StatutLabel, le: str, attendu: str) -> None:
    rendu = avancer(label(de), vers, date.fromisoformat(le), TROIS_ANS, motif=MOTIF)
    assert code(rendu) == attendu


@pytest.mark.parametrize(
    ("le", "echeance"), [("2026-10-01", "2030-03-15"), ("2027-05-02", "2030-05-02")]
)
def test_renouvele_d_avance_le_label_repart_de_son_terme_et_en_sursis_de_la_decision(
    le: str, echeance: str
) -> None:
    rendu = avancer(label(LABELLISEE), RENOUVELEE, date.fromisoformat(le), TROIS_ANS)
    assert isinstance(rendu, Label)
    assert str(rendu.echeance) == echeance


@pytest.mark.parametrize("vers", [LABELLISEE, RENOUVELEE])
def test_sans_un_critere_eliminatoire_le_label_ne_s_accorde_ni_ne_se_renouvelle(
    vers: StatutLabel,
) -> None:
    de = ACCOMPAGNEE if vers is LABELLISEE else LABELLISEE
    manquant = TROIS_ANS.criteres["A1"]
    rendu = avancer(label(de), vers, LE, TROIS_ANS, bloquants=[manquant])
    assert isinstance(rendu, Probleme)
    assert (rendu.code, rendu.valeurs["codes"]) == (
        "eliminatoires-manquants",
        "A1 (Une délibération)",
    )
    retire = avancer(label(LABELLISEE), RETIREE, LE, TROIS_ANS, bloquants=[manquant], motif=MOTIF)
    assert isinstance(retire, Label)


@pytest.mark.parametrize("motif", ["", "  "])
def test_un_retrait_dit_pourquoi(motif: str) -> None:
    assert code(avancer(label(LABELLISEE), RETIREE, LE, TROIS_ANS, motif=motif)) == (
        "label-incoherent"
    )


def test_redevenue_candidate_une_commune_refait_tout_le_parcours() -> None:
    grille = referentiel(version="2027-1")
    lu = label(RENOUVELEE, renouvellements=["2024-01-20"], renouvellement="2027-01-05",
               labellisation="2021-03-15", echeance="2030-03-15")  # fmt: skip
    etapes = [
        (RETIREE, date(2028, 5, 2)),
        (CANDIDATE, date(2028, 5, 3)),
        (ACCOMPAGNEE, date(2028, 9, 1)),
        (LABELLISEE, date(2029, 2, 28)),
        (RENOUVELEE, date(2032, 2, 1)),
        (RETIREE, date(2032, 2, 1)),
        (CANDIDATE, date(2040, 2, 29)),
    ]
    for vers, le in etapes:
        suite = avancer(lu, vers, le, grille, motif=MOTIF)
        assert isinstance(suite, Label), (vers, suite)
        assert fautes(suite, grille) == []
        lu = suite
    assert lu is not None
    assert (lu.referentiel, lu.motif, lu.echeance) == ("2027-1", None, None)


# --- ce que la fiche reproche -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({"statut": "labellisee", "labellisation": "2024-02-29", "echeance": "2027-02-28"}, []),
        ({"statut": "labellisee", "labellisation": "2024-02-29", "echeance": "2027-03-01"},
         ["echeance-du-label"]),
        ({"statut": "labellisee", "labellisation": "2024-03-15", "echeance": "2026-03-15"},
         ["echeance-du-label"]),
        ({"statut": "candidate"}, ["label-incoherent"]),
        ({"statut": "candidate", "candidature": "2026-01-01", "retrait": "2026-02-01"},
         ["etapes-du-label"]),
        ({"statut": "candidate", "candidature": "2026-01-01", "accompagnement": "2026-02-01"},
         ["statut-du-label"]),
        ({"statut": "retiree", "retrait": "2026-02-01"}, ["label-incoherent"]),
        ({"statut": "labellisee", "candidature": "2024-01-01", "labellisation": "2024-03-15",
          "echeance": "2027-03-15"}, ["etapes-du-label"]),
        # Deux renouvellements à la suite, dont le premier label n'est plus dans la fiche.
        ({"statut": "renouvelee", "labellisation": "2018-03-15", "renouvellements": ["2021-03-15"],
          "renouvellement": "2024-03-15", "echeance": "2027-03-15"}, []),
        ({"statut": "renouvelee", "labellisation": "2018-03-15", "renouvellements": ["2019-03-15"],
          "renouvellement": "2024-03-15", "echeance": "2027-03-15"}, ["renouvellement-trop-tot"]),
    ],
)  # fmt: skip
def test_une_fiche_est_jugee_comme_ses_mouvements(
    champs: dict[str, Any], attendu: list[str]
) -> None:
    assert fautes(Label.model_validate(champs)) == attendu


def test_un_label_accorde_sous_une_autre_version_garde_la_duree_de_son_temps() -> None:
    """Trois ans quand il a été accordé, quatre quand il a été renouvelé."""
    quatre = referentiel(version="2030-1", duree="4")
    lu = Label.model_validate(
        {"statut": "renouvelee", "labellisation": "2027-03-15", "renouvellement": "2030-01-10",
         "echeance": "2034-03-15"}
    )  # fmt: skip
    assert [p.code for p in problemes(lu, quatre)] == ["renouvellement-trop-tot"]
    assert [p.code for p in problemes(lu, quatre, [TROIS_ANS])] == []


@pytest.mark.parametrize(
    ("depart", "mois", "arrivee"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-12-31", 2, "2027-02-28"),
    ],
)
def test_des_mois_se_comptent_par_quantieme(depart: str, mois: int, arrivee: str) -> None:
    assert str(ajouter_mois(date.fromisoformat(depart), mois)) == arrivee


def test_un_label_se_renouvelle_une_fois_par_terme_meme_dans_la_grille_la_plus_large() -> None:
    large = referentiel(duree="2", renouvellement="24")
    assert [p.code for p in large.problemes()] == ["nombre-trop-grand"]
    assert list(referentiel(duree="2", renouvellement="23").problemes()) == []


# --- au hasard ----------------------------------------------------------------------------------


@given(
    grille=st.builds(
        lambda duree, part, sursis: referentiel(
            duree=str(duree), renouvellement=str(min(24, duree * 12 - 1, part)), sursis=str(sursis)
        ),
        st.integers(1, 10), st.integers(1, 24), st.integers(0, 12),
    ),
    debut=st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    pas=st.lists(
        st.tuples(st.sampled_from(StatutLabel), st.integers(-40, 1500)), min_size=1, max_size=40
    ),
)  # fmt: skip
def test_tout_label_que_produit_un_mouvement_est_sans_faute(
    grille: Referentiel, debut: date, pas: list[tuple[StatutLabel, int]]
) -> None:
    lu: Label | None = None
    le = debut
    for vers, jours in pas:
        if lu and lu.echeance and vers is RENOUVELEE and jours >= 0:
            le = max(le, lu.echeance - timedelta(days=jours % 400))  # autour de la fenêtre
        voulu = le + timedelta(days=jours)
        suite = avancer(lu, vers, voulu, grille, motif=MOTIF)
        if isinstance(suite, Probleme):
            assert FAUTES[suite.code].dire(suite.valeurs)
            assert FAUTES[suite.code].remedier(suite.valeurs)
            continue
        relu = Label.model_validate(suite.model_dump())
        assert fautes(relu, grille) == []
        assert relu.statut is vers
        assert relu.passages[-1].le == voulu
        if vers in EN_COURS_DE_LABEL:
            assert relu.echeance is not None
            assert relu.echeance >= terme(voulu, grille)
            assert relu.en_cours(relu.echeance)
            assert relu.echu(relu.echeance + timedelta(days=1))
        lu, le = relu, voulu
