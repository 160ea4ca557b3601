"""La lettre d'information, du contenu lu aux deux fichiers : rien n'est construit ni publié."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..erreurs import FabricationImpossible
from ..lecture.charger import Lecture
from ..lecture.images import CACHE
from ..lecture.site import lire_configuration
from ..modele.fiche import Fiche
from ..modele.parution import Parution
from ..reglages import Reglages
from ..rendu import lettre, numero
from ..rendu.atelier import Atelier
from ..rendu.gabarits import gabarits, phrases
from ..rendu.images import Images
from . import images, jetons
from .refus import dire_impossible


@dataclass(frozen=True)
class Courrier:
    """Une lettre prête à être posée : son objet, son HTML et son texte."""

    objet: str
    html: str
    texte: str


def composer(
    config: Path,
    lecture: Lecture,
    reglages: Reglages,
    parution: Parution,
    bornes: tuple[datetime, datetime],
) -> Courrier | None:
    """La lettre de ce qui est nouveau entre ces instants ; rien si rien ne l'est.

    Ses images sont celles du site : la fabrique en fait le nom, et le cache les garde.
    """
    choix = numero.choisir(parution, *bornes)
    if not choix:
        return None
    donnees, _ = lire_configuration(config)
    habillage = config.parent / donnees.get("theme", {}).get("custom_dir", "overrides")
    atelier = Atelier(
        parution,
        reglages,
        donnees["site_url"],
        donnees["site_name"],
        gabarits(habillage / "catalogue", jeton=jetons.jetons(habillage)),
        phrases(),
        _images(config.parent, lecture, (c.fiches[0] for c in choix)),
    )
    ecrite, html, texte = lettre.ecrire(atelier, choix, bornes)
    return Courrier(ecrite.objet, html, texte)


def _images(racine: Path, lecture: Lecture, fiches: Iterable[Fiche]) -> Images:
    noms = sorted({photo.fichier for fiche in fiches for photo in fiche.photos[:1]})
    return images.preparer([lecture.images[nom] for nom in noms], racine / CACHE)[0]


def poser(dossier: Path, fichiers: Mapping[str, str]) -> None:
    """Pose tous ces fichiers, ou aucun ; ceux d'avant, de même nom, sont remplacés.

    Raises:
        FabricationImpossible: le disque refuse ; rien n'a été écrit.
    """
    provisoires = {dossier / nom: dossier / f".{nom}.{os.getpid()}" for nom in fichiers}
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        for nom, texte in fichiers.items():
            provisoires[dossier / nom].write_bytes(texte.encode())
        for chemin in provisoires:
            if chemin.is_dir():
                raise IsADirectoryError(21, "", str(chemin))
        for chemin, provisoire in provisoires.items():
            provisoire.replace(chemin)
    except OSError as refus:
        for provisoire in provisoires.values():
            _oublier(provisoire)
        dit = str(dire_impossible(refus)).partition(" — ")[0]
        raise FabricationImpossible(f"{dit} — rien n'a été écrit") from None


def _oublier(provisoire: Path) -> None:
    try:
        provisoire.unlink(missing_ok=True)
    except OSError:
        return  # le dossier même est refusé : il n'y a rien à retirer
