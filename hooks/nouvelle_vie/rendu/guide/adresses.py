"""Les adresses du guide que cite un rapport."""

from __future__ import annotations

from ...fautes import PAGE_DU_GUIDE
from ...modele.fiction import fictions
from ...reglages import Reglages
from .. import urls

DOSSIER = "guide/"


def des_fautes(site_url: str, reglages: Reglages) -> str:
    """L'adresse du catalogue des fautes, complète quand le site en a une vraie ; vide sans guide.

    En démonstration, l'adresse du site est souvent inventée : elle ne mènerait nulle part.
    """
    if not reglages.guide:
        return ""
    connue = site_url.startswith("https://") and not any(fictions(site_url))
    return urls.absolue(site_url, PAGE_DU_GUIDE) if connue else PAGE_DU_GUIDE
