"""Une fiche : de son fichier à son modèle validé, avec toutes ses fautes d'un coup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .. import processus
from ..erreurs import Chemin, ErreurContenu, Probleme
from ..modele.fiche import Fiche
from ..modele.texte import segment
from ..modele.textes_saisis import SEGMENT_MAX
from .entete import decouper
from .source import Source, lire
from .traduction import problemes
from .yaml_situe import Emplacements, lire_yaml


@dataclass(frozen=True)
class FicheLue:
    """Une fiche et ses erreurs ; une fiche fautive ne garde que ce qu'elle a de bien formé."""

    fichier: str
    emplacements: Emplacements
    fiche: Fiche | None = None
    erreurs: tuple[ErreurContenu, ...] = ()
    conseils: tuple[ErreurContenu, ...] = ()
    annonces: frozenset[tuple[str, str]] = frozenset()
    """Ce que viserait un renvoi vers cette fiche, si elle était bien formée : (sorte, clé)."""


_CLE_ANNONCEE = re.compile(r"^(?:id|code|commune):[ \t]*[\"']?([^\"'#\n]{1,100})", re.M)
SEUIL = 400
"""Fiches : en dessous, se dédoubler coûte plus que cela ne rapporte."""
_LOT = 50
"""Fiches lues d'affilée par un processus avant de rendre ce qu'il en sait."""


def lire_fiches(a_lire: Sequence[tuple[Path, type[Fiche]]], racine: Path) -> list[FicheLue]:
    """Lit chaque fichier comme une fiche de sa sorte ; dans l'ordre donné.

    Raises:
        FabricationImpossible: un des processus a été tué.
    """

    def lire_lot(lot: range) -> list[FicheLue]:
        return [lire_fiche(chemin, racine, sorte) for chemin, sorte in (a_lire[r] for r in lot)]

    rangs = range(len(a_lire))
    lots = [rangs[debut : debut + _LOT] for debut in rangs[::_LOT]]
    nombre = processus.combien(len(a_lire), SEUIL)
    return [*chain.from_iterable(processus.repartir(lire_lot, lots, nombre, "de lecture"))]


def lire_fiche(chemin: Path, racine: Path, sorte: type[Fiche]) -> FicheLue:
    """Lit une fiche `.yml`, `.yaml` ou `.md` ; ne lève rien pour un contenu fautif."""
    source = lire(chemin, racine)
    if isinstance(source, ErreurContenu):
        vide = Source(source.fichier, "")
        return FicheLue(vide.fichier, Emplacements(vide), erreurs=(source,))
    donnees, emplacements, erreurs = _donnees(source, chemin)
    if not erreurs or donnees is not None:
        fiche, fautes = _valider(donnees, sorte, chemin, source)
        erreurs = [*erreurs, *(emplacements.erreur(p) for p in fautes)]
    else:
        fiche = None
    if erreurs:
        cles = {segment(chemin.stem), *(c.strip() for c in _CLE_ANNONCEE.findall(source.texte))}
        annonces = frozenset((sorte.sorte, cle) for cle in cles)
        return FicheLue(
            source.fichier, emplacements, fiche, tuple(erreurs), source.conseils, annonces
        )
    return FicheLue(source.fichier, emplacements, fiche, (), source.conseils)


def _donnees(source: Source, chemin: Path) -> tuple[Any, Emplacements, list[ErreurContenu]]:
    if chemin.suffix.lower() != ".md":
        return lire_yaml(source, source.texte)
    decoupe = decouper(source)
    if isinstance(decoupe, ErreurContenu):
        return None, Emplacements(source), [decoupe]
    donnees, emplacements, erreurs = lire_yaml(source, decoupe.entete, decoupe.ligne_entete)
    if erreurs and donnees is None:
        return None, emplacements, erreurs
    if decoupe.corps and (donnees is None or isinstance(donnees, dict)):
        donnees = donnees or {}
        if "description" in donnees:
            valeurs = {"cle": "description", "premiere": source.position(decoupe.rang_corps)[0]}
            erreurs.append(
                emplacements.erreur(Probleme(("description",), "cle-en-double", valeurs, True))
            )
        else:
            donnees["description"] = decoupe.corps
            emplacements.rang_corps = decoupe.rang_corps
    return donnees, emplacements, erreurs


