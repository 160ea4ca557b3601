"""Les rappels de la rédaction, en iCalendar (RFC 5545) : qui appeler, et quel jour.

Rien n'y dépend du jour où on l'écrit, sinon la date d'un rappel déjà passé : UID et DTSTAMP
viennent du contenu, et un agenda qui reçoit le fichier une seconde fois met à jour sans doubler.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, vUri

from ..modele.cycle import Visibilite
from ..modele.dates import a_paris
from ..rendu.ical import Texte, calendrier_vide
from ..rendu.typographie import jour as dire_jour
from ..rendu.typographie import typographier
from . import dossiers_dits, phrases
from .dossiers import Dossier, Echeance
from .suivi import CLOSES, Suivi

A_NEUF_HEURES = timedelta(hours=9)
"""Un rappel d'une journée commence à minuit : l'alarme sonne à l'heure du bureau."""
AVANT_LIMITE = timedelta(days=-7) + A_NEUF_HEURES
AVANT_LABEL = timedelta(days=-90) + A_NEUF_HEURES
"""Un renouvellement de label se prépare : la mairie délibère, la visite se prend."""
AVANT_FERMETURE = timedelta(days=-30) + A_NEUF_HEURES


@dataclass(frozen=True)
class Rappel:
    """Un jour à noter. `cle` : ce qui, avec l'autorité du site, fait son UID."""

    cle: str
    quand: date
    titre: str
    texte: str
    source: datetime
    """La dernière date que dit la fiche, heure de Paris : elle fait DTSTAMP."""

    alarme: timedelta
    adresse: str = ""


def des_offres(suivis: Iterable[Suivi]) -> Iterator[Rappel]:
    """Un rappel par offre : sa date limite si elle en a une, sinon le jour d'appeler la mairie."""
    textes = phrases.textes()["rappels"]
    for suivi in suivis:
        dates = suivi.offre.dates
        if suivi.offre.statut in CLOSES or not dates.publiee or not suivi.echeances:
            continue
        sorte = "limite" if dates.limite else "confirmer"
        # « mise_a_jour » aussi : une retouche doit remplacer le rappel d'avant.
        connues = [d for d in (dates.confirmee, dates.mise_a_jour) if d]
        source = max([dates.publiee, *(datetime.combine(d, time.min) for d in connues)])
        yield Rappel(
            cle=f"{suivi.offre.id}-{sorte}",
            quand=_jour(suivi),
            titre=phrases.remplir(textes[sorte], titre=suivi.offre.titre, commune=_lieu(suivi)),
            texte="\n".join(_lignes(suivi)),
            source=source,
            alarme=AVANT_LIMITE if dates.limite else A_NEUF_HEURES,
            adresse="" if suivi.vue is Visibilite.CACHEE else suivi.offre.adresse_courte,
        )


def _jour(suivi: Suivi) -> date:
    """Sa limite ; sinon le premier seuil à venir, ou aujourd'hui s'ils sont tous passés."""
    if limite := suivi.offre.dates.limite:
        return limite
    a_venir = (e.quand for e in suivi.echeances if e.sorte != "parution")
    return next((quand for quand in a_venir if quand >= suivi.jour), suivi.jour)


def _lieu(suivi: Suivi) -> str:
    return suivi.commune.nom if suivi.commune else suivi.offre.commune


def _lignes(suivi: Suivi) -> Iterator[str]:
    """La même chose quel que soit le jour : ni « il y a… », ni « depuis »."""
    textes, offre = phrases.textes()["rappels"], suivi.offre
    yield typographier(offre.libelle)
    if confirmee := offre.dates.confirmee:
        yield phrases.remplir(textes["confirmee"], jour=dire_jour(confirmee))
    yield from (phrases.en_tete(phrases.dire(e, date.min)) for e in suivi.echeances)
    yield phrases.remplir(textes["fiche"], fichier=offre.fichier)
    yield phrases.nommer(suivi.referent)
    if not offre.dates.limite:
        yield phrases.remplir(textes["appeler"], id=offre.id)
    if suivi.commune:
        # Le code : ni accent, ni espace, ni guillemets à taper.
        yield phrases.remplir(textes["relancer"], commune=suivi.commune.code)


