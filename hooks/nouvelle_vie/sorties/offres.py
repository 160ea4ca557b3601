"""La page de chaque offre lisible."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..artefact import Artefact, Etape, Indexation, Page
from ..modele.offre import Offre
from ..modele.proses import proses
from ..rendu import urls, valeurs
from ..rendu.atelier import Atelier
from ..rendu.dates import modifiee
from ..rendu.graphe.offres import offre_structuree
from ..rendu.typographie import couper, typographier

PROCHES, SIMILAIRES, RENDEZ_VOUS = 4, 3, 3
LONGUEUR_RESUME = 160


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """Une page par offre ouverte ou récemment pourvue."""
    for offre in (*atelier.parution.offres, *atelier.parution.offres_pourvues):
        yield page(atelier, offre)


def page(atelier: Atelier, offre: Offre) -> Page:
    uri = urls.uri_de(offre.adresse)
    commune = atelier.parution.commune_de(offre)
    ouverte = offre.statut.value != "pourvue"
    return Page(
        uri=uri,
        titre=f"{offre.titre} — {commune.nom}",
        description=offre.resume or offre.titre,
        contenu=partial(_contenu, atelier, offre, uri),
        onglet="offres/",
        robots=ouverte and not offre.exemple,
        indexation=partial(_indexer, atelier, offre, uri) if ouverte else None,
        fil=(
            atelier.rubrique("offres/"),
            Etape(offre.pluriel, f"offres/{offre.genre}/"),
            Etape(offre.titre, offre.adresse),
        ),
        graphe=partial(offre_structuree, atelier, offre),
        illustration=atelier.images.principale(offre),
        source=offre.fichier,
        modifiee=modifiee(offre, atelier.parution.jour),
    )


def _contenu(atelier: Atelier, offre: Offre, uri: str) -> str:
    parution = atelier.parution
    commune = parution.commune_de(offre)
    ensemble = parution.ensemble(offre)
    deja_montrees = {offre.id, *(o.id for o in ensemble)}
    return atelier.rendre(
        "offre.html",
        uri,
        offre=offre,
        commune=commune,
        territoire=parution.catalogue.territoire_de(commune),
        rendez_vous=parution.evenements_du_territoire(commune.territoire)[:RENDEZ_VOUS],
        village=parution.village_de(commune),
        adresse_commune=parution.adresse_commune(commune),
        ensemble=ensemble,
        proches=parution.a_proximite(commune, PROCHES, sauf=deja_montrees),
        similaires=_similaires(atelier, offre),
        pourvue=offre.statut.value == "pourvue",
        fin=offre.fin_de_parution(parution.jour),
        nouvelle=offre.derniere_nouvelle(parution.jour),
    )


def _similaires(atelier: Atelier, offre: Offre) -> list[Offre]:
    """Quelques offres ouvertes du même genre, les plus récentes."""
    meme_genre = atelier.parution.par_genre.get(offre.genre, ())[: SIMILAIRES + 1]
    return [o for o in meme_genre if o.id != offre.id][:SIMILAIRES]


def _expire(atelier: Atelier, offre: Offre) -> str:
    """Quand la recherche cessera de montrer l'offre ; la démonstration, elle, ne vieillit pas."""
    if atelier.reglages.demonstration:
        return ""
    return valeurs.instant(offre.fin_de_parution(atelier.parution.jour))


def _indexer(atelier: Atelier, offre: Offre, uri: str) -> Indexation:
    parution = atelier.parution
    commune = parution.commune_de(offre)
    territoire = parution.catalogue.territoire_de(commune)
    corps = " ".join(atelier.en_texte(texte, uri) for _, texte in proses(offre))
    valeurs_dites = [valeurs.dire(v, unite) for _, _, unite, v in offre.caracteristiques()]
    return Indexation(
        titre=offre.titre,
        texte=" ".join([offre.resume or "", commune.nom, *valeurs_dites, *offre.a_savoir, corps]),
        fort=" ".join([offre.libelle, *offre.mots_cles]),
        filtres={
            "genre": (offre.pluriel,),
            "commune": (commune.nom,),
            "territoire": (territoire.titre,) if territoire else (),
        },
        infos={
            "sorte": offre.libelle,
            "lieu": commune.nom,
            "prix": atelier.prix(offre),
            "resume": typographier(offre.resume or "") or couper(corps, LONGUEUR_RESUME),
            "image": atelier.images.vignette(offre),
            "expire": _expire(atelier, offre),
        },
        groupe="offres",
        alias=(offre.id, offre.id.rpartition("-")[2]),
    )
