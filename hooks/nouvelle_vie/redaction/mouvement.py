"""Faire avancer une offre dans son cycle de vie : ce qu'un geste change à sa fiche, ou son refus.

Les gestes suivent les flèches de `modele.cycle.TRANSITIONS` : un par statut d'arrivée, plus
« confirmer », qui n'en change pas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..erreurs import Chemin
from ..modele.cycle import TRANSITIONS, Statut, Visibilite
from ..modele.offre import Offre
from ..rendu.typographie import heure, jour

CONFIRMABLES = frozenset({Statut.PUBLIEE, Statut.EN_DISCUSSION, Statut.SUSPENDUE})
"""Ce qu'une mairie peut confirmer : ce qui paraît, ou reparaîtra."""

Retouches = Mapping[Chemin, Any]
"""Ce qui change dans une fiche : chemin → valeur à écrire, ou rien pour l'ôter."""


class MouvementRefuse(Exception):
    """Une phrase : pourquoi l'offre ne bouge pas, et ce qui est possible."""


@dataclass(frozen=True)
class Geste:
    """Une commande du cycle de vie. `vers` : le statut d'arrivée, ou rien s'il ne change pas."""

    nom: str
    vers: Statut | None
    fait: str
    """Ce qu'est l'offre après lui."""


GESTES: Mapping[str, Geste] = {
    geste.nom: geste
    for geste in (
        Geste("etudier", Statut.A_QUALIFIER, "à qualifier"),
        Geste("qualifier", Statut.QUALIFIEE, "qualifiée"),
        Geste("publier", Statut.PUBLIEE, "publiée"),
        Geste("confirmer", None, "confirmée"),
        Geste("suspendre", Statut.SUSPENDUE, "suspendue"),
        Geste("discuter", Statut.EN_DISCUSSION, "en discussion"),
        Geste("pourvoir", Statut.POURVUE, "pourvue"),
        Geste("archiver", Statut.ARCHIVEE, "archivée"),
        Geste("retirer", Statut.RETIREE, "retirée"),
    )
}
"""Dans l'ordre de la vie d'une offre."""
_PAR_ARRIVEE = {geste.vers: geste for geste in GESTES.values() if geste.vers}


@dataclass(frozen=True)
class Ordre:
    """Un geste demandé. `maintenant` : heure de Paris, sans fuseau.

    `quand` : la parution à programmer ; `motif` : pourquoi l'offre est retirée.
    """

    geste: Geste
    maintenant: datetime
    quand: datetime | None = None
    motif: str = ""

    @property
    def jour(self) -> date:
        return self.maintenant.date()


def permis(geste: Geste, statut: Statut) -> bool:
    """Vrai si une offre de ce statut admet ce geste."""
    if geste.vers is None:
        return statut in CONFIRMABLES
    return geste.vers in TRANSITIONS[statut]


def demande_une_minute(offre: Offre, ordre: Ordre) -> bool:
    """Vrai si le geste donne à l'offre une minute de parution nouvelle.

    Une offre qui reparaît garde la sienne : les flux ne l'annoncent pas deux fois. Celle que la
    fiche d'une offre qualifiée prévoit déjà est gardée aussi, sauf si l'on en demande une autre.
    """
    if ordre.geste.vers is not Statut.PUBLIEE:
        return False
    if ordre.quand is not None:
        return True
    prevue = offre.dates.publiee
    return offre.statut is Statut.QUALIFIEE and (prevue is None or prevue <= ordre.maintenant)


def refuser(offre: Offre, ordre: Ordre) -> None:
    """Refuse un geste que l'état de l'offre n'admet pas.

    Raises:
        MouvementRefuse: pourquoi, et ce qui est possible.
    """
    if not (permis(ordre.geste, offre.statut) or _reprogramme(offre, ordre)):
        raise MouvementRefuse(_dire_le_refus(offre, ordre.geste))
    if ordre.geste.vers is None:
        _refuser_la_confirmation(offre, ordre.maintenant)
    if ordre.quand is not None:
        _refuser_la_programmation(offre, ordre, ordre.quand)
    if ordre.geste.vers is Statut.RETIREE and not ordre.motif.strip():
        raise MouvementRefuse(f"{offre.id} ne se retire pas sans motif — ajoutez « --motif … »")


def _reprogramme(offre: Offre, ordre: Ordre) -> bool:
    """Vrai si l'on ne fait que déplacer une parution qui n'a pas encore eu lieu."""
    publiee = offre.dates.publiee
    a_venir = publiee is not None and publiee > ordre.maintenant
    demande = ordre.geste.vers is Statut.PUBLIEE and ordre.quand is not None
    return offre.statut is Statut.PUBLIEE and demande and a_venir


def _refuser_la_confirmation(offre: Offre, maintenant: datetime) -> None:
    if offre.visibilite(maintenant) is Visibilite.CACHEE:
        paraitra = offre.dates.publiee
        dite = f"ne paraîtra que le {_instant(paraitra)}" if paraitra else "n'a jamais paru"
        raise MouvementRefuse(f"{offre.id} {dite} — une offre se confirme une fois parue")
    confirmee = offre.dates.confirmee
    if confirmee and confirmee > maintenant.date():
        raise MouvementRefuse(
            f"{offre.id} est déjà confirmée le {jour(confirmee)}, plus tard — donnez une autre "
            "« --date », ou corrigez la fiche si cette date est fausse"
        )
    limite = offre.dates.limite
    if limite and limite < maintenant.date():
        raise MouvementRefuse(
            f"{offre.id} a passé sa date limite ({jour(limite)}) : la confirmer ne la ferait pas "
            "reparaître — repoussez « limite » sous « dates », ou retirez-la"
        )