def des_dossiers(suivis: Iterable[Dossier]) -> Iterator[Rappel]:
    """Un rappel par échéance de la démarche : label à renouveler, pièce attendue, bourg-centre."""
    textes = dossiers_dits.textes()["rappels"]
    for suivi in suivis:
        village, commune = suivi.village, suivi.commune
        for echeance in suivi.echeances:
            # L'échéance du label garde l'UID qu'elle a toujours eu.
            precision = "" if echeance.sorte == "echeance" else f"-{echeance.sorte}{echeance.code}"
            valeurs = {"titre": village.titre, "code": echeance.code}
            yield Rappel(
                cle=f"{village.id}-label{precision}",
                quand=echeance.quand,
                titre=phrases.remplir(textes[echeance.sorte], **valeurs),
                texte="\n".join(_lignes_du_dossier(suivi, echeance, textes["preparer"])),
                source=datetime.combine(_derniere_date(suivi, echeance), time.min),
                alarme=_ALARMES.get(echeance.sorte, AVANT_LIMITE),
                adresse=village.adresse if suivi.publiee and commune else "",
            )


_ALARMES = {"ouverture": A_NEUF_HEURES, "echeance": AVANT_LABEL, "fermeture": AVANT_FERMETURE}


def _lignes_du_dossier(suivi: Dossier, echeance: Echeance, preparer: str) -> Iterator[str]:
    """La même chose quel que soit le jour : l'échéance y est toujours à venir."""
    dite = dossiers_dits.echeance(echeance, date.min)
    yield f"{suivi.nom} : {dite}"
    yield phrases.remplir(phrases.textes()["rappels"]["fiche"], fichier=suivi.village.fichier)
    if suivi.commune:
        yield phrases.remplir(preparer, commune=suivi.commune.code)


def _derniere_date(suivi: Dossier, echeance: Echeance) -> date:
    """La dernière que dit la fiche : une retouche doit remplacer le rappel d'avant."""
    village = suivi.village
    connues = [p.le for p in village.label.passages]
    connues += [n.le for n in village.journal]
    connues += [c.le for c in village.criteres.values() if c.le]
    return max((c for c in connues if c <= echeance.quand), default=echeance.quand)


def en_ical(rappels: Iterable[Rappel], nom: str, domaine: str, site_url: str) -> bytes:
    """Le calendrier de ces rappels, dans l'ordre du temps ; vide de tout octet s'il n'y en a pas.

    Args:
        domaine: « 2026.nouvelle-vie.example », l'année et l'autorité des flux du site.
        site_url: ce qui précède l'adresse d'une fiche.
    """
    ranges = sorted(rappels, key=lambda r: (r.quand, r.cle))
    if not ranges:  # un calendrier sans composant n'est pas valide (RFC 5545, § 3.6)
        return b""
    calendrier: Calendar = calendrier_vide(nom)
    for rappel in ranges:
        calendrier.add_component(_evenement(rappel, domaine, site_url))
    octets: bytes = calendrier.to_ical()
    return octets


def _evenement(rappel: Rappel, domaine: str, site_url: str) -> Event:
    """Une journée entière, qui n'occupe personne (RFC 5545, § 3.8.2.7), et son alarme."""
    evenement = Event()
    evenement.add("uid", f"{rappel.cle}@{domaine}")
    evenement.add("dtstamp", a_paris(rappel.source).astimezone(UTC))
    evenement.add("dtstart", rappel.quand)
    evenement.add("dtend", rappel.quand + timedelta(days=1))
    evenement.add("summary", Texte(typographier(rappel.titre)))
    evenement.add("description", Texte(rappel.texte))
    evenement.add("transp", "TRANSPARENT")
    if rappel.adresse and site_url:
        evenement.add("url", vUri(site_url.rstrip("/") + "/" + rappel.adresse))
    alarme = Alarm()
    alarme.add("action", "DISPLAY")
    alarme.add("description", Texte(typographier(rappel.titre)))
    alarme.add("trigger", rappel.alarme)
    evenement.add_component(alarme)
    return evenement
