"""Le banc d'essai : ce que coûte une construction, et comment elle se compare.

Pour chaque nombre d'offres inventées et à chaque essai, dans un dossier temporaire et l'un après
l'autre, sont construits : notre site ; les mêmes offres en pages ordinaires de MkDocs et Material,
hors du menu et sans recherche ; les mêmes chez Hugo, puis Pagefind sur son résultat.

La durée dépend de ce que fait la machine au même moment ; le temps de calcul (celui des
processeurs, tous processus réunis) beaucoup moins. Le chronomètre compte les phases à l'horloge, et
les gestes faits page après page en calcul, additionné sur les processus qui écrivent les pages.

    python tests/banc/banc.py --tailles 200,2000 --essais 1
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import facettes
import importation
import phases
import rapport
import retouche
import sites
import verification
import visuels
from mesure import lancer, observer, taille
from rapport import Taille

PAGEFIND = (sys.executable, "-m", "pagefind", "--site", "site", "--force-language", "fr", "--quiet")


def mesurer(nombre: int, dossier: Path, essais: int) -> tuple[Taille, list[sites.Site]]:
    """Toutes les constructions pour un nombre d'offres."""
    mesures = Taille(nombre)
    nous, fiches = sites.le_notre(dossier / "nous", nombre)
    chrono = dossier / "chrono"
    variables = {"NV_CHRONO": str(chrono)}
    lancer(nous.construire, nous.racine)  # dessine aussi les visuels : ensuite, ils sont là
    modele = (nous.sortie / nous.adresse / "index.html").read_text("utf-8")
    vise = nous.poids_d_une_offre()
    mkdocs = _au_poids(vise, lambda c: sites.mkdocs_seul(dossier / "mkdocs", fiches, c))
    hugo = _au_poids(vise, lambda c: sites.hugo(dossier / "hugo", fiches, modele, c))
    for essai in range(essais):
        print(f"→ {rapport.nombre(nombre)} offres, essai {essai + 1}", file=sys.stderr, flush=True)
        for site in (nous, mkdocs, hugo):
            site.vider()
        chrono.unlink(missing_ok=True)
        mesures.nous.append(lancer(nous.construire, nous.racine, variables))
        mesures.phases.append(phases.lire(chrono, mesures.nous[-1].duree))
        mesures.mkdocs.append(lancer(mkdocs.construire, mkdocs.racine))
        mesures.hugo.append(lancer(hugo.construire, hugo.racine))
        mesures.hugo_pagefind.append(lancer(PAGEFIND, hugo.racine))
    _observer(mesures, nous, mkdocs, hugo, chrono)
    mesures.poids = {site.nom: site.poids_d_une_offre() for site in (nous, mkdocs, hugo)}
    mesures.fichiers, mesures.octets = taille(nous.sortie)
    mesures.facettes = facettes.mesurer(nous.sortie)
    mesures.visuels = visuels.mesurer()
    mesures.verification = verification.mesurer(nous, essais)
    return mesures, [nous, mkdocs, hugo]


def _observer(
    mesures: Taille, nous: sites.Site, mkdocs: sites.Site, hugo: sites.Site, chrono: Path
) -> None:
    """Une construction de plus de chacun, pour sa mémoire."""
    for site in (nous, mkdocs, hugo):
        site.vider()
    chrono.unlink(missing_ok=True)
    notre = observer(nous.construire, nous.racine, {"NV_CHRONO": str(chrono)})
    mesures.phases_observees = phases.lire(chrono, notre.duree)
    mesures.observees = {
        "nous": notre,
        "mkdocs": observer(mkdocs.construire, mkdocs.racine),
        "hugo": observer(hugo.construire, hugo.racine),
        "hugo, Pagefind": observer(PAGEFIND, hugo.racine),
    }


def _au_poids(vise: int, preparer: Callable[[int], sites.Site]) -> sites.Site:
    """Le site préparé par `preparer(complément)`, dont les pages d'offres pèsent `vise` octets."""
    site = preparer(0)
    lancer(site.construire, site.racine)
    manque = vise - site.poids_d_une_offre()
    return preparer(manque) if manque > vise // 20 else site


def retoucher(les_sites: list[sites.Site], essais: int) -> dict[str, float]:
    """L'attente après une retouche, pour nous et pour Hugo, dans l'aperçu et en reconstruisant."""
    nous, _, hugo = les_sites
    return {
        "Nouvelle Vie, aperçu (Pagefind compris)": retouche.mesurer(nous, essais),
        "Nouvelle Vie, seconde construction": lancer(nous.construire, nous.racine).duree,
        "Hugo, aperçu (sans Pagefind)": retouche.mesurer(hugo, essais),
        "Hugo, seconde construction": lancer(hugo.construire, hugo.racine).duree,
    }


def main() -> int:
    options = argparse.ArgumentParser(description="Mesure et compare des constructions du site.")
    options.add_argument("--tailles", default="100,1000,5000", help="nombres d'offres inventées")
    options.add_argument("--essais", type=int, default=3, help="constructions par taille")
    options.add_argument("--dossier", type=Path, help="où construire, par exemple /dev/shm")
    choix = options.parse_args()
    tailles: list[Taille] = []
    attentes: dict[str, float] = {}
    for nombre in sorted({int(n) for n in choix.tailles.split(",")}):
        with tempfile.TemporaryDirectory(prefix="nv-banc-", dir=choix.dossier) as dossier:
            try:
                mesures, les_sites = mesurer(nombre, Path(dossier), choix.essais)
                tailles.append(mesures)
                if nombre == max(int(n) for n in choix.tailles.split(",")):
                    print("→ retouche d'une offre", file=sys.stderr, flush=True)
                    attentes = retoucher(les_sites, choix.essais)
                    print("→ import d'un tableau", file=sys.stderr, flush=True)
                    mesures.importation = importation.mesurer(Path(dossier))
            except RuntimeError as echec:
                print(f"Le banc s'arrête :\n{echec}", file=sys.stderr)
                return 2
    rendus = rapport.verdicts(tailles)
    print(rapport.tableau(tailles, choix.essais))
    print("\n" + rapport.retouches(tailles[-1].nombre, attentes) + "\n")
    print(rapport.importation_dite(tailles[-1].importation) + "\n")
    for tenu, dit in rendus:
        print(f"{'OK ' if tenu else 'NON'} {dit}")
    _garder(tailles, attentes, rendus)
    return 0 if all(tenu for tenu, _ in rendus) else 1


def _garder(
    tailles: list[Taille], attentes: dict[str, float], rendus: list[tuple[bool, str]]
) -> None:
    """Écrit tout, relevés compris, dans `.cache/banc/mesures.json`."""
    sites.CACHE.mkdir(parents=True, exist_ok=True)
    donnees = {
        "machine": {"processeurs": os.cpu_count(), "python": platform.python_version()},
        "tailles": [dataclasses.asdict(t) for t in tailles],
        "retouches": attentes,
        "verdicts": [{"tenu": tenu, "dit": dit} for tenu, dit in rendus],
    }
    texte = json.dumps(donnees, ensure_ascii=False, indent=1)
    (sites.CACHE / "mesures.json").write_text(texte + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
