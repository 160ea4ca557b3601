"""De quoi partager une offre : son adresse courte, un courriel tout prêt, un QR code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from ..modele.offre import Offre
from . import qr
from .atelier import Atelier
from .typographie import typographier


@dataclass(frozen=True)
class Partage:
    """`adresse` : la permanente, absolue ; ni un renommage ni une refonte ne la changent."""

    adresse: str
    courriel: str
    qr: qr.Dessin


def partage_de(atelier: Atelier, offre: Offre, commune: str) -> Partage:
    """Sur le chemin de chaque offre : ce qui est commun à toutes n'est encodé qu'une fois."""
    dossier = atelier.absolue("o/")
    titre = quote(typographier(offre.titre), safe="")
    corps = (
        _encoder(atelier.textes["partage"]["corps"])
        .replace(_encoder("{titre}"), titre)
        .replace(_encoder("{commune}"), _encoder(commune))
        .replace(_encoder("{adresse}"), f"{_encoder(dossier)}{offre.id}%2F")
    )
    return Partage(
        f"{dossier}{offre.id}/",
        f"mailto:?subject={titre}&body={corps}",
        qr.dessiner(dossier, offre.id, "/"),
    )


@lru_cache(maxsize=1024)
def _encoder(texte: str) -> str:
    """Pour un `mailto:` (RFC 6068), où une ligne finit par CR LF."""
    return quote(texte.replace("\n", "\r\n"), safe="")
