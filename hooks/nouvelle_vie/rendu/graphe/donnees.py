"""Le catalogue des données ouvertes, pour les moteurs de jeux de données.

Propriétés exigées et conseillées par Google :
https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...artefact import Noeud
from ..atelier import Atelier
from .noyau import noeud, organisation

Telechargement = tuple[str, str]
"""(adresse relative au site, type du fichier)."""


def catalogue_structure(
    atelier: Atelier,
    page: str,
    licence: str,
    jeux: Iterable[tuple[str, Sequence[Telechargement]]],
) -> list[Noeud]:
    """La page des données. `jeux` : (clé, fichiers) de chaque jeu qu'elle montre."""
    textes, adresse = atelier.textes["donnees"], atelier.absolue(page)
    editeur = organisation(atelier)
    decrits = [
        {"@id": atelier.etiquette("donnees", cle)}
        | noeud(
            "Dataset",
            name=textes["jeux"][cle]["titre"],
            description=textes["jeux"][cle]["description"],
            url=f"{adresse}#{cle}",
            license=licence,
            isAccessibleForFree=True,
            keywords=list(textes["jeux"][cle]["mots_cles"]),
            creator={"@id": editeur["@id"]},
            spatialCoverage=atelier.reglages.territoire.nom,
            distribution=[
                noeud("DataDownload", encodingFormat=media, contentUrl=atelier.absolue(fichier))
                for fichier, media in fichiers
            ],
        )
        for cle, fichiers in jeux
    ]
    dit = noeud(
        "DataCatalog",
        name=textes["catalogue"],
        description=textes["catalogue_dit"],
        url=adresse,
        license=licence,
        publisher=editeur,
        dataset=decrits,
    )
    return [{"@id": atelier.etiquette("donnees")} | dit]
