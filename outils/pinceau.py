"""Les gestes de dessin de `paysages.py` : ciels, reliefs, arbres, pierres, bêtes, maisons.

Tout est dessiné deux fois trop grand puis réduit, ce qui adoucit les bords. Les positions vont de
0 à 1 600 en largeur, de 0 à 1 067 en hauteur ; le hasard est tiré d'une graine, donc toujours le
même.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

LARGEUR, HAUTEUR, FOIS = 1600, 1067, 2
Couleur = tuple[int, int, int]
Point = tuple[float, float]
Profil = Callable[[float], float]
"""La hauteur d'un relief à une abscisse."""


def teinte(code: str) -> Couleur:
    """« #f0e8d6 » → (240, 232, 214)."""
    return (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))


def melange(un: str | Couleur, autre: str | Couleur, part: float) -> Couleur:
    """Un peu de `autre` dans `un`, `part` allant de 0 à 1."""
    a = teinte(un) if isinstance(un, str) else un
    b = teinte(autre) if isinstance(autre, str) else autre
    return tuple(round(x + (y - x) * part) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def ondes(graine: int, base: float, ampleur: float, finesse: float = 1.0) -> Profil:
    """Un relief doux : une somme de sinus de plus en plus petits."""
    tirage = random.Random(graine)
    couches = [
        (ampleur / rang**1.25, finesse * rang * math.tau / 2200, tirage.uniform(0, math.tau))
        for rang in range(1, 9)
    ]
    return lambda x: base + sum(a * math.sin(f * x + p) for a, f, p in couches)


def aretes(graine: int, base: float, ampleur: float, pas: int = 6, usure: float = 0.52) -> Profil:
    """Un relief cassé : le milieu de chaque segment se déplace au hasard, de moins en moins."""
    tirage = random.Random(graine)
    hauteurs = [tirage.uniform(-1, 1), tirage.uniform(-1, 1)]
    force = 1.0
    for _ in range(pas + 2):
        suite = [hauteurs[0]]
        for un, autre in itertools.pairwise(hauteurs):
            suite += [(un + autre) / 2 + tirage.uniform(-force, force), autre]
        hauteurs, force = suite, force * usure
    combien = len(hauteurs) - 1

    def profil(x: float) -> float:
        place = min(max(x / LARGEUR, 0), 0.9999) * combien
        rang, reste = int(place), place % 1
        return base + ampleur * (hauteurs[rang] * (1 - reste) + hauteurs[rang + 1] * reste)

    return profil


class Toile:
    """Une image en cours de dessin."""

    def __init__(self, graine: int) -> None:
        self.image = Image.new("RGB", (LARGEUR * FOIS, HAUTEUR * FOIS))
        self.tirage = random.Random(graine)
        self.lumiere = -1
        """Le côté d'où vient la lumière : -1 à gauche, 1 à droite."""

    @property
    def _crayon(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def finir(self) -> Image.Image:
        return self.image.resize((LARGEUR, HAUTEUR), Image.Resampling.LANCZOS)

    # --- les surfaces -----------------------------------------------------------------------

    def degrade(self, haut: float, bas: float, couleurs: Sequence[str | Couleur]) -> Image.Image:
        """Un dégradé vertical, de la hauteur `haut` à la hauteur `bas`, sur toute la toile."""
        colonne = Image.new("RGB", (1, HAUTEUR))
        for y in range(HAUTEUR):
            place = min(max((y - haut) / max(bas - haut, 1), 0), 1) * (len(couleurs) - 1)
            rang = min(int(place), len(couleurs) - 2)
            colonne.putpixel((0, y), melange(couleurs[rang], couleurs[rang + 1], place - rang))
        return colonne.resize(self.image.size, Image.Resampling.BICUBIC)

    def ciel(self, *couleurs: str, bas: float = 700) -> None:
        self.image.paste(self.degrade(0, bas, couleurs))

    def masque(self, points: Iterable[Point]) -> Image.Image:
        forme = Image.new("L", self.image.size)
        ImageDraw.Draw(forme).polygon([(x * FOIS, y * FOIS) for x, y in points], fill=255)
        return forme

    def surface(
        self, points: Sequence[Point], *couleurs: str | Couleur, bas: float | None = None
    ) -> Image.Image:
        """Remplit une forme d'un dégradé vertical, et rend sa silhouette."""
        forme = self.masque(points)
        haut = min(y for _, y in points)
        fin = bas if bas is not None else max(y for _, y in points)
        self.image.paste(self.degrade(haut, fin, couleurs), mask=forme)
        return forme

    def relief(self, profil: Profil, *couleurs: str | Couleur, bas: float = HAUTEUR) -> Image.Image:
        """Tout ce qui est sous un profil."""
        ligne = [(x, profil(x)) for x in range(-8, LARGEUR + 9, 4)]
        return self.surface([*ligne, (LARGEUR + 8, bas), (-8, bas)], *couleurs, bas=bas)

    def voile(self, y: float, epaisseur: float, couleur: str, force: float) -> None:
        """Une bande de brume, dense en son milieu."""
        colonne = Image.new("L", (1, HAUTEUR))
        for rang in range(HAUTEUR):
            ecart = abs(rang - y) / epaisseur
            colonne.putpixel((0, rang), round(255 * force * max(0, 1 - ecart) ** 1.6))
        self.image.paste(teinte(couleur), mask=colonne.resize(self.image.size))

    def lueur(self, x: float, y: float, rayon: float, couleur: str, force: float) -> None:
        """Un halo rond."""
        halo = Image.radial_gradient("L").point(
            lambda v: round((max(0, 181 - v) / 181) ** 1.8 * 255 * force)
        )
        cote = round(2 * rayon * FOIS)
        place = (round((x - rayon) * FOIS), round((y - rayon) * FOIS))
        halo = halo.resize((cote, cote), Image.Resampling.BICUBIC)
        self.image.paste(Image.new("RGB", halo.size, teinte(couleur)), place, halo)

    def disque(self, x: float, y: float, rayon: float, couleur: str | Couleur) -> None:
        self.ovale(x, y, rayon, rayon, couleur)

    def ovale(self, x: float, y: float, rx: float, ry: float, couleur: str | Couleur) -> None:
        boite = [(x - rx) * FOIS, (y - ry) * FOIS, (x + rx) * FOIS, (y + ry) * FOIS]
        self._crayon.ellipse(boite, fill=couleur)

    def forme(self, points: Iterable[Point], couleur: str | Couleur) -> None:
        self._crayon.polygon([(x * FOIS, y * FOIS) for x, y in points], fill=couleur)

    def trait(self, points: Iterable[Point], couleur: str | Couleur, largeur: float) -> None:
        ligne = [(x * FOIS, y * FOIS) for x, y in points]
        self._crayon.line(ligne, fill=couleur, width=max(1, round(largeur * FOIS)), joint="curve")

    def dans(self, forme: Image.Image, dessiner: Callable[[Toile], None], force: float = 1) -> None:
        """Dessine sans sortir d'une silhouette."""
        avant = self.image.copy()
        dessiner(self)
        masque = forme.point(lambda v: round(v * force))
        self.image = Image.composite(self.image, avant, masque)

    # --- le ciel ----------------------------------------------------------------------------

    def nuage(self, x: float, y: float, largeur: float, clair: str, ombre: str) -> None:
        """Un cumulus à base plate."""
        forme = Image.new("L", self.image.size)
        crayon = ImageDraw.Draw(forme)
        combien = max(5, int(largeur / 32))
        haut = y
        for rang in range(combien):
            part = (rang + 0.5) / combien
            bosse = math.sin(math.pi * part) ** 0.8
            rayon = largeur * (0.05 + 0.13 * bosse) * self.tirage.uniform(0.75, 1.15)
            cx, cy = x + (part - 0.5) * largeur, y - rayon * 0.55
            haut = min(haut, cy - rayon)
            boite = [(cx - rayon) * FOIS, (cy - rayon) * FOIS, (cx + rayon) * FOIS]
            crayon.ellipse([*boite, (cy + rayon) * FOIS], fill=255)
        crayon.rectangle([0, y * FOIS, LARGEUR * FOIS, HAUTEUR * FOIS], fill=0)
        self.image.paste(self.degrade(haut, y, [clair, clair, ombre]), mask=forme)

    def etoiles(self, combien: int, bas: float) -> None:
        for _ in range(combien):
            x, y = self.tirage.uniform(0, LARGEUR), self.tirage.uniform(0, 1) ** 1.3 * bas
            taille = self.tirage.choice((0.6, 0.6, 0.8, 1.0, 1.5))
            eclat = melange(
                "#1b2a4a", "#fff7df", self.tirage.uniform(0.45, 1) * (1 - y / bas * 0.6)
            )
            self.disque(x, y, taille, eclat)

    # --- ce qui pousse ----------------------------------------------------------------------

    def sapin(
        self, x: float, y: float, haut: float, couleur: str | Couleur, neige: str = ""
    ) -> None:
        ombre = melange(couleur, "#0b1712", 0.35)
        for etage in range(4):
            cime = y - haut * (1 - etage * 0.2)
            pied = y - haut * (0.58 - etage * 0.17)
            demi = haut * (0.09 + etage * 0.05)
            self.forme([(x, cime), (x + demi, pied), (x - demi, pied)], couleur)
            sombre = -self.lumiere * demi
            self.forme([(x, cime), (x + sombre, pied), (x, pied - demi * 0.25)], ombre)
            if neige:
                clair = self.lumiere * demi
                self.forme([(x, cime), (x + clair * 0.85, pied - 2), (x, pied - demi * 0.7)], neige)

    def boule(self, x: float, y: float, haut: float, couleur: str | Couleur) -> None:
        """Un feuillu : un tronc, des masses de feuillage, la lumière d'un côté."""
        tronc = melange(couleur, "#2c2018", 0.75)
        self.forme([(x - haut * 0.035, y), (x + haut * 0.035, y), (x, y - haut * 0.6)], tronc)
        masses = [
            (self.tirage.uniform(-0.26, 0.26), self.tirage.uniform(0.42, 0.84)) for _ in range(9)
        ]
        for part, pousse in ((melange(couleur, "#10201a", 0.3), 0.0), (couleur, 0.05)):
            for dx, dy in masses:
                decale = self.lumiere * pousse * haut
                self.disque(
                    x + dx * haut + decale, y - dy * haut - pousse * haut, haut * 0.17, part
                )
        clair = melange(couleur, "#ffe9a8", 0.28)
        for dx, dy in masses[:5]:
            cote = self.lumiere * haut * 0.1
            self.disque(x + dx * haut + cote, y - dy * haut - haut * 0.11, haut * 0.085, clair)

    def pin(
        self, x: float, y: float, haut: float, couleur: str | Couleur, ecorce: str = "#8a5a3c"
    ) -> None:
        """Un pin sylvestre : un fût roux, des plateaux d'aiguilles."""
        fut = [(x - haut * 0.025, y), (x + haut * 0.025, y), (x + haut * 0.02, y - haut * 0.8)]
        self.forme(fut, ecorce)
        for rang in range(6):
            niveau = y - haut * (0.5 + rang * 0.09)
            demi = haut * (0.26 - rang * 0.032) * self.tirage.uniform(0.8, 1.15)
            decale = self.tirage.uniform(-0.05, 0.05) * haut
            self.ovale(x + decale, niveau, demi, haut * 0.075, melange(couleur, "#0b1712", 0.3))
            dessus = niveau - haut * 0.02
            self.ovale(x + decale + self.lumiere * 3, dessus, demi * 0.86, haut * 0.05, couleur)

    def touffes(
        self, profil: Profil, debut: float, fin: float, pas: float, taille: float, *couleurs: str
    ) -> None:
        """Des buissons semés le long d'une ligne."""
        x = debut
        while x < fin:
            rayon = taille * self.tirage.uniform(0.5, 1.2)
            couleur = self.tirage.choice(couleurs)
            self.ovale(x, profil(x) - rayon * 0.3, rayon * 1.3, rayon, couleur)
            x += pas * self.tirage.uniform(0.5, 1.6)

    def herbes(self, haut: float, combien: int, *couleurs: str, taille: float = 26) -> None:
        """Des brins au premier plan, plus grands vers le bas."""
        for y in sorted(self.tirage.uniform(haut, HAUTEUR + 30) for _ in range(combien)):
            x = self.tirage.uniform(-10, LARGEUR + 10)
            long = taille * (0.4 + (y - haut) / max(HAUTEUR - haut, 1))
            bout = x + self.tirage.uniform(-0.4, 0.4) * long
            self.trait([(x, y), (bout, y - long)], self.tirage.choice(couleurs), 1.4)

    def fleurs(self, haut: float, combien: int, *couleurs: str, taille: float = 4) -> None:
        for y in sorted(self.tirage.uniform(haut, HAUTEUR) for _ in range(combien)):
            rayon = taille * (0.35 + 0.9 * (y - haut) / max(HAUTEUR - haut, 1))
            x = self.tirage.uniform(0, LARGEUR)
            self.ovale(x, y, rayon, rayon * 0.8, self.tirage.choice(couleurs))

    # --- la pierre --------------------------------------------------------------------------

    def mur(self, points: Sequence[Point], epaisseurs: tuple[float, float], *teintes: str) -> None:
        """Un muret de pierre sèche qui suit une ligne et rapetisse en s'éloignant."""
        longueurs = [math.dist(a, b) for a, b in itertools.pairwise(points)]
        total, parcouru = sum(longueurs), 0.0
        for (a, b), long in zip(itertools.pairwise(points), longueurs, strict=True):
            pas = 0.0
            while pas < long:
                part = (parcouru + pas) / total
                haut = epaisseurs[0] + (epaisseurs[1] - epaisseurs[0]) * part
                x = a[0] + (b[0] - a[0]) * pas / long
                y = a[1] + (b[1] - a[1]) * pas / long
                self.ovale(
                    x,
                    y + haut * 0.25,
                    haut * 0.75,
                    haut * 0.35,
                    melange(teintes[-1], "#10140f", 0.35),
                )
                for rang in range(3):
                    dx = self.tirage.uniform(-0.3, 0.3) * haut
                    niveau = y - haut * (0.12 + rang * 0.3)
                    pierre = self.tirage.choice(teintes[:-1])
                    self.ovale(x + dx, niveau, haut * 0.5, haut * 0.24, pierre)
                pas += max(haut * 0.62, 1.5)
            parcouru += long

    def bloc(self, x: float, y: float, taille: float, clair: str, ombre: str) -> None:
        """Une boule de granite, éclairée d'un côté."""
        coins = [
            (
                math.cos(a) * self.tirage.uniform(0.82, 1.1),
                math.sin(a) * self.tirage.uniform(0.6, 0.8),
            )
            for a in (rang * math.tau / 11 for rang in range(11))
        ]
        contour = [(x + dx * taille, y - taille * 0.45 + dy * taille) for dx, dy in coins]
        forme = self.masque(contour).filter(ImageFilter.GaussianBlur(taille * 0.12))
        forme = forme.point(lambda v: 255 if v > 127 else 0)
        self.image.paste(teinte(ombre), mask=forme)
        decale = ImageChops.offset(
            forme, round(self.lumiere * taille * 0.28 * FOIS), round(-taille * 0.2 * FOIS)
        )
        self.image.paste(teinte(clair), mask=ImageChops.multiply(forme, decale))

    def maison(
        self,
        x: float,
        y: float,
        large: float,
        mur: str,
        toit: str,
        *,
        neige: bool = False,
        fenetre: str = "#2b2a26",
    ) -> None:
        """Un bâti de pierre, pignon à gauche, long pan à droite, toit de lauzes."""
        pignon, haut, fuite = large * 0.38, large * 0.26, large * 0.07
        sombre = melange(mur, "#20262a", 0.28)
        faite = y - haut - large * 0.24
        self.forme(
            [
                (x, y),
                (x, y - haut),
                (x + pignon / 2, faite),
                (x + pignon, y - haut),
                (x + pignon, y),
            ],
            mur,
        )
        self.forme(
            [
                (x + pignon, y),
                (x + pignon, y - haut),
                (x + large, y - haut - fuite * 0.2),
                (x + large, y - fuite * 0.4),
            ],
            sombre,
        )
        pan = [
            (x + pignon / 2, faite - 2),
            (x + large * 0.86, faite + fuite * 0.3),
            (x + large * 1.03, y - haut + 2),
            (x + pignon * 1.05, y - haut + 4),
        ]
        self.forme(pan, "#f4f6f8" if neige else toit)
        for rang in range(1, 5):
            part = rang / 5
            a = (
                pan[0][0] + (pan[3][0] - pan[0][0]) * part,
                pan[0][1] + (pan[3][1] - pan[0][1]) * part,
            )
            b = (
                pan[1][0] + (pan[2][0] - pan[1][0]) * part,
                pan[1][1] + (pan[2][1] - pan[1][1]) * part,
            )
            self.trait(
                [a, b], "#dfe6ec" if neige else melange(toit, "#15191c", 0.25), large * 0.008
            )
        rive = [
            (x - large * 0.03, y - haut + 4),
            (x + pignon / 2, faite - 2),
            (x + pignon / 2, faite + large * 0.035),
            (x - large * 0.01, y - haut + large * 0.035),
        ]
        self.forme(rive, "#e6ecf1" if neige else melange(toit, "#ffffff", 0.12))
        self.forme(
            [
                (x + large * 0.62, faite + large * 0.04),
                (x + large * 0.62, faite - large * 0.07),
                (x + large * 0.68, faite - large * 0.07),
                (x + large * 0.68, faite + large * 0.06),
            ],
            sombre,
        )
        demi = pignon * 0.13
        milieu = x + pignon / 2
        self.forme(
            [
                (milieu - demi, y),
                (milieu - demi, y - haut * 0.66),
                (milieu + demi, y - haut * 0.66),
                (milieu + demi, y),
            ],
            "#2b2a26",
        )
        carre = large * 0.035
        self.forme(
            [
                (milieu - carre, faite + haut * 0.75),
                (milieu + carre, faite + haut * 0.75),
                (milieu + carre, faite + haut * 0.48),
                (milieu - carre, faite + haut * 0.48),
            ],
            fenetre,
        )
        for part in (0.58, 0.8):
            fx = x + large * part
            self.forme(
                [
                    (fx, y - haut * 0.35),
                    (fx, y - haut * 0.68),
                    (fx + large * 0.05, y - haut * 0.7),
                    (fx + large * 0.05, y - haut * 0.36),
                ],
                fenetre,
            )

    # --- les bêtes --------------------------------------------------------------------------

    def vache(self, x: float, y: float, long: float, robe: str, sens: int = 1) -> None:
        sombre = melange(robe, "#1d120a", 0.45)
        for patte in (-0.36, -0.26, 0.26, 0.36):
            self.trait(
                [(x + patte * long, y - long * 0.3), (x + patte * long, y)], sombre, long * 0.06
            )
        self.ovale(x, y - long * 0.42, long * 0.46, long * 0.2, robe)
        self.ovale(x + sens * long * 0.34, y - long * 0.47, long * 0.17, long * 0.17, robe)
        tete = x + sens * long * 0.58
        self.ovale(tete, y - long * 0.5, long * 0.12, long * 0.1, sombre)
        self.ovale(tete + sens * long * 0.09, y - long * 0.46, long * 0.06, long * 0.06, "#e9d9bd")
        corne = [
            (tete - sens * long * 0.02, y - long * 0.58),
            (tete - sens * long * 0.08, y - long * 0.68),
            (tete, y - long * 0.76),
        ]
        self.trait(corne, "#efe4c8", long * 0.025)
        self.trait(
            [(x - sens * long * 0.45, y - long * 0.5), (x - sens * long * 0.49, y - long * 0.16)],
            sombre,
            long * 0.03,
        )

    def brebis(self, x: float, y: float, long: float, sens: int = 1) -> None:
        for patte in (-0.25, 0.25):
            self.trait(
                [(x + patte * long, y - long * 0.25), (x + patte * long, y)], "#4a443c", long * 0.07
            )
        self.ovale(x, y - long * 0.4, long * 0.45, long * 0.27, "#d8ceba")
        self.ovale(x, y - long * 0.46, long * 0.42, long * 0.23, "#f3ecdd")
        self.ovale(x + sens * long * 0.46, y - long * 0.46, long * 0.14, long * 0.12, "#cfc3ab")
