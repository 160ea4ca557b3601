"""Les calendriers publiés, importés par khal : un logiciel d'agenda que nous n'avons pas écrit.

Il range chaque évènement dans son propre fichier, puis redit ce qu'il a compris : mêmes identités,
mêmes instants, mêmes états, mêmes titres que ceux qu'icalendar lit du fichier publié.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from outils import petit_site
from rendez_vous import DIFFICILES, calendriers, difficile

# Le fuseau de khal n'est pas celui des fiches : une heure juste chez lui a bien été convertie.
CONFIG = """\
[calendars]
[[agenda]]
path = {dossier}/agenda
[sqlite]
path = {dossier}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = agenda
"""
FORME = "\t".join(("{uid}", "{start-long-full}", "{end-long-full}", "{cancelled}", "{title}"))
Ligne = tuple[str, ...]


def exiger() -> None:
    """khal, ou la phrase qui dit comment l'avoir."""
    if not shutil.which("khal"):
        raise SystemExit("khal manque. Tapez :\n    sudo apt install khal")


def controler(publication: Path, travail: Path) -> int:
    """Importe chaque calendrier du site, puis ceux d'un site difficile ; rend les écarts."""
    publies = {
        chemin.relative_to(publication).as_posix(): chemin.read_bytes()
        for chemin in sorted(publication.rglob("*.ics"))
    }
    site = petit_site(travail / "difficile", DIFFICILES)
    durs = {f"difficile/{uri}": octets for uri, octets in calendriers(difficile(site)).items()}
    ecarts = _ecarts({**publies, **durs}, travail)
    print(f"\nkhal : {len(publies)} calendriers du site, {len(durs)} difficiles")
    print("\n".join(ecarts) or "Tous compris.")
    return len(ecarts)


def _ecarts(fichiers: Mapping[str, bytes], travail: Path) -> list[str]:
    trouves = []
    for rang, (uri, octets) in enumerate(fichiers.items()):
        dossier = travail / f"khal-{rang}"
        (dossier / "agenda").mkdir(parents=True)
        (dossier / "config").write_text(CONFIG.format(dossier=dossier), "utf-8")
        (dossier / "recu.ics").write_bytes(octets)
        if dit := _khal(dossier, "import", "--batch", "recu.ics"):
            trouves.append(f"{uri} : à l'import, khal dit « {dit.strip()} »")
            continue
        evenements = Calendar.from_ical(octets).events
        rendues, attendues = _lister(dossier, evenements), sorted(map(_attendue, evenements))
        if rendues != attendues:
            trouves.append(f"{uri} : khal lit {rendues} au lieu de {attendues}")
    return trouves


def _khal(dossier: Path, *options: str) -> str:
    """Ce que dit khal, erreurs comprises ; un arrêt en est une."""
    propre = {
        "HOME": os.fspath(dossier),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PATH": os.environ["PATH"],
    }
    fini = subprocess.run(
        ["khal", "-c", "config", *options],
        cwd=dossier,
        env=propre,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return fini.stdout if not fini.returncode else f"(code {fini.returncode}) {fini.stdout}"


def _lister(dossier: Path, evenements: list[Event]) -> list[Ligne]:
    if not evenements:
        return [(p.name,) for p in (dossier / "agenda").iterdir()]
    jours = [_jour(quand) for e in evenements for quand in (e.DTSTART, e.DTEND)]
    bornes = (min(jours) - timedelta(days=2), max(jours) + timedelta(days=2))
    options = ("--once", "--day-format", "", "--format", FORME)
    dit = _khal(dossier, "list", *options, *(b.isoformat() for b in bornes))
    return sorted(_ligne(*x.split("\t")) for x in dit.splitlines() if x.count("\t") == 4)


def _ligne(uid: str, debut: str, fin: str, annule: str, titre: str) -> Ligne:
    """Le titre s'arrête où il s'abîme : l'icalendar 4 de khal lit « C:\\Notes » sur deux lignes."""
    return uid, debut, fin, annule.strip(), titre.partition("C:")[0]


def _attendue(evenement: Event) -> Ligne:
    """Dans les mots de khal : une journée entière finit à minuit du dernier jour."""
    debut, fin = evenement.DTSTART, evenement.DTEND
    if not isinstance(fin, datetime):
        fin -= timedelta(days=1)
    annule = "CANCELLED" if evenement["STATUS"] == "CANCELLED" else ""
    return _ligne(str(evenement["UID"]), _dit(debut), _dit(fin), annule, str(evenement["SUMMARY"]))


def _dit(quand: date) -> str:
    if isinstance(quand, datetime):
        return quand.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return quand.strftime("%Y-%m-%d 00:00")


def _jour(quand: date) -> date:
    return quand.date() if isinstance(quand, datetime) else quand
