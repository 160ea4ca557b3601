"""Dessine les paysages de `content/images/` : Aubrac, Causses, Cévennes, Margeride.

    make paysages                          # tous
    .venv/bin/python outils/paysages.py aubrac-ete --vers /tmp   # un seul, ailleurs

Ce sont des illustrations : elles ne montrent ni un lieu précis, ni un bien à louer ou à vendre.
Même version de Pillow, mêmes octets.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from pinceau import HAUTEUR, LARGEUR, Point, Profil, Toile, aretes, melange, ondes

DESTINATION = Path(__file__).resolve().parent.parent / "content" / "images"
POIDS_MAX = 150_000
MURET = ("#b9b2a3", "#a39b8b", "#cac3b4", "#5f5a4c")
MURET_SOIR = ("#6d5a5c", "#5b4a50", "#7d6664", "#2c2430")


def sentier(points: list[Point]) -> list[Point]:
    """Une courbe douce par quelques points (Catmull-Rom)."""
    bouts = [points[0], *points, points[-1]]
    courbe = []
    for a, b, c, d in zip(bouts, bouts[1:], bouts[2:], bouts[3:], strict=False):
        for pas in range(12):
            t = pas / 12
            courbe.append(
                tuple(
                    0.5
                    * (
                        2 * q
                        + (r - p) * t
                        + (2 * p - 5 * q + 4 * r - s) * t * t
                        + (3 * q - p - 3 * r + s) * t**3
                    )
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [*courbe, points[-1]]  # type: ignore[list-item]


# --- l'Aubrac ---------------------------------------------------------------------------------


def aubrac_ete() -> Toile:
    t = Toile(11)
    t.ciel("#3f86b8", "#7fb4d2", "#cfe4e6", "#f6efd9", bas=620)
    for x, y, long in (
        (300, 330, 420),
        (860, 235, 300),
        (1270, 370, 480),
        (640, 440, 250),
        (1560, 210, 280),
    ):
        t.nuage(x, y, long, "#ffffff", "#cfdce2")
    t.relief(ondes(3, 585, 26, 1.2), "#a9bfb4", "#b9c9ab")
    t.relief(ondes(5, 622, 24, 1.5), "#9db88a", "#b7c77f")
    loin = ondes(8, 668, 22, 1.3)
    t.relief(loin, "#a8bf6c", "#c3cd7d")
    t.touffes(loin, 930, 1260, 15, 13, "#4f7a4c", "#5f8a52", "#3f6a46")
    milieu = ondes(12, 738, 34, 1.1)
    t.relief(milieu, "#b7c663", "#93ab4d")
    t.mur(
        sentier(
            [(1330, 690), (1200, 735), (980, 742), (860, 800), (620, 830), (430, 940), (250, 1090)]
        ),
        (4, 30),
        *MURET,
    )
    t.maison(980, 742, 175, "#c9bfa8", "#6d7478")
    for x, y, long, sens in (
        (420, 800, 70, 1),
        (560, 775, 56, -1),
        (1290, 815, 76, -1),
        (1180, 850, 88, 1),
        (1420, 860, 92, 1),
    ):
        t.vache(x, y, long, "#c08a4f", sens)
    t.relief(ondes(21, 980, 26, 0.9), "#86a143", "#5f7f35")
    t.herbes(930, 900, "#9db24f", "#7c9a3e", "#b9c266", "#688737")
    t.fleurs(950, 260, "#f6d34f", "#fff6df", "#f6d34f", "#b98bc4")
    return t


def aubrac_hiver() -> Toile:
    t = Toile(12)
    t.ciel("#7f9fc4", "#b9c6dc", "#f0d8d2", "#fbe9cf", bas=640)
    t.lueur(1210, 470, 420, "#fff3d6", 0.85)
    t.disque(1210, 470, 46, "#fffaf0")
    t.relief(ondes(3, 560, 24, 1.2), "#b9c2d4", "#d3d8e4")
    t.relief(ondes(6, 610, 22, 1.4), "#cbd3e2", "#e6e9f0")
    loin = ondes(9, 660, 20, 1.3)
    t.relief(loin, "#dfe5ef", "#f2f3f6")
    t.touffes(loin, 160, 520, 13, 12, "#6d7488", "#596178", "#7d8496")
    t.relief(ondes(12, 742, 30, 1.1), "#f4f5f8", "#d5deec")
    t.lueur(660, 790, 260, "#ffdf9a", 0.6)
    t.mur(
        sentier(
            [(60, 730), (300, 742), (520, 800), (760, 806), (1010, 880), (1230, 905), (1480, 1090)]
        ),
        (4, 26),
        "#8f8d92",
        "#77767e",
        "#a5a3a6",
        "#9fb0cb",
    )
    t.maison(560, 800, 215, "#aaa39b", "#7a8085", neige=True, fenetre="#f6c75a")
    t.lumiere = 1
    for x, y, haut in ((1180, 800, 150), (1265, 815, 190), (1350, 800, 140)):
        hetre_nu(t, x, y, haut)
    t.relief(ondes(22, 985, 30, 0.9), "#ffffff", "#c9d5e8")
    t.herbes(985, 90, "#b6a98c", "#8f8a7d", taille=30)
    return t


def hetre_nu(t: Toile, x: float, y: float, haut: float, couleur: str = "#5b5357") -> None:
    """Un hêtre sans feuilles : des branches qui se divisent."""

    def brancher(x: float, y: float, angle: float, long: float, ecorce: float) -> None:
        if long < 7:
            return
        bout = (x + math.cos(angle) * long, y - math.sin(angle) * long)
        t.trait([(x, y), bout], couleur, ecorce)
        for ecart in (-0.42, 0.36) if long < haut * 0.2 else (-0.5, 0.02, 0.46):
            brancher(
                *bout,
                angle + ecart * t.tirage.uniform(0.7, 1.2),
                long * t.tirage.uniform(0.62, 0.78),
                ecorce * 0.66,
            )

    brancher(x, y, math.pi / 2, haut * 0.3, haut * 0.045)


def aubrac_soir() -> Toile:
    t = Toile(13)
    t.ciel("#3c3a6b", "#8a4f7d", "#d9756a", "#f6a65d", "#ffe0a0", bas=650)
    t.lueur(560, 560, 560, "#ffe9ad", 0.8)
    t.disque(560, 560, 84, "#fff4d2")
    for x, y, long in ((1050, 300, 520), (260, 230, 300), (1430, 430, 330)):
        t.nuage(x, y, long, "#f2a184", "#8d5583")
    t.relief(ondes(3, 590, 26, 1.2), "#b2677b", "#a35a78")
    t.relief(ondes(5, 630, 24, 1.5), "#8d4f74", "#7b466d")
    loin = ondes(8, 680, 22, 1.3)
    t.relief(loin, "#6b3f66", "#573762")
    t.touffes(loin, 1010, 1330, 15, 13, "#4a2f55", "#3f294c")
    t.relief(ondes(12, 752, 30, 1.1), "#4f3159", "#3a2749")
    t.mur(
        sentier([(120, 735), (360, 775), (620, 782), (900, 850), (1180, 870), (1500, 1000)]),
        (4, 22),
        *MURET_SOIR,
    )
    t.lueur(1180, 770, 210, "#ffb45e", 0.5)
    t.maison(1090, 790, 190, "#4b3350", "#2e2138", fenetre="#ffcf6e")
    for x, y, long, sens in ((430, 790, 84, 1), (560, 815, 92, -1), (760, 800, 76, 1)):
        t.vache(x, y, long, "#3b2538", sens)
    t.relief(ondes(21, 960, 26, 0.9), "#2b1c38", "#1d1429")
    t.herbes(930, 420, "#2b1c38", "#3a2545", "#1d1429")
    return t


# --- les Causses --------------------------------------------------------------------------------


def falaise(
    t: Toile,
    cote: int,
    bord: float,
    haut: float,
    rive: float,
    pied: float,
    roche: tuple[str, str],
    pente: tuple[str, str],
    graine: int,
) -> None:
    """Un causse coupé net : le plateau, la falaise rayée de strates, l'éboulis boisé jusqu'à l'eau.

    Args:
        cote: -1 si le causse vient de la gauche, 1 de la droite.
        bord, haut: le coin du plateau ; rive, pied: le bas de la pente.
    """
    dehors = -40 if cote < 0 else LARGEUR + 40
    chute = (pied - haut) * 0.42
    dessus = aretes(graine, haut, 7, 5)
    arete = aretes(graine + 1, 0, 26, 5)
    face = [
        (bord + arete(y * 2) * -cote * 0.5 - cote * (y - haut) * 0.16, y)
        for y in range(round(haut), round(haut + chute), 6)
    ]
    plateau = [(x, dessus(x)) for x in range(round(min(dehors, bord)), round(max(dehors, bord)), 8)]
    plateau = plateau if cote < 0 else plateau[::-1]
    base = [(face[-1][0], face[-1][1]), (dehors, haut + chute * 1.12)]
    forme = t.surface([*plateau, *face, *base], *roche)

    def strates(toile: Toile) -> None:
        for rang in range(9):
            y = haut + chute * (0.1 + rang * 0.115) + toile.tirage.uniform(-5, 5)
            ligne = aretes(graine + 30 + rang, y, 7, 6)
            points = [(x, ligne(x)) for x in range(-40, LARGEUR + 40, 14)]
            toile.trait(points, melange(roche[1], "#3c3340", 0.4), 2.5 if rang % 3 else 5)
        for _ in range(60):
            x, y = (
                toile.tirage.uniform(-40, LARGEUR + 40),
                haut + chute * toile.tirage.uniform(0, 0.8),
            )
            long = chute * toile.tirage.uniform(0.1, 0.35)
            toile.trait(
                [(x, y), (x + toile.tirage.uniform(-6, 6), y + long)],
                melange(roche[1], "#3c3340", 0.5),
                2,
            )
            toile.ovale(x + 14, y + long / 2, 5, long * 0.4, melange(roche[0], "#fff3d8", 0.35))

    t.dans(forme, strates, 0.6)
    talus = ondes(graine + 3, 0, 14, 5)
    milieu = face[-1][0]
    descente = [
        (
            milieu + (rive - milieu) * p / 20,
            haut
            + chute
            - 6
            + (pied - haut - chute) * (p / 20) ** 0.72
            + talus(p * 60) * (1 - p / 20),
        )
        for p in range(21)
    ]
    t.surface(
        [
            (dehors, haut + chute * 0.86),
            (milieu - cote * -4, haut + chute - 16),
            *descente,
            (dehors, pied),
        ],
        *pente,
    )
    for _ in range(520):
        part = t.tirage.random()
        x = (
            milieu + (dehors - milieu) * t.tirage.random()
            if part < 0.72
            else milieu + (rive - milieu) * t.tirage.random() * 0.8
        )
        sol = haut + chute + (pied - haut - chute) * t.tirage.uniform(0.06, 0.95)
        if (x - milieu) * cote < 0:
            reste = (x - milieu) / (rive - milieu or 1)
            sol = max(sol, haut + chute + (pied - haut - chute) * max(reste, 0) ** 0.72 + 12)
        taille = (3 + (sol - haut) * 0.02) * t.tirage.uniform(0.6, 1.2)
        t.ovale(
            x, sol, taille * 1.35, taille, melange(pente[1], "#1d3020", t.tirage.uniform(0.1, 0.35))
        )
        t.ovale(
            x + t.lumiere * 2,
            sol - taille * 0.35,
            taille,
            taille * 0.6,
            melange(pente[1], pente[0], t.tirage.uniform(0.3, 0.9)),
        )
    gauche, droite = sorted((dehors, bord - cote * -6))
    t.touffes(dessus, gauche, droite, 12, 8, pente[0], pente[1], "#6f8a55")


def causses_ete() -> Toile:
    t = Toile(21)
    t.ciel("#2f7fb5", "#78b6d6", "#cfe6e4", "#f7ecd2", bas=560)
    t.nuage(330, 210, 330, "#ffffff", "#dbe6ea")
    t.nuage(1130, 150, 260, "#ffffff", "#dbe6ea")
    t.relief(aretes(2, 388, 9, 4), "#a9c0c9", "#c3cfc2", "#b9c79a", "#8fa96a", "#5f8a4c")
    t.relief(aretes(6, 430, 12, 5), "#a3b6b0", "#b4c29c", "#a8bb7c", "#84a25c", "#557d45")
    falaise(t, 1, 890, 396, 812, 690, ("#d9cdb9", "#b9ad9f"), ("#a9b992", "#8aa381"), 40)
    falaise(t, -1, 690, 404, 782, 700, ("#decfb4", "#b8a893"), ("#a3b482", "#7f9a6f"), 50)
    t.surface(
        sentier(
            [(790, 640), (808, 640), (822, 690), (800, 760), (880, 860), (960, 960), (1060, 1090)]
        )
        + sentier([(560, 1090), (660, 960), (735, 860), (728, 760), (778, 690), (790, 640)]),
        "#cfe6dc",
        "#6fbcb4",
        "#2f8a92",
    )
    falaise(t, 1, 1110, 356, 830, 1100, ("#ecd8b2", "#c3a27b"), ("#94a95e", "#5f8250"), 60)
    falaise(t, -1, 500, 318, 650, 1090, ("#f1ddb8", "#c4a37c"), ("#8ba656", "#527546"), 70)
    falaise(t, 1, 1370, 280, 1050, 1120, ("#e5c99b", "#a97f5c"), ("#7b9449", "#3f5f37"), 80)
    for x, y, ouvert in ((820, 250, 46), (930, 300, 30), (700, 180, 24)):
        vautour(t, x, y, ouvert)
    return t


def vautour(t: Toile, x: float, y: float, envergure: float) -> None:
    t.forme(
        [
            (x - envergure, y - envergure * 0.18),
            (x - envergure * 0.4, y - envergure * 0.2),
            (x, y - envergure * 0.03),
            (x + envergure * 0.4, y - envergure * 0.2),
            (x + envergure, y - envergure * 0.18),
            (x + envergure * 0.45, y + envergure * 0.06),
            (x + envergure * 0.1, y + envergure * 0.1),
            (x, y + envergure * 0.2),
            (x - envergure * 0.1, y + envergure * 0.1),
            (x - envergure * 0.45, y + envergure * 0.06),
        ],
        "#4a3b34",
    )


def ruine(t: Toile, x: float, y: float, large: float, haut: float, clair: str, ombre: str) -> None:
    """Un rocher dolomitique, en piles inégales."""
    dx = -large / 2
    while dx < large / 2:
        pile = large * t.tirage.uniform(0.16, 0.3)
        cime = haut * t.tirage.uniform(0.45, 1) * (1 - abs(dx + pile / 2) / large)
        gauche, droite = x + dx, x + dx + pile
        milieu = gauche + pile * 0.55
        bosses = [
            (gauche, y),
            (gauche + pile * 0.06, y - cime * 0.5),
            (gauche - pile * 0.05, y - cime * 0.62),
            (gauche + pile * 0.1, y - cime * 0.95),
            (gauche + pile * 0.4, y - cime),
            (droite - pile * 0.1, y - cime * 0.92),
            (droite + pile * 0.06, y - cime * 0.66),
            (droite - pile * 0.05, y - cime * 0.45),
            (droite, y),
        ]
        t.forme(bosses, clair)
        t.forme([(milieu, y), (milieu + pile * 0.05, y - cime * 0.97), *bosses[5:]], ombre)
        for rang in range(2, 6):
            niveau = y - cime * rang / 6.5
            t.trait(
                [(gauche + 3, niveau), (droite - 3, niveau + 4)], melange(ombre, "#2f2a2a", 0.25), 2
            )
        dx += pile * 0.86


def causses_automne() -> Toile:
    t = Toile(22)
    t.ciel("#5d93b5", "#a9c9d0", "#f1e3c4", "#fbe7bd", bas=560)
    t.nuage(1180, 250, 520, "#fffaf0", "#e2d6c6")
    t.nuage(380, 330, 380, "#fffaf0", "#e2d6c6")
    t.relief(aretes(4, 500, 12, 4), "#a9b3ab", "#c2b996")
    t.relief(ondes(6, 545, 16, 1.3), "#b9b183", "#cdbb7c")
    loin = ondes(9, 600, 20, 1.2)
    t.relief(loin, "#c9b46a", "#d6bd70")
    t.touffes(loin, 60, 620, 22, 11, "#7f7f46", "#a5893f", "#6b7442")
    ruine(t, 1130, 660, 330, 240, "#e2d8c3", "#a59a8b")
    ruine(t, 1390, 690, 240, 190, "#ddd1bb", "#9d9283")
    ruine(t, 900, 665, 150, 110, "#e5dcc9", "#aba091")
    milieu = ondes(14, 700, 26, 1.1)
    t.relief(milieu, "#d9b962", "#bb9849")
    for x, haut in ((110, 150), (190, 190), (285, 140)):
        t.pin(x, milieu(x) + 12, haut, "#4d6b45")
    t.touffes(milieu, 380, 1580, 62, 17, "#8a8a45", "#b5702f", "#7b7a42", "#c48637")
    for rang in range(34):
        x, y = t.tirage.gauss(640, 190), 790 + t.tirage.uniform(-28, 95)
        t.brebis(x, y, 34 + (y - 760) * 0.16, 1 if rang % 4 else -1)
    t.relief(ondes(24, 985, 24, 0.9), "#c79c45", "#8f6d31")
    t.herbes(930, 1000, "#e3c56f", "#b98f3c", "#d3ae54", "#93762f", taille=34)
    t.fleurs(975, 60, "#8d6fae", "#f3e7c4")
    return t


def causses_nuit() -> Toile:
    t = Toile(23)
    t.ciel("#070d22", "#0f1d42", "#22376b", "#5a6a95", "#b9a79b", bas=690)
    for rang in range(26):
        part = rang / 25
        t.lueur(430 + part * 900, 620 - part * 760, 150 + 60 * math.sin(part * 5), "#a9b4dd", 0.085)
    t.etoiles(1500, 600)
    t.relief(aretes(3, 640, 14, 4), "#3a4a6f", "#2f3d60")
    t.relief(ondes(7, 680, 18, 1.4), "#25345a", "#1d2a4c")
    loin = ondes(9, 730, 22, 1.2)
    t.relief(loin, "#1a2748", "#131d3a")
    for x, haut in ((150, 190), (240, 240), (330, 170), (1480, 210), (1390, 160)):
        t.pin(x, loin(x) + 30, haut, "#16233d", "#1b2238")
    t.lueur(980, 742, 240, "#f6b85a", 0.42)
    t.maison(900, 790, 200, "#38425f", "#141c33", fenetre="#ffcf6e")
    t.mur(
        sentier([(620, 800), (840, 806), (1120, 812), (1350, 880), (1600, 900)]),
        (9, 18),
        "#3a4361",
        "#2f3854",
        "#46506f",
        "#0e1630",
    )
    t.relief(ondes(21, 900, 24, 0.9), "#0f1830", "#080d1e")
    t.herbes(880, 420, "#131d3a", "#0c1429", "#1b2748", taille=30)
    return t


# --- les Cévennes -------------------------------------------------------------------------------


def cretes(
    t: Toile, graine: int, haut: float, bas: float, combien: int, loin: str, pres: str, brume: str
) -> Profil:
    """Des serres qui se suivent, du plus pâle au plus sombre, la brume entre elles."""
    profil = aretes(graine, haut, 60, 4)
    for rang in range(combien):
        part = rang / (combien - 1)
        base = haut + (bas - haut) * part**1.15
        profil = aretes(graine + rang * 7, base, 74 - 20 * part, 5, 0.47)
        couleur = melange(loin, pres, part)
        t.relief(profil, couleur, melange(couleur, brume, 0.55), bas=base + 240)
        t.relief(ondes(0, base + 236, 0), melange(couleur, brume, 0.55))
    return profil


def cevennes_matin() -> Toile:
    t = Toile(31)
    t.ciel("#6ea3c4", "#bcd3d6", "#fbe3bf", "#ffd9a0", bas=560)
    t.lueur(1120, 330, 460, "#fff4cf", 0.9)
    t.disque(1120, 330, 54, "#fffbe9")
    cretes(t, 60, 400, 800, 7, "#b4c3cb", "#2f5a5c", "#f3dcc0")
    t.lumiere = 1

    def flanc(x):
        return 800 + (x / 1600) * 210 + ondes(5, 0, 20, 2)(x)

    t.relief(flanc, "#3f6a3f", "#1f3a2c")
    for x, haut in (
        (60, 300),
        (210, 250),
        (360, 290),
        (500, 210),
        (640, 230),
        (790, 170),
        (920, 190),
    ):
        t.boule(x, flanc(x) + 26, haut, "#4f7d3f" if haut % 20 else "#5f8a42")
    t.relief(lambda x: flanc(x) + 95, "#2b4b31", "#142820")
    t.herbes(960, 500, "#44693a", "#5d8040", "#2f5233", taille=30)
    t.fleurs(985, 110, "#e8c7da", "#f6e6a8", "#c48fb4")
    return t


def cevennes_automne() -> Toile:
    t = Toile(32)
    t.ciel("#7fb0cf", "#c9dedd", "#f9ead0", bas=480)
    t.nuage(1230, 170, 360, "#ffffff", "#e6e1da")
    cretes(t, 90, 330, 560, 5, "#b3c2cb", "#6d8078", "#f0e2cc")

    def pente(x):
        return 520 + abs(x - 640) * 0.12 + ondes(3, 0, 22, 1.6)(x)

    t.relief(pente, "#a98a4a", "#8a7038")
    t.touffes(pente, -10, 1610, 26, 25, "#b5602b", "#c98134", "#8f7a35", "#d19a3f", "#9b4b26")
    for rang in range(6):
        base = 610 + rang * 74
        ligne = [
            (x, base + (rang + 2) * 5 * math.sin(x / 240 + rang) + x * 0.035)
            for x in range(-20, LARGEUR + 40, 20)
        ]
        t.surface(
            [*ligne, (LARGEUR + 20, HAUTEUR), (-20, HAUTEUR)],
            melange("#b5a653", "#87803a", rang / 6),
            melange("#8f8a3f", "#5f6430", rang / 6),
        )
        t.mur(
            [(x, y + 10 + rang * 2) for x, y in ligne],
            (11 + rang * 3, 11 + rang * 3),
            "#b0a594",
            "#978b7b",
            "#c7bca9",
            "#5c5030",
        )
        for _ in range(9 - rang):
            x = t.tirage.uniform(0, LARGEUR)
            if rang < 4 and 520 < x < 1150:
                continue
            y = base + 5 * (rang + 2) * math.sin(x / 240 + rang) + x * 0.035
            t.boule(
                x,
                y + 2,
                105 + rang * 21,
                t.tirage.choice(("#b8612a", "#c98a35", "#8c7f38", "#d2a044", "#a34f26")),
            )
        if rang == 1:
            for x, large in ((600, 150), (735, 190), (905, 160)):
                t.maison(x, base + 40 + x * 0.02, large, "#c3ab8a", "#6d665f")
            for x, haut in ((575, 120), (715, 100), (1075, 130)):
                t.boule(x, base + 52 + x * 0.02, haut, "#c98a35")
    t.herbes(1010, 260, "#b5a653", "#8f8a3f", "#6f7135", taille=24)
    return t


# --- la Margeride -------------------------------------------------------------------------------


def lisiere(
    t: Toile,
    profil: Profil,
    debut: float,
    fin: float,
    haut: float,
    couleurs: tuple[str, ...],
    neige: str = "",
) -> None:
    """Une forêt de conifères au-dessus d'une ligne."""
    for rang in range(2):
        x = debut
        while x < fin:
            taille = haut * t.tirage.uniform(0.65, 1.15) * (1 - 0.18 * rang)
            t.sapin(x, profil(x) + 6 + rang * haut * 0.22, taille, t.tirage.choice(couleurs), neige)
            x += haut * t.tirage.uniform(0.13, 0.26)


