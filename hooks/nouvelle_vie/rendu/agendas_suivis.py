"""Les agendas auxquels s'abonner, déclarés une fois : tout, et un par type, public, territoire.

De cette déclaration viennent les fichiers, la page qui les réunit, le bloc d'abonnement et les
annonces des pages. Un agenda existe avant son premier rendez-vous et après le dernier : qui le suit
ne doit pas perdre son abonnement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..artefact import Annonce
from ..modele.evenements import Evenement
from ..modele.parution import Parution
from ..modele.territoires import Territoire
from . import calendrier
from .agendas import GOOGLE, MICROSOFT, OUTLOOK, parametres
from .atelier import Atelier
from .calendrier import Valeur

TYPE_MIME = "text/calendar"
PAGE = "evenements/"
GENERAL = "general"
ADRESSE = "agenda.ics"


@dataclass(frozen=True)
class Agenda:
    """Un agenda publié.

    `groupe` : sous quel titre la page des abonnements le range, « general » ou l'axe d'un choix ;
    `adresse` : son fichier, qui ne change pas ; `titre` : vide pour celui de tout le site ;
    `page` : celle du site qu'il suit.
    """

    groupe: str
    adresse: str
    titre: str
    page: str
    rendez_vous: tuple[Evenement, ...]


@dataclass(frozen=True)
class Abonnement:
    """De quoi s'abonner à un agenda, pour un gabarit.

    `adresse` : la sienne, complète ; `webcal` : la même, que l'agenda de l'appareil reconnaît et
    propose de suivre ; `en_ligne` : celles des agendas en ligne, par clé de `agenda: abonner:`.
    """

    agenda: Agenda
    adresse: str
    webcal: str
    en_ligne: tuple[tuple[str, str], ...]


def general(parution: Parution) -> Agenda:
    return Agenda(GENERAL, ADRESSE, "", PAGE, parution.evenements)


def de_ce_choix(valeur: Valeur) -> Agenda:
    """Sans rendez-vous, un choix n'a pas de page : son agenda suit alors celle de tous."""
    adresse = f"agenda/{valeur.axe}-{valeur.cle}.ics"
    page = valeur.adresse if valeur.rendez_vous else PAGE
    return Agenda(valeur.axe, adresse, valeur.libelle, page, valeur.rendez_vous)


def du_territoire(parution: Parution, territoire: Territoire) -> Agenda:
    valeurs = calendrier.choix(parution)["territoire"]
    return next(de_ce_choix(v) for v in valeurs if v.cle == territoire.slug)


def tous(parution: Parution) -> Iterator[Agenda]:
    """Celui de tout le site, puis ceux de chaque choix."""
    yield general(parution)
    for valeurs in calendrier.choix(parution).values():
        yield from map(de_ce_choix, valeurs)


def par_groupe(atelier: Atelier) -> Mapping[str, list[Abonnement]]:
    """De quoi s'abonner à chacun, rangé pour être montré."""
    groupes: dict[str, list[Abonnement]] = {}
    for agenda in tous(atelier.parution):
        groupes.setdefault(agenda.groupe, []).append(abonnement(atelier, agenda))
    return groupes


def nom(atelier: Atelier, agenda: Agenda) -> str:
    """Son nom parmi les autres agendas d'une personne, où le site doit se reconnaître."""
    return f"{atelier.site_nom} — {agenda.titre}" if agenda.titre else atelier.site_nom


def annoncer(atelier: Atelier, agenda: Agenda) -> Annonce:
    """Ce que la tête d'une page dit de l'agenda qui la suit."""
    titre = agenda.titre or atelier.textes["agenda"]["tous"]
    return Annonce(titre, agenda.adresse, TYPE_MIME)


def abonnement(atelier: Atelier, agenda: Agenda) -> Abonnement:
    """De simples liens : rien ne part avant qu'on les suive.

    Ni Google ni Microsoft ne documentent les leurs. Google refuse souvent une adresse « https: »
    dans `cid` et prend la même en « webcal: » ; Microsoft attend l'adresse « https: ».
    """
    adresse = atelier.absolue(agenda.adresse)
    webcal = "webcal://" + adresse.partition("://")[2]
    outlook = parametres({"url": adresse, "name": nom(atelier, agenda)})
    en_ligne = (
        ("google", f"{GOOGLE}?{parametres({'cid': webcal})}"),
        ("outlook", f"{OUTLOOK}addfromweb?{outlook}"),
        ("microsoft", f"{MICROSOFT}addfromweb?{outlook}"),
    )
    return Abonnement(agenda, adresse, webcal, en_ligne)
