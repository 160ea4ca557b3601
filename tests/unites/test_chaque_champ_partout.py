"""Un champ déclaré une fois se retrouve partout où une personne l'attend.

Une source de plus : une fonction « type de fiche → chemins des champs qu'elle montre », et sa
ligne dans `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nouvelle_vie.lecture.charger import SORTES
from nouvelle_vie.modele.chemins import Forme, chemins
from nouvelle_vie.modele.fiche import Fiche
from nouvelle_vie.modele.offre import Offre
from nouvelle_vie.modele.offres import GENRES
from nouvelle_vie.redaction.questions import Geste, prochaine
from nouvelle_vie.rendu.guide.champs import champs_du_guide
from nouvelle_vie.rendu.saisie.colonnes import colonnes_du_modele
from nouvelle_vie.rendu.schemas import EDITEUR, schema

Champs = set[tuple[str, ...]]
MODELES: tuple[type[Fiche], ...] = (*GENRES.values(), *SORTES)


def du_modele(modele: type[Fiche]) -> Champs:
    return {champ.chemin for champ in chemins(modele)}


def du_schema(modele: type[Fiche]) -> Champs:
    return set(_proprietes(schema(modele, EDITEUR, demonstration=True), ()))


def _proprietes(decrit: Any, sous: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Les propriétés d'un objet, d'une liste d'objets ou d'une table d'objets."""
    if not isinstance(decrit, dict):
        return
    for possible in decrit.get("anyOf", ()):
        yield from _proprietes(possible, sous)
    yield from _proprietes(decrit.get("items"), sous)
    if "propertyNames" in decrit:  # une table : ses clés ne sont pas des champs
        yield from _proprietes(decrit["additionalProperties"], sous)
        return
    for cle, dedans in decrit.get("properties", {}).items():
        yield (*sous, cle)
        yield from _proprietes(dedans, (*sous, cle))


_CLE = "§"
"""La clé donnée à chaque table."""


def des_questions(modele: type[Fiche]) -> Champs:
    """Ce que demande un entretien où l'on ouvre tout et où l'on ne passe rien."""
    reponses: dict[Any, Any] = {}
    vus: Champs = set()
    while question := prochaine(modele, reponses):
        rang = question.chemin[-1] if question.chemin else 0
        suivant = isinstance(rang, int) and rang > 0
        reponse = {Geste.CLE: _CLE, Geste.OUVRIR: True, Geste.SUITE: True}.get(question.geste, "x")
        reponses[question.repere] = None if suivant else reponse
        chemin = tuple(str(p) for p in question.chemin if not isinstance(p, int) and p != _CLE)
        vus.update(chemin[:fin] for fin in range(1, len(chemin) + 1))
    return vus


def du_guide(modele: type[Fiche]) -> Champs:
    return {tuple(map(str, chemin)) for chemin in champs_du_guide(modele)}


def du_tableau(modele: type[Fiche]) -> Champs:
    """Ce que dit le tableau à remplir : une colonne, ou une partie d'une case, par champ."""
    connus, vus = du_modele(modele), set()
    for colonne in colonnes_du_modele(modele):
        entiers = [colonne.chemin, *((*colonne.chemin, p.cle) for p in colonne.parties)]
        vus |= {chemin[:fin] for chemin in entiers for fin in range(1, len(chemin) + 1)}
    # La clé d'une table (« facebook ») a sa colonne, et n'est pas un champ.
    tables = {c.chemin for c in chemins(modele) if c.forme is Forme.TABLE}
    return vus - {vu for vu in vus - connus if vu[:-1] in tables}


SOURCES: dict[str, Callable[[type[Fiche]], Champs]] = {
    "schéma": du_schema,
    "questions": des_questions,
    "guide": du_guide,
    "tableau": du_tableau,
}
"""Ce que chaque source montre d'un type de fiche."""


CAS = [
    pytest.param(modele, source, id=f"{modele.__name__}-{source}")
    for source in SOURCES
    for modele in MODELES
    if source != "tableau" or issubclass(modele, Offre)  # seules les offres arrivent en tableau
]


@pytest.mark.parametrize(("modele", "source"), CAS)
def test_chaque_champ_de_chaque_modele_y_est(modele: type[Fiche], source: str) -> None:
    assert SOURCES[source](modele) == du_modele(modele)


def test_un_champ_ajoute_est_vu_de_chaque_source() -> None:
    from nouvelle_vie.modele.champs import champ
    from nouvelle_vie.modele.offres import Terrain

    class Moulin(Terrain):
        genre = "moulin"
        chute: str = champ("Hauteur de chute")

    assert ("chute",) in du_modele(Moulin)
    for source in SOURCES.values():
        assert ("chute",) in source(Moulin)
