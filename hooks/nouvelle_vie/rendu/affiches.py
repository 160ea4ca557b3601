"""Ce que dit l'image d'une fiche faite pour les réseaux, avant tout dessin.

Rien n'y dépend du jour : une image déjà partagée ne se corrige plus, « Nouveau » y mentirait vite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from ..modele.cycle import Statut
from ..modele.evenements import Etat, Evenement
from ..modele.fiche import Fiche
from ..modele.label import EN_COURS_DE_LABEL
from ..modele.offre import Offre
from ..modele.villages import Village
from .atelier import Atelier
from .laureats import annees
from .typographie import INSECABLE, couper, periode, typographier

ALT_MAX = 420
"""Caractères qu'un réseau garde d'un texte de remplacement (X, `twitter:image:alt`)."""


@dataclass(frozen=True)
class Affiche:
    """Les mots d'une image, typographie posée, et de quoi l'illustrer."""

    sorte: str
    """Le genre d'une offre, sinon la sorte de la fiche : il en donne la couleur."""
    surtitre: str
    titre: str
    lieu: str
    fait: str
    """Un prix, ou une date."""
    badges: tuple[str, ...]
    site: str
    photo: str
    """Son fichier ; vide s'il faut dessiner un paysage."""
    mention: str
    """Ce qu'une photo qui ne montre pas le bien doit dire d'elle-même."""
    motif: int
    """Ce qui choisit ce paysage : toujours le même pour une fiche."""
    alt: str

    @property
    def dessin(self) -> tuple[object, ...]:
        """Tout ce qui se voit : l'alternative n'en est pas."""
        ecrits = (self.sorte, self.surtitre, self.titre, self.lieu, self.fait, self.badges)
        return (*ecrits, self.site, self.photo, self.mention, self.motif)


def affiches(atelier: Atelier) -> dict[str, Affiche]:
    """Par identifiant : chaque offre lisible, village, rendez-vous, témoignage et actualité."""
    parution = atelier.parution
    groupes = (
        parution.offres,
        parution.offres_pourvues,
        parution.villages,
        parution.evenements,
        parution.temoignages,
        parution.actualites,
    )
    return {fiche.id: affiche(atelier, fiche) for groupe in groupes for fiche in groupe}


def affiche(atelier: Atelier, fiche: Fiche) -> Affiche:
    """Ce que dit l'image d'une fiche."""
    photo = next((p for p in fiche.photos if atelier.images.get(p.fichier)), None)
    image = photo.alt if photo else str(atelier.textes["visuels"]["paysage"])
    dits = (_surtitre(atelier, fiche), fiche.titre, _lieu(atelier, fiche), _fait(atelier, fiche))
    surtitre, titre, lieu, fait = (typographier(dit) for dit in dits)
    badges = tuple(_badges(atelier, fiche))
    phrases = filter(None, (f"{surtitre} — {titre}", lieu, fait, *badges, image))
    return Affiche(
        sorte=fiche.genre if isinstance(fiche, Offre) else fiche.sorte,
        surtitre=surtitre,
        # Un tiret entre deux noms n'ouvre pas une ligne.
        titre=titre.replace(" - ", f"{INSECABLE}- "),
        lieu=lieu.replace(" - ", f"{INSECABLE}- "),
        fait=fait[:1].upper() + fait[1:],
        badges=badges,
        site=typographier(atelier.site_nom),
        photo=photo.fichier if photo else "",
        mention=str(atelier.textes["images"]["illustration"])
        if photo and photo.illustration
        else "",
        motif=crc32(fiche.id.encode()),
        alt=couper(". ".join(p.rstrip(".") for p in phrases) + ".", ALT_MAX),
    )


def _surtitre(atelier: Atelier, fiche: Fiche) -> str:
    if isinstance(fiche, Offre):
        return fiche.libelle
    if isinstance(fiche, Evenement):
        return atelier.parution.catalogue.type_de(fiche).libelle
    if isinstance(fiche, Village):
        # Accordé d'avance, il ne se dit pas avant son jour.
        etape = fiche.label.etape(atelier.parution.jour)
        dit = str(atelier.textes["visuels"]["villages"][etape.value])
        # Avec ses années, l'image d'un label reste vraie le jour où il a pris fin.
        accorde = etape in EN_COURS_DE_LABEL
        return f"{dit} {annees(fiche.label)}".strip() if accorde else dit
    return str(atelier.textes[fiche.sorte]["type"])


def _lieu(atelier: Atelier, fiche: Fiche) -> str:
    """« Nasbinals, Aubrac » : la commune et son territoire ; ailleurs, la ville."""
    catalogue = atelier.parution.catalogue
    if commune := catalogue.commune_de(fiche):
        territoire = catalogue.territoire_de(commune)
        noms = (commune.nom, territoire.titre if territoire else "")
        # Le titre d'un village est le nom de sa commune, ou l'ouvre.
        return ", ".join(filter(None, noms[1:] if isinstance(fiche, Village) else noms))
    if isinstance(fiche, Evenement):
        return fiche.lieu.ville or str(atelier.textes["evenement"]["en_ligne"])
    return ""


def _fait(atelier: Atelier, fiche: Fiche) -> str:
    """Le prix d'une offre, la date d'un rendez-vous, sauf s'il attend encore la sienne."""
    if isinstance(fiche, Offre):
        return atelier.prix(fiche)
    if isinstance(fiche, Evenement) and (fiche.tient or fiche.etat is Etat.ANNULE):
        return periode(fiche.debut, fiche.fin)
    return ""


def _badges(atelier: Atelier, fiche: Fiche) -> Iterator[str]:
    """Ce que seule une personne change : ni « Nouveau », ni « Passé », ni « À reconfirmer »."""
    mots = atelier.textes["badges"]
    if fiche.exemple:
        yield mots["exemple"]
    if isinstance(fiche, Offre) and fiche.statut is Statut.POURVUE:
        yield mots["pourvue"]
    if isinstance(fiche, Evenement) and fiche.etat is not Etat.CONFIRME:
        yield fiche.etat.libelle
