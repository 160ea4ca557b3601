"""Relire une fiche composée comme le site la lira, avant de l'écrire."""

from __future__ import annotations

from pathlib import PurePosixPath

from ...erreurs import ErreurContenu
from ...lecture.entete import Decoupe, decouper
from ...lecture.fiches import valider
from ...lecture.source import decoder
from ...lecture.yaml_situe import lire_yaml
from ...modele.offre import Offre


def relire(
    octets: bytes, classe: type[Offre], fichier: str
) -> tuple[Offre | None, tuple[str, ...]]:
    """La fiche telle que le site la lira ; rien, et pourquoi, si elle aurait une faute."""
    source = decoder(octets, fichier)
    if isinstance(source, ErreurContenu):
        return None, (f"{source.message} — {source.remede}",)
    texte, corps = source.texte, ""
    if fichier.lower().endswith(".md"):
        decoupe = decouper(source)
        if not isinstance(decoupe, Decoupe):
            return None, (f"{decoupe.message} — {decoupe.remede}",)
        texte, corps = decoupe.entete, decoupe.corps
    donnees, emplacements, erreurs = lire_yaml(source, texte)
    if erreurs or not isinstance(donnees, dict):
        return None, tuple(f"{e.message} — {e.remede}" for e in erreurs) or ("fiche vide",)
    if corps:
        donnees["description"] = corps
    slug = PurePosixPath(fichier).stem
    fiche, fautes = valider(donnees, classe, fichier, slug)
    if fautes or not isinstance(fiche, Offre):
        dites = map(emplacements.erreur, fautes)
        return None, tuple(f"{e.message} — {e.remede}" for e in dites)
    return fiche, ()
