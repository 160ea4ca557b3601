"""Retirer d'un fichier un groupe ou un élément, sans toucher aux autres lignes."""

from __future__ import annotations

from typing import Any

from ..erreurs import Chemin, ErreurContenu
from ..lecture.diagnostic import Place
from ..lecture.entete import decouper
from ..lecture.source import Source, decoder
from ..lecture.yaml_situe import Emplacements, lire_yaml


def sans_groupe(octets: bytes, fichier: str, chemin: Chemin) -> bytes | None:
    """Le fichier sans ce groupe de champs, commentaires et mise en forme gardés.

    Rien si l'on n'est pas sûr de n'ôter que lui : le résultat est relu et comparé.
    """
    lu = _relire(octets, fichier)
    if lu is None or chemin not in lu[1].cles:
        return None
    return _couper(octets, fichier, chemin, lu, lu[1].cles[chemin])


def sans_element(octets: bytes, fichier: str, chemin: Chemin) -> bytes | None:
    """Le fichier sans cet élément de liste ; rien si l'on n'est pas sûr de n'ôter que lui."""
    lu = _relire(octets, fichier)
    if lu is None or chemin not in lu[1].valeurs:
        return None
    return _couper(octets, fichier, chemin, lu, lu[1].valeurs[chemin])


def _couper(
    octets: bytes, fichier: str, chemin: Chemin, lu: tuple[Any, Emplacements], place: Place
) -> bytes | None:
    """Retire la ligne de cette place et celles, plus en retrait, qui en dépendent."""
    ligne, colonne = place
    lignes = octets.split(b"\n")
    marge = colonne if isinstance(chemin[-1], str) else colonne - 1
    fin = ligne
    while fin < len(lignes) and (not lignes[fin].strip() or _retrait(lignes[fin]) >= marge):
        fin += 1
    while fin > ligne and not lignes[fin - 1].strip():
        fin -= 1
    reste = b"\n".join([*lignes[: ligne - 1], *lignes[fin:]])
    relu = _relire(reste, fichier)
    return reste if relu is not None and relu[0] == _ote(lu[0], chemin) else None


def _retrait(ligne: bytes) -> int:
    return len(ligne) - len(ligne.lstrip(b" "))


def _relire(octets: bytes, fichier: str) -> tuple[Any, Emplacements] | None:
    source = decoder(octets, fichier)
    if not isinstance(source, Source) or source.conseils:
        return None
    if not fichier.endswith(".md"):
        donnees, emplacements, erreurs = lire_yaml(source, source.texte)
        return None if erreurs else (donnees, emplacements)
    decoupe = decouper(source)
    if isinstance(decoupe, ErreurContenu):
        return None
    donnees, emplacements, erreurs = lire_yaml(source, decoupe.entete, decoupe.ligne_entete)
    return None if erreurs else ({**(donnees or {}), "": decoupe.corps}, emplacements)


def _ote(donnees: Any, chemin: Chemin) -> Any:
    cle, *suite = chemin
    if isinstance(cle, int):
        reste = [_ote(donnees[cle], tuple(suite))] if suite else []
        return [*donnees[:cle], *reste, *donnees[cle + 1 :]]
    if not suite:
        return {c: v for c, v in donnees.items() if c != cle}
    return {**donnees, cle: _ote(donnees[cle], tuple(suite))}
