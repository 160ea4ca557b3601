"""Chaque règle d'iCalendar, sur chaque calendrier du site d'exemple et d'un site difficile."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from pydantic import TypeAdapter, ValidationError

from fabriques import Dessin, Lecteur, artefacts, atelier_de
from nouvelle_vie.artefact import Artefact, Fragment, Page
from nouvelle_vie.modele.evenements import Evenement, Public
from nouvelle_vie.modele.textes_saisis import Texte
from nouvelle_vie.rendu import agendas, agendas_suivis, ical
from nouvelle_vie.rendu.atelier import Atelier
from outils import petit_site
from rendez_vous import DIFFICILES, LONG, calendriers, difficile, du_depot

PARIS = ZoneInfo("Europe/Paris")
SITE = "https://contree.example/"


@cache
def _site_difficile() -> Atelier:
    with tempfile.TemporaryDirectory() as dossier:
        return difficile(petit_site(Path(dossier), DIFFICILES))


ATELIERS = {"exemple": cache(du_depot), "difficile": _site_difficile}


@cache
def _publie(site: str) -> Mapping[str, Artefact]:
    return artefacts(ATELIERS[site]())


@cache
def _tous() -> dict[str, bytes]:
    return {
        f"{nom}:{uri}": octets
        for nom, atelier in ATELIERS.items()
        for uri, octets in calendriers(atelier()).items()
    }


CHACUN = sorted(_tous())
SUIVIS = [nom for nom in CHACUN if re.search(r":agenda[./]", nom)]
chaque_calendrier = pytest.mark.parametrize("nom", CHACUN)
chaque_suivi = pytest.mark.parametrize("nom", SUIVIS)


def _lu(nom: str) -> Calendar:
    (lu,) = Calendar.from_ical(_tous()[nom], multiple=True)
    return lu


def test_il_y_a_un_agenda_par_choix_meme_sans_rendez_vous() -> None:
    for nom, atelier in ATELIERS.items():
        attendus = {
            "agenda.ics",
            *(f"agenda/type-{t.code}.ics" for t in atelier().parution.catalogue.types),
            *(f"agenda/public-{p.value}.ics" for p in Public),
            *(f"agenda/territoire-{t.slug}.ics" for t in atelier().parution.territoires),
        }
        assert {s.partition(":")[2] for s in SUIVIS if s.startswith(nom)} == attendus
    assert _lu("difficile:agenda/type-immersion.ics").events == []
    assert len(_lu("difficile:agenda/type-salon.ics").events) == 14


# --- RFC 5545 -------------------------------------------------------------------------------------


@chaque_calendrier
def test_icalendar_relit_sans_rien_redire(nom: str) -> None:
    assert [c.errors for c in _lu(nom).walk() if c.errors] == []


@chaque_calendrier
def test_les_lignes_sont_pliees_a_soixante_quinze_octets(nom: str) -> None:
    """RFC 5545, § 3.1 : 75 octets au plus sans la fin de ligne, CR LF, aucun signe coupé."""
    octets = _tous()[nom]
    assert octets.endswith(b"\r\n")
    lignes = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lignes)) <= 75
    for ligne in lignes:
        assert ligne
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", ligne.decode("utf-8"))


@chaque_calendrier
def test_ce_qui_est_requis_y_est_une_fois(nom: str) -> None:
    """RFC 5545, § 3.6 et 3.6.1 ; § 3.8.1.11 pour les états."""
    lu = _lu(nom)
    assert (str(lu["VERSION"]), str(lu["CALSCALE"])) == ("2.0", "GREGORIAN")
    assert str(lu["PRODID"]).startswith("-//")
    assert lu.subcomponents
    for evenement in lu.events:
        for requis in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "URL"):
            assert not isinstance(evenement[requis], list), requis
        assert evenement["DTSTAMP"].dt.tzinfo is not None
        assert evenement["STATUS"] in ("CONFIRMED", "TENTATIVE", "CANCELLED")
        assert ("ORGANIZER" in evenement) + ("CONTACT" in evenement) <= 1
    identites = [str(e["UID"]) for e in lu.events]
    assert len(identites) == len(set(identites))


@chaque_calendrier
def test_chaque_fuseau_cite_est_ecrit_et_borne(nom: str) -> None:
    """RFC 5545, § 3.6.5 : un TZID cité a son VTIMEZONE. Sans règle sans fin, ni année lointaine."""
    lu = _lu(nom)
    cites = set(re.findall(rb"TZID=([^:;]+)[:;]", _tous()[nom]))
    ecrits = {str(f["TZID"]).encode() for f in lu.timezones}
    assert cites == ecrits if lu.events else ecrits == {b"Europe/Paris"}
    annees = [d.year for e in lu.events for d in (e.DTSTART, e.DTEND)] or [2026]
    for fuseau in lu.timezones:
        for partie in fuseau.subcomponents:
            assert not {"RRULE", "RDATE"} & set(partie)
            # Le premier passage écrit peut être le dernier de l'année d'avant les bornes.
            assert min(annees) - 2 <= partie["DTSTART"].dt.year <= max(annees) + 1


@chaque_calendrier
def test_les_instants_relus_sont_ceux_de_la_fiche(nom: str) -> None:
    """L'instant que donne le VTIMEZONE du fichier est celui de Paris dans la base du système."""
    lu = _lu(nom)
    par_id = {e.id: e for e in ATELIERS[nom.partition(":")[0]]().parution.evenements}
    decalages = [f.to_tz(lookup_tzid=False) for f in lu.timezones]
    for evenement in lu.events:
        fiche = par_id[str(evenement["UID"]).partition("@")[0]]
        debut, fin = agendas.bornes(fiche)
        assert (debut, fin) == (evenement.DTSTART, evenement.DTEND)
        assert type(evenement.DTSTART) is (date if fiche.journee else datetime)
        for quand in (debut, fin) if isinstance(debut, datetime) else ():
            assert isinstance(quand, datetime)
            ecrit = quand.replace(tzinfo=decalages[0])
            assert ecrit.astimezone(UTC) == quand.astimezone(UTC)


