"""Faire avancer une commune dans la démarche : ce qu'un mouvement change à sa fiche, ou son refus.

La fiche retouchée est relue par la vraie lecture, puis confrontée au catalogue : rien n'est proposé
à l'écriture qui ne passerait pas la vérification.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from ..erreurs import Chemin, ContenuInvalide, ErreurContenu, FabricationImpossible, Probleme
from ..modele.catalogue import Catalogue
from ..modele.label import Label, StatutLabel
from ..modele.labellisation import avancer
from ..modele.profil import etablir
from ..modele.referentiel import Referentiel
from ..modele.texte import plier, suggestion
from ..modele.villages import Village
from ..rendu.typographie import jour as dire_jour
from .deplacement import Cadre, incoherences, relire
from .dossiers_dits import textes
from .phrases import remplir
from .retouche import Retouche, RetoucheImpossible

DECISION = "decision"
"""Le geste sous lequel le journal note ce qui est accordé, renouvelé ou retiré."""


@dataclass(frozen=True)
class Pas:
    """Une fiche de village avant et après un geste, et ses octets."""

    avant: Village
    apres: Village
    octets_avant: bytes
    octets_apres: bytes


def trouver(catalogue: Catalogue, mot: str) -> Village:
    """Le village que désigne ce mot : identifiant, fichier, adresse, commune ou titre.

    Raises:
        FabricationImpossible: aucun ne s'appelle ainsi ; le message propose le plus proche.
    """
    noms: dict[str, Village] = {}
    for village in catalogue.villages:
        commune = catalogue.commune_de(village)
        connus = [village.id, village.slug, village.fichier, village.titre, village.commune]
        connus += [commune.nom, commune.code] if commune else []
        for nom in connus:
            noms.setdefault(plier(nom), village)
    if trouve := noms.get(plier(mot.strip().removeprefix("./"))):
        return trouve
    titres = [catalogue.commune_de(v) for v in catalogue.villages]
    propose = suggestion(mot, [c.nom for c in titres if c], sinon="tapez « nouvelle-vie label »")
    raise FabricationImpossible(f"aucune commune « {mot} » dans la démarche — {propose}")


def faire_avancer(
    cadre: Cadre, village: Village, vers: StatutLabel, le: date, motif: str, *, noter: bool = True
) -> Pas:
    """Ce que donnerait ce mouvement ; n'écrit rien dans le site.

    Args:
        le: le jour de la décision ; ce que le site constate est jugé ce jour-là.
        noter: ajoute la décision au journal, si le vocabulaire a ce geste.

    Raises:
        FabricationImpossible: le mouvement est refusé, ou la fiche ne se retouche pas.
        ContenuInvalide: la fiche, retouchée, aurait une faute.
    """
    grille = _grille(cadre.catalogue, village, vers)
    profil = etablir(cadre.catalogue, village, datetime.combine(le, time(23, 59)))
    bloquants = profil.bloquants if profil else ()
    suite = avancer(village.label, vers, le, grille, bloquants=bloquants, motif=motif)
    if isinstance(suite, Probleme):
        dit = f"{suite.faute.dire(suite.valeurs)} — {suite.faute.remedier(suite.valeurs)}"
        raise FabricationImpossible(f"{village.titre} : {dit}")
    changements = _du_label(village.label, suite)
    note = _decision(suite, le)
    if noter and note and grille.geste(DECISION):
        changements |= _note(village, note, ("journal",))
    return _retoucher(cadre, village, changements)


def noter(cadre: Cadre, village: Village, note: Mapping[str, Any], *, bourg_centre: bool) -> Pas:
    """Ce que donnerait cette note au journal ; n'écrit rien dans le site.

    Args:
        note: `le`, `geste`, `texte`, et `interne` s'il y a lieu.
        bourg_centre: au journal de la candidature, et non à celui du label.

    Raises:
        FabricationImpossible: la commune n'a pas de bourg-centre, ou la fiche ne se retouche pas.
        ContenuInvalide: la fiche, retouchée, aurait une faute : un geste inconnu, par exemple.
    """
    if not bourg_centre:
        return _retoucher(cadre, village, _note(village, note, ("journal",)))
    if village.bourg_centre is None:
        raise FabricationImpossible(
            f"{village.titre} ne prépare pas de bourg-centre — écrivez d'abord "
            "« bourg_centre: » dans sa fiche"
        )
    return _retoucher(cadre, village, _note(village, note, ("bourg_centre", "journal")))


def _grille(catalogue: Catalogue, village: Village, vers: StatutLabel) -> Referentiel:
    """La version d'après laquelle la juger ; qui revient candidate l'est d'après l'actuelle."""
    revient = vers is StatutLabel.CANDIDATE
    grille = catalogue.referentiel if revient else catalogue.grille_de(village)
    if grille is None:
        raise FabricationImpossible(
            "le site n'a pas de grille lisible pour cette commune — tapez « nouvelle-vie verifier »"
        )
    return grille


def _du_label(avant: Label, apres: Label) -> dict[Chemin, Any]:
    """Les seules lignes du label qui changent ; rien pour celle qui s'ôte."""
    return {
        ("label", cle): _ecrit(nouveau)
        for cle in Label.model_fields
        if (nouveau := getattr(apres, cle)) != getattr(avant, cle)
    }


def _ecrit(valeur: Any) -> Any:
    if isinstance(valeur, Enum):
        return valeur.value
    return (list(valeur) or None) if isinstance(valeur, tuple) else valeur


def _decision(label: Label, le: date) -> dict[str, Any] | None:
    phrase = textes()["decisions"].get(label.statut.value)
    if phrase is None:
        return None
    echeance = dire_jour(label.echeance) if label.echeance else ""
    texte = remplir(phrase, echeance=echeance, motif=label.motif or "")
    return {"le": le, "geste": DECISION, "texte": texte}


def _note(village: Village, note: Mapping[str, Any], chemin: Chemin) -> dict[Chemin, Any]:
    dedans = village.bourg_centre if chemin[0] == "bourg_centre" else village
    rang = len(dedans.journal) if dedans else 0
    return {(*chemin, rang): dict(note)}


def _retoucher(cadre: Cadre, village: Village, changements: Mapping[Chemin, Any]) -> Pas:
    nom = cadre.noms[village.fichier]
    avant = (cadre.racine / nom).read_bytes()
    try:
        retouche = Retouche(avant, village.fichier, Village)
        court = retouche.donnees.get("bourg_centre")
        if isinstance(court, str) and any(c[0] == "bourg_centre" for c in changements):
            retouche.poser(("bourg_centre",), {"etat": court})
        for chemin, valeur in changements.items():
            if valeur is None:
                retouche.oter(chemin)
            else:
                retouche.poser(chemin, valeur)
    except RetoucheImpossible as refus:
        raise FabricationImpossible(str(refus)) from None
    return _relue(cadre, village, nom, avant, retouche.octets())


def _relue(cadre: Cadre, village: Village, nom: str, avant: bytes, apres: bytes) -> Pas:
    lue = relire(apres, nom, Village)
    fautes: list[ErreurContenu] = list(lue.erreurs)
    if not fautes and isinstance(lue.fiche, Village):
        villages = tuple(
            lue.fiche if v.fichier == village.fichier else v for v in cadre.catalogue.villages
        )
        catalogue = replace(cadre.catalogue, villages=villages)
        fautes = list(incoherences(catalogue, cadre, {lue.fichier: lue}))
    if fautes or not isinstance(lue.fiche, Village):
        raise ContenuInvalide(tuple(sorted(fautes)))
    return Pas(village, lue.fiche, avant, apres)
