"""Des fiches inventées, une par état : ce que montre la charte, sur tout territoire.

Rien n'en est lu ni publié : elles ne sont dans aucun fichier, et leurs dates suivent le jour.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from ..modele.catalogue import Catalogue
from ..modele.communes import Commune, Registre
from ..modele.evenements import Evenement
from ..modele.label import StatutLabel
from ..modele.offre import Offre
from ..modele.offres import GENRES
from ..modele.parties import Contact
from ..modele.recits import Actualite, Temoignage
from ..modele.villages import Village

MARQUE = "charte-"
"""Le début de tout nom de fiche inventée : aucune n'a de page."""
CONTACT = {
    "organisme": "Mairie de Valclair",
    "fonction": "Accueil des nouveaux habitants",
    "courriel": "accueil@valclair.example",
    "telephone": "0465710099",
    "adresse": "Place du Lavoir",
    "horaires": "mardi et jeudi, de 9 h à 12 h",
}
_NOMS = ("Valclair", "Hautebrume", "Pratneuf", "Rochelune", "Sagnevieille")
_ARGUMENTAIRE = {"activite": "Vivre.", "receptivite": "Accueillir.", "amenites": "Marcher."}
_OFFRES: Mapping[str, tuple[str, str, int, dict[str, Any]]] = {
    "nouvelle": ("reprise", "Une auberge de village, avec son jardin", 3, {
        "activite": "Auberge", "cession": "fonds", "prix": 45_000, "photo": True}),
    "discussion": ("logement", "Maison de bourg avec un petit jardin", 30, {
        "statut": "en_discussion", "transaction": "location", "loyer": 520, "surface": 84,
        "charges": 30, "photo": True}),
    "reconfirmer": ("local", "Atelier clair, près de la place", 100, {
        "usage": "Atelier", "surface": 60, "loyer": 350}),
    "pourvue": ("emploi", "Secrétaire de mairie (F/H)", 60, {
        "statut": "pourvue", "pourvue": 5, "intitule": "Secrétaire de mairie (F/H)",
        "employeur": "Mairie de Valclair", "contrat": "cdi", "prise_de_poste": "dès que possible",
        "salaire_min": 1900}),
    "exemple": ("projet", "Une ancienne gare à faire revivre", 40, {
        "nature": "potentiel", "objet": "Une gare", "exemple": True, "photo": True}),
    "limite": ("terrain", "Deux hectares au soleil", 40, {
        "nature": "agricole", "surface": 20_000, "prix": 18_000, "limite": 20}),
    "sans_prix": ("emploi", "Menuisier ou menuisière (F/H)", 40, {
        "intitule": "Menuisier (F/H)", "employeur": "Atelier du Pont", "contrat": "cdi",
        "prise_de_poste": "au printemps"}),
    "ensemble": ("reprise", "Boulangerie, four à bois et fournil", 40, {
        "activite": "Boulangerie", "cession": "gerance-communale",
        "offres_liees": ["ESSAI-0000-nouvelle"]}),
}  # fmt: skip
_EVENEMENTS: Mapping[str, tuple[str, int, dict[str, Any]]] = {
    "confirme": ("session-accueil", 12, {"photo": True, "limite": 8}),
    "complet": ("immersion", 20, {"etat": "complet"}),
    "reporte": ("atelier-elus", 25, {"etat": "reporte"}),
    "redate": ("salon", 40, {"etat": "reporte", "prevu_le": 4, "journees": 3}),
    "annule": ("soiree-habitants", 30, {"etat": "annule"}),
    "passe": ("soiree-habitants", -20, {"bilan": "Trente personnes, et deux maisons visitées."}),
}


def catalogue(jour: date, image: str) -> Catalogue:
    """Toutes les fiches de la charte. `image` : le fichier qui tient lieu de photo, s'il y en a."""
    photos = [_photo(image, illustration=False), _photo(image, illustration=True)] if image else []
    return Catalogue(
        registre=Registre(tuple(_commune(rang, nom) for rang, nom in enumerate(_NOMS, 1))),
        offres=tuple(_offre(etat, jour, photos) for etat in _OFFRES),
        villages=tuple(_village(s, rang, jour, photos) for rang, s in enumerate(StatutLabel)),
        evenements=tuple(_evenement(etat, jour, photos) for etat in _EVENEMENTS),
        temoignages=(_temoignage(jour, photos),),
        actualites=(_actualite(jour),),
    )


def contacts() -> Mapping[str, Contact | None]:
    """Un interlocuteur par état : complet, sans téléphone, sans courriel, inconnu."""
    sans = {
        cle: {k: v for k, v in CONTACT.items() if k != cle} for cle in ("telephone", "courriel")
    }
    return {
        "complet": Contact.model_validate(CONTACT),
        "sans_telephone": Contact.model_validate(sans["telephone"]),
        "sans_courriel": Contact.model_validate(sans["courriel"]),
        "inconnu": None,
    }


