"""Lire un module de `assets/` tel qu'il est écrit, hors de toute page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from outils import DEPOT
from serveur import servir


@contextmanager
def ouvrir_modules(navigateur: Browser, dossier: Path, *noms: str) -> Iterator[Page]:
    """Une page vide, d'où ces modules s'importent par leur nom de tous les jours."""
    for nom in noms:
        shutil.copy(DEPOT / "overrides/assets" / nom, dossier)
    for page in ("index.html", "404.html"):
        (dossier / page).write_text("<!doctype html><title>Essai</title>")
    with servir(dossier) as adresse:
        onglet = navigateur.new_page()
        onglet.goto(adresse)
        yield onglet
        onglet.close()
