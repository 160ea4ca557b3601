"""La planche des visuels difficiles, et de ceux d'un site construit : à regarder.

    make planche                                  # les cas de tests/affiches.py
    make planche OPTIONS="--site site"            # et tous ceux d'un site

Les images sont dans `.cache/planche/`, en PNG.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from affiches import CAS
from nouvelle_vie.fabrique.dessin import Dessinateur
from nouvelle_vie.fabrique.jetons import palettes
from nouvelle_vie.fabrique.visuels import DOSSIER, FORMATS

DEPOT = Path(__file__).resolve().parent.parent
DESTINATION = DEPOT / ".cache" / "planche"
_COLONNES = {"paysage": 3, "portrait": 5}
_REDUCTION, _PAR_PLANCHE, _MARGE = 2.5, 30, 8


def difficiles() -> Iterator[tuple[str, Image.Image]]:
    """(format, image) de chaque cas."""
    dessinateur, palette = Dessinateur(DEPOT / "node_modules"), palettes(DEPOT / "overrides")
    for affiche in CAS.values():
        for format_, octets in dessinateur.dessiner(affiche, palette(affiche.sorte), None):
            yield format_, Image.open(BytesIO(octets))


def publies(site: Path) -> Iterator[tuple[str, Image.Image]]:
    for format_ in FORMATS:
        for chemin in sorted((site / DOSSIER).glob(f"*-{format_}.jpg")):
            yield format_, Image.open(chemin)


def ranger(nom: str, images: Sequence[tuple[str, Image.Image]]) -> Iterator[Path]:
    """Écrit les planches d'un lot, format par format."""
    for format_, (largeur, hauteur) in FORMATS.items():
        siennes = [image for autre, image in images if autre == format_]
        large, haute = round(largeur / _REDUCTION), round(hauteur / _REDUCTION)
        for debut in range(0, len(siennes), _PAR_PLANCHE):
            part, colonnes = siennes[debut : debut + _PAR_PLANCHE], _COLONNES[format_]
            lignes = -(-len(part) // colonnes)
            taille = (colonnes * (large + _MARGE), lignes * (haute + _MARGE))
            planche = Image.new("RGB", taille, "#777777")
            for rang, image in enumerate(part):
                place = (rang % colonnes * (large + _MARGE), rang // colonnes * (haute + _MARGE))
                planche.paste(image.resize((large, haute), Image.Resampling.LANCZOS), place)
            chemin = DESTINATION / f"{nom}-{format_}-{debut // _PAR_PLANCHE + 1}.png"
            planche.save(chemin)
            yield chemin


def main() -> None:
    options = argparse.ArgumentParser(description="Réunit les visuels de réseau à regarder.")
    options.add_argument("--site", type=Path, help="le dossier d'un site construit")
    choix = options.parse_args()
    DESTINATION.mkdir(parents=True, exist_ok=True)
    lots = {"difficiles": list(difficiles())}
    if choix.site:
        lots["publies"] = list(publies(choix.site))
    for nom, images in lots.items():
        for chemin in ranger(nom, images):
            print(chemin.relative_to(DEPOT))


if __name__ == "__main__":
    main()
