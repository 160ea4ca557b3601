"""Ce qui ne se voit qu'en lisant toutes les fiches ensemble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from pydantic import BaseModel

from ..erreurs import Chemin, Probleme
from ..fautes import abreger
from .catalogue import Catalogue
from .champs import champs
from .evenements import Evenement
from .fiche import Fiche
from .liens import SCHEMAS, renvois
from .offre import Offre
from .texte import suggestion

Constat = tuple[Fiche, Probleme]


def incoherences(catalogue: Catalogue, *, demonstration: bool) -> Iterator[Constat]:
    """Toutes les fautes qui engagent plusieurs fiches."""
    yield from _identifiants(catalogue)
    yield from _minutes(catalogue)
    yield from _adresses(catalogue)
    yield from _communes(catalogue)
    yield from _renvois(catalogue)
    if not demonstration:
        for fiche in catalogue.fiches():
            if fiche.exemple:
                yield fiche, Probleme(("exemple",), "exemple-en-ligne")


def conseils(catalogue: Catalogue, maintenant: datetime) -> Iterator[Constat]:
    """Ce qui mérite attention sans empêcher de paraître."""
    for offre in catalogue.offres:
        for probleme in offre.conseils(maintenant):
            yield offre, probleme


def _identifiants(catalogue: Catalogue) -> Iterator[Constat]:
    vus: dict[str, Fiche] = {}
    for fiche in catalogue.fiches():
        premier = vus.setdefault(fiche.id, fiche)
        if premier is not fiche:
            valeurs = {
                "id": fiche.id,
                "autre": premier.fichier,
                "libre": _libre(fiche.id, catalogue),
            }
            yield fiche, Probleme(("id",), "identifiant-en-double", valeurs)


def _libre(identifiant: str, catalogue: Catalogue) -> str:
    """Le premier identifiant inutilisé de la même série (préfixe et année)."""
    prefixe, annee, _ = identifiant.split("-", 2)
    pris = {f.id for f in catalogue.fiches()}
    rang = 1
    while (propose := f"{prefixe}-{annee}-{rang:04d}") in pris:
        rang += 1
    return propose


def _minutes(catalogue: Catalogue) -> Iterator[Constat]:
    """Les flux demandent des dates distinctes : une minute ne sert qu'une fois."""
    vues: dict[datetime, Fiche] = {}
    doubles: list[Fiche] = []
    for fiche in catalogue.fiches():
        if fiche.parution and vues.setdefault(fiche.parution, fiche) is not fiche:
            doubles.append(fiche)
    prises = set(vues)
    for fiche in doubles:
        minute = fiche.parution
        assert minute is not None
        libre = minute
        while libre in prises:
            libre += timedelta(minutes=1)
        prises.add(libre)
        valeurs = {
            "minute": f"{minute:%d/%m/%Y %H:%M}",
            "autre": vues[minute].fichier,
            "libre": f"{libre:%Y-%m-%d %H:%M}",
        }
        yield fiche, Probleme(_chemin_parution(fiche), "minute-en-double", valeurs)


def _chemin_parution(fiche: Fiche) -> Chemin:
    return ("dates", "publiee") if isinstance(fiche, Offre) else ("publication",)


def _adresses(catalogue: Catalogue) -> Iterator[Constat]:
    vues: dict[str, Fiche] = {}
    for fiche in catalogue.fiches():
        premier = vues.setdefault(fiche.adresse, fiche)
        if premier is not fiche:
            valeurs = {"adresse": fiche.adresse, "autre": premier.fichier}
            yield fiche, Probleme((), "adresse-en-double", valeurs)
    for fiche in catalogue.fiches():
        for rang, adresse in enumerate(fiche.anciennes_adresses):
            premier = vues.setdefault(adresse, fiche)
            if premier is not fiche or adresse == fiche.adresse:
                valeurs = {"adresse": adresse, "autre": premier.fichier}
                yield fiche, Probleme(("anciennes_adresses", rang), "adresse-en-double", valeurs)


def _communes(catalogue: Catalogue) -> Iterator[Constat]:
    pages: dict[str, Fiche] = {}
    for fiche in catalogue.fiches():
        nom = (
            fiche.lieu.commune if isinstance(fiche, Evenement) else getattr(fiche, "commune", None)
        )
        if not nom:
            continue
        commune = catalogue.registre.trouver(nom)
        if commune is None:
            chemin: Chemin = ("lieu", "commune") if isinstance(fiche, Evenement) else ("commune",)
            valeurs = {"recu": abreger(nom), "suggestion": catalogue.registre.proposer(nom)}
            yield fiche, Probleme(chemin, "commune-inconnue", valeurs)
        elif fiche.sorte == "village" and pages.setdefault(commune.code, fiche) is not fiche:
            valeurs = {"commune": commune.nom, "autre": pages[commune.code].fichier}
            yield fiche, Probleme(("commune",), "village-en-double", valeurs)


def _renvois(catalogue: Catalogue) -> Iterator[Constat]:
    for fiche in catalogue.fiches():
        for chemin, sorte, cle in fiche.renvois():
            if (sorte, cle) == (fiche.sorte, fiche.cle):
                yield fiche, Probleme(chemin, "renvoi-a-soi")
            elif catalogue.resoudre(sorte, cle) is None:
                yield fiche, Probleme(chemin, "renvoi-mort", _mort(catalogue, sorte, cle))
        for chemin, texte in proses(fiche):
            for probleme in renvois_morts(texte, catalogue):
                yield (
                    fiche,
                    Probleme(chemin, probleme.code, probleme.valeurs, decalage=probleme.decalage),
                )


def renvois_morts(texte: str, catalogue: Catalogue) -> Iterator[Probleme]:
    """Les renvois d'un texte Markdown qui ne mènent à rien ; `decalage` situe chacun."""
    for renvoi in renvois(texte):
        if renvoi.schema not in SCHEMAS:
            sinon = "écrivez une adresse https:// ou un renvoi : " + ", ".join(SCHEMAS)
            valeurs = {
                "recu": abreger(f"{renvoi.schema}:{renvoi.cle}"),
                "suggestion": suggestion(renvoi.schema, SCHEMAS, sinon=sinon),
            }
            yield Probleme((), "schema-inconnu", valeurs, decalage=renvoi.rang)
        elif renvoi.schema != "page" and catalogue.resoudre(renvoi.schema, renvoi.cle) is None:
            valeurs = _mort(catalogue, renvoi.schema, renvoi.cle)
            yield Probleme((), "renvoi-mort", valeurs, decalage=renvoi.rang)


def _mort(catalogue: Catalogue, sorte: str, cle: str) -> dict[str, str]:
    if sorte == "commune":
        remede = catalogue.registre.proposer(cle)
    else:
        remede = suggestion(
            cle, catalogue.cles(sorte), sinon="vérifiez son identifiant, ou retirez le lien"
        )
    return {"sorte": sorte, "recu": abreger(cle), "suggestion": remede}


def proses(modele: BaseModel, chemin: Chemin = ()) -> Iterator[tuple[Chemin, str]]:
    """Les textes Markdown renseignés d'une fiche, avec leur chemin."""
    for decrit in champs(type(modele)):
        valeur = getattr(modele, decrit.cle)
        if isinstance(valeur, BaseModel):
            yield from proses(valeur, (*chemin, decrit.cle))
        elif decrit.saisie == "markdown" and isinstance(valeur, str):
            yield (*chemin, decrit.cle), valeur