# --- RFC 7986 -------------------------------------------------------------------------------------


@chaque_suivi
def test_un_agenda_suivi_dit_son_nom_sa_source_et_quand_le_relire(nom: str) -> None:
    """RFC 7986, § 5.1, 5.5, 5.7 et 5.8 : SOURCE et REFRESH-INTERVAL nomment leur type."""
    lu, octets = _lu(nom), _tous()[nom]
    site, uri = nom.split(":")
    assert str(lu["NAME"]) == str(lu["X-WR-CALNAME"])
    assert str(lu["NAME"]).startswith(ATELIERS[site]().site_nom)
    assert (str(lu["SOURCE"]), lu["SOURCE"].params["VALUE"]) == (SITE + uri, "URI")
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in octets
    assert b"\r\nX-PUBLISHED-TTL:PT12H\r\n" in octets
    page = str(lu["URL"]).removeprefix(SITE) + "index.html"
    assert isinstance(_publie(site)[page], Page | Fragment)


@pytest.mark.parametrize("site", ATELIERS)
def test_les_noms_des_agendas_sont_distincts(site: str) -> None:
    noms = [str(_lu(nom)["NAME"]) for nom in SUIVIS if nom.startswith(site)]
    assert len(noms) == len(set(noms))


@pytest.mark.parametrize("site", ATELIERS)
def test_un_evenement_est_le_meme_dans_chaque_agenda(site: str) -> None:
    """Qui suit deux agendas ne voit qu'une fois un rendez-vous : même UID, même contenu."""
    formes: dict[str, set[bytes]] = {}
    for nom in CHACUN:
        if nom.startswith(site):
            for evenement in _lu(nom).events:
                formes.setdefault(str(evenement["UID"]), set()).add(evenement.to_ical())
    assert len(formes) == len(ATELIERS[site]().parution.evenements)
    assert all(len(vues) == 1 for vues in formes.values())


# --- dans le temps, et d'une adresse à l'autre ----------------------------------------------------


def _identites(octets: bytes) -> list[tuple[str, datetime, int]]:
    return [
        (str(e["UID"]), e["DTSTAMP"].dt, int(e["SEQUENCE"]))
        for e in Calendar.from_ical(octets).events
    ]


