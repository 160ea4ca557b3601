"""Les gestes qui ne changent que la forme d'une fiche : elle dit après ce qu'elle disait avant.

Seule exception, dite : des tabulations en retrait, que YAML refuse, deviennent des espaces ; la
fiche ne se lisait pas, elle se lit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from ..erreurs import Chemin, ErreurContenu
from ..lecture.entete import Decoupe, decouper
from ..lecture.source import Source, decoder
from ..lecture.yaml_situe import lire_yaml
from ..modele.fiche import Fiche
from .arbre import Noeud, planter, trouver
from .lignes import Ecriture, Ligne
from .ordre import ordre

Geste = Callable[[bytes, str, type[Fiche]], bytes]
ILLISIBLE = object()
"""Ce que dit une fiche qui ne se lit pas."""
_RETRAIT = re.compile(r"^[ ]*\t[ \t]*")


def donnees(octets: bytes, fichier: str) -> Any:
    """Ce que dit une fiche, corps compris, sans rien de validé ; `ILLISIBLE` sur une faute."""
    source = decoder(octets, fichier)
    if isinstance(source, ErreurContenu):
        return ILLISIBLE
    decoupe = decouper(source) if fichier.lower().endswith(".md") else None
    if isinstance(decoupe, ErreurContenu):
        return ILLISIBLE
    lues, _, erreurs = lire_yaml(source, decoupe.entete if decoupe else source.texte)
    if erreurs:
        return ILLISIBLE
    if decoupe and decoupe.corps and isinstance(lues, dict):
        return {**lues, "description": lues.get("description", decoupe.corps)}
    return lues


def _pareilles(avant: Any, apres: Any) -> bool:
    """Vrai si deux fiches disent la même chose, jusqu'à l'écriture de leurs nombres."""
    return avant is not ILLISIBLE and apres is not ILLISIBLE and repr(avant) == repr(apres)


def encoder(octets: bytes, fichier: str, _: type[Fiche]) -> bytes:
    """En UTF-8 sans marque, quel que fût l'encodage."""
    ecriture = Ecriture(octets) if isinstance(donnees(octets, fichier), dict) else None
    if ecriture is None or (ecriture.codage == "utf-8" and not ecriture.marque):
        return octets
    apres = octets[len(ecriture.marque) :].decode(ecriture.codage).encode()
    return _si_pareil(octets, apres, fichier)


def detabuler(octets: bytes, fichier: str, _: type[Fiche]) -> bytes:
    """Deux espaces par tabulation en retrait, si cela seul empêchait de lire la fiche."""
    if b"\t" not in octets or donnees(octets, fichier) is not ILLISIBLE:
        return octets

    def espacer(ligne: str) -> str:
        return _RETRAIT.sub(lambda retrait: retrait[0].replace("\t", "  "), ligne)

    apres = _recomposer(octets, fichier, lambda lignes: [_refaite(x, espacer) for x in lignes])
    return apres if isinstance(donnees(apres, fichier), dict) else octets


def nettoyer(octets: bytes, fichier: str, _: type[Fiche]) -> bytes:
    """Ni espace au bout d'une ligne de champs, ni ligne vide au bout du fichier.

    Le corps d'une fiche en Markdown n'est pas touché : deux espaces y font un retour à la ligne.
    """

    if not isinstance(donnees(octets, fichier), dict):
        return octets

    def finir(lignes: list[str]) -> list[str]:
        while len(lignes) > 1 and not lignes[-1].strip():
            lignes = lignes[:-1]
        return [*lignes, ""]

    toutes = _recomposer(octets, fichier, lambda lignes: [_refaite(x, str.rstrip) for x in lignes])
    propre = _si_pareil(octets, toutes, fichier)
    if propre == octets and toutes != octets:  # une espace compte quelque part : ligne par ligne
        for rang, vue in enumerate(_lignes(octets, fichier)):
            if vue != vue.rstrip():
                propre = _si_pareil(propre, _nettoyer_une(propre, fichier, rang), fichier)
    return _si_pareil(propre, _recomposer(propre, fichier, finir, tout=True), fichier)


def _nettoyer_une(octets: bytes, fichier: str, rang: int) -> bytes:
    def refaire(lignes: list[str]) -> list[str]:
        return [_refaite(x, str.rstrip) if i == rang else x for i, x in enumerate(lignes)]

    return _recomposer(octets, fichier, refaire)


def recrire(octets: bytes, fichier: str, chemin: Chemin, voulu: str) -> bytes:
    """Récrit ligne pour ligne un texte en bloc (« | ») ou un corps en Markdown.

    Rend les mêmes octets si ce n'en est pas un, ou s'il changerait autre chose.
    """
    attendu = donnees(octets, fichier)
    if not isinstance(attendu, dict):
        return octets
    cible: Any = attendu
    for pas in chemin[:-1]:
        cible = cible[pas]
    cible[chemin[-1]] = voulu
    for apres in (
        _recomposer(octets, fichier, lambda lignes: _recrire_un_bloc(lignes, chemin, voulu)),
        _recrire_le_corps(octets, fichier, voulu) if chemin == ("description",) else octets,
    ):
        if apres != octets and _pareilles(attendu, donnees(apres, fichier)):
            return apres
    return octets


def _recrire_un_bloc(lignes: list[str], chemin: Chemin, voulu: str) -> list[str]:
    racine = planter("\n".join(lignes)) if chemin else None
    noeud = trouver(racine, chemin) if racine else None
    if noeud is None or noeud.sorte != "bloc" or noeud.style != "|":
        return lignes
    debut, fin = noeud.debut[0] + 1, noeud.fin[0] + 1
    marge = min((len(x) - len(x.lstrip()) for x in lignes[debut:fin] if x.strip()), default=0)
    neuves = [n and " " * marge + n for n in voulu.rstrip("\n").split("\n")]
    return _remplacees(lignes, debut, fin, neuves)


