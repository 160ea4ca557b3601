"""La page de la carte, ses images, et ce que la carte interactive lit quand on l'ouvre."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from ..artefact import Artefact, Fichier, Fragment
from ..modele.catalogue import Point
from ..modele.evenements import Evenement
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parties import Precision
from ..modele.villages import Village
from ..rendu import valeurs
from ..rendu.atelier import Atelier
from ..rendu.carte import PAS, anneaux, carte
from ..rendu.laureats import annees
from ..rendu.typographie import periode, typographier
from ..rendu.vues import vue

LIEUX, CONTOURS = "donnees/carte.json", "donnees/contours.json"


def produire(atelier: Atelier) -> Iterator[Artefact]:
    parution = atelier.parution
    uri = "carte/index.html"
    points = _points(atelier)
    contenu = atelier.rendre(
        "carte.html",
        uri,
        carte=carte(parution, parution.catalogue.registre.communes),
        noms_territoires={t.code: t.titre for t in parution.territoires},
        filtres=_filtres(atelier, points),
        points=LIEUX,
    )
    yield Fragment(uri, contenu)
    yield Fichier(LIEUX, partial(_octets, points))
    yield Fichier(CONTOURS, partial(_contours, atelier))
    for territoire in (None, *parution.territoires):
        yield from vue(atelier, territoire).fichiers


def _points(atelier: Atelier) -> list[dict[str, Any]]:
    """Ce que la carte marque : offres ouvertes, villages engagés, rendez-vous à venir."""
    parution = atelier.parution
    return [
        *(_offre(atelier, offre) for offre in parution.offres),
        *(_village(atelier, village) for village in parution.villages),
        *(p for e in parution.evenements_a_venir if (p := _evenement(atelier, e))),
    ]


def _offre(atelier: Atelier, offre: Offre) -> dict[str, Any]:
    parution = atelier.parution
    place, precision = parution.position(offre)
    return _point(
        atelier,
        offre,
        place,
        offre.fin_de_parution(parution.jour),
        famille="offre",
        genre=offre.genre,
        sorte=typographier(offre.libelle),
        lieu=typographier(parution.commune_de(offre).nom),
        prix=atelier.prix(offre),
        approche=precision is Precision.COMMUNE,
    )


def _village(atelier: Atelier, village: Village) -> dict[str, Any]:
    """Une couche pour ceux dont le label vaut aujourd'hui, une pour les autres."""
    parution, label = atelier.parution, village.label
    commune = parution.commune_de(village)
    dit = label.dit(parution.jour)
    en_cours = label.en_cours(parution.jour)
    return _point(
        atelier,
        village,
        commune.centre,
        famille="village",
        genre="laureat" if en_cours else "village",
        sorte=atelier.textes["village"]["type"],
        lieu=typographier(commune.epci_nom),
        prix=typographier(f"{dit} {annees(label)}" if en_cours else dit),
    )


def _evenement(atelier: Atelier, evenement: Evenement) -> dict[str, Any] | None:
    """Rien d'un rendez-vous en ligne, hors du territoire ou annulé."""
    commune = atelier.parution.catalogue.commune_de(evenement)
    if commune is None or evenement.lieu.en_ligne or evenement.etat.value == "annule":
        return None
    return _point(
        atelier,
        evenement,
        commune.centre,
        evenement.passe_des,
        famille="evenement",
        genre="evenement",
        sorte=typographier(atelier.parution.catalogue.type_de(evenement).libelle),
        lieu=typographier(commune.nom),
        prix=periode(evenement.debut, evenement.fin),
        approche=True,
    )


def _point(
    atelier: Atelier, fiche: Fiche, place: Point, fin: date | None = None, **dits: Any
) -> dict[str, Any]:
    """Un point ; ce qui est vide ou faux n'y est pas. La démonstration ne vieillit pas."""
    expire = valeurs.instant(fin) if fin and not atelier.reglages.demonstration else ""
    tous = {
        "id": fiche.id,
        "titre": typographier(fiche.titre),
        "adresse": fiche.adresse,
        **dits,
        "lat": round(place[1], 5),
        "lon": round(place[0], 5),
        "expire": expire,
    }
    return {cle: valeur for cle, valeur in tous.items() if valeur is not False and valeur != ""}


def _filtres(atelier: Atelier, points: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """(clé, libellé, nombre) de chaque genre que la carte marque."""
    rubriques, couches = atelier.textes["rubriques"], atelier.textes["carte"]
    noms = {genre: typographier(classe.pluriel) for genre, classe in GENRES.items()}
    noms |= {"laureat": couches["laureats"], "village": couches["en_demarche"]}
    noms["evenement"] = rubriques["evenements/"]
    comptes = Counter(point["genre"] for point in points)
    return [(cle, nom, comptes[cle]) for cle, nom in noms.items() if comptes[cle]]


def _contours(atelier: Atelier) -> bytes:
    """Les contours, réunis par couleur, et les noms des communes, des plus peuplées aux autres."""
    parution = atelier.parution
    communes = parution.catalogue.registre.communes
    aires: dict[str, list[list[int]]] = {}
    for aire in carte(parution, communes).aires:
        contour = parution.catalogue.contours.get(aire.commune.code, ())
        aires.setdefault(aire.couches, []).extend(anneaux(contour))
    noms = [
        [typographier(c.nom), round(c.centre[1], 4), round(c.centre[0], 4)]
        for c in sorted(communes, key=lambda c: (-c.population, c.code))
    ]
    return _octets({"pas": PAS, "aires": dict(sorted(aires.items())), "noms": noms})


def _octets(donnees: Any) -> bytes:
    return json.dumps(donnees, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
