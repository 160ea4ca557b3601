"""Ce que retirer les exemples efface, répare et laisse : tout est prévu avant de rien toucher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..erreurs import Chemin, ErreurContenu, FabricationImpossible
from ..lecture.charger import Lecture, charger, fichiers
from ..lecture.site import PREFIXE, lire_reglages
from ..lecture.source import relatif
from ..modele.catalogue import Catalogue
from ..modele.communes import Commune
from ..modele.fiche import Fiche
from ..modele.fiction import est_fictif
from ..modele.liens import renvois
from ..modele.villages import Village
from ..reglages import Reglages
from . import demarche_inventee
from .elagage import sans_groupe

_LIEN = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"  # [intitulé]
    r"\(\s*(?:<([A-Za-z-]+):([^>\n]*)>|([A-Za-z-]+):([^)\s>]*))(?:\s+\"[^\"\n]*\")?\s*\)"
)


@dataclass
class Retrait:
    """Un retrait préparé. Les chemins sont relatifs à la racine du site."""

    fiches: tuple[Fiche, ...] = ()
    images: tuple[str, ...] = ()
    reecrits: dict[str, bytes] = field(default_factory=dict)
    repares: list[str] = field(default_factory=list)
    """« content/label.md:12 : … » : ce qui change dans un fichier gardé."""
    restent: list[str] = field(default_factory=list)
    """Ce qu'une personne devra reprendre."""
    donnees: tuple[str, ...] = ()
    """Les fichiers de données dont tout était inventé."""
    fautives: tuple[ErreurContenu, ...] = ()
    """La première faute de chaque fichier qui ne se lit pas : aucun n'est touché."""

    noms: dict[str, str] = field(default_factory=dict)
    """Le nom de chaque fichier tel que l'écrit le disque, qui peut décomposer les accents."""

    @property
    def effaces(self) -> tuple[str, ...]:
        return (*(self.noms[f.fichier] for f in self.fiches), *self.images, *self.donnees)

    @property
    def vide(self) -> bool:
        return not self.effaces and not self.reecrits


def preparer(racine: Path, maintenant: datetime) -> Retrait:
    """Ce que le retrait ferait. Ne touche à rien.

    Raises:
        ContenuInvalide: mkdocs.yml ne se lit pas.
        FabricationImpossible: les données du territoire ne se lisent pas.
    """
    reglages = lire_reglages(racine / "mkdocs.yml")
    lecture = charger(racine, reglages.dossiers, maintenant, demonstration=True)
    if not lecture.catalogue.registre.communes:
        raise FabricationImpossible(
            "les communes ne se lisent pas — tapez « make verifier » et corrigez d'abord"
        )
    premieres: dict[str, ErreurContenu] = {}
    for erreur in lecture.erreurs:
        premieres.setdefault(erreur.fichier, erreur)
    exemples = tuple(
        f for f in lecture.catalogue.fiches() if f.exemple and f.fichier not in premieres
    )
    dossiers = (reglages.dossiers.offres, reglages.dossiers.contenu)
    noms = {
        relatif(chemin, racine): chemin.relative_to(racine).as_posix()
        for dossier in dossiers
        for chemin in fichiers(racine / dossier)
    }
    retrait = Retrait(exemples, fautives=tuple(premieres.values()), noms=noms)
    gardes = _fichiers_gardes(lecture, exemples, set(premieres))
    textes = {noms[fichier]: (racine / noms[fichier]).read_bytes() for fichier in gardes}
    _reparer_les_liens(retrait, lecture.catalogue, textes)
    _retirer_les_contacts(retrait, reglages, lecture.catalogue, textes, racine)
    demarche_inventee.retirer(retrait, lecture.demarche, racine, set(premieres))
    retrait.images = tuple(_images_orphelines(lecture, exemples, reglages, racine, textes))
    return retrait


def _fichiers_gardes(lecture: Lecture, exemples: tuple[Fiche, ...], fautifs: set[str]) -> list[str]:
    """Les fiches et les pages que le retrait laisse, et qu'il sait lire."""
    effaces = {f.fichier for f in exemples}
    tous = {f.fichier for f in lecture.catalogue.fiches()} | {p.fichier for p in lecture.pages}
    return sorted(tous - effaces - fautifs)


# --- les liens ----------------------------------------------------------------------------------


