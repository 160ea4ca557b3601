"""Les points à contrôler avant d'ouvrir un site : fonctions pures, une par sujet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from ..erreurs import Chemin
from ..lecture.charger import Lecture
from ..lecture.site import PREFIXE
from ..lecture.yaml_situe import Emplacements
from ..modele.champs import champs
from ..modele.communes import par_territoire
from ..modele.fiction import est_fictif, fictions
from ..modele.offre import Offre
from ..modele.parties import Contact
from ..modele.parution import Parution
from ..reglages import Conformite, Reglages
from .rapport import compter

DETAILS_MAX = 5


class Etat(Enum):
    FAIT = "✓"
    MANQUE = "✗"
    A_VERIFIER = "?"


@dataclass(frozen=True)
class Controle:
    """Un point de la liste : son état, et quoi écrire où s'il manque."""

    partie: str
    titre: str
    etat: Etat
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Dossier:
    """Tout ce que les contrôles regardent."""

    reglages: Reglages
    donnees: Any
    emplacements: Emplacements
    lecture: Lecture
    quand: datetime
    config: str = field(default="mkdocs.yml")

    def ou(self, *chemin: str) -> str:
        """« mkdocs.yml:12 » : la ligne d'un réglage, à défaut celle du groupe où l'écrire."""
        complet: Chemin = chemin
        while complet and complet not in self.emplacements.cles:
            complet = complet[:-1]
        ligne = self.emplacements.cles[complet][0] if complet else 1
        return f"{self.config}:{ligne}"

    def regle(self, *chemin: str) -> str:
        return self.ou(*PREFIXE, *chemin)


def controler(
    reglages: Reglages,
    donnees: Any,
    emplacements: Emplacements,
    lecture: Lecture,
    quand: datetime,
) -> Iterator[Controle]:
    """Tous les points, dans l'ordre où l'on ouvre un site."""
    dossier = _Dossier(reglages, donnees, emplacements, lecture, quand)
    yield from _site(dossier)
    yield from _contenu(dossier)
    yield from _contacts(dossier)
    yield from _mentions(dossier)
    yield from _accessibilite(dossier)
    yield from _vie(dossier)


def _point(partie: str, titre: str, manques: list[str], *, sinon: Etat = Etat.MANQUE) -> Controle:
    """Un point fait s'il n'a rien à redire ; sinon manquant, ou à vérifier."""
    details = manques[:DETAILS_MAX]
    if len(manques) > DETAILS_MAX:
        details.append(f"… et {len(manques) - DETAILS_MAX} de plus")
    return Controle(partie, titre, sinon if manques else Etat.FAIT, tuple(details))


def _site(d: _Dossier) -> Iterator[Controle]:
    partie = "Le site"
    site_url = str((d.donnees or {}).get("site_url") or "")
    hote = urlsplit(site_url).hostname or ""
    manques = []
    if not site_url.startswith("https://"):
        manques.append("elle doit commencer par https://")
    if hote in ("localhost", "127.0.0.1", "::1") or next(fictions(hote), None):
        manques.append(f"« {hote} » n'est pas une adresse publique")
    if not site_url.endswith("/"):
        manques.append("elle doit finir par « / »")
    ou = d.ou("site_url")
    manques = [f"{ou} : « site_url: https://… » — {m}" for m in manques]
    yield _point(partie, "L'adresse du site est la bonne", manques)
    ouverte = [f"{d.regle('demonstration')} : écrivez « demonstration: false »"]
    yield _point(partie, "Le site n'est plus en démonstration", ouverte * d.reglages.demonstration)
    autorite = d.reglages.flux.autorite
    manques = []
    if next(fictions(autorite), None):
        manques = [
            f"{d.regle('flux', 'autorite')} : écrivez « autorite: … », un nom de domaine que "
            "vous tenez — il ne changera plus jamais"
        ]
    yield _point(partie, "Les flux ont leur nom définitif", manques)
    noms = [
        f"{d.ou('site_name')} : « {(d.donnees or {}).get('site_name', '')} »",
        "overrides/assets/favicon.svg : l'image de l'onglet",
        f"{d.regle('attribution')} : « {d.reglages.attribution} »",
        f"{d.regle('institutions')} : « {', '.join(d.reglages.institutions) or 'aucune'} »",
    ]
    yield _point(partie, "Nom, emblème, sources et institutions", noms, sinon=Etat.A_VERIFIER)


def _contenu(d: _Dossier) -> Iterator[Controle]:
    partie = "Le contenu"
    exemples = [f.fichier for f in d.lecture.catalogue.fiches() if f.exemple]
    remede = [f"{compter(len(exemples), 'fiche')} d'exemple : tapez « make vider-exemples »"]
    yield _point(partie, "Il ne reste aucun exemple", remede if exemples else [])
    fautes = [str(e) for e in d.lecture.erreurs]
    yield _point(partie, "Tous les fichiers se lisent", fautes)


