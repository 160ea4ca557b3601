"""Le vrai site, construit une fois et partagé par tous les essais qui ne font que le lire."""

from __future__ import annotations

import pytest

from fabriques import SiteConstruit, construire
from nouvelle_vie.horloge import maintenant
from nouvelle_vie.lecture.site import lire_reglages
from nouvelle_vie.modele.parution import Parution
from outils import DEPOT, lire_site


@pytest.fixture(scope="session")
def site_construit(tmp_path_factory: pytest.TempPathFactory) -> SiteConstruit:
    """Le site d'exemple du dépôt, construit hors du dépôt par la commande de tout le monde."""
    dossier = tmp_path_factory.mktemp("construit") / "site"
    essai = construire(DEPOT, "-d", str(dossier))
    assert essai.code == 0, essai.sortie
    quand = maintenant(lire_reglages(DEPOT / "mkdocs.yml"), {})
    lecture = lire_site(DEPOT, quand)
    return SiteConstruit(dossier, lecture, Parution(lecture.catalogue, quand))
