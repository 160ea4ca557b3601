"""Photographie chaque sorte de page et chaque état : « make captures ».

Trois largeurs, de jour et de nuit. Un état est une page que l'on a touchée (menu ouvert, recherche
faite, impression) ; un état nouveau est une ligne de `poses.py`.

    python tests/navigateur/captures.py [--dossier .cache/captures] [--sortes offre,carte]
    python tests/navigateur/captures.py --vitrine

Les images vont dans `.cache/captures/`, avec une page qui les montre toutes côte à côte.
`--vitrine` refait les deux captures du README, dans `captures/`.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

DEPOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(DEPOT / "tests"), str(DEPOT / "hooks")]

from poses import Etat, Geste, etats, ne_rien_faire  # noqa: E402 - le chemin doit être posé d'abord

from serveur import servir  # noqa: E402
from sortes import du_depot  # noqa: E402

HAUTEUR_MAX = 12_000
"""Pixels au-delà desquels une capture est coupée : la suite répète les mêmes cartes."""
POIDS_MAX = 200_000
VITRINE = (
    ("accueil", 1280, 1700, "light"),
    ("offre-reprise", 1280, 1700, "dark"),
)
"""Les captures du README : (sorte, largeur, hauteur, thème)."""
IMAGES = """async () => {
  for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
  const montrees = [...document.images].filter((image) => image.checkVisibility());
  await Promise.all(montrees.map((image) => image.decode().catch(() => null)));
}"""
"""Une image différée ne se charge qu'en approchant : un saut en bas de page les laisse floues."""
POLICES = """
async () => {
  for (const police of document.fonts) police.display = "swap";
  await Promise.all([...document.fonts].map((police) => police.load()));
}
"""
"""Une police arrivée trop tard ne sert qu'à la page suivante : une capture la veut dès celle-ci."""


@contextmanager
def _site_servi() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as dossier:
        site = Path(dossier) / "site"
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)],
            cwd=DEPOT,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            check=True,
        )
        with servir(site) as adresse:
            yield adresse


def _photographier(
    navigateur: Browser,
    adresse: str,
    largeur: int,
    theme: str,
    geste: Geste = ne_rien_faire,
    hauteur: int | None = None,
) -> Image.Image:
    """Une page entière, ou ses `hauteur` premiers pixels, une fois le geste fait."""
    contexte = navigateur.new_context(
        viewport={"width": largeur, "height": hauteur or 900},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="fr-FR",
    )
    page = contexte.new_page()
    # Un renvoi mène aussitôt ailleurs : on attend d'être arrivé.
    page.goto(adresse, wait_until="networkidle")
    page.evaluate(IMAGES)
    page.evaluate(POLICES)
    geste(page)
    octets = page.screenshot(full_page=hauteur is None)
    contexte.close()
    image = Image.open(io.BytesIO(octets)).convert("RGB")
    return image.crop((0, 0, image.width, min(image.height, HAUTEUR_MAX)))


def _toutes(navigateur: Browser, racine: str, choix: list[Etat], dossier: Path) -> None:
    dossier.mkdir(parents=True, exist_ok=True)
    lignes = []
    prises = 0
    for etat in choix:
        vues = []
        for largeur in etat.largeurs:
            for theme in etat.themes:
                fichier = f"{etat.nom}-{largeur}-{theme}.png"
                image = _photographier(navigateur, racine + etat.chemin, largeur, theme, etat.geste)
                image.save(dossier / fichier)
                vues.append(f'<a href="{fichier}"><img src="{fichier}" width="{largeur // 3}"></a>')
        prises += len(vues)
        titre = f"{escape(etat.nom)} <small>/{escape(etat.chemin)}</small>"
        lignes.append(f"<h2>{titre}</h2>{''.join(vues)}")
        print(f"→ {etat.nom}", file=sys.stderr)
    page = f'<!doctype html><meta charset="utf-8"><title>Captures</title>{"".join(lignes)}'
    (dossier / "index.html").write_text(page, "utf-8")
    print(f"{prises} captures dans {dossier}/index.html")


def _vitrine(navigateur: Browser, racine: str) -> None:
    adresses = dict(du_depot())
    for nom, largeur, hauteur, theme in VITRINE:
        fichier = DEPOT / "captures" / f"{nom}.webp"
        fichier.parent.mkdir(exist_ok=True)
        image = _photographier(navigateur, racine + adresses[nom], largeur, theme, hauteur=hauteur)
        image.save(fichier, quality=80, method=6)
        poids = fichier.stat().st_size
        print(f"{fichier.relative_to(DEPOT)} : {poids // 1000} ko")
        if poids > POIDS_MAX:
            raise SystemExit(f"{fichier.name} dépasse {POIDS_MAX // 1000} ko")


def principale() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--dossier", type=Path, default=DEPOT / ".cache/captures")
    options.add_argument(
        "--sortes", help="sortes et états à photographier, séparés par des virgules"
    )
    options.add_argument("--vitrine", action="store_true", help="refait les captures du README")
    demande = options.parse_args()
    voulues = demande.sortes.split(",") if demande.sortes else None
    choix = [etat for etat in etats() if voulues is None or etat.nom in voulues]
    with _site_servi() as racine, sync_playwright() as outil:
        navigateur = outil.chromium.launch(
            executable_path=os.environ.get("NV_CHROMIUM") or None, args=["--no-sandbox"]
        )
        if demande.vitrine:
            _vitrine(navigateur, racine)
        else:
            _toutes(navigateur, racine, choix, demande.dossier)
        navigateur.close()


if __name__ == "__main__":
    principale()
