"""Les gestes sur les lignes d'un YAML : remplacer une valeur, ajouter une clé, en retirer une.

`lignes` est changé sur place ; l'appelant relit le tout et revient en arrière si le résultat n'est
pas exactement celui qu'il voulait. Les places sont des lignes et colonnes à partir de 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..erreurs import Chemin
from . import yaml_ecrit
from .arbre import Entree, Noeud, Place, trouver

Ordres = Mapping[Chemin, Sequence[str]]
"""Pour chaque groupe, ses clés dans l'ordre où le modèle les déclare."""


class Inoperable(Exception):
    """Ce geste ne se fait pas sur cette écriture-là."""


def poser(
    lignes: list[str],
    racine: Noeud | None,
    chemin: Chemin,
    valeur: Any,
    ordres: Ordres,
    debut: int,
) -> None:
    """Donne sa valeur à un champ, et le crée, lui et ses groupes, s'il manque.

    Args:
        debut: la ligne où écrire la première clé d'une fiche vide.

    Raises:
        Inoperable: on ne sait pas le faire.
    """
    if racine is None:
        lignes[debut:debut] = _neuves(chemin, valeur, 0)
        return
    if isinstance(chemin[-1], int):
        _poser_un_element(lignes, racine, chemin, valeur, ordres, debut)
        return
    parent, cle = trouver(racine, chemin[:-1]), chemin[-1]
    if parent is None or (parent.sorte == "texte" and chemin[:-1]):
        poser(lignes, racine, chemin[:-1], {cle: valeur}, ordres, debut)
    elif cle in parent.entrees:
        _remplacer(lignes, parent, parent.entrees[cle], valeur)
    elif parent.sorte == "groupe-flux":
        _ajouter_au_flux(lignes, parent, f"{cle}: {_flux(valeur)}")
    elif parent.sorte == "groupe":
        _ajouter(lignes, parent, cle, valeur, ordres.get(chemin[:-1], ()))
    else:
        raise Inoperable


def oter(lignes: list[str], racine: Noeud, chemin: Chemin) -> None:
    """Retire un champ et ses lignes.

    Raises:
        Inoperable: on ne sait pas le faire.
    """
    parent, cle = trouver(racine, chemin[:-1]), chemin[-1]
    if parent is None or not isinstance(cle, str) or cle not in parent.entrees:
        raise Inoperable
    entree = parent.entrees[cle]
    if parent.en_flux:
        _oter_du_flux(lignes, parent, entree)
        return
    ligne, colonne = entree.debut
    if lignes[ligne][:colonne].strip():  # la première clé d'un élément de liste suit son tiret
        _oter_apres_le_tiret(lignes, parent, entree)
    else:
        del lignes[ligne : entree.fin[0] + 1]


def _neuves(chemin: Chemin, valeur: Any, retrait: int) -> list[str]:
    """Les lignes d'un champ et des groupes qui le portent."""
    for pas in reversed(chemin[1:]):
        valeur = [valeur] if isinstance(pas, int) else {pas: valeur}
    return yaml_ecrit.lignes(str(chemin[0]), valeur, retrait)


def _remplacer(lignes: list[str], parent: Noeud, entree: Entree, valeur: Any) -> None:
    ancienne = entree.valeur
    if parent.en_flux:
        _substituer(
            lignes, ancienne.debut, ancienne.fin, _espace(ancienne) + _flux(valeur, ancienne)
        )
        return
    bref = yaml_ecrit.sur_une_ligne(valeur, style=_guillemet(ancienne))
    tient = bref is not None and len(bref) <= yaml_ecrit.LONGUEUR_LIGNE
    une_ligne = ancienne.debut[0] == ancienne.fin[0] == entree.debut[0]
    if tient and une_ligne and ancienne.sorte != "bloc":
        _substituer(lignes, ancienne.debut, ancienne.fin, _espace(ancienne) + str(bref))
        return
    ligne, colonne = entree.debut
    cle = lignes[ligne][colonne : entree.fin_cle[1]]
    neuves = yaml_ecrit.lignes(cle, valeur, colonne)
    neuves[0] = lignes[ligne][:colonne] + neuves[0][colonne:] + _remarque(lignes, entree)
    lignes[ligne : entree.fin[0] + 1] = neuves


def _remarque(lignes: list[str], entree: Entree) -> str:
    """Le commentaire au bout de la ligne d'une clé dont la valeur est dessous, ou en bloc."""
    valeur, ligne = entree.valeur, lignes[entree.debut[0]]
    depart = valeur.fin[1] if valeur.fin[0] == entree.debut[0] else entree.fin_cle[1]
    if valeur.sorte == "texte" and valeur.fin[0] != entree.debut[0]:
        return ""  # un texte sur plusieurs lignes n'en admet pas sur la première
    apres = ligne[depart:]
    rang = apres.find(" #")
    return apres[rang:].rstrip() if rang >= 0 else ""


