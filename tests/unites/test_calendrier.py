"""Les rendez-vous par mois et par choix : bornes, jours, états, agendas en ligne."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from fabriques import Dessin, Lecteur, artefacts, atelier_de, evenement
from nouvelle_vie.artefact import Fichier, Fragment, Page
from nouvelle_vie.rendu import agendas, calendrier
from nouvelle_vie.rendu.graphe.evenements import evenement_structure
from outils import MAINTENANT


def _fichiers(**textes: str) -> str:
    return "".join(f"\n=== content/evenements/{nom}.md\n{texte}" for nom, texte in textes.items())


SALON = evenement("CTR-2026-0101", "Salon", "debut: 2027-02-27\nfin: 2027-03-07\n")
NUIT = evenement("CTR-2026-0102", "Nuit", "debut: 2027-03-27 18:00\nfin: 2027-03-28 00:00\n")
PASSE = evenement(
    "CTR-2026-0103",
    "Ancien",
    "debut: 2026-10-09 10:00\n",
    "public: [elus]\nbilan: Vingt personnes, **et un projet**.\n",
).replace("type: salon", "type: atelier-elus")
REPORTE = evenement(
    "CTR-2026-0104", "Marché", "debut: 2027-03-12 08:30\n", "etat: reporte\nprevu_le: 2026-12-04\n"
)
SANS_DATE = evenement("CTR-2026-0105", "Bal", "debut: 2026-12-12 21:00\n", "etat: reporte\n")
ANNULE = evenement("CTR-2026-0106", "Foire", "debut: 2026-11-03 09:00\n", "etat: annule\n")
TOUS = _fichiers(salon=SALON, nuit=NUIT, passe=PASSE, reporte=REPORTE, bal=SANS_DATE, foire=ANNULE)


def _pages(site: str, dessin: Dessin, quand: datetime = MAINTENANT) -> dict[str, str]:
    rendus = artefacts(atelier_de(dessin(site), quand)).items()
    return {
        uri: a.contenu() if isinstance(a, Page) else a.contenu
        for uri, a in rendus
        if isinstance(a, Page | Fragment) and uri.startswith("evenements/")
    }


def test_il_y_a_une_page_par_mois_occupe_et_pour_le_mois_en_cours(site: Dessin) -> None:
    pages = _pages(TOUS, site, datetime(2027, 1, 15, 9))
    mois = [uri.split("/")[1] for uri in sorted(pages) if uri[11:13] == "20"]
    assert mois == ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03"]
    assert "Aucun rendez-vous annoncé ce mois-ci." in pages["evenements/2027-01/index.html"]


def test_les_mois_se_suivent_et_s_arretent_aux_deux_bouts(site: Dessin) -> None:
    pages = _pages(TOUS, site)
    voisins = {
        uri[11:18]: [a["href"] for a in Lecteur(html).liens if a.get("rel") in ("prev", "next")]
        for uri, html in pages.items()
        if uri[11:13] == "20"
    }
    assert voisins == {
        "2026-10": ["../../evenements/2026-11/"],
        "2026-11": ["../../evenements/2026-10/", "../../evenements/2026-12/"],
        "2026-12": ["../../evenements/2026-11/", "../../evenements/2027-02/"],
        "2027-02": ["../../evenements/2026-12/", "../../evenements/2027-03/"],
        "2027-03": ["../../evenements/2027-02/"],
    }


def test_un_rendez_vous_tient_tous_ses_jours_et_finir_a_minuit_est_finir_la_veille(
    site: Dessin,
) -> None:
    parution = atelier_de(site(TOUS)).parution
    jours = {
        case.jour.isoformat(): [e.titre for e in case.rendez_vous]
        for mois in calendrier.mois(parution)
        for semaine in mois.semaines
        for case in semaine
        if case.rendez_vous
    }
    assert [jour for jour, titres in jours.items() if "Salon" in titres] == [
        "2027-02-27", "2027-02-28", "2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04",
        "2027-03-05", "2027-03-06", "2027-03-07",
    ]  # fmt: skip
    assert [jour for jour, titres in jours.items() if "Nuit" in titres] == ["2027-03-27"]


def test_un_rendez_vous_sans_fin_raisonnable_ne_fait_pas_mille_mois(site: Dessin) -> None:
    eternel = evenement("CTR-2026-0109", "Veille", "debut: 2026-12-02\nfin: 2190-01-01\n")
    assert len(calendrier.mois(atelier_de(site(_fichiers(e=eternel))).parution)) == 13


def test_chaque_choix_a_sa_page_et_tout_public_vaut_pour_chacun(site: Dessin) -> None:
    pages = _pages(TOUS, site)
    axes = ("type/", "public/", "territoire/")
    choix = sorted(uri[11:-11] for uri in pages if uri[11:].startswith(axes))
    assert choix[:2] == ["public/candidats", "public/elus"]
    assert choix[-3:] == ["territoire/amont", "type/atelier-elus", "type/salon"]
    elus = pages["evenements/public/elus/index.html"]
    assert ">Ancien</a>" in elus
    assert ">Salon</a>" in elus
    assert ">Ancien</a>" not in pages["evenements/public/candidats/index.html"]
    assert ">Salon</a>" not in pages["evenements/type/atelier-elus/index.html"]


def test_un_passe_dit_ce_qu_il_en_reste(site: Dessin) -> None:
    liste = _pages(TOUS, site)["evenements/index.html"]
    passes = liste.partition('id="passes"')[2]
    assert "Vingt personnes, et un projet." in passes


@pytest.mark.parametrize(
    ("nom", "phrase", "ajout"),
    [
        ("reporte", "D’abord prévu le 4 décembre 2026, ce rendez-vous est reporté.", True),
        ("bal", "La nouvelle date sera annoncée ici.", False),
        ("foire", "Ce rendez-vous est annulé.", False),
        ("nuit", "", True),
        ("passe", "Ce rendez-vous est passé.", False),
    ],
)
def test_l_etat_se_dit_et_seul_ce_qui_tient_s_ajoute_a_un_agenda(
    site: Dessin, nom: str, phrase: str, ajout: bool
) -> None:
    html = _pages(TOUS, site)[f"evenements/{nom}/index.html"]
    assert phrase in html
    assert (f"evenements/{nom}.ics" in html) is ajout
    assert ("calendar.google.com" in html) is ajout
    # Une date qui ne tient plus est barrée.
    assert ("<del>" in html) is (nom in ("bal", "foire"))
    if nom == "foire":
        assert "Ce rendez-vous est passé." not in html


def test_les_agendas_en_ligne_recoivent_les_memes_bornes_que_le_calendrier(site: Dessin) -> None:
    atelier = atelier_de(site(TOUS))
    par_titre = {e.titre: e for e in atelier.parution.evenements}

    def demandes(titre: str) -> list[dict[str, list[str]]]:
        liens = agendas.liens(atelier, par_titre[titre])
        return [parse_qs(urlsplit(adresse).query) for _, adresse in liens]

    google, outlook, microsoft = demandes("Nuit")
    assert microsoft == outlook
    assert google["dates"] == ["20270327T180000/20270328T000000"]
    assert google["ctz"] == ["Europe/Paris"]
    assert outlook["startdt"] == ["2027-03-27T18:00:00+01:00"]
    assert outlook["enddt"] == ["2027-03-28T00:00:00+01:00"]
    google, outlook, _ = demandes("Salon")
    assert google["dates"] == ["20270227/20270308"]
    assert (outlook["startdt"], outlook["allday"]) == (["2027-02-27"], ["true"])


@pytest.mark.parametrize(
    ("titre", "etat", "statut"),
    [("Marché", "EventRescheduled", "CONFIRMED"), ("Bal", "EventPostponed", "TENTATIVE")],
)
def test_un_report_a_une_date_connue_tient_pour_les_machines(
    site: Dessin, titre: str, etat: str, statut: str
) -> None:
    atelier = atelier_de(site(TOUS))
    evenement = next(e for e in atelier.parution.evenements if e.titre == titre)
    (noeud,) = evenement_structure(atelier, evenement)
    assert noeud["eventStatus"] == f"https://schema.org/{etat}"
    assert noeud.get("previousStartDate") == ("2026-12-04" if evenement.redate else None)
    calendrier_ = artefacts(atelier)[f"evenements/{evenement.slug}.ics"]
    assert isinstance(calendrier_, Fichier)
    assert f"STATUS:{statut}\r\n".encode() in calendrier_.octets