def _recrire_le_corps(octets: bytes, fichier: str, voulu: str) -> bytes:
    source = decoder(octets, fichier)
    decoupe = decouper(source) if isinstance(source, Source) else None
    if not isinstance(decoupe, Decoupe) or not isinstance(source, Source):
        return octets
    debut, neuves = source.position(decoupe.rang_corps)[0] - 1, voulu.split("\n")

    def refaire(lignes: list[str]) -> list[str]:
        return _remplacees(lignes, debut, debut + decoupe.corps.count("\n") + 1, neuves)

    return _recomposer(octets, fichier, refaire, tout=True)


def _remplacees(lignes: list[str], debut: int, fin: int, neuves: list[str]) -> list[str]:
    """Les lignes dont celles de cet intervalle ont un autre texte ; inchangées, elles restent."""
    if fin - debut != len(neuves):
        return lignes
    paires = zip(lignes[debut:fin], neuves, strict=True)
    refaites = [
        avant if avant.rstrip() == n.rstrip() else Ligne(n, n, getattr(avant, "fin", "\n"))
        for avant, n in paires
    ]
    return [*lignes[:debut], *refaites, *lignes[fin:]]


def ranger(octets: bytes, fichier: str, sorte: type[Fiche]) -> bytes:
    """Les champs dans l'ordre où le modèle les déclare, chacun avec ses commentaires."""

    def permuter(lignes: list[str]) -> list[str]:
        texte = "\n".join(lignes)
        racine = planter(texte)
        rangs = {cle: rang for rang, cle in enumerate(ordre(sorte, ()))}
        if racine is None or racine.en_flux or not racine.entrees.keys() <= rangs.keys():
            return lignes
        blocs = _blocs(racine, lignes)
        voulus = sorted(blocs, key=lambda cle: rangs[cle])
        if voulus == [*blocs]:
            return lignes
        premier = min(debut for debut, _ in blocs.values())
        dernier = max(fin for _, fin in blocs.values())
        corps = [x for cle in voulus for x in lignes[slice(*blocs[cle])]]
        return [*lignes[:premier], *corps, *lignes[dernier:]]

    avant = donnees(octets, fichier)
    if not isinstance(avant, dict):
        return octets
    apres = _recomposer(octets, fichier, permuter)
    relues = donnees(apres, fichier)
    if not isinstance(relues, dict) or avant.keys() != relues.keys():
        return octets
    return apres if all(_pareilles(avant[cle], relues[cle]) for cle in avant) else octets


def _blocs(racine: Noeud, lignes: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Les lignes de chaque champ, du commentaire collé au-dessus à la dernière avant le suivant.

    Le commentaire qui ouvre le fichier parle du fichier : il n'est à personne.
    """
    debuts = {cle: entree.debut[0] for cle, entree in racine.entrees.items()}
    for rang, (cle, debut) in enumerate(debuts.items()):
        while rang and lignes[debut - 1].startswith("#"):
            debut -= 1
        debuts[cle] = debut
    fin = len(lignes)
    while not lignes[fin - 1].strip():
        fin -= 1
    suivants = [*debuts.values(), fin][1:]
    return {cle: (debut, fin) for (cle, debut), fin in zip(debuts.items(), suivants, strict=True)}


GESTES: tuple[tuple[str, Geste], ...] = (
    ("tabulations", detabuler),
    ("encodage", encoder),
    ("espaces de fin de ligne", nettoyer),
    ("ordre des champs", ranger),
)


def _si_pareil(avant: bytes, apres: bytes, fichier: str) -> bytes:
    if avant == apres or not _pareilles(donnees(avant, fichier), donnees(apres, fichier)):
        return avant
    return apres


def _refaite(ligne: str, refaire: Callable[[str], str]) -> str:
    """La même ligne, refaite ; ce que le disque en dit de plus (NFD, fin de ligne) reste."""
    if refaire(ligne) == ligne:
        return ligne
    if isinstance(ligne, Ligne):
        return Ligne(refaire(ligne), refaire(ligne.brute), ligne.fin)
    return refaire(ligne)


def _lignes(octets: bytes, fichier: str) -> list[str]:
    """Les lignes des champs, sans le corps d'une fiche en Markdown."""
    vues: list[str] = []

    def noter(lignes: list[str]) -> list[str]:
        vues.extend(lignes)
        return lignes

    _recomposer(octets, fichier, noter)
    return vues


def _recomposer(
    octets: bytes, fichier: str, refaire: Callable[[list[str]], list[str]], *, tout: bool = False
) -> bytes:
    """Le fichier dont les lignes de champs sont refaites ; `tout` : celles du corps aussi."""
    source = decoder(octets, fichier)
    if isinstance(source, ErreurContenu):
        return octets
    ecriture = Ecriture(octets)
    lignes = ecriture.lignes(source.texte)
    debut, fin = 0, len(lignes)
    if fichier.lower().endswith(".md") and not tout:
        decoupe = decouper(source)
        if not isinstance(decoupe, Decoupe):
            return octets
        debut = decoupe.ligne_entete
        fin = decoupe.ligne_entete + decoupe.entete.count("\n") - 1
    return ecriture.octets([*lignes[:debut], *refaire(lignes[debut:fin]), *lignes[fin:]])
