"""« Signaler une offre » : le formulaire et ses données, et de quoi s'en passer.

La page ne reçoit que les données du genre choisi. Sans script, elle dit quoi réunir, qui appeler,
et mène aux feuilles à remplir à la main.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from ..artefact import Artefact, Fichier, Fragment, Page
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parties import Origine
from ..rendu import urls
from ..rendu.atelier import Atelier
from ..rendu.guide.exigences import exigences
from ..rendu.saisie.formulaire import decrire, demandees, en_octets, partie_de
from ..rendu.saisie.routage import routage
from ..rendu.saisie.tableau import COLONNE_DU_GENRE

DOSSIER = "signaler/"
DONNEES = "donnees/signaler/"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    for genre, classe in GENRES.items():
        yield Fichier(f"{DONNEES}{genre}.json", partial(_donnees, genre))
        uri = urls.uri_de(f"{DOSSIER}feuille/{genre}/")
        dits = atelier.textes["signaler_offre"]["papier"]
        yield Page(
            uri=uri,
            titre=dits["titre"].replace("{genre}", classe.libelle),
            description=dits["dit"],
            contenu=partial(_feuille, atelier, classe, uri),
            robots=False,
        )
    yield Fichier(f"{DONNEES}communes.json", partial(_communes, atelier))
    yield Fragment(urls.uri_de(DOSSIER), _page(atelier))


def _donnees(genre: str) -> bytes:
    return en_octets(decrire(genre))


def _communes(atelier: Atelier) -> bytes:
    return en_octets({**routage(atelier), "genre": COLONNE_DU_GENRE, "phrases": _phrases(atelier)})


def _phrases(atelier: Atelier) -> dict[str, Any]:
    """Ce que dit le script ; le reste est déjà dans la page."""
    dites = atelier.textes["signaler_offre"]
    return {cle: dit for cle, dit in dites.items() if cle not in ("papier", "exemples")}


def _page(atelier: Atelier) -> str:
    return atelier.rendre(
        "signaler.html",
        urls.uri_de(DOSSIER),
        dossier=DOSSIER,
        donnees=DONNEES,
        genres=[(classe, exigences(classe)) for classe in GENRES.values()],
        genres_dits=[(classe.genre, classe.libelle) for classe in GENRES.values()],
        contact=atelier.reglages.contact,
    )


def _feuille(atelier: Atelier, classe: type[Offre], uri: str) -> str:
    demandes = exigences(classe)
    exiges = {".".join(e.chemin) for e in demandes} | {e.chemin[0] for e in demandes}
    colonnes = [
        c
        for c in demandees(classe.genre)
        if c.chemin != ("commune",)
        and (partie_de(c) == "essentiel" or c.nom in exiges or c.chemin[0] in exiges)
    ]
    return atelier.rendre(
        "signaler_feuille.html",
        uri,
        classe=classe,
        colonnes=colonnes,
        origines=list(Origine),
        territoires=atelier.parution.territoires,
        contact=atelier.reglages.contact,
    )
