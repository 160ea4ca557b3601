"""Le site devant Lighthouse (Chromium) et devant Firefox, tel qu'un hébergeur le sert."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from hotes import AUDIT
from playwright.sync_api import sync_playwright

from sortes import du_depot

SEUILS = {"performance": 0.95, "accessibility": 1.0, "best-practices": 1.0}
"""Les notes minimales de Lighthouse ; le référencement n'a pas de sens sur une démonstration."""
FOIS = 3
"""Visites de chaque page ; on en garde la médiane."""
PAGES = ("accueil", "offres", "offre-reprise", "village", "evenement", "carte", "recherche")
PAGES_FIREFOX = ("accueil", "offres", "offre-reprise", "carte")
QUESTION = "épicerie"


@dataclass(frozen=True)
class Visite:
    """Ce que Lighthouse dit d'une page en une visite, ou la médiane de plusieurs."""

    notes: tuple[float, ...]
    mesures: tuple[float, ...]
    """Plus grand élément et blocage (ms), sauts, octets."""
    reproches: tuple[str, ...]


def chromium() -> str:
    """L'exécutable qu'a trouvé `outils/chromium.sh` ; vide, c'est celui de Playwright."""
    if trouve := os.environ.get("NV_CHROMIUM"):
        return trouve
    with sync_playwright() as outil:
        return outil.chromium.executable_path


def firefox() -> str:
    """L'exécutable de Firefox, ou la phrase qui dit comment l'avoir."""
    for nom in filter(None, (os.environ.get("NV_FIREFOX"), "firefox-esr")):
        if trouve := shutil.which(nom):
            return trouve
    raise SystemExit("Firefox manque. Tapez :\n    sudo apt install firefox-esr")


def lighthouse(adresse: str) -> int:
    """Le tableau des notes ; rend le nombre de celles qui sont sous leur seuil."""
    pages = dict(du_depot())
    urls = {f"{adresse}/{pages[nom]}": nom for nom in PAGES}
    demande = {
        "chromium": chromium(),
        "pages": list(urls),
        "categories": list(SEUILS),
        "fois": FOIS,
    }
    visites: dict[str, list[Visite]] = defaultdict(list)
    for ligne in _lignes("phare.mjs", demande):
        lue = json.loads(ligne)
        nom = urls[lue["page"]]
        visites[nom].append(Visite(*(tuple(lue[c]) for c in ("notes", "mesures", "reproches"))))
        print(f"→ {nom} : {_notes(visites[nom][-1])}", file=sys.stderr)
    medianes = {nom: mediane(vues) for nom, vues in visites.items()}
    print(f"\nLighthouse, téléphone sur une 4G lente, médiane de {FOIS}\n{tableau(medianes)}")
    fautes = list(trop_basses(medianes))
    print("\n".join(["", *fautes]))
    return len(fautes)


def mediane(visites: list[Visite]) -> Visite:
    """Chaque note et chaque mesure à leur médiane ; les reproches de toutes les visites."""
    return Visite(
        tuple(median(notes) for notes in zip(*(v.notes for v in visites), strict=True)),
        tuple(median(mesures) for mesures in zip(*(v.mesures for v in visites), strict=True)),
        tuple(dict.fromkeys(r for v in visites for r in v.reproches)),
    )


def tableau(medianes: Mapping[str, Visite]) -> str:
    """Une ligne par page."""
    titres = ("performance", "accessibilité", "bonnes pratiques")
    entete = f"{'page':16}" + "".join(f"{titre:>18}" for titre in titres)
    lignes = [f"{entete}{'affiché':>10}{'bloqué':>9}{'sauts':>8}{'reçu':>9}"]
    for nom, vue in medianes.items():
        affiche, bloque, sauts, octets = vue.mesures
        notes = "".join(f"{note:>18.2f}" for note in vue.notes)
        suite = f"{affiche / 1000:>8.1f} s{bloque:>6.0f} ms{sauts:>8.3f}{octets / 1000:>6.0f} ko"
        lignes.append(f"{nom:16}{notes}{suite}")
    return "\n".join(lignes)


def trop_basses(medianes: Mapping[str, Visite]) -> Iterator[str]:
    """Une phrase par note sous son seuil, avec ce que Lighthouse reproche à la page."""
    for nom, vue in medianes.items():
        for (categorie, seuil), note in zip(SEUILS.items(), vue.notes, strict=True):
            if note < seuil:
                pourquoi = "".join(f"\n    {reproche}" for reproche in vue.reproches)
                yield f"{nom} : {categorie} {note:.2f}, il faut {seuil:.2f}{pourquoi}"


def dans_firefox(adresse: str) -> int:
    """Quatre pages et une recherche ; rend le nombre de fautes (console, requêtes, résultats)."""
    pages = dict(du_depot())
    demande = {
        "firefox": firefox(),
        "pages": [f"{adresse}/{pages[nom]}" for nom in PAGES_FIREFOX],
        "recherche": f"{adresse}/{pages['recherche']}",
        "question": QUESTION,
    }
    (reponse,) = _lignes("firefox.mjs", demande)
    fautes: list[str] = json.loads(reponse)
    visitees = ", ".join((*PAGES_FIREFOX, "recherche"))
    print(f"\nFirefox ({visitees}) : {len(fautes)} faute(s)")
    print("\n".join(f"  {faute}" for faute in fautes))
    return len(fautes)


def _notes(visite: Visite) -> str:
    return " ".join(f"{note:.2f}" for note in visite.notes)


def _lignes(script: str, demande: Mapping[str, Any]) -> Iterator[str]:
    commande = ["node", str(AUDIT / script), json.dumps(demande)]
    with subprocess.Popen(commande, cwd=AUDIT, stdout=subprocess.PIPE, text=True) as processus:
        assert processus.stdout
        yield from processus.stdout
    if processus.returncode:
        raise SystemExit(f"{script} s'est arrêté avant la fin")
