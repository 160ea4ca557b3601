"""Où vivent les offres qui n'ont pas paru : si le dépôt est public, tout le monde peut les lire."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..erreurs import ErreurContenu, Probleme
from ..modele.cycle import AVANT_PARUTION
from ..modele.offre import Offre
from ..reglages import Reglages
from .site import PREFIXE, lire_configuration

VISIBILITES = ("NV_VISIBILITE", "CI_PROJECT_VISIBILITY")
"""Ce qu'en disent nos flux GitHub (`github.repository_visibility`), et GitLab de lui-même."""
_ORIGINE = re.compile(r'^\[remote "origin"\]\n(?:(?!\[).*\n)*?\s*url\s*=\s*(\S+)', re.M)
_ADRESSE = re.compile(
    r"(?:\w+://)?(?:[^@/\s]*@)?([\w.-]+\.\w+)(?::\d+(?=/))?[:/]+([\w./~-]+?)(?:\.git)?/?$"
)


def reservee(offre: Offre) -> bool:
    """Vrai si une offre qui n'est pas inventée dit ce que le site ne publie pas."""
    return not offre.exemple and (offre.statut in AVANT_PARUTION or bool(offre.motif_retrait))


def conseils_du_depot(
    racine: Path, reglages: Reglages, reservees: Sequence[str], environnement: Mapping[str, str]
) -> tuple[ErreurContenu, ...]:
    """Le conseil à donner quand le dépôt est public, posé sur son réglage.

    Rien ne se demande au réseau : seuls le réglage `depot_public` et l'intégration continue le
    savent ; sans eux, on se tait.

    Args:
        reservees: les fichiers des offres qui disent ce que le site ne publie pas.
    """
    if not reservees or not est_public(reglages, environnement):
        return ()
    ou, nombre = origine(racine), len(reservees)
    valeurs = {
        "ou": f" {ou}" if ou else "",
        "offres": f"{nombre} offres" if nombre > 1 else "une offre",
        "gardent": "gardent" if nombre > 1 else "garde",
        "exemple": reservees[0],
    }
    emplacements = lire_configuration(racine / "mkdocs.yml")[1]
    return (emplacements.erreur(Probleme((*PREFIXE, "depot_public"), "depot-public", valeurs)),)


def est_public(reglages: Reglages, environnement: Mapping[str, str]) -> bool:
    if reglages.depot_public is not None:
        return reglages.depot_public
    return any(environnement.get(nom) == "public" for nom in VISIBILITES)


def origine(racine: Path) -> str:
    """« github.com/compte/depot », d'après Git ; rien si on ne le sait pas. Jamais un secret."""
    try:
        config = (racine / ".git" / "config").read_text("utf-8", "replace")
    except OSError:
        return ""
    trouvee = _ORIGINE.search(config)
    lue = _ADRESSE.fullmatch(trouvee[1]) if trouvee else None
    return f"{lue[1]}/{lue[2]}" if lue else ""
