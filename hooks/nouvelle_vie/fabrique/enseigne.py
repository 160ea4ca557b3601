"""L'enseigne du site : l'image de ses liens partagés, celle de ses flux, son emblème.

Dessinés une fois, gardés dans `.cache/enseigne/`, posés par lien dur.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import PIL  # le paquet seul : ni codec, ni Image

from ..artefact import Copie, Fichier
from ..rendu.embleme import ICONE, VARIANTES, recolorer
from ..rendu.tete import PARTAGE
from ..sorties.flux import IMAGE
from . import polices
from .reserve import Reserve

VERSION = "1"
"""À augmenter quand un dessin change."""
CACHE = ".cache/enseigne"
PUBLIES = {"partage": PARTAGE, "flux": IMAGE.adresse, **{v.cle: v.png for v in VARIANTES}}
"""Où paraît chaque image."""


@dataclass(frozen=True)
class Enseigne:
    """Ce que disent et ce dont sont faites ces images."""

    nom: str
    promesse: str
    icone: str
    """Le SVG de l'icône du site."""
    node_modules: Path

    @property
    def cle(self) -> str:
        police = polices.empreinte(self.node_modules)
        variantes = [recolorer(self.icone, variante) for variante in VARIANTES]
        dit = f"{VERSION} {PIL.__version__} {police} {(self.nom, self.promesse, variantes)!r}"
        return hashlib.sha256(dit.encode()).hexdigest()


def preparer(nom: str, promesse: str, racine: Path, habillage: Path) -> list[Fichier | Copie]:
    """Les fichiers à publier ; les images ne sont dessinées que si l'une manque.

    Raises:
        OSError: une police ou l'icône manque, ou le disque refuse.
    """
    icone = (habillage / ICONE).read_text("utf-8")
    enseigne = Enseigne(nom, promesse, icone, racine / "node_modules")
    reserve, cle = Reserve(racine / CACHE, ".png"), enseigne.cle
    if not reserve.servir(cle, PUBLIES):
        for format_, dessiner in _dessins(enseigne):
            reserve.ranger(cle, format_, dessiner())
        reserve.relire()
    if not (servies := reserve.servir(cle, PUBLIES)):
        raise OSError(f"un autre programme efface {CACHE} pendant la construction")
    reserve.fermer()
    return [
        *(Copie(PUBLIES[format_], rangee.chemin) for format_, rangee in servies.items()),
        *(Fichier(v.svg, recolorer(icone, v).encode()) for v in VARIANTES),
    ]


def _dessins(enseigne: Enseigne) -> Iterator[tuple[str, Callable[[], bytes]]]:
    from . import embleme, partage  # Pillow est lent à charger : seulement s'il y a à dessiner

    dit = enseigne.nom, enseigne.promesse, enseigne.node_modules
    yield "partage", partial(partage.image_de_partage, *dit)
    yield "flux", partage.image_des_flux
    for variante in VARIANTES:
        yield variante.cle, partial(embleme.en_png, recolorer(enseigne.icone, variante))
