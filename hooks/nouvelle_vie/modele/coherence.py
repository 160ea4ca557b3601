"""Ce qui ne se voit qu'en lisant toutes les fiches ensemble."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from ..erreurs import Chemin, Probleme
from ..fautes import abreger
from . import grilles, typage
from .catalogue import Catalogue
from .evenements import Evenement
from .fiche import Fiche, FicheDiffusee
from .fiction import inventions
from .liens import SCHEMAS, adresses_cassees, renvois
from .offre import Offre
from .parution import Parution
from .proses import proses
from .reseaux import problemes_des_textes
from .texte import suggestion

Constat = tuple[Fiche, Probleme]


Cle = tuple[str, str]
"""Ce que vise un renvoi : sa sorte et sa clé, `("offre", "LNV-2026-0042")`."""

LIENS_FAUTIFS_MAX = 50
"""Liens signalés par texte : chercher le nom le plus proche de chacun prend du temps."""


def incoherences(
    catalogue: Catalogue,
    *,
    demonstration: bool,
    site_url: str = "",
    fautives: frozenset[Cle] = frozenset(),
) -> Iterator[Constat]:
    """Toutes les fautes qui engagent plusieurs fiches, ou l'adresse du site.

    Args:
        catalogue: les fiches bien formées.
        demonstration: admet les fiches `exemple: true`.
        site_url: ce qui précède l'adresse d'une fiche dans un texte pour les réseaux.
        fautives: les fiches mal formées, absentes du catalogue ; un renvoi vers elles n'est pas
            mort, leur propre faute suffit.
    """
    yield from _identifiants(catalogue)
    yield from _minutes(catalogue)
    yield from _adresses(catalogue)
    yield from _communes(catalogue)
    yield from typage.incoherences(catalogue)
    yield from grilles.incoherences(catalogue)
    yield from _renvois(catalogue, fautives)
    for fiche in catalogue.fiches():
        if isinstance(fiche, FicheDiffusee) and fiche.texte_social:
            for probleme in problemes_des_textes(fiche, site_url):
                yield fiche, probleme
    if not demonstration:
        yield from inventions(catalogue)


def conseils(catalogue: Catalogue, maintenant: datetime) -> Iterator[Constat]:
    """Ce qui mérite attention sans empêcher de paraître."""
    for offre in catalogue.offres:
        for probleme in offre.conseils(maintenant):
            yield offre, probleme
    yield from grilles.conseils(catalogue, maintenant)
    for fiche in catalogue.fiches():
        code = getattr(fiche, "commune", None) or ""
        commune = catalogue.registre.trouver(code)
        if commune and (autres := catalogue.registre.homonymes_postaux(code)):
            valeurs = {"code": code, "commune": commune.nom, "autre": autres[0].nom}
            yield fiche, Probleme(("commune",), "code-a-verifier", valeurs)
    parution = Parution(catalogue, maintenant)
    for fiche in filter(parution.lisible, catalogue.fiches()):
        for chemin, texte in proses(fiche):
            for probleme in renvois_invisibles(texte, parution):
                yield fiche, probleme.sous(chemin)


def _identifiants(catalogue: Catalogue) -> Iterator[Constat]:
    vus: dict[str, Fiche] = {}
    pris = {f.id for f in catalogue.fiches()}
    rangs: Counter[str] = Counter()
    for fiche in catalogue.fiches():
        # Deux identifiants qui ne diffèrent que par la casse se confondent sous Windows.
        premier = vus.setdefault(fiche.id.casefold(), fiche)
        if premier is not fiche:
            libre = _libre(fiche.id, pris, rangs)
            valeurs = {"id": fiche.id, "autre": premier.fichier, "libre": libre}
            yield fiche, Probleme(("id",), "identifiant-en-double", valeurs)


def _libre(identifiant: str, pris: set[str], rangs: Counter[str]) -> str:
    """Le prochain identifiant libre de la même série (préfixe et année), proposé une seule fois."""
    serie = identifiant.rpartition("-")[0]
    while True:
        rangs[serie] += 1
        propose = f"{serie}-{rangs[serie]:04d}"
        if propose not in pris:
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
    if not catalogue.registre.communes:
        return  # le registre ne se lit pas : cette seule faute suffit
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


def _renvois(catalogue: Catalogue, fautives: frozenset[Cle]) -> Iterator[Constat]:
    for fiche in catalogue.fiches():
        for chemin, sorte, cle in fiche.renvois():
            if (sorte, cle) == (fiche.sorte, fiche.cle):
                yield fiche, Probleme(chemin, "renvoi-a-soi")
            elif mort := renvoi_mort(catalogue, fautives, sorte, cle, chemin):
                yield fiche, mort
        for chemin, texte in proses(fiche):
            for probleme in renvois_morts(texte, catalogue, fautives):
                yield fiche, probleme.sous(chemin)


def renvois_invisibles(texte: str, parution: Parution) -> Iterator[Probleme]:
    """Les premiers renvois d'un texte vers des fiches qui ne paraissent pas aujourd'hui."""
    caches = (
        renvoi
        for renvoi in renvois(texte)
        if parution.catalogue.resoudre(renvoi.schema, renvoi.cle) is not None
        and parution.adresse_renvoi(renvoi.schema, renvoi.cle) is None
    )
    for renvoi in islice(caches, LIENS_FAUTIFS_MAX):
        recu = abreger(renvoi.cle)
        yield Probleme((), "renvoi-invisible", {"recu": recu}, decalage=renvoi.rang)


def renvois_morts(
    texte: str, catalogue: Catalogue, fautives: frozenset[Cle] = frozenset()
) -> Iterator[Probleme]:
    """Les premiers renvois d'un texte Markdown qui ne mènent à rien ; `decalage` situe chacun."""
    return islice(_renvois_morts(texte, catalogue, fautives), LIENS_FAUTIFS_MAX)


