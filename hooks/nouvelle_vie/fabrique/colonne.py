"""La colonne de texte d'une affiche : un surtitre, un titre, un lieu, un fait, et le nom du site.

Tout y tient toujours : le titre rapetisse, puis s'écourte ; les autres ne vont qu'à la ligne.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import ImageDraw

from ..rendu.affiches import Affiche
from .coupe import couper
from .jetons import Palette
from .lettres import Fonte, Lettres
from .polices import TEXTE, TITRES

Boite = tuple[int, int, int, int]
"""Gauche, haut, droite, bas, en pixels."""
INTERLIGNE, INTERLIGNE_TITRE = 1.28, 1.16


@dataclass(frozen=True)
class Corps:
    """Les tailles d'une mise en page, en pixels."""

    petit: int
    moyen: int
    gros: int
    titres: tuple[int, ...]
    """De la plus grande à la plus petite."""
    cesure: int
    """La taille sous laquelle césurer un mot vaut mieux que réduire encore."""


@dataclass(frozen=True)
class Bloc:
    """Des lignes prêtes à écrire, et l'espace qui les précède."""

    fonte: Fonte
    lignes: tuple[str, ...]
    encre: str
    interligne: float = INTERLIGNE
    espace: float = 0.0
    """En parts de la taille de la fonte."""

    @property
    def hauteur(self) -> int:
        corps = self.fonte.taille
        return round(corps * (self.espace + len(self.lignes) * self.interligne))

    def tracer(self, crayon: ImageDraw.ImageDraw, gauche: int, haut: int) -> None:
        corps = self.fonte.taille
        pas = corps * self.interligne
        # La ligne de base laisse aux majuscules accentuées et aux jambages leur place dans le pas.
        base = haut + corps * self.espace + pas / 2 + corps * 0.35
        for rang, ligne in enumerate(self.lignes):
            self.fonte.tracer(crayon, (gauche, round(base + rang * pas)), ligne, self.encre)


@dataclass(frozen=True)
class Colonne:
    """Où et à quelles tailles écrire."""

    boite: Boite
    corps: Corps

    @property
    def largeur(self) -> int:
        return self.boite[2] - self.boite[0]

    def ecrire(
        self, crayon: ImageDraw.ImageDraw, lettres: Lettres, affiche: Affiche, palette: Palette
    ) -> None:
        """Depuis le haut ; le nom du site, lui, au pied."""
        gauche, haut, _, bas = self.boite
        if not lettres.ecrivable(affiche.titre):  # à défaut, ce qu'est la fiche en tient lieu
            affiche = replace(affiche, titre=affiche.surtitre, surtitre="")
        pied = self._pied(lettres, affiche.site, palette.encre)
        tete, *suite = self._autour(lettres, affiche, palette)
        prise = sum(bloc.hauteur for bloc in (tete, pied, *suite))
        reste = bas - haut - prise - self.corps.petit
        titre = self._titre(lettres, affiche.titre, reste, palette.encre)
        for bloc in (tete, titre, *suite):
            bloc.tracer(crayon, gauche, haut)
            haut += bloc.hauteur
        pied.tracer(crayon, gauche + self.decalage, bas - pied.hauteur)

    @property
    def decalage(self) -> int:
        """La place de l'emblème, devant le nom du site."""
        return round(self.corps.petit * 1.75)

    def _pied(self, lettres: Lettres, site: str, encre: str) -> Bloc:
        fonte = lettres.fonte(TITRES, self.corps.petit, 600)
        place = self.largeur - self.decalage
        return Bloc(fonte, couper(lettres.ecrivable(site), fonte.largeur, place, 1).lignes, encre)

    def _autour(self, lettres: Lettres, affiche: Affiche, palette: Palette) -> Sequence[Bloc]:
        """Le surtitre, puis le lieu et le fait ; un texte vide ne prend aucune place."""
        petit, moyen, gros = self.corps.petit, self.corps.moyen, self.corps.gros
        ecrits = (
            (affiche.surtitre, lettres.fonte(TEXTE, petit, 700), palette.accent, 2, 0.0),
            (affiche.lieu, lettres.fonte(TEXTE, moyen, 500), palette.encre_douce, 2, 0.55),
            (affiche.fait, lettres.fonte(TEXTE, gros, 700), palette.encre, 3, 0.35),
        )
        blocs = []
        for texte, fonte, encre, lignes_max, espace in ecrits:
            coupe = couper(lettres.ecrivable(texte), fonte.largeur, self.largeur, lignes_max)
            lignes = tuple(filter(None, coupe.lignes))
            blocs.append(Bloc(fonte, lignes, encre, espace=espace if lignes else 0.0))
        return blocs

    def _titre(self, lettres: Lettres, titre: str, hauteur: int, encre: str) -> Bloc:
        """À la plus grande taille où il tient entier, d'abord sans césure."""
        texte = lettres.ecrivable(titre)
        for cesures in (False, True):
            for corps in self.corps.titres:
                if not cesures and corps < self.corps.cesure:
                    break
                bloc, entier, net = self._essayer(lettres, texte, corps, hauteur, encre)
                if entier and (net or cesures):
                    return bloc
        return bloc

    def _essayer(
        self, lettres: Lettres, texte: str, corps: int, hauteur: int, encre: str
    ) -> tuple[Bloc, bool, bool]:
        """Le titre à cette taille : le bloc, s'il est entier, s'il est sans césure."""
        fonte = lettres.fonte(TITRES, corps, 600)
        espace = 0.3
        lignes_max = int((hauteur / corps - espace) / INTERLIGNE_TITRE)
        coupe = couper(texte, fonte.largeur, self.largeur, max(1, lignes_max))
        lignes = tuple(filter(None, coupe.lignes))
        bloc = Bloc(fonte, lignes, encre, INTERLIGNE_TITRE, espace if lignes else 0.0)
        return bloc, coupe.entiere, coupe.nette
