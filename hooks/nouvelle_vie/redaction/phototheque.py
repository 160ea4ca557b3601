"""Le dossier des photos : ce qu'il faut y préparer, y remplacer, y vérifier."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..fautes import FAUTES
from ..lecture.charger import Lecture
from ..lecture.images import Examen
from ..lecture.signatures import ENTETE, reconnaitre
from ..modele.photos import EXTENSIONS, REFUSES
from ..modele.recits import Temoignage
from .photos import Etat, Impreparable, observer

_PAS_DES_IMAGES = frozenset({"texte", "html", "inconnu", "pdf", "zip", "video"})
_ADMISES = tuple(f".{e}" for groupe in EXTENSIONS.values() for e in groupe)


@dataclass(frozen=True)
class Refus:
    """Un fichier que le site ne saurait pas montrer, et quoi en faire."""

    fichier: str
    message: str
    remede: str


@dataclass(frozen=True)
class Personne:
    """Une vraie photo dont personne n'a dit que ceux qui y sont l'acceptent."""

    fichier: str
    fiches: tuple[str, ...]
    temoignage: bool


@dataclass
class Phototheque:
    """Tout ce que l'on sait d'un dossier de photos ; les noms y sont relatifs."""

    examinees: int = 0
    a_preparer: dict[str, tuple[Etat, str]] = field(default_factory=dict)
    """L'état et le format de chaque photo qui n'est pas prête."""

    refus: list[Refus] = field(default_factory=list)
    sans_fiche: list[str] = field(default_factory=list)
    personnes: list[Personne] = field(default_factory=list)


def examiner(
    racine: Path, dossier: str, lecture: Lecture, dire: Callable[[int], None]
) -> Phototheque:
    """L'état du dossier. Ne touche à rien, sinon au cache des images.

    Args:
        dire: reçoit, à mesure, combien de fichiers sont vus.
    """
    trouvee, examen = Phototheque(), Examen(racine, dossier)
    citees = _citees(lecture)
    noms = lister(racine / dossier)
    for rang, nom in enumerate(noms, 1):
        if _est_une_image(racine / dossier / nom):
            trouvee.examinees += 1
            _examiner(trouvee, examen, nom)
            if nom not in citees:
                trouvee.sans_fiche.append(nom)
        dire(rang)
    if lecture.erreurs:  # une fiche fautive cite peut-être ce que le catalogue n'a pas
        trouvee.sans_fiche = _vraiment_sans_fiche(trouvee.sans_fiche, racine, lecture)
    presentes = set(noms)
    trouvee.personnes = [p for p in _personnes(lecture) if p.fichier in presentes]
    return trouvee


def lister(dossier: Path) -> list[str]:
    """Les fichiers du dossier et de ses sous-dossiers, dans un ordre stable ; rien de caché."""
    noms = []
    for base, sous, fichiers in os.walk(dossier):
        sous[:] = sorted(s for s in sous if not s.startswith("."))
        noms += [(Path(base) / f).relative_to(dossier).as_posix() for f in sorted(fichiers)]
    return [nom for nom in noms if not nom.rpartition("/")[2].startswith(".")]


def _est_une_image(chemin: Path) -> bool:
    """Vrai pour ce qui se dit une image, ou en est une sous un autre nom."""
    if chemin.name.lower().endswith(_ADMISES):
        return True
    try:
        with chemin.open("rb") as fichier:
            sorte = reconnaitre(fichier.read(ENTETE))
    except OSError:
        return False
    return sorte in EXTENSIONS or (sorte in REFUSES and sorte not in _PAS_DES_IMAGES)


def _examiner(trouvee: Phototheque, examen: Examen, nom: str) -> None:
    chemin = examen.racine / examen.dossier / nom
    if chemin.is_symlink():
        dit = "est un lien vers un autre fichier", "mettez à sa place la photo elle-même"
        trouvee.refus.append(Refus(nom, *dit))
        return
    for code, valeurs in examen.constats(nom):
        faute = FAUTES[code]
        if not faute.conseil:
            dites = {"recu": nom, **valeurs}
            trouvee.refus.append(Refus(nom, faute.dire(dites), faute.remedier(dites)))
            return
    lue = examen.saines[nom]
    try:
        etat = observer(lue.chemin.read_bytes(), lue.sorte)
    except Impreparable as impossible:
        message, _, remede = str(impossible).partition(" — ")
        trouvee.refus.append(Refus(nom, message, remede))
        return
    if not etat.prete:
        trouvee.a_preparer[nom] = etat, lue.sorte


def _citees(lecture: Lecture) -> set[str]:
    """Les photos que déclarent les fiches et les pages."""
    listes = [f.photos for f in lecture.catalogue.fiches()]
    listes += [p.entete.photos for p in lecture.pages]
    return {photo.fichier for photos in listes for photo in photos}


def _vraiment_sans_fiche(noms: Sequence[str], racine: Path, lecture: Lecture) -> list[str]:
    """Ceux qu'aucun fichier fautif ne nomme : le nom y vaut citation, où qu'il soit."""
    textes = []
    for fichier in sorted({e.fichier for e in lecture.erreurs}):
        try:
            textes.append((racine / fichier).read_bytes())
        except OSError:
            continue  # il est fautif parce qu'il ne se lit pas
    return [nom for nom in noms if not any(nom.encode() in texte for texte in textes)]


def _personnes(lecture: Lecture) -> Iterator[Personne]:
    """Les photos, hors illustrations, que nulle fiche ne dit acceptées ; les récits d'abord."""
    citants: dict[str, list[str]] = {}
    acceptees: set[str] = set()
    recits: set[str] = set()
    for fiche in lecture.catalogue.fiches():
        for photo in fiche.photos:
            if photo.illustration:
                continue
            citants.setdefault(photo.fichier, []).append(fiche.fichier)
            if photo.personnes_consentantes:
                acceptees.add(photo.fichier)
            if isinstance(fiche, Temoignage):
                recits.add(photo.fichier)
    for nom in sorted(citants, key=lambda n: (n not in recits, n)):
        if nom not in acceptees:
            yield Personne(nom, tuple(sorted(set(citants[nom]))), nom in recits)


def en_json(trouvee: Phototheque, ecrites: Mapping[str, int]) -> dict[str, object]:
    """L'état du dossier, pour une machine. `ecrites` : le nouveau poids de ce qui a été écrit."""
    return {
        "examinees": trouvee.examinees,
        "a_preparer": [
            {
                "fichier": nom,
                "poids": etat.poids,
                "largeur": etat.largeur,
                "hauteur": etat.hauteur,
                "gps": etat.gps,
                "couchee": etat.couchee,
                "grande": etat.grande,
                "gestes": list(etat.gestes()),
                "ecrite": nom in ecrites,
                "nouveau_poids": ecrites.get(nom),
            }
            for nom, (etat, _) in trouvee.a_preparer.items()
        ],
        "refusees": [vars(refus) for refus in trouvee.refus],
        "sans_fiche": trouvee.sans_fiche,
        "personnes_a_verifier": [vars(personne) for personne in trouvee.personnes],
    }
