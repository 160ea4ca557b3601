"""Reprendre une fiche qui existe : la comparer à sa ligne, la retoucher si elle change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...erreurs import Probleme
from ...modele.offre import Offre
from ..retouche import Retouche, RetoucheImpossible
from .comparaison import confronter
from .depart import Depart
from .lignes import Ligne
from .plan import Changement, Comparee, Refusee, refuser_ligne
from .relecture import relire
from .suivi import Trace


def reprendre(
    ligne: Ligne, offre: Offre, ancienne: Trace | None, cle: str, depart: Depart
) -> Comparee | Refusee:
    """La fiche comparée à sa ligne, retouchée et relue s'il le faut ; ou la ligne, refusée.

    Args:
        ancienne: ce que l'import précédent a lu de cette ligne, s'il y en a eu un.
    """
    if offre.fichier in depart.fautifs:
        return refuser_ligne(ligne, [Probleme((), "fiche-a-reprendre", {"fichier": offre.fichier})])
    if ligne.problemes:
        return refuser_ligne(ligne, ligne.problemes)
    trace = Trace(cle, offre.id, "")
    if ancienne:
        trace = replace(ancienne, cle=cle, lu=dict(ancienne.lu))
    commune = depart.catalogue.commune_de(offre)
    trace.code_insee = trace.code_insee or ligne.code_insee or (commune.code if commune else "")
    changements, fautes = confronter(ligne, offre, trace, depart.trancher, statuts=depart.statuts)
    if fautes:
        return refuser_ligne(ligne, fautes)
    if not any(c.ecrit for c in changements):
        return Comparee(ligne, offre, offre, changements, None, trace)
    octets, refus = _retoucher(depart, offre, changements)
    relue, motifs = relire(octets, type(offre), offre.fichier) if octets else (None, refus)
    if relue is None:
        return Refusee(ligne, motifs)
    nouvelle = relue.situee(offre.fichier, offre.slug)
    return Comparee(ligne, offre, nouvelle, changements, octets, trace)


def _retoucher(
    depart: Depart, offre: Offre, changements: Sequence[Changement]
) -> tuple[bytes | None, tuple[str, ...]]:
    try:
        retouche = Retouche(depart.lire_octets(offre.fichier), offre.fichier, type(offre))
        for change in changements:
            if change.ecrit and change.apres is None:
                retouche.oter(change.chemin)
            elif change.ecrit:
                retouche.poser(change.chemin, change.apres)
    except RetoucheImpossible as refus:
        return None, (str(refus),)
    except OSError:
        return None, (f"{offre.fichier} ne peut pas être lu — vérifiez vos droits",)
    return retouche.octets(), ()
