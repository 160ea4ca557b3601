"""Les visuels de réseau : dessinés une fois, gardés dans `.cache/visuels/`, posés par lien dur."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import PIL  # le paquet seul : ni codec, ni Image

from .. import processus
from ..artefact import Copie, Illustration
from ..rendu.affiches import Affiche, affiches
from ..rendu.atelier import Atelier
from ..rendu.images import Images
from ..rendu.visuels import PAYSAGE, PORTRAIT, RegistreDesVisuels, Visuels
from . import chrono, jetons, polices
from .avancement import avancement
from .reserve import Rangee, Reserve

VERSION = "1"
"""À augmenter quand le dessin change."""
CACHE = ".cache/visuels"
DOSSIER = "images/visuels"
FORMATS = {"paysage": PAYSAGE, "portrait": PORTRAIT}
LOT, SEUIL = 4, 24
"""Fiches dessinées d'une traite ; en dessous du seuil, se dédoubler ne rapporte rien."""


@dataclass(frozen=True)
class Commande:
    """Une affiche à montrer. `cle` : l'empreinte de tout ce dont son dessin dépend."""

    cle: str
    affiche: Affiche
    palette: jetons.Palette
    photo: Path | None


@dataclass(frozen=True)
class Presse:
    """De quoi passer d'une affiche à ses fichiers.

    `photos` : le dérivé à dessiner pour chaque photo publiée.
    """

    racine: Path
    habillage: Path
    photos: Mapping[str, Path]

    @property
    def node_modules(self) -> Path:
        return self.racine / "node_modules"


def derives(images: Images, copies: Iterable[Copie]) -> dict[str, Path]:
    """Le JPEG déjà réduit de chaque photo publiée, par son fichier."""
    origines = {copie.uri: Path(copie.origine) for copie in copies}
    return {nom: origines[image.jpeg.adresse] for nom, image in images.par_fichier.items()}


def illustrer(atelier: Atelier, presse: Presse) -> tuple[Atelier, list[Copie]]:
    """L'atelier qui connaît ses visuels, et les fichiers à publier (voir `preparer`)."""
    registre, copies = preparer(affiches(atelier), presse)
    return replace(atelier, visuels=registre), copies


def preparer(
    par_fiche: Mapping[str, Affiche], presse: Presse
) -> tuple[RegistreDesVisuels, list[Copie]]:
    """Le registre des visuels et les fichiers à publier ; seuls les nouveaux sont dessinés.

    Args:
        par_fiche: les affiches, par identifiant.

    Raises:
        FabricationImpossible: un des processus qui dessinent a été tué.
        OSError: une police manque, ou le disque refuse.
    """
    with chrono.phase("visuels"):
        reserve = Reserve(presse.racine / CACHE)
        commandes = _commander(par_fiche, presse)
        servies = {c.cle: reserve.servir(c.cle, FORMATS) for c in commandes.values()}
    if manquent := {c.cle: c for c in commandes.values() if not servies[c.cle]}:
        _dessiner(list(manquent.values()), reserve, presse)
    with chrono.phase("visuels"):
        servies |= {cle: reserve.servir(cle, FORMATS) for cle in manquent}
        registre: dict[str, Visuels] = {}
        copies: list[Copie] = []
        for identifiant, commande in commandes.items():
            publies, fichiers = _publier(identifiant, commande.affiche.alt, servies[commande.cle])
            registre[identifiant] = publies
            copies += fichiers
        reserve.fermer()
    return RegistreDesVisuels(registre), copies


def _commander(par_fiche: Mapping[str, Affiche], presse: Presse) -> dict[str, Commande]:
    commun = f"{VERSION} {PIL.__version__} {polices.empreinte(presse.node_modules)}"
    palette = jetons.palettes(presse.habillage)
    palettes = {sorte: palette(sorte) for sorte in {a.sorte for a in par_fiche.values()}}
    teintes = {sorte: repr(couleurs) for sorte, couleurs in palettes.items()}
    chemins = {nom: chemin.parts[-2:] for nom, chemin in presse.photos.items()}
    commandes = {}
    for identifiant, affiche in par_fiche.items():
        # Le chemin d'un dérivé, dans le cache des images, dit ses octets.
        dit = f"{commun} {affiche.dessin!r} {teintes[affiche.sorte]} {chemins.get(affiche.photo)}"
        cle = hashlib.sha256(dit.encode("utf-8", "surrogatepass")).hexdigest()
        photo = presse.photos.get(affiche.photo)
        commandes[identifiant] = Commande(cle, affiche, palettes[affiche.sorte], photo)
    return commandes


@chrono.phase("dessin des visuels")
def _dessiner(commandes: list[Commande], reserve: Reserve, presse: Presse) -> None:
    from .dessin import Dessinateur  # Pillow est lent à charger : seulement s'il y a à dessiner

    dessinateur = Dessinateur(presse.node_modules)

    def dessiner(lot: range) -> None:
        for rang in lot:
            commande = commandes[rang]
            faits = dessinateur.dessiner(commande.affiche, commande.palette, commande.photo)
            for format_, octets in faits:
                reserve.ranger(commande.cle, format_, octets)

    lots = [
        range(debut, min(debut + LOT, len(commandes))) for debut in range(0, len(commandes), LOT)
    ]
    combien = processus.combien(len(commandes), SEUIL)
    with avancement("Visuels de réseau", len(commandes)) as dire:
        processus.repartir(
            dessiner, lots, combien, "de dessin", lambda n: dire(min(n * LOT, len(commandes)))
        )
    reserve.relire()


def _publier(
    identifiant: str, alt: str, rangees: Mapping[str, Rangee]
) -> tuple[Visuels, list[Copie]]:
    """Les visuels d'une fiche, et leurs fichiers. L'empreinte est dans leur nom : ils sont figés.

    Raises:
        OSError: ce qui vient d'être dessiné n'est plus là.
    """
    images, copies = {}, []
    for format_, (largeur, hauteur) in FORMATS.items():
        if format_ not in rangees:
            raise OSError(f"un autre programme efface {CACHE} pendant la construction")
        rangee = rangees[format_]
        adresse = f"{DOSSIER}/{identifiant}.{rangee.empreinte[:8]}-{format_}.jpg"
        images[format_] = Illustration(adresse, largeur, hauteur, alt, rangee.poids)
        copies.append(Copie(adresse, rangee.chemin))
    return Visuels(**images), copies
