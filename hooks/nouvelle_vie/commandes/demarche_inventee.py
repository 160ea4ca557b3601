"""Ce que retirer les exemples fait aux fichiers de la démarche : chiffres, numéros, contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..erreurs import Chemin
from ..lecture.demarche import DemarcheLue
from ..modele.demarches import Demarche, exemples
from ..modele.fiction import est_fictif
from .elagage import sans_element, sans_groupe

if TYPE_CHECKING:
    from .exemples import Retrait


def retirer(
    retrait: Retrait, lue: DemarcheLue, racine: Path, fautifs: Collection[str] = ()
) -> None:
    """Prévoit le retrait de chaque invention ; un fichier qui n'était qu'invention s'efface."""
    for nom, lu in lue.lus.items():
        if lu.fichier in fautifs:
            continue
        elements = [chemin for n, chemin in exemples(lue.demarche) if n == nom]
        if elements and len(elements) == len(getattr(lu.valeur, str(elements[0][0]))):
            retrait.donnees = (*retrait.donnees, lu.fichier)
            continue
        for chemin in reversed(elements):
            _oter(retrait, racine, lu.fichier, chemin)
        if nom == "annuaire":
            for chemin in _contacts_inventes(lue.demarche):
                _oter(retrait, racine, lu.fichier, chemin)


def _contacts_inventes(demarche: Demarche) -> Iterator[Chemin]:
    """Sans le sien, un organisme ou une fonction a le contact du département."""
    if demarche.annuaire:
        for cle in ("organismes", "fonctions"):
            for rang, qui in enumerate(getattr(demarche.annuaire, cle)):
                if qui.contact and est_fictif(qui.contact):
                    yield (cle, rang, "contact")


def _oter(retrait: Retrait, racine: Path, fichier: str, chemin: Chemin) -> None:
    octets = retrait.reecrits.get(fichier) or (racine / fichier).read_bytes()
    oter = sans_groupe if isinstance(chemin[-1], str) else sans_element
    quoi = " › ".join(str(c + 1) if isinstance(c, int) else c for c in chemin)
    if (sans := oter(octets, fichier, chemin)) is None:
        retrait.restent.append(f"{fichier} : retirez « {quoi} » à la main, il est inventé")
        return
    retrait.reecrits[fichier] = sans
    retrait.repares.append(f"{fichier} : « {quoi} » est inventé, il est retiré")