def _valider(
    donnees: Any, sorte: type[Fiche], chemin: Path, source: Source
) -> tuple[Fiche | None, list[Probleme]]:
    """La fiche et ses fautes. Une fiche mal formée passe tout de même les règles de son type."""
    if donnees is None:
        premier = next(iter(sorte.model_fields))
        return None, [Probleme((), "fiche-vide", {"premier": premier})]
    if not isinstance(donnees, dict):
        recu = "une liste" if isinstance(donnees, list) else "un texte seul"
        return None, [Probleme((), "pas-une-fiche", {"recu": recu})]
    slug = segment(chemin.stem)
    fiche, fautes = valider(donnees, sorte, source.fichier, slug)
    return fiche, [*_fautes_du_nom(slug), *fautes]


def valider(
    donnees: dict[str, Any], sorte: type[Fiche], fichier: str, slug: str
) -> tuple[Fiche | None, list[Probleme]]:
    """La fiche que disent ces champs, d'où qu'ils viennent, et toutes ses fautes.

    Args:
        fichier: chemin de la fiche, relatif à la racine ; `slug` : dernier segment de son adresse.
    """
    try:
        fiche = sorte.model_validate(donnees).situee(fichier, slug)
    except ValidationError as erreur:
        mal_formes = list(problemes(erreur, sorte))
        partielle, restantes = _le_reste(donnees, sorte, erreur)
        if partielle:
            partielle.situee(fichier, slug)
        return partielle, mal_formes + restantes
    return fiche, list(fiche.problemes())


def _fautes_du_nom(slug: str) -> Iterator[Probleme]:
    if not slug:
        yield Probleme((), "nom-de-fichier")
    elif len(slug) > SEGMENT_MAX:
        valeurs = {"longueur": len(slug), "limite": SEGMENT_MAX}
        yield Probleme((), "nom-de-fichier-trop-long", valeurs)


def _le_reste(
    donnees: dict[str, Any], sorte: type[Fiche], erreur: ValidationError
) -> tuple[Fiche | None, list[Probleme]]:
    """La fiche sans ce qui est mal formé, et ses autres fautes, pour tout dire en un passage.

    Une règle qui porte sur ce qui est écarté se tait, faute de savoir.
    """
    ecartes = {_jusqu_a_la_liste(d["loc"]) for d in erreur.errors(include_url=False)}
    reste = donnees
    for chemin in ecartes:
        reste = _sans(reste, chemin)
    try:
        partielle = sorte.model_validate(reste)
    except ValidationError:
        return None, []
    return partielle, [p for p in partielle.problemes() if not _douteux(p, ecartes)]


def _jusqu_a_la_liste(chemin: Chemin) -> Chemin:
    """Le chemin sans ce qui suit un rang : une liste s'écarte tout entière."""
    return tuple(takewhile(lambda pas: isinstance(pas, str) and pas != "[key]", chemin))


def _sans(groupe: Any, chemin: Chemin) -> Any:
    """Une copie du groupe de champs, sans la valeur située à `chemin`."""
    if not chemin or not isinstance(groupe, dict) or chemin[0] not in groupe:
        return groupe
    cle, *suite = chemin
    if not suite:
        return {c: v for c, v in groupe.items() if c != cle}
    return {**groupe, cle: _sans(groupe[cle], tuple(suite))}


def _douteux(probleme: Probleme, ecartes: set[Chemin]) -> bool:
    if cle := probleme.valeurs.get("cle"):
        groupe = (probleme.valeurs.get("groupe"),)
        return any(cle in chemin or chemin == groupe for chemin in ecartes)
    longueur = len(probleme.chemin)
    return any(
        chemin[:longueur] == probleme.chemin or probleme.chemin[: len(chemin)] == chemin
        for chemin in ecartes
        if chemin and probleme.chemin
    )