def _refuser_la_programmation(offre: Offre, ordre: Ordre, quand: datetime) -> None:
    if quand < ordre.maintenant:
        raise MouvementRefuse(
            f"{offre.id} ne peut pas paraître le {_instant(quand)} : c'est passé — donnez à "
            "« --quand » une date à venir, ou publiez-la tout de suite, sans « --quand »"
        )
    deja = offre.dates.publiee
    if offre.statut is not Statut.QUALIFIEE and deja and deja <= ordre.maintenant:
        raise MouvementRefuse(
            f"{offre.id} a déjà paru le {_instant(deja)}, et cette date ne change plus : les flux "
            "l'annonceraient deux fois — republiez-la sans « --quand »"
        )


def _dire_le_refus(offre: Offre, geste: Geste) -> str:
    debut = f"{offre.id} est « {offre.statut.libelle} »"
    if geste.vers is offre.statut:
        return f"{debut} : elle l'est déjà — rien à faire"
    if geste.vers is None:
        dit = f"{debut} : seule une offre qui a paru se confirme"
    else:
        dit = f"{debut} : impossible d'en faire une offre « {geste.vers.libelle} »"
        if suite := _passage(offre.statut, geste.vers):
            return f"{dit} d'un coup — passez par : {', puis '.join(g.nom for g in suite)}"
    possibles = [g.nom for g in GESTES.values() if permis(g, offre.statut)]
    if possibles:
        return f"{dit} — possible : {', '.join(possibles)}"
    return f"{dit} — plus rien n'y change : pour la proposer de nouveau, écrivez une autre fiche"


def _passage(depart: Statut, arrivee: Statut) -> list[Geste]:
    """Les gestes qui mènent d'un statut à l'autre par le plus court chemin, s'il y en a un."""
    chemins: list[list[Statut]] = [[depart]]
    vus = {depart}
    for chemin in chemins:
        if chemin[-1] is arrivee:
            return [_PAR_ARRIVEE[statut] for statut in chemin[1:]]
        for suivant in Statut:
            if suivant in TRANSITIONS[chemin[-1]] - vus:
                vus.add(suivant)
                chemins.append([*chemin, suivant])
    return []


def retouches(offre: Offre, ordre: Ordre, minute: datetime | None) -> Retouches:
    """Ce que le geste change à la fiche. `minute` : celle de sa parution, s'il en faut une."""
    return dict(_retouches(offre, ordre, minute))


def _retouches(offre: Offre, ordre: Ordre, minute: datetime | None) -> Iterator[tuple[Chemin, Any]]:
    vers, dates = ordre.geste.vers, offre.dates
    if vers and vers is not offre.statut:
        yield ("statut",), vers.value
    if vers is None:
        yield ("dates", "confirmee"), ordre.jour
    elif vers is Statut.QUALIFIEE:
        yield ("dates", "qualifiee"), ordre.jour
        # Une offre retirée qui recommence son cycle paraîtra de nouveau, à une autre date.
        if dates.publiee and dates.publiee.date() < ordre.jour:
            yield ("dates", "publiee"), None
        if dates.pourvue and dates.pourvue < ordre.jour:
            yield ("dates", "pourvue"), None
    elif vers is Statut.PUBLIEE:
        if minute is not None:
            yield ("dates", "publiee"), minute
        if dates.pourvue:
            yield ("dates", "pourvue"), None
    elif vers is Statut.POURVUE:
        yield ("dates", "pourvue"), ordre.jour
    elif vers is Statut.RETIREE:
        yield ("motif_retrait",), ordre.motif.strip()
    if offre.statut is Statut.RETIREE and offre.motif_retrait:
        yield ("motif_retrait",), None


def controler(apres: Offre, ordre: Ordre) -> None:
    """Refuse une publication qui ne se verrait pas.

    Raises:
        MouvementRefuse: pourquoi elle ne paraîtrait pas, et que faire.
    """
    publiee = apres.dates.publiee
    if ordre.geste.vers is not Statut.PUBLIEE or publiee is None:
        return
    quand = max(ordre.maintenant, publiee)
    if apres.visibilite(quand) is Visibilite.VISIBLE:
        return
    if limite := apres.dates.limite:
        raise MouvementRefuse(
            f"{apres.id} ne paraîtrait pas : sa date limite, le {jour(limite)}, serait passée — "
            "repoussez « limite » sous « dates », ou retirez cette ligne"
        )
    raise MouvementRefuse(
        f"{apres.id} serait aussitôt suspendue d'office, sans nouvelles depuis trop longtemps — "
        f"appelez la mairie, puis : nouvelle-vie confirmer {apres.id}"
    )


def dire(apres: Offre, ordre: Ordre) -> str:
    """Ce qui est fait, et quand cela se verra."""
    fait = f"{apres.id} « {apres.titre} » : {ordre.geste.fait}"
    publiee = apres.dates.publiee
    if ordre.geste.vers is Statut.PUBLIEE and publiee:
        if publiee > ordre.maintenant:
            return f"{fait}, paraîtra à la première mise en ligne après le {_instant(publiee)}"
        return f"{fait}, parue le {_instant(publiee)}"
    if ordre.geste.vers is None and apres.statut is Statut.SUSPENDUE:
        return f"{fait}, toujours suspendue (« publier » la fait reparaître)"
    return fait


def _instant(quand: datetime) -> str:
    return f"{jour(quand.date())} à {heure(quand)}"