def _renvois_morts(
    texte: str, catalogue: Catalogue, fautives: frozenset[Cle]
) -> Iterator[Probleme]:
    for renvoi in renvois(texte):
        if renvoi.schema not in SCHEMAS:
            sinon = "écrivez une adresse https:// ou un renvoi : " + ", ".join(SCHEMAS)
            valeurs = {
                "recu": abreger(f"{renvoi.schema}:{renvoi.cle}"),
                "suggestion": suggestion(renvoi.schema, SCHEMAS, sinon=sinon),
            }
            yield Probleme((), "schema-inconnu", valeurs, decalage=renvoi.rang)
        elif _introuvable(catalogue, fautives, renvoi.schema, renvoi.cle):
            valeurs = _mort(catalogue, renvoi.schema, renvoi.cle)
            yield Probleme((), "renvoi-mort", valeurs, decalage=renvoi.rang)
    for adresse in adresses_cassees(texte):
        valeurs = {"recu": abreger(f"{adresse.schema}:{adresse.cle}")}
        yield Probleme((), "lien-invalide", valeurs, decalage=adresse.rang)


def _introuvable(catalogue: Catalogue, fautives: frozenset[Cle], sorte: str, cle: str) -> bool:
    """Vrai si rien ne répond à ce renvoi, dans ce que la lecture du catalogue permet de savoir."""
    if sorte == "page" or (sorte, cle) in fautives:
        return False
    if sorte == "commune" and not catalogue.registre.communes:
        return False
    return catalogue.resoudre(sorte, cle) is None


def renvoi_mort(
    catalogue: Catalogue, fautives: frozenset[Cle], sorte: str, cle: str, chemin: Chemin
) -> Probleme | None:
    """La faute d'un renvoi que porte un champ, s'il ne mène à rien."""
    if not _introuvable(catalogue, fautives, sorte, cle):
        return None
    return Probleme(chemin, "renvoi-mort", _mort(catalogue, sorte, cle))


_INCONNUS = {
    "offre": "offre inconnue",
    "commune": "commune inconnue",
    "village": "village inconnu",
    "evenement": "évènement inconnu",
    "temoignage": "témoignage inconnu",
    "actualite": "actualité inconnue",
    "territoire": "territoire inconnu",
}


def _mort(catalogue: Catalogue, sorte: str, cle: str) -> dict[str, str]:
    if sorte == "commune":
        remede = catalogue.registre.proposer(cle)
    else:
        remede = suggestion(
            cle, catalogue.cles(sorte), sinon="vérifiez son identifiant, ou retirez le lien"
        )
    return {"sorte": _INCONNUS[sorte], "recu": abreger(cle), "suggestion": remede}
