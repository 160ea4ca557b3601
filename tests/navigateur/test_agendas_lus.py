"""Chaque calendrier publié, lu par ical.js : l'autre lecteur de référence, celui de Thunderbird."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page

from nouvelle_vie.rendu.atelier import Atelier
from outils import DEPOT, petit_site
from rendez_vous import DIFFICILES, LONG, calendriers, difficile, du_depot

ICAL_JS = DEPOT / "node_modules/ical.js/dist/ical.js"
_LIRE = """(texte) => {
  ICAL.design.strict = true;
  ICAL.TimezoneService.reset();
  const calendrier = new ICAL.Component(ICAL.parse(texte));
  const fuseaux = calendrier.getAllSubcomponents("vtimezone");
  for (const fuseau of fuseaux) ICAL.TimezoneService.register(fuseau);
  const instant = (t) => (t.isDate ? t.toString() : new Date(t.toUnixTime() * 1000).toISOString());
  return {
    nom: calendrier.getFirstPropertyValue("x-wr-calname"),
    proprietes: calendrier.getAllProperties().map((p) => [p.name, p.type]),
    evenements: calendrier.getAllSubcomponents("vevent").map((composant) => {
      const e = new ICAL.Event(composant, { strictExceptions: true });
      const etat = composant.getFirstPropertyValue("status");
      return [e.uid, e.summary, e.description, e.location ?? "", etat, e.sequence,
        instant(e.startDate), instant(e.endDate), e.startDate.zone.tzid];
    }),
  };
}"""


@pytest.fixture(scope="module")
def lecteur(navigateur: Browser) -> Iterator[Page]:
    """Un onglet vide où ical.js est chargé ; ce qu'il dirait à la console est une faute."""
    page = navigateur.new_page()
    dits: list[str] = []
    page.on("console", lambda message: dits.append(message.text))
    page.on("pageerror", lambda erreur: dits.append(str(erreur)))
    module = b64encode(ICAL_JS.read_bytes()).decode()
    page.evaluate(
        f"import('data:text/javascript;base64,{module}').then((m) => self.ICAL = m.default)"
    )
    yield page
    page.close()
    assert dits == []


@pytest.fixture(scope="module", params=["exemple", "difficile"])
def atelier(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    if request.param == "exemple":
        return du_depot()
    return difficile(petit_site(tmp_path_factory.mktemp("difficile"), DIFFICILES))


def _instant(quand: date) -> str:
    if isinstance(quand, datetime):
        return quand.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return quand.isoformat()


def _attendu(octets: bytes) -> dict[str, Any]:
    """Ce que dit icalendar du même fichier, dans les mêmes mots."""
    lu = Calendar.from_ical(octets)
    return {
        "nom": str(lu["X-WR-CALNAME"]),
        "evenements": [
            [
                str(e["UID"]),
                str(e["SUMMARY"]),
                str(e["DESCRIPTION"]),
                str(e.get("LOCATION", "")),
                str(e["STATUS"]),
                int(e["SEQUENCE"]),
                _instant(e.DTSTART),
                _instant(e.DTEND),
                "Europe/Paris" if isinstance(e.DTSTART, datetime) else "floating",
            ]
            for e in lu.events
        ],
    }


def test_les_deux_lecteurs_lisent_la_meme_chose(lecteur: Page, atelier: Atelier) -> None:
    """Mêmes textes, états et instants, ceux-ci calculés du VTIMEZONE que porte le fichier."""
    fichiers = calendriers(atelier)
    assert len(fichiers) > 30
    for uri, octets in fichiers.items():
        lu = lecteur.evaluate(_LIRE, octets.decode())
        proprietes = dict(lu.pop("proprietes"))
        assert lu == _attendu(octets), uri
        if uri.startswith("agenda"):
            assert proprietes["source"] == "uri", uri
            assert proprietes["refresh-interval"] == "duration", uri


def test_le_titre_de_trois_cents_caracteres_est_parmi_eux(lecteur: Page, tmp_path: Path) -> None:
    """Sans quoi l'essai précédent ne le lirait pas, ni le changement d'heure, ni l'annulé."""
    octets = calendriers(difficile(petit_site(tmp_path, DIFFICILES)))["agenda.ics"]
    lus = {
        e[0][-24:].partition("@")[0]: e
        for e in lecteur.evaluate(_LIRE, octets.decode())["evenements"]
    }
    par_titre = {e[1]: e for e in lus.values()}
    assert par_titre[LONG][4] == "CONFIRMED"
    assert par_titre["Annulé : Bal"][4:6] == ["CANCELLED", 3]
    assert par_titre["Nuit courte"][6:8] == ["2027-03-27T17:00:00.000Z", "2027-03-28T10:00:00.000Z"]
    assert par_titre["Nuit longue"][6:8] == ["2026-10-24T20:00:00.000Z", "2026-10-25T03:30:00.000Z"]
    assert par_titre["Foire"][6:8] == ["2026-12-05", "2026-12-08"]


def test_un_calendrier_abime_serait_refuse(lecteur: Page) -> None:
    """Le lecteur est strict : ce qu'il ne dit pas est donc bien écrit."""
    essayer = "(t) => { try { ICAL.parse(t); return ''; } catch (e) { return e.name; } }"
    assert lecteur.evaluate(essayer, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR") == ""
    for abime in ("SUMMARY\r\nEND:VCALENDAR", "VERSION:2.0\r\n"):
        assert lecteur.evaluate(essayer, f"BEGIN:VCALENDAR\r\n{abime}"), abime
