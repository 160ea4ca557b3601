"""Le catalogue et ce qui en paraît : liens dans les deux sens, proximité, listes triées."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nouvelle_vie.modele.catalogue import Catalogue
from nouvelle_vie.modele.communes import Commune
from nouvelle_vie.modele.parution import Parution
from outils import MAINTENANT, en_yaml, lire_site, offre

Dessin = Callable[..., Path]


@pytest.fixture
def nu(site: Dessin) -> Catalogue:
    """La Contrée sans aucune fiche, hors ses deux territoires."""
    return lire_site(site()).catalogue


def parution(nu: Catalogue, *offres: Any, maintenant: datetime = MAINTENANT) -> Parution:
    return Parution(
        Catalogue(nu.registre, nu.contours, offres, territoires=nu.territoires), maintenant
    )


def une(rang: int, **champs: Any) -> Any:
    """Une offre parue la minute `rang` du 2 novembre 2026."""
    dates = {
        "qualifiee": "2026-10-20",
        "publiee": f"2026-11-02 09:{rang:02d}",
        "limite": "2026-12-31",
    }
    return offre(**{"id": f"CTR-2026-{rang:04d}", "dates": dates, **champs})


def ids(offres: Any) -> list[str]:
    return [o.id[-2:] for o in offres]


def commune(nu: Catalogue, nom: str) -> Commune:
    trouvee = nu.registre.trouver(nom)
    assert trouvee is not None
    return trouvee


# --- ce qui paraît ------------------------------------------------------------------------------

SUSPENDUE = {"statut": "suspendue"}
PROGRAMMEE = {"dates": {"qualifiee": "2026-10-20", "publiee": "2026-12-01 09:01"}}
FINIE = {
    "dates": {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:09", "limite": "2026-11-30"}
}
POURVUE = {
    "statut": "pourvue",
    "dates": {"qualifiee": "2026-10-20", "publiee": "2026-11-02 09:08", "pourvue": "2026-11-20"},
}


def test_les_listes_ne_montrent_que_ce_qui_parait(nu: Catalogue) -> None:
    vue = parution(
        nu,
        une(1),
        une(2, statut="en_discussion"),
        une(3, **SUSPENDUE),
        une(4, **PROGRAMMEE),
        une(5, **FINIE),
        une(6, **POURVUE),
        une(7, statut="remontee", dates=None),
    )
    assert ids(vue.offres) == ["02", "01"]
    assert ids(vue.offres_pourvues) == ["06"]
    assert ids(vue.offres_disparues) == ["05", "03"]
    for groupes in (vue.par_genre, vue.par_commune, vue.par_territoire):
        assert [ids(offres) for offres in groupes.values()] == [["02", "01"]]
    assert ids(o for o, _ in vue.a_proximite(commune(nu, "Valbrume"), 9)) == ["02", "01"]


def test_une_page_existe_pour_ce_qui_est_ouvert_ou_pourvu(nu: Catalogue) -> None:
    cas = (une(1), une(3, **SUSPENDUE), une(4, **PROGRAMMEE), une(6, **POURVUE))
    vue = parution(nu, *cas)
    assert [vue.lisible(o) for o in cas] == [True, False, False, True]
    assert [vue.adresse_renvoi("offre", o.id) for o in cas] == [
        "offres/projet/ctr-2026-0001/",
        None,
        None,
        "offres/projet/ctr-2026-0006/",
    ]


def test_une_offre_programmee_parait_a_sa_minute_dans_les_listes(nu: Catalogue) -> None:
    programmee = une(4, **PROGRAMMEE)
    assert parution(nu, programmee).offres == ()
    une_minute_apres = MAINTENANT + timedelta(minutes=1)
    assert parution(nu, programmee, maintenant=une_minute_apres).offres == (programmee,)


def test_les_offres_vont_de_la_plus_recente_a_la_plus_ancienne(nu: Catalogue) -> None:
    assert ids(parution(nu, une(3), une(9), une(1)).offres) == ["09", "03", "01"]


def test_les_groupes_suivent_genre_commune_et_territoire(nu: Catalogue) -> None:
    vue = parution(
        nu,
        une(1),
        une(2, genre="reprise", commune="99004"),
        une(3, commune="Saint-Aubin-d'Oche"),
        une(4, commune="Hautefaye"),
    )
    assert {g: ids(o) for g, o in vue.par_genre.items()} == {
        "projet": ["04", "03", "01"],
        "reprise": ["02"],
    }
    assert {c: ids(o) for c, o in vue.par_commune.items()} == {
        "99001": ["01"],
        "99002": ["03"],
        "99004": ["02"],
        "99006": ["04"],
    }
    assert {t: ids(o) for t, o in vue.par_territoire.items()} == {
        "amont": ["03", "01"],
        "aval": ["02"],
        "hors": ["04"],
    }


# --- ensembles et proximité ---------------------------------------------------------------------


def test_un_ensemble_se_voit_depuis_chacune_de_ses_offres(nu: Catalogue) -> None:
    commerce = une(1, genre="reprise", logement_lie="CTR-2026-0002", offres_liees=["CTR-2026-0003"])
    logement, emploi = une(2, genre="logement"), une(3, genre="emploi")
    vue = parution(nu, commerce, logement, emploi)
    assert ids(vue.ensemble(commerce)) == ["02", "03"]
    assert ids(vue.ensemble(logement)) == ids(vue.ensemble(emploi)) == ["01"]


def test_une_offre_liee_deux_fois_n_est_montree_qu_une_fois(nu: Catalogue) -> None:
    a = une(1, offres_liees=["CTR-2026-0002"], logement_lie="CTR-2026-0002")
    b = une(2, offres_liees=["CTR-2026-0001"])
    vue = parution(nu, a, b)
    assert ids(vue.ensemble(a)) == ["02"]
    assert ids(vue.ensemble(b)) == ["01"]


@pytest.mark.parametrize("cachee", [SUSPENDUE, PROGRAMMEE, FINIE, POURVUE])
def test_un_ensemble_ne_montre_que_des_offres_ouvertes(nu: Catalogue, cachee: Any) -> None:
    a = une(1, offres_liees=["CTR-2026-0002"])
    vue = parution(nu, a, une(2, **cachee))
    assert vue.ensemble(a) == ()


def test_a_proximite_va_de_la_meme_commune_a_la_plus_lointaine(nu: Catalogue) -> None:
    ici = une(1)
    vue = parution(
        nu,
        ici,
        une(2, commune="Hautefaye"),
        une(3, commune="Saint-Aubin-d'Oche"),
        une(4, commune="Œillets-le-Haut"),
        une(5),
    )
    depuis = commune(nu, "Valbrume")
    proches = vue.a_proximite(depuis, 9, sauf={ici.id})
    assert ids(o for o, _ in proches) == ["05", "03", "04", "02"]
    kilometres = [km for _, km in proches]
    assert kilometres[0] == 0
    assert kilometres == sorted(kilometres)
    assert ids(o for o, _ in vue.a_proximite(depuis, 2, sauf={ici.id})) == ["05", "03"]
    assert vue.a_proximite(depuis, 0) == ()


# --- lieux et récits ----------------------------------------------------------------------------

CANDIDATE = {"statut": "candidate", "candidature": "2026-03-02"}
VILLAGE = {"titre": "Un village", "resume": "Un village.", "label": CANDIDATE}


def village(numero: int, nom: str, **champs: Any) -> str:
    fiche = {"id": f"VIL-2026-{numero:04d}", "commune": nom, **VILLAGE, **champs}
    return f"=== content/villages/village-{numero}.yml\n{en_yaml(fiche)}"


def test_une_commune_a_une_seule_adresse(site: Dessin) -> None:
    labellise = {"statut": "labellisee", "labellisation": "2026-05-01", "echeance": "2029-05-01"}
    lecture = lire_site(
        site(
            village(1, "Valbrume", titre="Zénith")
            + village(2, "99004", titre="Écluse", label=labellise)
            + village(3, "Hautefaye", publication="2027-01-01 09:00")
        )
    )
    assert lecture.erreurs == ()
    vue = Parution(lecture.catalogue, MAINTENANT)
    nu = lecture.catalogue
    assert [v.titre for v in vue.villages] == ["Écluse", "Zénith"]
    assert [v.titre for v in vue.villages_labellises] == ["Écluse"]
    assert vue.adresse_commune(commune(nu, "Valbrume")) == "villages/village-1/"
    assert vue.adresse_commune(commune(nu, "Hautefaye")) == "communes/hautefaye/"
    assert vue.adresse_renvoi("commune", "99001") == "villages/village-1/"
    for cle in ("VIL-2026-0001", "village-1", "99001"):
        assert vue.adresse_renvoi("village", cle) == "villages/village-1/"
    assert vue.adresse_renvoi("village", "village-3") is None
    assert vue.adresse_renvoi("page", "/pourquoi/") == "pourquoi/"
    assert vue.adresse_renvoi("territoire", "amont") == "territoires/amont/"
    assert vue.adresse_renvoi("offre", "absente") is None


def evenement(numero: int, debut: str, **champs: Any) -> str:
    fiche = {
        "id": f"EVT-2026-{numero:04d}",
        "titre": f"Rendez-vous {numero}",
        "type": "salon",
        "resume": "Un salon.",
        "debut": debut,
        "lieu": {"commune": "Valbrume"},
        "publication": f"2026-11-03 09:{numero:02d}",
        **champs,
    }
    return f"=== content/evenements/rendez-vous-{numero}.yml\n{en_yaml(fiche)}"


def test_les_evenements_se_partagent_entre_passes_et_a_venir(site: Dessin) -> None:
    lecture = lire_site(
        site(
            evenement(1, "2026-12-05 18:30")
            + evenement(2, "2026-11-30")
            + evenement(3, "2026-12-01")
            + evenement(4, "2026-12-01 08:00")
            + evenement(5, "2026-12-01 07:00", fin="2026-12-01 08:59")
            + evenement(6, "2026-11-28", fin="2026-12-01")
            + evenement(7, "2026-11-10 18:00", etat="annule")
            + evenement(8, "2027-01-01", publication="2026-12-01 09:01")
            + evenement(9, "2026-12-01 07:00", fin="2026-12-01 09:00")
        )
    )
    assert lecture.erreurs == ()
    vue = Parution(lecture.catalogue, MAINTENANT)
    assert ids(vue.evenements_a_venir) == ["06", "03", "09", "04", "01"]
    assert ids(vue.evenements_passes) == ["05", "02", "07"]
    assert len(vue.evenements) == 8


def test_un_evenement_ailleurs_n_a_pas_de_commune(site: Dessin) -> None:
    lecture = lire_site(site(evenement(1, "2026-12-05", lieu={"ville": "Ailleurs"})))
    (salon,) = lecture.catalogue.evenements
    assert lecture.erreurs == ()
    assert lecture.catalogue.commune_de(salon) is None
    with pytest.raises(LookupError):
        Parution(lecture.catalogue, MAINTENANT).commune_de(salon)


def test_les_recits_paraissent_a_leur_minute_du_plus_recent_au_plus_ancien(site: Dessin) -> None:
    textes = ""
    for rang, quand in ((1, "2026-11-03 09:00"), (2, "2026-12-01 09:00"), (3, "2026-12-01 09:01")):
        fiche = {"id": f"ACT-2026-{rang:04d}", "titre": "A", "resume": "B", "publication": quand}
        textes += f"=== content/actualites/a{rang}.yml\n{en_yaml(fiche)}"
        temoin = {
            **fiche, "id": f"TEM-2026-{rang:04d}", "commune": "Valbrume", "parcours": "P",
            "consentement": "2026-01-01", "annee_installation": 2024,
            "publication": quand.replace("09:0", "10:0").replace("12-01 10", "12-01 08"),
        }  # fmt: skip
        textes += f"=== content/temoignages/t{rang}.yml\n{en_yaml(temoin)}"
    lecture = lire_site(site(textes))
    assert lecture.erreurs == ()
    vue = Parution(lecture.catalogue, MAINTENANT)
    assert ids(vue.actualites) == ["02", "01"]
    assert ids(vue.temoignages) == ["03", "02", "01"]


# --- le référent --------------------------------------------------------------------------------


def test_une_commune_mene_au_referent_de_son_territoire(nu: Catalogue) -> None:
    amont = nu.territoire_de(commune(nu, "Valbrume"))
    assert amont is not None
    assert amont.referent.courriel == "amont@contree.example"
    assert [c.nom for c in nu.communes_de(amont)] == [
        "Valbrume",
        "Saint-Aubin-d'Oche",
        "Œillets-le-Haut",
    ]
    assert nu.territoire_de(commune(nu, "Hautefaye")) is None


def test_les_territoires_sont_dans_l_ordre_alphabetique(nu: Catalogue) -> None:
    assert [t.titre for t in parution(nu).territoires] == ["L'Amont", "L'Aval"]


def test_le_catalogue_propose_ce_qu_un_renvoi_peut_citer(nu: Catalogue) -> None:
    assert nu.cles("territoire") == ["amont", "aval"]
    assert {"Valbrume", "99001"} <= set(nu.cles("commune"))
    assert nu.cles("offre") == []
    assert nu.resoudre("commune", "99001") is commune(nu, "Valbrume")
    assert nu.resoudre("inconnue", "x") is None