def margeride_printemps() -> Toile:
    t = Toile(41)
    t.ciel("#4b93c1", "#93c3d8", "#dcebe2", "#f7f1da", bas=560)
    for x, y, long in ((330, 260, 440), (1010, 190, 330), (1430, 310, 300)):
        t.nuage(x, y, long, "#ffffff", "#d3e0e6")
    t.relief(ondes(3, 470, 28, 1.1), "#9fb9b8", "#a9c0ae")
    loin = ondes(6, 525, 30, 1.3)
    t.relief(loin, "#6f9474", "#8bab76")
    lisiere(t, loin, -20, 700, 62, ("#3f6b57", "#345d4c", "#4b7760"))
    pre = ondes(9, 600, 28, 1.2)
    t.relief(pre, "#a9c465", "#c2d071")
    lisiere(t, pre, 1010, 1640, 118, ("#2f5a45", "#28503d", "#3b6850"))
    devant = ondes(13, 705, 32, 1.0)
    t.relief(devant, "#b9cf63", "#8fb04b")
    t.maison(560, 716, 190, "#c2bbb0", "#5f676d")
    t.boule(520, 720, 150, "#5d9148")
    t.boule(775, 724, 120, "#6a9c4c")
    for x, y, taille in (
        (190, 830, 80),
        (290, 852, 52),
        (1080, 850, 96),
        (1185, 880, 62),
        (1010, 890, 40),
        (1450, 835, 70),
    ):
        t.bloc(x, y, taille, "#cfcac2", "#8f8d8b")
    for x, y, taille in (
        (120, 880, 60),
        (380, 905, 74),
        (900, 900, 58),
        (1290, 910, 84),
        (1540, 900, 78),
        (660, 880, 44),
    ):
        genet(t, x, y, taille)
    t.relief(ondes(23, 1000, 22, 0.9), "#86a845", "#54803a")
    t.herbes(950, 800, "#a9c25b", "#7fa244", "#5f8a3c", "#c3cf78")
    t.fleurs(960, 240, "#ffffff", "#f7dc5a", "#f3b6cf")
    return t


