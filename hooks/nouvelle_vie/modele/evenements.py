"""L'évènement : soirée, atelier, session d'accueil, immersion, salon…"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from ..erreurs import Chemin, Probleme
from .champs import Choix, Modele, champ
from .dates import Instant, Jour, JourOuInstant
from .fiche import FicheDiffusee
from .nombres import Entier, OuiNon
from .parties import Contact, Position
from .sessions import (
    Candidature,
    Chiffre,
    Equipe,
    EtapeDeSelection,
    JourDeProgramme,
    PriseEnCharge,
    SeanceDInformation,
)
from .textes_saisis import Lien, NomCommune, Prose, Texte
from .types_evenement import VOCABULAIRE


class Public(Choix):
    CANDIDATS = "candidats", "Candidats à l'installation"
    HABITANTS = "habitants", "Habitants"
    ELUS = "elus", "Élus et agents"
    PROPRIETAIRES = "proprietaires", "Propriétaires"
    PROFESSIONNELS = "professionnels", "Professionnels"
    TOUS = "tous", "Tout public"


class Etat(Choix):
    CONFIRME = "confirme", "Confirmé"
    COMPLET = "complet", "Complet"
    REPORTE = "reporte", "Reporté"
    ANNULE = "annule", "Annulé"


class Lieu(Modele):
    """Où : une commune du territoire, ou une adresse ailleurs."""

    nom: Texte | None = champ("Nom du lieu", defaut=None)
    adresse: Texte | None = champ("Adresse", defaut=None)
    commune: NomCommune | None = champ("Commune", defaut=None)
    ville: Texte | None = champ("Ville", "Hors du territoire", defaut=None)
    en_ligne: OuiNon = champ(
        "En ligne", "À suivre à distance ; avec une adresse, on peut aussi venir", defaut=False
    )
    position: Position | None = champ("Position", defaut=None)


class Inscription(Modele):
    lien: Lien | None = champ("Lien d'inscription", defaut=None)
    limite: Jour | None = champ("S'inscrire avant le", defaut=None)
    places: Entier | None = champ("Places", defaut=None)
    restantes: Entier | None = champ("Places restantes", "Pas plus que de places", defaut=None)
    tarif: Texte | None = champ("Tarif", defaut=None)


class Evenement(FicheDiffusee):
    sorte: ClassVar[str] = "evenement"
    dossier: ClassVar[str] = "evenements"

    type: Texte = champ(
        "Type", "Un mot de la liste du site", max_length=60, vocabulaire=VOCABULAIRE
    )
    resume: Texte = champ("Résumé", "200 caractères au plus", max_length=200)
    debut: JourOuInstant = champ("Début", "2026-12-05 18:30, ou 2026-12-05 pour la journée")
    fin: JourOuInstant | None = champ("Fin", defaut=None)
    lieu: Lieu = champ("Lieu")
    public: tuple[Public, ...] = champ(
        "Public", defaut=(Public.TOUS,), saisie="liste", max_length=6
    )
    inscription: Inscription | None = champ("Inscription", defaut=None)
    organisateur: Contact | None = champ("Organisateur", defaut=None)
    etat: Etat = champ("État", defaut=Etat.CONFIRME)
    prevu_le: Jour | None = champ(
        "D'abord prévu le",
        "Pour un rendez-vous reporté dont « debut » est la nouvelle date",
        defaut=None,
    )
    publication: Instant = champ("Annoncé le", "Avec son heure ; une minute ne sert qu'une fois")
    revision: Entier = champ(
        "Révision", "À augmenter à chaque changement d'horaire ou d'état", defaut=0
    )
    thematique: Texte | None = champ("Thématique", defaut=None)
    territoire: Texte | None = champ(
        "Territoire qui reçoit", "Son code, quand le lieu ne le dit pas", defaut=None
    )
    programme: tuple[JourDeProgramme, ...] = champ(
        "Programme", "Jour par jour", defaut=(), saisie="liste", max_length=14
    )
    rencontres: tuple[Texte, ...] = champ(
        "Qui l'on rencontre",
        "Par fonction, jamais par nom",
        defaut=(),
        saisie="liste",
        max_length=20,
    )
    apports: tuple[Texte, ...] = champ(
        "Ce que l'on y trouve", defaut=(), saisie="liste", max_length=20
    )
    informations: tuple[SeanceDInformation, ...] = champ(
        "Séances d'information", "Tenues sur place", defaut=(), saisie="liste", max_length=30
    )
    rendez_vous: Texte | None = champ("Prendre rendez-vous", "Comment faire", defaut=None)
    prise_en_charge: tuple[PriseEnCharge, ...] = champ(
        "Ce qui est payé", "Une ligne par dépense", defaut=(), saisie="liste", max_length=20
    )
    selection: tuple[EtapeDeSelection, ...] = champ(
        "Étapes de la sélection", defaut=(), saisie="liste", max_length=12
    )
    candidature: Candidature | None = champ(
        "Candidature", "Si l'on candidate au lieu de s'inscrire", defaut=None
    )
    bilan: Prose | None = champ("Bilan", "Après l'évènement", defaut=None, saisie="markdown")
    chiffres: tuple[Chiffre, ...] = champ(
        "Chiffres du bilan", defaut=(), saisie="liste", max_length=12
    )
    equipe: Equipe | None = champ("Feuille d'équipe", "Ne paraît jamais sur le site", defaut=None)
    notes_internes: Prose | None = champ(
        "Notes internes", "Ne paraissent jamais sur le site", defaut=None
    )

    @property
    def parution(self) -> datetime | None:
        return self.publication

    @property
    def journee(self) -> bool:
        """Vrai si l'évènement dure des journées entières."""
        return not isinstance(self.debut, datetime)

    @property
    def debut_instant(self) -> datetime:
        return _a_l_heure(self.debut, time.min)

    @property
    def fin_instant(self) -> datetime:
        """Fin réelle, ou fin de la journée de début quand elle n'est pas dite."""
        return _a_l_heure(self.fin if self.fin is not None else self.debut, time(23, 59))

    @property
    def passe_des(self) -> datetime:
        """La première minute où l'évènement est passé ; sans heure de fin, le lendemain."""
        if self.fin is None and not self.journee:
            return datetime.combine(self.debut_instant.date(), time.min) + timedelta(days=1)
        return self.fin_instant + timedelta(minutes=1)

    @property
    def premier_jour(self) -> date:
        return self.debut_instant.date()

    @property
    def dernier_jour(self) -> date:
        """Le dernier jour occupé : finir à minuit, c'est finir la veille."""
        return max(self.premier_jour, (self.fin_instant - timedelta(minutes=1)).date())

    @property
    def redate(self) -> bool:
        """Reporté, et `debut` est sa nouvelle date ; sans `prevu_le`, elle n'est pas connue."""
        return self.etat is Etat.REPORTE and self.prevu_le is not None

    @property
    def tient(self) -> bool:
        """Ni annulé, ni reporté à une date inconnue : on peut le noter dans son agenda."""
        return self.etat in (Etat.CONFIRME, Etat.COMPLET) or self.redate

    @property
    def publics(self) -> tuple[Public, ...]:
        """Tous ceux que le rendez-vous concerne : « tout public » les comprend tous."""
        return tuple(Public) if Public.TOUS in self.public else self.public

    @property
    def inscription_close(self) -> datetime:
        """La première minute où l'on ne s'inscrit plus."""
        limite = self.inscription.limite if self.inscription else None
        if limite is None:
            return self.passe_des
        return min(self.passe_des, datetime.combine(limite, time.min) + timedelta(days=1))

    def ouvert(self, maintenant: datetime) -> bool:
        """On peut encore y prendre part."""
        return self.tient and self.etat is not Etat.COMPLET and self.inscription_close > maintenant

    def passe(self, maintenant: datetime) -> bool:
        return self.passe_des <= maintenant

    @property
    def places_libres(self) -> int | None:
        """Les places qui restent, quand la fiche le dit et que l'évènement n'est pas complet."""
        if self.etat is Etat.COMPLET or self.inscription is None:
            return None
        return self.inscription.restantes

    def renvois(self) -> Iterator[tuple[Chemin, str, str]]:
        if self.territoire:
            yield ("territoire",), "territoire", self.territoire

    def problemes(self) -> Iterator[Probleme]:
        yield from self._du_programme()
        if self.inscription and self.inscription.restantes is not None:
            yield from _des_places(self.inscription, self.inscription.restantes)
        if self.fin is not None and _a_l_heure(self.fin, time.max) <= self.debut_instant:
            yield Probleme(("fin",), "fin-avant-debut")
        if not (self.lieu.commune or self.lieu.ville or self.lieu.en_ligne):
            valeurs = {"cle": "commune", "libelle": "Commune", "precision": " ou « ville: … »"}
            yield Probleme(("lieu",), "champ-manquant", valeurs)

    def _du_programme(self) -> Iterator[Probleme]:
        """Un jour du programme, ou d'une séance, hors des jours de l'évènement."""
        dits: list[tuple[Chemin, date | datetime | None]] = [
            (("programme", rang, "jour"), jour.jour) for rang, jour in enumerate(self.programme)
        ]
        dits += [(("informations", r, "quand"), s.quand) for r, s in enumerate(self.informations)]
        for chemin, dit in dits:
            jour = dit.date() if isinstance(dit, datetime) else dit
            if jour and not self.premier_jour <= jour <= self.dernier_jour:
                bornes = {
                    "du": f"{self.premier_jour:%d/%m/%Y}",
                    "au": f"{self.dernier_jour:%d/%m/%Y}",
                }
                yield Probleme(chemin, "jour-hors-programme", bornes)


def _des_places(inscription: Inscription, restantes: int) -> Iterator[Probleme]:
    chemin = ("inscription", "restantes")
    if inscription.places is None:
        valeurs = {"cle": "places", "libelle": "Places", "precision": ""}
        yield Probleme(("inscription",), "champ-manquant", valeurs)
    elif restantes > inscription.places:
        yield Probleme(chemin, "places-restantes", {"places": inscription.places})


def _a_l_heure(quand: date | datetime, heure: time) -> datetime:
    return quand if isinstance(quand, datetime) else datetime.combine(quand, heure)
