"""Les adresses permanentes : liens courts `/o/<id>/`, anciennes adresses, offres disparues."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Page
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..rendu import urls
from ..rendu.atelier import Atelier


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Des pages, jamais des règles de redirection : elles marchent chez tous les hébergeurs.

    Une offre qui n'a jamais paru n'a aucune de ces pages. Une offre disparue garde les siennes,
    sans titre ni texte, pour ne pas laisser une impasse à qui suit un vieux lien.
    """
    parution = atelier.parution
    for offre in (*parution.offres, *parution.offres_pourvues):
        for adresse in (offre.adresse_courte, *offre.anciennes_adresses):
            yield _renvoi(atelier, adresse, offre)
    for offre in parution.offres_disparues:
        for adresse in (offre.adresse, offre.adresse_courte, *offre.anciennes_adresses):
            yield _disparue(atelier, offre, adresse)
    for fiche in parution.catalogue.fiches():
        if not isinstance(fiche, Offre) and parution.lisible(fiche):
            for adresse in fiche.anciennes_adresses:
                yield _renvoi(atelier, adresse, fiche)


def _renvoi(atelier: Atelier, adresse: str, fiche: Fiche) -> Page:
    """Un document d'un demi-kilooctet : un lien court s'ouvre d'une affiche, en pleine campagne."""
    uri = urls.uri_de(adresse)
    return Page(
        uri=uri,
        titre=atelier.textes["stub"]["demenagee"],
        description="",
        contenu=partial(atelier.rendre, "renvoi.html", uri, cible=fiche.adresse),
        robots=False,
        nue=True,
        source=fiche.fichier,
    )


def _disparue(atelier: Atelier, offre: Offre, adresse: str) -> Page:
    uri = urls.uri_de(adresse)
    return Page(
        uri=uri,
        titre=atelier.textes["stub"]["disparue"],
        description=atelier.textes["stub"]["disparue_suite"],
        contenu=partial(
            atelier.rendre, "disparue.html", uri, genre=offre.genre, pluriel=offre.pluriel
        ),
        onglet="offres/",
        robots=False,
        source=offre.fichier,
    )
