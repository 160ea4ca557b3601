"""Quelle colonne remplit quel champ : devinée, montrée, corrigée, gardée pour la fois suivante."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...erreurs import ErreurContenu, FabricationImpossible
from ...lecture.source import decoder
from ...lecture.yaml_situe import lire_yaml
from ...modele.offres import GENRES
from ...modele.texte import plier, suggestion
from ...rendu.saisie.colonnes import Chemin, colonne_de, colonnes
from .entetes import nommer
from .mots import annee_du_chiffre, champs_nommes, formes, mots

RESSEMBLANCE = 0.87
"""D'un titre mal tapé à un nom connu : « Téléhpone »."""
_APPROCHES_MAX = 60
REFERENCE, GENRE = ("reference",), ("genre",)
"""Deux colonnes qui ne sont pas des champs : ce qui désigne la ligne, ce qui dit le genre."""
_COMMUNE: Chemin = ("commune",)


@dataclass(frozen=True)
class Lien:
    """Une colonne de la feuille et ce qu'elle remplit ; rien si elle est laissée."""

    rang: int
    titre: str
    chemin: Chemin | None
    dit: str = ""
    """Pourquoi elle est laissée, ou ce qu'il faut en vérifier."""

    @property
    def nom(self) -> str:
        return ".".join(self.chemin) if self.chemin else ""


@dataclass(frozen=True)
class Imposee:
    """Une correspondance écrite : ce qu'un titre plié remplit, « » s'il faut laisser la colonne."""

    colonnes: Mapping[str, str] = field(default_factory=dict)
    genre: str = ""


def associer(titres: Sequence[str], genre: str, imposee: Imposee) -> tuple[Lien, ...]:
    """Ce que remplit chaque colonne titrée, pour un genre d'offre."""
    liens: dict[int, Lien] = {}
    pris: dict[Chemin, int] = {}
    for rang, titre in enumerate(titres):
        if titre and (lien := _connu(rang, titre, genre, imposee)):
            liens[rang] = lien
    restent = [r for r, t in enumerate(titres) if t and r not in liens]
    deja = {lien.chemin for lien in liens.values()}
    for rang in restent[:_APPROCHES_MAX]:
        liens[rang] = _approche(rang, titres[rang], genre, deja)
    for rang in restent[_APPROCHES_MAX:]:
        liens[rang] = Lien(rang, titres[rang], None, "inconnue")
    rendus = []
    for rang in sorted(liens):
        lien = liens[rang]
        if lien.chemin and lien.chemin != _COMMUNE and lien.chemin in pris:
            premiere = titres[pris[lien.chemin]]
            lien = Lien(rang, lien.titre, None, f"déjà rempli par « {premiere} »")
        elif lien.chemin:
            pris.setdefault(lien.chemin, rang)
        rendus.append(lien)
    return tuple(rendus)


def _connu(rang: int, titre: str, genre: str, imposee: Imposee) -> Lien | None:
    if (ecrit := imposee.colonnes.get(plier(titre))) is not None:
        return Lien(
            rang, titre, tuple(ecrit.split(".")) if ecrit else None, "" if ecrit else "laissée"
        )
    dites = nommer(titre)
    if any(f in mots("a_ignorer") for f in dites):
        return Lien(rang, titre, None, "laissée")
    nommes = champs_nommes(genre) if genre else {}
    for forme in dites:
        if forme in nommes:
            return Lien(rang, titre, nommes[forme])
        if forme in mots("reference"):
            return Lien(rang, titre, REFERENCE)
    annee = annee_du_chiffre(titre)
    if annee and ("chiffre_affaires",) in (colonne_de(genre) if genre else {}):
        return Lien(rang, titre, ("chiffre_affaires", annee))
    return None


def _approche(rang: int, titre: str, genre: str, deja: set[Chemin | None]) -> Lien:
    nommes = champs_nommes(genre) if genre else {}
    for forme in formes(titre)[:1]:
        if 4 < len(forme) < 40:
            trouve = difflib.get_close_matches(forme, list(nommes), 1, RESSEMBLANCE)
            if trouve and nommes[trouve[0]] not in deja:
                return Lien(rang, titre, nommes[trouve[0]], "à vérifier")
    return Lien(rang, titre, None, "inconnue")


# --- la garder ----------------------------------------------------------------------------------

_EN_TETE = """\
# Quelle colonne remplit quel champ, pour « nouvelle-vie importer --correspondance ».
# À gauche, le titre de la colonne ; à droite, le champ, ou "" pour laisser la colonne.
"""


def ecrire(liens: Sequence[Lien], genre: str) -> str:
    """Une correspondance en YAML, telle que `lire` la relit."""
    lignes = [_EN_TETE.rstrip("\n")]
    if genre:
        lignes.append(f"genre: {genre}")
    lignes.append("colonnes:" if liens else "colonnes: {}")
    ecrits: set[str] = set()
    for lien in liens:
        cle = lien.titre[:200]
        if cle not in ecrits:
            ecrits.add(cle)
            dit = f"  # {lien.dit}" if lien.dit else ""
            lignes.append(f"  {_cite(cle)}: {lien.nom or _cite('')}{dit}")
    return "\n".join(lignes) + "\n"


def _cite(texte: str) -> str:
    propre = "".join(c if c.isprintable() else " " for c in texte)
    return json.dumps(propre, ensure_ascii=False)


def lire(octets: bytes, nom: str) -> Imposee:
    """La correspondance qu'une personne a gardée ou écrite.

    Raises:
        FabricationImpossible: elle ne se lit pas, ou nomme un champ inconnu.
    """
    source = decoder(octets[:600_000], nom)
    if isinstance(source, ErreurContenu):
        raise FabricationImpossible(str(source))
    donnees, _, erreurs = lire_yaml(source, source.texte)
    if erreurs:
        raise FabricationImpossible(str(erreurs[0]))
    dites = donnees.get("colonnes") if isinstance(donnees, dict) else None
    if not isinstance(dites, dict):
        raise FabricationImpossible(
            f"{nom} : il manque « colonnes » — enregistrez-en une avec --enregistrer-correspondance"
        )
    genre = str(donnees.get("genre") or "")
    if genre and genre not in GENRES:
        raise FabricationImpossible(
            f"{nom} : « {genre[:60]} » n'est pas un genre — écrivez l'un de : {', '.join(GENRES)}"
        )
    return Imposee({plier(str(t)): _champ(c, genre, nom) for t, c in dites.items()}, genre)


def _champ(ecrit: Any, genre: str, nom: str) -> str:
    champ = "" if ecrit is None else str(ecrit).strip()
    possibles = {c.nom for g in ([genre] if genre else GENRES) for c in colonnes(g)}
    debut, _, fin = champ.rpartition(".")
    if champ in possibles | {"", "reference", "genre"} or (
        debut == "chiffre_affaires" and fin.isdigit()
    ):
        return champ
    sinon = "laissez-le vide pour ne pas lire la colonne"
    raise FabricationImpossible(
        f"{nom} : champ inconnu « {champ[:60]} » — {suggestion(champ[:60], possibles, sinon=sinon)}"
    )