def genet(t: Toile, x: float, y: float, taille: float) -> None:
    for _ in range(26):
        dx = t.tirage.gauss(0, 0.42) * taille
        haut = taille * t.tirage.uniform(0.55, 1.05) * (1 - min(abs(dx) / taille, 0.8) * 0.5)
        t.trait([(x + dx * 0.4, y), (x + dx, y - haut)], "#5f8038", 2)
    for _ in range(90):
        dx, dy = t.tirage.gauss(0, 0.4) * taille, t.tirage.uniform(0.3, 1.02) * taille
        if abs(dx) < taille * 0.85:
            t.disque(
                x + dx,
                y - dy * (1 - abs(dx) / taille * 0.4),
                taille * 0.055,
                t.tirage.choice(("#f6cf3c", "#ffdf5e", "#e9b92f")),
            )


def margeride_hiver() -> Toile:
    t = Toile(42)
    t.ciel("#46618f", "#8ba3c4", "#d6d3dd", "#f8ddc4", bas=560)
    t.relief(ondes(3, 455, 28, 1.1), "#a7b5cc", "#c9d2e0")
    loin = ondes(6, 515, 30, 1.3)
    t.relief(loin, "#c2cddd", "#dfe5ee")
    lisiere(t, loin, -20, 1640, 66, ("#5b6f86", "#667a90", "#516580"), "#d6dfea")
    pre = ondes(9, 610, 26, 1.2)
    t.relief(pre, "#e6ebf3", "#f7f8fa")
    lisiere(t, pre, -20, 560, 140, ("#2f4a52", "#28424b", "#3a565c"), "#eef3f8")
    lisiere(t, pre, 1150, 1640, 150, ("#2f4a52", "#28424b", "#3a565c"), "#eef3f8")
    t.relief(ondes(13, 725, 28, 1.0), "#f6f8fb", "#dbe4f0")
    t.lueur(870, 735, 270, "#ffdf9a", 0.7)
    t.maison(760, 745, 230, "#a69f97", "#6f767c", neige=True, fenetre="#ffcf6e")
    for rang in range(7):
        t.lueur(835 + rang * 9, 610 - rang * 34, 20 + rang * 8, "#eef2f7", 0.3)
    route = sentier([(700, 1080), (760, 960), (900, 880), (950, 810), (900, 752)]) + sentier(
        [(912, 752), (985, 812), (985, 885), (930, 970), (980, 1080)]
    )
    t.surface(route, "#dcd9d8", "#c9c8cd")
    for x, y, taille in ((300, 880, 74), (400, 905, 48), (1290, 890, 84), (1400, 915, 52)):
        t.bloc(x, y, taille, "#b3b4ba", "#7d828c")
        t.ovale(x - 4, y - taille * 0.92, taille * 0.62, taille * 0.2, "#ffffff")
    t.mur(
        sentier([(1180, 850), (1330, 960), (1600, 1010)]),
        (10, 24),
        "#8f9098",
        "#797c86",
        "#a5a7ad",
        "#aebdd4",
    )
    for x, haut in ((90, 430), (1530, 470)):
        t.sapin(x, 1050, haut, "#27424a", "#f2f6fa")
    t.relief(ondes(24, 1030, 16, 0.9), "#ffffff", "#d3deed")
    return t


