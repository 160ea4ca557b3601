"""Le formulaire d'un genre d'offre, décrit en données : champs, lectures, règles et phrases.

Rien n'y est écrit à part : les champs sont les colonnes du tableau que l'import relit, leurs
lectures viennent des types, leurs règles de l'annonce, leurs phrases du catalogue des fautes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...fautes import FAUTES, LONGUEUR_CITATION
from ...modele.chemins import ChampSitue, chemins
from ...modele.fiction import fictions
from ...modele.motifs import ESPACES, en_js
from ...modele.offre import Offre
from ...modele.offres import GENRES
from ...modele.regles import ecrire
from ...textes import mots_des_tableaux, textes
from ..donnees.tableur import FORMULE
from ..lexique import expliquer
from ..typographie import typographier
from .colonnes import Colonne, Forme, colonnes
from .lectures import lecture
from .tableau import RACONTES, rangees, titre_de

Json = dict[str, Any]
DE_LA_REDACTION = frozenset(
    {"photos", "texte_social", "position", "aides", "logement_lie", "offres_liees"}
)
"""Ce qui demande un fichier, une carte ou un autre numéro : le référent le complète."""
DITS_AILLEURS = frozenset({"origine", "dates.remontee"})
"""Ce que la page sait sans le demander : qui signale, et quel jour."""
ESSENTIEL, LOI, DIRE, RESTE = "essentiel", "loi", "dire", "reste"


def demandees(genre: str) -> tuple[Colonne, ...]:
    """Les colonnes que demande le formulaire, dans l'ordre de déclaration des champs."""
    return tuple(
        colonne
        for colonne in colonnes(genre)
        if not colonne.du_cycle
        and colonne.chemin[0] not in DE_LA_REDACTION
        and colonne.nom not in DITS_AILLEURS
    )


def decrire(genre: str) -> Json:
    """Tout ce qu'il faut pour demander, lire, juger et écrire une offre de ce genre."""
    classe = GENRES[genre]
    situes = {champ.chemin: champ for champ in chemins(classe)}
    lues: list[Json] = []
    regles = {
        "controles": _dites(ecrire(classe, classe.controles)),
        "completude": _dites(ecrire(classe, classe.a_la_parution)),
        "regles": _dites(ecrire(classe, classe.regles)),
    }
    decides = frozenset(_decides(regles))
    champs = [_champ(classe, c, situes, lues, decides) for c in demandees(genre)]
    return {
        "genre": genre,
        "libelle": classe.libelle,
        "espaces": ESPACES,
        "citation": LONGUEUR_CITATION,
        "formule": en_js(FORMULE.pattern),
        "champs": champs,
        "lectures": lues,
        **regles,
        "fautes": _phrases(lues, regles),
        "colonnes": [[c.nom, titre_de(c)] for c in rangees(genre) if not c.du_cycle],
    }


DITS = frozenset({"libelle", "source"})
"""Ce que cite une faute et qui vient de nous : sa typographie se pose, non celle d'une réponse."""


def _dites(regles: Any) -> Any:
    """Les règles, dont les phrases citées ont leur typographie."""
    if isinstance(regles, Mapping):
        return {
            cle: typographier(dite) if cle in DITS and isinstance(dite, str) else _dites(dite)
            for cle, dite in regles.items()
        }
    return [_dites(dite) for dite in regles] if isinstance(regles, list | tuple) else regles


def _champ(
    classe: type[Offre],
    colonne: Colonne,
    situes: Mapping[tuple[str, ...], ChampSitue],
    lues: list[Json],
    decides: frozenset[str],
) -> Json:
    situe = situes[colonne.chemin]
    info = situe.modele.model_fields[colonne.chemin[-1]]
    lue = lecture(info)
    if lue not in lues:
        lues.append(lue)
    groupe = situes[colonne.chemin[:1]].champ.libelle if len(colonne.chemin) > 1 else ""
    dit: Json = {
        "nom": colonne.nom,
        "chemin": list(colonne.chemin),
        "libelle": typographier(situe.champ.libelle),
        "groupe": typographier(groupe),
        "aide": typographier(colonne.aide),
        "unite": colonne.unite,
        "forme": colonne.forme.name,
        "exige": situe.champ.obligatoire,
        "partie": partie_de(colonne, decides),
        "lecture": lues.index(lue),
        "exemple": _exemple(colonne),
        "explication": expliquer(_tenant(classe, colonne), colonne.chemin[-1]),
    }
    utiles = {cle: valeur for cle, valeur in dit.items() if valeur != ""}
    return {**utiles, **_valeurs(colonne, info.default)}


