"""La grille du label en phrases et en données : ce qu'en montrent les pages et le formulaire.

Aucun mot de la grille n'est ici : ils viennent tous du référentiel. Les tournures qui les
entourent sont dans `textes/fr.yml`, sous `grille:`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..modele.catalogue import Catalogue
from ..modele.mesures import mesurer
from ..modele.parution import Parution
from ..modele.referentiel import CritereDeGrille, Referentiel
from ..modele.textes_saisis import LONGUEUR_LIGNE
from ..modele.villages import Village
from . import typographie

DOSSIER = "label/"
CAHIER, AUTO_EVALUATION = f"{DOSSIER}cahier-des-charges/", f"{DOSSIER}auto-evaluation/"
CONSTATS = "donnees/constats.json"
SORTE, FORMAT = "auto-evaluation-du-label", 1
"""Ce qui s'écrit dans le fichier que garde une mairie ; `FORMAT` augmente si une clé change."""
POIDS_MAX = 200_000
"""Octets d'un fichier d'auto-évaluation : dix fois ce que pèse une grille bavarde."""


def adresse(grille: Referentiel, catalogue: Catalogue) -> str:
    """La page où se lit une version : celle du label, ou la sienne si elle est remplacée."""
    courante = grille is catalogue.referentiel
    return DOSSIER if courante else f"{DOSSIER}grille-{grille.version}/"


def anciennes(parution: Parution) -> tuple[Referentiel, ...]:
    """Les versions remplacées que l'on peut encore vouloir lire, de la plus récente à la première.

    Une version à venir, posée d'avance à côté des autres, ne paraît pas tant que nul n'est jugé
    d'après elle.
    """
    catalogue = parution.catalogue
    if catalogue.referentiel is None:
        return ()
    limite = catalogue.referentiel.du
    lisibles = (g for g in catalogue.referentiels[1:] if g.du <= limite or _villages(parution, g))
    return tuple(sorted(lisibles, key=lambda g: (g.du, g.version), reverse=True))


def _villages(parution: Parution, grille: Referentiel) -> tuple[Village, ...]:
    """Les villages qui paraissent et sont jugés d'après cette version."""
    de = parution.catalogue.grille_de
    return tuple(v for v in parution.villages if de(v) is grille)


def vue(parution: Parution, grille: Referentiel, textes: Mapping[str, Any]) -> dict[str, Any]:
    """Ce que les gabarits disent d'une version de la grille."""
    courante = grille is parution.catalogue.referentiel
    return {
        "grille": grille,
        "courante": parution.catalogue.referentiel,
        "remplacee": not courante,
        "juges": () if courante else _villages(parution, grille),
        "durees": tuple(durees(grille, textes)),
        "constate": {c.code: _constate(c, textes) for c in grille.criteres.values() if c.mesure},
    }


def durees(grille: Referentiel, textes: Mapping[str, Any]) -> Iterator[str]:
    """La durée du label, son renouvellement, son sursis et son retrait, une phrase chacun."""
    dites = textes["durees"]
    ans = textes["an" if grille.duree == 1 else "ans"].replace("{nombre}", str(grille.duree))
    yield typographie.typographier(dites["duree"].replace("{duree}", ans))
    avant = textes["mois"].replace("{nombre}", str(grille.renouvellement))
    yield typographie.typographier(dites["renouvellement"].replace("{renouvellement}", avant))
    yield dites["avance"]
    apres = textes["mois"].replace("{nombre}", str(grille.sursis))
    sursis = dites["sursis"].replace("{sursis}", apres) if grille.sursis else dites["sans_sursis"]
    yield typographie.typographier(sursis)
    yield dites["retrait"]
    yield dites["retour"]


def _constate(critere: CritereDeGrille, textes: Mapping[str, Any]) -> str:
    if critere.delai is None:
        return str(textes["constate_dit"])
    jours = textes["jour" if critere.delai == 1 else "jours"]
    delai = jours.replace("{nombre}", str(critere.delai))
    return typographie.typographier(textes["constate_delai"].replace("{delai}", delai))


# --- l'auto-évaluation --------------------------------------------------------------------------


def regles(grille: Referentiel) -> dict[str, Any]:
    """Tout ce que le formulaire sait de la grille : rien n'en est redit dans son script."""
    return {
        "sorte": SORTE,
        "format": FORMAT,
        "poids_max": POIDS_MAX,
        "grille": grille.version,
        "niveaux": [typographie.typographier(n.nom) for n in grille.niveaux],
        "longueur": LONGUEUR_LIGNE,
        "familles": [
            {
                "code": famille.code,
                "titre": typographie.typographier(famille.titre),
                "criteres": [
                    {
                        "code": critere.code,
                        "titre": typographie.typographier(critere.titre),
                        "eliminatoire": critere.eliminatoire,
                        "constate": critere.mesure is not None,
                    }
                    for critere in famille.criteres
                ],
            }
            for famille in grille.familles
        ],
    }


def constats(parution: Parution, grille: Referentiel) -> bytes:
    """Par code de commune, ce que le site constate aujourd'hui ; une absente est au plus bas."""
    catalogue = parution.catalogue
    mesures = [c for c in grille.criteres.values() if c.mesure]
    dits: dict[str, dict[str, int]] = {}
    for commune in catalogue.registre.communes:
        for critere in mesures:
            constat = mesurer(catalogue, commune, critere, parution.maintenant)
            if constat and (niveau := constat.niveau(grille.niveau_max)):
                dits.setdefault(commune.code, {})[critere.code] = niveau
    contenu = {"grille": grille.version, "communes": dits}
    return json.dumps(contenu, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
