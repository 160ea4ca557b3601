"""Les pages du label, tirées du référentiel : la grille, le cahier des charges, l'auto-évaluation.

Un site sans référentiel garde la page qu'il a écrite, et n'a rien de plus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from ..artefact import Artefact, Etape, Fichier, Fragment, Page
from ..modele.communes import HORS_TERRITOIRE, Commune, par_territoire
from ..modele.referentiel import Referentiel
from ..rendu import grille as rendu
from ..rendu.atelier import Atelier
from ..rendu.typographie import jour
from ..rendu.urls import uri_de


def produire(atelier: Atelier) -> Iterator[Artefact]:
    courante = atelier.parution.catalogue.referentiel
    if courante is None:
        return
    anciennes = rendu.anciennes(atelier.parution)
    publique = _fragment(atelier, courante, rendu.DOSSIER, "label.html", anciennes=anciennes)
    yield replace(publique, a_chercher=" ".join(_a_chercher(courante)))
    yield _fragment(atelier, courante, rendu.CAHIER, "cahier_des_charges.html")
    yield _fragment(
        atelier,
        courante,
        rendu.AUTO_EVALUATION,
        "auto_evaluation.html",
        regles=rendu.regles(courante),
        communes=list(_communes(atelier)),
        constats=rendu.CONSTATS,
    )
    yield Fichier(rendu.CONSTATS, partial(rendu.constats, atelier.parution, courante))
    for grille in anciennes:
        yield _ancienne(atelier, grille)


def _fragment(
    atelier: Atelier, grille: Referentiel, adresse: str, gabarit: str, **contexte: Any
) -> Fragment:
    uri = uri_de(adresse)
    contenu = _rendre(atelier, grille, gabarit, uri, **contexte)
    return Fragment(uri, contenu, modifiee=grille.du)


def _a_chercher(grille: Referentiel) -> Iterator[str]:
    for famille in grille.familles:
        yield from (famille.titre, famille.resume)
        for critere in famille.criteres:
            yield from (critere.titre, critere.enonce, critere.pourquoi, critere.preuve)


def _rendre(atelier: Atelier, grille: Referentiel, gabarit: str, uri: str, **contexte: Any) -> str:
    vue = rendu.vue(atelier.parution, grille, atelier.textes["grille"])
    return atelier.rendre(gabarit, uri, adresse_de_grille=_adresse(atelier), **vue, **contexte)


def _adresse(atelier: Atelier) -> Any:
    catalogue = atelier.parution.catalogue
    return lambda grille: rendu.adresse(grille, catalogue)


def _ancienne(atelier: Atelier, grille: Referentiel) -> Page:
    """Une version remplacée, entière : un village jugé d'après elle doit pouvoir la montrer."""
    adresse = rendu.adresse(grille, atelier.parution.catalogue)
    textes = atelier.textes["grille"]
    titre = textes["ancienne"].replace("{version}", grille.version)
    description = textes["ancienne_dit"].replace("{version}", grille.version)
    return Page(
        uri=uri_de(adresse),
        titre=titre,
        description=description.replace("{jour}", jour(grille.du)),
        contenu=partial(
            _rendre, atelier, grille, "ancienne_grille.html", uri_de(adresse), titre=titre
        ),
        onglet=rendu.DOSSIER,
        robots=False,
        fil=(atelier.rubrique(rendu.DOSSIER), Etape(titre, adresse)),
        modifiee=grille.du,
    )


def _communes(atelier: Atelier) -> Iterator[tuple[str, tuple[Commune, ...]]]:
    """Les communes à choisir, territoire par territoire, celles du Département en dernier."""
    parution = atelier.parution
    groupes = par_territoire(parution.catalogue.registre.communes)
    noms = {t.code: t.titre for t in parution.territoires}
    for code in (*noms, HORS_TERRITOIRE):
        if communes := groupes.get(code):
            yield noms.get(code, atelier.textes["auto_evaluation"]["hors"]), communes
