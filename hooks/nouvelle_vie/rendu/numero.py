"""Un numéro de la lettre d'information : ce qui est nouveau entre deux instants, rangé."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..artefact import Illustration
from ..modele.evenements import Etat, Evenement
from ..modele.fiche import Fiche
from ..modele.offre import Offre
from ..modele.parution import Parution
from ..modele.recits import Actualite
from ..modele.villages import Village
from . import selections
from .atelier import Atelier
from .entrees import Choisie
from .typographie import jour, periode, typographier

A_VENIR = timedelta(days=28)
"""Jusqu'où une lettre rappelle les rendez-vous déjà annoncés."""
SEPARATEUR = " · "


@dataclass(frozen=True)
class Choix:
    """Les fiches d'une rubrique. `cle` : son titre, sous `lettre: rubriques:` dans `fr.yml`.

    `page` : là où sont toutes celles de sa sorte ; `nouveau` : une lettre peut n'avoir qu'elle.
    """

    cle: str
    page: str
    fiches: tuple[Fiche, ...]
    nouveau: bool = True


@dataclass(frozen=True)
class Article:
    """Une fiche dans la lettre : du texte, typographie posée, et une adresse absolue."""

    sur: str
    titre: str
    adresse: str
    resume: str
    faits: str
    badges: tuple[str, ...]
    image: Illustration | None = None
    credit: str = ""
    """De qui est l'image, et sous quelle licence : elle n'est montrée qu'à cette condition."""


@dataclass(frozen=True)
class Rubrique:
    """`combien` articles en tout, dont la lettre montre les premiers."""

    titre: str
    articles: tuple[Article, ...]
    combien: int
    page: str

    @property
    def reste(self) -> int:
        return self.combien - len(self.articles)


@dataclass(frozen=True)
class Numero:
    """Une lettre, prête à être écrite dans n'importe quel format."""

    objet: str
    periode: str
    rubriques: tuple[Rubrique, ...]

    @property
    def resume(self) -> str:
        """Ce qu'une messagerie montre à côté de l'objet."""
        return ", ".join(f"{r.titre} ({r.combien})" for r in self.rubriques)

    def couper(self, combien: int) -> Numero:
        """Le même, avec au plus `combien` articles par rubrique."""
        coupees = (replace(r, articles=r.articles[:combien]) for r in self.rubriques)
        return replace(self, rubriques=tuple(coupees))


def choisir(parution: Parution, depuis: datetime, jusqu_au: datetime) -> tuple[Choix, ...]:
    """Ce qui est nouveau, bornes comprises, et ce qui approche ; vide si rien n'est nouveau."""

    def nouvelles(choisies: Iterable[Choisie]) -> tuple[Fiche, ...]:
        rangees = sorted(choisies, key=lambda c: (c.quand, c.cle), reverse=True)
        return tuple(c.fiche for c in rangees if depuis <= c.quand <= jusqu_au)

    tiennent = [e for e in parution.evenements_a_venir if e.tient]
    annonces = nouvelles(selections.parues(tiennent))
    choix = (
        Choix("offres", "offres/", nouvelles(selections.parues(parution.offres))),
        Choix("labels", "villages/", nouvelles(selections.labels(parution))),
        Choix("annonces", "evenements/", tuple(sorted(annonces, key=_debut))),
        Choix("rappels", "evenements/", tuple(_rappels(parution, annonces)), nouveau=False),
        Choix("actualites", "actualites/", nouvelles(selections.parues(parution.actualites))),
        Choix("temoignages", "temoignages/", nouvelles(selections.parues(parution.temoignages))),
    )
    if not any(c.fiches and c.nouveau for c in choix):
        return ()
    return tuple(c for c in choix if c.fiches)


def _debut(fiche: Fiche) -> tuple[datetime, str]:
    assert isinstance(fiche, Evenement)
    return fiche.debut_instant, fiche.id


def _rappels(parution: Parution, annonces: Iterable[Fiche]) -> Iterator[Evenement]:
    """Les rendez-vous des semaines à venir que la lettre n'annonce pas déjà."""
    dites = {fiche.id for fiche in annonces}
    for evenement in parution.evenements_a_venir:
        proche = evenement.debut_instant <= parution.maintenant + A_VENIR
        if evenement.tient and proche and evenement.id not in dites:
            yield evenement