def _contacts(d: _Dossier) -> Iterator[Controle]:
    partie = "Les contacts"
    ou = d.regle("contact")
    manques = _contact(d.reglages.contact, ou, "contact")
    yield _point(partie, "Le contact du département est joignable", manques)
    groupes = par_territoire(d.lecture.catalogue.registre.communes)
    manques = []
    for territoire in d.lecture.catalogue.territoires:
        if groupes.get(territoire.code):
            ou = f"{territoire.fichier}:2"
            manques += _contact(territoire.referent, ou, "referent")
    yield _point(partie, "Chaque territoire a son référent", manques)
    autres = [
        f"{f.fichier} : une coordonnée y est inventée"
        for f in d.lecture.catalogue.fiches()
        if f.sorte != "territoire" and not f.exemple and est_fictif(f)
    ]
    yield _point(partie, "Aucune autre coordonnée n'est inventée", autres)


def _contact(contact: Contact | None, ou: str, cle: str) -> list[str]:
    if contact is None:
        return [f"{ou} : ajoutez « {cle}: » avec organisme, courriel et telephone"]
    if est_fictif(contact):
        return [f"{ou} : « {cle} » est inventé — écrivez le vrai courriel et le vrai téléphone"]
    if not (contact.courriel or contact.telephone):
        return [f"{ou} : ajoutez « courriel: … » ou « telephone: … » sous « {cle} »"]
    return []


def _mentions(d: _Dossier) -> Iterator[Controle]:
    mentions = d.reglages.mentions_legales
    for titre, groupe, chemin in (
        ("L'éditeur est nommé (loi n° 2004-575)", mentions, ("mentions_legales",)),
        ("L'hébergeur est nommé", mentions.hebergeur, ("mentions_legales", "hebergeur")),
        (
            "La page « Confidentialité » est complète",
            d.reglages.donnees_personnelles,
            ("donnees_personnelles",),
        ),
    ):
        yield _point("Les obligations", titre, _vides(d, groupe, chemin))


def _vides(d: _Dossier, groupe: BaseModel, chemin: tuple[str, ...], *sauf: str) -> list[str]:
    """Les réglages vides d'un groupe, chacun avec la ligne où l'écrire."""
    return [
        f"{d.regle(*chemin, c.cle)} : ajoutez « {c.cle}: … » sous « {chemin[-1]} » ({c.libelle})"
        for c in champs(type(groupe))
        if c.cle not in sauf and getattr(groupe, c.cle) is None
    ]


def _accessibilite(d: _Dossier) -> Iterator[Controle]:
    declaration = d.reglages.accessibilite
    audit = ("taux", "audit_le", "auditeur")
    # Un site non conforme peut ouvrir s'il le dit ; un site conforme doit dire par quel audit.
    sauf = audit if declaration.etat is Conformite.NON else ()
    chemin = ("accessibilite",)
    manques = _vides(d, declaration, chemin, "schema_pluriannuel", "plan_annuel", *sauf)
    yield _point("Les obligations", "La déclaration d'accessibilité est établie", manques)
    reste = [m for m in _vides(d, declaration, chemin, "etablie_le") if m not in manques]
    titre = "Audit, schéma pluriannuel et plan d'actions"
    yield _point("Les obligations", titre, reste, sinon=Etat.A_VERIFIER)


def _vie(d: _Dossier) -> Iterator[Controle]:
    partie = "La vie du site"
    parution = Parution(d.lecture.catalogue, d.quand)
    vide = [] if parution.offres else ["aucune offre ne paraît aujourd'hui"]
    yield _point(partie, "Des offres sont publiées", vide, sinon=Etat.A_VERIFIER)
    vieilles = [f"{o.fichier} : à reconfirmer" for o in parution.offres if _vieille(o, d.quand)]
    yield _point(partie, "Les offres sont confirmées", vieilles, sinon=Etat.A_VERIFIER)
    a_venir = [] if parution.evenements_a_venir else ["aucun évènement à venir n'est annoncé"]
    yield _point(partie, "Un rendez-vous est annoncé", a_venir, sinon=Etat.A_VERIFIER)
    pages = ["relisez content/, en cherchant « à confirmer » : ce que le Département doit décider"]
    yield _point(partie, "Les textes sont relus", pages, sinon=Etat.A_VERIFIER)


def _vieille(offre: Offre, quand: datetime) -> bool:
    return offre.a_reconfirmer(quand.date())