def _reparer_les_liens(retrait: Retrait, catalogue: Catalogue, textes: dict[str, bytes]) -> None:
    """Un lien vers un village effacé mène à sa commune ; les autres redeviennent du texte."""
    partants = {id(f) for f in retrait.fiches}
    adresses = {f.adresse: f for f in retrait.fiches}

    def partant(sorte: str, cle: str) -> Fiche | None:
        if sorte == "page":
            return adresses.get(cle.partition("#")[0].strip("/") + "/")
        cible = catalogue.resoudre(sorte, cle)
        return cible if not isinstance(cible, Commune) and id(cible) in partants else None

    for fichier, octets in textes.items():
        texte = octets.decode("utf-8", "surrogateescape")

        def remplacer(trouve: re.Match[str], texte: str = texte, fichier: str = fichier) -> str:
            sorte, cle = (trouve[2] or trouve[4]).lower(), trouve[3] or trouve[5] or ""
            if (cible := partant(sorte, cle)) is None:
                return trouve[0]
            ou = f"{fichier}:{texte.count(chr(10), 0, trouve.start()) + 1}"
            commune = catalogue.commune_de(cible) if isinstance(cible, Village) else None
            if commune is not None:
                retrait.repares.append(f"{ou} : le lien mènera à la page communale ({commune.nom})")
                return f"[{trouve[1]}](commune:{commune.code})"
            retrait.repares.append(f"{ou} : « {trouve[1]} » perd son lien — relisez la phrase")
            return trouve[1]

        repare = _LIEN.sub(remplacer, texte)
        if repare != texte:
            retrait.reecrits[fichier] = repare.encode("utf-8", "surrogateescape")
        for renvoi in renvois(repare):
            if partant(renvoi.schema, renvoi.cle):
                ligne = repare.count("\n", 0, renvoi.rang) + 1
                retrait.restent.append(
                    f"{fichier}:{ligne} : le lien « {renvoi.schema}:{renvoi.cle} » ne mènera "
                    "plus à rien — retirez-le"
                )
    for fiche in catalogue.fiches():
        if retrait.noms[fiche.fichier] in textes:
            for chemin, sorte, cle in fiche.renvois():
                if partant(sorte, cle):
                    retrait.restent.append(
                        f"{fiche.fichier} : « {chemin[0]} » cite {cle}, qui sera effacée — "
                        "retirez-la de la liste"
                    )


# --- les contacts inventés ----------------------------------------------------------------------


def _retirer_les_contacts(
    retrait: Retrait,
    reglages: Reglages,
    catalogue: Catalogue,
    textes: dict[str, bytes],
    racine: Path,
) -> None:
    """Un contact dont une coordonnée est inventée l'est tout entier : horaires, fonction…"""
    if reglages.contact and est_fictif(reglages.contact):
        octets = (racine / "mkdocs.yml").read_bytes()
        _retirer_un_contact(retrait, "mkdocs.yml", octets, (*PREFIXE, "contact"))
    for territoire in catalogue.territoires:
        fichier = retrait.noms[territoire.fichier]
        if territoire.referent and est_fictif(territoire.referent) and fichier in textes:
            octets = retrait.reecrits.get(fichier, textes[fichier])
            _retirer_un_contact(retrait, fichier, octets, ("referent",))


def _retirer_un_contact(retrait: Retrait, fichier: str, octets: bytes, chemin: Chemin) -> None:
    sans = sans_groupe(octets, fichier, chemin)
    if sans is None:
        retrait.restent.append(f"{fichier} : retirez « {chemin[-1]} » à la main, il est inventé")
        return
    retrait.reecrits[fichier] = sans
    retrait.repares.append(f"{fichier} : « {chemin[-1]} » est inventé, il est retiré")


# --- les images ---------------------------------------------------------------------------------


def _images_orphelines(
    lecture: Lecture,
    exemples: tuple[Fiche, ...],
    reglages: Reglages,
    racine: Path,
    textes: dict[str, bytes],
) -> Iterator[str]:
    """Les images que seules citent les fiches effacées ; le nom vaut citation, où qu'il soit."""
    effaces = {f.fichier for f in exemples}
    autres = {
        nom
        for fiche in lecture.catalogue.fiches()
        if fiche.fichier not in effaces
        for nom in _photos(fiche)
    }
    gardes = b"\n".join([*textes.values(), (racine / "mkdocs.yml").read_bytes()])
    for nom in sorted({n for f in exemples for n in _photos(f)} - autres):
        chemin = f"{reglages.dossiers.images}/{nom}"
        if (racine / chemin).is_file() and nom.encode() not in gardes:
            yield chemin


def _photos(fiche: Fiche) -> list[str]:
    return [photo.fichier for photo in getattr(fiche, "photos", ())]
