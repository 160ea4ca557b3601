"""Les pages ordinaires, rendues par MkDocs, telles que la fabrique doit les connaître."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..artefact import Fragment
from ..rendu.dates import derniere
from ..rendu.tete import Metas
from ..rendu.urls import adresse_de


@dataclass
class PageOrdinaire:
    """Une page de `content/`, rendue. Une sortie y ajoute parfois un fragment."""

    uri: str
    source: str
    titre: str
    resume: str
    texte: str
    cachee: bool = False
    mise_a_jour: date | None = None

    def metas(self, fragment: Fragment | None, fermee: bool) -> Metas:
        """Ce que sa tête dit d'elle ; `fermee` : le site entier est fermé aux robots."""
        return Metas(
            adresse=adresse_de(self.uri),
            titre=self.titre,
            description=self.resume,
            ouverte=not (self.cachee or fermee),
            flux=fragment.flux if fragment else (),
            graphe=fragment.graphe if fragment else None,
        )

    def modifiee(self, fragment: Fragment | None) -> date | None:
        """La date de l'en-tête ou de ce qu'une sortie y montre ; jamais celle du fichier."""
        return derniere((self.mise_a_jour, fragment.modifiee if fragment else None))