def test_ni_le_jour_ni_l_adresse_du_site_ne_changent_l_identite(site: Dessin) -> None:
    racine = site(DIFFICILES)
    avant = calendriers(atelier_de(racine))
    assert calendriers(atelier_de(racine, datetime(2036, 5, 1, 9))) == avant
    ailleurs = calendriers(atelier_de(racine, site_url="https://neuf.example/lnv/"))
    assert set(ailleurs) == set(avant)
    for uri, octets in ailleurs.items():
        assert _identites(octets) == _identites(avant[uri])
        assert b"contree.example/" not in octets


# --- ce qui doit être lu --------------------------------------------------------------------------


def _par_rang() -> dict[int, Event]:
    lus = _lu("difficile:agenda.ics").events
    return {int(str(e["UID"]).partition("@")[0][-2:]): e for e in lus}


@pytest.mark.parametrize(
    ("rang", "debut", "fin"),
    [
        (1, datetime(2027, 3, 27, 17, tzinfo=UTC), datetime(2027, 3, 28, 10, tzinfo=UTC)),
        (2, datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 3, 30, tzinfo=UTC)),
        (3, datetime(2027, 3, 28, 1, 15, tzinfo=UTC), datetime(2027, 3, 28, 1, 45, tzinfo=UTC)),
        (4, date(2026, 12, 5), date(2026, 12, 8)),
        (5, date(2026, 12, 20), date(2026, 12, 21)),
        (6, datetime(2026, 12, 29, 8, tzinfo=UTC), datetime(2027, 1, 2, 22, 59, tzinfo=UTC)),
    ],
)
def test_les_bornes_sont_justes(rang: int, debut: date, fin: date) -> None:
    """Changements d'heure, matin d'un changement, plusieurs jours, journée entière."""
    evenement = _par_rang()[rang]
    assert (debut, fin) == (evenement.DTSTART, evenement.DTEND)


@pytest.mark.parametrize(
    ("rang", "etat", "sequence", "titre"),
    [
        (7, "CANCELLED", 3, "Annulé : Bal"),
        (8, "TENTATIVE", 0, "Reporté : Marché"),
        (9, "CONFIRMED", 1, "Reporté : Repas"),
        (1, "CONFIRMED", 0, "Nuit courte"),
    ],
)
def test_l_etat_se_lit(rang: int, etat: str, sequence: int, titre: str) -> None:
    lu = _par_rang()[rang]
    assert (lu["STATUS"], lu["SEQUENCE"], lu["SUMMARY"]) == (etat, sequence, titre)


def test_les_textes_difficiles_reviennent_signe_pour_signe() -> None:
    titres = {rang: str(e["SUMMARY"]) for rang, e in _par_rang().items()}
    par_id = {e.id: e.titre for e in _site_difficile().parution.evenements}
    for rang in range(10, 15):
        assert titres[rang] == par_id[f"CTR-2026-09{rang}"]
    assert titres[10] == LONG
    assert titres[14] == "Fin ATTENDEE:mailto:x@ailleurs.example END:VEVENT"
    assert not any("ATTENDEE" in e for e in _par_rang().values())


def test_qui_organise_se_dit_meme_sans_courriel() -> None:
    """RFC 5545, § 3.8.4.3 : ORGANIZER est une adresse ; § 3.8.4.2 : CONTACT, un texte."""
    sans, avec = _par_rang()[1], _par_rang()[2]
    assert str(sans["CONTACT"]) == 'Foyer "rural"; de Valbrume'
    assert str(avec["ORGANIZER"]) == "mailto:foyer@valbrume.example"
    assert "rural" in avec["ORGANIZER"].params["CN"]


LIGNE: TypeAdapter[str] = TypeAdapter(Texte)


def _permis(texte: str) -> str | None:
    try:
        return LIGNE.validate_python(texte)
    except ValidationError:
        return None


_SIGNES = "\\nN;,:\"'é👩\u200d🌾 \r\n\x85\u2028"
"""Ceux qu'iCalendar échappe, plie ou prend pour une fin de ligne."""
lignes = (
    st.one_of(st.text(max_size=300), st.text(st.sampled_from(_SIGNES), max_size=200))
    .map(_permis)
    .filter(lambda texte: texte is not None)
)
"""Toute ligne que le modèle admet."""