def _valeurs(colonne: Colonne, defaut: Any) -> Json:
    """Les choix d'un champ, et la valeur qu'il a s'il reste vide."""
    dites: Json = {}
    if colonne.choix:
        dites["choix"] = [[m.value, m.libelle] for m in colonne.choix]
        dites["sinon"] = colonne.choix.enumerer()
    if isinstance(defaut, str | bool) and len(colonne.chemin) == 1:
        dites["defaut"] = getattr(defaut, "value", defaut)
    return dites


def _tenant(classe: type[Offre], colonne: Colonne) -> str:
    """Sous quel nom le lexique range ce champ : le genre, ou le groupe."""
    return colonne.chemin[0] if len(colonne.chemin) > 1 else classe.genre


def partie_de(colonne: Colonne, decides: frozenset[str] = frozenset()) -> str:
    """Où la question se pose d'abord ; la loi peut ensuite la réclamer."""
    if colonne.obligatoire:
        return ESSENTIEL
    if colonne.nom in decides:
        return LOI
    return DIRE if colonne.chemin[0] in RACONTES - {"contact", "dates"} else RESTE


def _decides(regles: Any) -> Iterator[str]:
    """Les champs à choix dont dépend une règle, hors d'un groupe : c'est la loi qui les demande."""
    if isinstance(regles, Mapping):
        for valeur in regles.values():
            yield from _decides(valeur)
    elif isinstance(regles, list):
        if regles[:1] == ["vaut"] and "." not in regles[1]:
            yield regles[1]
        for valeur in regles:
            yield from _decides(valeur)


def _exemple(colonne: Colonne) -> str:
    """Un exemple de ce qui s'écrit, celui du tableau à remplir."""
    if colonne.choix or colonne.forme in (Forme.PROSE, Forme.PAR_ANNEE, Forme.OUI_NON):
        return ""
    propre = textes()["signaler_offre"]["exemples"].get(colonne.nom)
    exemple = str(propre or mots_des_tableaux()["exemples"].get(colonne.nom, ""))
    # Un numéro inventé, lu par le public, finirait composé.
    return "" if any(fictions(exemple)) else exemple


_DES_LECTURES: Mapping[str, tuple[str, ...]] = {
    "ligne": ("texte-vide", "texte-trop-long", "caractere-de-commande"),
    "prose": ("texte-vide", "texte-trop-long", "caractere-de-commande"),
    "forme": ("texte-vide", "caractere-de-commande"),
    "commune": ("texte-vide", "texte-trop-long", "caractere-de-commande", "commune-inconnue"),
    "nombre": ("nombre-attendu", "nombre-ambigu", "entier-attendu"),
    "oui-non": ("oui-non-attendu",),
    "choix": ("choix-inconnu",),
    "jour": ("date-attendue", "date-impossible"),
    "liste": ("liste-trop-longue",),
    "table": (),
}
"""Les fautes qu'un lecteur peut faire, outre celles que ses données nomment."""


def _phrases(lues: Iterable[Json], regles: Json) -> Json:
    """Le texte et le remède de chaque faute qui peut se dire ici."""
    codes = {"champ-manquant": None}
    codes |= dict.fromkeys(c for lue in lues for c in _codes(lue))
    codes |= dict.fromkeys(c for c in _nommes({"lues": list(lues), **regles}))
    dites = {code: FAUTES[code].a_l_ecran for code in codes}
    return {
        code: {"texte": typographier(dite.texte), "remede": typographier(dite.remede)}
        for code, dite in dites.items()
    }


def _codes(lue: Json) -> Iterator[str]:
    yield from _DES_LECTURES[lue["sorte"]]
    for dedans in ("cle", "de"):
        if dedans in lue:
            yield from _codes(lue[dedans])


def _nommes(valeur: Any) -> Iterator[str]:
    """Tous les « code » que portent des données."""
    if isinstance(valeur, Mapping):
        if isinstance(code := valeur.get("code"), str):
            yield code
        for dedans in valeur.values():
            yield from _nommes(dedans)
    elif isinstance(valeur, list):
        for dedans in valeur:
            yield from _nommes(dedans)


def en_octets(decrit: Any) -> bytes:
    """Les données telles que les lit la page, sans espaces inutiles."""
    return json.dumps(decrit, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
