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
from ..rendu import urls
from ..rendu.atelier import Atelier
from ..rendu.guide.exigences import Exigence, exigences
from ..rendu.saisie.colonnes import Colonne
from ..rendu.saisie.formulaire import ESSENTIEL, decrire, demandees, en_octets, partie_de
from ..rendu.saisie.routage import routage
from ..rendu.saisie.tableau import COLONNE_DU_GENRE, RACONTES

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
            description=f"{classe.libelle}. {dits['dit']}",
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
        genres=[(classe, list(_a_reunir(classe))) for classe in GENRES.values()],
        genres_dits=[(classe.genre, classe.libelle) for classe in GENRES.values()],
        contact=atelier.reglages.contact,
    )


def _exigees(classe: type[Offre]) -> Iterator[tuple[Exigence, list[Colonne]]]:
    """Ce que la loi demande d'un genre, avec les questions du formulaire qui y répondent."""
    for exigee in exigences(classe):
        longueur = len(exigee.chemin)
        siennes = [c for c in demandees(classe.genre) if c.chemin[:longueur] == exigee.chemin]
        if siennes and siennes[0].chemin[0] not in RACONTES - {"dates"}:
            yield exigee, siennes


def _a_reunir(classe: type[Offre]) -> Iterator[tuple[str, str]]:
    """Ce que la loi demande d'un genre : (libellé, les choix qui le demandent)."""
    for exigee, siennes in _exigees(classe):
        noms = [c.libelle.rpartition(" : ")[2] for c in siennes]
        groupe = len(siennes[0].chemin) > len(exigee.chemin)
        dit = f"{exigee.libelle} : {' ; '.join(noms)}" if groupe else noms[0]
        yield dit, ", ".join(exigee.quand).lower()


def _feuille(atelier: Atelier, classe: type[Offre], uri: str) -> str:
    exigees = [colonne for _, siennes in _exigees(classe) for colonne in siennes]
    toutes = demandees(classe.genre)
    essentielles = [c for c in toutes if partie_de(c) == ESSENTIEL and c.chemin != ("commune",)]
    colonnes = dict.fromkeys((*essentielles, *(c for c in toutes if c in exigees)))
    return atelier.rendre(
        "signaler_feuille.html",
        uri,
        classe=classe,
        colonnes=list(colonnes),
        territoires=atelier.parution.territoires,
        contact=atelier.reglages.contact,
    )
