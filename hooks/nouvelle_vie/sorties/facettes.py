"""L'index des offres que lit `assets/facettes.js` : des colonnes plutôt que des lignes.

Les dates y sont des jours comptés depuis la construction, les communes, genres, tournures et images
des rangs dans une liste : c'est ce qui se comprime le mieux. Les résumés n'y sont pas : ils
pèseraient à eux seuls plus que tout le reste.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from ..artefact import Artefact, Fichier
from ..modele.cycle import A_RECONFIRMER, SUSPENSION, Statut
from ..modele.offre import NOUVELLE, Offre
from ..modele.offres import GENRES
from ..modele.parties import Precision
from ..rendu.atelier import Atelier
from ..rendu.facettes import ADRESSE, Facette, ages, communes, facettes
from ..rendu.typographie import typographier

DITES = ("limite", "confirmee", "mise_a_jour", "publiee")
"""Les dates qu'une carte peut montrer, par leur clé dans les textes."""
DECIMALES = 4
"""Une dizaine de mètres."""


def produire(atelier: Atelier) -> Iterator[Artefact]:
    yield Fichier(ADRESSE, partial(_index, atelier))


def _index(atelier: Atelier) -> bytes:
    offres = atelier.parution.offres
    index = {
        "jour": atelier.parution.jour.isoformat(),
        # La démonstration a sa date à elle : rien n'y expire.
        "fige": atelier.reglages.demonstration,
        "nouvelle": NOUVELLE,
        "a_reconfirmer": SUSPENSION - A_RECONFIRMER,
        "genres": {
            "valeurs": list(GENRES),
            "libelles": [typographier(c.libelle) for c in GENRES.values()],
        },
        "communes": _communes(atelier),
        "dites": [atelier.textes["offre"][cle] for cle in DITES],
        "facettes": {facette.cle: _facette(facette) for facette in facettes(atelier, offres)},
        **_offres(atelier),
    }
    texte = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return texte.encode() + b"\n"


def _communes(atelier: Atelier) -> dict[str, list[Any]]:
    toutes = communes(atelier.parution)
    return {
        "valeurs": [c.slug for c in toutes],
        "noms": [typographier(c.nom) for c in toutes],
        "lat": [round(c.centre[1], DECIMALES) for c in toutes],
        "lon": [round(c.centre[0], DECIMALES) for c in toutes],
    }


def _facette(facette: Facette) -> dict[str, Any]:
    """Ce que le script doit savoir d'une facette : les libellés sont dans le formulaire."""
    dite: dict[str, Any] = {"sorte": facette.sorte}
    if facette.rayons:
        dite["rayons"] = [int(option.valeur) for option in facette.rayons]
    elif facette.options:
        dite["valeurs"] = [option.valeur for option in facette.options]
    if facette.bandes:
        dite["bandes"] = [bande.cle for bande in facette.bandes]
    if facette.par_commune:
        dite["par"] = "commune"
    if facette.colonne:
        dite["colonne"] = [_entier(v) for v in facette.colonne]
    if facette.bande:
        dite["bande"] = facette.bande
    return dite


def _entier(valeur: float | None) -> float | None:
    return int(valeur) if valeur is not None and valeur == int(valeur) else valeur


def _offres(atelier: Atelier) -> dict[str, Any]:
    parution = atelier.parution
    offres = parution.offres
    rangs = {c.code: rang for rang, c in enumerate(communes(parution))}
    dates = [_date(offre, atelier) for offre in offres]
    tournures, tournure = _dictionnaire([_tournure(atelier, o) for o in offres])
    images, image = _dictionnaire([_image(atelier, o) for o in offres])
    return {
        "tournures": tournures,
        "images": images,
        "positions": {
            str(rang): [round(float(p.lat), DECIMALES), round(float(p.lon), DECIMALES)]
            for rang, offre in enumerate(offres)
            if (p := offre.position) and p.precision is Precision.EXACTE
        },
        "offres": {
            "titre": [typographier(o.titre) for o in offres],
            "slug": [o.slug for o in offres],
            "commune": [rangs[parution.commune_de(o).code] for o in offres],
            "age": ages(parution, offres),
            "fin": [(o.fin_de_parution(parution.jour) - parution.jour).days for o in offres],
            "date": [date for _, date in dates],
            "dite": [dite for dite, _ in dates],
            "drapeaux": [int(o.exemple) + 2 * (o.statut is Statut.EN_DISCUSSION) for o in offres],
            "tournure": tournure,
            "image": image,
        },
    }


def _date(offre: Offre, atelier: Atelier) -> tuple[int, int]:
    """La date que montre la carte : (rang de ses mots, jours depuis la construction)."""
    jour = atelier.parution.jour
    if offre.dates.limite:
        return DITES.index("limite"), (offre.dates.limite - jour).days
    cle, quand = offre.derniere_nouvelle(jour) or ("publiee", jour)
    return DITES.index(cle), (quand - jour).days


def _tournure(atelier: Atelier, offre: Offre) -> str:
    """« {montant}/mois charges comprises », ou ce qui se dit sans montant."""
    cle = offre.montant[1] if offre.montant else offre.genre
    return str(atelier.textes["prix"].get(cle, ""))


def _image(atelier: Atelier, offre: Offre) -> tuple[str, int, int, int] | None:
    """La vignette d'une carte : adresse, largeur, hauteur, dessin ou photo."""
    for photo in offre.photos[:1]:
        if image := atelier.images.get(photo.fichier):
            legere = image.webp[0] if image.webp else image.jpeg
            return legere.adresse, legere.largeur, legere.hauteur, int(photo.illustration)
    return None


def _dictionnaire(valeurs_dites: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """(les valeurs différentes, le rang de chacune) ; rien vaut -1."""
    connues = {v: rang for rang, v in enumerate(dict.fromkeys(v for v in valeurs_dites if v))}
    return list(connues), [connues.get(v, -1) for v in valeurs_dites]
