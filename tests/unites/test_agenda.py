"""Les calendriers : des heures justes, une identité stable, aucun octet qui dépende du jour."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from icalendar.cal import component

from fabriques import Dessin, artefacts, atelier_de, evenement
from nouvelle_vie.artefact import Fichier
from outils import MAINTENANT

CHANGEMENT = evenement(
    "CTR-2026-0901", "Nuit courte", "debut: 2027-03-27 18:00\nfin: 2027-03-28 12:00\n"
)
JOURNEES = evenement("CTR-2026-0902", "Foire", "debut: 2026-12-05\nfin: 2026-12-07\n")
JOURNEE = evenement("CTR-2026-0903", "Fête", "debut: 2026-12-20\n")
ANNULE = evenement(
    "CTR-2026-0904", "Bal", "debut: 2026-12-12 21:00\n", "etat: annule\nrevision: 3\n"
)
REPORTE = evenement(
    "CTR-2026-0905", "Marché", "debut: 2026-07-12 08:30\nfin: 2026-07-12 12:00\n", "etat: reporte\n"
)
LONG = evenement(
    "CTR-2026-0906",
    "Une soirée d'échanges à la salle des fêtes, avec élus, habitants ; et « voisins »",
    "debut: 2027-01-08 18:30\nfin: 2027-01-08 21:00\n",
    "organisateur:\n  organisme: Mairie de Valbrume\n  courriel: mairie@valbrume.example\n",
).replace("Un rendez-vous.", "'Œuvrer, échanger ; dîner : " + "à l''été, " * 18 + "fin.'")
TOUS = [CHANGEMENT, JOURNEES, JOURNEE, ANNULE, REPORTE, LONG]
CATALOGUE = "".join(f"\n=== content/evenements/e{r}.md\n{t}" for r, t in enumerate(TOUS, 1))


def calendriers(site: Path, quand: datetime = MAINTENANT, **options: str) -> dict[str, bytes]:
    return {
        uri: a.octets
        for uri, a in artefacts(atelier_de(site, quand, **options)).items()
        if uri.endswith(".ics") and isinstance(a, Fichier)
    }


def evenements(octets: bytes) -> dict[str, Event]:
    """Les évènements d'un calendrier par le rang de leur identifiant."""
    return {str(e["UID"]).partition("@")[0][-2:]: e for e in Calendar.from_ical(octets).events}


@pytest.fixture
def agenda(site: Dessin) -> dict[str, Event]:
    return evenements(calendriers(site(CATALOGUE))["agenda.ics"])


def test_l_agenda_a_tout_et_chaque_evenement_a_son_calendrier(site: Dessin) -> None:
    fichiers = calendriers(site(CATALOGUE))
    seuls = {uri for uri in fichiers if not uri.startswith("agenda/")}
    assert seuls == {"agenda.ics", *(f"evenements/e{r}.ics" for r in range(1, 7))}
    tous = evenements(fichiers["agenda.ics"])
    assert set(tous) == {"01", "02", "03", "04", "05", "06"}
    for rang, seul in ((int(r), evenements(fichiers[f"evenements/e{int(r)}.ics"])) for r in tous):
        assert seul == {f"{rang:02d}": tous[f"{rang:02d}"]}


def test_une_nuit_de_changement_d_heure_dure_dix_sept_heures(agenda: dict[str, Event]) -> None:
    debut, fin = agenda["01"].DTSTART, agenda["01"].DTEND
    assert isinstance(debut, datetime)
    assert isinstance(fin, datetime)
    assert debut.astimezone(UTC) == datetime(2027, 3, 27, 17, tzinfo=UTC)
    assert fin.astimezone(UTC) == datetime(2027, 3, 28, 10, tzinfo=UTC)
    assert fin.astimezone(UTC) - debut.astimezone(UTC) == timedelta(hours=17)


def test_l_heure_est_ecrite_a_paris_avec_son_fuseau(site: Dessin) -> None:
    octets = calendriers(site(CATALOGUE))["agenda.ics"]
    assert b"DTSTART;TZID=Europe/Paris:20270327T180000\r\n" in octets
    assert b"DTEND;TZID=Europe/Paris:20270328T120000\r\n" in octets


def test_des_journees_entieres_finissent_le_lendemain(agenda: dict[str, Event]) -> None:
    assert (date(2026, 12, 5), date(2026, 12, 8)) == (agenda["02"].DTSTART, agenda["02"].DTEND)
    assert (date(2026, 12, 20), date(2026, 12, 21)) == (agenda["03"].DTSTART, agenda["03"].DTEND)
    assert type(agenda["02"].DTSTART) is date


def test_un_evenement_sans_fin_montre_deux_heures(agenda: dict[str, Event]) -> None:
    assert timedelta(hours=2) == agenda["04"].DTEND - agenda["04"].DTSTART


def test_un_evenement_annule_reste_et_le_dit(agenda: dict[str, Event]) -> None:
    assert agenda["04"]["STATUS"] == "CANCELLED"
    assert agenda["04"]["SEQUENCE"] == 3
    assert agenda["04"]["SUMMARY"] == "Annulé : Bal"
    assert agenda["05"]["STATUS"] == "TENTATIVE"
    assert agenda["05"]["SUMMARY"] == "Reporté : Marché"
    assert agenda["01"]["STATUS"] == "CONFIRMED"
    assert agenda["01"]["SUMMARY"] == "Nuit courte"


