"""La page du réseau : qui fait quoi, qui appeler, et les indicateurs dessinés."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..modele.demarche import Annuaire, Indicateurs
from ..rendu.atelier import Atelier
from ..rendu.histogramme import histogramme
from ..rendu.interlocuteurs import joindre
from ..rendu.urls import uri_de

PAGE = "reseau/"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    demarche = atelier.parution.catalogue.demarche
    annuaire, indicateurs = demarche.annuaire, demarche.indicateurs
    if annuaire is None and indicateurs is None:
        return
    uri, phrases = uri_de(PAGE), atelier.textes["reseau"]["dessin"]
    contenu = atelier.rendre(
        "reseau.html",
        uri,
        organismes=[(o, joindre(atelier, o)) for o in (annuaire.organismes if annuaire else ())],
        fonctions=[(f, joindre(atelier, f)) for f in (annuaire.fonctions if annuaire else ())],
        documents=annuaire.documents if annuaire else (),
        dessins=[histogramme(s, phrases) for s in (indicateurs.series if indicateurs else ())],
    )
    yield Fragment(uri, contenu, a_chercher=" ".join(_a_chercher(annuaire, indicateurs)))


def _a_chercher(annuaire: Annuaire | None, indicateurs: Indicateurs | None) -> Iterator[str]:
    for organisme in annuaire.organismes if annuaire else ():
        yield from (organisme.titre, organisme.mission, *organisme.taches)
    for fonction in annuaire.fonctions if annuaire else ():
        yield from (fonction.titre, fonction.texte)
    for document in annuaire.documents if annuaire else ():
        yield from (document.titre, document.resume)
    for serie in indicateurs.series if indicateurs else ():
        yield from (serie.titre, serie.definition)