def numero(
    atelier: Atelier, choix: Iterable[Choix], depuis: datetime, jusqu_au: datetime, au_plus: int
) -> Numero:
    """Le numéro fait de ces choix, `au_plus` articles par rubrique.

    Seul le premier article d'une rubrique a une image : une lettre doit se parcourir.
    """
    textes = atelier.textes["lettre"]
    dite = typographier(periode(depuis.date(), jusqu_au.date()))
    objet = str(textes["objet"]).replace("{site}", atelier.site_nom).replace("{periode}", dite)
    rubriques = (
        Rubrique(
            titre=textes["rubriques"][c.cle],
            articles=tuple(
                _article(atelier, fiche, illustre=rang == 0)
                for rang, fiche in enumerate(c.fiches[:au_plus])
            ),
            combien=len(c.fiches),
            page=atelier.absolue(c.page),
        )
        for c in choix
    )
    return Numero(objet, dite, tuple(rubriques))


def _article(atelier: Atelier, fiche: Fiche, illustre: bool) -> Article:
    resume = getattr(fiche, "resume", "")
    image = _image(atelier, fiche) if illustre else None
    return Article(
        sur=SEPARATEUR.join(map(typographier, filter(None, _sur(atelier, fiche)))),
        titre=typographier(fiche.titre),
        adresse=atelier.absolue(fiche.adresse),
        resume=typographier(resume),
        faits=SEPARATEUR.join(map(typographier, filter(None, _faits(atelier, fiche)))),
        badges=tuple(_badges(atelier, fiche)),
        image=image,
        credit=_credit(atelier, fiche) if image else "",
    )


def _sur(atelier: Atelier, fiche: Fiche) -> Iterator[str]:
    """La sorte, puis le lieu."""
    commune = atelier.parution.catalogue.commune_de(fiche)
    if isinstance(fiche, Offre):
        yield fiche.libelle
    elif isinstance(fiche, Evenement):
        yield atelier.parution.catalogue.type_de(fiche).libelle
    elif isinstance(fiche, Village):
        yield commune.epci_nom if commune else ""
        return
    if isinstance(fiche, Evenement) and not commune:
        lieu = fiche.lieu
        yield lieu.ville or (atelier.textes["evenement"]["en_ligne"] if lieu.en_ligne else "")
    elif commune:
        yield commune.nom


def _faits(atelier: Atelier, fiche: Fiche) -> Iterator[str]:
    textes = atelier.textes
    if isinstance(fiche, Offre):
        prix = atelier.prix(fiche)
        yield prix[:1].upper() + prix[1:]
        if fiche.dates.limite:
            yield f"{textes['offre']['limite']} {jour(fiche.dates.limite)}"
    elif isinstance(fiche, Evenement):
        quand = periode(fiche.debut, fiche.fin)
        yield quand[:1].upper() + quand[1:]
    elif isinstance(fiche, Village):
        yield fiche.label.dit(atelier.parution.jour)
    elif isinstance(fiche, Actualite):
        yield jour(fiche.publication.date())


def _badges(atelier: Atelier, fiche: Fiche) -> Iterator[str]:
    """Ce qu'il ne faut pas manquer : un exemple, un rendez-vous complet ou reporté."""
    if fiche.exemple:
        yield atelier.textes["badges"]["exemple"]
    if isinstance(fiche, Evenement) and fiche.etat is not Etat.CONFIRME:
        yield fiche.etat.libelle


def _image(atelier: Atelier, fiche: Fiche) -> Illustration | None:
    """La photo : le visuel de réseau redirait le titre juste au-dessus de lui."""
    image = atelier.images.principale(fiche)
    return image and replace(image, adresse=atelier.absolue(image.adresse))


def _credit(atelier: Atelier, fiche: Fiche) -> str:
    """« Photo : Office de tourisme — CC BY 4.0 », de la photo que montre `_image`."""
    photo = next((p for p in fiche.photos if atelier.images.get(p.fichier)), None)
    if photo is None:
        return ""
    sorte = atelier.textes["images"]["illustration" if photo.illustration else "photo"]
    return typographier(f"{sorte} : {photo.credit} — {photo.licence}")