def _ajouter(lignes: list[str], groupe: Noeud, cle: str, valeur: Any, ordre: Sequence[str]) -> None:
    """Ajoute une clé après celle qui la précède dans le modèle, sinon avant toutes."""
    rang = ordre.index(cle) if cle in ordre else len(ordre)
    rangs = {nom: _rang(nom, ordre) for nom in groupe.entrees}
    avant = [nom for nom in groupe.entrees if rangs[nom] < rang]
    premiere = min(groupe.entrees.values(), key=lambda e: e.debut)
    ligne, colonne = premiere.debut
    neuves = yaml_ecrit.lignes(cle, valeur, colonne)
    if avant:
        ou = groupe.entrees[max(avant, key=lambda nom: rangs[nom])].fin[0] + 1
    elif lignes[ligne][:colonne].strip():
        ou = premiere.fin[0] + 1
    else:
        ou = ligne
    if ou == len(lignes):
        lignes.append("")
    lignes[ou:ou] = neuves


def _rang(cle: str, ordre: Sequence[str]) -> int:
    return ordre.index(cle) if cle in ordre else -1


def _poser_un_element(
    lignes: list[str],
    racine: Noeud,
    chemin: Chemin,
    valeur: Any,
    ordres: Ordres,
    debut: int,
) -> None:
    liste, rang = trouver(racine, chemin[:-1]), chemin[-1]
    assert isinstance(rang, int)
    if liste is None or not liste.elements:
        poser(lignes, racine, chemin[:-1], [valeur], ordres, debut)
    elif liste.en_flux:
        if rang < len(liste.elements):
            ancien = liste.elements[rang]
            _substituer(lignes, ancien.debut, ancien.fin, _flux(valeur, ancien))
        else:
            _ajouter_au_flux(lignes, liste, _flux(valeur))
    else:
        retrait = liste.debut[1]
        neuves = yaml_ecrit.lignes_d_element(valeur, retrait)
        if rang < len(liste.elements):
            ancien = liste.elements[rang]
            lignes[ancien.debut[0] : ancien.fin[0] + 1] = neuves
        else:
            lignes[liste.fin[0] + 1 : liste.fin[0] + 1] = neuves


def _ajouter_au_flux(lignes: list[str], flux: Noeud, texte: str) -> None:
    """Ajoute « texte » avant l'accolade ou le crochet fermant."""
    ligne, colonne = flux.fin
    avant = lignes[ligne][: colonne - 1]
    vide = not flux.entrees and not flux.elements
    virgule = "" if vide or avant.rstrip().endswith(",") else ","
    espace = "" if vide else " "
    reste = lignes[ligne][colonne - 1 :]
    lignes[ligne] = f"{avant.rstrip()}{virgule}{espace}{texte}{reste}"


def _oter_du_flux(lignes: list[str], flux: Noeud, entree: Entree) -> None:
    """Retire « cle: valeur » et sa virgule, si elles tiennent sur une ligne."""
    ligne, colonne = entree.debut
    if entree.fin[0] != ligne:
        raise Inoperable
    apres = lignes[ligne][entree.fin[1] :]
    avant = lignes[ligne][:colonne]
    if apres.lstrip().startswith(","):
        lignes[ligne] = avant + apres.lstrip()[1:].lstrip()
    elif avant.rstrip().endswith(","):
        lignes[ligne] = avant.rstrip()[:-1] + apres
    elif len(flux.entrees) > 1:
        raise Inoperable
    else:
        lignes[ligne] = avant + apres


def _oter_apres_le_tiret(lignes: list[str], parent: Noeud, entree: Entree) -> None:
    """Retire la première clé d'un élément : la suivante prend sa place après le tiret."""
    suivantes = [e for e in parent.entrees.values() if e.debut > entree.debut]
    if not suivantes:
        raise Inoperable
    suivante = min(suivantes, key=lambda e: e.debut)
    ligne, colonne = entree.debut
    reste = lignes[suivante.debut[0]][colonne:]
    lignes[ligne : suivante.debut[0] + 1] = [lignes[ligne][:colonne] + reste]


def _substituer(lignes: list[str], debut: Place, fin: Place, texte: str) -> None:
    """Remplace ce qui est écrit entre deux places."""
    avant, apres = lignes[debut[0]][: debut[1]], lignes[fin[0]][fin[1] :]
    lignes[debut[0] : fin[0] + 1] = [avant + texte + apres]


def _espace(ancienne: Noeud) -> str:
    """L'espace qui manque après les deux-points quand rien n'y était écrit."""
    return " " if ancienne.vide else ""


def _guillemet(ancienne: Noeud) -> str:
    return ancienne.style if ancienne.sorte == "texte" else ""


def _flux(valeur: Any, ancienne: Noeud | None = None) -> str:
    style = _guillemet(ancienne) if ancienne else ""
    return yaml_ecrit.sur_une_ligne(valeur, style=style, flux=True) or "~"
