"""`nouvelle-vie a-venir` : ce que le temps changera au site, jour par jour."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..horloge import lire_date
from ..modele.catalogue import Catalogue
from ..modele.echeances import Changement, Nature
from ..rendu.a_venir import a_venir as chercher
from ..rendu.typographie import heure, jour, jour_complet
from .commun import Jour, Racine, dire_les_echecs, lire_le_site
from .rapport import compter

JOURS = 30
_PHRASES = {
    Nature.PARAIT: "paraît",
    Nature.REPARAIT: "reparaît",
    Nature.LIMITE: "disparaît : sa date limite est passée",
    Nature.SUSPENDUE: "suspendue d'office : personne ne l'a confirmée",
    Nature.POURVUE: "pourvue, cesse d'être lisible",
    Nature.DISPARAIT: "n'a plus qu'une page de renvoi",
    Nature.PLUS_NOUVELLE: "n'est plus « Nouveau »",
    Nature.A_RECONFIRMER: "porte la mention « À reconfirmer »",
    Nature.DATE_DITE: "atteint une date écrite d'avance",
    Nature.INSCRIPTION: "inscriptions closes",
    Nature.PASSE: "est passé",
    Nature.ANNONCE: "revient dans les flux",
    Nature.MOIS: "le calendrier s'ouvre sur ce mois",
    Nature.RAPPEL: "à faire confirmer par la mairie",
    Nature.DEBUT: "commence",
    Nature.ECHEANCE: "son label a pris fin",
    Nature.CONSTAT: "un critère du label n'est plus constaté de même",
}
_MOTIFS = {
    "urgente": "date limite dans trois semaines",
    "rappel": "rendez-vous dans deux semaines",
    "label": "label obtenu",
    "renouvellement": "label renouvelé",
    "mise-a-jour": "annonce mise à jour",
    "confirmee": "confirmée",
    "mise_a_jour": "mise à jour",
    "pourvue": "pourvue",
    "labellisation": "label obtenu",
    "critere": "le délai d'une preuve a passé",
}


def a_venir(
    jours: Annotated[
        int | None, typer.Option(min=1, max=366, help="Combien de jours ; 30 par défaut.")
    ] = None,
    depuis: Annotated[
        str | None,
        typer.Option(help="Part de ce jour ; sans « --jours », s'arrête à aujourd'hui."),
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Écrit pour une machine.")] = False,
    racine: Racine = Path(),
    date: Jour = None,
) -> None:
    """Dit ce qui changera au site sans que personne n'y touche.

    Parutions programmées, dates limites, offres à faire confirmer, suspendues d'office ou
    pourvues, rendez-vous, labels. Ce qui est entre parenthèses ne se voit pas du public.

    Exemples : `nouvelle-vie a-venir`, `nouvelle-vie a-venir --jours 90`,
    `nouvelle-vie a-venir --depuis 2026-11-20` (ce qui a changé depuis).
    """
    with dire_les_echecs():
        lecture, _, quand = lire_le_site(racine.resolve(), date)
        if lecture.erreurs:
            raise ContenuInvalide(lecture.erreurs)
        debut, fin = bornes(depuis, jours, quand)
    trouves = chercher(lecture.catalogue, debut, fin)
    if en_json:
        typer.echo(en_machine(lecture.catalogue, trouves, debut, fin))
    else:
        typer.echo(decrire(lecture.catalogue, trouves, debut, fin))


def bornes(depuis: str | None, jours: int | None, quand: datetime) -> tuple[datetime, datetime]:
    """L'instant d'où l'on regarde, et celui où l'on s'arrête.

    Raises:
        FabricationImpossible: une date ne se lit pas, ou elle est encore à venir.
    """
    debut = lire_date(depuis, time.min) if depuis else quand
    if jours is None and depuis:
        if debut > quand:
            raise FabricationImpossible(
                f"le {jour(debut.date())} n'est pas encore venu — donnez à « --depuis » un jour "
                "passé, ou ajoutez « --jours »"
            )
        return debut, quand
    return debut, datetime.combine(debut.date() + timedelta(days=jours or JOURS), time(23, 59))


def decrire(
    catalogue: Catalogue, trouves: Sequence[Changement], debut: datetime, fin: datetime
) -> str:
    """La liste, un jour après l'autre, puis le compte."""
    lignes = []
    for quel, membres in groupby(trouves, key=lambda c: c.quand.date()):
        lignes += [jour_complet(quel), *(f"  {_ligne(catalogue, c)}" for c in membres), ""]
    visibles = sum(c.nature.visible for c in trouves)
    portee = f"du {jour(debut.date())} au {jour(fin.date())}"
    if not trouves:
        return f"Rien ne change {portee}."
    return "\n".join([*lignes, f"{compter(visibles, 'changement')} au site {portee}."])


def _ligne(catalogue: Catalogue, changement: Changement) -> str:
    quand = changement.quand
    dite = f"{heure(quand)} : " if quand.time() != time.min else ""
    texte = f"{dite}{phrase(changement)}"
    if fiche := changement.fiche:
        commune = catalogue.commune_de(fiche)
        lieu = f", {commune.nom}" if commune else ""
        texte = f"{dite}{fiche.id} « {fiche.titre} »{lieu} : {phrase(changement)}"
    return texte if changement.nature.visible else f"({texte})"


def phrase(changement: Changement) -> str:
    """« revient dans les flux (date limite dans trois semaines) »."""
    motif = _MOTIFS.get(changement.motif.partition("/")[0], "")
    return _PHRASES[changement.nature] + (f" ({motif})" if motif else "")


def en_machine(
    catalogue: Catalogue, trouves: Sequence[Changement], debut: datetime, fin: datetime
) -> str:
    """La même liste en JSON ; les instants sont à l'heure de Paris."""
    dit = {
        "depuis": debut.isoformat(timespec="minutes"),
        "jusqu_a": fin.isoformat(timespec="minutes"),
        "changements": [dict(_champs(catalogue, c)) for c in trouves],
    }
    return json.dumps(dit, ensure_ascii=False, indent=2)


def _champs(catalogue: Catalogue, changement: Changement) -> Iterator[tuple[str, Any]]:
    yield "quand", changement.quand.isoformat(timespec="minutes")
    yield "nature", changement.nature.cle
    yield "visible", changement.nature.visible
    yield "phrase", phrase(changement)
    if fiche := changement.fiche:
        commune = catalogue.commune_de(fiche)
        yield from (("sorte", fiche.sorte), ("id", fiche.id), ("titre", fiche.titre))
        yield from (("fichier", fiche.fichier), ("commune", commune.nom if commune else None))
