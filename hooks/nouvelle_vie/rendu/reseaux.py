"""Les textes prêts : un par fiche et par réseau, dans la limite du réseau, lien compris.

Ce que chaque réseau admet, et comment il le compte, est dans `modele/reseaux.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

from ..artefact import Illustration
from ..modele.fiche import FicheDiffusee
from ..modele.parties import Reseau
from ..modele.reseaux import EXEMPLE, FORMATS, Format, fin_du_texte, texte_impose
from . import mots_diese
from .annonces import Annonce, annoncer
from .atelier import Atelier
from .coupe import Admis, couper, couper_a_la_phrase, couper_utilement, isoler

_PARAGRAPHE = "\n\n"
Coupe = Callable[[str, Admis], str]


@dataclass(frozen=True)
class TextePret:
    """Un texte à publier tel quel ; `compte` est ce que le réseau en compte."""

    reseau: Reseau
    texte: str
    compte: int
    limite: int
    impose: bool = False
    """Une personne l'a écrit (`texte_social`)."""


@dataclass(frozen=True)
class Bloc:
    """Un morceau d'un texte.

    `rang` : son importance, le plus petit d'abord. `liaison` : ce qui le sépare du morceau d'avant,
    une ligne blanche entre deux paragraphes, sinon moins. `coupe` : ce qu'on en garde s'il ne tient
    pas entier ; rien, sans elle. `secours` prend sa place quand il n'en reste rien.
    """

    texte: str
    rang: int
    liaison: str = _PARAGRAPHE
    coupe: Coupe | None = None
    secours: str = ""


class Textes:
    """Les textes prêts ; chacun n'est composé qu'une fois pour la page et les flux."""

    def __init__(self, atelier: Atelier) -> None:
        self._atelier = atelier
        self._annonces: dict[str, Annonce] = {}
        self._prets: dict[tuple[str, Reseau], TextePret] = {}

    def pret(self, fiche: FicheDiffusee, reseau: Reseau) -> TextePret:
        cle = fiche.id, reseau
        if cle not in self._prets:
            self._prets[cle] = self._composer(fiche, reseau)
        return self._prets[cle]

    def tous(self, fiche: FicheDiffusee) -> Iterator[TextePret]:
        """Un par réseau, dans l'ordre de la table."""
        return (self.pret(fiche, reseau) for reseau in FORMATS)

    def html(self, fiche: FicheDiffusee, reseau: Reseau) -> str:
        """Le texte en paragraphes, son adresse devenue un lien : pour qui ne lit que le HTML."""
        fin = fin_du_texte(reseau, fiche, self._atelier.site_url)
        lien = f'<a href="{escape(self._atelier.absolue(fiche.adresse))}">{escape(fin)}</a>'
        avant, trouvee, apres = self.pret(fiche, reseau).texte.rpartition(fin)
        html = f"{escape(avant)}{lien if trouvee else ''}{escape(apres)}"
        paragraphes = html.replace("\n", "<br>").split("<br><br>")
        return "".join(f"<p>{p}</p>" for p in paragraphes if p)

    def image(self, fiche: FicheDiffusee, reseau: Reseau) -> Illustration | None:
        """L'image faite pour le réseau, à défaut la photo de la fiche."""
        visuels = self._atelier.visuels.get(fiche)
        if visuels is None:
            return self._atelier.images.principale(fiche)
        return visuels.portrait if FORMATS[reseau].portrait else visuels.paysage

    def _composer(self, fiche: FicheDiffusee, reseau: Reseau) -> TextePret:
        format_, site_url = FORMATS[reseau], self._atelier.site_url
        if impose := texte_impose(reseau, fiche, site_url):
            return TextePret(reseau, impose, format_.compter(impose), format_.limite, True)
        if fiche.id not in self._annonces:
            self._annonces[fiche.id] = annoncer(self._atelier, fiche)
        fin = fin_du_texte(reseau, fiche, site_url)
        phrase = str(self._atelier.textes["reseaux"]["fin"])
        fin = fin if format_.cliquable else phrase.replace("{adresse}", fin)
        mention = EXEMPLE if fiche.exemple else ""
        texte = composer(self._annonces[fiche.id], format_, fin, mention)
        return TextePret(reseau, texte, format_.compter(texte), format_.limite)


def composer(annonce: Annonce, format_: Format, fin: str, mention: str = "") -> str:
    """Le texte d'une annonce, que le réseau admet toujours.

    Args:
        fin: ce qui mène à la fiche ; toujours entier, et le dernier mot.
        mention: ce qui précède tout le reste.
    """
    blocs = list(_blocs(annonce, format_, fin, mention))
    retenus: dict[int, str] = {}
    for rang in sorted(range(len(blocs)), key=lambda rang: blocs[rang].rang):
        bloc = blocs[rang]
        admis = partial(_admis, blocs, retenus, rang, format_)
        if garde := _ce_qui_tient(bloc, admis):
            retenus[rang] = garde
    return _assembler(blocs, retenus)


def _blocs(annonce: Annonce, format_: Format, fin: str, mention: str) -> Iterator[Bloc]:
    """Les morceaux dans l'ordre où on les lit ; leur rang dit lequel céder le dernier."""
    yield Bloc(mention, 1)
    yield Bloc(annonce.accroche, 2, " " if mention else _PARAGRAPHE, couper, annonce.secours)
    for rang, fait in enumerate(annonce.faits):
        yield Bloc(fait, 3, " · " if rang else "\n")
    yield Bloc(annonce.resume, 5, coupe=couper_utilement)
    if format_.developpe:
        for paragraphe in annonce.suite:
            yield Bloc(paragraphe, 8, coupe=couper_a_la_phrase)
        yield Bloc(annonce.a_savoir, 7)
    # Le premier passe avant le résumé, qui se coupe ; les autres, s'il reste de la place.
    for rang, mot in enumerate(mots_diese.mots_diese(annonce.mots, format_.mots_diese)):
        yield Bloc(mot, 6 if rang else 4, " " if rang else _PARAGRAPHE)
    yield Bloc(fin, 0)


def _ce_qui_tient(bloc: Bloc, admis: Admis) -> str:
    for texte in filter(None, (bloc.texte, bloc.secours)):
        garde = bloc.coupe(texte, admis) if bloc.coupe else texte if admis(texte) else ""
        if garde:
            return garde
    return ""


def _admis(
    blocs: list[Bloc], retenus: Mapping[int, str], rang: int, format_: Format, texte: str
) -> bool:
    essai = _assembler(blocs, {**retenus, rang: texte})
    return format_.admet(essai, format_.longueur)


def _assembler(blocs: list[Bloc], retenus: Mapping[int, str]) -> str:
    texte = ""
    for rang in sorted(retenus):
        morceau = isoler(retenus[rang])
        texte += f"{blocs[rang].liaison}{morceau}" if texte else morceau
    return texte
