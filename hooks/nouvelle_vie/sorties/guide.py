"""Le guide des rédacteurs : des pages pour qui écrit le site, et non pour qui le visite.

Elles sont hors des menus, de la recherche du public et du plan du site ; le réglage `guide: non`
les retire. Le guide a sa propre recherche, dans son sommaire.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby

from markupsafe import Markup

from ..artefact import Artefact, Etape, Fichier, Page
from ..modele.offre import Offre
from ..rendu.atelier import Atelier
from ..rendu.guide import exemples
from ..rendu.guide.blocs import ICI, Appel, Bloc, Code, Prose, ancrer
from ..rendu.guide.champs import avec_les_mots, propres_et_communs
from ..rendu.guide.exigences import exigences
from ..rendu.guide.fautes import familles
from ..rendu.guide.loi import regles_dites
from ..rendu.guide.recherche import entrees
from ..rendu.guide.sommaire import DOSSIER, PageDuGuide, pages
from ..rendu.guide.valeurs import valeurs
from ..rendu.urls import racine, uri_de

RECHERCHE = f"{DOSSIER}recherche.json"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    if not atelier.reglages.guide:
        return
    toutes = tuple(pages(_dites(atelier)))
    for page in toutes:
        yield Page(
            uri=uri_de(page.adresse),
            titre=page.titre,
            description=page.resume,
            contenu=partial(_contenu, atelier, page, toutes),
            robots=False,
            fil=tuple(_fil(toutes, page)),
        )
    yield Fichier(RECHERCHE, partial(_index, toutes))


def _dites(atelier: Atelier) -> Mapping[str, str]:
    return atelier.retenir("valeurs du guide", lambda: valeurs(atelier))


def _fil(toutes: tuple[PageDuGuide, ...], page: PageDuGuide) -> Iterator[Etape]:
    """Le sommaire, la page des offres pour un genre, puis la page."""
    for autre in toutes:
        if page.adresse.startswith(autre.adresse):
            yield Etape(autre.titre, autre.adresse)


def _index(toutes: tuple[PageDuGuide, ...]) -> bytes:
    return json.dumps(list(entrees(toutes)), ensure_ascii=False).encode() + b"\n"


def _contenu(atelier: Atelier, page: PageDuGuide, toutes: tuple[PageDuGuide, ...]) -> str:
    uri = uri_de(page.adresse)
    parties = [(nom, list(groupe)) for nom, groupe in groupby(toutes[1:], lambda p: p.partie)]
    return atelier.rendre(
        "guide.html",
        uri,
        page=page,
        parties=parties,
        index=RECHERCHE,
        blocs=[_bloc(atelier, uri, bloc) for bloc in page.blocs],
        cites=partial(_citer, atelier, page),
    )


def _bloc(atelier: Atelier, uri: str, bloc: Bloc) -> tuple[str, object]:
    """(sorte, ce que montre le gabarit)."""
    if isinstance(bloc, Prose):
        return "prose", Markup(ancrer(atelier.markdown(bloc.texte, racine(uri))))
    return ("code", bloc) if isinstance(bloc, Code) else ("appel", bloc)


def _citer(atelier: Atelier, page: PageDuGuide, appel: Appel) -> object:
    """Ce que sait le modèle, pour un passage que compose le gabarit.

    Raises:
        LookupError: la page appelle ce qui n'existe pas.
    """
    modele = page.modele if appel.argument == ICI else None
    if appel.nom == "regle":
        return regles_dites()[appel.argument]
    if appel.nom == "fautes":
        return familles()
    if appel.nom == "exemples" and modele:
        dites = _dites(atelier)
        return exemples.bon(modele, dites), exemples.mauvais(modele, dites)
    if appel.nom == "champs" and modele:
        mots = atelier.parution.catalogue.vocabulaires
        return tuple(avec_les_mots(dits, mots) for dits in propres_et_communs(modele))
    if appel.nom == "exigences" and modele and issubclass(modele, Offre):
        return exigences(modele), regles_dites([modele])
    raise LookupError(f"{page.nom} : « {appel.nom} » ne veut rien dire ici")
