"""Les listes d'offres : toutes, par genre, par territoire. Elles se lisent sans JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ..artefact import Annonce, Artefact, Etape, Fragment, Noeud, Page
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..rendu import urls, valeurs
from ..rendu.abonnements import annoncer
from ..rendu.atelier import Atelier
from ..rendu.dates import derniere, modifiee
from ..rendu.facettes import ADRESSE, facettes
from ..rendu.graphe.site import liste_structuree
from ..rendu.pagination import Tranche, trancher
from ..rendu.typographie import resumer


@dataclass(frozen=True)
class Liste:
    """Une liste d'offres à une adresse. `flux` est l'adresse de son flux RSS."""

    base: str
    titre: str
    description: str
    offres: Sequence[Offre]
    flux: str
    genre: str = ""
    territoire: str = ""
    modifiee: date | None = None
    echeances: str = ""
    """Comme `modifiee`, calculée une fois : une liste a autant de pages que de tranches."""

    @property
    def annonces(self) -> tuple[Annonce, ...]:
        return annoncer(self.titre, self.flux)


def produire(atelier: Atelier) -> Iterator[Artefact]:
    """La première page de `/offres/` complète la page ordinaire ; les autres sont des pages."""
    toutes, *autres = listes(atelier)
    premiere, *suite = trancher(toutes.offres, toutes.base, atelier.reglages.par_page)
    uri = urls.uri_de(toutes.base)
    yield Fragment(
        uri,
        _contenu(atelier, toutes, premiere, uri, complement=True),
        toutes.annonces,
        partial(_graphe, atelier, toutes, premiere),
        toutes.modifiee,
    )
    yield from (_page(atelier, toutes, tranche) for tranche in suite)
    for liste in autres:
        for tranche in trancher(liste.offres, liste.base, atelier.reglages.par_page):
            yield _page(atelier, liste, tranche)


def listes(atelier: Atelier) -> list[Liste]:
    """Toutes les listes du site : l'ensemble, puis chaque genre, puis chaque territoire."""
    parution, phrases = atelier.parution, atelier.textes
    ici = atelier.reglages.territoire.avec_en
    resultat = [
        Liste(
            base="offres/",
            titre=phrases["liste"]["toutes"],
            description=f"{phrases['liste']['toutes']} {ici}.",
            offres=parution.offres,
            flux="flux/offres.xml",
        )
    ]
    for genre, classe in GENRES.items():
        intro = phrases["genres"].get(genre, {}).get("intro", "")
        resultat.append(
            Liste(
                base=f"offres/{genre}/",
                titre=f"{classe.pluriel} {ici}",
                description=intro or f"{classe.pluriel} {ici}.",
                offres=parution.par_genre.get(genre, ()),
                flux=f"flux/offres-{genre}.xml",
                genre=genre,
            )
        )
    for territoire in parution.territoires:
        resultat.append(
            Liste(
                base=f"{territoire.adresse}offres/",
                titre=f"{phrases['territoire']['offres']} {territoire.titre}",
                description=f"{phrases['territoire']['toutes']} {territoire.titre}.",
                offres=parution.par_territoire.get(territoire.code, ()),
                flux=f"flux/offres-{territoire.slug}.xml",
                territoire=territoire.code,
            )
        )
    jour = parution.jour
    dates = {o.id: modifiee(o, jour) for o in parution.offres}
    return [
        replace(
            liste,
            modifiee=derniere(dates[o.id] for o in liste.offres),
            echeances=valeurs.echeances(liste.offres, jour),
        )
        for liste in resultat
    ]


def _page(atelier: Atelier, liste: Liste, tranche: Tranche[Offre]) -> Page:
    uri = urls.uri_de(tranche.adresse(tranche.rang))
    suite = f" — {atelier.textes['liste']['page']} {tranche.rang}" if tranche.rang > 1 else ""
    return Page(
        uri=uri,
        titre=liste.titre + suite,
        description=resumer(liste.description, suite),
        contenu=partial(_contenu, atelier, liste, tranche, uri),
        onglet="offres/",
        fil=(atelier.rubrique("offres/"), Etape(liste.titre + suite, urls.adresse_de(uri))),
        graphe=partial(_graphe, atelier, liste, tranche),
        flux=liste.annonces,
        modifiee=liste.modifiee,
    )


def _contenu(
    atelier: Atelier, liste: Liste, tranche: Tranche[Offre], uri: str, complement: bool = False
) -> str:
    """La première page de `/offres/` porte le formulaire ; les autres listes y mènent."""
    dites = facettes(atelier, ()) if complement and liste.offres else ()
    return atelier.rendre(
        "liste.html",
        uri,
        liste=liste,
        tranche=tranche,
        complement=complement,
        facettes=dites,
        index_des_facettes=ADRESSE,
        vers_filtres=_vers_filtres(atelier, liste) if tranche.elements else "",
    )


def _vers_filtres(atelier: Atelier, liste: Liste) -> str:
    """La question qui montre cette liste dans le formulaire des offres : « genre=logement »."""
    if liste.genre:
        return f"genre={liste.genre}"
    slugs = {t.code: t.slug for t in atelier.parution.territoires}
    return f"territoire={slugs[liste.territoire]}" if liste.territoire else ""


def _graphe(atelier: Atelier, liste: Liste, tranche: Tranche[Offre]) -> list[Noeud]:
    adresse = tranche.adresse(tranche.rang)
    return liste_structuree(atelier, liste.titre, adresse, tranche.elements, tranche.premier)
