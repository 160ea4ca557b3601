"""Ce qu'une fiche donne à annoncer : son accroche, ses faits, son développement, ses mots-dièse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ..modele.cycle import Statut
from ..modele.evenements import Etat, Evenement
from ..modele.fiche import FicheDiffusee
from ..modele.label import StatutLabel
from ..modele.offre import Offre
from ..modele.parties import ClasseEnergie, Energie
from ..modele.recits import Temoignage
from ..modele.texte import plier
from ..modele.villages import Village
from . import markdown, typographie, urls
from .agendas import lieu_en_ligne
from .atelier import Atelier
from .coupe import poser
from .laureats import annees

PARAGRAPHES = 3
"""Ce qu'on reprend d'un long texte : au-delà, mieux vaut le lire sur sa page."""


@dataclass(frozen=True)
class Annonce:
    """Tout est dans la fiche : rien n'y est promis qu'elle ne dise."""

    accroche: str
    secours: str
    """Ce qui se dit de la fiche si aucun mot de son accroche ne tient."""
    faits: tuple[str, ...]
    resume: str
    suite: tuple[str, ...]
    """Ce qu'un réseau où l'on lit davantage peut ajouter, paragraphe par paragraphe."""
    a_savoir: str
    mots: tuple[str, ...]
    """De quoi faire des mots-dièse, du plus cherché au plus précis."""


def annoncer(atelier: Atelier, fiche: FicheDiffusee) -> Annonce:
    sorte = _sorte(atelier, fiche)
    commune = atelier.parution.catalogue.commune_de(fiche)
    return Annonce(
        accroche=poser(_accroche(atelier, fiche)),
        secours=poser(f"{sorte}, {commune.nom}" if commune else sorte),
        faits=_une_ligne(_faits(atelier, fiche)),
        resume=poser(getattr(fiche, "resume", None) or ""),
        suite=tuple(filter(None, map(poser, _suite(atelier, fiche)))),
        a_savoir=poser(_a_savoir(atelier, fiche)),
        mots=tuple(_mots(atelier, fiche, sorte)),
    )


def _une_ligne(faits: Iterable[str]) -> tuple[str, ...]:
    """Les faits qui se disent, le premier avec sa majuscule."""
    dits = [fait for fait in faits if fait]
    return tuple(
        poser(fait if rang else fait[0].upper() + fait[1:]) for rang, fait in enumerate(dits)
    )


def _sorte(atelier: Atelier, fiche: FicheDiffusee) -> str:
    if isinstance(fiche, Offre):
        return fiche.libelle
    if isinstance(fiche, Evenement):
        return atelier.parution.catalogue.type_de(fiche).libelle
    return str(atelier.textes[fiche.sorte]["type"])


def _accroche(atelier: Atelier, fiche: FicheDiffusee) -> str:
    phrases = atelier.textes["reseaux"]
    if isinstance(fiche, Village):
        renouvele = fiche.label.statut is StatutLabel.RENOUVELEE
        return str(phrases["label_renouvele" if renouvele else "label"]).replace(
            "{titre}", fiche.titre
        )
    if isinstance(fiche, Evenement) and fiche.etat is not Etat.CONFIRME:
        return f"{fiche.etat.libelle} : {fiche.titre}"
    return fiche.titre


def _faits(atelier: Atelier, fiche: FicheDiffusee) -> Iterator[str]:
    """Où, combien, quand : ce que l'on demande d'abord, s'il n'est déjà dans le titre."""
    if isinstance(fiche, Evenement):
        yield from _rendez_vous(atelier, fiche)
        return
    commune = atelier.parution.catalogue.commune_de(fiche)
    if commune and plier(commune.nom) not in plier(fiche.titre):
        yield commune.nom
    if isinstance(fiche, Village) and (du_au := annees(fiche.label)):
        yield str(atelier.textes["reseaux"]["label_annees"]).replace("{annees}", du_au)
    if isinstance(fiche, Temoignage):
        yield f"{atelier.textes['temoignage']['installe']} {fiche.annee_installation}"
    if isinstance(fiche, Offre):
        yield atelier.prix(fiche)
        if isinstance(energie := getattr(fiche, "energie", None), Energie):
            yield from _energie(atelier, energie)
        if fiche.statut is Statut.EN_DISCUSSION:
            yield atelier.textes["badges"]["en_discussion"]
        if limite := fiche.dates.limite:
            yield f"{atelier.textes['offre']['limite']} {typographie.jour(limite)}"


def _rendez_vous(atelier: Atelier, evenement: Evenement) -> Iterator[str]:
    phrases = atelier.textes["evenement"]
    if evenement.tient or evenement.etat is Etat.ANNULE:
        yield typographie.periode(evenement.debut, evenement.fin)
    yield lieu_en_ligne(atelier, evenement) or phrases["en_ligne"]
    inscription = evenement.inscription
    if inscription and inscription.limite and evenement.ouvert(atelier.parution.maintenant):
        jour = typographie.jour(inscription.limite)
        yield f"{phrases['inscription']} {phrases['avant_le']} {jour}"


def _energie(atelier: Atelier, energie: Energie) -> Iterator[str]:
    """Les classes, que toute annonce immobilière doit dire (CCH, art. L126-33)."""
    for sigle, classe in (("DPE", energie.dpe), ("GES", energie.ges)):
        if classe and classe is not ClasseEnergie.NON_SOUMIS:
            yield f"{sigle} {classe.libelle}"
    if energie.excessive:
        yield atelier.textes["reseaux"]["excessive"]


def _suite(atelier: Atelier, fiche: FicheDiffusee) -> Iterator[str]:
    if isinstance(fiche, Temoignage) and fiche.citation:
        yield f"« {fiche.citation} »"
    if isinstance(fiche, Offre):
        proses = [texte for _, texte in fiche.argumentaire.parties()]
    else:
        proses = [getattr(fiche, "presentation", None) or fiche.description or ""]
    for prose in proses:
        html = atelier.markdown(prose, urls.racine(urls.uri_de(fiche.adresse)))
        yield from islice(markdown.paragraphes(html), PARAGRAPHES)


def _a_savoir(atelier: Atelier, fiche: FicheDiffusee) -> str:
    """Le premier inconvénient : le dire d'emblée évite un voyage pour rien."""
    if not (dits := getattr(fiche, "a_savoir", ())):
        return ""
    point = "." if dits[0][-1].isalnum() else ""
    return str(atelier.textes["reseaux"]["a_savoir"]).replace("{texte}", dits[0] + point)


def _mots(atelier: Atelier, fiche: FicheDiffusee, sorte: str) -> Iterator[str]:
    yield atelier.reglages.territoire.nom
    yield sorte
    catalogue = atelier.parution.catalogue
    if commune := catalogue.commune_de(fiche):
        yield commune.nom
        if territoire := catalogue.territoire_de(commune):
            yield territoire.titre
    yield from atelier.textes["reseaux"]["mots_diese"]
