"""Le cycle de vie d'une offre : ses statuts, et ce qui en paraît un instant donné."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from nouvelle_vie.modele.cycle import (
    PARAISSANTS,
    SUSPENSION,
    TRANSITIONS,
    Dates,
    Statut,
    Visibilite,
    dates_manquantes,
    fin_de_parution,
    jour_sans_nouvelles,
    jours_sans_nouvelles,
    visibilite,
)
from outils import offre

PARUE = datetime(2026, 6, 1, 9)
VISIBLE, POURVUE, DISPARUE, CACHEE = (
    Visibilite.VISIBLE,
    Visibilite.POURVUE,
    Visibilite.DISPARUE,
    Visibilite.CACHEE,
)


def dates(**quand: object) -> Dates:
    return Dates.model_validate({"publiee": PARUE, **quand})


def vue(statut: Statut, quand: datetime, **des_dates: object) -> Visibilite:
    return visibilite(statut, dates(**des_dates), quand)


@pytest.mark.parametrize(
    ("statut", "attendue"),
    [
        (Statut.REMONTEE, CACHEE),
        (Statut.A_QUALIFIER, CACHEE),
        (Statut.QUALIFIEE, CACHEE),
        (Statut.PUBLIEE, VISIBLE),
        (Statut.SUSPENDUE, DISPARUE),
        (Statut.EN_DISCUSSION, VISIBLE),
        (Statut.POURVUE, DISPARUE),
        (Statut.ARCHIVEE, DISPARUE),
        (Statut.RETIREE, DISPARUE),
    ],
)
def test_une_offre_dont_la_minute_est_passee_se_montre_selon_son_statut(
    statut: Statut, attendue: Visibilite
) -> None:
    assert vue(statut, PARUE + timedelta(days=1)) is attendue


@pytest.mark.parametrize("statut", list(Statut))
def test_une_offre_jamais_publiee_ne_laisse_aucune_trace(statut: Statut) -> None:
    assert visibilite(statut, Dates(), PARUE) is CACHEE
    assert vue(statut, PARUE - timedelta(minutes=1)) is CACHEE


@pytest.mark.parametrize("statut", [Statut.PUBLIEE, Statut.EN_DISCUSSION])
def test_une_publication_programmee_parait_a_sa_minute(statut: Statut) -> None:
    assert vue(statut, PARUE - timedelta(minutes=1)) is CACHEE
    assert vue(statut, PARUE) is VISIBLE


@pytest.mark.parametrize(
    ("quand", "attendue"),
    [
        (datetime(2026, 6, 30, 0, 0), VISIBLE),
        (datetime(2026, 6, 30, 23, 59), VISIBLE),
        (datetime(2026, 7, 1, 0, 0), DISPARUE),
    ],
)
def test_une_offre_datee_finit_le_lendemain_de_sa_limite(
    quand: datetime, attendue: Visibilite
) -> None:
    assert vue(Statut.PUBLIEE, quand, limite=date(2026, 6, 30)) is attendue


def test_une_offre_datee_ne_demande_pas_de_confirmation() -> None:
    assert vue(Statut.PUBLIEE, datetime(2027, 5, 1), limite=date(2027, 6, 30)) is VISIBLE


@pytest.mark.parametrize(
    ("jours", "attendue"), [(89, VISIBLE), (90, VISIBLE), (119, VISIBLE), (120, DISPARUE)]
)
@pytest.mark.parametrize("depuis", ["la publication", "la confirmation"])
def test_une_offre_sans_limite_tient_119_jours_sans_nouvelles(
    jours: int, attendue: Visibilite, depuis: str
) -> None:
    if depuis == "la publication":
        quand = PARUE + timedelta(days=jours)
        assert vue(Statut.PUBLIEE, quand) is attendue
    else:
        confirmee = date(2026, 9, 15)
        quand = datetime(2026, 9, 15, 23, 59) + timedelta(days=jours)
        assert vue(Statut.PUBLIEE, quand, confirmee=confirmee) is attendue


def test_une_confirmation_plus_ancienne_que_la_publication_ne_vieillit_pas_l_offre() -> None:
    anciennes = dates(confirmee=date(2025, 1, 1))
    assert jours_sans_nouvelles(anciennes, date(2026, 6, 11)) == 10


def test_le_jour_de_la_suspension_est_annonce() -> None:
    suspension = jour_sans_nouvelles(dates(), date(2026, 8, 1), SUSPENSION)
    assert suspension == date(2026, 9, 29)
    assert vue(Statut.PUBLIEE, datetime.combine(suspension, datetime.min.time())) is DISPARUE
    veille = datetime.combine(suspension, datetime.min.time()) - timedelta(minutes=1)
    assert vue(Statut.PUBLIEE, veille) is VISIBLE


@pytest.mark.parametrize(
    ("statut", "des_dates"),
    [
        (Statut.PUBLIEE, {}),
        (Statut.PUBLIEE, {"confirmee": date(2026, 6, 20)}),
        (Statut.EN_DISCUSSION, {"confirmee": date(2025, 1, 1)}),
        (Statut.PUBLIEE, {"limite": date(2026, 7, 14)}),
        (Statut.POURVUE, {"pourvue": date(2026, 6, 10), "limite": date(2026, 7, 14)}),
    ],
)
def test_la_fin_de_parution_est_le_jour_meme_ou_l_offre_disparait(
    statut: Statut, des_dates: dict[str, date]
) -> None:
    fin = fin_de_parution(statut, dates(**des_dates), date(2026, 6, 25))
    premiere = datetime.combine(fin, datetime.min.time())
    assert vue(statut, premiere, **des_dates) is DISPARUE
    assert vue(statut, premiere - timedelta(minutes=1), **des_dates) in (VISIBLE, POURVUE)


@pytest.mark.parametrize("des_dates", [{}, {"confirmee": "2026-07-01"}])
def test_la_mention_a_reconfirmer_et_la_mention_nouveau_changent_a_leur_jour(
    des_dates: dict[str, str],
) -> None:
    sienne = offre(
        "reprise", dates={"qualifiee": "2026-05-01", "publiee": "2026-06-01 09:00"} | des_dates
    )
    jour = sienne.a_reconfirmer_le(date(2026, 7, 10))
    assert jour is not None
    assert sienne.a_reconfirmer(jour)
    assert not sienne.a_reconfirmer(jour - timedelta(days=1))
    tombe = sienne.nouvelle_jusqu_au
    assert tombe is not None
    assert not sienne.nouvelle(tombe)
    assert sienne.nouvelle(tombe - timedelta(days=1))


def test_une_offre_datee_ou_pourvue_ne_se_reconfirme_pas() -> None:
    assert offre().a_reconfirmer_le(date(2026, 12, 1)) is None
    fermee = {"qualifiee": "2026-05-01", "publiee": "2026-06-01 09:00", "pourvue": "2026-06-02"}
    assert offre(statut="pourvue", dates=fermee).a_reconfirmer_le(date(2026, 12, 1)) is None


@pytest.mark.parametrize(
    ("confirmee", "mise_a_jour", "attendue"),
    [
        (None, None, ("publiee", date(2026, 6, 1))),
        ("2026-07-01", None, ("confirmee", date(2026, 7, 1))),
        ("2026-07-01", "2026-07-02", ("mise_a_jour", date(2026, 7, 2))),
        ("2026-07-02", "2026-07-02", ("confirmee", date(2026, 7, 2))),
        ("2026-05-20", "2026-05-21", ("publiee", date(2026, 6, 1))),
        ("2027-07-01", "2028-07-02", ("publiee", date(2026, 6, 1))),
    ],
)
def test_la_derniere_nouvelle_est_la_plus_recente_date_connue(
    confirmee: str | None, mise_a_jour: str | None, attendue: tuple[str, date]
) -> None:
    connues = {"confirmee": confirmee, "mise_a_jour": mise_a_jour}
    sienne = offre(
        dates={"qualifiee": "2026-05-01", "publiee": "2026-06-01 09:00"}
        | {cle: quand for cle, quand in connues.items() if quand}
    )
    assert sienne.derniere_nouvelle(date(2026, 8, 1)) == attendue


def test_une_mise_a_jour_ne_vaut_pas_confirmation() -> None:
    assert jours_sans_nouvelles(dates(mise_a_jour=date(2026, 6, 10)), date(2026, 6, 11)) == 10


@pytest.mark.parametrize(("jours", "attendue"), [(0, POURVUE), (59, POURVUE), (60, DISPARUE)])
def test_une_offre_pourvue_reste_lisible_59_jours(jours: int, attendue: Visibilite) -> None:
    pourvue = date(2026, 7, 1)
    quand = datetime(2026, 7, 1, 23, 59) + timedelta(days=jours)
    assert vue(Statut.POURVUE, quand, pourvue=pourvue, limite=date(2026, 6, 30)) is attendue


# --- statuts et dates ---------------------------------------------------------------------------


def test_chaque_statut_a_ses_suites_et_peut_etre_atteint() -> None:
    assert set(TRANSITIONS) == set(Statut)
    atteints = frozenset().union(*TRANSITIONS.values())
    assert atteints == set(Statut) - {Statut.REMONTEE}
    assert all(depart not in arrivees for depart, arrivees in TRANSITIONS.items())


def test_une_offre_parait_seulement_apres_avoir_ete_qualifiee() -> None:
    menent_a_publiee = {d for d, arrivees in TRANSITIONS.items() if Statut.PUBLIEE in arrivees}
    assert menent_a_publiee == {
        Statut.QUALIFIEE,
        Statut.SUSPENDUE,
        Statut.EN_DISCUSSION,
        Statut.POURVUE,
    }


def test_une_offre_archivee_ne_bouge_plus_et_une_retiree_repasse_par_la_qualification() -> None:
    assert TRANSITIONS[Statut.ARCHIVEE] == frozenset()
    assert TRANSITIONS[Statut.RETIREE] == {Statut.A_QUALIFIER}


@pytest.mark.parametrize(
    ("statut", "exigees"),
    [
        (Statut.REMONTEE, []),
        (Statut.A_QUALIFIER, []),
        (Statut.QUALIFIEE, ["qualifiee"]),
        (Statut.PUBLIEE, ["qualifiee", "publiee"]),
        (Statut.SUSPENDUE, ["publiee"]),
        (Statut.EN_DISCUSSION, ["publiee"]),
        (Statut.POURVUE, ["publiee", "pourvue"]),
        (Statut.ARCHIVEE, []),
        (Statut.RETIREE, []),
    ],
)
def test_chaque_statut_exige_ses_dates(statut: Statut, exigees: list[str]) -> None:
    manquantes = list(dates_manquantes(statut, Dates()))
    assert [p.valeurs["cle"] for p in manquantes] == exigees
    assert {p.chemin for p in manquantes} <= {("statut",)}


def test_une_date_manquante_se_montre_sous_dates_quand_il_y_en_a() -> None:
    (manquante,) = dates_manquantes(Statut.POURVUE, dates())
    assert manquante.chemin == ("dates",)


def test_les_etapes_se_suivent_dans_le_temps() -> None:
    fautives = dates(
        remontee=date(2026, 5, 2), qualifiee=date(2026, 5, 1), pourvue=date(2026, 5, 3)
    )
    assert [p.valeurs["avant"] for p in fautives.problemes()] == ["remontee", "publiee"]
    le_meme_jour = dates(remontee=date(2026, 6, 1), qualifiee=date(2026, 6, 1))
    assert list(le_meme_jour.problemes()) == []


def test_ce_qui_parait_est_une_annonce_complete() -> None:
    assert {Statut.PUBLIEE, Statut.EN_DISCUSSION, Statut.POURVUE} == PARAISSANTS


# --- ce qu'en dit l'offre -----------------------------------------------------------------------


def codes_des_conseils(jours: int, **des_dates: str) -> list[str]:
    sans_limite = {"qualifiee": "2026-05-20", "publiee": "2026-06-01 09:00", **des_dates}
    fiche = offre("reprise", dates=sans_limite)
    return [p.code for p in fiche.conseils(PARUE + timedelta(days=jours))]


@pytest.mark.parametrize(
    ("jours", "conseil"),
    [
        (59, None),
        (60, "a-confirmer"),
        (119, "a-confirmer"),
        (120, "suspendue-d-office"),
        (500, "suspendue-d-office"),
    ],
)
def test_le_rappel_vient_a_60_jours_et_la_suspension_a_120(jours: int, conseil: str | None) -> None:
    vus = {c for c in codes_des_conseils(jours) if c in ("a-confirmer", "suspendue-d-office")}
    assert vus == ({conseil} if conseil else set())


def test_une_limite_depassee_se_dit_le_lendemain() -> None:
    assert "limite-depassee" not in codes_des_conseils(29, limite="2026-06-30")
    assert "limite-depassee" in codes_des_conseils(30, limite="2026-06-30")


@pytest.mark.parametrize(("jours", "mention"), [(89, False), (90, True), (119, True)])
def test_la_mention_a_reconfirmer_vient_a_90_jours(jours: int, mention: bool) -> None:
    sans_limite = {"qualifiee": "2026-05-20", "publiee": "2026-06-01 09:00"}
    fiche = offre("reprise", dates=sans_limite)
    assert fiche.a_reconfirmer((PARUE + timedelta(days=jours)).date()) is mention
    datee = offre("reprise", dates={**sans_limite, "limite": "2027-12-31"})
    assert not datee.a_reconfirmer((PARUE + timedelta(days=jours)).date())


@pytest.mark.parametrize(("jours", "nouvelle"), [(-1, False), (0, True), (13, True), (14, False)])
def test_une_offre_est_nouvelle_deux_semaines(jours: int, nouvelle: bool) -> None:
    fiche = offre(dates={"publiee": "2026-06-01 09:00"})
    assert fiche.nouvelle((PARUE + timedelta(days=jours)).date()) is nouvelle


def test_une_confirmation_datee_de_l_avenir_ne_rajeunit_pas_l_offre() -> None:
    jour = PARUE.date() + timedelta(days=SUSPENSION)
    assert jours_sans_nouvelles(dates(confirmee="2062-11-30"), jour) == SUSPENSION
