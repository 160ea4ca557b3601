"""Ce qui s'imprime et ce qui se projette : des pages de texte, que leur forme habille."""

from __future__ import annotations

from collections.abc import Iterator

from ..artefact import Artefact, Fragment
from ..modele.demarche import Document, Forme
from ..modele.demarches import Demarche
from ..rendu.atelier import Atelier
from ..rendu.urls import uri_de

_GABARITS = {Forme.FEUILLE: "feuille.html", Forme.PRESENTATION: "presentation.html"}


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Un document cité deux fois n'est habillé qu'une."""
    formes: dict[str, Forme] = {}
    for document in _documents(atelier.parution.catalogue.demarche):
        if document.forme in _GABARITS:
            formes.setdefault(uri_de(document.page), document.forme)
    for uri, forme in formes.items():
        yield Fragment(uri, atelier.rendre(_GABARITS[forme], uri))


def _documents(demarche: Demarche) -> Iterator[Document]:
    for boite in demarche.boites.boites if demarche.boites else ():
        yield from boite.documents
    if demarche.annuaire:
        yield from demarche.annuaire.documents
