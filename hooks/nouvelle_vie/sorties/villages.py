"""La page de chaque village engagé, et la liste par état du label."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Etape, Fragment, Indexation, Page
from ..modele.label import EN_COURS_DE_LABEL, StatutLabel
from ..modele.villages import Village
from ..rendu import laureats, lieux
from ..rendu.atelier import Atelier
from ..rendu.graphe.lieux import commune_structuree
from ..rendu.graphe.site import liste_structuree
from ..rendu.typographie import resumer
from ..rendu.vues import vue

GROUPES = ("labellisee", "accompagnee", "candidate", "echue", "retiree")
"""Les villages se montrent par états du label ; leurs titres sont dans `fr.yml`."""


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    for village in parution.villages:
        yield from lieux.pages(
            atelier, parution.commune_de(village), partial(_page, atelier, village)
        )
    groupes = [(g, [v for v in parution.villages if _groupe(atelier, v) == g]) for g in GROUPES]
    uri = "villages/index.html"
    contenu = atelier.rendre(
        "villages.html",
        uri,
        groupes=[(groupe, membres) for groupe, membres in groupes if membres],
        vue=vue(atelier),
    )
    rubrique = atelier.rubrique("villages/")
    montres = [village for _, membres in groupes for village in membres]
    graphe = partial(liste_structuree, atelier, rubrique.nom, rubrique.adresse, montres)
    yield Fragment(uri, contenu, graphe=graphe)


def _groupe(atelier: Atelier, village: Village) -> str:
    """Un label échu n'est plus en cours, et n'a pas été retiré : il se dit tel.

    Accordé pour plus tard, il ne vaut pas encore.
    """
    label, jour = village.label, atelier.parution.jour
    if label.echu(jour):
        return "echue"
    if label.en_cours(jour):
        return StatutLabel.LABELLISEE.value
    attend = label.statut in EN_COURS_DE_LABEL
    return (StatutLabel.ACCOMPAGNEE if attend else label.statut).value


def _page(atelier: Atelier, village: Village, lieu: lieux.Lieu) -> Page:
    suite = lieu.suite(atelier)
    return Page(
        uri=lieu.uri,
        titre=village.titre + suite,
        description=resumer(village.resume, suite),
        contenu=partial(_contenu, atelier, village, lieu),
        onglet="villages/",
        robots=not village.exemple,
        indexation=partial(_indexer, atelier, village, lieu) if lieu.tranche.rang == 1 else None,
        fil=(atelier.rubrique("villages/"), Etape(village.titre + suite, lieu.adresse)),
        graphe=partial(commune_structuree, atelier, lieu.commune, village),
        flux=lieu.annonces,
        illustration=atelier.images.principale(village),
        visuel=atelier.visuels.paysage(village),
        source=village.fichier,
        modifiee=lieu.modifiee(atelier, village),
    )


def _contenu(atelier: Atelier, village: Village, lieu: lieux.Lieu) -> str:
    badge = laureats.badge(atelier, village)
    return atelier.rendre("village.html", lieu.uri, village=village, lieu=lieu, badge=badge)


def _indexer(atelier: Atelier, village: Village, lieu: lieux.Lieu) -> Indexation:
    textes = [village.resume, *village.atouts, *village.a_savoir]
    corps = atelier.en_texte(village.description, lieu.uri)
    return lieux.indexation(
        lieu,
        village.titre,
        " ".join([*textes, corps]),
        atelier.textes["village"]["type"],
        village.resume,
        atelier.images.vignette(village),
    )
