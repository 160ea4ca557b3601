"""Les sessions : candidater, les tours des territoires, les grands rendez-vous, l'affiche."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from ..modele.evenements import Evenement
from ..modele.parution import Parution
from ..modele.recits import Temoignage
from ..modele.territoires import Territoire
from ..modele.types_evenement import Nature, TypeDEvenement
from . import qr
from .atelier import Atelier

SUR_PLACE = frozenset({Nature.SESSION, Nature.IMMERSION})
"""Les natures que réunit la page des sessions."""
PROCHAINS = 3


def affichee(parution: Parution, evenement: Evenement) -> bool:
    """Vrai tant que son affiche sert : il aura lieu, et n'est pas passé."""
    return evenement.tient and not evenement.passe(parution.maintenant)


def candidatable(parution: Parution, evenement: Evenement) -> bool:
    """Vrai tant que l'on peut candidater."""
    return evenement.candidature is not None and evenement.ouvert(parution.maintenant)


def adresse_de_l_affiche(evenement: Evenement) -> str:
    return f"{evenement.adresse}affiche/"


def adresse_de_la_candidature(evenement: Evenement) -> str:
    return f"{evenement.adresse}candidature/"


def code(atelier: Atelier, evenement: Evenement) -> qr.Dessin:
    """Le QR code de la page d'un évènement."""
    return qr.dessiner(atelier.absolue(evenement.adresse))


def courriel_de_candidature(atelier: Atelier, evenement: Evenement) -> str:
    """Le courriel tout prêt de qui candidate (RFC 6068) ; vide si nul n'a d'adresse."""
    commune = atelier.parution.catalogue.commune_de(evenement)
    contacts = (evenement.organisateur, *atelier.interlocuteur(commune)[:1])
    courriel = next((c.courriel for c in contacts if c and c.courriel), None)
    if courriel is None or evenement.candidature is None:
        return ""
    phrases = atelier.textes["candidature"]
    questions = "\n\n".join(f"{dit} :" for dit in phrases["questions"].values())
    pieces = "".join(f"- {piece}\n" for piece in evenement.candidature.pieces)
    corps = (
        phrases["corps"]
        .replace("{titre}", evenement.titre)
        .replace("{questions}", questions)
        .replace("{pieces}", pieces and f"{phrases['joindre']} :\n{pieces}")
        .replace("{adresse}", atelier.absolue(evenement.adresse))
        .replace("\n", "\r\n")
    )
    sujet = phrases["sujet"].replace("{titre}", evenement.titre)
    return f"mailto:{courriel}?subject={quote(sujet, safe='')}&body={quote(corps, safe='')}"


def temoignages_de(parution: Parution, evenement: Evenement) -> tuple[Temoignage, ...]:
    """Les récits de qui est venu à cette session, puis aux sessions passées du même type."""
    rattaches = [t for t in parution.temoignages if t.session]
    if not rattaches:
        return ()
    type_de = parution.catalogue.type_de
    passees = (e for e in parution.evenements_passes if type_de(e) is type_de(evenement))
    sessions = dict.fromkeys((evenement.id, *(e.id for e in passees)))
    return tuple(t for session in sessions for t in rattaches if t.session == session)


@dataclass(frozen=True)
class Annee:
    """Une année du tour : les sessions que chaque territoire a reçues ou recevra."""

    annee: int
    par_territoire: tuple[tuple[Territoire | None, tuple[Evenement, ...]], ...]
    """Dans l'ordre des territoires ; le dernier, sans territoire, reçoit le reste."""


def sur_place(parution: Parution, evenements: Sequence[Evenement]) -> tuple[Evenement, ...]:
    """Les sessions et immersions, parmi ces évènements."""
    return tuple(e for e in evenements if parution.catalogue.type_de(e).nature in SUR_PLACE)


def tour(parution: Parution) -> tuple[Annee, ...]:
    """Les sessions tenues ou annoncées, année par année, la plus récente d'abord."""
    catalogue = parution.catalogue
    sessions = [
        e for e in parution.evenements if e.tient and catalogue.type_de(e).nature is Nature.SESSION
    ]
    places: tuple[Territoire | None, ...] = (*parution.territoires, None)
    return tuple(
        Annee(
            annee,
            tuple(
                (
                    place,
                    tuple(
                        e
                        for e in sessions
                        if e.premier_jour.year == annee and catalogue.qui_recoit(e) is place
                    ),
                )
                for place in places
            ),
        )
        for annee in sorted({e.premier_jour.year for e in sessions}, reverse=True)
    )


def grands(parution: Parution) -> tuple[tuple[TypeDEvenement, tuple[Evenement, ...], bool], ...]:
    """Les grands rendez-vous : leurs prochaines dates, et s'ils ont une liste à eux."""
    catalogue = parution.catalogue
    rendus = []
    for type_ in catalogue.types:
        if type_.grand:
            siens = [e for e in parution.evenements if catalogue.type_de(e) is type_]
            prochains = (e for e in siens if e.tient and not e.passe(parution.maintenant))
            rendus.append((type_, tuple(islice(prochains, PROCHAINS)), bool(siens)))
    return tuple(rendus)
