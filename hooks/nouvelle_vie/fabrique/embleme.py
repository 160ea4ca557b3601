"""L'emblème en PNG, peint d'après l'icône du site : une seule source pour tous.

L'icône n'emploie que `rect`, `circle` et des chemins de commandes M, c, v, H, h, a (quarts de
cercle) et z (SVG 2, § 9.3) : une autre commande est une erreur, et non un dessin faux.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw

from ..erreurs import FabricationImpossible
from ..rendu.embleme import ICONE, TAILLE_PNG

_SVG = "{http://www.w3.org/2000/svg}"
_LISSAGE = 2
_PAS = 24
"""Segments d'une courbe."""
_COMMANDE = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NOMBRE = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
Point = tuple[float, float]


def en_png(svg: str) -> bytes:
    """Le dessin, sur fond transparent, coins arrondis.

    Raises:
        FabricationImpossible: l'icône dessine autre chose que ce que l'on sait peindre.
    """
    racine = ET.fromstring(svg)
    cote = float(racine.get("viewBox", "0 0 32 32").split()[2])
    echelle = TAILLE_PNG * _LISSAGE / cote
    grand = TAILLE_PNG * _LISSAGE
    image = Image.new("RGB", (grand, grand))
    masque = Image.new("L", (grand, grand))
    crayon = ImageDraw.Draw(image)
    for forme in racine:
        sorte, teinte = forme.tag.removeprefix(_SVG), forme.get("fill", "#000000")
        if sorte == "rect":
            crayon.rectangle((0, 0, grand, grand), fill=teinte)
            rayon = float(forme.get("rx", "0")) * echelle
            ImageDraw.Draw(masque).rounded_rectangle((0, 0, grand - 1, grand - 1), rayon, 255)
        elif sorte == "circle":
            x, y, r = (float(forme.get(cle, "0")) * echelle for cle in ("cx", "cy", "r"))
            crayon.circle((x, y), r, fill=teinte)
        elif sorte == "path":
            points = [(x * echelle, y * echelle) for x, y in tracer(forme.get("d", ""))]
            crayon.polygon(points, fill=teinte)
        else:
            raise FabricationImpossible(
                f"{ICONE} emploie « {sorte} » — tenez-vous à rect, circle et path"
            )
    image.putalpha(masque)
    sortie = io.BytesIO()
    image.resize((TAILLE_PNG, TAILLE_PNG), Image.Resampling.LANCZOS).save(
        sortie, "PNG", optimize=True
    )
    return sortie.getvalue()


def tracer(chemin: str) -> list[Point]:
    """Les points d'un chemin, courbes aplaties.

    Raises:
        FabricationImpossible: une commande que l'on ne sait pas suivre.
    """
    points: list[Point] = []
    for commande, suite in _COMMANDE.findall(chemin):
        n = [float(v) for v in _NOMBRE.findall(suite)]
        x, y = points[-1] if points else (0.0, 0.0)
        if commande == "M":
            points.append((n[0], n[1]))
        elif commande == "c":
            for rang in range(0, len(n), 6):
                points += _courbe(points[-1], n[rang : rang + 6])
        elif commande == "v":
            points.append((x, y + n[0]))
        elif commande == "h":
            points.append((x + n[0], y))
        elif commande == "H":
            points.append((n[0], y))
        elif commande == "a":
            points += _quart(points[-1], n)
        elif commande != "z":
            raise FabricationImpossible(f"{ICONE} emploie la commande « {commande} », inconnue ici")
    return points


def _courbe(depart: Point, n: list[float]) -> Iterator[Point]:
    """Une courbe de Bézier cubique, relative à son départ."""
    x, y = depart
    for pas in range(1, _PAS + 1):
        t = pas / _PAS
        b1, b2, b3 = 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        yield x + b1 * n[0] + b2 * n[2] + b3 * n[4], y + b1 * n[1] + b2 * n[3] + b3 * n[5]


def _quart(depart: Point, n: list[float]) -> Iterator[Point]:
    """Un quart de cercle dans le sens des aiguilles : rayon, rayon, 0 0 1, puis l'écart."""
    (x, y), (rayon, *_, dx, dy) = depart, n
    centre = (x + dx, y) if dx * dy < 0 else (x, y + dy)
    debut = math.atan2(y - centre[1], x - centre[0])
    for pas in range(1, _PAS + 1):
        angle = debut + math.pi / 2 * pas / _PAS
        yield centre[0] + rayon * math.cos(angle), centre[1] + rayon * math.sin(angle)