@given(titre=lignes, resume=lignes, lieu=lignes, organisme=lignes)
def test_toute_ligne_permise_revient_a_l_identique(
    titre: str, resume: str, lieu: str, organisme: str
) -> None:
    donnees = {
        "id": "CTR-2026-0001", "titre": "x", "type": "salon", "resume": "x",
        "debut": "2026-12-05 18:30", "publication": "2026-11-01 09:00",
        "lieu": {"nom": lieu, "ville": "Paris"}, "organisateur": {"organisme": organisme},
    }  # fmt: skip
    evenement = Evenement.model_validate(donnees).situee("content/evenements/x.md", "x")
    evenement = evenement.model_copy(update={"titre": titre, "resume": resume})
    octets = ical.seul(_site_difficile(), evenement)
    (lu,) = Calendar.from_ical(octets).events
    assert str(lu["SUMMARY"]) == titre
    assert str(lu["DESCRIPTION"]) == f"{resume}\n\n{SITE}evenements/x/"
    assert str(lu["LOCATION"]) == f"{lieu}, Paris"
    assert str(lu["CONTACT"]) == organisme
    assert max(map(len, octets.split(b"\r\n"))) <= 75
    assert b"\n" not in octets.replace(b"\r\n", b"")


# --- s'abonner ------------------------------------------------------------------------------------


def test_chaque_agenda_se_suit_de_quatre_facons() -> None:
    atelier = du_depot("https://hebergeur.example/lnv/")
    for agenda in agendas_suivis.tous(atelier.parution):
        abonnement = agendas_suivis.abonnement(atelier, agenda)
        ici = f"hebergeur.example/lnv/{agenda.adresse}"
        assert abonnement.adresse == f"https://{ici}"
        assert abonnement.webcal == f"webcal://{ici}"
        lus = {cle: urlsplit(lien) for cle, lien in abonnement.en_ligne}
        assert {cle: lien.netloc for cle, lien in lus.items()} == {
            "google": "calendar.google.com",
            "outlook": "outlook.live.com",
            "microsoft": "outlook.office.com",
        }
        assert parse_qs(lus["google"].query) == {"cid": [f"webcal://{ici}"]}
        for cle in ("outlook", "microsoft"):
            demande = parse_qs(lus[cle].query, strict_parsing=True)
            assert demande == {
                "url": [f"https://{ici}"],
                "name": [agendas_suivis.nom(atelier, agenda)],
            }
            assert lus[cle].path == "/calendar/0/addfromweb"
            assert "+" not in lus[cle].query, "Outlook montre « + » tel quel"


def test_chaque_agenda_est_propose_et_annonce_la_ou_on_l_attend() -> None:
    """La page des abonnements les a tous ; chaque page qui en suit un l'annonce et l'offre."""
    atelier, tous = ATELIERS["exemple"](), _publie("exemple")
    flux = tous["flux/index.html"]
    assert isinstance(flux, Fragment)
    proposes = {a for a in Lecteur(flux.contenu).adresses if a.startswith("webcal:")}
    agendas_ = list(agendas_suivis.tous(atelier.parution))
    assert proposes == {agendas_suivis.abonnement(atelier, a).webcal for a in agendas_}
    for agenda in agendas_:
        assert f"<code>{SITE}{agenda.adresse}</code>" in flux.contenu
        pages = {agenda.page}
        if agenda.groupe == "territoire":
            pages.add(f"territoires/{agenda.adresse.removeprefix('agenda/territoire-')[:-4]}/")
        for adresse in pages - ({"evenements/"} if agenda.titre else set()):
            page = tous[f"{adresse}index.html"]
            assert isinstance(page, Page | Fragment)
            annonces = [f.adresse for f in page.flux if f.format == "text/calendar"]
            assert annonces == [agenda.adresse], adresse
            html = page.contenu if isinstance(page, Fragment) else page.contenu()
            liens = {lien["href"]: lien.get("rel") for lien in Lecteur(html).liens}
            abonnement = agendas_suivis.abonnement(atelier, agenda)
            assert abonnement.webcal in liens
            for _, lien in abonnement.en_ligne:
                assert liens[lien] == "noopener noreferrer"


def test_un_territoire_sans_rendez_vous_offre_deja_son_agenda(site: Dessin) -> None:
    page = artefacts(atelier_de(site()))["territoires/amont/index.html"]
    assert isinstance(page, Page)
    assert "webcal://contree.example/agenda/territoire-amont.ics" in page.contenu()