PAYSAGES: dict[str, Callable[[], Toile]] = {
    "aubrac-ete": aubrac_ete,
    "aubrac-hiver": aubrac_hiver,
    "aubrac-soir": aubrac_soir,
    "causses-ete": causses_ete,
    "causses-automne": causses_automne,
    "causses-nuit": causses_nuit,
    "cevennes-matin": cevennes_matin,
    "cevennes-automne": cevennes_automne,
    "margeride-printemps": margeride_printemps,
    "margeride-hiver": margeride_hiver,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description="Dessine les paysages du site.")
    arguments.add_argument("noms", nargs="*", help="par défaut, tous : " + ", ".join(PAYSAGES))
    arguments.add_argument("--vers", type=Path, default=DESTINATION)
    lu = arguments.parse_args()
    lu.vers.mkdir(parents=True, exist_ok=True)
    for nom in lu.noms or PAYSAGES:
        chemin = lu.vers / f"paysage-{nom}.webp"
        image = PAYSAGES[nom]().finir()
        for qualite in range(88, 50, -4):
            image.save(chemin, quality=qualite, method=6)
            if chemin.stat().st_size <= POIDS_MAX:
                break
        print(f"{chemin.name} : {chemin.stat().st_size // 1000} ko, qualité {qualite}")


if __name__ == "__main__":
    main()
