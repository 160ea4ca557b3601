"""Trouver les offres que nomme une commande : par identifiant, fichier, commune ou territoire."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..erreurs import ContenuInvalide, FabricationImpossible
from ..lecture.charger import Lecture
from ..lecture.source import relatif
from ..modele.catalogue import Catalogue
from ..modele.cycle import Statut
from ..modele.offre import Offre
from ..modele.texte import plier, suggestion
from ..redaction.mouvement import MouvementRefuse, Ordre, refuser


def nommees(lecture: Lecture, demandes: Sequence[str], racine: Path) -> list[Offre]:
    """Les offres demandées, une fois chacune, dans l'ordre.

    Raises:
        ContenuInvalide: une fiche demandée est fautive.
        FabricationImpossible: un identifiant ou un fichier n'existe pas.
    """
    trouvees = {o.fichier: o for o in (_trouver(lecture, d, racine) for d in demandes)}
    fautives = tuple(e for e in lecture.erreurs if e.fichier in trouvees)
    if fautives:
        raise ContenuInvalide(fautives)
    return list(trouvees.values())


def _trouver(lecture: Lecture, demande: str, racine: Path) -> Offre:
    offres = lecture.catalogue.offres
    fichier = _fichier(demande, racine)
    for offre in offres:
        if offre.id.casefold() == demande.casefold() or offre.fichier == fichier:
            return offre
    if fautes := tuple(e for e in lecture.erreurs if e.fichier == fichier):
        raise ContenuInvalide(fautes)
    autres = [f for f in lecture.catalogue.fiches() if f.id.casefold() == demande.casefold()]
    if autres:
        raise FabricationImpossible(
            f"« {demande} » n'est pas une offre, mais {autres[0].fichier} — seules les offres ont "
            "un cycle de vie"
        )
    sinon = "vérifiez l'identifiant, ou que la fiche est sans faute : nouvelle-vie verifier"
    remede = suggestion(demande, [o.id for o in offres], sinon=sinon)
    raise FabricationImpossible(f"aucune offre « {demande} » — {remede}")


def _fichier(demande: str, racine: Path) -> str:
    """Le chemin demandé, relatif à la racine ; depuis le dossier courant d'abord."""
    for base in (Path.cwd(), racine):
        chemin = Path(os.path.abspath(base / demande))  # noqa: PTH100 - sans suivre un lien
        chemin = chemin.parent.resolve() / chemin.name
        if os.path.lexists(chemin) and chemin.is_relative_to(racine):
            return relatif(chemin, racine)
    return ""


def a_confirmer(
    catalogue: Catalogue, ordre: Ordre, commune: str | None, territoire: str | None
) -> list[Offre]:
    """Les offres d'une commune ou d'un territoire que l'on peut confirmer, sans les suspendues.

    Raises:
        FabricationImpossible: ce lieu n'est pas connu.
    """
    codes = set(_codes(catalogue, commune, territoire))
    return [offre for offre in _confirmables(catalogue, ordre) if _code(catalogue, offre) in codes]


def _code(catalogue: Catalogue, offre: Offre) -> str:
    commune = catalogue.commune_de(offre)
    return commune.code if commune else ""


def _codes(catalogue: Catalogue, commune: str | None, territoire: str | None) -> Iterator[str]:
    if commune:
        trouvee = catalogue.registre.trouver(commune) or next(
            (c for c in catalogue.registre.communes if plier(c.nom) == plier(commune)), None
        )
        if trouvee is None:
            noms = [c.nom for c in catalogue.registre.communes]
            remede = suggestion(commune, noms, sinon="écrivez son nom exact, ou son code INSEE")
            raise FabricationImpossible(f"aucune commune « {commune} » — {remede}")
        yield trouvee.code
    if territoire:
        voulu = plier(territoire)
        for connu in catalogue.territoires:
            if voulu in (plier(connu.titre), plier(connu.code), plier(connu.slug)):
                yield from (c.code for c in catalogue.communes_de(connu))
                return
        titres = ", ".join(t.titre for t in catalogue.territoires)
        raise FabricationImpossible(f"aucun territoire « {territoire} » — il y a : {titres}")


def _confirmables(catalogue: Catalogue, ordre: Ordre) -> Iterator[Offre]:
    """Celles que le geste admet ; une suspension voulue ne se confirme qu'une à une."""
    for offre in catalogue.offres:
        try:
            refuser(offre, ordre)
        except MouvementRefuse:
            continue
        if offre.statut is not Statut.SUSPENDUE:
            yield offre
