"""Les images du site : fabriquées une fois, gardées dans `.cache/images/`, posées par lien dur."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ..artefact import Copie
from ..erreurs import FabricationImpossible
from ..lecture.charger import Lecture
from ..lecture.images import ImageLue, cle_de, ecrire_scelle, lire_scelle, poser
from ..modele.parution import Parution
from ..modele.texte import segment
from ..rendu.images import Derive, Image, Images
from . import chrono

DOSSIER = "images"
_NOM_MAX = 60
Etat = dict[str, Any]
"""Ce que le cache dit d'une image : `derives` (nom, empreinte, dimensions) et `substitut`."""


def a_publier(parution: Parution, lecture: Lecture) -> list[ImageLue]:
    """Les images des fiches qui paraissent et des pages ordinaires, et elles seules."""
    fiches = filter(parution.lisible, parution.catalogue.fiches())
    listes = [*(f.photos for f in fiches), *(p.entete.photos for p in lecture.pages)]
    return [lecture.images[nom] for nom in sorted({p.fichier for photos in listes for p in photos})]


@chrono.phase("images")
def preparer(lues: Sequence[ImageLue], cache: Path) -> tuple[Images, list[Copie]]:
    """Le registre des images et les fichiers à publier ; seules les nouvelles sont fabriquées.

    Raises:
        FabricationImpossible: une photo a changé pendant la construction, ou la mémoire manque.
        OSError: le disque refuse d'écrire le cache.
    """
    etats: dict[str, Etat | None] = {image.cle: _etat(image, cache) for image in lues}
    a_faire = list({image.cle: image for image in lues if etats[image.cle] is None}.values())
    # Pillow rend la main à Python pendant qu'il compresse : des fils suffisent.
    with warnings.catch_warnings(), ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as equipe:
        warnings.simplefilter("ignore")
        faits = equipe.map(lambda image: _fabriquer(image, cache), a_faire)
        etats.update({etat["cle"]: etat for etat in faits})
    registre: dict[str, Image] = {}
    copies: dict[str, Copie] = {}
    for image in lues:
        etat = etats[image.cle]
        assert etat is not None
        publiee, fichiers = _publier(image, etat, cache)
        registre[image.fichier] = publiee
        copies.update({copie.uri: copie for copie in fichiers})
    return Images(registre), list(copies.values())


def _etat(image: ImageLue, cache: Path) -> Etat | None:
    """Ce que le cache garde d'une image ; rien s'il y manque ou s'y abîme quoi que ce soit."""
    etat = lire_scelle(cache / image.cle / "derives.json")
    if not isinstance(etat, dict) or etat.get("cle") != image.cle:
        return None
    for derive in etat["derives"]:
        try:
            octets = (cache / image.cle / derive["nom"]).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(octets).hexdigest() != derive["empreinte"]:
            return None
    return etat


def _fabriquer(image: ImageLue, cache: Path) -> Etat:
    from . import derives  # Pillow est lent à charger : seulement s'il y a une image à faire

    octets = image.chemin.read_bytes()
    if cle_de(octets) != image.cle:
        raise FabricationImpossible(
            f"la photo {image.fichier} a changé pendant la construction — relancez-la"
        )
    try:
        faits = list(derives.deriver(octets, image.sorte))
        substitut = derives.substitut(faits[0].octets)
    except (MemoryError, OSError, ValueError):
        raise FabricationImpossible(
            f"la photo {image.fichier} n'a pas pu être réduite, sans doute faute de mémoire — "
            "fermez d'autres programmes, ou réduisez-la à 3 000 pixels de large"
        ) from None
    for fait in faits:
        poser(cache / image.cle / fait.nom, fait.octets)
    etat: Etat = {
        "cle": image.cle,
        "substitut": substitut,
        "derives": [
            {
                "nom": fait.nom,
                "largeur": fait.largeur,
                "hauteur": fait.hauteur,
                "empreinte": hashlib.sha256(fait.octets).hexdigest(),
            }
            for fait in faits
        ],
    }
    ecrire_scelle(cache / image.cle / "derives.json", etat)
    return etat


def _publier(image: ImageLue, etat: Etat, cache: Path) -> tuple[Image, list[Copie]]:
    """L'image vue des gabarits, et ses fichiers. L'empreinte est dans leur nom : ils sont figés."""
    nom = segment(Path(image.fichier).with_suffix("").as_posix())[:_NOM_MAX]
    publies: list[Derive] = []
    copies: list[Copie] = []
    for derive in etat["derives"]:
        adresse = f"{DOSSIER}/{nom}.{image.cle[:8]}-{derive['nom']}"
        origine = cache / image.cle / derive["nom"]
        poids = origine.stat().st_size
        publies.append(Derive(adresse, derive["largeur"], derive["hauteur"], poids))
        copies.append(Copie(adresse, str(origine)))
    *webp, jpeg = publies
    return Image(tuple(webp), jpeg, etat["substitut"]), copies