def test_l_identite_ne_depend_ni_du_site_ni_du_fichier(site: Dessin) -> None:
    racine = site(CATALOGUE)
    avant = evenements(calendriers(racine)["agenda.ics"])
    assert avant["01"]["UID"] == "CTR-2026-0901@2026.contree.example"
    (racine / "content/evenements/e1.md").rename(racine / "content/evenements/renomme.md")
    apres = evenements(calendriers(racine, site_url="https://neuf.example/lnv/")["agenda.ics"])
    assert [e["UID"] for e in avant.values()] == [e["UID"] for e in apres.values()]
    assert apres["01"]["URL"] == "https://neuf.example/lnv/evenements/renomme/"


def test_l_horodatage_vient_du_contenu(agenda: dict[str, Event]) -> None:
    assert agenda["01"]["DTSTAMP"].dt == datetime(2026, 10, 1, 7, 1, tzinfo=UTC)


def test_les_octets_ne_dependent_pas_du_jour(site: Dessin, monkeypatch: pytest.MonkeyPatch) -> None:
    racine = site(CATALOGUE)
    avant = calendriers(racine)

    class Plus(datetime):
        """Une horloge en avance de dix ans."""

        @classmethod
        def now(cls, *_: object) -> datetime:
            raise AssertionError("l'agenda a regardé l'heure")

    monkeypatch.setattr(component, "datetime", Plus)
    assert calendriers(racine, datetime(2036, 5, 1, 9)) == avant


def test_le_fuseau_est_borne_par_le_contenu(site: Dessin) -> None:
    fichiers = calendriers(site(CATALOGUE))
    for uri in ("agenda.ics", "evenements/e1.ics"):
        (fuseau,) = Calendar.from_ical(fichiers[uri]).timezones
        assert str(fuseau["TZID"]) == "Europe/Paris"
        annees = {
            quand.dt.year
            for partie in fuseau.subcomponents
            for quand in itertools.chain.from_iterable(r.dts for r in _liste(partie.get("RDATE")))
        } | {partie["DTSTART"].dt.year for partie in fuseau.subcomponents}
        assert annees <= set(range(2025, 2029))
        assert not any("RRULE" in partie for partie in fuseau.subcomponents)


def _liste(valeur: object) -> list[object]:
    if valeur is None:
        return []
    return valeur if isinstance(valeur, list) else [valeur]


def test_le_fuseau_ecrit_dit_la_meme_heure_que_celui_du_systeme(site: Dessin) -> None:
    octets = calendriers(site(CATALOGUE))["agenda.ics"]
    (fuseau,) = Calendar.from_ical(octets).timezones
    ecrit, vrai = fuseau.to_tz(lookup_tzid=False), ZoneInfo("Europe/Paris")
    for mois in range(1, 13):
        quand = datetime(2027, mois, 15, 12)
        assert quand.replace(tzinfo=ecrit).utcoffset() == quand.replace(tzinfo=vrai).utcoffset()


def test_un_calendrier_de_journees_n_a_pas_besoin_de_fuseau(site: Dessin) -> None:
    assert b"VTIMEZONE" not in calendriers(site(CATALOGUE))["evenements/e2.ics"]


def test_les_lignes_font_soixante_quinze_octets_au_plus(site: Dessin) -> None:
    for uri, octets in calendriers(site(CATALOGUE)).items():
        assert octets.endswith(b"\r\n")
        lignes = octets.split(b"\r\n")
        assert max(map(len, lignes)) <= 75, uri
        assert not any(b"\n" in ligne for ligne in lignes)
        for ligne in lignes:
            ligne.decode("utf-8")
    assert max(map(len, lignes)) > 60


def test_les_textes_longs_et_leurs_signes_reviennent_entiers(agenda: dict[str, Event]) -> None:
    long = agenda["06"]
    assert "avec élus, habitants ; et « voisins »" in str(long["SUMMARY"])
    assert str(long["DESCRIPTION"]).startswith("Œuvrer, échanger ; dîner : à l'été, ")
    assert str(long["DESCRIPTION"]).endswith("https://contree.example/evenements/e6/")
    assert str(long["ORGANIZER"]) == "mailto:mairie@valbrume.example"
    assert str(long["LOCATION"]) == "Valbrume"


def test_un_evenement_pas_encore_annonce_n_est_nulle_part(site: Dessin) -> None:
    secret = evenement("CTR-2026-0907", "Secret", "debut: 2027-02-01\n").replace(
        "publication: 2026-10-01", "publication: 2026-12-24"
    )
    fichiers = calendriers(site(f"{CATALOGUE}\n=== content/evenements/e7.md\n{secret}"))
    assert "evenements/e7.ics" not in fichiers
    assert not any(b"Secret" in octets for octets in fichiers.values())


def test_un_agenda_vide_reste_un_calendrier(site: Dessin) -> None:
    lu = Calendar.from_ical(calendriers(site())["agenda.ics"])
    assert lu.events == []
    assert str(lu["VERSION"]) == "2.0"


def test_chaque_passage_est_ecrit_a_l_heure_d_avant_le_passage(site: Dessin) -> None:
    """RFC 5545, § 3.6.5 : DTSTART et RDATE se lisent dans le décalage TZOFFSETFROM."""
    (fuseau,) = Calendar.from_ical(calendriers(site(CATALOGUE))["agenda.ics"]).timezones
    minute, paris = timedelta(minutes=1), ZoneInfo("Europe/Paris")
    vus = 0
    for partie in fuseau.subcomponents:
        avant, apres = partie["TZOFFSETFROM"].td, partie["TZOFFSETTO"].td
        dates = itertools.chain.from_iterable(r.dts for r in _liste(partie.get("RDATE")))
        for quand in [partie["DTSTART"].dt, *(d.dt for d in dates)] if avant != apres else []:
            passage = (quand - avant).replace(tzinfo=UTC)
            assert (passage - minute).astimezone(paris).utcoffset() == avant
            assert passage.astimezone(paris).utcoffset() == apres
            vus += 1
    assert vus >= 4
