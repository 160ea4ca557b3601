"""La page de chaque offre lisible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from functools import partial
from itertools import islice

from ..artefact import Artefact, Etape, Indexation, Page
from ..modele.communes import Commune
from ..modele.evenements import Evenement, Public
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parution import Parution
from ..modele.proses import proses
from ..rendu import qr, urls, valeurs
from ..rendu.atelier import Atelier
from ..rendu.dates import modifiee
from ..rendu.graphe.offres import offre_structuree
from ..rendu.partage import partage_de
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
        visuel=atelier.visuels.paysage(offre),
        source=offre.fichier,
        modifiee=modifiee(offre, atelier.parution.jour),
    )


def _contenu(atelier: Atelier, offre: Offre, uri: str) -> str:
    parution = atelier.parution
    commune = parution.commune_de(offre)
    ensemble = parution.ensemble(offre)
    montrees = {offre.id, *(o.id for o in ensemble)}
    proches = parution.a_proximite(commune, PROCHES, sauf=montrees)
    pourvue = offre.statut.value == "pourvue"
    if not pourvue:
        montrees.update(o.id for o, _ in proches)
    return atelier.rendre(
        "offre.html",
        uri,
        offre=offre,
        commune=commune,
        territoire=parution.catalogue.territoire_de(commune),
        rendez_vous=atelier.retenir(
            ("rendez-vous ouverts", commune.territoire), lambda: _rendez_vous(parution, commune)
        ),
        village=parution.village_de(commune),
        adresse_commune=parution.adresse_commune(commune),
        ensemble=ensemble,
        tout=_tout(atelier, (offre, *ensemble)) if ensemble else "",
        proches=proches,
        similaires=_similaires(atelier, offre, montrees),
        pourvue=pourvue,
        partage=None if pourvue else partage_de(atelier, offre, commune.nom),
        marge=qr.MARGE,
        fin=offre.fin_de_parution(parution.jour),
        nouvelle=offre.derniere_nouvelle(parution.jour),
    )


def _rendez_vous(parution: Parution, commune: Commune) -> list[Evenement]:
    """Les prochains du territoire où une famille peut venir : ni annulé, ni complet, ni d'élus."""
    du_territoire = parution.evenements_du_territoire(commune.territoire)
    ouverts = (e for e in du_territoire if e.ouvert(parution.maintenant))
    return list(islice((e for e in ouverts if set(e.publics) != {Public.ELUS}), RENDEZ_VOUS))


def _similaires(atelier: Atelier, offre: Offre, sauf: Container[str]) -> list[Offre]:
    """Quelques offres ouvertes du même genre, les plus récentes, que la page ne montre pas déjà."""
    meme_genre = atelier.parution.par_genre.get(offre.genre, ())
    return list(islice((o for o in meme_genre if o.id not in sauf), SIMILAIRES))


def _tout(atelier: Atelier, offres: Iterable[Offre]) -> str:
    """« Une affaire à reprendre, un logement et 2 emplois » : ce que l'ensemble réunit."""
    comptes = Counter(offre.genre for offre in offres)
    dits = [_combien(atelier, genre, comptes[genre]) for genre in GENRES if comptes[genre]]
    phrase = " et ".join(filter(None, (", ".join(dits[:-1]), dits[-1])))
    return phrase[0].upper() + phrase[1:]


def _combien(atelier: Atelier, genre: str, nombre: int) -> str:
    """« un logement », « 2 logements » ; un genre sans texte se dit par son libellé."""
    phrases, classe = atelier.textes["genres"].get(genre, {}), GENRES[genre]
    if nombre == 1:
        return str(phrases.get("un", f"1 {classe.libelle.lower()}"))
    return f"{nombre} {phrases.get('des', classe.pluriel.lower())}"


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