def _photo(image: str, *, illustration: bool) -> dict[str, Any]:
    return {
        "fichier": image,
        "alt": "Une image d'essai",
        "credit": "Charte",
        "licence": "Licence Ouverte 2.0",
        "illustration": illustration,
    }


def _commune(rang: int, nom: str) -> Commune:
    return Commune(
        code=f"0000{rang}",
        nom=nom,
        population=400 + rang,
        surface_km2=20.0,
        codes_postaux=("00000",),
        epci="000000000",
        epci_nom="Communauté de communes d'essai",
        territoire="essai",
        centre=(3.0 + rang / 10, 44.5),
        mairie_adresse="Place du Lavoir",
        mairie_telephone="04 65 71 00 99",
    )


def _minute(jour: date, ecart: int) -> datetime:
    return datetime.combine(jour + timedelta(days=ecart), time(9))


def _commun(cle: str, titre: str) -> dict[str, Any]:
    return {
        "id": f"ESSAI-0000-{cle}",
        "titre": titre,
        "resume": "Deux phrases courtes qui disent l'essentiel. Puis ce que l'on y trouve.",
    }


def _offre(etat: str, jour: date, photos: list[dict[str, Any]]) -> Offre:
    genre, titre, age, propres = _OFFRES[etat]
    champs = dict(propres)
    dates = {"qualifiee": jour - timedelta(days=age + 1), "publiee": _minute(jour, -age)}
    if "pourvue" in champs:
        dates["pourvue"] = jour - timedelta(days=champs.pop("pourvue"))
    if "limite" in champs:
        dates["limite"] = jour + timedelta(days=champs.pop("limite"))
    elif age < 90:
        dates["confirmee"] = jour - timedelta(days=1)
    donnees = {
        "commune": _NOMS[0],
        "statut": "publiee",
        "argumentaire": _ARGUMENTAIRE,
        "photos": photos if champs.pop("photo", False) else [],
    }
    complet = {**_commun(etat.replace("_", ""), titre), **donnees, **champs, "dates": dates}
    return GENRES[genre].model_validate(complet).situee("", MARQUE + etat)


def _village(statut: StatutLabel, rang: int, jour: date, photos: list[dict[str, Any]]) -> Village:
    label = {
        "statut": statut.value,
        "labellisation": jour - timedelta(days=400),
        "echeance": jour + timedelta(days=700),
    }
    commun = _commun(f"village{rang}", _NOMS[rang])
    donnees = {"commune": _NOMS[rang], "label": label, "photos": photos if rang % 2 else []}
    return Village.model_validate({**commun, **donnees}).situee("", MARQUE + statut.value)


def _evenement(etat: str, jour: date, photos: list[dict[str, Any]]) -> Evenement:
    type_, ecart, propres = _EVENEMENTS[etat]
    champs = dict(propres)
    debut = _minute(jour, ecart) + timedelta(hours=9)
    dates: dict[str, Any] = {"debut": debut, "fin": debut + timedelta(hours=2)}
    if journees := champs.pop("journees", 0):
        dates = {"debut": debut.date(), "fin": debut.date() + timedelta(days=journees - 1)}
    if "prevu_le" in champs:
        champs["prevu_le"] = jour + timedelta(days=champs["prevu_le"])
    if "limite" in champs:
        limite = jour + timedelta(days=champs.pop("limite"))
        champs["inscription"] = {"limite": limite, "places": 12, "tarif": "Gratuit"}
    donnees = {
        **_commun(f"rdv{etat}", "Une soirée pour se rencontrer"),
        **dates,
        "type": type_,
        "lieu": {"commune": _NOMS[0], "nom": "Salle des fêtes"},
        "publication": _minute(jour, -30),
        "photos": photos if champs.pop("photo", False) else [],
        **champs,
    }
    return Evenement.model_validate(donnees).situee("", MARQUE + etat)


def _temoignage(jour: date, photos: list[dict[str, Any]]) -> Temoignage:
    donnees = {
        **_commun("temoignage", "De la ville au fournil"),
        "commune": _NOMS[1],
        "publication": _minute(jour, -10),
        "consentement": jour - timedelta(days=20),
        "annee_installation": jour.year - 2,
        "parcours": "D'un bureau à une boulangerie",
        "citation": "Le premier hiver, tout le village est passé au magasin.",
        "photos": photos,
    }
    return Temoignage.model_validate(donnees).situee("", MARQUE + "temoignage")


def _actualite(jour: date) -> Actualite:
    donnees = {
        **_commun("actualite", "Une crèche ouvre ses portes"),
        "publication": _minute(jour, -2),
    }
    return Actualite.model_validate(donnees).situee("", MARQUE + "actualite")
