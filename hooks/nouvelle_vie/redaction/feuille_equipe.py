"""La feuille d'équipe d'un évènement : qui, quand, avec quoi. Jamais publiée."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment

from ..modele.catalogue import Catalogue
from ..modele.evenements import Evenement
from ..rendu.typographie import periode, typographier
from .bilan import JETONS


def lieu(catalogue: Catalogue, evenement: Evenement) -> str:
    """« Salle des fêtes, Valbrume »."""
    commune = catalogue.commune_de(evenement)
    dits = (evenement.lieu.nom, evenement.lieu.adresse, commune.nom if commune else None)
    return ", ".join(dit for dit in (*dits, evenement.lieu.ville) if dit)


def en_texte(catalogue: Catalogue, evenement: Evenement) -> str:
    """La feuille en texte, pour un terminal ou un courriel."""
    return "\n".join(_lignes(catalogue, evenement)) + "\n"


def _lignes(catalogue: Catalogue, evenement: Evenement) -> Iterator[str]:
    yield typographier(evenement.titre)
    yield periode(evenement.debut, evenement.fin)
    yield lieu(catalogue, evenement)
    equipe = evenement.equipe
    if equipe and equipe.postes:
        yield "\nL'équipe"
        for poste in equipe.postes:
            suite = " — ".join(dit for dit in (poste.quand, poste.tache) if dit)
            yield f"  [ ] {poste.fonction}" + (f" : {suite}" if suite else "")
    if equipe and equipe.materiel:
        yield "\nLe matériel"
        yield from (f"  [ ] {objet}" for objet in equipe.materiel)
    for titre, notes in (
        ("Notes de l'équipe", equipe.notes if equipe else None),
        ("Notes internes", evenement.notes_internes),
    ):
        if notes:
            yield f"\n{titre}"
            yield from (f"  {ligne}" for ligne in notes.strip().splitlines())


def en_html(env: Environment, catalogue: Catalogue, evenement: Evenement) -> bytes:
    """La feuille en une page à imprimer : ni script ni ressource, jamais dans le site."""
    page: str = env.get_template("equipe.html").render(
        evenement=evenement, lieu=lieu(catalogue, evenement), jetons=JETONS
    )
    return page.encode()
